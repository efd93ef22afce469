"""Origins: reprints lead to the earliest known article, and what only looks alike does not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Access, Article, Entry, Feed, Findings, key64
from extractors.origins.copies import is_copy
from extractors.origins.overlap import overlap, own_words
from extractors.origins.sketch import sketch
from flows.origin_rules import origin_rules
from flows.relating import relate
from tests.bench.bench_origins import landed, score
from tests.bench.reprints import Maker, corpus
from tests.warehouse_samples import NOW, fetch, memory
from warehouse.arrow import scalar
from warehouse.checks import run_checks
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.origins import look_at_again, tell_origins
from warehouse.rows import EntryToRead, Landing, Pull
from warehouse.todo import pending_entries

MAKER = Maker.seeded(11)
REPORT = MAKER.report(MAKER.event(), 6)
OTHER = MAKER.report(MAKER.event(), 6)
NOTICE = MAKER.paragraph(sentences=8)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class News:
    """An article of an outlet, so many hours after the first."""

    name: str
    source: str
    text: str
    hours: float = 0
    title: str = ""
    access: Access = Access.FULL
    authors: tuple[str, ...] = ()


@contextmanager
def told(*batches: Sequence[News]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in which the batches landed one after the other, each related before the next."""
    with memory("one", "two", "three") as c:
        c.begin()
        for n, batch in enumerate(batches):
            land(c, batch, NOW + n * HOUR)
        yield c
        assert run_checks(c) == {}
        c.commit()


def land(c: duckdb.DuckDBPyConnection, batch: Sequence[News], now: datetime = NOW) -> None:
    by_url = {f"https://x.example/{news.name}": news for news in batch}
    for url, news in by_url.items():
        entry = Entry(f"u:{url}", url, url, url, news.title or news.name, None)
        land_pulls(c, 1, [Pull(news.source, (fetch(),), Feed("rss", "x", (entry,)))], now)
    todo = {str(e.url): e for e in pending_entries(c, now, 1000)}
    land_articles(c, 1, [reading(todo[url], news) for url, news in by_url.items()], now, "1")
    tell_origins(c, 1, origin_rules())


def reading(todo: EntryToRead, news: News) -> Landing:
    at, title = NOW - timedelta(days=1) + news.hours * HOUR, news.title or news.name
    article = Article(news.text, title, "feed", news.authors, "meta", at, "feed", "de", news.access, title)
    findings = Findings("de", (), (), (), 1.0)
    return Landing(todo, todo.url, key64(str(todo.url)), article, findings, None, (fetch(),))


