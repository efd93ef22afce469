"""Trend views on two weeks round the turn of the year; every expected value is worked out by hand.

2026 has 53 ISO weeks: week 53 runs from Monday 28 December to Sunday 3 January, week 1 begins on Monday 4 January.
"""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.trend_samples import News, days, looks, trends
from warehouse.checks import run_checks
from warehouse.runs import set_settings

DEC, JAN = date(2026, 12, 1), date(2027, 1, 1)
W52, W53, W1 = date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)

# Rutte, Trump and NATO over three weeks; Meloni once; nobody in French.
ARTICLES = (
    News("one", "2026-12-21T10:00+00:00", "NATO: Rutte kam. Rutte sprach: Wir bleiben.", (("Wir bleiben.", "Rutte"),),
         topics=("alliance",)),
    News("two", "2026-12-21T23:30+00:00", "Rutte met the USA.", topics=("alliance", "spending")),
    News("one", "2026-12-22T00:30+02:00", "Rutte traf Trump: Gut so.", (("Gut so.", "Trump"),), topics=("alliance",)),
    News("two", "2026-12-21T20:00-05:00", "Trump on the USA and the USA: Great. Big.",
         (("Great.", "Trump"), ("Big.", "Trump"))),
    News("one", "2026-12-22T12:00+00:00", "Rutte kocht.", relevance=0.0),
    News("one", "2026-12-23T12:00+00:00", "Meloni schwieg."),
    News("one", "2026-12-26T12:00+00:00", "Rutte bei der NATO."),
    News("two", "2026-12-27T23:59:59+00:00", "Rutte called Trump on NATO."),
    News("one", "2026-12-28T00:00+00:00", "NATO. Rutte: Ja. Diplomaten: Nein.",
         (("Ja.", "Rutte"), ("Nein.", "Diplomaten"))),
    News("one", "2026-12-30T12:00+00:00", "Trump golft."),
    News("two", "2026-12-31T23:30-05:00", "Trump at midnight."),
    News("one", "2027-01-01T00:15+01:00", "Rutte um Mitternacht."),
    News("one", "2027-01-03T12:00+00:00", "Rutte bei der NATO."),
    News("two", "2027-01-04T12:00+00:00", "Rutte and Trump."),
    News("one", "2027-01-05T09:00+00:00", "Trump, Trump, Trump: Niemals.", (("Niemals.", "Trump"),)),
    News("two", "2027-01-05T10:00+00:00", "Trump and Rutte."),
    News("one", "2027-01-06T10:00+00:00", "Trump heute."),
)  # fmt: skip

# All three answer each day; two is down on the 30th, two and three on the 31st, nothing runs on New Year's Day.
LOOKS = [
    look
    for day in days(date(2026, 12, 21), date(2027, 1, 6)) if day != JAN
    for look in looks(day, {date(2026, 12, 30): ("two",), date(2026, 12, 31): ("two", "three")}.get(day, ()))
]  # fmt: skip


@pytest.fixture(scope="module")
def c() -> Iterator[duckdb.DuckDBPyConnection]:
    with trends(ARTICLES, LOOKS) as connection:
        set_settings(connection, {"relevance_threshold": 0.2, "trend_min_articles": 3})
        yield connection


def rows(c: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(round(v, 4) if isinstance(v, float) else v for v in row) for row in c.execute(sql).fetchall()]


def test_the_warehouse_is_sound(c: duckdb.DuckDBPyConnection) -> None:
    assert run_checks(c) == {}


def test_every_day_is_a_date_with_its_iso_week(c: duckdb.DuckDBPyConnection) -> None:
    assert rows(c, "SELECT min(day), max(day), count(*) FROM v_dates") == [(date(2026, 12, 21), date(2027, 1, 6), 17)]
    turn = """SELECT day, iso_year, iso_week, weekday, is_weekend, week_on, is_complete FROM v_dates
        WHERE day >= '2027-01-02' ORDER BY day"""
    assert rows(c, turn) == [
        (date(2027, 1, 2), 2026, 53, 6, True, W53, True),
        (date(2027, 1, 3), 2026, 53, 7, True, W53, True),
        (date(2027, 1, 4), 2027, 1, 1, False, W1, True),
        (date(2027, 1, 5), 2027, 1, 2, False, W1, True),
        (date(2027, 1, 6), 2027, 1, 3, False, W1, False),
    ]


