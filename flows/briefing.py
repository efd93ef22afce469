"""`natowire brief`: the daily digest, in which every sentence rests on rows that anyone can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version as installed
from pathlib import Path

from extractors.errors import NatowireError, UsageError
from flows.asking import from_warehouse
from flows.brief.model import Brief
from flows.brief.render import to_html, to_markdown, to_text
from flows.brief.sections import make_brief
from flows.notifying import Message, no_address, send
from flows.report.words import Words
from flows.settings import Settings, target_name
from flows.tools import utc_now
from warehouse.arrow import Row
from warehouse.brief_data import read_brief
from warehouse.connect import Connection
from warehouse.health import HealthBlock, health_block
from warehouse.report_data import Span, read_span

FORMATS = {"md": "md", "html": "html"}
TOP = 8  # sentences of a section
ONE_DAY = "1d"


@dataclass(frozen=True, slots=True)
class Written:
    """A brief in the forms in which it is read."""

    brief: Brief
    html: str
    markdown: str
    text: str

    def in_form(self, form: str) -> str:
        """Give it as md or html."""
        return self.html if form == "html" else self.markdown


def compose(settings: Settings, until: str = "newest", since: str = ONE_DAY, language: str = "de") -> Written:
    """Make the brief of the days from `since` to `until` (as typed: a date, newest, yesterday, 7d back from the end).

    The published snapshot is asked where there is one. Raises `UsageError` or `WarehouseError`.
    """
    words = Words(language, "brief")
    published = settings.published_file.exists()

    now = utc_now()

    def ask(connection: Connection) -> tuple[Span, dict[str, list[Row]], HealthBlock]:
        span = read_span(connection, since, until)
        return span, read_brief(connection, span.since, span.until, TOP), health_block(connection, now)

    span, answers, health = from_warehouse(settings, published, ask)
    brief = make_brief(words, span.since, span.until, answers, health)
    version = installed("natowire")
    where = words("page.published" if published else "page.working")
    made = words("brief.made", at=words.moment(now), version=version, where=where)
    return Written(brief, to_html(brief, words, made, version), to_markdown(brief, words, made), to_text(brief, made))


def write_brief(
    settings: Settings,
    on: date,
    *,
    language: str = "de",
    form: str = "html",
    output: Path | None = None,
    targets: Sequence[str] = (),
) -> Path:
    """Write the brief of one day into a file (by default `briefs/` in the data folder) and send it; gives the file.

    Raises `UsageError` for a target without address, `NatowireError` where one does not take it: the file stands then.
    """
    if form not in FORMATS:
        raise UsageError(f"--format {form}", "there is no such format", "one of " + ", ".join(FORMATS))
    written = compose(settings, on.isoformat(), ONE_DAY, language)
    file = output or settings.home / "briefs" / f"brief-{on}-{language}.{FORMATS[form]}"
    write(file, written.in_form(form))
    for target in targets:
        send_to(settings, written, target)
    return file


def write(file: Path, text: str) -> int:
    """Write a text in one step and give its size in bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.tmp")
    draft.write_text(text, "utf-8")
    size = draft.stat().st_size
    draft.replace(file)
    return size


def send_to(settings: Settings, written: Written, target: str) -> None:
    """Send a brief: as HTML to who takes that (mail), else as text."""
    name = target_name(target)
    address = settings.notify.get(name)
    if address is None:
        raise UsageError(f"target {target}", "it has no address", no_address(name))
    problem = send(address, Message(written.brief.title, written.text, written.html))
    if problem:
        raise NatowireError(f"target {name}", f"the brief was not taken ({problem})", "try `natowire watch test`")
