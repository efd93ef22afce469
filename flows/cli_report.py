"""`natowire report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Home, Json, settings_of

TOP, EACH = 12, 8  # rows of a table; articles listed behind a number
SLOW = 10_000  # articles from which the trends of the working file take minutes


def report(
    since: Annotated[str, typer.Option(help="First day: 2026-10-01, or 7d, 4w, 3m, 1y back from the last.")] = "4w",
    until: Annotated[str, typer.Option(help="Last day: a date, or newest, today, yesterday.")] = "newest",
    language: Annotated[str, typer.Option("--language", "-l", help="Language of the page: de or en.")] = "de",
    output: Annotated[Path, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)] = Path(
        "natowire-report.html"
    ),
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Write one HTML page with plots: what moved, who speaks, bursts, numbers, spread of statements, coverage."""
    from flows.asking import from_warehouse
    from flows.report.words import Words
    from flows.tools import utc_now
    from warehouse.connect import Connection
    from warehouse.report_data import Answer, Span, read_report, read_span

    words = Words(language)
    settings = settings_of(home)

    def ask(connection: Connection) -> tuple[Span, dict[str, Answer]]:
        span = read_span(connection, since, until)
        if span.articles > SLOW and not published:
            hint = "natowire publish, then --published, answers in seconds"
            typer.echo(f"natowire: {span.articles:,} articles in the working file take minutes; {hint}", err=True)
        return span, read_report(connection, span, TOP, EACH)

    span, answers = from_warehouse(settings, published, ask)

    # The file is closed by now: drawing takes longer than asking, and no writer should wait for it.
    from flows.report.write import make_page, write_page

    page = make_page(words, span, answers, utc_now(), published=published)
    size = write_page(page, output)
    rows = {s.id: sum(len(t.rows) for t in s.tables) for s in page.sections}
    if json_:
        told = {
            "file": str(output), "bytes": size, "since": span.since.isoformat(), "until": span.until.isoformat(),
            "language": language, "published": published, "rows": rows,
            "empty": {s.id: s.empty for s in page.sections if s.empty},
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"wrote {output} ({size / 1000:,.0f} kB): {span.since} to {span.until}, "
               f"{sum(len(s.figures) for s in page.sections)} plots, {sum(rows.values())} rows")  # fmt: skip
    for section in page.sections:
        if section.empty:
            typer.echo(f"  {section.title}: {section.empty}")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
