"""`natowire sources`: list, check, add, import and export what is watched."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extractors.errors import UsageError
from extractors.model import Source
from flows.cli_options import AnyJson, Home, settings_of
from flows.opml import format_opml, read_opml
from flows.seed_data import load_sources, sources_file
from flows.settings import Settings
from flows.show import table
from flows.sources_file import check_sources, format_sources, make_source_id, merge_sources, read_sources, write_sources

sources = typer.Typer(help="What is watched: feeds and sitemaps.", no_args_is_help=True)


def _own_file(settings: Settings) -> Path:
    """Give the file that may be written: the one that is set, else one in the data folder."""
    return settings.sources or settings.home / "sources.csv"


@sources.command("list")
def list_sources(
    enabled: Annotated[bool, typer.Option("--enabled", help="Only those that are fetched.")] = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """List the sources."""
    settings = settings_of(home)
    shown = [s for s in load_sources(settings) if s.enabled or not enabled]
    if json_:
        typer.echo(json.dumps([asdict(s) for s in shown], ensure_ascii=False, indent=1))
        return
    rows = [
        [s.source_id, s.outlet, s.kind, s.language, s.country, s.source_class, "" if s.enabled else "off", s.url]
        for s in shown
    ]
    Console().print(table("", ["id", "outlet", "kind", "lang", "country", "class", "", "url"], rows))
    typer.echo(f"{len(shown)} sources, {sum(s.enabled for s in shown)} enabled, from {sources_file(settings)}")


@sources.command()
def check(
    fetch: Annotated[bool, typer.Option("--fetch", help="Also fetch each enabled one and read it.")] = False,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given several times.")] = None,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Check the sources file, and with --fetch whether each source answers; exit code 1 when something is wrong."""
    settings = settings_of(home)
    listed = load_sources(settings)
    problems = check_sources(listed)
    chosen = [s for s in listed if (s.source_id in source if source else s.enabled)]
    if source and (unknown := set(source) - {s.source_id for s in chosen}):
        raise UsageError(f"source {sorted(unknown)[0]}", "it is not in the sources file", "see `natowire sources list`")
    answers: dict[str, str] = {}
    if fetch:
        from flows.checking import look_at

        answers = asyncio.run(look_at(settings, chosen))
    bad = {k: v for k, v in answers.items() if not v.startswith("ok")}
    if json_:
        typer.echo(json.dumps({"sources": len(listed), "problems": problems, "answers": answers}, ensure_ascii=False))
    else:
        for line in [*problems, *(f"{k}: {v}" for k, v in sorted(answers.items()))]:
            typer.echo(line)
        typer.echo(
            f"{len(listed)} sources, {len(problems)} problems" + (f", {len(bad)} do not answer" if fetch else "")
        )
    if problems or bad:
        raise typer.Exit(1)


@sources.command()
def add(
    url: Annotated[str, typer.Argument(help="URL of the feed or sitemap.")],
    outlet: Annotated[str, typer.Option(help="Who publishes it.")],
    language: Annotated[str, typer.Option(help="Language, ISO 639-1.")],
    source_id: Annotated[str, typer.Option("--id", help="Its id; else made from the outlet.")] = "",
    kind: Annotated[str, typer.Option(help="feed or sitemap.")] = "feed",
    country: Annotated[str, typer.Option(help="Country of the outlet, ISO 3166-1 alpha-2.")] = "",
    source_class: Annotated[
        str, typer.Option("--class", help="primary, press, agency, trade or think_tank.")
    ] = "press",
    url_filter: Annotated[str, typer.Option(help="Sitemaps: regular expression that a URL must contain.")] = "",
    home: Home = None,
) -> None:
    """Add a source; the same URL twice is refused."""
    settings = settings_of(home)
    listed = load_sources(settings)
    made = Source(
        source_id or make_source_id(outlet, [s.source_id for s in listed], url), outlet, url, kind, language, country,
        source_class, url_filter=url_filter,
    )  # fmt: skip
    write_sources(_own_file(settings), [*listed, made])
    typer.echo(f"added {made.source_id} to {_own_file(settings)}")


@sources.command("import")
def import_sources(
    file: Annotated[Path, typer.Argument(help="An OPML or CSV file.", exists=True, dir_okay=False)],
    home: Home = None,
) -> None:
    """Add the sources of an OPML or CSV file; those that are watched already are left out."""
    settings = settings_of(home)
    problems: list[str] = []
    if file.suffix.lower() == ".csv":
        offered = read_sources(file)
    else:
        found = read_opml(file)
        offered, problems = found.sources, found.problems
    for problem in problems:
        typer.echo(f"natowire: left out: {problem}", err=True)
    merged, added = merge_sources(load_sources(settings), offered)
    write_sources(_own_file(settings), merged)
    typer.echo(f"{len(added)} added, {len(offered) - len(added)} known already, in {_own_file(settings)}")
    if problems:
        raise typer.Exit(1)


@sources.command("export")
def export_sources(
    file: Annotated[Path | None, typer.Argument(help="File to write; else standard output.", dir_okay=False)] = None,
    form: Annotated[str, typer.Option("--format", help="opml or csv.")] = "opml",
    home: Home = None,
) -> None:
    """Write the sources as OPML (for feed readers) or CSV."""
    if form not in ("opml", "csv"):
        raise UsageError(f"--format {form}", "there is no such format", "opml or csv")
    listed = load_sources(settings_of(home))
    text = format_opml(listed) if form == "opml" else format_sources(listed)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, "utf-8")
        typer.echo(f"{len(listed)} sources written to {file}")
