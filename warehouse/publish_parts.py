"""Pieces of a table that a publish looks at: days, months, and the ids whose life changed, as SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from warehouse.connect import Connection
from warehouse.publish_shapes import Shape

LIVES = """
CREATE OR REPLACE TABLE {table} AS
SELECT {key} AS id, {key} NOT IN (SELECT {key} FROM state.old) OR {key} NOT IN (SELECT {key} FROM {new}) AS is_new
FROM ({differing}) GROUP BY ALL
"""


def unlike(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    return {month for month in before.keys() | after.keys() if before.get(month) != after.get(month)}


def differing(columns: str, table: str) -> str:
    return (
        f"(SELECT {columns} FROM state.old EXCEPT ALL SELECT {columns} FROM {table}) "
        f"UNION ALL (SELECT {columns} FROM {table} EXCEPT ALL SELECT {columns} FROM state.old)"
    )


def life(lives: str) -> list[str]:
    return [column.strip() for column in lives.split(":")[1].split(",")]


def lives_table(lives: str) -> str:
    return "state.lives_" + re.sub(r"\W+", "_", lives)


def by_month(connection: Connection, shape: Shape, rows: str, more: str = "") -> list[tuple[Any, ...]]:
    """Give (month, number of rows, …) of some rows; a month is 2026-11, or `none`, or the empty text for one file.

    Grouped by date and named afterwards: a name for each row would cost more than all the rest.
    """
    month = f"date_trunc('month', {shape.month})::DATE" if shape.month else "NULL"
    found = connection.execute(f"SELECT {month} AS month, count(*){more} FROM {rows} GROUP BY 1 ORDER BY 1").fetchall()
    if not shape.month:
        return [("", *row[1:]) for row in found]
    return [("none" if row[0] is None else f"{row[0]:%Y-%m}", *row[1:]) for row in found]


def reached(days: Iterable[date], shape: Shape) -> list[date]:
    """Give the days (for weekly views the Mondays) whose rows change when these days do."""
    step = 7 if shape.weekly else 1
    starts = {d - timedelta(days=d.weekday()) for d in days} if shape.weekly else set(days)
    return sorted({d + timedelta(days=step * n) for d in starts for n in range(shape.after + 1)})


def between(column: str, days: Sequence[date], shape: Shape | None = None) -> str:
    """Give the SQL that holds for these days; with a shape, also for those before that its rows are made from.

    Weeks are days of the weeks for inputs that have days.
    """
    step = 7 if shape is not None and shape.weekly else 1
    before = shape.before * step if shape is not None else 0
    spans: list[list[date]] = []
    for day in sorted(days):
        first, last = day - timedelta(days=before), day + timedelta(days=step - 1)
        if spans and first <= spans[-1][1] + timedelta(days=1):
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    return "(" + " OR ".join(f"{column} BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in spans) + ")"
