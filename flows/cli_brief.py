"""`natowire brief`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Home, settings_of


def brief(
    day: Annotated[str, typer.Option("--date", help="The day: a date, or newest, today, yesterday.")] = "newest",
    since: Annotated[str, typer.Option(help="First day where it is about several: a date, or 7d, 4w.")] = "1d",
    language: Annotated[str, typer.Option("--language", "-l", help="Language of the brief: de or en.")] = "de",
    form: Annotated[str, typer.Option("--format", help="md or html.")] = "md",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)] = None,
    to: Annotated[
        list[str] | None, typer.Option("--send", help="Send it to this target; may be given several times.")
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print one JSON object: each sentence with its rows and SQL.")
    ] = False,
    home: Home = None,
) -> None:
    """Write the digest of a day: statements, new speakers, changes, numbers, bursts, outlets, collection."""
    from extractors.errors import UsageError
    from flows.briefing import FORMATS, compose, send_to, write

    if form not in FORMATS:
        raise UsageError(f"--format {form}", "there is no such format", "one of " + ", ".join(FORMATS))
    settings = settings_of(home)
    written = compose(settings, day, since, language)
    if output is not None:
        write(output, written.in_form(form))
    for target in to or ():
        send_to(settings, written, target)
    if json_:
        told = written.brief.as_object() | {"file": str(output) if output else None, "sent": list(to or ())}
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
    elif output is not None or to:
        typer.echo(f"wrote {output}" if output else "sent to " + ", ".join(to or ()))
    else:
        typer.echo(written.in_form(form), nl=False)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(brief)
