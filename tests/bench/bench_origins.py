"""How well copies are found, by the share of words that was edited; and what a batch costs beside a million stored.

    python -m tests.bench.bench_origins [--seeds 3] [--stored 1000000] [--batch 1000]

Printed is, over corpora made by `tests.bench.reprints` and landed in random order in small batches: the recall of pairs
(of an agency's report and a reprint, and of two reprints of it), the precision of all pairs that were grouped, how many
agency marks were found, and what false pairs are. Then, with `--stored`, seconds and memory of telling the origins of a
batch in an empty warehouse and in one with so many articles of the last years, and their ratios; each in a process of
its own.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import duckdb

from extractors.model import Access, Article, Entry, Feed, Findings, Source, key64
from flows.origin_rules import origin_rules
from tests.bench.reprints import FIRST, Made, corpus
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.migrate import migrate
from warehouse.origins import tell_origins
from warehouse.rows import FetchRow, Landing, Pull
from warehouse.runs import start_run
from warehouse.todo import pending_entries

NOW = FIRST + timedelta(days=20)


@contextmanager
def landed(articles: Sequence[Made], batch: int, seed: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an in-memory warehouse in which the articles landed in random order, related after each batch."""
    order = list(articles)
    random.Random(seed).shuffle(order)
    connection = duckdb.connect(":memory:")
    migrate(connection, Path(":memory:"))
    names = sorted({a.outlet for a in articles})
    connection.begin()
    sync_sources(connection, [Source(n, n, f"https://{key64(n)}.example/", "feed", "de") for n in names], NOW)
    start_run(connection, "ingest", "0", "1", NOW)
    for start in range(0, len(order), batch):
        land_made(connection, order[start : start + batch], f"{start}")
        tell_origins(connection, 1, origin_rules())
    yield connection
    connection.close()


def land_made(connection: duckdb.DuckDBPyConnection, articles: Sequence[Made], name: str) -> None:
    """Land articles as an ingest would; their URL tells the key."""
    by_url = {f"https://{name}.example/{a.key}": a for a in articles}
    for url, made in by_url.items():
        entry = Entry(f"u:{url}", url, url, url, made.title, None)
        row = FetchRow("feed", url, "x.example", "ok", 200, NOW, 0.1)
        land_pulls(connection, 1, [Pull(made.outlet, (row,), Feed("rss", made.outlet, (entry,)))], NOW)
    landings = []
    for todo in pending_entries(connection, NOW, len(articles)):
        made = by_url[str(todo.url)]
        article = Article(
            made.text, made.title, "feed", (), None, made.published_at, "feed", "de", Access.FULL, made.title
        )
        landings.append(Landing(todo, todo.url, key64(str(todo.url)), article, Findings("de", (), (), ()), None, ()))
    land_articles(connection, 1, landings, NOW, "1")


@dataclass(slots=True)
class Scored:
    """Counts over pairs: true ones by kind and edits, found ones among them, and false ones by kinds."""

    true: Counter[tuple[str, float]] = field(default_factory=Counter)
    found: Counter[tuple[str, float]] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[Made, Made]] = field(default_factory=list)

    def recall(self, kind: str | None = None, *, up_to: float = 0.2) -> float:
        """Give the recall of the pairs of a kind (report | reprints; none: both) with so many edits at most."""
        chosen = [k for k in self.true if kind in (None, k[0]) and k[1] <= up_to]
        return sum(self.found[k] for k in chosen) / max(sum(self.true[k] for k in chosen), 1)

    @property
    def precision(self) -> float:
        right = sum(self.found.values())
        return right / max(right + sum(self.false.values()), 1)


def score(connection: duckdb.DuckDBPyConnection, articles: Sequence[Made]) -> Scored:
    """Compare the origins that the warehouse tells with those that are known."""
    rows = connection.execute("SELECT url, origin_id, agency FROM v_articles").fetchall()
    told = {int(url.rsplit("/", 1)[1]): (origin, agency) for url, origin, agency in rows}
    scored = Scored()
    for made in articles:
        agency = told[made.key][1]
        scored.marks["right" if agency == made.agency else "missed" if agency is None else "false"] += 1
    for one, other in combinations(articles, 2):
        grouped = told[one.key][0] == told[other.key][0]
        if one.origin == other.origin:
            kind = "report" if "report" in (one.kind, other.kind) else "reprints"
            key = (kind, max(one.edited, other.edited))
            scored.true[key] += 1
            scored.found[key] += grouped
        elif grouped:
            scored.false[" + ".join(sorted((one.kind, other.kind)))] += 1
            scored.examples.append((one, other))
    return scored


def add(one: Scored, other: Scored) -> Scored:
    """Give the counts of both."""
    return Scored(
        one.true + other.true, one.found + other.found, one.false + other.false, one.marks + other.marks,
        one.examples + other.examples,
    )  # fmt: skip


def quality(seeds: Sequence[int]) -> None:
    """Print recall and precision."""
    total = Scored()
    for seed in seeds:
        articles = corpus(seed)
        with landed(articles, 150, seed) as connection:
            total = add(total, score(connection, articles))
    print("edits   report+reprint        two reprints (the more edited)")
    for edits in sorted({k[1] for k in total.true}):
        cells = []
        for kind in ("report", "reprints"):
            n = total.true[kind, edits]
            cells.append(f"{total.found[kind, edits] / n:7.3f} of {n:5}" if n else f"{'':16}")
        print(f"{edits:5.0%}   {cells[0]}      {cells[1]}")
    print(f"pair recall up to 20 % edits: {total.recall():.4f} (report with reprint {total.recall('report'):.4f})")
    print(f"pair precision: {total.precision:.4f}; false pairs: {dict(total.false) or 'none'}")
    print(f"agency marks: {dict(total.marks)}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=100)
    options = parser.parse_args()
    quality(range(options.first_seed, options.first_seed + options.seeds))


if __name__ == "__main__":
    main()
