"""Which stored texts a batch could be copies of: a join of the kept shingles, over a bounded stretch of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb
import pyarrow as pa

from warehouse.origin_rows import Looked

# What stands under so many headlines of one outlet is a notice, a box or the frame of a ticker: it tells no copies.
STANDING_TITLES = 4
PHRASE_TITLES = 100  # under so many headlines of all outlets it is a phrase of the language
# Of a text in which, and of one in which of another fifth of the words was changed, a tenth of the shingles is left.
LEAST_SHARED, LEAST_SHARE = 2, 0.05
MOST = 8  # candidates of one text that are looked at closely


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that shares shingles: a stored hub or an earlier one of the batch, and the estimated share."""

    other_id: int
    share: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates by article, the best first; and the standing shingles of each outlet concerned."""

    pairs: dict[int, list[Candidate]]
    by_outlet: dict[str, frozenset[int]] = field(default_factory=dict)

    def standing(self, outlet: str) -> frozenset[int]:
        """Give the shingles of the batch that stand under many headlines of an outlet."""
        return self.by_outlet.get(outlet, frozenset())


_FRESH = pa.schema(
    [
        ("shingle", pa.int32()), ("article_id", pa.int64()), ("outlet", pa.string()), ("title_key", pa.int64()),
        ("thinning", pa.int32()), ("size", pa.int32()), ("place", pa.int32()),
    ]
)  # fmt: skip
_HOLDERS = """
CREATE OR REPLACE TEMP TABLE held AS
SELECT shingle, article_id, version FROM core.text_shingles
WHERE seen_on >= $since AND shingle IN (SELECT shingle FROM fresh);
CREATE OR REPLACE TEMP TABLE holder AS
SELECT h.shingle, h.article_id, o.outlet, coalesce(o.title_key, o.article_id) AS title_key, o.thinning,
  o.shingles AS size, -1 AS place
FROM held h JOIN core.article_origins o USING (article_id, version) JOIN core.articles a USING (article_id, version)
WHERE o.group_id = o.article_id AND h.article_id NOT IN (SELECT article_id FROM to_look_at)
UNION ALL
SELECT shingle, article_id, outlet, coalesce(title_key, article_id), thinning, size, place FROM fresh;
CREATE OR REPLACE TEMP TABLE standing AS
SELECT shingle, outlet FROM holder GROUP BY ALL HAVING count(DISTINCT title_key) >= $standing_titles;
CREATE OR REPLACE TEMP TABLE phrase AS
SELECT shingle FROM holder GROUP BY ALL HAVING count(DISTINCT title_key) >= $phrase_titles;
"""
_PAIRS = """
WITH own AS (
  SELECT f.article_id, f.place, f.thinning, f.outlet, f.shingle,
    f.size - count(s.shingle) OVER (PARTITION BY f.article_id) AS size
  FROM fresh f LEFT JOIN standing s ON s.shingle = f.shingle AND s.outlet = f.outlet
  WHERE f.shingle NOT IN (SELECT shingle FROM phrase)
  QUALIFY s.shingle IS NULL
), shared AS (
  SELECT f.article_id, h.article_id AS other_id, any_value(f.size) AS size, any_value(f.thinning) AS thinning,
    any_value(h.thinning) AS other_thinning, any_value(h.size) - count(s.shingle) AS other_size,
    count(*) - count(s.shingle) AS shared
  FROM own f JOIN holder h ON h.shingle = f.shingle AND h.place < f.place
  LEFT JOIN standing s ON s.shingle = h.shingle AND s.outlet = h.outlet
  GROUP BY f.article_id, h.article_id
), told AS (
  SELECT article_id, other_id, shared * greatest(thinning, other_thinning)
    / greatest(least(size * thinning, other_size * other_thinning), 1) AS share
  FROM shared WHERE shared >= $least_shared
)
SELECT article_id, other_id, share FROM told WHERE share >= $least_share
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY share DESC, other_id) <= $most
ORDER BY article_id, share DESC, other_id
"""


def find_candidates(connection: duckdb.DuckDBPyConnection, texts: Sequence[Looked], since: date) -> Candidates:
    """Find what each text shares with the hubs read from `since` on and with the texts before it in the batch.

    The batch's own versions stand in the temporary table `to_look_at`; their older versions are no candidates.
    """
    connection.register("fresh_rows", _fresh(texts))
    connection.execute("CREATE OR REPLACE TEMP TABLE fresh AS FROM fresh_rows")
    connection.unregister("fresh_rows")
    values = {"since": since, "standing_titles": STANDING_TITLES, "phrase_titles": PHRASE_TITLES}
    for statement in filter(str.strip, _HOLDERS.split(";")):
        connection.execute(statement, {k: v for k, v in values.items() if f"${k}" in statement})
    rows = connection.execute(
        _PAIRS, {"least_shared": LEAST_SHARED, "least_share": LEAST_SHARE, "most": MOST}
    ).fetchall()
    pairs: dict[int, list[Candidate]] = {}
    for article_id, other_id, share in rows:
        pairs.setdefault(article_id, []).append(Candidate(other_id, share))
    standing = connection.execute("SELECT outlet, list(shingle) FROM standing GROUP BY outlet").fetchall()
    return Candidates(pairs, {outlet: frozenset(shingles) for outlet, shingles in standing})


def _fresh(texts: Sequence[Looked]) -> pa.Table:
    columns: dict[str, list[object]] = {name: [] for name in _FRESH.names}
    for place, text in enumerate(texts):
        kept = sorted(text.sketch.shingles)
        columns["shingle"] += kept
        for name, value in (
            ("article_id", text.article_id), ("outlet", text.outlet), ("title_key", text.title_key),
            ("thinning", text.sketch.thinning), ("size", len(kept)), ("place", place),
        ):  # fmt: skip
            columns[name] += [value] * len(kept)
    return pa.table(columns, schema=_FRESH)
