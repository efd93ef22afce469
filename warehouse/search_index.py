"""The index of the keyword search: which article has which word how often, in three plain tables of schema `search`.

`search.terms` has the stems, `search.postings` a row per stem and article, sorted by stem so that a search reads a few
row groups, `search.docs` what a search filters by. A publish calls `build` when it makes all anew, else `update`.

A text that changes becomes a new document: its old row of `docs` goes, its old postings lead nowhere and are left,
until they and what was appended out of order make up a third; then the postings are sorted anew.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from warehouse.arrow import scalar
from warehouse.search_words import stem

Connection = duckdb.DuckDBPyConnection
_CHUNK = 20_000  # documents taken apart at once
_SORTED_AT_ONCE = 8_000_000  # postings
_LOOSE = 0.33
_POSTINGS = "term_id INTEGER, doc_id INTEGER, in_text INTEGER, in_title INTEGER"
_TABLES = """
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE OR REPLACE TABLE {schema}.docs (doc_id INTEGER, article_id BIGINT, words INTEGER, news_on DATE, outlet VARCHAR,
  language VARCHAR);
CREATE OR REPLACE TABLE {schema}.terms (term_id INTEGER, term VARCHAR);
CREATE OR REPLACE TABLE {schema}.postings ({postings});
CREATE OR REPLACE TABLE {schema}.sorted (postings BIGINT);
"""
# The words of one chunk of documents, as they stand there. They become numbers before they are counted: cheaper by far.
_WORDS = r"""
CREATE OR REPLACE TEMP TABLE search_words AS
SELECT doc_id, false AS is_title, unnest(regexp_extract_all(text, '[\pL\pN]+')) AS word FROM search_todo
UNION ALL
SELECT doc_id, true, unnest(regexp_extract_all(title, '[\pL\pN]+')) FROM search_todo
"""


def build(connection: Connection, *, articles: str = "v_articles", schema: str = "search") -> int:
    """Make the index of all articles anew; gives the number of documents.

    `articles` is a table or view with the columns of v_articles. Everything is written into `schema`, which may name a
    catalog (`snapshot.search`).
    """
    connection.execute(_TABLES.format(schema=schema, postings=_POSTINGS))
    _open(connection)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE search_ids AS SELECT article_id AS id FROM {articles}")
    count = _add(connection, articles, schema, loose="search_loose")
    _rank_terms(connection, schema)
    _sort(connection, schema, "search_loose")
    _close(connection)
    return count


def update(
    connection: Connection, article_ids: Iterable[int], *, articles: str = "v_articles", schema: str = "search"
) -> int:
    """Bring the index to what `articles` says of these articles, those that are gone included; gives their number."""
    ids = pa.table({"id": pa.array(sorted(set(article_ids)), pa.int64())})
    _open(connection)
    connection.register("search_given", ids)
    connection.execute("CREATE OR REPLACE TEMP TABLE search_ids AS SELECT id FROM search_given")
    connection.unregister("search_given")
    connection.execute(f"DELETE FROM {schema}.docs WHERE article_id IN (SELECT id FROM search_ids)")
    connection.execute(f"INSERT INTO search_terms SELECT term_id, term FROM {schema}.terms")
    _add(connection, articles, schema, loose="search_loose")
    connection.execute(
        f"INSERT INTO {schema}.terms FROM search_terms WHERE term_id > "
        f"(SELECT coalesce(max(term_id), 0) FROM {schema}.terms) ORDER BY term"
    )
    connection.execute(f"INSERT INTO {schema}.postings FROM search_loose ORDER BY term_id, doc_id")
    held, in_order = connection.execute(
        f"SELECT (SELECT count(*) FROM {schema}.postings), (SELECT max(postings) FROM {schema}.sorted)"
    ).fetchall()[0]
    if held - (in_order or 0) > _LOOSE * held:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE search_loose AS FROM {schema}.postings "
            f"SEMI JOIN {schema}.docs USING (doc_id)"
        )
        _sort(connection, schema, "search_loose")
    _close(connection)
    return int(ids.num_rows)


def _open(connection: Connection) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE search_terms (term_id INTEGER, term VARCHAR);"
        "CREATE OR REPLACE TEMP TABLE search_stems (word VARCHAR, term_id INTEGER);"
        f"CREATE OR REPLACE TEMP TABLE search_loose ({_POSTINGS})"
    )


def _close(connection: Connection) -> None:
    for table in ("terms", "stems", "loose", "ids", "todo", "words"):
        connection.execute(f"DROP TABLE IF EXISTS temp.search_{table}")


def _add(connection: Connection, articles: str, schema: str, *, loose: str) -> int:
    """Take the articles of `search_ids` apart, a chunk at a time, into `docs` and loose postings."""
    first = int(scalar(connection, f"SELECT coalesce(max(doc_id), 0) FROM {schema}.docs"))
    # An id is never given twice, that of a document that is gone neither: its postings are still there.
    first = max(first, int(scalar(connection, f"SELECT coalesce(max(doc_id), 0) FROM {schema}.postings")))
    added = 0
    lowest: int | None = None
    while True:
        beyond = "" if lowest is None else f"WHERE id > {lowest}"
        found = connection.execute(
            f"SELECT max(id), count(*) FROM (SELECT id FROM search_ids {beyond} ORDER BY id LIMIT {_CHUNK})"
        ).fetchall()
        highest, count = found[0]
        if not count:
            return added
        after = "" if lowest is None else f"article_id > {lowest} AND"
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE search_todo AS
            SELECT ({first + added} + row_number() OVER (ORDER BY article_id))::INTEGER AS doc_id, article_id, news_on,
              outlet, language, coalesce(title, '') AS title, coalesce(text, '') AS text
            FROM {articles} WHERE {after} article_id <= {highest} AND article_id IN (SELECT id FROM search_ids)
            """
        )
        _take_apart(connection, schema, loose)
        added += int(scalar(connection, "SELECT count(*) FROM search_todo"))
        lowest = highest


