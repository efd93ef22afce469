"""How well articles are grouped into stories on news with known truth, and what a batch costs on a full warehouse.

    python -m tests.bench.bench_stories [--cost ARTICLES] [--folder FOLDER] [--texts PAGES.jsonl …]

Quality is told as B-cubed, over all, within German, within English, and across the two: on the seeds that the limits
were chosen on, then on a seed and on parameters that nothing was chosen on. The same news is landed at once, in parts
in the order of publication, and in parts in any order; the agreement of the groupings is told beside their truth.

`--cost` puts that many articles of three years into a warehouse, lets the stage work on the last days of them, and adds
1,000; printed is what that takes over what the same 1,000 take on an empty warehouse, in time and peak memory, each
measured in a process of its own, the median of three.

`--one-day` takes all real articles as of one day, so that each is compared with each.

`--texts` groups real articles (JSON lines with title, text, lang, published_at, publisher) by what the extractors find
in them, and shows each story of several articles, and the pairs most alike, to be looked at by hand.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from extractors.document import read_document
from extractors.model import Access, Article, Placing, StoryArticle, key64
from extractors.stories.likeness import Vector, likeness
from flows.registry import PERSON_RULES, lexicon
from flows.relating import relate
from flows.story_rules import story_rules
from tests.story_news import BEGAN, Params, Piece, b_cubed, land, news, scores
from tests.warehouse_samples import memory
from warehouse.connect import Connection, prepare, writing
from warehouse.land_articles import land_articles
from warehouse.rows import EntryToRead, Landing
from warehouse.stories import tell_stories

CHOSEN_ON = (1, 2)
HELD_OUT = 20261128
# News that is harder than that on which the limits were chosen: events more alike, more English, more missed.
HARDER = Params(
    days=12, events_a_day=7, alike=0.5, kept_actors=0.8, kept_places=0.7, kept_numbers=0.5, kept_words=0.55,
    missed=0.2, english=0.5, background_a_day=4, roundups_a_day=1,
)  # fmt: skip


def group(connection: Connection) -> dict[int, int]:
    """Run the stages of relations on all that has landed; gives the story of each article."""
    connection.begin()
    relate(connection, 1, datetime.now(UTC))
    connection.commit()
    return dict(connection.execute("SELECT article_id, story_id FROM core.story_articles").fetchall())


def grouped(pieces: Sequence[Piece], *, parts: int = 1, shuffle: bool = False) -> list[int]:
    """Land news in so many parts; gives the story of each article."""
    order = list(range(len(pieces)))
    if shuffle:
        random.Random(7).shuffle(order)
    ids: dict[int, int] = {}
    size = -(-len(order) // parts)
    with memory() as connection:
        for start in range(0, len(order), size):
            part = order[start : start + size]
            ids |= dict(zip(part, land(connection, [pieces[n] for n in part]), strict=True))
            found = group(connection)
    return [found[ids[n]] for n in range(len(pieces))]


def show_quality(name: str, pieces: Sequence[Piece]) -> None:
    """Print the scores of one making of news, and what another order of landing does to them."""
    print(f"{name}: {len(pieces)} articles of {len({p.event for p in pieces})} events")
    at_once = grouped(pieces)
    for what, score in scores(pieces, at_once).items():
        print(f"  {what:7} {score}")
    for how, parts, shuffle in (("in 8 parts", 8, False), ("in 8 parts, any order", 8, True)):
        other = grouped(pieces, parts=parts, shuffle=shuffle)
        told = scores(pieces, other)
        print(
            f"  {how}: F1 {told['all'].f1:.3f}, across {told['across'].f1:.3f}; agreement with landing at once "
            f"{b_cubed(at_once, other).f1:.3f}"
        )


# ---------------------------------------------------------------- cost

_FILL = """
INSERT INTO core.articles (article_id, url_key, url, source_id, outlet, title, published_at, language, access,
  relevance, version, text_hash, words, first_seen_at, first_run_id)
SELECT n, n, 'https://s' || n % 60 || '.example/' || n, 's' || n % 60, 'Outlet ' || n % 60, 'Titel ' || n,
  TIMESTAMP '{first}' + to_seconds(n * {step}), if(n % 3 = 0, 'en', 'de'), 'full', 0.5, 1, n, 200,
  TIMESTAMP '{first}' + to_seconds(n * {step}), 1 FROM range({start}, {stop}) t(n);
