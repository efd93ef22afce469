"""Keyword search: articles that have the words, the best first (BM25 over stems, a word of the title counts threefold).

The published snapshot has an index (`search_index`). The working file has none: there the texts that can match are
read and indexed in memory, which is right at once after each ingest, and slow when there are very many.

DuckDB's own extension (fts) is not used: see `docs/queries.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from warehouse.arrow import scalar
from warehouse.search_index import build
from warehouse.search_request import Request, Term, phrase_pattern, read_request

Connection = duckdb.DuckDBPyConnection
_K1, _B, _TITLE = 1.2, 0.75, 3.0
_ONE_BY_ONE = 50  # articles
_BATCHES = (
    _ONE_BY_ONE,
    1_000,
    10_000,
    100_000,
)  # candidates whose texts are read for a phrase, one batch after the other
_SCRATCH = "search_scratch.search"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; None leaves it open. `half_life_days` lets the score of older articles decay."""

    speaker: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    half_life_days: float | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best articles as (id, score); `total` counts all, None where phrases were not read in all of them."""

    hits: tuple[tuple[int, float], ...]
    total: int | None
    engine: str


@dataclass(slots=True)
class _Whole:
    """What of the score depends on all articles: how many, how long, and (by reading) how many have each clause."""

    articles: int
    mean_words: float
    having: list[int] = field(default_factory=list)


def search(connection: Connection, text: str, filters: Filters, limit: int) -> Ranked:
    """Find articles; raises `UsageError` for a request without a word."""
    request = read_request(text)
    if has_index(connection):
        schema, whole, engine = "search", _whole(connection, "search"), "index of the snapshot"
    else:
        whole, count = _read_texts(connection, request)
        schema = _SCRATCH
        engine = f"no index in this file: {whole.articles:,} texts were looked through, {count:,} read"
    if request.phrases or request.excluded_phrases:
        hits, total = _ranked_with_phrases(connection, schema, request, filters, whole, limit)
    else:
        hits, total = _rank(connection, schema, request, filters, whole, limit)
    if schema == _SCRATCH:
        connection.execute("DETACH search_scratch")
    return Ranked(tuple(hits), total, engine)


def _ranked_with_phrases(
    connection: Connection, schema: str, request: Request, filters: Filters, whole: _Whole, limit: int
) -> tuple[list[tuple[int, float]], int | None]:
    """Read the best few for the phrases, and the others only where these do not hold enough."""
    kept: list[tuple[int, float]] = []
    for most in (_ONE_BY_ONE, sum(_BATCHES)):
        rows, total = _rank(connection, schema, request, filters, whole, most)
        kept, is_all = _with_phrases(connection, rows, request, limit)
        if total <= len(rows) or len(kept) >= limit:
            return kept[:limit], len(kept) if is_all and total == len(rows) else None
    return kept[:limit], None


def has_index(connection: Connection) -> bool:
    """Say whether this file has the tables of the index."""
    count = scalar(
        connection,
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'search' AND database_name = current_database()",
    )
    return int(count) >= 3


def _whole(connection: Connection, schema: str) -> _Whole:
    ((articles, words),) = connection.execute(f"SELECT count(*), coalesce(avg(words), 1) FROM {schema}.docs").fetchall()
    return _Whole(articles, max(words, 1.0))


def _rank(
    connection: Connection, schema: str, request: Request, filters: Filters, whole: _Whole, most: int
) -> tuple[list[tuple[int, float]], int]:
    """Give (article, score) of the `most` best that have every clause, and how many there are."""
    parts = []
    for n, clause in enumerate(request.clauses):
        ids = _term_condition(connection, schema, clause)
        if ids is None:
            return [], 0
        parts.append(
            f"SELECT {n} AS clause, doc_id, sum(in_text) + {_TITLE} * sum(in_title) AS weight "
            f"FROM {schema}.postings WHERE {ids} GROUP BY doc_id"
        )
    out = _term_condition(connection, schema, request.excluded) if request.excluded else None
    conditions, values = _conditions(filters)
    if out is not None:
        conditions.append(f"doc_id NOT IN (SELECT doc_id FROM {schema}.postings WHERE {out})")
    having = (
        "SELECT * FROM (VALUES "
        + ", ".join(f"({n}, {count})" for n, count in enumerate(whole.having))
        + ") t(clause, articles)"
        if whole.having
        else "SELECT clause, count(*) AS articles FROM live GROUP BY clause"
    )
    decay = "1"
    if filters.half_life_days:
        newest = f"(SELECT max(news_on) FROM {schema}.docs)"
        decay = (
            f"0.5 ** (greatest(date_diff('day', any_value(news_on), {newest}), 0) / {float(filters.half_life_days)})"
        )
    rows = connection.execute(
        f"""
        WITH found AS ({" UNION ALL ".join(parts)}),
        live AS MATERIALIZED (SELECT * FROM found JOIN {schema}.docs USING (doc_id)),
        having_it AS ({having}),
        scored AS MATERIALIZED (
          SELECT article_id, any_value(news_on) AS news_on, sum(
              ln(1 + ({whole.articles} - h.articles + 0.5) / (h.articles + 0.5)) * weight * {_K1 + 1}
              / (weight + {_K1} * ({1 - _B} + {_B} * words / {whole.mean_words}))) * {decay} AS score
          FROM live JOIN having_it h USING (clause)
          {"WHERE " + " AND ".join(conditions) if conditions else ""}
          GROUP BY article_id HAVING count(*) = {len(request.clauses)}
        )
        SELECT article_id, score, (SELECT count(*) FROM scored) AS total FROM scored
        ORDER BY round(score, 9) DESC, news_on DESC, article_id LIMIT {most}
        """,
        values,
    ).fetchall()
    return [(article_id, score) for article_id, score, _ in rows], int(rows[0][2]) if rows else 0


def _conditions(filters: Filters) -> tuple[list[str], dict[str, object]]:
    wanted: list[tuple[str, str, object]] = [
        ("since", "news_on >= $since", filters.since),
        ("until", "news_on <= $until", filters.until),
        ("outlet", "outlet ILIKE $outlet", filters.outlet),
        ("language", "language = $language", filters.language),
        (
            "speaker",
            "article_id IN (SELECT article_id FROM v_claims WHERE speaker ILIKE '%' || $speaker || '%' "
            "OR speaker_actor_id = $speaker)",
            filters.speaker,
        ),
    ]
    given = [(name, sql, value) for name, sql, value in wanted if value is not None]
    return [sql for _, sql, _ in given], {name: value for name, _, value in given}


def _term_condition(connection: Connection, schema: str, terms: Sequence[Term]) -> str | None:
    """Give the SQL that picks the postings of some terms, by spans of ids; None if no text has any."""
    wanted, values = [], {}
    for n, term in enumerate(terms):
        wanted.append(f"term = $stem{n}")
        values[f"stem{n}"] = term.stem
        if term.is_prefix:
            wanted.append(f"(term >= $from{n} AND term < $to{n})")
            values |= {f"from{n}": term.folded, f"to{n}": term.folded + "\U0010ffff"}
    rows = connection.execute(
        f"SELECT term_id FROM {schema}.terms WHERE {' OR '.join(wanted)} ORDER BY term_id", values
    ).fetchall()
    spans: list[list[int]] = []
    for (term_id,) in rows:
        if spans and term_id == spans[-1][1] + 1:
            spans[-1][1] = term_id
        else:
            spans.append([term_id, term_id])
    if not spans:
        return None
    return "(" + " OR ".join(f"term_id BETWEEN {low} AND {high}" for low, high in spans) + ")"


def _with_phrases(
    connection: Connection, rows: Sequence[tuple[int, float]], request: Request, limit: int
) -> tuple[list[tuple[int, float]], bool]:
    """Keep those whose text has the phrases, the best first, until there are enough; says whether all were read."""
    kept: list[tuple[int, float]] = []
    start = 0
    text = "(coalesce(title, '') || chr(10) || coalesce(text, ''))"
    checks = [f"regexp_matches({text}, $p{n})" for n in range(len(request.phrases))]
    checks += [f"NOT regexp_matches({text}, $x{n})" for n in range(len(request.excluded_phrases))]
    values = {f"p{n}": phrase_pattern(p) for n, p in enumerate(request.phrases)}
    values |= {f"x{n}": phrase_pattern(p) for n, p in enumerate(request.excluded_phrases)}
    for size in _BATCHES:
        batch = rows[start : start + size]
        if not batch or len(kept) >= limit:
            break
        found = look_up(
            connection, f"article_id, {' AND '.join(checks)}", [article_id for article_id, _ in batch], values
        )
        good = {article_id for article_id, has_them in found if has_them}
        kept += [row for row in batch if row[0] in good]
        start += size
    return kept, start >= len(rows)


def look_up(
    connection: Connection, columns: str, article_ids: Sequence[int], values: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    """Give columns of a few articles.

    Up to 50 are asked for one by one: a filter on one id is applied before the text is read, one on a list after it.
    """
    asked = [f"article_id = {article_id}" for article_id in article_ids]
    if len(asked) > _ONE_BY_ONE:
        asked = [f"article_id IN ({', '.join(str(article_id) for article_id in article_ids)})"]
    sql = " UNION ALL ".join(f"SELECT {columns} FROM v_articles WHERE {condition}" for condition in asked)
    return connection.execute(sql, dict(values or {})).fetchall()


def _read_texts(connection: Connection, request: Request) -> tuple[_Whole, int]:
    """Index in memory the texts that have every clause; gives what the score needs of all, and how many were read."""
    plain = "replace(strip_accents(lower(coalesce(title, '') || ' ' || coalesce(text, ''))), 'ß', 'ss')"
    values: dict[str, object] = {}
    flags = []
    for n, clause in enumerate(request.clauses):
        ways = []
        for k, term in enumerate(clause):
            values[f"w{n}_{k}"] = term.stem.removesuffix("y") if len(term.stem) > 3 else term.stem
            ways.append(f"contains(plain, $w{n}_{k})")
        flags.append(f"({' OR '.join(ways)}) AS c{n}")
    names = [f"c{n}" for n in range(len(flags))]
    connection.execute("ATTACH IF NOT EXISTS ':memory:' AS search_scratch (READ_WRITE)")
    connection.execute(
        f"CREATE OR REPLACE TABLE search_scratch.flags AS SELECT article_id, words, {', '.join(flags)} "
        f"FROM (SELECT article_id, words, {plain} AS plain FROM v_articles)",
        values,
    )
    counted = ", ".join(f"count(*) FILTER ({name})" for name in names)
    ((articles, words, *having),) = connection.execute(
        f"SELECT count(*), coalesce(avg(words), 1), {counted} FROM search_scratch.flags"
    ).fetchall()
    chosen = f"SELECT article_id FROM search_scratch.flags WHERE {' AND '.join(names)}"
    count = build(connection, articles=f"(SELECT * FROM v_articles WHERE article_id IN ({chosen}))", schema=_SCRATCH)
    return _Whole(articles, max(words, 1.0), having), count
