"""Families of statements as stored: what has not been looked at, who could belong together, and writing who does."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from warehouse.arrow import Row, arrow_schema, arrow_table, insert, scalar, with_ids
from warehouse.runs import set_settings

Connection = duckdb.DuckDBPyConnection
SAME_WORDS, SAME_THINGS = 1, 2  # kinds of keys
DAYS_BY_WORDS = 30  # between two claims that share words
DAYS_BY_THINGS = 3  # between two that share numbers, names and things alone
_PARTNERS = 30  # wordings that one is compared with, those that share most
_PER_KEY = 64  # wordings that one key leads to, the newest
_NOBODY = ("none", "pronoun")  # «er» is somebody else in every text


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that was not looked at yet, with what stands in its characters."""

    claim_id: int
    article_id: int
    version: int
    said_on: date
    published_at: datetime | None
    language: str
    speaker_key: str
    is_quoted: bool
    content: str
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim that was looked at."""

    claim_id: int
    said_on: date
    published_at: datetime | None
    language: str
    speaker_key: str
    is_quoted: bool
    wording: int
    evidence: str
    content: str
    family_id: int | None


def articles_to_place(connection: Connection, limit: int) -> list[tuple[int, int]]:
    """Give articles whose current version was not looked at, as (article, version), the oldest ids first."""
    return connection.execute(
        """
        SELECT article_id, version FROM core.articles ANTI JOIN core.family_articles USING (article_id, version)
        ORDER BY article_id LIMIT $limit
        """,
        {"limit": limit},
    ).fetchall()


def look_again(connection: Connection, article_ids: Collection[int]) -> None:
    """Forget that these articles were looked at, so that their claims are placed anew: they were read again."""
    for table in ("family_articles", "primary_articles"):
        with_ids(connection, f"DELETE FROM core.{table} WHERE article_id IN (SELECT id FROM ids)", article_ids)


def look_again_where_speakers_moved(connection: Connection, digest_name: str = "family_actors_digest") -> int:
    """Look again at articles whose claims are somebody else's since people were merged or split; says at how many."""
    digest = str(scalar(connection, _ACTORS_DIGEST))
    held = scalar(connection, f"SELECT value FROM core.settings WHERE name = '{digest_name}'")
    if held == json.dumps(digest):
        return 0
    set_settings(connection, {digest_name: digest})
    if held is None and not scalar(connection, "SELECT count(*) FROM core.claim_wordings"):
        return 0
    moved = connection.execute(
        f"""
        SELECT DISTINCT w.article_id FROM core.claim_wordings w JOIN v_claims_all c USING (claim_id)
        WHERE w.speaker_key IS DISTINCT FROM {SPEAKER_KEY}
        """
    ).fetchall()
    look_again(connection, [a for (a,) in moved])
    return len(moved)


def new_claims(connection: Connection, articles: Sequence[tuple[int, int]]) -> list[NewClaim]:
    """Give the claims of these articles that can be in a family: of somebody, in words, and no part of another."""
    ids = [a for a, _ in articles]
    rows = with_ids(connection, _NEW_CLAIMS, ids)
    numbers = _items(with_ids(connection, _NUMBERS_IN, ids))
    names = _items(with_ids(connection, _NAMES_IN, ids))
    return [NewClaim(*row, *(items.get(row[0], ()) for items in (numbers, names))) for row in rows]


