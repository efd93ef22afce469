"""Bursts: against an actor's own past, with enough articles, on days that were looked at; values worked out by hand."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tests.test_trends import rows
from tests.trend_samples import News, days, looks, trends

FIRST = date(2026, 11, 2)
# articles per day from 2 November on; the 17th day is poorly covered, on the 18th nothing runs
STEADY = [2] * 15 + [9, 9, 9, 6, 0]
VARIED = [1, 3, 5] * 5 + [12]
FRESH = [0] * 15 + [5, 0, 0, 4]


def news(name: str, counts: list[int]) -> list[News]:
    return [
        News("one", f"{day}T12:00+00:00", f"{name}.")
        for day, count in zip(days(FIRST, date(2026, 11, 21)), counts, strict=False)
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def c() -> Iterator[duckdb.DuckDBPyConnection]:
    looked = [
        look
        for n, day in enumerate(days(FIRST, date(2026, 11, 21)), 1) if n != 18
        for look in looks(day, ("two", "three") if n == 17 else ())
    ]  # fmt: skip
    with trends(news("Rutte", STEADY) + news("Trump", VARIED) + news("Merz", FRESH), looked) as connection:
        yield connection


def trend(c: duckdb.DuckDBPyConnection, actor: str, *day: int) -> list[tuple[object, ...]]:
    sql = f"""SELECT day(day), articles, baseline_days, baseline_median, robust_z, is_burst, trend_quality
        FROM v_actor_trend WHERE actor_id = '{actor}' AND day(day) IN {(*day, 0)} ORDER BY day"""
    return rows(c, sql)


def test_a_burst_stands_out_from_the_actors_own_past(c: duckdb.DuckDBPyConnection) -> None:
    # the median is 2 and nothing deviates, so the spread is sqrt(2): 7 / 1.4142
    assert trend(c, "mark-rutte", 17) == [(17, 9, 15, 2.0, 4.9497, True, "good")]


def test_the_same_rise_is_none_where_coverage_is_poor_or_nothing_ran(c: duckdb.DuckDBPyConnection) -> None:
    assert trend(c, "mark-rutte", 18, 19) == [
        (18, 9, 16, 2.0, 4.9497, False, "poor"),
        (19, 9, 16, 2.0, 4.9497, False, "none"),
    ]


def test_days_that_were_not_looked_at_are_no_part_of_the_past(c: duckdb.DuckDBPyConnection) -> None:
    # 18 days before, 16 of them covered: fifteen 2 and one 9; 4 / sqrt(2)
    assert trend(c, "mark-rutte", 20) == [(20, 6, 16, 2.0, 2.8284, False, "good")]


def test_no_score_rests_on_fewer_than_fourteen_days(c: duckdb.DuckDBPyConnection) -> None:
    assert trend(c, "mark-rutte", 15, 16) == [
        (15, 2, 13, 2.0, None, False, "good"),
        (16, 2, 14, 2.0, 0.0, False, "good"),
    ]


def test_a_restless_past_takes_more(c: duckdb.DuckDBPyConnection) -> None:
    # five 1, five 3, five 5: median 3, median deviation 2; 9 / (1.4826 * 2)
    assert trend(c, "donald-trump", 17) == [(17, 12, 15, 3.0, 3.0352, False, "good")]


def test_the_days_before_the_first_article_are_zeros(c: duckdb.DuckDBPyConnection) -> None:
    assert trend(c, "friedrich-merz", 17) == [(17, 5, 15, 0.0, 5.0, True, "good")]
    assert rows(c, "SELECT min(day), count(*) FROM v_actor_trend WHERE actor = 'Friedrich Merz'") == [
        (date(2026, 11, 17), 5)
    ]  # fmt: skip


def test_few_articles_are_no_burst(c: duckdb.DuckDBPyConnection) -> None:
    assert trend(c, "friedrich-merz", 20) == [(20, 4, 16, 0.0, 4.0, False, "good")]


def test_means_reach_back_before_the_first_article(c: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT mean_7d, mean_28d, change_7d, ratio_7d FROM v_actor_trend
        WHERE actor = 'Friedrich Merz' ORDER BY day LIMIT 1"""
    assert rows(c, sql) == [(0.7143, 0.3125, 0.7143, None)]  # 5 / 7, 5 / 16


def test_trending_puts_the_most_unusual_first_and_the_silent_nowhere(c: duckdb.DuckDBPyConnection) -> None:
    # the last day with articles before the last run; Merz 4 / 1, Rutte 4 / sqrt(2)
    assert rows(c, "SELECT day, actor, robust_z, rank FROM v_trending_actors ORDER BY rank") == [
        (date(2026, 11, 20), "Friedrich Merz", 4.0, 1),
        (date(2026, 11, 20), "Mark Rutte", 2.8284, 2),
    ]
