"""Stories of articles: what has none yet, the articles of the same days that share rare features, and the decisions.

Only articles of days near a batch are looked at, through the inverted table `core.story_features`, which lies in the
order of landing, so that days are found by its zone maps. How features are weighed and stories told apart are rules
that the flows hand in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, timedelta

import duckdb
import pyarrow as pa

from extractors.model import Placed, Placing, StoryArticle
from warehouse.arrow import Row, insert, next_id, scalar, with_ids
from warehouse.rows import StoryRules
from warehouse.story_features import Told, ToPlace, weigh, write_features

Connection = duckdb.DuckDBPyConnection
BATCH = 1000  # articles decided on in one transaction
SPAN_DAYS = 3  # that a batch covers at most: what is compared with it stays small, however far back it reaches
_NEAREST = 12  # articles that a new one is compared with to find its stories
_MEMBERS = 24  # articles of a story that are read, the newest and those near a new one
_TELLING = 30  # features of an article by which others are found, the weightiest
_FLOOR = 0.05  # likeness by these under which articles are not looked at


def tell_stories(connection: Connection, run_id: int, rules: StoryRules) -> dict[str, int]:
    """Give the stories of the next articles whose text was not looked at, the earliest first; the caller holds the
    transaction.

    Returns counts of `placed`, `founded`, `merged` and `split`, all 0 when nothing is left.
    """
    counts = {"placed": 0, "founded": 0, "merged": 0, "split": 0}
    for batch in _batches(_without_story(connection)):
        for what, n in _add(connection, run_id, batch, rules).items():
            counts[what] += n
    return counts


def look_again(connection: Connection, article_ids: Collection[int]) -> None:
    """Have the stories of these articles decided on again: what was found in their texts has changed.

    They stay where they are unless they fit another story better.
    """
    with_ids(
        connection, "UPDATE core.story_articles SET version = 0 WHERE article_id IN (SELECT id FROM ids)", article_ids
    )


def _without_story(connection: Connection) -> list[ToPlace]:
    rows = connection.execute(
        f"""
        SELECT article_id, version, coalesce(published_at, first_seen_at) AS news_at FROM core.articles
        ANTI JOIN core.story_articles USING (article_id, version)
        WHERE access NOT IN ('blocked', 'soft_404')
        ORDER BY news_at, article_id LIMIT {BATCH}
        """
    ).fetchall()
    return [ToPlace(*row) for row in rows]


def _batches(todo: Sequence[ToPlace]) -> Iterator[list[ToPlace]]:
    """Part a to-do list where it spans many days."""
    batch: list[ToPlace] = []
    for article in todo:
        if batch and article.at - batch[0].at > timedelta(days=SPAN_DAYS):
            yield batch
            batch = []
        batch.append(article)
    if batch:
        yield batch


def _add(connection: Connection, run_id: int, batch: Sequence[ToPlace], rules: StoryRules) -> dict[str, int]:
    """Decide on the stories of articles of a few days and write the decisions."""
    ids = pa.table(
        {
            "article_id": pa.array([a.article_id for a in batch], pa.int64()),
            "version": pa.array([a.version for a in batch], pa.int32()),
        }
    )
    connection.register("story_given", ids)
    connection.execute("CREATE OR REPLACE TEMP TABLE story_todo AS SELECT * FROM story_given ORDER BY article_id")
    connection.unregister("story_given")
    told = write_features(connection, batch, rules)
    weigh(connection, min(a.at for a in batch).date(), max(a.at for a in batch).date(), rules)
    near = _nearest(connection)
    new, held, sizes = _read(connection, batch, told, near)
    free = next_id(connection, "core.stories", "story_id")
    placing = rules.place(new, held, near, sizes, free)
    counts = _write(connection, run_id, batch, told, placing, rules)
    for table in ("todo", "rarity", "window", "length", "needed"):
        connection.execute(f"DROP TABLE IF EXISTS temp.story_{table}")
    return counts


# ---------------------------------------------------------------- candidates


def _nearest(connection: Connection) -> dict[int, list[int]]:
    """Give the articles that are most like each new one, by the features that are rare enough to find somebody."""
    rows = connection.execute(
        f"""
        WITH telling AS (
          FROM story_window SEMI JOIN story_todo USING (article_id) WHERE finds
          QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY weight DESC, feature) <= {_TELLING}
        ), pair AS (
          SELECT n.article_id, h.article_id AS other_id, sum(n.weight * h.weight) AS whole,
            coalesce(sum(n.weight * h.weight) FILTER (n.is_plain), 0) AS plain
          FROM telling n JOIN story_window h USING (feature)
          WHERE h.article_id <> n.article_id GROUP BY n.article_id, h.article_id
        ), weighed AS (
          SELECT p.article_id, p.other_id, greatest(p.whole / (a.whole * b.whole),
            coalesce(p.plain / nullif(a.plain * b.plain, 0), 0) * 0.6) AS alike
          FROM pair p JOIN story_length a ON a.article_id = p.article_id
          JOIN story_length b ON b.article_id = p.other_id
        )
        SELECT article_id, other_id FROM weighed WHERE alike >= {_FLOOR}
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY alike DESC, other_id) <= {_NEAREST}
        ORDER BY article_id, alike DESC, other_id
        """
    ).fetchall()
    near: dict[int, list[int]] = {}
    for article_id, other_id in rows:
        near.setdefault(article_id, []).append(other_id)
    return near


def _read(
    connection: Connection, batch: Sequence[ToPlace], told: Told, near: dict[int, list[int]]
) -> tuple[list[StoryArticle], list[StoryArticle], dict[int, int]]:
    """Read the new articles, those near them with others of their stories, and how many articles each story has."""
    origins = _origins(connection)
    given = sorted({i for ids in near.values() for i in ids} | set(origins.values()))
    connection.register("story_near", pa.table({"article_id": pa.array(given, pa.int64())}))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE story_needed AS
        WITH chosen AS (
          SELECT story_id FROM core.story_articles SEMI JOIN story_near USING (article_id)
          UNION SELECT story_id FROM core.story_articles SEMI JOIN story_todo USING (article_id)
        )
        SELECT article_id, story_id, epoch(news_at) / 86400 AS day, language FROM core.story_articles
        SEMI JOIN chosen USING (story_id) ANTI JOIN story_todo USING (article_id)
        QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY news_at DESC, article_id DESC) <= {_MEMBERS}
          OR article_id IN (SELECT article_id FROM story_near)
        """
    )
    connection.unregister("story_near")
    weights: dict[int, dict[str, float]] = {}
    found = connection.execute(
        """
        SELECT article_id, feature, weight FROM story_window
        WHERE article_id IN (SELECT article_id FROM story_needed UNION SELECT article_id FROM story_todo)
        ORDER BY article_id, feature
        """
    )
    while rows := found.fetchmany(20_000):
        for article_id, feature, weight in rows:
            weights.setdefault(article_id, {})[feature] = weight
    # An article of a story that lies outside the days looked at has no weights here: it decides nothing, but that
    # its reprints belong to its story.
    printed_again = set(origins.values())
    needed = connection.execute("FROM story_needed ORDER BY article_id").fetchall()
    held = [
        StoryArticle(article_id, day, language, weights.get(article_id, {}), story_id)
        for article_id, story_id, day, language in needed
        if article_id in weights or article_id in printed_again
    ]
    own = "FROM core.story_articles SEMI JOIN story_todo USING (article_id)"
    earlier: dict[int, int] = dict(connection.execute(f"SELECT article_id, story_id {own}").fetchall())
    new = [
        StoryArticle(
            a.article_id, a.at.replace(tzinfo=UTC).timestamp() / 86400, told.languages.get(a.article_id, ""),
            weights.get(a.article_id, {}), earlier.get(a.article_id), origins.get(a.article_id),
        )
        for a in batch
    ]  # fmt: skip
    sizes: dict[int, int] = dict(
        connection.execute(
            """
            SELECT story_id, articles FROM core.stories WHERE story_id IN (
              SELECT story_id FROM story_needed
              UNION SELECT story_id FROM core.story_articles SEMI JOIN story_todo USING (article_id)
            )
            """
        ).fetchall()
    )
    return new, held, sizes