def test_coverage_counts_sources_not_reached_and_days_without_a_run(
    c: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT * FROM v_coverage_daily WHERE day BETWEEN '2026-12-29' AND '2027-01-02' ORDER BY day"
    assert rows(c, sql) == [
        (date(2026, 12, 29), 3, 3, 3, 1.0, "good"),
        (date(2026, 12, 30), 3, 3, 2, 0.6667, "partial"),
        (date(2026, 12, 31), 3, 3, 1, 0.3333, "poor"),
        (date(2027, 1, 1), 3, 0, 0, None, "none"),
        (date(2027, 1, 2), 3, 3, 3, 1.0, "good"),
    ]
    # (1 + 1 + 2/3 + 1/3 + 0 + 1 + 1) / 7
    assert rows(c, "SELECT * FROM v_coverage_weekly ORDER BY week_on") == [
        (W52, 7, 7, True, 1.0, "good"),
        (W53, 7, 6, True, 0.7143, "partial"),
        (W1, 3, 3, False, 1.0, "good"),
    ]


def test_the_span_of_the_data_leaves_out_the_day_under_way(c: duckdb.DuckDBPyConnection) -> None:
    assert rows(c, "SELECT first_on, last_on, last_complete_on, articles, relevant_articles FROM v_data_span") == [
        (date(2026, 12, 21), date(2027, 1, 6), date(2027, 1, 5), 17, 16)
    ]


def test_an_actor_has_a_row_for_every_day_and_the_day_is_that_of_utc(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, mentions, articles, independent_articles, outlets, claims, articles_quoting, share_of_voice,
        coverage_ratio, trend_quality FROM v_actor_daily WHERE actor_id = 'mark-rutte' ORDER BY day"""
    got = rows(c, sql)
    assert [r[0] for r in got] == days(date(2026, 12, 21), date(2027, 1, 6))
    assert got[0] == (date(2026, 12, 21), 4, 3, 3, 2, 1, 1, 0.5, 1.0, "good")
    assert got[1] == (date(2026, 12, 22), 0, 0, 0, 0, 0, 0, 0.0, 1.0, "good")
    assert got[2] == (date(2026, 12, 23), 0, 0, 0, 0, 0, 0, None, 1.0, "good")
    assert got[7] == (date(2026, 12, 28), 1, 1, 1, 1, 1, 1, 0.5, 1.0, "good")
    assert got[11] == (date(2027, 1, 1), 0, 0, 0, 0, 0, 0, None, None, "none")
    assert [r[2] for r in got] == [3, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0]
    trump = "SELECT articles FROM v_actor_daily WHERE actor_id = 'donald-trump' ORDER BY day"
    assert [r[0] for r in rows(c, trump)] == [1, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 2, 1]


def test_an_actor_in_few_articles_has_rows_for_its_days_alone(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, actor, actor_type, country, articles, is_trended FROM v_actor_daily
        WHERE NOT is_trended ORDER BY ALL"""
    assert rows(c, sql) == [
        (date(2026, 12, 21), "United States", "country", "US", 1, False),
        (date(2026, 12, 22), "United States", "country", "US", 1, False),
        (date(2026, 12, 23), "Giorgia Meloni", "person", "IT", 1, False),
    ]


def test_weeks_run_over_the_turn_of_the_year(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT actor_id, week_on, mentions, articles, outlets, claims, share_of_voice, trend_quality
        FROM v_actor_weekly WHERE is_trended ORDER BY ALL"""
    assert rows(c, sql) == [
        ("donald-trump", W52, 3, 3, 2, 3, 0.75, "good"),
        ("donald-trump", W53, 2, 2, 2, 0, 0.0, "partial"),
        ("donald-trump", W1, 6, 4, 2, 1, 1.0, "good"),
        ("mark-rutte", W52, 6, 5, 2, 1, 0.25, "good"),
        ("mark-rutte", W53, 3, 3, 1, 1, 0.5, "partial"),
        ("mark-rutte", W1, 2, 2, 1, 0, 0.0, "good"),
        ("nato", W52, 3, 3, 2, 0, 0.0, "good"),
        ("nato", W53, 2, 2, 1, 0, 0.0, "partial"),
        ("nato", W1, 0, 0, 0, 0, 0.0, "good"),
    ]


def test_the_movers_are_those_of_complete_weeks_and_equal_ones_share_a_rank(c: duckdb.DuckDBPyConnection) -> None:
    # -2 / sqrt(8), -1 / sqrt(5); week 1 is under way, week 52 has no week before it
    sql = """SELECT week_on, actor, articles, articles_before, change, ratio, score, rank, coverage_ratio, trend_quality
        FROM v_movers_weekly ORDER BY rank, actor"""
    assert rows(c, sql) == [
        (W53, "Mark Rutte", 3, 5, -2, 0.6, -0.7071, 1, 0.7143, "partial"),
        (W53, "Donald Trump", 2, 3, -1, 0.6667, -0.4472, 2, 0.7143, "partial"),
        (W53, "NATO", 2, 3, -1, 0.6667, -0.4472, 2, 0.7143, "partial"),
    ]


def test_means_are_over_calendar_days_and_the_first_weeks_have_no_change(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, articles, mean_7d, mean_28d, change_7d, ratio_7d, baseline_days, robust_z FROM v_actor_trend
        WHERE actor_id = 'donald-trump' AND day IN ('2026-12-22', '2027-01-02', '2027-01-03', '2027-01-05')
        ORDER BY day"""
    assert rows(c, sql) == [
        (date(2026, 12, 22), 1, 1.0, 1.0, None, None, 1, None),  # 2 / 2
        (date(2027, 1, 2), 0, 0.4286, 0.3846, None, None, 10, None),  # 3 / 7, 5 / 13; 12 days before, 10 covered
        (date(2027, 1, 3), 0, 0.2857, 0.3571, -0.1429, 0.6667, 11, None),  # 2 / 7 - 3 / 7, 5 / 14
        (date(2027, 1, 5), 2, 0.7143, 0.5, 0.5714, 5.0, 13, None),  # 5 / 7 - 1 / 7, 8 / 16
    ]


def test_trending_is_about_the_last_complete_day(c: duckdb.DuckDBPyConnection) -> None:
    assert rows(c, "SELECT day, actor, articles, is_burst, rank FROM v_trending_actors ORDER BY rank") == [
        (date(2027, 1, 5), "Donald Trump", 2, False, 1),
        (date(2027, 1, 5), "Mark Rutte", 1, False, 2),
    ]


def test_an_outlet_has_its_own_coverage_and_zeros_where_it_has_no_article(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, source_class, articles, relevant_articles, full_articles, claims, coverage_ratio, trend_quality
        FROM v_outlet_daily WHERE outlet = '{}' AND day IN ('2026-12-22', '2026-12-30', '2027-01-01') ORDER BY day"""
    assert rows(c, sql.format("One")) == [
        (date(2026, 12, 22), "press", 1, 0, 1, 0, 1.0, "good"),
        (date(2026, 12, 30), "press", 1, 1, 1, 0, 1.0, "good"),
        (date(2027, 1, 1), "press", 0, 0, 0, 0, None, "none"),
    ]
    assert rows(c, sql.format("Two")) == [
        (date(2026, 12, 22), "agency", 1, 1, 1, 2, 1.0, "good"),
        (date(2026, 12, 30), "agency", 0, 0, 0, 0, 0.0, "poor"),
        (date(2027, 1, 1), "agency", 1, 1, 1, 0, None, "none"),
    ]
    assert rows(c, "SELECT outlet, count(*), sum(articles) FROM v_outlet_daily GROUP BY ALL ORDER BY ALL") == [
        ("One", 17, 11), ("Three", 17, 0), ("Two", 17, 6),
    ]  # fmt: skip


def test_an_outlets_week_adds_its_days_up(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT outlet, week_on, articles, relevant_articles, claims, coverage_ratio, trend_quality
        FROM v_outlet_weekly ORDER BY ALL"""
    assert rows(c, sql) == [
        ("One", W52, 5, 4, 2, 1.0, "good"),
        ("One", W53, 4, 4, 2, 0.8571, "good"),  # 6 / 7
        ("One", W1, 2, 2, 1, 1.0, "good"),
        ("Three", W52, 0, 0, 0, 1.0, "good"),
        ("Three", W53, 0, 0, 0, 0.7143, "partial"),  # 5 / 7
        ("Three", W1, 0, 0, 0, 1.0, "good"),
        ("Two", W52, 3, 3, 2, 1.0, "good"),
        ("Two", W53, 1, 1, 0, 0.5714, "partial"),  # 4 / 7
        ("Two", W1, 2, 2, 0, 1.0, "good"),
    ]


def test_a_language_without_articles_has_rows_of_zeros(c: duckdb.DuckDBPyConnection) -> None:
    sums = "SELECT language, count(*), sum(articles), sum(claims) FROM v_language_daily GROUP BY ALL ORDER BY ALL"
    assert rows(c, sums) == [
        ("de", 17, 11, 5), ("en", 17, 6, 2), ("fr", 17, 0, 0),
    ]  # fmt: skip
    sql = "SELECT coverage_ratio, trend_quality FROM v_language_daily WHERE language = 'fr' AND day = '2026-12-31'"
    assert rows(c, sql) == [(0.0, "poor")]


def test_a_country_is_named_and_its_people_speak(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, mentions, articles, outlets, actor_articles, claims, articles_quoting, share_of_voice
        FROM v_country_daily WHERE country = 'US' AND day <= '2026-12-23' ORDER BY day"""
    assert rows(c, sql) == [
        (date(2026, 12, 21), 1, 1, 1, 1, 1, 1, 0.5),
        (date(2026, 12, 22), 2, 1, 1, 1, 2, 1, 1.0),
        (date(2026, 12, 23), 0, 0, 0, 0, 0, 0, None),
    ]
    assert rows(c, "SELECT country, min(day), count(*) FROM v_country_daily GROUP BY ALL ORDER BY ALL") == [
        ("IT", date(2026, 12, 23), 15), ("NL", date(2026, 12, 21), 17), ("US", date(2026, 12, 21), 17),
    ]  # fmt: skip


def test_topics_are_counted_by_day_and_week(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT topic, articles, outlets, claims, share_of_articles FROM v_topic_daily
        WHERE day = '2026-12-{}' ORDER BY ALL"""
    assert rows(c, sql.format(21)) == [("alliance", 3, 2, 2, 1.0), ("spending", 1, 1, 0, 0.3333)]
    assert rows(c, sql.format(22)) == [("alliance", 0, 0, 0, 0.0), ("spending", 0, 0, 0, 0.0)]
    assert rows(c, sql.format(24)) == [("alliance", 0, 0, 0, None), ("spending", 0, 0, 0, None)]
    assert rows(c, "SELECT topic, week_on, articles, share_of_articles FROM v_topic_weekly ORDER BY ALL") == [
        ("alliance", W52, 3, 0.4286), ("alliance", W53, 0, 0.0), ("alliance", W1, 0, 0.0),  # 3 / 7
        ("spending", W52, 1, 0.1429), ("spending", W53, 0, 0.0), ("spending", W1, 0, 0.0),
    ]  # fmt: skip


def test_the_share_of_voice_is_of_all_statements_with_a_speaker(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT day, speaker, speaker_actor_id, claims, articles, claims_total, share_of_voice
        FROM v_share_of_voice_daily WHERE claims > 0 ORDER BY ALL"""
    assert rows(c, sql) == [
        (date(2026, 12, 21), "Donald Trump", "donald-trump", 1, 1, 2, 0.5),
        (date(2026, 12, 21), "Mark Rutte", "mark-rutte", 1, 1, 2, 0.5),
        (date(2026, 12, 22), "Donald Trump", "donald-trump", 2, 1, 2, 1.0),
        (date(2026, 12, 28), "Diplomaten", None, 1, 1, 2, 0.5),
        (date(2026, 12, 28), "Mark Rutte", "mark-rutte", 1, 1, 2, 0.5),
        (date(2027, 1, 5), "Donald Trump", "donald-trump", 1, 1, 1, 1.0),
    ]
    assert rows(c, "SELECT speaker, count(*) FROM v_share_of_voice_daily GROUP BY ALL ORDER BY ALL") == [
        ("Diplomaten", 1), ("Donald Trump", 17), ("Mark Rutte", 2),  # Trump alone is quoted in three articles
    ]  # fmt: skip
    sql = """SELECT week_on, claims, claims_total, share_of_voice FROM v_share_of_voice_weekly
        WHERE speaker = 'Donald Trump' ORDER BY week_on"""
    assert rows(c, sql) == [(W52, 3, 4, 0.75), (W53, 0, 2, 0.0), (W1, 1, 1, 1.0)]


def test_who_is_named_and_who_is_quoted_over_the_last_four_weeks(c: duckdb.DuckDBPyConnection) -> None:
    # to the last complete day: Trump's article of the 6th is not in it. Sixteen days, of which 14 count 1, 2/3 and 1/3.
    sql = """SELECT from_on, to_on, actor, mentions, articles, claims, articles_quoting, ratio, coverage_ratio
        FROM v_mentioned_quoted ORDER BY mentions DESC, actor"""
    first, last, cover = date(2026, 12, 21), date(2027, 1, 5), 0.875
    assert rows(c, sql) == [
        (first, last, "Mark Rutte", 11, 10, 2, 2, 0.1818, cover),
        (first, last, "Donald Trump", 10, 8, 4, 3, 0.4, cover),
        (first, last, "NATO", 5, 5, 0, 0, 0.0, cover),
        (first, last, "United States", 3, 2, 0, 0, 0.0, cover),
        (first, last, "Giorgia Meloni", 1, 1, 0, 0, 0.0, cover),
    ]


def test_outlets_and_languages_are_compared_by_the_attention_they_give(c: duckdb.DuckDBPyConnection) -> None:
    # 15 relevant articles to the 5th, 9 of One and 6 of Two; Trump in 3 of One and 5 of Two
    sql = """SELECT outlet, articles, claims, outlet_articles, attention, attention_overall, attention_index
        FROM v_outlet_comparison WHERE actor_id = 'donald-trump' ORDER BY outlet"""
    assert rows(c, sql) == [("One", 3, 2, 9, 0.3333, 0.5333, 0.625), ("Two", 5, 2, 6, 0.8333, 0.5333, 1.5625)]
    sql = (
        "SELECT language, articles, language_articles, attention_index FROM v_language_comparison WHERE actor = 'NATO'"
    )
    assert rows(c, f"{sql} ORDER BY language") == [("de", 4, 9, 1.3333), ("en", 1, 6, 0.5)]
    assert rows(c, "SELECT DISTINCT actor FROM v_outlet_comparison ORDER BY ALL") == [
        ("Donald Trump",), ("Mark Rutte",), ("NATO",),
    ]  # fmt: skip


def test_a_number_leads_back_to_its_articles(c: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT article_id, outlet, language, mentions, claims FROM v_actor_articles WHERE actor_id = 'donald-trump'"
    assert rows(c, f"{sql} AND day <= '2026-12-22' ORDER BY article_id") == [
        (3, "One", "de", 1, 1),
        (4, "Two", "en", 1, 2),
    ]


def test_the_threshold_is_a_setting(c: duckdb.DuckDBPyConnection) -> None:
    set_settings(c, {"trend_min_articles": 2})
    try:
        assert rows(c, "SELECT count(*) FROM v_actor_daily WHERE actor = 'United States'") == [(17,)]
        assert rows(c, "SELECT value FROM v_settings WHERE name = 'trend_min_articles'") == [("2",)]
    finally:
        set_settings(c, {"trend_min_articles": 3})
