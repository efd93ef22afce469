"""`natowire watch`: what is watched for, evaluated now and told to those who asked."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from flows.cli_options import AnyJson, Home, settings_of

watch = typer.Typer(help="Watches: queries whose new rows are told to people.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    """Put the commands into the command line."""
    app.add_typer(watch, name="watch")


@watch.callback()
def evaluate(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Option("--watch", help="Only this watch, due or not; may be given several times.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be found and sent; write and send nothing.")
    ] = False,
    json_: AnyJson = False,
    home: Home = None,
) -> None:
    """Evaluate all watches that are due, keep their hits, and deliver what is to be told."""
    if context.invoked_subcommand is not None:
        return
    from flows.tools import utc_now
    from flows.watching import run_watches

    settings = settings_of(home)
    summary = run_watches(settings, utc_now(), only=tuple(names or ()), dry_run=dry_run)
    if json_:
        typer.echo(json.dumps(summary.as_object(), ensure_ascii=False))
    else:
        if not summary.watches:
            typer.echo(f"no watches: write {settings.watches_file}; docs/watches.md has an example")
        for line in _lines(summary):
            typer.echo(line)
    if summary.needs_attention:
        raise typer.Exit(1)


def _lines(summary: Any) -> list[str]:
    lines = [f"{name}: {count} rows that were there are taken as known" for name, count in summary.primed.items()]
    lines += [f"{name}: fired, {count} rows" for name, count in summary.fired.items()]
    lines += [f"{name}: held back, {count} rows, coverage is poor" for name, count in summary.held.items()]
    lines += [f"\n{m['title']}\n{m['text']}\n" for m in summary.messages]
    lines += [f"broken: {told}" for told in summary.broken.values()]
    lines += [f"not sent: {where}: {why}" for where, why in summary.failed.items()]
    if summary.watches:
        told = "nothing was sent (dry run)" if summary.dry_run else f"{summary.sent} messages sent"
        lines.append(
            f"{summary.evaluated} of {summary.watches} watches evaluated on the {summary.asked} file, "
            f"{summary.resting} rest, {told}, {summary.waiting} wait"
        )
    return lines


@watch.command("list")
def list_watches(json_: AnyJson = False, home: Home = None) -> None:
    """List the watches with state, last hit and what is wrong."""
    from flows.watch_list import show_watches

    if show_watches(settings_of(home), json_):
        raise typer.Exit(1)


@watch.command("test")
def test_target(
    target: Annotated[str, typer.Argument(help="Name of the target: its address is in NATOWIRE_NOTIFY_<NAME>.")],
    home: Home = None,
) -> None:
    """Send a test message to a target."""
    from flows.watch_list import send_test

    send_test(settings_of(home), target)
    typer.echo(f"sent to {target}")
