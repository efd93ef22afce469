"""How fast the keyword search is, beside a plain scan of the articles in the same run, and beside DuckDB's extension.

    python -m tests.bench.bench_search WORKING_FILE [--fts EXTENSION_FILE]

WORKING_FILE comes from `python -m tests.bench.big_warehouse FILE`. Prints seconds and ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.search import Filters, Ranked, search
from warehouse.search_hits import read_hits
from warehouse.search_index import build, update

REQUESTS = (
    "kelstein", "kelstein marburg", "berken*", "bund land", "meeting criticism", "nach norden", '"nach der Sitzung"',
    "mehr Prozent", "debatte -kritik",
)  # fmt: skip


def median_of(times: int, work: Callable[[], object]) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def make(working: Path, file: Path) -> duckdb.DuckDBPyConnection:
    """Give a file with the articles sorted by date, as a snapshot has them."""
    connection = duckdb.connect(":memory:", config={"memory_limit": "1400MB", "temp_directory": f"{file}.spill"})
    connection.execute(
        f"ATTACH '{working}' AS working (READ_ONLY);ATTACH '{file}' AS snapshot (STORAGE_VERSION 'v1.2.0')"
    )
    connection.execute(
        "USE working; CREATE TABLE snapshot.articles (article_id BIGINT, title VARCHAR, text VARCHAR "
        "USING COMPRESSION zstd, news_on DATE, outlet VARCHAR, language VARCHAR, url VARCHAR)"
    )
    connection.execute(
        "INSERT INTO snapshot.articles SELECT article_id, title, text, news_on, outlet, language, url FROM v_articles "
        "ORDER BY news_on, article_id"
    )
    connection.execute("USE snapshot; CREATE VIEW v_articles AS FROM articles; CHECKPOINT snapshot")
    return connection


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("working", type=Path)
    parser.add_argument("--fts", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "snapshot.duckdb"
        c = make(given.working, file)
        before, began = file.stat().st_size, time.perf_counter()
        count = build(c)
        c.execute("CHECKPOINT snapshot")
        took = time.perf_counter() - began
        size = file.stat().st_size - before
        print(f"build: {count:,} articles, {took:.1f} s, {size / 1e6:.0f} MB beside {before / 1e6:.0f} MB of articles")
        newest = [i for (i,) in c.execute("SELECT article_id FROM articles ORDER BY 1 DESC LIMIT 1000").fetchall()]
        once = median_of(3, lambda: update(c, newest))
        print(f"update of 1,000: {once:.2f} s, {once / took:.3f} of the build")
        scan = median_of(
            3, lambda: c.execute("SELECT count(*) FROM articles WHERE contains(text, 'kelstein')").fetchall()
        )
        print(f"plain scan of the texts for one word: {1000 * scan:.0f} ms")
        for request in REQUESTS:
            _time(c, request, scan)
        if given.fts:
            _compare(c, given.fts)


def _time(c: duckdb.DuckDBPyConnection, request: str, scan: float) -> None:
    found: list[Ranked] = []
    ranked = median_of(5, lambda: found.append(search(c, request, Filters(), 10)))
    whole = median_of(5, lambda: list(read_hits(c, request, search(c, request, Filters(), 10))))
    total = "?" if found[0].total is None else found[0].total
    print(f"{request:22} {total:>8} articles  ranked {1000 * ranked:5.0f} ms  "
          f"with passages {1000 * whole:5.0f} ms  {whole / scan:.2f} of the scan")  # fmt: skip


def _compare(c: duckdb.DuckDBPyConnection, extension: Path) -> None:
    c.execute(f"LOAD '{extension}'")
    began = time.perf_counter()
    c.execute("PRAGMA create_fts_index('articles', 'article_id', 'title', 'text', stemmer = 'german')")
    c.execute("CHECKPOINT snapshot")
    print(f"fts: build {time.perf_counter() - began:.1f} s")
    for request in ("kelstein", "kelstein marburg", "meeting criticism"):
        sql = (
            "SELECT article_id, s FROM (SELECT article_id, "
            "fts_main_articles.match_bm25(article_id, ?, conjunctive := 1) AS s FROM articles) "
            "WHERE s IS NOT NULL ORDER BY s DESC LIMIT 10"
        )
        took = median_of(5, lambda sql=sql, request=request: c.execute(sql, [request]).fetchall())  # type: ignore[misc]
        print(f"fts: {request:22} ranked {1000 * took:5.0f} ms")


if __name__ == "__main__":
    main()
