"""Which file is asked, and for `natowire query` how the answer is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console

from extractors.errors import UsageError, WarehouseError
from flows.settings import Settings
from flows.show import FORMATS, answer, table
from warehouse.connect import Connection, reading
from warehouse.query import NamedQuery, named_queries, named_query, resolve, run_query

T = TypeVar("T")


def list_queries(as_json: bool) -> None:
    """Print the named queries with their questions and parameters."""
    library = named_queries().values()
    if as_json:
        rows = [
            {"name": q.name, "question": q.question, "parameters": {k: v.default for k, v in q.parameters.items()}}
            for q in library
        ]
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    Console().print(table("Named queries", ["name", "question"], [[f"@{q.name}", q.question] for q in library]))
    typer.echo("natowire query @NAME --help-query shows the parameters and columns of one.")


def explain_query(query: str, as_json: bool) -> None:
    """Print the question, the parameters and the columns of one named query; raises `UsageError` if there is none."""
    if not query.startswith("@"):
        raise UsageError(
            "--help-query", "it is about named queries", "name one: natowire query @share_of_voice --help-query"
        )
    found = named_query(query)
    if as_json:
        parameters = {
            n: {"type": p.kind, "default": p.default, "meaning": p.meaning} for n, p in found.parameters.items()
        }
        told = {
            "name": found.name,
            "question": found.question,
            "parameters": parameters,
            "columns": dict(found.columns),
        }
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    typer.echo(described(found))


def described(query: NamedQuery) -> str:
    """Give what a person needs to use one named query."""
    lines = [f"@{query.name}: {query.question}", ""]
    if query.parameters:
        shown = [(f"--{n} {p.kind}", f"[{p.default}]", p.meaning) for n, p in query.parameters.items()]
        lines += ["Parameters, with their defaults", *_aligned(shown), ""]
    lines += ["Columns", *_aligned(list(query.columns.items()))]
    return "\n".join(lines)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    return ["  " + "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]) for row in rows]


def ask(settings: Settings, sql: str, form: str, output: Path | None, given: dict[str, str], published: bool) -> None:
    """Run SQL or a named query and write the answer; raises `UsageError` or `WarehouseError`."""
    check_format(form)
    text, parameters = resolve(sql, given)
    data = from_warehouse(settings, published, lambda connection: run_query(connection, text, parameters))
    answer(data, form, sys.stdout, output)


def check_format(form: str) -> None:
    """Raise `UsageError` for a format that there is not."""
    if form not in FORMATS:
        raise UsageError(f"--format {form}", "there is no such format", "one of " + ", ".join(FORMATS))


def from_warehouse(settings: Settings, published: bool, question: Callable[[Connection], T]) -> T:
    """Put a question to the working file, read-only, or to the published snapshot; raises `WarehouseError`.

    While a batch is being committed the working file is locked for a moment; should that last, the published
    snapshot answers instead and a note says so.
    """
    try:
        if published:
            return _from_snapshot(settings, question)
        with reading(settings.working_file) as connection:
            return question(connection)
    except WarehouseError as error:
        if published or not error.cause.startswith("another process holds it") or not settings.published_file.exists():
            raise
        typer.echo("natowire: the working file is busy; this answer comes from the published snapshot", err=True)
        return _from_snapshot(settings, question)


def _from_snapshot(settings: Settings, question: Callable[[Connection], T]) -> T:
    with reading(settings.published_file, mend="make it anew with `natowire publish --full`") as connection:
        return question(connection)


def given_parameters(pairs: Sequence[str], options: Sequence[str]) -> dict[str, str]:
    """Read `name=value` pairs and `--name value` or `--name=value` alike; raises `UsageError` for other words."""
    given = dict(_pair(p) for p in pairs)
    words = list(options)
    while words:
        word = words.pop(0)
        if not word.startswith("--") or len(word) == 2:
            raise UsageError(
                f"query … {word}", "one query at a time", "put SQL in quotes, and parameters as --name value"
            )
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not words:
                raise UsageError(f"--{name}", "a value is missing", f"write --{name} VALUE")
            value = words.pop(0)
        given[name.replace("-", "_")] = value
    return given


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"--param {text}", "it is no name=value", "write e.g. --param days=7")
    return name, value
