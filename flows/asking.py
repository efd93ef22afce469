"""Which file is asked, and for `natowire query` how the answer is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console

from extractors.errors import UsageError, WarehouseError
from flows.settings import Settings
from flows.show import FORMATS, answer, table
from warehouse.connect import Connection, reading
from warehouse.query import named_queries, resolve, run_query

T = TypeVar("T")


def list_queries(as_json: bool) -> None:
    """Print the named queries with their questions and parameters."""
    library = named_queries().values()
    if as_json:
        rows = [
            {"name": q.name, "question": q.question, "parameters": {k: v[0] for k, v in q.parameters.items()}}
            for q in library
        ]
        typer.echo(json.dumps(rows, indent=1))
        return
    shown = [[f"@{q.name}", q.question, ", ".join(f"{k}={v[0]}" for k, v in q.parameters.items())] for q in library]
    Console().print(table("Named queries", ["name", "question", "parameters (defaults)"], shown))


def ask(settings: Settings, sql: str, form: str, output: Path | None, params: list[str], published: bool) -> None:
    """Run SQL or a named query and write the answer; raises `UsageError` or `WarehouseError`."""
    if form not in FORMATS:
        raise UsageError(f"--format {form}", "there is no such format", "one of " + ", ".join(FORMATS))
    given = dict(_pair(p) for p in params)
    text, parameters = resolve(sql, given)
    data = from_warehouse(settings, published, lambda connection: run_query(connection, text, parameters))
    answer(data, form, sys.stdout, output)


def from_warehouse(settings: Settings, published: bool, question: Callable[[Connection], T]) -> T:
    """Put a question to the working file, read-only, or to the published snapshot; raises `WarehouseError`.

    While a batch is being committed the working file is locked for a moment; should that last, the published
    snapshot answers instead and a note says so.
    """
    try:
        with reading(settings.published_file if published else settings.working_file) as connection:
            return question(connection)
    except WarehouseError as error:
        if published or error.cause != "another process holds it" or not settings.published_file.exists():
            raise
        typer.echo("natowire: the working file is busy; this answer comes from the published snapshot", err=True)
        with reading(settings.published_file) as connection:
            return question(connection)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"--param {text}", "it is no name=value", "write e.g. --param days=7")
    return name, value