def _take_apart(connection: Connection, schema: str, loose: str) -> None:
    connection.execute(_WORDS)
    _learn(connection)
    connection.execute(
        f"""
        INSERT INTO {loose}
        SELECT s.term_id, w.doc_id, count(*) FILTER (NOT w.is_title), count(*) FILTER (w.is_title)
        FROM search_words w JOIN search_stems s USING (word) GROUP BY s.term_id, w.doc_id
        """
    )
    connection.execute(
        f"""
        INSERT INTO {schema}.docs
        SELECT t.doc_id, t.article_id, coalesce(w.words, 0), t.news_on, t.outlet, t.language
        FROM search_todo t LEFT JOIN (
          SELECT doc_id, count(*)::INTEGER AS words FROM search_words WHERE NOT is_title GROUP BY doc_id
        ) w USING (doc_id)
        ORDER BY t.doc_id
        """
    )


def _learn(connection: Connection) -> None:
    """Give the words that no chunk before had their stems, and the stems their ids."""
    fresh = connection.execute(
        "SELECT DISTINCT word FROM search_words ANTI JOIN search_stems USING (word) ORDER BY word"
    ).fetchall()
    words = [w for (w,) in fresh]
    connection.register("search_fresh", pa.table({"word": words, "term": [stem(w) for w in words]}, schema=_FRESH))
    connection.execute(
        """
        INSERT INTO search_terms
        SELECT (SELECT coalesce(max(term_id), 0) FROM search_terms) + row_number() OVER (ORDER BY term), term
        FROM (SELECT DISTINCT term FROM search_fresh) ANTI JOIN search_terms USING (term)
        """
    )
    connection.execute("INSERT INTO search_stems SELECT word, term_id FROM search_fresh JOIN search_terms USING (term)")
    connection.unregister("search_fresh")


_FRESH = pa.schema([("word", pa.string()), ("term", pa.string())])


def _rank_terms(connection: Connection, schema: str) -> None:
    """Number the terms by the alphabet, so that a prefix is one span of postings."""
    connection.execute(
        f"INSERT INTO {schema}.terms SELECT row_number() OVER (ORDER BY term), term FROM search_terms ORDER BY term"
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE search_loose AS
        SELECT n.term_id, l.doc_id, l.in_text, l.in_title
        FROM search_loose l JOIN search_terms o USING (term_id) JOIN {schema}.terms n USING (term)
        """
    )


def _sort(connection: Connection, schema: str, loose: str) -> None:
    """Write loose postings in order, a span of terms at a time so that memory stays small."""
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.postings ({_POSTINGS})")
    spans = connection.execute(
        f"""
        SELECT min(term_id), max(term_id) FROM (
          SELECT term_id,
            (sum(postings) OVER (ORDER BY term_id ROWS UNBOUNDED PRECEDING))::BIGINT // {_SORTED_AT_ONCE} AS span
          FROM (SELECT term_id, count(*) AS postings FROM {loose} GROUP BY term_id)
        ) GROUP BY span ORDER BY span
        """
    ).fetchall()
    for low, high in spans:
        connection.execute(
            f"INSERT INTO {schema}.postings FROM {loose} WHERE term_id BETWEEN {low} AND {high} "
            "ORDER BY term_id, doc_id"
        )
    connection.execute(f"DELETE FROM {schema}.sorted")
    connection.execute(f"INSERT INTO {schema}.sorted SELECT count(*) FROM {schema}.postings")
