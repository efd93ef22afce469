"""The features of articles for their stories: written once per text, and weighed by how rare they are in these days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa

from extractors.model import StoryText
from warehouse.rows import StoryRules

Connection = duckdb.DuckDBPyConnection
_PAST_DAYS = 14  # of whose articles rarity is counted
_MOST_COMMON = (0.05, 30, 200)  # share and numbers of articles from which a feature finds nobody


@dataclass(frozen=True, slots=True)
class ToPlace:
    """An article whose text has no story yet."""

    article_id: int
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The languages of a batch of articles, and what its actor features are called in words."""

    languages: dict[int, str]
    names: dict[str, str]


_OF_BATCH = (
    "article_id BETWEEN (SELECT min(article_id) FROM story_todo) AND (SELECT max(article_id) FROM story_todo) "
    "AND (article_id, version) IN (SELECT (article_id, version) FROM story_todo)"
)


_OF_STORE = "article_id IN (SELECT article_id FROM story_todo JOIN core.story_articles USING (article_id))"


def write_features(connection: Connection, batch: Sequence[ToPlace], rules: StoryRules) -> Told:
    """Write the features of the texts of `story_todo` in place of those of older ones."""
    called: dict[str, str] = {}
    names: dict[int, list[tuple[str, int]]] = {}
    numbers: dict[int, list[tuple[str, int]]] = {}
    for article_id, key, name, start in connection.execute(
        f"""
        SELECT article_id, coalesce(actor_id, name, surface), coalesce(actor_name, name, surface), start_char
        FROM core.mentions
        WHERE {_OF_BATCH} AND coalesce(alias_kind, '') <> 'group' ORDER BY article_id, start_char
        """
    ).fetchall():
        names.setdefault(article_id, []).append((key, start))
        called.setdefault(rules.actor_feature(key), name)
    for article_id, key, start in connection.execute(
        f"""
        SELECT article_id, unnest([
          concat_ws(' ', printf('%.15g', value), if(kind = 'count', NULL, unit)),
          if(of_what IS NOT NULL OR kind = 'count',
            concat_ws(' ', printf('%.15g', value), unit, 'of ' || lower(of_what)), NULL)
        ]) AS key, start_char
        FROM core.numbers WHERE {_OF_BATCH} AND value IS NOT NULL ORDER BY article_id, start_char
        """
    ).fetchall():
        if key is not None:
            numbers.setdefault(article_id, []).append((key, start))
    texts = connection.execute(
        f"""
        SELECT article_id, coalesce(a.language, ''), coalesce(a.title, ''), left(v.text, 4000)
        FROM (FROM core.article_versions WHERE {_OF_BATCH}) v JOIN core.articles a USING (article_id)
        """
    ).fetchall()
    days = {a.article_id: a.at.date() for a in batch}
    found: list[tuple[int, str, float]] = []
    for article_id, language, title, text in sorted(texts):
        article = StoryText(
            language, title, text, tuple(names.get(article_id, ())), tuple(numbers.get(article_id, ()))
        )  # fmt: skip
        found += [(article_id, feature, weight) for feature, weight in rules.features(article).items()]
    connection.execute(f"DELETE FROM core.story_features WHERE {_OF_STORE}")
    columns = [[days[i] for i, _, _ in found], *([row[n] for row in found] for n in range(3))]
    fresh = pa.table(columns, schema=_FEATURES)
    connection.register("story_fresh", fresh)
    connection.execute("INSERT INTO core.story_features FROM story_fresh")
    connection.unregister("story_fresh")
    return Told({article_id: language for article_id, language, _, _ in texts}, called)


_FEATURES = pa.schema(
    [("day", pa.date32()), ("article_id", pa.int64()), ("feature", pa.string()), ("weight", pa.float32())]
)


def _between(first: date, last: date, before: int, after: int) -> str:
    return f"day BETWEEN DATE '{first - timedelta(days=before)}' AND DATE '{last + timedelta(days=after)}'"


def weigh(connection: Connection, first: date, last: date, rules: StoryRules) -> None:
    """Make `story_rarity` (how rare each feature is these days) and `story_window` (the weighed features near by)."""
    past = _between(first, last, _PAST_DAYS, rules.quiet_days)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE story_seen AS
        SELECT feature, count(*) AS articles,
          if(starts_with(feature, 't '), split_part(feature, ' ', 2), '*') AS language
        FROM core.story_features WHERE {past} GROUP BY feature
        """
    )
    seen: dict[str, int] = dict(
        connection.execute(
            f"""
            WITH every AS (
              SELECT article_id, language FROM core.story_articles WHERE {past}
              UNION SELECT article_id, coalesce(language, '') FROM core.articles SEMI JOIN story_todo USING (article_id)
            )
            SELECT language, count(DISTINCT article_id) FROM every GROUP BY language
            UNION ALL SELECT '*', count(DISTINCT article_id) FROM every
            """
        ).fetchall()
    )
    counted = connection.execute("SELECT DISTINCT language, articles FROM story_seen ORDER BY ALL").fetchall()
    rarities = [rules.rarity(articles, seen.get(language, articles)) for language, articles in counted]
    table = pa.table(
        {
            "language": pa.array([language for language, _ in counted], pa.string()),
            "articles": pa.array([n for _, n in counted], pa.int64()),
            "rarity": pa.array(rarities, pa.float64()),
        }
    )
    connection.register("story_rarities", table)
    share, least, most = _MOST_COMMON
    finds = min(max(least, share * seen["*"]), most)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE story_window AS
        SELECT f.article_id, f.feature, f.weight * r.rarity AS weight, s.language = '*' AS is_plain,
          s.articles BETWEEN 2 AND {finds} AS finds
        FROM core.story_features f JOIN story_seen s USING (feature) JOIN story_rarities r USING (language, articles)
        WHERE {_between(first, last, rules.quiet_days, rules.quiet_days)} AND r.rarity > 0.02;
        DROP TABLE story_seen;
        CREATE OR REPLACE TEMP TABLE story_length AS
        SELECT article_id, sqrt(sum(weight * weight)) AS whole,
          sqrt(sum(weight * weight) FILTER (is_plain)) AS plain FROM story_window GROUP BY article_id
        """
    )
    connection.unregister("story_rarities")
