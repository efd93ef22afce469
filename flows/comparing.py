"""`natowire diff-article`: what changed between the versions of an article, for a person or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from extractors.changes import SentenceChange, TextChange, compare
from extractors.errors import NatowireError, UsageError
from extractors.model import Span
from flows.asking import from_warehouse
from flows.change_lexicon import judging_lexicon
from flows.marking import Mark, bracketed, clean, legend, styled, takes_styles
from flows.settings import Settings
from warehouse.history import History, history

_FIND_IDS = 'find ids with: natowire query "SELECT article_id, change_kind, url FROM v_article_changes LIMIT 10"'
Row = dict[str, Any]


def diff_article(
    settings: Settings, article_id: int, first: int | None, last: int | None, as_json: bool, published: bool
) -> None:
    """Print what changed in an article, step by step, or between two versions that are named.

    Raises `NatowireError` where there is no such article, `UsageError` for a version that it does not have.
    """
    found = from_warehouse(settings, published, lambda connection: history(connection, article_id))
    if found is None:
        raise NatowireError(f"article {article_id}", "there is no such article", _FIND_IDS)
    steps = [_step(found, *pair) for pair in _pairs(found, first, last)]
    if as_json:
        typer.echo(json.dumps(_as_object(found, steps), ensure_ascii=False, default=str))
        return
    console = Console(highlight=False)
    plain = not takes_styles(console)
    for line in _lines(found, steps, brackets=plain):
        if plain:
            typer.echo(line.plain)
        else:
            console.print(line, soft_wrap=True)


def _pairs(found: History, first: int | None, last: int | None) -> list[tuple[int, int]]:
    for name, version in (("--from", first), ("--to", last)):
        if version is not None and version not in found.versions:
            has = ", ".join(map(str, found.versions))
            raise UsageError(f"{name} {version}", "the article has no such version", f"it has {has}")
    versions = sorted(found.versions)
    if first is None and last is None:
        return list(pairwise(versions))
    pair = (versions[0] if first is None else first), (versions[-1] if last is None else last)
    if pair[0] >= pair[1]:
        raise UsageError(f"--from {pair[0]} --to {pair[1]}", "nothing lies between them", "name an earlier one first")
    return [pair]


class _Step:
    """Two versions of an article side by side, with what is stored of the step where they follow each other."""

    def __init__(self, found: History, first: int, last: int, change: TextChange) -> None:
        self.before, self.after, self.change = found.versions[first], found.versions[last], change
        same = [
            (c["from_version"], c["version"]) == (first, last) and c["change_kind"] != "removed" for c in found.changes
        ]
        self.stored = next((c for c, is_it in zip(found.changes, same, strict=True) if is_it), None)
        self.edits = [e for e in found.edits if self.stored and e["change_id"] == self.stored["change_id"]]

    @property
    def kind(self) -> str:
        return str(self.stored["change_kind"] if self.stored else self.change.kind)


def _step(found: History, first: int, last: int) -> _Step:
    old, new = found.versions[first], found.versions[last]
    lexicon = judging_lexicon(found.article["language"])
    change = compare(old["title"], old["text"] or "", new["title"], new["text"] or "", lexicon)
    return _Step(found, first, last, change)


# ---------------------------------------------------------------- for a person


def _lines(found: History, steps: Sequence[_Step], *, brackets: bool) -> Iterator[Text]:
    article = found.article
    yield Text(clean(article["title"] or "(no title)"), style="bold")
    yield Text(f"{clean(article['url'] or '(no URL)')}\n{clean(article['outlet'] or '')}")
    if not steps and not _removals(found):
        yield Text("\nOne version: no change was seen since it was first read.")
    for step in steps:
        yield from _step_lines(step, brackets=brackets)
    for removal in _removals(found):
        back = f", back {_moment(removal['restored_at'])}" if removal["restored_at"] else ""
        yield Text(
            f"\ngone, seen {_moment(removal['changed_at'])}{back}; the text of version {removal['version']} is kept"
        )


def _step_lines(step: _Step, *, brackets: bool) -> Iterator[Text]:
    yield Text(
        f"\nversion {step.before['version']} → {step.after['version']}: {step.kind}{_silence(step)}; changed between "
        f"{_moment(step.before['read_at'])} and {_moment(step.after['read_at'])}",
        style="bold",
    )
    sides = step.before["text"] or "", step.after["text"] or ""
    marks: list[Mark] = []
    shown: list[Text] = []
    if step.change.headline:
        shown += [
            _whole("-", step.before["title"], "removed", brackets),
            _whole("+", step.after["title"], "added", brackets),
        ]
    for sentence in step.change.sentences:
        if sentence.what == "moved":
            continue
        parts = (("-", sides[0], sentence.before, sentence.words_before, "removed"),
                 ("+", sides[1], sentence.after, sentence.words_after, "added"))  # fmt: skip
        for sign, text, span, words, kind in parts:
            if span is not None:
                here = [(start, end, kind) for start, end in words]
                marks += here
                shown.append(_marked(sign, text, span, here, brackets=brackets))
    moved = sum(1 for s in step.change.sentences if s.what == "moved")
    if moved:
        shown.append(Text(f"{moved} sentences stand elsewhere now"))
    yield from shown
    if marks:
        yield legend(marks, brackets=brackets)
    told = [Text(_edit_line(edit)) for edit in step.edits if edit["element"] in ("claim", "number")]
    if told:
        yield Text()
        yield from told


def _silence(step: _Step) -> str:
    if step.stored is None:
        return ""
    if step.stored["notice"]:
        return ", announced"
    return ", silent" if step.stored["is_silent"] else ""


def _whole(sign: str, title: str | None, kind: str, brackets: bool) -> Text:
    text = title or ""
    return _marked(f"{sign} headline:", text, (0, len(text)), [(0, len(text), kind)], brackets=brackets)


def _marked(sign: str, text: str, span: Span, marks: list[Mark], *, brackets: bool) -> Text:
    shown = Text(bracketed(text, span, marks)) if brackets else styled(text, span, marks)
    return Text(f"{sign} ") + shown


def _edit_line(edit: Row) -> str:
    who = f" of {edit['speaker']}" if edit["speaker"] else ""
    ids = " → ".join(str(i) for i in (edit[f"{edit['element']}_id_before"], edit[f"{edit['element']}_id_after"]) if i)
    values = ""
    if edit["value_before"] is not None or edit["value_after"] is not None:
        values = f" ({_value(edit['value_before'])} → {_value(edit['value_after'])} {edit['unit'] or ''})".replace(
            " )", ")"
        )
    wording = " → ".join(f"“{clean(t)}”" for t in (edit["text_before"], edit["text_after"]) if t)
    return f"{edit['element']} {edit['what']}{who}: {wording}{values}, id {ids}"


def _value(value: float | None) -> str:
    return "none" if value is None else f"{value:,.15g}"


def _removals(found: History) -> list[Row]:
    return [c for c in found.changes if c["change_kind"] == "removed"]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


# ---------------------------------------------------------------- as JSON


def _as_object(found: History, steps: Sequence[_Step]) -> Row:
    heads = ("article_id", "url", "title", "outlet", "language", "version")
    return {
        "article": {k: found.article[k] for k in heads},
        "versions": [
            {k: v[k] for k in ("version", "title", "access", "change_kind")} | {"read_at": v["read_at"].isoformat()}
            for v in found.versions.values()
        ],
        "changes": [_step_object(step) for step in steps],
        "removals": [
            {"changed_at": _iso(r["changed_at"]), "restored_at": _iso(r["restored_at"])} for r in _removals(found)
        ],
    }


def _step_object(step: _Step) -> Row:
    old, new = step.before["text"] or "", step.after["text"] or ""
    kept = (
        "edit_id", "element", "what", "text_before", "text_after", "speaker", "speaker_actor_id", "value_before",
        "value_after", "unit", "claim_id_before", "claim_id_after", "number_id_before", "number_id_after",
    )  # fmt: skip
    return {
        "from_version": step.before["version"], "version": step.after["version"], "change_kind": step.kind,
        "is_silent": step.stored["is_silent"] if step.stored else None,
        "notice": step.stored["notice"] if step.stored else None,
        "headline_before": step.before["title"], "headline_after": step.after["title"],
        "is_headline_changed": step.change.headline == "changed",
        "sentences": [_sentence_object(s, old, new) for s in step.change.sentences],
        "edits": [{k: e[k] for k in kept} for e in step.edits],
    }  # fmt: skip


def _sentence_object(sentence: SentenceChange, old: str, new: str) -> Row:
    def piece(text: str, span: Span | None) -> Row | None:
        return None if span is None else {"start": span[0], "end": span[1], "text": text[slice(*span)]}

    return {
        "what": sentence.what, "before": piece(old, sentence.before), "after": piece(new, sentence.after),
        "words_before": [piece(old, span) for span in sentence.words_before],
        "words_after": [piece(new, span) for span in sentence.words_after],
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