def _items(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for claim_id, item in rows:
        found.setdefault(claim_id, []).append(item)
    return {claim_id: tuple(items) for claim_id, items in found.items()}


def take_out(connection: Connection, article_ids: Collection[int]) -> list[int]:
    """Take all claims of these articles out of their families; gives those that remain of these families, which are
    families no more until they are placed anew."""
    remaining = with_ids(
        connection,
        """
        SELECT claim_id FROM core.family_members WHERE article_id NOT IN (SELECT id FROM ids) AND family_id IN (
          SELECT family_id FROM core.family_members WHERE article_id IN (SELECT id FROM ids)
        ) ORDER BY claim_id
        """,
        article_ids,
    )
    ids = "article_id IN (SELECT id FROM ids)"
    broken = f"family_id IN (SELECT family_id FROM core.family_members WHERE {ids})"
    for table, which in (
        ("families", broken), ("family_members", broken), ("claim_wordings", ids), ("family_articles", ids),
    ):  # fmt: skip
        with_ids(connection, f"DELETE FROM core.{table} WHERE {which}", article_ids)
    return [claim_id for (claim_id,) in remaining]


def add_claims(
    connection: Connection,
    run_id: int,
    articles: Sequence[tuple[int, int]],
    wordings: Sequence[Row],
    keys: Sequence[Row],
) -> None:
    """Note claims with their wordings and the keys of these, and that their articles were looked at."""
    if wordings:
        days = [row["said_on"] for row in wordings]
        connection.register("fresh_keys", arrow_table(keys, arrow_schema(connection, "core.wording_keys")))
        connection.execute(_NOTE_KEYS, {"first": min(days), "last": max(days)})
        connection.unregister("fresh_keys")
    insert(connection, "core.claim_wordings", wordings)
    rows = [{"article_id": a, "version": v, "run_id": run_id} for a, v in articles]
    insert(connection, "core.family_articles", rows)


def find_partners(connection: Connection, claims: Sequence[Row], keys: Sequence[Row]) -> list[tuple[int, int]]:
    """Give pairs of (claim of these, claim) that may be the same statement; all of them were added before.

    Of claims in the same words only those nearest in time, before and after, are given: they hang together anyway.
    `claims` have claim_id, wording and said_on; `keys` wording, said_on, kind and key.
    """
    if not claims:
        return []
    connection.register("fresh_claims", arrow_table(claims, _FRESH))
    connection.register("fresh_keys", arrow_table(keys, arrow_schema(connection, "core.wording_keys")))
    try:
        days = [c["said_on"] for c in claims]
        connection.execute(_PARTNER_WORDINGS, {"first": min(days), "last": max(days)})
        return connection.execute(_PARTNER_CLAIMS, {"first": min(days), "last": max(days)}).fetchall()
    finally:
        connection.unregister("fresh_claims")
        connection.unregister("fresh_keys")
        connection.execute("DROP TABLE IF EXISTS partner_wordings")


def stored_claims(connection: Connection, claim_ids: Collection[int]) -> list[StoredClaim]:
    """Give these claims and all claims of their families."""
    rows = with_ids(connection, _STORED, claim_ids)
    return [StoredClaim(*row) for row in rows]


def write_families(
    connection: Connection, claim_ids: Collection[int], families: Sequence[Row], members: Sequence[Row]
) -> None:
    """Put these families in the place of those that the claims were in; who speaks in which article is looked up."""
    old = "family_id IN (SELECT family_id FROM core.family_members WHERE claim_id IN (SELECT id FROM ids))"
    for table in ("families", "family_members"):
        with_ids(connection, f"DELETE FROM core.{table} WHERE {old}", claim_ids)
    connection.register("made", arrow_table(members, arrow_schema(connection, "core.family_members")))
    connection.execute(_WRITE_MEMBERS)
    connection.unregister("made")
    connection.register("made", arrow_table(families, arrow_schema(connection, "core.families")))
    connection.execute(_WRITE_FAMILIES)
    connection.unregister("made")


_FRESH = pa.schema([("claim_id", pa.int64()), ("wording", pa.int64()), ("said_on", pa.date32())])
SPEAKER_KEY = "coalesce(c.speaker_actor_id, 'name ' || lower(c.speaker))"
_CAN_BE_PLACED = f"""c.mode <> 'reported' AND NOT c.is_part AND c.speaker IS NOT NULL AND length(c.content) <= 4000
  AND (c.speaker_actor_id IS NOT NULL OR c.speaker_resolved NOT IN {_NOBODY})"""
_NEW_CLAIMS = f"""
SELECT c.claim_id, c.article_id, a.version, c.news_on, c.published_at, coalesce(c.language, ''), {SPEAKER_KEY},
  c.mode = 'direct', c.content
FROM v_claims_all c JOIN core.articles a USING (article_id)
WHERE c.article_id IN (SELECT id FROM ids) AND c.news_on IS NOT NULL AND {_CAN_BE_PLACED} ORDER BY c.claim_id
"""
# Counted things are named in the language of the text, so of a count the value alone tells.
_NUMBERS_IN = """
SELECT DISTINCT c.claim_id, printf('%g', n.value) || coalesce(printf('-%g', n.value_max), '') ||
  if(n.kind = 'count', '', ' ' || coalesce(n.unit, '')) AS item
FROM core.claims c JOIN core.articles a USING (article_id, version)
JOIN core.numbers n ON n.article_id = c.article_id AND n.version = c.version
  AND n.start_char >= c.start_char AND n.end_char <= c.end_char
WHERE c.article_id IN (SELECT id FROM ids) AND n.article_id IN (SELECT id FROM ids) AND n.value IS NOT NULL
ORDER BY ALL
"""
_NAMES_IN = """
SELECT DISTINCT c.claim_id, m.actor_id AS item
FROM core.claims c JOIN core.articles a USING (article_id, version)
JOIN core.mentions m ON m.article_id = c.article_id AND m.version = c.version
  AND m.start_char >= c.start_char AND m.end_char <= c.end_char
WHERE c.article_id IN (SELECT id FROM ids) AND m.article_id IN (SELECT id FROM ids) AND m.actor_id IS NOT NULL
  AND m.actor_id IS DISTINCT FROM c.speaker_actor_id AND coalesce(m.alias_kind, '') <> 'group'
ORDER BY ALL
"""
_ACTORS_DIGEST = """
SELECT coalesce((SELECT sum(hash(d) >> 24) FROM core.actor_redirects d), 0)
  || ' ' || coalesce((SELECT sum(hash(m) >> 24) FROM core.actor_moves m), 0)
"""
_NOTE_KEYS = """
INSERT INTO core.wording_keys
SELECT DISTINCT wording, said_on, kind, key FROM fresh_keys
ANTI JOIN (
  SELECT wording, said_on FROM core.claim_wordings WHERE said_on BETWEEN $first AND $last
) USING (wording, said_on)
"""
_PARTNER_WORDINGS = f"""
CREATE OR REPLACE TEMP TABLE partner_wordings AS
WITH near AS (
  SELECT k.kind, k.key, k.wording FROM core.wording_keys k SEMI JOIN fresh_keys USING (kind, key)
  WHERE k.said_on BETWEEN $first::DATE - {DAYS_BY_WORDS} AND $last::DATE + {DAYS_BY_WORDS}
  GROUP BY k.kind, k.key, k.wording
  QUALIFY row_number() OVER (PARTITION BY k.kind, k.key ORDER BY max(k.said_on) DESC, k.wording) <= {_PER_KEY}
), shared AS (
  SELECT f.wording AS one, n.wording AS two, count(*) AS keys, max(f.kind = {SAME_WORDS}) AS has_words
  FROM (SELECT DISTINCT wording, kind, key FROM fresh_keys) f JOIN near n USING (kind, key)
  WHERE n.wording <> f.wording GROUP BY ALL
)
SELECT one, two, has_words FROM shared
QUALIFY row_number() OVER (PARTITION BY one ORDER BY keys DESC, two) <= {_PARTNERS}
UNION ALL SELECT DISTINCT wording, wording, true FROM fresh_claims
"""
_AT = "(({0}.said_on - DATE '1970-01-01')::BIGINT * (1::BIGINT << 40) + {0}.claim_id)"
_PARTNER_CLAIMS = f"""
WITH pair AS (
  SELECT p.two, f.claim_id AS one_id, w.claim_id AS two_id, {_AT.format("w")} AS place, {_AT.format("f")} AS own
  FROM fresh_claims f JOIN partner_wordings p ON p.one = f.wording
  JOIN core.claim_wordings w ON w.wording = p.two
  WHERE w.said_on BETWEEN $first::DATE - {DAYS_BY_WORDS} AND $last::DATE + {DAYS_BY_WORDS}
    AND abs(w.said_on - f.said_on) <= if(p.has_words, {DAYS_BY_WORDS}, {DAYS_BY_THINGS}) AND w.claim_id <> f.claim_id
), nearest AS (
  SELECT one_id, arg_max(two_id, place) AS two_id FROM pair WHERE place < own GROUP BY one_id, two
  UNION SELECT one_id, arg_min(two_id, place) FROM pair WHERE place > own GROUP BY one_id, two
)
SELECT DISTINCT one_id, two_id FROM nearest ORDER BY ALL
"""
_STORED = """
WITH wanted AS (
  SELECT id AS claim_id FROM ids
  UNION SELECT claim_id FROM core.family_members WHERE family_id IN (
    SELECT family_id FROM core.family_members WHERE claim_id IN (SELECT id FROM ids)
  )
)
SELECT w.claim_id, w.said_on, w.published_at, w.language, w.speaker_key, w.is_quoted, w.wording, w.evidence, c.content,
  m.family_id
FROM core.claim_wordings w SEMI JOIN wanted USING (claim_id) JOIN core.claims c USING (claim_id)
LEFT JOIN core.family_members m USING (claim_id) ORDER BY w.claim_id
"""
_WRITE_MEMBERS = """
INSERT INTO core.family_members BY NAME
SELECT m.* REPLACE (w.article_id AS article_id, w.version AS version)
FROM made m JOIN core.claim_wordings w USING (claim_id) ORDER BY m.family_id, w.said_on, m.claim_id
"""
_WRITE_FAMILIES = """
INSERT INTO core.families BY NAME
SELECT f.* REPLACE (if(starts_with(w.speaker_key, 'name '), NULL, w.speaker_key) AS speaker_actor_id,
  coalesce(c.speaker_name, c.speaker) AS speaker)
FROM made f JOIN core.claim_wordings w ON w.claim_id = f.first_claim_id
JOIN core.claims c ON c.claim_id = f.first_claim_id
ORDER BY f.family_id
"""
