"""`natowire explain`: one claim with its evidence, for a person or as JSON."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.errors import NatowireError
from extractors.marks import find_quotations
from extractors.model import Span
from extractors.text import paragraphs, sentences
from flows.asking import from_warehouse
from flows.marking import Mark, bracketed, clean, legend, styled, takes_styles
from flows.seed_files import language_packs
from flows.settings import Settings
from warehouse.evidence import Evidence, evidence

GAP = " … "  # stands for the sentences that are left out
_FIND_IDS = 'find ids with: natowire query "SELECT claim_id, speaker, cue, content FROM v_claims LIMIT 10"'
Facts = list[tuple[str, str]]


def explain(settings: Settings, claim_id: int, as_json: bool, published: bool) -> None:
    """Print the evidence of a claim; raises `NatowireError` where no claim of a current text has this id."""
    found = from_warehouse(settings, published, lambda connection: evidence(connection, claim_id))
    if found is None:
        raise NatowireError(f"claim {claim_id}", "no claim of a current text has this id", _FIND_IDS)
    text, marks = found.article["text"], _marks(found)
    passages = _passages(text, [(start, end) for start, end, _ in marks], found.article["language"])
    archive = _archive_path(settings, found)
    if as_json:
        typer.echo(json.dumps(_as_object(found, passages, archive), ensure_ascii=False, default=str))
        return
    facts = _facts(found, archive)
    console = Console()
    if takes_styles(console):
        _print_styled(console, text, passages, marks, facts)
    else:
        _print_plain(text, passages, marks, facts)


def _marks(found: Evidence) -> list[Mark]:
    marks = [(start, end, "content") for start, end in found.spans]
    for kind in ("cue", "speaker", "medium"):
        start, end = found.claim[f"{kind}_start_char"], found.claim[f"{kind}_end_char"]
        if start is not None:
            marks.append((start, end, kind))
    return marks


def _passages(text: str, spans: list[Span], language: str | None) -> list[Span]:
    """Give the sentences that a span touches; neighbours are one passage."""
    pack = language_packs().get(language or "")
    quotations = [(q.start, q.end) for q in find_quotations(text, pack.inward if pack else "") if q.level == 0]
    abbreviations = pack.abbreviations if pack else ()
    every = [s for start, end in paragraphs(text) for s in sentences(text, start, end, abbreviations, quotations)]
    found: list[Span] = []
    last = -1
    for n, (start, end) in enumerate(every):
        if not any(first < end and start < stop for first, stop in spans):
            continue
        if found and last == n - 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = n
    return found


def _print_styled(console: Console, text: str, passages: list[Span], marks: list[Mark], facts: Facts) -> None:
    shown = Text(GAP).join(styled(text, span, marks) for span in passages)
    console.print(shown, legend(marks, brackets=False), sep="\n\n", end="\n\n")
    grid = Table.grid(padding=(0, 2))
    for label, value in facts:
        grid.add_row(Text(label, style="bold"), Text(clean(value), overflow="fold"))
    console.print(grid)


def _print_plain(text: str, passages: list[Span], marks: list[Mark], facts: Facts) -> None:
    typer.echo(GAP.join(bracketed(text, span, marks) for span in passages))
    typer.echo(f"\n{legend(marks, brackets=True).plain}\n")
    for label, value in facts:
        first, *others = clean(value).split("\n")
        typer.echo("\n".join([f"{label:10} {first}", *(f"{'':10} {line}" for line in others)]))


def _facts(found: Evidence, archive: Path | None) -> Facts:
    """Give what is known of the claim beside its sentences, as (label, value)."""
    claim, article = found.claim, found.article
    facts = [
        ("claim", f"{claim['claim_id']}: {claim['mode']}, confidence {claim['confidence']:.2f}, "
                  f"rule {claim['rule'] or '(not kept)'}\n{_shown(claim)}"),
        ("content", _content(found)),
        ("cue", claim["cue"] or "none"),
        ("speaker", _speaker(claim)),
        ("medium", claim["medium"]),
        ("chain", f"{_chain_line(found)}: \"{claim['content']}\""),
        ("numbers", "\n".join(_number(n) for n in found.numbers)),
        ("article", _article(article)),
        ("text", f"version {article['version']} ({article['access']}), read {_moment(article['read_at'])}"),
        ("found by", _run(found)),
        ("raw page", _raw_page(article, archive)),
    ]  # fmt: skip
    return [(label, value) for label, value in facts if value]


def _shown(claim: dict[str, Any]) -> str:
    if claim["is_default"]:
        return "shown in v_claims"
    if claim["is_part"]:
        reason = f"the verbatim part of claim {claim['parent_claim_id']}"
    elif claim["mode"] == "reported":
        reason = "a reported statement without a clause of its own"
    else:
        reason = "its confidence is below NATOWIRE_CLAIM_CONFIDENCE"
    return f"only in v_claims_all: {reason}"


def _content(found: Evidence) -> str:
    places = ", ".join(f"{start}–{end}" for start, end in found.spans)
    return f"characters {places} of the text"


def _speaker(claim: dict[str, Any]) -> str:
    if claim["speaker"] is None:
        return "none: the text names nobody"
    surface = f"“{claim['speaker_surface']}” → " if claim["speaker_surface"] else ""
    actor = f"actor {claim['speaker_actor_id']}" if claim["speaker_actor_id"] else "no actor of the registry"
    return f"{surface}{claim['speaker']}, resolved by {claim['speaker_resolved']}, {actor}"


def _chain_line(found: Evidence) -> str:
    links = [
        (link["speaker"] or "(nobody named)") + (f" [{link['cue']}]" if link["cue"] else "") for link in found.chain
    ]
    return " → ".join([found.article["outlet"], *links])


def _number(number: dict[str, Any]) -> str:
    values = " to ".join(f"{v:,.15g}" for v in (number["value"], number["value_max"]) if v is not None)
    parts = [(number["comparator"] or "").replace("_", " "), values or "(no value)", number["unit"]]
    parts += [
        f"of {number['of_what']}" if number["of_what"] else None,
        f"for {number['year']}" if number["year"] else None,
        f"({number['whose']})" if number["whose"] else None,
    ]
    return f"“{number['surface']}” = " + " ".join(p for p in parts if p)


def _article(article: dict[str, Any]) -> str:
    known = article["published_at"] or article["first_seen_at"]
    when = f"{'published' if article['published_at'] else 'first seen'} {_moment(known)}"
    lines = [article["title"] or "(no title)", article["url"] or "(no URL)", f"{article['outlet']}, {when}"]
    return "\n".join(lines)


def _run(found: Evidence) -> str:
    extractors = f"extractors {found.article['extractor_version']}"
    if not found.run:
        return f"run {found.claim['run_id']}, {extractors}"
    run = found.run
    return f"run {run['run_id']} of {_moment(run['started_at'])}, natowire {run['natowire_version']}, {extractors}"


def _raw_page(article: dict[str, Any], archive: Path | None) -> str:
    if archive is None:
        return "none is kept"
    there = "there" if archive.is_file() else "not there any more"
    return f"{archive} ({there})\nrecord at byte {article['archive_offset']}, {article['archive_record_id']}"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _archive_path(settings: Settings, found: Evidence) -> Path | None:
    name = found.article["archive_file"]
    return settings.archive_folder / name if name else None


def _as_object(found: Evidence, passages: list[Span], archive: Path | None) -> dict[str, Any]:
    claim, article = found.claim, found.article
    text = article["text"]

    def piece(start: int | None, end: int | None) -> dict[str, Any] | None:
        return None if start is None else {"start": start, "end": end, "text": text[start:end]}

    speaker = {
        "name": claim["speaker"], "surface": piece(claim["speaker_start_char"], claim["speaker_end_char"]),
        "resolved": claim["speaker_resolved"], "actor_id": claim["speaker_actor_id"],
    }  # fmt: skip
    links = ("claim_id", "speaker", "cue", "mode", "confidence")
    measures = ("number_id", "surface", "kind", "value", "value_max", "unit", "comparator", "of_what", "year")
    holder = ("whose", "whose_actor_id")
    times = ("published_at", "first_seen_at", "read_at")
    heads = ("article_id", "title", "url", "outlet", "language", "access", "version")
    return {
        **{k: claim[k] for k in ("claim_id", "mode", "confidence", "rule", "is_part", "is_default", "parent_claim_id")},
        "content": claim["content"], "spans": [piece(*span) for span in found.spans],
        "cue": piece(claim["cue_start_char"], claim["cue_end_char"]),
        "speaker": None if claim["speaker"] is None else speaker,
        "medium": piece(claim["medium_start_char"], claim["medium_end_char"]),
        "sentences": [piece(*span) for span in passages],
        "chain": [{k: link[k] for k in links} for link in found.chain],
        "numbers": [{k: n[k] for k in (*measures, *holder)} for n in found.numbers],
        "article": {k: article[k] for k in heads} | {k: _iso(article[k]) for k in times},
        "run": {
            "run_id": claim["run_id"], "started_at": _iso(found.run.get("started_at")),
            "natowire_version": found.run.get("natowire_version"), "extractor_version": article["extractor_version"],
        },
        "raw_page": None if archive is None else {
            "file": str(archive), "offset": article["archive_offset"], "record_id": article["archive_record_id"],
            "exists": archive.is_file(),
        },
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
