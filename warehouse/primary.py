"""Quotations of the press and texts of primary sources, as stored: what to compare with what, and the verdicts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from warehouse.arrow import Row, arrow_schema, arrow_table, insert, with_ids
from warehouse.connect import Connection
from warehouse.families import SPEAKER_KEY

DAYS_BEFORE, DAYS_AFTER = 14, 7  # a primary text is of at most so many days before and after the article that quotes it


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of the press; `evidence` is empty where it was not read for it."""

    claim_id: int
    article_id: int
    version: int
    said_on: date
    speaker_key: str
    language: str
    mode: str
    is_part: bool
    content: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PrimaryArticle:
    """A primary text."""

    article_id: int
    version: int
    said_on: date
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something in a primary text that tells of what it is: a number or an actor, with its place."""

    article_id: int
    start: int
    end: int
    item: str
    is_number: bool


def articles_to_compare(connection: Connection, limit: int) -> list[tuple[int, int]]:
    """Give articles whose current version was not looked at, as (article, version), the oldest ids first."""
    return connection.execute(
        """
        SELECT article_id, version FROM core.articles ANTI JOIN core.primary_articles USING (article_id, version)
        ORDER BY article_id LIMIT $limit
        """,
        {"limit": limit},
    ).fetchall()


def take_out(connection: Connection, run_id: int, articles: Sequence[tuple[int, int]]) -> list[int]:
    """Forget what these articles gave before and note that they are looked at; gives the claims of other articles whose
    verdict rested on them, to be compared anew."""
    ids = [a for a, _ in articles]
    again = with_ids(
        connection,
        """
        SELECT claim_id FROM core.primary_checks
        WHERE primary_article_id IN (SELECT id FROM ids) AND article_id NOT IN (SELECT id FROM ids) ORDER BY claim_id
        """,
        ids,
    )
    for table in ("primary_articles", "primary_speakers", "primary_checks"):
        with_ids(connection, f"DELETE FROM core.{table} WHERE article_id IN (SELECT id FROM ids)", ids)
    insert(
        connection, "core.primary_articles", [{"article_id": a, "version": v, "run_id": run_id} for a, v in articles]
    )
    with_ids(connection, _NOTE_SPEAKERS, ids)
    return [claim_id for (claim_id,) in again]


def quotations_of(connection: Connection, article_ids: Collection[int]) -> list[Quotation]:
    """Give the quotations of somebody in these articles, those of the press among them."""
    return [Quotation(*row) for row in with_ids(connection, _QUOTATIONS.format(_OF_ARTICLES), article_ids)]


def quotations_by_id(connection: Connection, claim_ids: Collection[int]) -> list[Quotation]:
    """Give these quotations."""
    rows = with_ids(connection, _ARTICLES_OF, claim_ids)
    if not rows:
        return []
    found = [Quotation(*row) for row in with_ids(connection, _QUOTATIONS.format(_OF_ARTICLES), [a for (a,) in rows])]
    return [quotation for quotation in found if quotation.claim_id in claim_ids]


def checked_beside(connection: Connection, article_ids: Collection[int]) -> list[int]:
    """Give the claims that were compared before and whose speaker and time are those of these primary texts."""
    return [claim_id for (claim_id,) in with_ids(connection, _CHECKED_BESIDE, article_ids)]


def texts_beside(connection: Connection, quotations: Sequence[Quotation]) -> dict[int, list[int]]:
    """Give the primary articles of the same speaker and time for each claim, by its id."""
    if not quotations:
        return {}
    rows = [{"claim_id": q.claim_id, "said_on": q.said_on, "speaker_key": q.speaker_key} for q in quotations]
    schema = arrow_schema(connection, "core.primary_checks")
    connection.register("asked", arrow_table(rows, schema).select(["claim_id", "said_on", "speaker_key"]))
    found = connection.execute(_TEXTS_BESIDE).fetchall()
    connection.unregister("asked")
    beside: dict[int, list[int]] = {}
    for claim_id, article_id in found:
        beside.setdefault(claim_id, []).append(article_id)
    return beside


def primary_texts(connection: Connection, article_ids: Collection[int]) -> list[PrimaryArticle]:
    """Give the current texts of these articles."""
    return [PrimaryArticle(*row) for row in with_ids(connection, _TEXTS, article_ids)]


def found_in(connection: Connection, article_ids: Collection[int]) -> list[Found]:
    """Give numbers and actors of the current texts of these articles with their places."""
    return [Found(*row) for row in with_ids(connection, _FOUND, article_ids)]


def write_checks(connection: Connection, checks: Sequence[Row]) -> None:
    """Put verdicts in the place of those that the claims had."""
    with_ids(
        connection,
        "DELETE FROM core.primary_checks WHERE claim_id IN (SELECT id FROM ids)",
        [row["claim_id"] for row in checks],
    )
    insert(connection, "core.primary_checks", checks)


def checks_of(connection: Connection, claim_ids: Collection[int]) -> dict[int, Row]:
    """Give the rows of claims that were compared before, by claim."""
    columns = ("claim_id", "verdict", "primary_article_id", "similarity", "has_text")
    sql = f"SELECT {', '.join(columns)} FROM core.primary_checks WHERE claim_id IN (SELECT id FROM ids)"
    return {row[0]: dict(zip(columns, row, strict=True)) for row in with_ids(connection, sql, claim_ids)}


_OF_ARTICLES = "c.article_id IN (SELECT id FROM ids)"
_ARTICLES_OF = "SELECT DISTINCT article_id FROM core.primary_checks WHERE claim_id IN (SELECT id FROM ids)"
# A mixed statement is compared by its verbatim parts; where the language marks none, by the words in quotation marks.
_QUOTATIONS = f"""
WITH said AS (
  SELECT * FROM v_claims_all c WHERE {{}}
)
SELECT c.claim_id, c.article_id, a.version, c.news_on, {SPEAKER_KEY}, coalesce(c.language, ''), c.mode, c.is_part,
  c.content, coalesce(w.evidence, '')