INSERT INTO core.article_versions (article_id, version, run_id, title, text, text_hash, access, read_at)
SELECT article_id, 1, 1, title, repeat('Text ' || article_id || '. ', 60), article_id, 'full', published_at
FROM core.articles WHERE article_id BETWEEN {start} AND {stop};
INSERT INTO core.mentions (mention_id, article_id, version, run_id, start_char, end_char, surface, label, actor_id,
  name)
SELECT a * 10 + k, a, 1, 1, k, k + 4, 'Text', 'PER', 'actor-' || hash(a, k) % 3000, 'Text'
FROM range({start}, {stop}) t(a), range(10) u(k);
INSERT INTO core.article_origins (article_id, version, run_id, outlet, title_key, words, words_key, group_id, origin_id)
SELECT a, 1, 1, 'Outlet ' || a % 60, a, 200, a, a, a FROM range({start}, {stop}) t(a);
INSERT INTO core.stories SELECT article_id, article_id, published_at, published_at, 1, NULL, 1
FROM core.articles WHERE article_id BETWEEN {start} AND {stop};
INSERT INTO core.story_articles (story_id, article_id, version, day, news_at, language, reason, run_id)
SELECT article_id, article_id, 1, published_at::DATE, published_at, language, 'first', 1
FROM core.articles WHERE article_id BETWEEN {start} AND {stop};
INSERT INTO core.story_features
SELECT published_at::DATE, article_id, CASE WHEN k < 12 THEN 'a actor-' || hash(article_id, k) % 3000
  WHEN k < 15 THEN 'n ' || hash(article_id, k) % 900 ELSE 't ' || language || ' w' || hash(article_id, k) % 20000 END,
  0.5 + (hash(article_id, k) % 100) / 100
FROM core.articles, range(55) u(k) WHERE article_id BETWEEN {start} AND {stop};
"""
BATCH = 1000
_DENSE = Params(
    days=14, events_a_day=165, background_a_day=60, roundups_a_day=10, people=2000, places=3000, words=20_000,
    figures=20_000,
)  # fmt: skip


def fill(file: Path, articles: int, pieces: Sequence[Piece]) -> None:
    """Make a warehouse that has looked at so many articles, the last of them invented news that the stage worked on."""
    prepare(file)
    past = articles - (len(pieces) - BATCH) if articles else 0
    step = 1096 * 86400 / max(past, 1)  # three years up to the first day of the news
    with writing(file) as connection:
        for start in range(1, past + 1, 100_000):
            first = BEGAN.replace(year=BEGAN.year - 3)
            stop = min(start + 100_000, past + 1)
            for statement in _FILL.format(first=first, step=step, start=start, stop=stop).split(";\n"):
                if statement.strip():
                    connection.execute(statement.replace(f"AND {stop}", f"AND {stop - 1}"))
            connection.commit()
            connection.begin()
        if articles:
            land(connection, pieces[:-BATCH])
            while any(tell_stories(connection, 1, story_rules()).values()):
                connection.commit()
                connection.begin()
        land(connection, pieces[-BATCH:])


_MEASURE = """
import re, sys, time
from pathlib import Path
from extractors.model import StoryText
from flows.story_rules import story_rules
from warehouse.connect import writing
from warehouse.stories import tell_stories
rules = story_rules()
rules.features(StoryText("de", "", "", (), ()))
class Back(Exception): pass
try:
    with writing(Path(sys.argv[1])) as connection:
        connection.execute("SET enable_progress_bar = false")
        began, worked = time.monotonic(), time.process_time()
        counts = tell_stories(connection, 1, rules)
        wall, cpu = time.monotonic() - began, time.process_time() - worked
        # The peak of this program alone: that of getrusage would be its parent's where that is larger.
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
        print(cpu, wall, peak, counts["placed"])
        raise Back
except Back:
    pass
