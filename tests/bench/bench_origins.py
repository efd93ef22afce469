"""How well copies are found, by the share of words that was edited; and what a batch costs beside a million stored.

    python -m tests.bench.bench_origins [--seeds 3] [--stored 1000000]

Printed is, over corpora made by `tests.bench.reprints` and landed in random order in small batches: the recall of pairs
(of an agency's report and a reprint, and of two reprints of it), the precision of all pairs that were grouped, how many
agency marks were found, and what false pairs are. Then, with `--stored`, seconds and memory of telling the origins of a
batch of 1,000 in an empty warehouse and in one with so many articles of the last three years (`--crowded`: of the last
three weeks, so that the window bounds nothing), and their ratios; each in a process of its own, the best of three runs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
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
from warehouse.connect import prepare, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.migrate import migrate
from warehouse.origin_rows import Looked
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
    entries: dict[str, list[Entry]] = defaultdict(list)
    for url, made in by_url.items():
        entries[made.outlet].append(Entry(f"u:{url}", url, url, url, made.title, None))
    row = FetchRow("feed", "https://x.example/", "x.example", "ok", 200, NOW, 0.1)
    pulls = [Pull(outlet, (row,), Feed("rss", outlet, tuple(held))) for outlet, held in entries.items()]
    land_pulls(connection, 1, pulls, NOW)
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


_STORED = """
CREATE TEMP TABLE sample AS SELECT row_number() OVER () - 1 AS k, text FROM core.article_versions LIMIT 200;
INSERT INTO core.articles BY NAME
SELECT 10000 + n AS article_id, (hash(n) >> 1)::BIGINT AS url_key, 'https://old.example/' || n AS url,
  'old' AS source_id, 'Old ' || n % 300 AS outlet, 'Headline ' || n AS title,
  seen AS published_at, 'de' AS language, 'full' AS access,
  1 AS version, (hash(n, 1) >> 1)::BIGINT AS text_hash, 400 AS words, seen AS first_seen_at, 1 AS first_run_id
FROM (SELECT n, TIMESTAMP '{last}' - INTERVAL {days} DAY * (1 - n / {stored}) AS seen FROM range({stored}) t(n));
INSERT INTO core.article_versions BY NAME
SELECT article_id, 1 AS version, 1 AS run_id, title, text || ' ' || article_id AS text, a.text_hash, 'full' AS access,
  first_seen_at AS read_at, '1' AS extractor_version
FROM core.articles a JOIN sample ON k = article_id % 200 WHERE article_id >= 10000 ORDER BY article_id;
INSERT INTO core.article_origins BY NAME
SELECT article_id, 1 AS version, 1 AS run_id, outlet, (hash(title) >> 1)::BIGINT AS title_key, 400 AS words,
  (hash(article_id, 'w') >> 1)::BIGINT AS words_key, 8 AS thinning, 50 AS shingles, published_at AS known_at,
  CASE WHEN article_id % 3 = 0 THEN article_id - article_id % 9 ELSE article_id END AS group_id, group_id AS origin_id
FROM core.articles WHERE article_id >= 10000 ORDER BY article_id;
INSERT INTO core.text_shingles BY NAME
SELECT ((hash(article_id, k) % 4294967296)::BIGINT - 2147483648)::INTEGER AS shingle, article_id, 1 AS version,
  known_at::DATE AS seen_on
FROM core.article_origins, range(50) t(k) WHERE article_id >= 10000 AND group_id = article_id ORDER BY article_id;
"""


def make_stored(file: Path, stored: int, days: int) -> None:
    """Make a warehouse with some articles of a corpus, so many others of the last days, and a batch landed last."""
    articles = corpus(41, events=200, outlets=40)
    prepare(file)
    with writing(file) as connection:
        connection.execute("SET memory_limit = '3GB'")
        names = sorted({a.outlet for a in articles})
        sync_sources(connection, [Source(n, n, f"https://{key64(n)}.example/", "feed", "de") for n in names], NOW)
        start_run(connection, "ingest", "0", "1", NOW)
        land_made(connection, articles[:200], "first")
        tell_origins(connection, 1, origin_rules())
        if stored:
            last = f"{NOW:%Y-%m-%d %H:%M:%S}"
            for statement in filter(str.strip, _STORED.format(stored=stored, days=days, last=last).split(";")):
                connection.execute(statement)
        land_made(connection, articles[200:1200], "batch")


def tell_one_batch(file: Path) -> None:
    """Tell the origins of the batch in a file, and print seconds and MB at the most."""
    origin_rules().marks(Looked(0, 1, "", None, None, None, "", None, None, origin_rules().sketch(""), None))
    with writing(file) as connection:
        began, cpu = time.monotonic(), time.process_time()
        counts = tell_origins(connection, 1, origin_rules())
    seconds = time.monotonic() - began
    cpu = time.process_time() - cpu
    status = Path("/proc/self/status").read_text("utf-8")  # getrusage would tell the peak of the parent as well
    megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(seconds, cpu, megabytes, counts["articles"], counts["reprints"])


def cost(stored: int, days: int, runs: int = 3) -> None:
    """Print the cost of a batch in an empty warehouse and beside so many articles."""
    best: dict[int, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for many in (0, stored):
            file = Path(folder) / f"{many}.duckdb"
            make_stored(file, many, days)
            answers: list[tuple[float, ...]] = []
            for _ in range(runs):
                copy = Path(shutil.copy(file, Path(folder) / "copy.duckdb"))
                command = [sys.executable, "-m", "tests.bench.bench_origins", "--one-batch", str(copy)]
                told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()
                answers.append(tuple(map(float, told[:3])))
            best[many] = [min(column) for column in zip(*answers, strict=True)]
            wall, cpu, memory = best[many]
            print(
                f"{many:>9,} stored ({file.stat().st_size / 1e6:.0f} MB): {wall:.2f} s, {cpu:.2f} s of CPU, "
                f"{memory:.0f} MB; {int(told[3])} looked at, {int(told[4])} of them reprints"
            )
    wall, cpu, memory = (many / none for many, none in zip(best[stored], best[0], strict=True))
    print(f"ratio with {stored:,} articles stored / none: time {wall:.2f}, CPU {cpu:.2f}, memory {memory:.2f}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=100)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--crowded", action="store_true")
    parser.add_argument("--one-batch", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one_batch:
        tell_one_batch(options.one_batch)
        return
    if options.stored:
        cost(options.stored, 21 if options.crowded else 1096)
    if options.seeds:
        quality(range(options.first_seed, options.first_seed + options.seeds))


if __name__ == "__main__":
    main()
