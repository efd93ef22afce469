"""The history of one article: its versions, what kind of change each is, and the edits between them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.arrow import Row
from warehouse.public_rows import LARGEST_ID, dict_rows, public_views


@dataclass(frozen=True, slots=True)
class History:
    """Rows of the public views that belong to one article."""

    article: Row  # of v_articles
    versions: dict[int, Row]  # of v_article_versions, by version
    changes: tuple[Row, ...]  # of v_article_changes, in order of time
    edits: tuple[Row, ...]  # of v_edits, in their order


def history(connection: duckdb.DuckDBPyConnection, article_id: int) -> History | None:
    """Gather the history of an article, None where there is no such article.

    Only public views are read, so that the published snapshot answers as the working file does. Raises
    `WarehouseError` when the file is of a natowire that had not all of them.
    """
    if article_id > LARGEST_ID:
        return None
    with public_views():
        articles = _rows(connection, "v_articles", article_id, "ALL")
        if not articles:
            return None
        versions = _rows(connection, "v_article_versions", article_id, "version")
        return History(
            articles[0],
            {row["version"]: row for row in versions},
            tuple(_rows(connection, "v_article_changes", article_id, "changed_at, change_id")),
            tuple(_rows(connection, "v_edits", article_id, "edit_id")),
        )


def _rows(connection: duckdb.DuckDBPyConnection, view: str, article_id: int, order: str) -> list[Row]:
    return dict_rows(connection, f"SELECT * FROM {view} WHERE article_id = ? ORDER BY {order}", [article_id])
