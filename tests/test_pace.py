"""Each source is asked as often as it publishes, in scheduled cycles alone."""

from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Failure, Stage
from tests.warehouse_samples import NOW, entry, fetch, memory, pull, source
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.pace import interval_of, intervals
from warehouse.rows import Pace, Pull
from warehouse.todo import due_sources

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PERIOD = timedelta(minutes=15)
PACE = Pace()


def due(c: duckdb.DuckDBPyConnection, now: datetime, period: timedelta = PERIOD) -> list[str]:
    return [s.source_id for s in due_sources(c, now, scheduled=True, period=period)[0]]


def look(c: duckdb.DuckDBPyConnection, now: datetime, new: int = 0, source_id: str = "one") -> None:
    entries = [entry(f"https://{source_id}.example/{now:%j-%H-%M}/{n}") for n in range(new)]
    land_pulls(c, 1, [pull(source_id, *entries)], now)


def test_for_a_day_a_source_is_asked_at_the_shortest_interval() -> None:
    assert interval_of("one", 0, timedelta(hours=23), PACE) == PACE.shortest
    assert interval_of("one", 0, DAY, PACE) > timedelta(hours=9)


@pytest.mark.parametrize(("a_day", "hours"), [(200, 0.25), (48, 0.25), (12, 1), (4, 3), (2, 6), (0.5, 21.8), (0, 21.8)])
def test_the_interval_is_about_half_the_gap_between_two_new_entries(a_day: float, hours: float) -> None:
    found = interval_of("one", round(a_day * 14), timedelta(days=90), PACE)
    assert found == pytest.approx(timedelta(hours=hours), rel=0.11)


@given(st.text(max_size=20), st.integers(0, 10**6), st.integers(0, 10**7), st.integers(1, 1440), st.integers(0, 10000))
def test_an_interval_never_leaves_its_bounds(name: str, new: int, minutes: int, shortest: int, more: int) -> None:
    pace = Pace(shortest * MINUTE, (shortest + more) * MINUTE)
    assert pace.shortest <= interval_of(name, new, minutes * MINUTE, pace) <= pace.longest


def test_sources_that_fall_due_at_once_drift_apart_and_each_keeps_its_place() -> None:
    first = [interval_of(f"source-{n}", 0, 30 * DAY, PACE) for n in range(100)]
    assert first == [interval_of(f"source-{n}", 0, 30 * DAY, PACE) for n in range(100)]
    per_quarter = [sum(i <= x < i + PERIOD for x in first) for i in first]
    assert max(first) - min(first) > timedelta(hours=4)
    assert max(per_quarter) <= 20  # of 100, and not 100


def test_the_entries_of_the_first_look_do_not_count() -> None:
    with memory("one") as c:
        look(c, NOW, new=500)
        look(c, NOW + 2 * DAY, new=4)
        (found,) = intervals(c, ["one"], PACE, NOW + 2 * DAY).values()
        assert found == pytest.approx(timedelta(hours=6), rel=0.11)


def test_a_source_that_falls_silent_is_asked_less_often_and_one_that_wakes_up_more_often() -> None:
    with memory("one") as c:
        look(c, NOW)
        look(c, NOW + 2 * DAY, new=50)
        busy = intervals(c, ["one"], PACE, NOW + 2 * DAY)["one"]
        quiet = intervals(c, ["one"], PACE, NOW + 20 * DAY)["one"]
        look(c, NOW + 21 * DAY, new=100)
        awake = intervals(c, ["one"], PACE, NOW + 21 * DAY)["one"]
        assert busy < awake < quiet


def test_a_scheduled_cycle_takes_what_is_due_and_by_hand_all_are_asked() -> None:
    with memory("one", "two") as c:
        look(c, NOW, source_id="one")
        look(c, NOW + 2 * DAY, source_id="one")
        assert due(c, NOW + 2 * DAY + timedelta(hours=3)) == ["two"]
        assert due(c, NOW + 3 * DAY) == ["one", "two"]
        assert len(due_sources(c, NOW + 2 * DAY + MINUTE)[0]) == 2
        assert len(due_sources(c, NOW + 2 * DAY + MINUTE, scheduled=True, force=True)[0]) == 2


def test_what_falls_due_before_the_middle_of_the_coming_period_is_taken_now() -> None:
    with memory("one") as c:
        look(c, NOW)
        assert due(c, NOW + 7 * MINUTE) == []
        assert due(c, NOW + 8 * MINUTE) == ["one"]
        assert due(c, NOW + 8 * MINUTE, period=timedelta(0)) == []
        assert due(c, NOW + 15 * MINUTE, period=timedelta(0)) == ["one"]


def test_a_source_that_failed_is_due_at_once_and_rests_only_after_three_times() -> None:
    failed = Pull("one", (fetch(),), failure=Failure(Stage.SOURCE, "dns", later=True))
    with memory("one") as c:
        look(c, NOW)
        look(c, NOW + 5 * DAY)
        for n in range(2):
            land_pulls(c, 1, [failed], NOW + 6 * DAY + n * PERIOD)
            assert due(c, NOW + 6 * DAY + (n + 1) * PERIOD) == ["one"]
        land_pulls(c, 1, [failed], NOW + 7 * DAY)
        assert due(c, NOW + 7 * DAY + MINUTE) == []


def test_a_rest_that_the_server_asked_for_is_kept_to_the_second() -> None:
    asked = Pull("one", (fetch(),), failure=Failure(Stage.SOURCE, "rate_limited"), retry_after_s=1200)
    with memory("one") as c:
        land_pulls(c, 1, [asked], NOW)
        assert due(c, NOW + 19 * MINUTE) == []
        assert due(c, NOW + 20 * MINUTE) == ["one"]


def test_a_shorter_longest_interval_holds_at_once() -> None:
    with memory("one") as c:
        look(c, NOW)
        look(c, NOW + 3 * DAY)
        later = NOW + 3 * DAY + timedelta(hours=2)
        assert due_sources(c, later, scheduled=True)[0] == []
        assert len(due_sources(c, later, scheduled=True, longest=timedelta(hours=1))[0]) == 1


def test_a_clock_that_was_set_back_makes_nobody_wait() -> None:
    with memory("one") as c:
        look(c, NOW)
        look(c, NOW + 300 * DAY)
        assert due(c, NOW + DAY) == ["one"]


def test_a_source_whose_url_changes_is_watched_anew() -> None:
    with memory("one") as c:
        look(c, NOW)
        look(c, NOW + 5 * DAY)
        sync_sources(c, [source("one", "https://moved.example/feed")], NOW + 5 * DAY)
        assert due(c, NOW + 5 * DAY + MINUTE) == ["one"]
        look(c, NOW + 5 * DAY + MINUTE)
        assert c.execute("SELECT interval_m FROM core.sources").fetchall() == [(15,)]
