"""The `natowire` command."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import NatowireError, SeedError, UsageError
from flows.cli_options import Home, Json, settings_of
from flows.stopping import interruptible

app = typer.Typer(
    name="natowire",
    help="Media monitoring of the Alliance: who said what, as whose report, with which numbers, in DuckDB.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


Spool = Annotated[
    Path | None,
    typer.Option(help="Folder shared with workers, in place of NATOWIRE_SPOOL.", show_default=False, file_okay=False),
]


def note(text: str) -> None:
    """Say something beside the answer."""
    typer.echo(text, err=True)


def _given(**options: object) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"natowire {installed('natowire')}")
        raise typer.Exit


@app.command()
def ingest(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given several times.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also sources that rest after faults or Retry-After.")] = False,
    reread_hours: Annotated[
        float, typer.Option(min=0, help="Read again all articles first seen within so many hours, due or not.")
    ] = 0,
    prefect: Annotated[bool, typer.Option("--prefect", help="Run as a Prefect flow against a Prefect server.")] = False,
    shards: Annotated[
        int | None,
        typer.Option(min=0, max=256, help="Cut the work into so many parts for `natowire worker`; 0: do it here."),
    ] = None,
    spool: Spool = None,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Run one cycle over what is due: pull sources, read articles, tag actors and claims, land rows in DuckDB."""
    from datetime import timedelta

    from rich.console import Console

    from flows.cycle import Wish, run_cycle
    from flows.seed_data import load_sources
    from flows.show import progress_on
    from flows.summary import balance_line, balance_object

    lost: tuple[str, ...] = ()
    settings = settings_of(home, **_given(shards=shards, spool=spool))
    wish = Wish(tuple(source or ()), force, timedelta(hours=reread_hours) if reread_hours else None)
    if prefect:
        from flows.prefect_server import prefect_server

        with prefect_server(settings):
            from flows.ingest import ingest as flow

            run_id, balance, seconds = interruptible(flow(list(wish.only), force, reread_hours))
    else:
        from time import monotonic

        began = monotonic()
        with progress_on(Console(stderr=True)) as progress:
            if settings.shards:
                from flows.sharding import run_sharded

                run_id, balance, lost = interruptible(
                    run_sharded(settings, load_sources(settings), wish, shards=settings.shards, progress=progress)
                )
            else:
                run_id, balance = interruptible(run_cycle(settings, load_sources(settings), wish, progress=progress))
        seconds = monotonic() - began
    if json_:
        typer.echo(json.dumps(balance_object(run_id, balance, seconds)))
    else:
        typer.echo(balance_line(run_id, balance, seconds))
    if balance.sources and balance.sources_failed == balance.sources:
        note(
            f"natowire: our own network is away: {balance.outage}; the next cycle asks again"
            if balance.outage
            else "natowire: every source failed; see `natowire doctor`"
        )
        raise typer.Exit(1)
    if lost:
        note(f"natowire: no worker finished {', '.join(lost)}; what is left of it waits for the next cycle")
        raise typer.Exit(1)


@app.command()
def demo(
    home: Annotated[Path, typer.Option("--home", help="Folder for the demo's data; made afresh.")] = Path(
        "natowire-demo"
    ),
) -> None:
    """Ingest the bundled samples through a local web server and show what was found (offline, under a minute)."""
    from flows.demo import run_demo

    interruptible(run_demo(home))


