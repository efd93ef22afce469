"""`natowire reprocess` and `natowire runs`: the past read again, compared, and made current."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from flows.cli_options import AnyJson, Home, settings_of

runs = typer.Typer(help="Runs, and rows that a reprocess found: list, compare, promote.", no_args_is_help=True)
Run = Annotated[int, typer.Argument(metavar="RUN", min=1, help="Number of the run, as `natowire runs list` has it.")]


class StageName(StrEnum):
    """What can be read again."""

    ARTICLE = "article"
    MENTIONS = "mentions"
    CLAIMS = "claims"
    NUMBERS = "numbers"
    FAMILIES = "families"


def add_to(app: typer.Typer) -> None:
    """Put the commands into the command line."""
    app.command()(reprocess)
    app.add_typer(runs, name="runs")


def reprocess(
    stage: Annotated[
        StageName,
        typer.Option(
            help="What is made anew, with all that builds on it: article > mentions > claims > numbers; families."
        ),
    ],
    since: Annotated[str | None, typer.Option(help="Only articles from this day on: 2026-10-01, 30d, 4w, 3m.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given several times.")] = None,
    resume: Annotated[int | None, typer.Option(metavar="RUN", min=1, help="Go on with this run.")] = None,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Read archived pages and stored texts again, without the network, beside what is current: see `natowire runs`."""
    from time import monotonic

    from rich.console import Console

    from flows.replaying import ReplayWish, replay
    from flows.show import progress_on
    from flows.showing_runs import replayed_line, replayed_object
    from flows.stopping import interruptible

    began = monotonic()
    wish = ReplayWish(str(stage), since, tuple(source or ()), resume)
    with progress_on(Console(stderr=True)) as progress:
        told = interruptible(replay(settings_of(home), wish, progress=progress))
    seconds = monotonic() - began
    typer.echo(json.dumps(replayed_object(told, seconds)) if json_ else replayed_line(told, seconds))
    if told.counts["failed"]:
        raise typer.Exit(1)


@runs.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    every: Annotated[bool, typer.Option("--all", help="Also runs that only ingested.")] = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """List the runs of reprocess and promotions, and what their rows are."""
    from rich.console import Console

    from flows.asking import from_warehouse
    from flows.show import table
    from flows.showing_runs import RUN_HEADS, run_cells
    from warehouse.replay_list import list_runs

    found = from_warehouse(settings_of(home), False, lambda c: list_runs(c, limit, every=every))
    if json_:
        typer.echo(json.dumps(found, indent=1, default=_iso))
        return
    Console().print(table("", RUN_HEADS, [run_cells(row) for row in found]) if found else "(no runs)")


@runs.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="`current` or the number of a run.")],
    after: Annotated[str, typer.Argument(metavar="B", help="`current` or the number of a run.")],
    limit: Annotated[int, typer.Option(min=0, help="Rows shown of each kind; 0 shows all.")] = 10,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Show what B gained, lost and changed against A: counts of all rows, and the first of them."""
    from flows.asking import from_warehouse
    from flows.showing_runs import diff_object, print_diff
    from warehouse.replay_diff import diff as compare

    found = from_warehouse(settings_of(home), False, lambda c: compare(c, before, after, limit or None))
    if json_:
        typer.echo(json.dumps(diff_object(found), ensure_ascii=False, default=_iso))
    else:
        print_diff(found)


@runs.command()
def promote(run: Run, json_: AnyJson = False, home: Home = None) -> None:
    """Make the rows of a run the current ones, in one transaction; what they replace can be promoted back."""
    from flows.promoting import promote_run
    from flows.showing_runs import promoted_line, promoted_object

    done = promote_run(settings_of(home), run)
    typer.echo(json.dumps(promoted_object(done)) if json_ else promoted_line(done))


@runs.command()
def drop(run: Run, json_: AnyJson = False, home: Home = None) -> None:
    """Forget the rows of a run that are not current."""
    from flows.promoting import drop_run

    drop_run(settings_of(home), run)
    typer.echo(json.dumps({"run_id": run, "rows_are": "dropped"}) if json_ else f"run {run}: its rows are dropped")


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