def origins(c: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Give the name of each article with that of its origin."""
    rows = c.execute(
        "SELECT a.url, o.url FROM v_articles a JOIN v_articles o ON o.article_id = a.origin_id ORDER BY 1"
    ).fetchall()
    return {one.rsplit("/", 1)[1]: other.rsplit("/", 1)[1] for one, other in rows}


def test_a_reprint_leads_to_the_earliest_article_however_it_was_edited() -> None:
    edited, half = MAKER.edit(REPORT, 0.2), "\n".join(REPORT.split("\n")[:4])
    with told(
        [News("a", "one", REPORT), News("b", "two", edited, 2), News("c", "three", half, 1), News("d", "two", OTHER)]
    ) as c:
        assert origins(c) == {"a": "a", "b": "a", "c": "a", "d": "d"}
        rows = c.execute("SELECT is_origin, similarity FROM v_articles ORDER BY url").fetchall()
        assert [is_origin for is_origin, _ in rows] == [True, False, False, True]
        assert rows[3][1] is None and all(0.6 < similarity <= 1 for _, similarity in rows[1:3])
        assert scalar(c, "SELECT count(DISTINCT origin_id) FROM v_articles") == 2


def test_an_earlier_article_that_lands_late_becomes_the_origin_of_all() -> None:
    late = News("late", "three", MAKER.edit(REPORT, 0.05), -3)
    with told([News("a", "one", REPORT), News("b", "two", REPORT, 1)], [late]) as c:
        assert origins(c) == {"a": "late", "b": "late", "late": "late"}


def test_telling_origins_again_changes_nothing() -> None:
    with told([News("a", "one", REPORT), News("b", "two", REPORT, 1)]) as c:
        relate(c, 1, NOW)
        before = c.execute("FROM core.article_origins ORDER BY ALL").fetchall()
        assert relate(c, 2, NOW) == {}
        assert c.execute("FROM core.article_origins ORDER BY ALL").fetchall() == before


@pytest.mark.parametrize(("order", "size"), [([2, 5, 0, 1, 4, 3], 1), ([3, 2, 1, 0, 5, 4], 2), ([5, 4, 3, 2, 1, 0], 6)])
def test_in_whatever_order_and_batches_a_report_and_its_copies_land_they_are_one(order: list[int], size: int) -> None:
    rng = Maker.seeded(5)
    texts = [REPORT, rng.edit(REPORT, 0.1), rng.half(REPORT), rng.edit(REPORT, 0.15), REPORT, rng.edit(REPORT, 0.02)]
    news = [News(str(n), ("one", "two", "three")[n % 3], texts[n], n) for n in order]
    with told(*(news[start : start + size] for start in range(0, 6, size))) as c:
        assert set(origins(c).values()) == {"0"}


def test_a_group_does_not_drift_over_texts_that_are_only_like_each_other() -> None:
    lines = [MAKER.paragraph(sentences=3) for _ in range(12)]
    chain = ["\n".join(lines[n : n + 4]) for n in range(0, 9, 2)]  # each shares a half with the next, none with others
    with told(*([News(str(n), ("one", "two")[n % 2], text, n)] for n, text in enumerate(chain))) as c:
        found = origins(c)
        for name, origin in found.items():
            assert abs(int(name) - int(origin)) <= 1


def test_an_outlet_s_standing_paragraphs_make_no_copies() -> None:
    own = [MAKER.paragraph(sentences=5) for _ in range(5)]
    with told([News(str(n), "one", f"{text}\n{NOTICE}", n) for n, text in enumerate(own)]) as c:
        assert origins(c) == {str(n): str(n) for n in range(5)}


def test_a_whole_text_under_many_headlines_of_an_outlet_is_a_notice_and_no_copy() -> None:
    with told([News(str(n), "one", NOTICE, n) for n in range(4)], [News("4", "one", NOTICE, 4)]) as c:
        assert origins(c)["4"] == "4"


def test_the_same_text_is_found_again_after_years() -> None:
    with told([News("a", "one", REPORT)]) as c:
        land(c, [News("b", "two", REPORT, 9)], NOW + timedelta(days=900))
        assert origins(c) == {"a": "a", "b": "a"}


def test_an_edited_text_is_compared_with_those_of_the_last_weeks_alone() -> None:
    with told([News("a", "one", REPORT)]) as c:
        land(c, [News("b", "two", MAKER.edit(REPORT, 0.1), 9)], NOW + timedelta(days=90))
        assert origins(c) == {"a": "a", "b": "b"}


def test_a_headline_without_text_stands_alone_and_a_teaser_goes_with_the_same_words() -> None:
    teaser = MAKER.sentence() + " " + MAKER.sentence()
    with told(
        [
            News("a", "one", "", 0, "Gipfel beginnt", Access.FEED_ONLY),
            News("b", "two", "", 1, "Gipfel beginnt", Access.FEED_ONLY),
            News("c", "one", teaser, 2, access=Access.FEED_ONLY),
            News("d", "two", teaser.upper(), 3, access=Access.FEED_ONLY),
            News("e", "three", "Mehr in Kürze.", 4, access=Access.FEED_ONLY),
            News("f", "two", "Mehr in Kürze.", 5, access=Access.FEED_ONLY),
        ]
    ) as c:
        assert origins(c) == {"a": "a", "b": "b", "c": "c", "d": "c", "e": "e", "f": "f"}


def test_a_text_that_changes_is_looked_at_again() -> None:
    with told([News("a", "one", REPORT), News("b", "two", "Mehr in Kürze.", 1, access=Access.FEED_ONLY)]) as c:
        assert origins(c)["b"] == "b"
        (todo,) = [e for e in reread(c) if str(e.url).endswith("/b")]
        land_articles(c, 1, [reading(todo, News("b", "two", REPORT, 1))], NOW + HOUR, "1")
        assert tell_origins(c, 1, origin_rules()) == {"articles": 1, "reprints": 1, "marked": 0}
        assert origins(c)["b"] == "a"


def test_a_group_whose_first_text_leaves_it_has_a_new_origin() -> None:
    news = [News("a", "one", REPORT), News("b", "two", REPORT, 1), News("c", "three", REPORT, 2)]
    with told([news[1], news[2]], [news[0]]) as c:
        assert set(origins(c).values()) == {"a"}
        (todo,) = [e for e in reread(c) if str(e.url).endswith("/a")]
        land_articles(c, 1, [reading(todo, News("a", "one", OTHER))], NOW + 2 * HOUR, "1")
        tell_origins(c, 1, origin_rules())
        assert origins(c) == {"a": "a", "b": "b", "c": "b"}


@pytest.mark.parametrize("again", [[1], [2], [1, 2], [1, 2, 3]])
def test_articles_that_are_looked_at_again_come_to_the_same(again: list[int]) -> None:
    with told(
        [News("a", "one", REPORT)], [News("b", "two", MAKER.edit(REPORT, 0.1), -1), News("c", "one", OTHER)]
    ) as c:
        before = origins(c)
        assert before == {"a": "b", "b": "b", "c": "c"}
        look_at_again(c, again)
        assert run_checks(c) == {}
        tell_origins(c, 1, origin_rules())
        assert origins(c) == before


def reread(c: duckdb.DuckDBPyConnection) -> list[EntryToRead]:
    rows = c.execute("SELECT article_id, source_id, outlet, url, url_key, title FROM core.articles").fetchall()
    return [
        EntryToRead(None, article_id, source, url, outlet, url, key, title, None, (), None, "de", 0)
        for article_id, source, outlet, url, key, title in rows
    ]


def test_an_outlet_s_own_articles_are_neither_reprints_nor_credited_to_an_agency() -> None:
    texts = [MAKER.report(MAKER.event(), 4) for _ in range(3)]
    with told(
        [
            News("a", "one", REPORT), News("b", "two", REPORT, 1), News("c", "two", texts[0] + "\n(dpa)", 2),
            News("d", "two", texts[1], 3), News("e", "two", texts[2], 4, authors=("AFP", "dpa")),
        ]
    ) as c:  # fmt: skip
        row = c.execute(
            "SELECT articles, independent_articles, own_articles, own_share, reprints, agency_articles, "
            "most_used_agency FROM v_outlet_originality WHERE outlet = 'Two'"
        ).fetchall()
        assert row == [(4, 4, 1, 0.25, 1, 2, "AFP")]
        marks = c.execute("SELECT agency, found_in, surface FROM v_agency_marks ORDER BY article_id, position")
        assert marks.fetchall() == [("dpa", "text", "dpa"), ("AFP", "byline", "AFP"), ("dpa", "byline", "dpa")]
        shown = c.execute("SELECT agency, agencies, agency_from FROM v_articles WHERE url LIKE '%/e'").fetchall()
        assert shown == [("AFP", "AFP; dpa", "byline")]


def test_recall_and_precision_stay_above_their_floors() -> None:
    articles = corpus(7, events=16, outlets=6)
    with landed(articles, 60, 7) as c:
        scored = score(c, articles)
    assert scored.recall() >= 0.98
    assert scored.precision >= 0.99
    assert scored.marks["false"] == 0 and scored.marks["missed"] <= 0.05 * len(articles)


@pytest.mark.parametrize(
    ("similarity", "words", "same_outlet", "same_title", "expected"),
    [
        (0.5, (300, 300), False, False, True),
        (0.4, (300, 300), False, False, False),
        (0.5, (40, 300), False, False, False),  # few words are the same by chance
        (0.9, (40, 300), False, False, True),
        (1.0, (100, 900), True, False, False),  # an overview of the outlet holds its short report
        (1.0, (100, 900), False, False, True),
        (1.0, (30, 30), True, False, False),
        (1.0, (30, 30), True, True, True),
    ],
)
def test_what_is_a_copy(
    similarity: float, words: tuple[int, int], same_outlet: bool, same_title: bool, expected: bool
) -> None:
    assert is_copy(similarity, *words, same_outlet=same_outlet, same_title=same_title) == expected


@given(st.text(max_size=300), st.text(max_size=300))
def test_the_overlap_of_any_two_texts_is_a_share_and_of_a_text_with_itself_all(one: str, other: str) -> None:
    first, second = own_words(one), own_words(other)
    assert 0 <= overlap(first, second) <= 1
    assert len(first) < 12 or overlap(first, first) == 1


def test_case_and_punctuation_make_no_other_text() -> None:
    one, other = sketch(REPORT), sketch(REPORT.upper().replace(",", " –"))
    assert (one.words_key, one.shingles) == (other.words_key, other.shingles)


def test_what_a_long_text_keeps_of_its_shingles_a_short_one_keeps_too() -> None:
    rng = random.Random(3)
    long = [MAKER.word() for _ in range(1500)]
    at = rng.randrange(1000)
    held, part = sketch(" ".join(long)), sketch(" ".join(long[at : at + 60]))
    assert (held.thinning, part.thinning) == (16, 1)
    between = sketch(" ".join(long[at : at + 200]))
    assert held.shingles & part.shingles == held.shingles & between.shingles & part.shingles
