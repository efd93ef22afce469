"""Which versions of articles were not looked at yet for their origin, with all that telling it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.origin_rows import Looked, OriginRules

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Text:
    """A version that is looked at now, with where it stands."""

    looked: Looked
    known_at: datetime
    seen_on: date
    group_before: int | None
    holds_group: bool  # others were compared with an earlier version of it
    similarity_before: float | None


_TODO = """
CREATE OR REPLACE TEMP TABLE to_look_at AS
SELECT a.article_id, a.version, v.read_at
FROM core.articles a JOIN core.article_versions v USING (article_id, version)
ANTI JOIN core.article_origins o USING (article_id, version)
ORDER BY v.read_at, a.article_id LIMIT $at_most
"""
_TEXTS = """
WITH told AS (
  SELECT g.article_id, arg_min(e.text, e.entry_id) AS text, arg_min(e.authors, e.entry_id) AS authors
  FROM to_look_at t JOIN core.articles a USING (article_id)
  JOIN core.sightings g ON g.article_id = t.article_id AND g.source_id = a.source_id
  JOIN core.entries e ON e.entry_id = g.entry_id GROUP BY g.article_id
), before AS (
  SELECT o.article_id, arg_max(o.group_id, o.version) AS group_id, arg_max(o.similarity, o.version) AS similarity
  FROM core.article_origins o JOIN to_look_at t USING (article_id) GROUP BY o.article_id
)
SELECT t.article_id, t.version, coalesce(a.outlet, ''), a.title, a.authors, s.source_class, v.text, e.text, e.authors,
  CASE WHEN a.published_at IS NULL OR a.published_at > a.first_seen_at THEN a.first_seen_at
    WHEN a.published_at = date_trunc('day', a.published_at)
      THEN least(a.published_at + INTERVAL 1 DAY - INTERVAL 1 SECOND, a.first_seen_at)
    ELSE a.published_at END,
  v.read_at::DATE, b.group_id, b.similarity
FROM to_look_at t JOIN core.articles a USING (article_id, version)
JOIN core.article_versions v USING (article_id, version)
LEFT JOIN core.sources s ON s.source_id = a.source_id
LEFT JOIN told e ON e.article_id = t.article_id
LEFT JOIN before b ON b.article_id = t.article_id
"""
_HOLD_GROUPS = """
SELECT DISTINCT o.group_id FROM core.article_origins o JOIN core.articles a USING (article_id, version)
WHERE o.group_id IN (SELECT article_id FROM to_look_at) AND o.group_id <> o.article_id
"""


def texts_to_look_at(connection: Connection, rules: OriginRules, at_most: int) -> list[Text]:
    """Give up to `at_most` versions, the earliest read first; their ids stand in the temporary table `to_look_at`."""
    connection.execute(_TODO, {"at_most": at_most})
    rows = connection.execute(_TEXTS).fetchall()
    holding = {hub for (hub,) in connection.execute(_HOLD_GROUPS).fetchall()}
    texts = []
    for article_id, version, outlet, title, authors, kind, text, feed, feed_authors, *where in rows:
        looked = Looked(
            article_id, version, outlet, title, authors, kind, text or "", feed, feed_authors,
            rules.sketch(text or ""), rules.title_key(title),
        )  # fmt: skip
        known_at, seen_on, group_before, similarity_before = where
        texts.append(Text(looked, known_at, seen_on, group_before, article_id in holding, similarity_before))
    return texts
