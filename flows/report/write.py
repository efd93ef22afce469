"""From the warehouse to the file: asks, draws, writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as installed
from pathlib import Path

from flows.report import sections, statements, svg
from flows.report.build import Matter
from flows.report.model import Section
from flows.report.pages import page, page_file
from flows.report.words import Words
from warehouse.report_data import Answer, Span

_SECTIONS = (
    sections.overview, sections.movers, sections.named, sections.voice, sections.bursts, statements.shares,
    statements.sums, statements.conflicts, statements.spread, statements.coverage,
)  # fmt: skip
# Key figure -> the section that tells more.
_KEYS = {
    "relevant_articles": "days", "outlets": "days", "claims": "voice", "numbers": "shares", "languages": "days",
    "coverage_ratio": "coverage",
}  # fmt: skip
_LOW = 0.8


@dataclass(frozen=True, slots=True)
class Page:
    """The finished page, and what stands in it."""

    html: str
    sections: Sequence[Section]


def make_page(words: Words, span: Span, answers: dict[str, Answer], now: datetime, *, published: bool) -> Page:
    """Make the page of what the warehouse answered."""
    matter = Matter(words, span, answers)
    made = [section(matter) for section in _SECTIONS]
    style = page_file("report", "style.css") + svg.style()
    seen = words.moment(span.seen_at) if span.seen_at else words("page.nothing_seen")
    version = installed("natowire")
    html = page(
        "report",
        style,
        w=words,
        language=words.language,
        version=version,
        span=words("page.span", since=words.day(span.since), until=words.day(span.until)),
        keys=_keys(words, answers) if span.last_on else [],
        warnings=_warnings(words, span, answers),
        sections=made,
        made=words(
            "page.made", at=words.moment(now), version=version, seen=seen,
            where=words("page.published" if published else "page.working"),
        ),
    )  # fmt: skip
    return Page(html, made)


def write_page(page: Page, output: Path) -> int:
    """Write the file in one step and give its size in bytes."""
    output.parent.mkdir(parents=True, exist_ok=True)
    draft = output.with_name(f".{output.name}.tmp")
    draft.write_text(page.html, "utf-8")
    size = draft.stat().st_size
    draft.replace(output)
    return size


def _keys(words: Words, answers: dict[str, Answer]) -> list[tuple[str, str, str]]:
    row = answers["overview"].rows[0]
    return [
        (words.percent(row[key]) if key == "coverage_ratio" else words.number(row[key]), words(f"key.{key}"), to)
        for key, to in _KEYS.items()
    ]


def _warnings(words: Words, span: Span, answers: dict[str, Answer]) -> list[str]:
    told = []
    if span.first_on and span.last_on and (span.since < span.first_on or span.until > span.last_on):
        told.append(words("page.clipped", first=words.day(span.first_on), last=words.day(span.last_on)))
    days = answers["days"].rows
    if days and not days[-1]["is_complete"] and span.last_on and span.until >= span.last_on:
        told.append(words("page.incomplete", day=words.day(span.last_on)))
    share = answers["overview"].rows[0]["coverage_ratio"]
    if share is not None and share < _LOW:
        told.append(words("page.low_coverage", share=words.percent(share)) + " " + words("page.days_without"))
    return told
