"""What a report shows: the answers of the queries in `warehouse/report`, each with the SQL that gave it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import scalar
from warehouse.migrate import sql_files
from warehouse.query_values import Given, Parameter, check, settle

Row = dict[str, Any]
_LITERAL = re.compile(r"\$(\w+)")
_DATE = {"since": Parameter("date", "28d", "first day"), "until": Parameter("date", "newest", "last day")}
# In the order in which they are made from each other.
_COMPUTED = (
    "v_dates", "v_coverage_daily", "v_coverage_weekly", "v_actor_articles", "v_actor_daily", "v_actor_trend",
    "v_share_of_voice_daily", "v_family_members", "v_claim_spread", "v_number_positions",
)  # fmt: skip
_LONGEST_IN_DAYS, _LONGEST_IN_WEEKS = 45, 400  # days of a span; more points than these make neither a plot nor a table


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of one query, and the SQL as it was run: without parameters, so that anyone can run it again."""

    sql: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a report is about (both within it), and what the data have of them."""

    since: date
    until: date
    first_on: date | None  # of all data
    last_on: date | None
    complete_on: date | None  # last complete day with articles
    seen_at: datetime | None  # when the newest article landed, UTC
    articles: int = 0  # in all data

    @property
    def step(self) -> str:
        """The step in time of plots and tables: day, week or month, by the days that have data."""
        days = (min(self.until, self.last_on or self.until) - max(self.since, self.first_on or self.since)).days + 1
        return "day" if days <= _LONGEST_IN_DAYS else "week" if days <= _LONGEST_IN_WEEKS else "month"


def read_span(connection: duckdb.DuckDBPyConnection, since: str, until: str) -> Span:
    """Make the span of what a person typed (a date, or 28d, 4w, 3m back from the end); raises `UsageError`."""
    typed: dict[str, Given] = {n: check("report", n, p, {"since": since, "until": until}[n]) for n, p in _DATE.items()}
    if "all" in (typed["since"].text, typed["until"].text):
        raise UsageError("report", "a report needs a first and a last day", "write e.g. --since 4w")
    days = settle(connection, typed)
    first, last = days["since"], days["until"]
    assert isinstance(first, date) and isinstance(last, date)
    if first > last:
        raise UsageError("report", f"--since {first} is after --until {last}", "give the earlier day to --since")
    row = connection.execute(
        "SELECT first_on, last_on, last_complete_on, last_seen_at, articles FROM v_data_span"
    ).fetchone()
    return Span(first, last, *(row or (None, None, None, None)))


def read_report(connection: duckdb.DuckDBPyConnection, span: Span, top: int, each: int) -> dict[str, Answer]:
    """Run the queries of the report: the `top` rows of each table, `each` articles at most behind a number.

    What only details a table (`…_rows`, `…_days`) is asked where the table has rows, `…_why` where it has none.
    """
    _compute_once(connection)
    values: dict[str, date | int | str] = {
        "since": span.since, "until": span.until, "step": span.step, "top": top, "each": each,
    }  # fmt: skip
    texts = {name: with_values(text, values) for name, text in sql_files("report")}
    answers: dict[str, Answer] = {}
    for name, text in texts.items():
        table, _, detail = name.partition("_")
        if not detail or bool(answers[table].rows) == (detail != "why"):
            answers[name] = ask(connection, text)
    return answers


def _compute_once(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold views that the working file computes at each use; a temporary table goes before a view of its name.

    In the published snapshot they are tables already.
    """
    if scalar(connection, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'mart'"):
        return
    for view in _COMPUTED:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS FROM main.{view}")


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """Run one query."""
    found = connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return Answer(sql, [dict(zip(names, row, strict=True)) for row in found.fetchall()])


def with_values(sql: str, values: Mapping[str, date | int | str]) -> str:
    """Put literals in place of `$name`."""

    def literal(match: re.Match[str]) -> str:
        value = values[match[1]]
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

    return _LITERAL.sub(literal, sql.strip())