@app.command()
def explain(
    claim_id: Annotated[int, typer.Argument(help="The claim_id of v_claims or v_claims_all.", min=1)],
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Show the evidence of one claim: its sentences, who said it through whom, the article, run and raw page."""
    from flows.explaining import explain as show_evidence

    show_evidence(settings_of(home), claim_id, json_, published)


@app.command("diff-quote")
def diff_quote(
    family_id: Annotated[int, typer.Argument(help="The family_id of v_families or @statements_that_spread.", min=1)],
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Show the versions of one statement side by side: what was cut, put in or swapped, where and when."""
    from flows.quotes import diff_quote as show_versions

    show_versions(settings_of(home), family_id, json_, published)


@app.command("diff-article")
def diff_article(
    article_id: Annotated[int, typer.Argument(help="The article_id of v_articles or v_silent_edits.", min=1)],
    from_: Annotated[
        int | None, typer.Option("--from", help="From this version on; else from each to the next.")
    ] = None,
    to: Annotated[int | None, typer.Option("--to", help="Up to this version.")] = None,
    published: Annotated[bool, typer.Option("--published", help="Ask the published snapshot.")] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Show what an outlet changed in one article: its versions side by side, the claims and numbers concerned."""
    from flows.comparing import diff_article as show_changes

    show_changes(settings_of(home), article_id, from_, to, json_, published)


@app.command()
def publish(
    full: Annotated[
        bool, typer.Option("--full", help="Make all anew rather than bring the old files up to date.")
    ] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Publish a read-only snapshot database and Parquet files for BI tools; after small changes only what changed."""
    from flows.publishing import publish_home

    publish_home(settings_of(home), full, json_)


@app.command()
def extract(
    document: Annotated[str | None, typer.Argument(help="A text or HTML file, a URL, or - for standard input.")] = None,
    jsonl: Annotated[
        tuple[str, str] | None,
        typer.Option("--jsonl", help="Bulk: read IN, write OUT, a JSON object per line; - for a pipe."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the text, ISO 639-1; else detected.")] = None,
    json_: Json = False,
) -> None:
    """Show what would be found in one document, or in many."""
    from flows.extracting import extract_bulk, extract_one

    if jsonl is not None:
        if extract_bulk(*jsonl):
            raise typer.Exit(1)
        return
    if document is None:
        raise UsageError("extract", "no document was named", "give FILE, URL or -, or --jsonl IN OUT")
    asyncio.run(extract_one(settings_of(), document, language, json_))


@app.command()
def worker(
    spool: Spool = None,
    once: Annotated[bool, typer.Option("--once", help="End when no plan waits.")] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Fetch, read and tag for `natowire ingest --shards N` on another machine, until stopped; needs the spool alone."""
    from flows.shard_worker import work_on, worked_line, worked_object

    settings = settings_of(home, **_given(spool=spool))
    show = (lambda done: json.dumps(worked_object(done))) if json_ else worked_line
    interruptible(work_on(settings, lambda done: typer.echo(show(done)), once=once))


def _add_sources() -> None:
    from flows.cli_sources import sources

    app.add_typer(sources, name="sources")


def _add_actors() -> None:
    from flows.cli_actors import actors

    app.add_typer(actors, name="actors")


def _add_query() -> None:
    from flows.cli_query import add_to

    add_to(app)


def _add_report() -> None:
    from flows.cli_report import add_to

    add_to(app)


def _add_serve() -> None:
    from flows.cli_serve import add_to

    add_to(app)


def _add_runs() -> None:
    from flows.cli_runs import add_to

    add_to(app)


def _add_doctor() -> None:
    from flows.doctor import add_to

    add_to(app)


def _add_watch() -> None:
    from flows.cli_brief import add_to as add_brief
    from flows.cli_watch import add_to as add_watch

    add_watch(app)
    add_brief(app)


_add_query()
_add_report()
_add_runs()
_add_serve()
_add_doctor()
_add_watch()
_add_sources()
_add_actors()


def main() -> None:
    """Run the command; errors that a person can mend are one line, with exit code 2 for wrong usage and 1 otherwise."""
    try:
        app()
    except (UsageError, SeedError) as error:
        note(f"natowire: {error}")
        sys.exit(2)
    except NatowireError as error:
        note(f"natowire: {error}")
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        from flows.disk import of_os_error

        told = of_os_error(error)
        if told is None:
            raise
        note(f"natowire: {told}")
        sys.exit(1)


if __name__ == "__main__":
    main()
