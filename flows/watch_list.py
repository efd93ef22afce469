"""`natowire watch list` and `natowire watch test`."""

from __future__ import annotations

import json

import typer
from rich.console import Console

from extractors.errors import NatowireError, UsageError
from flows.notifying import Message, no_address, send
from flows.settings import Settings, target_name
from flows.show import table
from flows.watch_file import read_watches
from warehouse.arrow import Row
from warehouse.connect import reading
from warehouse.public_rows import dict_rows

_SHOWN = ("watch", "state", "hits", "held", "fired_at", "targets", "evaluated_at", "rule", "detail")


def show_watches(settings: Settings, as_json: bool) -> bool:
    """Print the watches of the file with what is held of each; says whether one is broken or has no address."""
    held = _held(settings)
    rows: list[Row] = []
    if settings.watches_file.exists() or settings.watches is not None:
        file = read_watches(settings.watches_file)
        for listed in [*(w.as_row() for w in file.watches), *file.broken]:
            row = dict.fromkeys(_SHOWN) | held.get(listed.name, {"hits": 0, "held": 0, "state": "new"})
            # What the file says holds; of what it takes as sound, what the last evaluation said.
            told = {"detail": listed.detail, "state": listed.state} if listed.state != "ok" else {}
            missing = [t for t in listed.targets if t not in settings.notify]
            if missing and not told:
                told = {"detail": no_address(missing[0])}
            rows.append(
                row | {"watch": listed.name, "rule": listed.rule, "targets": "; ".join(listed.targets)} | told
                | {"lacks": missing}
            )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str, indent=1))
    elif rows:
        columns = list(_SHOWN[:6])
        shown = [[row[c] for c in columns] for row in rows]
        Console().print(table(f"Watches in {settings.watches_file}", columns, shown))
        for row in rows:
            if row["detail"]:
                typer.echo(f"{row['watch']}: {row['detail']}")
    else:
        typer.echo(f"no watches: write {settings.watches_file}; docs/watches.md has an example")
    return any(row["state"] == "broken" or row["lacks"] for row in rows)


def _held(settings: Settings) -> dict[str, Row]:
    if not settings.working_file.exists():
        return {}
    with reading(settings.working_file) as connection:
        if not connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'v_watches'").fetchall():
            return {}
        return {row["watch"]: row for row in dict_rows(connection, f"SELECT {', '.join(_SHOWN)} FROM v_watches", [])}


def send_test(settings: Settings, target: str) -> None:
    """Send a test message; raises `UsageError` for a target without address, `NatowireError` where it is not taken."""
    name = target_name(target)
    address = settings.notify.get(name)
    if address is None:
        known = ", ".join(sorted(settings.notify)) or "none"
        raise UsageError(f"target {target}", "it has no address", f"{no_address(name)}; those with one: {known}")
    body = "This is a test: messages of natowire arrive here.\nWatches name this target as " + name + "."
    problem = send(address, Message("natowire: test", body))
    if problem:
        raise NatowireError(f"target {name}", f"the message was not taken ({problem})", "check its address")
