"""What a person sees on a terminal: tables and progress; silence in a pipe."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from extractors.errors import UsageError
from flows.progress import Progress as ProgressCallback
from flows.progress import silent
from warehouse.query import spreadsheet_safe

SHORT_CELL, LONG_CELL = 16, 22  # characters
FORMATS = ("table", "csv", "json", "parquet", "markdown")


def table(title: str, columns: list[str], rows: list[list[Any]]) -> Table:
    """Make a table for a terminal; numbers stand to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=box.SIMPLE_HEAD)
    for n, column in enumerate(columns):
        numeric = any(isinstance(r[n], int | float) and not isinstance(r[n], bool) for r in rows)
        # Short cells stay on one line; long ones get room even on a narrow terminal.
        longest = max([len(column), *(len(_cell(r[n])) for r in rows)])
        made.add_column(
            column,
            justify="right" if numeric else "left",
            no_wrap=longest <= SHORT_CELL,
            overflow="ellipsis" if longest <= SHORT_CELL else "fold",
            min_width=min(longest, LONG_CELL) if longest > SHORT_CELL else None,
        )
    for row in rows:
        made.add_row(*(Text(_cell(value)) for value in row))  # as text: square brackets in it are no markup
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.4g}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return terminal_safe(str(value))


# What commands a terminal or turns the direction of reading; line breaks and tabs stay.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MARKS = str.maketrans({"\\": "\\\\", "|": "\\|", "<": "&lt;", "[": "\\[", "`": "\\`", "\n": " ", "\r": " "})


def terminal_safe(text: str) -> str:
    """Give a text with everything visible that would command a terminal."""
    return _COMMANDS.sub(lambda found: f"\\x{ord(found[0]):02x}", text) if _COMMANDS.search(text) else text


def answer(data: pa.Table, form: str, out: IO[str], output: Path | None) -> None:
    """Write the answer of a query in one of `FORMATS` to a stream or a file; Parquet needs a file."""
    if form == "parquet":
        if output is None:
            raise UsageError("--format parquet", "Parquet is no text", "name a file with --output FILE")
        pq.write_table(data, output, compression="zstd")
        return
    rows = data.to_pylist()
    if form == "table" and output is None:
        console = Console(file=out, width=None if out.isatty() else 160)
        console.print(table("", data.column_names, [list(r.values()) for r in rows]) if rows else "(no rows)")
        return
    text = {"csv": _csv, "json": _json, "markdown": _markdown, "table": _markdown}[form](data.column_names, rows)
    if output is not None:
        output.write_text(text, "utf-8")
    else:
        out.write(text)


def _csv(columns: list[str], rows: list[dict[str, Any]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([spreadsheet_safe(_plain(v)) for v in r.values()] for r in rows)
    return buffer.getvalue()


def _json(columns: list[str], rows: list[dict[str, Any]]) -> str:
    return (
        json.dumps([{k: _plain(v) for k, v in r.items()} for r in rows], ensure_ascii=False, indent=1, default=str)
        + "\n"
    )


def _markdown(columns: list[str], rows: list[dict[str, Any]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    for row in rows:
        cells = ("" if v is None else terminal_safe(str(_plain(v)).translate(_MARKS)) for v in row.values())
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


@contextmanager
def progress_on(console: Console) -> Iterator[ProgressCallback]:
    """Give a progress callback that draws bars on a terminal and does nothing elsewhere."""
    if not console.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell
