"""The warehouse that benchmarks are run on: the same seed gives the same rows, and they pass the checks."""

from pathlib import Path

import duckdb

from tests.bench.big_warehouse import Size, add_batch, change_articles, fill
from warehouse.arrow import scalar
from warehouse.checks import run_checks
from warehouse.migrate import migrate

SMALL = Size(articles=300, days=90, mentions=10, sources=8, listed=30, persons=50, looks_per_day=2)


def filled(seed: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    migrate(connection, Path(":memory:"))
    connection.begin()
    fill(connection, SMALL, seed)
    connection.commit()
    return connection


def prints(connection: duckdb.DuckDBPyConnection) -> list[int]:
    tables = (
        "articles",
        "article_versions",
        "mentions",
        "claims",
        "numbers",
        "entries",
        "sightings",
        "fetches",
        "runs",
    )
    return [int(scalar(connection, f"SELECT bit_xor(hash(t)) FROM core.{t} t")) for t in tables]


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    with filled(1) as one, filled(1) as again, filled(2) as other:
        assert prints(one) == prints(again)
        assert not set(prints(one)) & set(prints(other)[:-1])


def test_its_rows_pass_the_checks_before_and_after_a_batch() -> None:
    with filled(1) as c:
        assert run_checks(c) == {}
        add_batch(c, SMALL, 20, 7, late=0.2)
        change_articles(c, 5, 7)
        assert run_checks(c) == {}
        assert scalar(c, "SELECT count(*) FROM v_articles") == SMALL.articles + 20
        assert scalar(c, "SELECT count(*) FROM v_articles WHERE version = 2") > 5


def test_it_is_skewed_as_news_are() -> None:
    with filled(1) as c:
        by_actor = c.execute(
            "SELECT count(*) FROM core.mentions WHERE actor_id IS NOT NULL GROUP BY actor_id ORDER BY 1 DESC"
        )
        counts = [n for (n,) in by_actor.fetchall()]
        assert counts[0] > 5 * counts[len(counts) // 2]
        weekend = scalar(c, "SELECT avg((isodow(published_at) > 5)::INTEGER) FROM core.articles")
        assert weekend < 0.22
        assert scalar(c, "SELECT count(DISTINCT started_at::DATE) FROM core.fetches WHERE outcome = 'dns'") >= 20
        days = scalar(c, "SELECT count(DISTINCT started_at::DATE) FROM core.fetches WHERE purpose = 'feed'")
        assert days < SMALL.days
