"""Rows of the public views as dictionaries, and what to say where a file was written before it had all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from extractors.errors import WarehouseError
from warehouse.arrow import Row

LARGEST_ID = (1 << 63) - 1


@contextmanager
def public_views() -> Iterator[None]:
    """Raise `WarehouseError` where the block asks for a view or column that this file's natowire did not have."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        cause = f"it was written by an older natowire ({str(error).splitlines()[0]})"
        mend = "run `natowire ingest`, and `natowire publish` for the snapshot"
        raise WarehouseError("the warehouse", cause, mend) from None


def dict_rows(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] | Mapping[str, Any]
) -> list[Row]:
    """Give the rows of a query, each by the names of its columns."""
    answer = connection.execute(sql, parameters)
    columns = [column[0] for column in answer.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