"""


def measured(file: Path) -> tuple[float, float, float]:
    """Give CPU seconds, seconds and peak memory in MB of placing the batch that waits, medians of three.

    Nothing is kept.
    """
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", _MEASURE, str(file)], stdout=subprocess.PIPE, check=True)
        cpu, wall, megabytes, placed = (float(x) for x in done.stdout.split())
        assert placed == BATCH
        runs.append((cpu, wall, megabytes))
    cpu, wall, megabytes = (statistics.median(column) for column in zip(*runs, strict=True))
    return cpu, wall, megabytes


def show_cost(articles: int, folder: Path) -> None:
    """Print what a batch costs on a full warehouse over what it costs on an empty one."""
    # About 900 articles a day, as a million in three years are.
    pieces = news(3, _DENSE)
    pieces.sort(key=lambda p: p.at)
    pieces = [replace(p, copy_of=None) for p in pieces]
    print(f"invented news: {len(pieces)} articles in 14 days, of them {BATCH} added")
    sizes = {}
    for held in (0, articles):
        file = folder / f"stories-{held}.duckdb"
        began = time.monotonic()
        if not file.exists():
            fill(file, held, pieces)
        sizes[held] = measured(file)
        print(
            f"  on {held:>9,} articles: {sizes[held][0]:.2f} s of CPU, {sizes[held][1]:.2f} s, {sizes[held][2]:.0f} MB "
            f"(file {file.stat().st_size / 1e6:.0f} MB, made in {time.monotonic() - began:.0f} s)"
        )
    cpu, wall, memory_ = (b / a for a, b in zip(sizes[0], sizes[articles], strict=True))
    print(f"  ratio: CPU {cpu:.2f}, time {wall:.2f}, memory {memory_:.2f}")


# ---------------------------------------------------------------- real texts


def read_texts(file: Path) -> list[dict[str, Any]]:
    """Read articles that have a text."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [row for row in rows if row.get("text")]


def show_texts(file: Path, one_day: bool) -> None:
    """Group real articles and print what is to be looked at by hand."""
    landings = []
    for n, row in enumerate(read_texts(file)):
        told = None if one_day else row.get("published_at")
        at = datetime.fromisoformat(told) if told else datetime(2026, 1, 1, tzinfo=UTC)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        url = f"https://{row['publisher']}.example/{n}"
        findings = read_document(row["text"], lexicon(), language=row["lang"], title=row["title"], on=at.date())
        article = Article(
            row["text"], row["title"], "json_ld", (), None, at, "json_ld", findings.language, Access.FULL
        )  # fmt: skip
        entry = EntryToRead(
            None, None, "one", "", row["publisher"], url, key64(url), row["title"], None, (), at, row["lang"] or "", 0
        )  # fmt: skip
        landings.append(Landing(entry, url, key64(url), article, findings, None))
    seen: dict[int, StoryArticle] = {}
    rules = story_rules()

    def spy(new: Sequence[StoryArticle], held: Sequence[StoryArticle], *more: Any) -> Placing:
        seen.update((a.article_id, a) for a in (*held, *new))
        return rules.place(new, held, *more)

    with memory() as connection:
        land_articles(connection, 1, landings, datetime.now(UTC), "1", PERSON_RULES)
        while any(tell_stories(connection, 1, replace(rules, place=spy)).values()):
            pass
        _show_groups(connection, seen)


def _show_groups(connection: duckdb.DuckDBPyConnection, seen: dict[int, StoryArticle]) -> None:
    several = "SELECT story_id FROM v_stories WHERE articles > 1"
    print(f"{len(seen)} articles; stories of several:")
    for row in connection.execute(
        f"SELECT story_id, news_on, outlet, title, round(similarity, 2), shared_actors, shared_numbers, shared_terms "
        f"FROM v_story_articles WHERE story_id IN ({several}) ORDER BY story_id, news_at"
    ).fetchall():
        print(" ", *row, sep=" | ")
    titles = dict(connection.execute("SELECT article_id, outlet || ': ' || title FROM v_articles").fetchall())
    vectors = {i: Vector(a) for i, a in seen.items()}
    pairs = [
        (likeness(a, b), i, j)
        for (i, a), (j, b) in combinations(vectors.items(), 2)
        if abs(a.article.day - b.article.day) <= 4
    ]
    print("pairs most alike:")
    for score, i, j in sorted(pairs, reverse=True)[:12]:
        print(f"  {score:.3f} {titles[i][:80]} | {titles[j][:80]}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cost", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--one-day", action="store_true")
    asked = parser.parse_args()
    for file in asked.texts:
        show_texts(file, asked.one_day)
    if asked.cost:
        with tempfile.TemporaryDirectory() as folder:
            show_cost(asked.cost, asked.folder or Path(folder))
    if not asked.texts and not asked.cost:
        for seed in CHOSEN_ON:
            show_quality(f"chosen on, seed {seed}", news(seed))
        show_quality(f"held out, seed {HELD_OUT}", news(HELD_OUT))
        show_quality(f"held out, seed {HELD_OUT}, harder", news(HELD_OUT, HARDER))


if __name__ == "__main__":
    main()