FROM said c JOIN core.articles a USING (article_id)
LEFT JOIN core.claim_wordings w USING (claim_id, article_id)
WHERE (c.mode = 'direct' OR c.is_part OR (c.mode = 'mixed' AND NOT EXISTS (
    FROM said p WHERE p.parent_claim_id = c.claim_id AND p.is_part)))
  AND c.source_class <> 'primary' AND c.speaker IS NOT NULL AND c.news_on IS NOT NULL AND length(c.content) <= 4000
  AND (c.speaker_actor_id IS NOT NULL OR c.speaker_resolved = 'name')
ORDER BY c.claim_id
"""
_NOTE_SPEAKERS = f"""
INSERT INTO core.primary_speakers
WITH text AS (
  SELECT a.article_id, a.version, coalesce(a.published_at, a.first_seen_at)::DATE AS said_on
  FROM core.articles a JOIN core.sources s USING (source_id)
  WHERE a.article_id IN (SELECT id FROM ids) AND s.source_class = 'primary'
), named AS (
  SELECT article_id, coalesce(d.survivor_id, w.other_id, m.actor_id) AS speaker_key
  FROM text t JOIN core.mentions m USING (article_id, version)
  LEFT JOIN core.actor_moves w USING (article_id, actor_id)
  LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, m.actor_id)
  WHERE m.article_id IN (SELECT id FROM ids) AND m.label = 'PER' AND m.actor_id IS NOT NULL
  UNION
  SELECT article_id, coalesce(d.survivor_id, w.other_id, p.actor_id)
  FROM text t JOIN core.provisional_evidence p USING (article_id, version)
  LEFT JOIN core.actor_moves w USING (article_id, actor_id)
  LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, p.actor_id)
  WHERE p.article_id IN (SELECT id FROM ids) AND p.actor_id IS NOT NULL
  UNION
  SELECT c.article_id, {SPEAKER_KEY} FROM v_claims_all c SEMI JOIN text USING (article_id)
  WHERE c.article_id IN (SELECT id FROM ids) AND c.speaker IS NOT NULL
)
SELECT t.article_id, t.version, t.said_on, n.speaker_key FROM text t JOIN named n USING (article_id) ORDER BY ALL
"""
_CHECKED_BESIDE = f"""
SELECT DISTINCT k.claim_id FROM core.primary_checks k JOIN core.primary_speakers p USING (speaker_key)
WHERE p.article_id IN (SELECT id FROM ids) AND p.said_on BETWEEN k.said_on - {DAYS_BEFORE} AND k.said_on + {DAYS_AFTER}
ORDER BY k.claim_id
"""
_TEXTS_BESIDE = f"""
SELECT DISTINCT q.claim_id, p.article_id FROM asked q JOIN core.primary_speakers p USING (speaker_key)
WHERE p.said_on BETWEEN q.said_on - {DAYS_BEFORE} AND q.said_on + {DAYS_AFTER} ORDER BY ALL
"""
_TEXTS = """
SELECT a.article_id, a.version, coalesce(a.published_at, a.first_seen_at)::DATE, coalesce(a.language, ''), v.text
FROM core.articles a JOIN core.article_versions v USING (article_id, version)
WHERE a.article_id IN (SELECT id FROM ids) AND v.article_id IN (SELECT id FROM ids) ORDER BY a.article_id
"""
_FOUND = """
SELECT article_id, start_char, end_char, printf('%g', value) || coalesce(printf('-%g', value_max), '') ||
  if(kind = 'count', '', ' ' || coalesce(unit, '')), true
FROM core.numbers n JOIN core.articles USING (article_id, version)
WHERE n.article_id IN (SELECT id FROM ids) AND value IS NOT NULL
UNION ALL
SELECT article_id, start_char, end_char, actor_id, false
FROM core.mentions m JOIN core.articles USING (article_id, version)
WHERE m.article_id IN (SELECT id FROM ids) AND actor_id IS NOT NULL AND coalesce(alias_kind, '') <> 'group'
ORDER BY ALL
"""
