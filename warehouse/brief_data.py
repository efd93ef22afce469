"""What a brief is made from: the answers of the queries in `warehouse/brief`."""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.arrow import Row
from warehouse.migrate import sql_files
from warehouse.report_data import ask, with_values


def read_brief(connection: duckdb.DuckDBPyConnection, since: date, until: date, top: int) -> dict[str, list[Row]]:
    """Run the queries of the brief for the days from `since` to `until`; of ranked rows the `top` ones."""
    values: dict[str, date | int | str] = {"since": since, "until": until, "top": top}
    return {name: ask(connection, with_values(text, values)).rows for name, text in sql_files("brief")}