def _origins(connection: Connection) -> dict[int, int]:
    """Give the new articles that are reprints, with the article that each comes from."""
    return dict(
        connection.execute(
            """
            SELECT article_id, origin_id FROM core.article_origins SEMI JOIN story_todo USING (article_id, version)
            WHERE origin_id <> article_id
            """
        ).fetchall()
    )


# ---------------------------------------------------------------- decisions


def _write(
    connection: Connection,
    run_id: int,
    batch: Sequence[ToPlace],
    told: Told,
    placing: Placing,
    rules: StoryRules,
) -> dict[str, int]:
    by_id = {a.article_id: a for a in batch}
    ends = _ends(placing.merged)
    _register(connection, "story_ends", {"story_id": list(ends), "stays": list(ends.values())})
    moved = [p for p in placing.placed if p.article_id not in by_id]
    _register(
        connection, "story_moved", {"article_id": [p.article_id for p in moved], "goes": [p.story_id for p in moved]}
    )
    touched = {p.story_id for p in placing.placed} | set(ends.values())
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE story_touched AS
        SELECT DISTINCT story_id FROM core.story_articles WHERE article_id IN (SELECT article_id FROM story_moved)
          OR article_id IN (SELECT article_id FROM story_todo);
        UPDATE core.story_articles AS a SET story_id = e.stays FROM story_ends AS e WHERE e.story_id = a.story_id;
        UPDATE core.stories AS s SET merged_into = e.stays, articles = 0 FROM story_ends AS e
          WHERE e.story_id = s.story_id;
        UPDATE core.story_articles AS a SET story_id = m.goes, reason = 'split', similarity = NULL,
          nearest_article_id = NULL, shared_actors = NULL, shared_numbers = NULL, shared_terms = NULL
          FROM story_moved AS m WHERE m.article_id = a.article_id;
        """
    )
    connection.execute("DELETE FROM core.story_articles WHERE article_id IN (SELECT article_id FROM story_todo)")
    insert(
        connection,
        "core.story_articles",
        [_row(p, by_id[p.article_id], run_id, told, rules) for p in placing.placed if p.article_id in by_id],
    )
    _register(connection, "story_new", {"story_id": sorted(touched)})
    fresh = _refresh(connection, run_id)
    for name in ("ends", "moved", "new"):
        connection.unregister(f"story_{name}")
    connection.execute("DROP TABLE story_touched")
    split = len({p.story_id for p in placing.placed if p.reason == "split"})
    return {"placed": len(batch), "founded": fresh, "merged": len(ends), "split": split}


def _register(connection: Connection, name: str, columns: dict[str, list[int]]) -> None:
    connection.register(name, pa.table({key: pa.array(values, pa.int64()) for key, values in columns.items()}))


def _ends(merged: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Give each story that ends with the one that its articles end up in."""
    goes = dict(merged)

    def last(story_id: int) -> int:
        while story_id in goes:
            story_id = goes[story_id]
        return story_id

    return {ended: last(ended) for ended in goes}


