"""The versions of one statement, as the public views tell them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.public_rows import LARGEST_ID, public_views


@dataclass(frozen=True, slots=True)
class Version:
    """One claim of a family with its article."""

    claim_id: int
    article_id: int
    outlet: str | None
    published_at: datetime | None
    language: str | None
    speaker: str | None
    mode: str
    content: str
    relation: str
    similarity: float
    compared_with: int | None
    title: str | None
    url: str | None


def versions(connection: duckdb.DuckDBPyConnection, family_id: int) -> list[Version]:
    """Give the claims of a family in the order of time, none where there is no such family.

    Raises `WarehouseError` when the file is of a natowire that had no families.
    """
    if family_id > LARGEST_ID:
        return []
    with public_views():
        rows = connection.execute(_VERSIONS, [family_id]).fetchall()
    return [Version(*row) for row in rows]


_VERSIONS = """
SELECT m.claim_id, m.article_id, m.outlet, coalesce(m.published_at, a.first_seen_at), m.language, m.speaker, m.mode,
  m.content, m.relation, m.similarity, m.compared_with_claim_id, a.title, a.url
FROM v_family_members m JOIN v_articles a USING (article_id) WHERE m.family_id = ?
ORDER BY m.news_on, m.published_at NULLS LAST, m.claim_id
"""
