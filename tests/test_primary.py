"""Quotations of the press against the texts of primary sources."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb
import pytest

from flows.primary import compare_with_primary
from tests.test_trends import rows
from tests.trend_samples import News, looks, trends
from warehouse.checks import run_checks

SPEECH = (
    "Rutte: Good morning. We need five percent by 2035, and every ally has agreed to that. "
    "Russia is not going to stop. I said it in Berlin: we are all at risk, and the time to act is now."
)


def press(at: str, *quoted: str) -> News:
    """An article that quotes Rutte."""
    text = "".join(f"Rutte said: “{words}” " for words in quoted)
    return News("one", at, text, tuple((words, "Rutte") for words in quoted), language="en")


@contextmanager
def compared(articles: Sequence[News], at_once: int = 10) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse whose third source is a primary one."""
    with trends(articles, looks(date(2026, 11, 30))) as connection:
        connection.execute("UPDATE core.sources SET source_class = 'primary' WHERE source_id = 'three'")
        while compare_with_primary(connection, 1, at_once):
            pass
        yield connection


VERDICTS = "SELECT content, verdict, primary_article_id FROM v_primary_checks ORDER BY claim_id"


def test_a_quotation_is_exact_shortened_altered_or_not_found() -> None:
    quoted = (
        "Russia is not going to stop.",
        "We need five percent by 2035.",
        "We need five percent by 2035 … every ally has agreed to that.",
        "We need three percent by 2035, and every ally has agreed to that.",
        "Russia is going to stop.",
        "Nobody has asked me about the moon.",
    )
    speech = News("three", "2026-11-18T10:00+00:00", SPEECH, language="en")
    with compared([press("2026-11-18T12:00+00:00", *quoted), speech]) as c:
        found = ["exact", "shortened", "shortened", "altered", "altered", "not_found"]
        assert [r[1:] for r in rows(c, VERDICTS)] == [(v, None if v == "not_found" else 2) for v in found]
        sql = """SELECT substring(a.text, primary_start_char + 1, primary_end_char - primary_start_char)
            FROM v_primary_checks k JOIN v_articles a ON a.article_id = k.primary_article_id ORDER BY claim_id"""
        assert [r[0] for r in rows(c, sql)][3:] == [
            "We need five percent by 2035, and every ally has agreed to that",
            "Russia is not going to stop",
        ]
        sql = "SELECT content, primary_content, primary_outlet FROM v_quotes_altered ORDER BY claim_id DESC LIMIT 1"
        assert rows(c, sql) == [("Russia is going to stop.", "Russia is not going to stop", "Three")]
        assert run_checks(c) == {}


@pytest.mark.parametrize("at_once", [1, 2, 10])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_it_does_not_matter_what_came_first(at_once: int, order: tuple[int, ...]) -> None:
    articles = [
        press("2026-11-18T12:00+00:00", "Russia is not going to stop.", "The time to act is now."),
        News("three", "2026-11-18T10:00+00:00", SPEECH, language="en"),
        News("three", "2026-11-20T10:00+00:00", "Rutte: Russia is not going to stop this war.", language="en"),
    ]
    with compared([articles[n] for n in order], at_once) as c:
        sql = """SELECT k.content, verdict, a.text = $speech FROM v_primary_checks k JOIN v_articles a
            ON a.article_id = k.primary_article_id ORDER BY k.content"""
        assert c.execute(sql, {"speech": SPEECH}).fetchall() == [
            ("Russia is not going to stop.", "exact", True),
            ("The time to act is now.", "shortened", True),
        ]


def test_not_found_says_whether_a_text_of_that_time_is_held() -> None:
    speech = News("three", "2026-11-18T10:00+00:00", SPEECH, language="en")
    told = [
        press(at, "Nobody has asked me about the moon.") for at in ("2026-11-18T12:00+00:00", "2026-10-18T12:00+00:00")
    ]
    with compared([*told, speech]) as c:
        sql = "SELECT news_on, verdict, has_text FROM v_primary_checks ORDER BY news_on"
        assert rows(c, sql) == [(date(2026, 10, 18), "not_found", False), (date(2026, 11, 18), "not_found", True)]


def test_a_text_that_is_read_again_is_compared_again() -> None:
    speech = News("three", "2026-11-18T10:00+00:00", SPEECH, language="en")
    with compared([press("2026-11-18T12:00+00:00", "Russia is not going to stop."), speech]) as c:
        c.execute("UPDATE core.articles SET version = 2 WHERE article_id = 2")
        c.execute(
            """INSERT INTO core.article_versions BY NAME SELECT * REPLACE (2 AS version,
            replace(text, 'not going', 'never going') AS text) FROM core.article_versions WHERE article_id = 2"""
        )
        c.execute(
            "INSERT INTO core.mentions BY NAME SELECT * REPLACE (2 AS version) FROM core.mentions WHERE article_id = 2"
        )
        while compare_with_primary(c, 1):
            pass
        assert rows(c, "SELECT verdict, primary_version FROM v_primary_checks") == [("altered", 2)]


def test_a_quotation_of_another_speaker_is_not_compared() -> None:
    speech = News("three", "2026-11-18T10:00+00:00", SPEECH, language="en")
    other = News(
        "one",
        "2026-11-18T12:00+00:00",
        "Merz: Russia is not going to stop.",
        (("Russia is not going to stop.", "Merz"),),
    )
    with compared([other, speech]) as c:
        assert rows(c, "SELECT verdict, has_text FROM v_primary_checks") == [("not_found", False)]
