"""Independent articles in every view that counts articles: two reprints of one report, and one article of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.trend_samples import News, days, looks, number, trends
from warehouse.runs import set_settings

MON, TUE, WEEK = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 2)
REPORT = "Rutte traf Trump in Deutschland: Wir brauchen fünf Prozent von den USA."
SAID = (("Wir brauchen fünf Prozent von den USA.", "Rutte"),)
ASKED = (("fünf Prozent", number(5.0, whose="Deutschland")),)
# The first two are one report in two papers, the third is that report again a day later, the fourth is another's own.
ARTICLES = (
    News("one", "2026-11-02T08:00+00:00", REPORT, SAID, ASKED, ("alliance",), language="de"),
    News("two", "2026-11-02T09:00+00:00", REPORT, SAID, ASKED, ("alliance",), language="de"),
    News("one", "2026-11-03T09:00+00:00", REPORT, SAID, ASKED, ("alliance",), language="de"),
    News("one", "2026-11-02T10:00+00:00", "Rutte und Trump in Deutschland: Drei Prozent für die USA genügen.",
         (("Drei Prozent für die USA genügen.", "Rutte"),), (("Drei Prozent", number(3.0, whose="Deutschland")),),
         ("alliance",), language="de"),
)  # fmt: skip


@pytest.fixture(scope="module")
def c() -> Iterator[duckdb.DuckDBPyConnection]:
    with trends(ARTICLES, [look for day in days(MON, date(2026, 11, 10)) for look in looks(day)]) as connection:
        set_settings(connection, {"relevance_threshold": 0.2, "trend_min_articles": 1})
        connection.execute(
            "INSERT INTO core.article_origins (article_id, version, run_id, origin_id) "
            "VALUES (1, 1, 1, 1), (2, 1, 1, 1), (3, 1, 1, 1), (4, 1, 1, 4)"
        )
        yield connection


@pytest.mark.parametrize(
    ("view", "where", "articles", "independent"),
    [
        ("v_actor_daily", f"actor_id = 'mark-rutte' AND day = '{MON}'", 3, 2),
        ("v_actor_daily", f"actor_id = 'mark-rutte' AND day = '{TUE}'", 1, 1),
        ("v_actor_daily", "actor_id = 'mark-rutte' AND day = '2026-11-05'", 0, 0),
        ("v_actor_weekly", f"actor_id = 'mark-rutte' AND week_on = '{WEEK}'", 4, 2),
        ("v_actor_trend", f"actor_id = 'mark-rutte' AND day = '{MON}'", 3, 2),
        ("v_outlet_daily", f"outlet = 'One' AND day = '{MON}'", 2, 2),
        ("v_outlet_weekly", f"outlet = 'One' AND week_on = '{WEEK}'", 3, 2),
        ("v_language_daily", f"language = 'de' AND day = '{MON}'", 3, 2),
        ("v_country_daily", f"country = 'US' AND day = '{MON}'", 3, 2),
        ("v_topic_daily", f"topic = 'alliance' AND day = '{MON}'", 3, 2),
        ("v_topic_weekly", f"topic = 'alliance' AND week_on = '{WEEK}'", 4, 2),
        ("v_share_of_voice_daily", f"speaker_actor_id = 'mark-rutte' AND day = '{MON}'", 3, 2),
        ("v_share_of_voice_weekly", f"speaker_actor_id = 'mark-rutte' AND week_on = '{WEEK}'", 4, 2),
        ("v_mentioned_quoted", "actor_id = 'mark-rutte'", 4, 2),
        ("v_outlet_comparison", "actor_id = 'mark-rutte' AND outlet = 'One'", 3, 2),
        ("v_language_comparison", "actor_id = 'mark-rutte' AND language = 'de'", 4, 2),
        ("v_actor_pairs", "actor_id_a = 'donald-trump' AND actor_id_b = 'mark-rutte'", 4, 2),
        ("v_speaker_about", "speaker_actor_id = 'mark-rutte' AND about_actor_id = 'country:US'", 4, 2),
    ],
)  # fmt: skip
def test_reprints_of_one_report_are_one_independent_article(
    c: duckdb.DuckDBPyConnection, view: str, where: str, articles: int, independent: int
) -> None:
    found = c.execute(f"SELECT articles, independent_articles FROM {view} WHERE {where}").fetchall()
    assert found == [(articles, independent)]


def test_a_number_in_three_reprints_has_one_independent_article(c: duckdb.DuckDBPyConnection) -> None:
    found = c.execute(
        "SELECT value_a, articles_a, independent_articles_a, value_b, articles_b, independent_articles_b "
        "FROM v_number_conflicts"
    ).fetchall()
    assert found == [(3.0, 1, 1, 5.0, 3, 1)]


def test_every_view_that_counts_articles_of_reports_counts_independent_ones(
    c: duckdb.DuckDBPyConnection,
) -> None:
    rows = c.execute(
        "SELECT view_name FROM v_catalog WHERE column_name = 'articles' EXCEPT "
        "SELECT view_name FROM v_catalog WHERE column_name = 'independent_articles' ORDER BY 1"
    ).fetchall()
    assert [view for (view,) in rows] == NOT_COUNTS_OF_REPORTS


def test_outlets_of_a_count_are_told_with_it_where_it_is_not_of_one_outlet(c: duckdb.DuckDBPyConnection) -> None:
    rows = c.execute(
        "SELECT view_name FROM v_catalog WHERE column_name = 'independent_articles' EXCEPT "
        "SELECT view_name FROM v_catalog WHERE column_name IN ('outlets', 'outlet') ORDER BY 1"
    ).fetchall()
    assert rows == []


# Their columns tell how much is held, or name articles, and do not tell how much was reported.
NOT_COUNTS_OF_REPORTS = [
    "v_actor_edits", "v_actors", "v_data_span", "v_trend_actors", "v_trend_speakers", "v_unlinked_names",
]  # fmt: skip
