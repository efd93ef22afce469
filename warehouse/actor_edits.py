"""Edits of actors: rows that are only added, and the tables derived from them that views resolve through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb

from warehouse.arrow import Row, insert, next_id, utc

Connection = duckdb.DuckDBPyConnection


def read_edits(connection: Connection) -> list[Row]:
    """Give all edits in their order, the undone ones and the undoings included; `articles` as a tuple of ids."""
    answer = connection.execute("SELECT * EXCLUDE (edited_at) FROM core.actor_edits ORDER BY edit_id")
    columns = [column[0] for column in answer.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return [row | {"articles": tuple(int(a) for a in (row["articles"] or "").split())} for row in rows]


def add_edits(connection: Connection, edits: Sequence[Row], now: datetime) -> list[int]:
    """Append edits and give their numbers; `articles` of each is a sequence of ids."""
    first = next_id(connection, "core.actor_edits", "edit_id")
    rows: list[Row] = []
    for number, edit in enumerate(edits, first):
        row = {name: (None if value == "" else value) for name, value in edit.items()}
        articles = " ".join(str(a) for a in edit.get("articles") or ()) or None
        rows.append(row | {"edit_id": number, "edited_at": utc(now), "articles": articles})
    insert(connection, "core.actor_edits", rows)
    return list(range(first, first + len(rows)))


def add_provisional(connection: Connection, actor_id: str, slug: str, name: str, key: str, now: datetime) -> None:
    """Add a person that was split off by hand; one that is there already stays as it is."""
    if not connection.execute("SELECT 1 FROM core.provisional_actors WHERE actor_id = ?", [actor_id]).fetchall():
        row = {
            "actor_id": actor_id,
            "slug": slug,
            "name": name,
            "name_key": key,
            "made_at": utc(now),
            "made_by": "edit",
        }
        insert(connection, "core.provisional_actors", [row])


def write_derived(connection: Connection, redirects: Mapping[str, str], moves: Mapping[tuple[int, str], str]) -> None:
    """Replace what views resolve ids through: merged and promoted ids, and articles that were split off."""
    connection.execute("DELETE FROM core.actor_redirects")
    connection.execute("DELETE FROM core.actor_moves")
    insert(
        connection, "core.actor_redirects", [{"actor_id": a, "survivor_id": b} for a, b in sorted(redirects.items())]
    )
    insert(
        connection,
        "core.actor_moves",
        [{"article_id": article, "actor_id": a, "other_id": b} for (article, a), b in sorted(moves.items())],
    )
