"""SQL that a person wrote once and a clock runs for ever: read-only, without files and network, bounded.

A watch must not be able to change, read from elsewhere, or hold up anything, whatever stands in it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import Row, utc
from warehouse.connect import Connection, reading
from warehouse.query import resolve
from warehouse.query_values import Given, settle

# Nothing outside of the file can be reached, and no statement can change that: the last setting locks all of them.
_LOCKED: tuple[str, ...] = (
    "SET python_enable_replacements = false",  # else a name in FROM may be a variable of this program
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET temp_directory = ''",
    "SET memory_limit = '{memory}'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one question may take."""

    seconds: float = 60.0
    rows: int = 10_000
    memory: str = "2GB"


@contextmanager
def guarded(path: Path, bounds: Bounds) -> Iterator[Connection]:
    """Yield a read-only connection from which nothing but this file can be read; raises `WarehouseError`."""
    with reading(path) as connection:
        for setting in _LOCKED:
            connection.execute(setting.format(memory=bounds.memory))
        yield connection


def ask_rows(connection: Connection, query: str, given: Mapping[str, str], now: datetime, bounds: Bounds) -> list[Row]:
    """Run SQL or `@name` and give its rows by column names; SQL may use `$now` (a time, UTC) and `$today`.

    Raises `UsageError` for what is no single query, fails, takes too long or gives too many rows.
    """
    sql, parameters = resolve(query, given)
    if query.startswith("@"):
        if any(isinstance(value, Given) for value in parameters.values()):
            parameters = settle(connection, parameters)
    else:
        sql, parameters = _single(connection, sql), {**parameters, "now": utc(now), "today": now.date()}
    return _within(connection, sql, parameters, bounds)


def _single(connection: Connection, sql: str) -> str:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError("its SQL", _told(error), "try it with `natowire query`") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        cause = "it has to be one query that reads"
        raise UsageError("its SQL", cause, "write one SELECT, or FROM v_…; PIVOT as SELECT … FROM (PIVOT … IN (…))")
    return sql


def _within(connection: Connection, sql: str, parameters: Mapping[str, Any], bounds: Bounds) -> list[Row]:
    late = threading.Event()

    def stop() -> None:
        late.set()
        connection.interrupt()

    timer = threading.Timer(bounds.seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        asked = connection.extract_statements(sql)[-1].named_parameters
        used = {name: value for name, value in parameters.items() if name in asked}
        answer = connection.execute(sql, used) if used else connection.execute(sql)
        names = [column[0] for column in answer.description or ()]
        found = answer.fetchmany(bounds.rows + 1)
    except (duckdb.Error, RuntimeError) as error:
        if late.is_set():
            mend = "narrow it, e.g. WHERE news_on > $today - 30, or give it more time_limit_s"
            raise UsageError("its query", f"it took more than {bounds.seconds:g} s", mend) from None
        raise UsageError("its query", _told(error), "try it with `natowire query`") from None
    finally:
        timer.cancel()
    if len(found) > bounds.rows:
        mend = "narrow it, e.g. WHERE news_on > $today - 30, or GROUP BY"
        raise UsageError("its query", f"it gives more than {bounds.rows:,} rows", mend)
    return [dict(zip(names, row, strict=True)) for row in found]


def _told(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines)[:300] if lines else type(error).__name__


def read_coverage(connection: Connection, days: int, today: date) -> dict[date, float | None]:
    """Give the share of the watched sources that answered on each of the last days; None where nothing ran."""
    sql = "SELECT day, coverage_ratio FROM v_coverage_daily WHERE day BETWEEN $today - $days::INTEGER AND $today"
    return dict(connection.execute(sql, {"today": today, "days": days}).fetchall())
