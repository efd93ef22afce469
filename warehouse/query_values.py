"""The values of a named query's parameters: what a person types, checked, and made what the SQL takes.

Types: `date`, `integer`, `number`, `text` (part of a name; `%` stands for anything), `actor` (an id or a name), and a
choice written `day|week`. `all` leaves a filter out. A relative date (30d, 4w, 3m, 1y) counts back from the day up to
which the query looks, and that is the last day of the data: so an answer stays the same until new data come.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import scalar

Value = str | int | float | date | None
ALL = "all"  # no filter
_SPAN = re.compile(r"^(\d{1,5})([dwmy])$")
_DATE_WORDS = ("newest", "today", "yesterday")
_NUMBERS = {"integer": r"-?\d{1,18}", "number": r"[-+]?\d+(\.\d+)?"}
_EXPECTED = {
    "date": "a date is 2026-10-01, or 30d, 4w, 3m, 1y back from the end, or newest, today, yesterday",
    "integer": "it is a whole number",
    "number": "it is a number, e.g. 2.5",
}
_CANDIDATES = 8  # actors named in an error


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a named query: its type, its default as one would type it, and its meaning."""

    kind: str
    default: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Given:
    """A value as typed, for a parameter of a type; what needs the warehouse to become a value does so in `settle`."""

    name: str
    kind: str
    text: str
    is_default: bool = False


def check(query: str, name: str, parameter: Parameter, text: str | None) -> Given:
    """Take a typed value, or the default for None; raises `UsageError` when it is none of the parameter's type."""
    kind = parameter.kind
    given = Given(name, kind, parameter.default if text is None else text.strip(), text is None)
    if given.text == ALL:
        return given
    if not _fits(kind, given.text):
        mend = _EXPECTED.get(kind) or "one of " + ", ".join(kind.split("|"))
        raise UsageError(f"query {query}", f"{name} cannot be “{text}”", mend)
    return given


def _fits(kind: str, text: str) -> bool:
    if kind == "date":
        return text in _DATE_WORDS or bool(_SPAN.match(text)) or _iso(text) is not None
    if kind in _NUMBERS:
        return bool(re.fullmatch(_NUMBERS[kind], text))
    return "|" not in kind or text in kind.split("|")


def settle(connection: duckdb.DuckDBPyConnection, parameters: Mapping[str, object]) -> dict[str, Any]:
    """Make values of what was given; raises `UsageError` for an actor that is none or several."""
    made: dict[str, Any] = {}
    dates = [g for g in parameters.values() if isinstance(g, Given) and g.kind == "date" and g.text != ALL]
    newest = _newest(connection) if dates else None
    # Other dates count back from `until`.
    for given in sorted(dates, key=lambda g: g.name != "until"):
        end = made.get("until", newest)
        assert isinstance(end, date) and newest is not None
        made[given.name] = _day(connection, given, end, newest)
    for name, value in parameters.items():
        if name not in made:
            made[name] = _value(connection, value) if isinstance(value, Given) else value
    return made


def find_actor(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Give the id of the actor that an id, a name or a part of one means; raises `UsageError` for none or several."""
    for where in (
        "SELECT actor_id FROM v_actors WHERE lower(actor_id) = lower($text)",
        "SELECT actor_id FROM v_actors WHERE lower(name) = lower($text)",
        "SELECT actor_id FROM v_actor_names WHERE kind IN ('name', 'short') AND lower(name) = lower($text)",
        "SELECT actor_id FROM v_actors WHERE contains(lower(name), lower($text))",
    ):
        found = connection.execute(
            f"SELECT actor_id, name FROM v_actors WHERE actor_id IN ({where}) ORDER BY articles DESC, actor_id",
            {"text": text},
        ).fetchall()
        if len(found) == 1:
            return str(found[0][0])
        if found:
            listed = ", ".join(f"{actor_id} ({name})" for actor_id, name in found[:_CANDIDATES])
            more = f" and {len(found) - _CANDIDATES} more" if len(found) > _CANDIDATES else ""
            raise UsageError(f"actor {text}", f"{len(found)} actors are called so", f"take the id: {listed}{more}")
    raise UsageError(f"actor {text}", "there is no such actor", "see `natowire actors find NAME`")


def _value(connection: duckdb.DuckDBPyConnection, given: Given) -> Value:
    if given.text == ALL:
        return None
    if given.kind == "integer":
        return int(given.text)
    if given.kind == "number":
        return float(given.text)
    # A default is an id; a warehouse without that actor has no rows of it, and that is no mistake of who asks.
    return find_actor(connection, given.text) if given.kind == "actor" and not given.is_default else given.text


def _day(connection: duckdb.DuckDBPyConnection, given: Given, end: date, newest: date) -> date:
    fixed = _iso(given.text)
    if fixed is not None:
        return fixed
    span = _SPAN.match(given.text)
    if span is None:
        if given.text == "newest":
            return newest
        today: date = scalar(connection, "SELECT current_date")
        return today - timedelta(days=given.text == "yesterday")
    count, unit = int(span[1]), span[2]
    # The span includes its last day; so `--since 7d` is seven days, not eight.
    return back(newest if given.name == "until" else end, count, unit) + timedelta(days=given.name != "until")


def back(end: date, count: int, unit: str) -> date:
    """Give the day so many days, weeks, months or years before; the last of the month where there is no such day."""
    if unit in "dw":
        return date.fromordinal(max(end.toordinal() - count * (7 if unit == "w" else 1), 1))
    months = max(end.year * 12 + end.month - 1 - count * (12 if unit == "y" else 1), 12)
    first = date(months // 12, months % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=end.day - 1), following - timedelta(days=1))


def _newest(connection: duckdb.DuckDBPyConnection) -> date:
    newest: date | None = scalar(connection, "SELECT last_on FROM v_data_span")
    return newest if newest is not None else scalar(connection, "SELECT current_date")


def _iso(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
