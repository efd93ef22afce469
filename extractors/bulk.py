"""The bulk extraction format: a JSON object per line in, a JSON object per line out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractors.model import Claim, Failure, Findings, Mention, Number, Span, Stage

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class InputDocument:
    """One document to read; `text` is what all offsets of the answer count in."""

    id: str | int
    text: str
    lang: str | None = None
    title: str | None = None
    url: str | None = None
    published_at: str | None = None

    @property
    def on(self) -> date | None:
        """The day of publication; None where the text of `published_at` does not begin with one (YYYY-MM-DD)."""
        try:
            return date.fromisoformat((self.published_at or "")[:10])
        except ValueError:
            return None


def object_to_input(line: str) -> InputDocument | Failure:
    """The document of one input line, or a Failure that says what is wrong with it.

    A lone surrogate, which no UTF-8 can hold, is read as U+FFFD, one character for one. Further keys are passed over.
    """
    data = _parsed(line)
    if isinstance(data, Failure):
        return data
    if (identity := _identity(data)) is None:
        return _failure("no id: give a string or a whole number")
    if "text" not in data:
        return _failure(f"id {identity!r}: no text")
    for key in ("text", "lang", "title", "url", "published_at"):
        value = data.get(key)
        if not isinstance(value, str) and (key == "text" or value is not None):
            return _failure(f"id {identity!r}: {key} is {type(value).__name__}, not a string")
    optional = {key: _clean(data.get(key)) for key in ("lang", "title", "url", "published_at")}
    return InputDocument(identity, _SURROGATE.sub("\ufffd", data["text"]), **optional)


def line_id(line: str) -> str | int | None:
    """The id of an input line, so that the answer to a bad one can carry it; None where it has none."""
    data = _parsed(line)
    return None if isinstance(data, Failure) else _identity(data)


def _parsed(line: str) -> dict[str, Any] | Failure:
    try:
        data = json.loads(line.removeprefix("\ufeff"))
    except RecursionError:
        return _failure("bad JSON: nested too deeply")
    except ValueError as error:
        return _failure(f"bad JSON: {error}")
    return data if isinstance(data, dict) else _failure(f"bad line: a JSON {type(data).__name__}, not an object")


def _identity(data: dict[str, Any]) -> str | int | None:
    identity = data.get("id")
    if isinstance(identity, str):
        return _SURROGATE.sub("\ufffd", identity)
    return identity if isinstance(identity, int) and not isinstance(identity, bool) else None


def _clean(value: str | None) -> str | None:
    return (_SURROGATE.sub("\ufffd", value).strip() or None) if value else None


def _failure(detail: str) -> Failure:
    return Failure(Stage.TAG, "bad_line", detail)


def findings_to_object(id: str | int, text: str, findings: Findings) -> dict[str, Any]:
    """The output object of one document, its keys in the order of the format."""
    return {
        "id": id,
        "lang": findings.language,
        "mentions": [_mention(text, m) for m in findings.mentions],
        "quotes": [_quote(text, n, c) for n, c in enumerate(findings.claims)],
        "numbers": [_number(text, n) for n in findings.numbers],
    }


def _mention(text: str, mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "label": mention.label,
        "actor_id": mention.actor_id,
        "actor_name": mention.actor_name,
        "kind": mention.alias_kind,
        "confidence": mention.confidence,
        "entity": mention.entity,
        "name": mention.name,
        "role": _surface(text, mention.role),
        "office": mention.office,
        "office_body": mention.office_body,
        "office_status": mention.office_status,
    }


def _quote(text: str, index: int, claim: Claim) -> dict[str, Any]:
    start, end = claim.speaker or (None, None)
    return {
        "id": f"q{index}",
        "start": claim.start,
        "end": claim.end,
        "spans": [list(span) for span in claim.spans],
        "text": text[claim.start : claim.end],
        "type": claim.mode,
        "speaker": _surface(text, claim.speaker) or claim.speaker_name,
        "speaker_start": start,
        "speaker_end": end,
        "speaker_actor_id": claim.speaker_actor_id,
        "speaker_name": claim.speaker_name,
        "cue": _surface(text, claim.cue),
        "medium": _surface(text, claim.medium),
        "parent": None if claim.parent is None else f"q{claim.parent}",
        "confidence": claim.confidence,
        "rule": claim.rule,
        "is_part": claim.is_part,
    }


def _number(text: str, number: Number) -> dict[str, Any]:
    return {
        "start": number.start,
        "end": number.end,
        "text": text[number.start : number.end],
        "kind": number.kind,
        "value": number.value,
        "value_max": number.value_max,
        "unit": number.unit,
        "comparator": number.comparator,
        "of_what": number.of_what,
        "year": number.year,
        "whose": _surface(text, number.whose),
        "whose_actor_id": number.whose_actor_id,
    }


def _surface(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span[0] : span[1]]
