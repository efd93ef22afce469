"""Pairs of actors, who speaks about whom, and how statements spread; values worked out by hand."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.test_trends import rows
from tests.trend_samples import News, looks, trends

WEEK = date(2026, 11, 16)


def week(*counted: tuple[str, int]) -> list[News]:
    """Articles of one Wednesday: so many of each text, by turns of two outlets."""
    texts = [text for text, count in counted for _ in range(count)]
    return [News(("one", "two")[n % 2], "2026-11-18T12:00+00:00", text) for n, text in enumerate(texts)]


@pytest.fixture
def paired() -> Iterator[duckdb.DuckDBPyConnection]:
    """20 articles: Rutte in 16, NATO in 15, both in 12; Meloni and Merz in 4, always together; Trump and USA in 2."""
    articles = week(("Rutte, NATO.", 10), ("Rutte, NATO, Meloni, Merz.", 2), ("Rutte.", 4), ("NATO, Trump, USA.", 2),
                    ("NATO, Merz, Meloni.", 1), ("Meloni, Merz.", 1))  # fmt: skip
    with trends(articles, looks(date(2026, 11, 18))) as connection:
        yield connection


PAIR = """SELECT articles, outlets, articles_a, articles_b, articles_total, expected, lift, log_likelihood,
    trend_quality FROM v_actor_pairs WHERE actor_a = '{}' AND actor_b = '{}'"""


def test_a_frequent_pair_is_no_more_than_chance(paired: duckdb.DuckDBPyConnection) -> None:
    # 16 * 15 / 20 = 12
    assert rows(paired, PAIR.format("Mark Rutte", "NATO")) == [(12, 2, 16, 15, 20, 12.0, 1.0, 0.0, "good")]


def test_a_rare_pair_that_is_always_together_stands_out(paired: duckdb.DuckDBPyConnection) -> None:
    # 4 * 4 / 20 = 0.8; 5 / 1.8; 2 * (4 ln 5 + 16 ln 1.25)
    assert rows(paired, PAIR.format("Friedrich Merz", "Giorgia Meloni")) == [
        (4, 2, 4, 4, 20, 0.8, 2.7778, 20.0161, "good")
    ]  # fmt: skip


def test_a_pair_that_avoids_each_other_is_negative() -> None:
    # 10 * 10 / 16 = 6.25; 5 / 7.25; -2 * (4 ln 0.64 + 6 ln 1.6 + 6 ln 1.6), no article without either
    with trends(week(("Rutte, NATO.", 4), ("Rutte.", 6), ("NATO.", 6)), looks(date(2026, 11, 18))) as c:
        assert rows(c, PAIR.format("Mark Rutte", "NATO")) == [(4, 2, 10, 10, 16, 6.25, 0.6897, -7.7098, "good")]


def test_pairs_in_fewer_articles_than_the_minimum_are_left_out(paired: duckdb.DuckDBPyConnection) -> None:
    assert rows(paired, "SELECT week_on, actor_a, actor_b FROM v_actor_pairs ORDER BY ALL") == [
        (WEEK, "Friedrich Merz", "Giorgia Meloni"),
        (WEEK, "Friedrich Merz", "NATO"),
        (WEEK, "Giorgia Meloni", "NATO"),
        (WEEK, "Mark Rutte", "NATO"),
    ]


def test_who_speaks_about_whom_is_whom_the_words_name() -> None:
    at = "2026-11-18T12:00+00:00"
    articles = [
        News("one", at, "Rutte sagte: „Trump und Trump und Merz.“ NATO.", (("Trump und Trump und Merz.", "Rutte"),)),
        News("two", at, "Rutte said: “Trump is right.” He: “Rutte and Trump.”",
             (("Trump is right.", "Rutte"), ("Rutte and Trump.", "Rutte"))),
    ]  # fmt: skip
    sql = """SELECT week_on, speaker, about, claims, articles, independent_articles, outlets FROM v_speaker_about
        ORDER BY about"""
    with trends(articles, looks(date(2026, 11, 18))) as c:
        assert rows(c, sql) == [
            (WEEK, "Mark Rutte", "Donald Trump", 3, 2, 2, 2),  # himself is nobody to speak about; twice in one is once
            (WEEK, "Mark Rutte", "Friedrich Merz", 1, 1, 1, 1),
        ]


def test_a_statement_spreads_from_where_it_stood_first() -> None:
    words = "Wir brauchen fünf Prozent bis 2035."
    other = "WIR brauchen – fünf Prozent bis 2035!"
    articles = [
        News("one", "2026-11-18T12:30+00:00", f"Rutte: {other}", ((other, "Rutte"),)),
        News("two", "2026-11-18T11:00+00:00", f"Rutte: {words}", ((words, "Rutte"),)),
        News("three", "2026-11-19T11:00+02:00", f"Rutte: {words} So Rutte.", ((words, "Rutte"),)),
        News("one", "2026-11-18T09:00+00:00", f"Merz: {words}", ((words, "Merz"),)),  # another speaker
        News("one", "2026-11-18T09:00+00:00", "Rutte: Ja, das ist so.", (("Ja, das ist so.", "Rutte"),)),  # four words
        News("two", "2026-11-18T09:00+00:00", "Rutte: Ja, das ist so.", (("Ja, das ist so.", "Rutte"),)),
    ]
    with trends(articles, looks(date(2026, 11, 20))) as c:
        sql = """SELECT speaker, content, claims, articles, independent_articles, outlets, languages, first_on,
            first_outlet, first_article_id, last_on, hours_to_last FROM v_claim_spread"""
        assert rows(c, sql) == [
            ("Mark Rutte", words, 3, 3, 3, 3, 3, date(2026, 11, 18), "Two", 2, date(2026, 11, 19), 22.0)
        ]  # fmt: skip
        sql = "SELECT outlet, relation, content FROM v_family_members ORDER BY published_at"
        assert rows(c, sql) == [("Two", "first", words), ("One", "verbatim", other), ("Three", "verbatim", words)]