def _row(placed: Placed, article: ToPlace, run_id: int, told: Told, rules: StoryRules) -> Row:
    shared = {kind: [told.names.get(f) or rules.told(f) for f in placed.shared if f[0] == kind] for kind in "ant"}
    return {
        "story_id": placed.story_id, "article_id": placed.article_id, "version": article.version,
        "day": article.at.date(), "news_at": article.at, "language": told.languages.get(placed.article_id, ""),
        "reason": placed.reason, "similarity": placed.similarity, "nearest_article_id": placed.nearest_id,
        "shared_actors": "; ".join(shared["a"]) or None, "shared_numbers": "; ".join(shared["n"]) or None,
        "shared_terms": "; ".join(shared["t"]) or None, "run_id": run_id,
    }  # fmt: skip


def _refresh(connection: Connection, run_id: int) -> int:
    """Bring the stories that gained or lost articles up to date and add those that are new; gives how many are new."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE story_now AS
        SELECT story_id, arg_min(article_id, (news_at, article_id)) AS first_article_id,
          min(news_at) AS began_at, max(news_at) AS last_at, count(*)::INTEGER AS articles
        FROM core.story_articles
        WHERE story_id IN (SELECT story_id FROM story_new UNION SELECT story_id FROM story_touched) GROUP BY story_id
        """
    )
    connection.execute(
        """
        UPDATE core.stories AS s SET first_article_id = n.first_article_id, began_at = n.began_at, last_at = n.last_at,
          articles = n.articles FROM story_now AS n WHERE n.story_id = s.story_id
        """
    )
    fresh = "FROM story_now ANTI JOIN core.stories USING (story_id)"
    founded = int(scalar(connection, f"SELECT count(*) {fresh}"))
    connection.execute(
        f"""
        INSERT INTO core.stories BY NAME
        SELECT *, NULL::BIGINT AS merged_into, {run_id} AS made_run_id {fresh} ORDER BY story_id
        """
    )
    connection.execute("DROP TABLE story_now")
    return founded
