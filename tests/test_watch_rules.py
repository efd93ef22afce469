"""The rules of watches and their quiet hours, with values by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.alerts.bursts import Burst, burst, robust_z
from extractors.alerts.quiet import Quiet, quiet_until, read_span
from extractors.alerts.rules import Row, any_new, new_number, new_speaker, threshold
from extractors.errors import UsageError

TODAY = date(2026, 11, 20)  # a Friday
BERLIN = ZoneInfo("Europe/Berlin")
NONE: frozenset[int] = frozenset()


def keys(rows: list[Row], key: list[str]) -> frozenset[int]:
    return frozenset(f.key for f in any_new("w", rows, key, NONE).fired)


# ---------------------------------------------------------------- any_new


def test_a_row_fires_once_and_a_new_key_fires_alone() -> None:
    rows: list[Row] = [{"id": 1, "what": "a"}, {"id": 2, "what": "b"}]
    first = any_new("w", rows, ["id"], NONE)
    assert [f.row["what"] for f in first.fired] == ["a", "b"]
    known = frozenset(f.key for f in first.fired)
    assert any_new("w", rows, ["id"], known).fired == ()
    assert [f.row["id"] for f in any_new("w", [*rows, {"id": 3, "what": "a"}], ["id"], known).fired] == [3]


def test_of_rows_with_one_key_the_first_is_told() -> None:
    rows: list[Row] = [{"id": 1, "at": date(2026, 1, 1)}, {"id": 1, "at": date(2026, 1, 2)}]
    assert [f.row["at"].day for f in any_new("w", rows, ["id"], NONE).fired] == [1]
    assert len(any_new("w", rows, ["id", "at"], NONE).fired) == 2


def test_values_of_different_columns_make_different_keys() -> None:
    assert keys([{"a": "x", "b": None}], ["a", "b"]) != keys([{"a": None, "b": "x"}], ["a", "b"])
    assert keys([{"a": "1"}], ["a"]) != keys([{"a": 1}], ["a"])


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"watch w: its query gives no column nix; it gives id, what"):
        any_new("w", [{"id": 1, "what": "a"}], ["nix"], NONE)
    assert any_new("w", [], ["nix"], NONE).fired == ()  # of an empty answer nothing is known


# ---------------------------------------------------------------- threshold


def test_a_threshold_fires_when_it_is_reached_and_again_only_after_it_was_not() -> None:
    known: set[int] = set()
    fired = []
    for value in (19, 20, 25, 19, 21):
        verdict = threshold("w", [{"n": value}], [], "n", ">=", 20, frozenset(known))
        known = known - verdict.forgotten | {f.key for f in verdict.fired}
        fired.append([f.value for f in verdict.fired])
    assert fired == [[], [20.0], [], [], [21.0]]


@pytest.mark.parametrize(
    ("compare", "fires"),
    [(">=", [2.0, 3.0]), (">", [3.0]), ("<=", [1.0, 2.0]), ("<", [1.0]), ("==", [2.0]), ("!=", [1.0, 3.0])],
)
def test_each_comparison_means_what_it_says(compare: str, fires: list[float]) -> None:
    rows: list[Row] = [{"k": n, "n": n} for n in (1, 2, 3, None)]
    assert [f.value for f in threshold("w", rows, ["k"], "n", compare, 2, NONE).fired] == fires


def test_a_threshold_over_several_rows_needs_a_key_and_over_words_a_number() -> None:
    with pytest.raises(UsageError, match="gives 2 rows; name the columns that tell them apart in `key`"):
        threshold("w", [{"n": 1}, {"n": 2}], [], "n", ">", 0, NONE)
    with pytest.raises(UsageError, match="column n holds 'many', which is no number"):
        threshold("w", [{"n": "many"}], [], "n", ">", 0, NONE)


# ---------------------------------------------------------------- speakers and numbers


def test_a_speaker_is_known_by_id_else_by_name_whatever_the_capitals() -> None:
    rows: list[Row] = [
        {"speaker": "Mark Rutte", "speaker_actor_id": "mark-rutte"},
        {"speaker": "Rutte", "speaker_actor_id": "mark-rutte"},
        {"speaker": "Anna  Schmidt", "speaker_actor_id": None},
        {"speaker": "anna schmidt", "speaker_actor_id": None},
        {"speaker": None, "speaker_actor_id": None},
    ]
    fired = new_speaker("w", rows, NONE).fired
    assert [f.row["speaker"] for f in fired] == ["Mark Rutte", "Anna  Schmidt"]
    assert new_speaker("w", rows, frozenset(f.key for f in fired)).fired == ()


def test_a_number_is_new_when_its_speaker_never_named_it() -> None:
    five: dict[str, object] = {"speaker": "Rutte", "value": 5.0, "unit": "percent", "of_what": "GDP"}
    fired = new_number("w", [five, five], NONE).fired
    assert [f.value for f in fired] == [5.0]
    known = frozenset(f.key for f in fired)
    assert new_number("w", [five | {"outlet": "another"}], known).fired == ()
    others: tuple[dict[str, object], ...] = (
        {"value": 3.5}, {"speaker": "Trump"}, {"unit": "EUR"}, {"of_what": "the budget"},
    )  # fmt: skip
    for other in others:
        assert len(new_number("w", [dict(five) | dict(other)], known).fired) == 1, other
    assert new_number("w", [five | {"value": None}], NONE).fired == ()  # “hundreds of billions”


# ---------------------------------------------------------------- bursts


def series(values: list[float], last: date = TODAY, step: int = 1, **more: object) -> list[Row]:
    return [
        {"day": last - timedelta(days=step * (len(values) - 1 - n)), "articles": v, **more}
        for n, v in enumerate(values)
    ]


def covered(ratio: float | None = 1.0, **days: float | None) -> dict[date, float | None]:
    made: dict[date, float | None] = {TODAY - timedelta(days=n): ratio for n in range(70)}
    return made | {date.fromisoformat(day.strip("_").replace("_", "-")): r for day, r in days.items()}


@pytest.mark.parametrize(
    ("value", "past", "usual", "z"),
    [
        (10, [2] * 28, 2, 8 / 2**0.5),  # no spread but that of chance, √2
        (10, [0] * 28, 0, 10.0),  # the least spread is 1
        (20, [2, 4, 6, 8, 10] * 5, 6, 14 / (1.4826 * 2)),  # deviations 4 2 0 2 4: their median is 2
        (2, [10] * 28, 10, -8 / 10**0.5),
    ],
)
def test_the_robust_z_is_that_of_the_formula(value: float, past: list[float], usual: float, z: float) -> None:
    assert robust_z(value, past) == pytest.approx((usual, z))


def test_a_burst_fires_once_for_its_day_and_a_usual_day_never() -> None:
    rows = series([2.0] * 28 + [10.0])
    verdict = burst("w", rows, [], Burst(), TODAY, covered(), NONE)
    ((found,), held) = verdict.fired, verdict.held
    assert (found.day, found.value, found.usual, found.coverage_ratio) == (TODAY, 10.0, 2.0, 1.0)
    assert found.score == pytest.approx(8 / 2**0.5) and held == ()
    assert burst("w", rows, [], Burst(), TODAY, covered(), frozenset({found.key})).fired == ()
    assert burst("w", series([2.0] * 28 + [4.0]), [], Burst(), TODAY, covered(), NONE).fired == ()
    assert burst("w", series([0.0] * 28 + [4.0]), [], Burst(), TODAY, covered(), NONE).fired == ()  # under min_value


def test_a_burst_that_came_in_after_midnight_is_found_the_day_after() -> None:
    rows = series([2.0] * 28 + [10.0], last=TODAY - timedelta(days=1))
    assert [f.day for f in burst("w", rows, [], Burst(), TODAY, covered(), NONE).fired] == [TODAY - timedelta(days=1)]
    older = series([2.0] * 28 + [10.0], last=TODAY - timedelta(days=2))
    assert burst("w", older, [], Burst(), TODAY, covered(), NONE).fired == ()


def test_a_day_without_a_row_is_a_zero_where_the_answer_reaches_so_far() -> None:
    rows = [*series([3.0], last=TODAY - timedelta(days=20)), *series([6.0])]
    (found,) = burst("w", rows, [], Burst(), TODAY, covered(), NONE).fired
    assert found.usual == 0.0
    assert burst("w", series([6.0]), [], Burst(), TODAY, covered(), NONE).fired == ()  # it has no past at all


def test_poor_coverage_holds_a_burst_back_and_good_coverage_lets_it_go() -> None:
    rows = series([2.0] * 28 + [10.0])
    for ratio in (0.4, None):
        verdict = burst("w", rows, [], Burst(), TODAY, covered(_2026_11_20=ratio), NONE)
        assert verdict.fired == () and [f.coverage_ratio for f in verdict.held] == [ratio]
    assert len(burst("w", rows, [], Burst(), TODAY, covered(_2026_11_20=0.5), NONE).fired) == 1


def test_days_of_poor_coverage_are_no_part_of_the_past() -> None:
    rows = series([9.0] * 13 + [1.0] * 15 + [12.0])
    poor: dict[date, float | None] = {TODAY - timedelta(days=n): 0.1 for n in range(1, 15)}
    assert burst("w", rows, [], Burst(), TODAY, covered() | poor, NONE).fired == ()  # usual is 9
    assert len(burst("w", rows, [], Burst(), TODAY, covered(), NONE).fired) == 1  # usual would be 1
    poor[TODAY - timedelta(days=15)] = None
    assert burst("w", series([0.0] * 28 + [50.0]), [], Burst(), TODAY, covered() | poor, NONE).fired == ()


def test_a_day_can_be_compared_with_the_same_weekday() -> None:
    # Each Friday has 20 articles, all other days none: a Friday with 21 is no burst among Fridays.
    rows: list[Row] = [
        {"day": d, "articles": 20.0 if d.weekday() == 4 else 0.0}
        for d in (TODAY - timedelta(days=n) for n in range(1, 57))
    ]
    rows.append({"day": TODAY, "articles": 21.0})
    assert len(burst("w", rows, [], Burst(), TODAY, covered(), NONE).fired) == 1
    same = Burst(same_weekday=True)
    assert burst("w", rows, [], same, TODAY, covered(), NONE).fired == ()
    rows[-1] = {"day": TODAY, "articles": 60.0}
    assert [f.usual for f in burst("w", rows, [], same, TODAY, covered(), NONE).fired] == [20.0]


def test_each_series_has_its_own_past() -> None:
    rows = series([2.0] * 28 + [10.0], who="a") + series([10.0] * 29, who="b")
    assert [f.row["who"] for f in burst("w", rows, ["who"], Burst(), TODAY, covered(), NONE).fired] == ["a"]


def test_a_column_that_holds_no_days_is_named() -> None:
    with pytest.raises(UsageError, match="column day holds 'Friday', which is no day"):
        burst("w", [{"day": "Friday", "articles": 1}], [], Burst(), TODAY, covered(), NONE)


# ---------------------------------------------------------------- quiet hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def until(spans: str, now: str, zone: ZoneInfo = BERLIN) -> str | None:
    found = quiet_until(Quiet(tuple(read_span(s) for s in spans.split()), zone), at(now))
    return None if found is None else f"{found:%Y-%m-%dT%H:%M}"


def test_quiet_hours_go_over_midnight() -> None:
    assert until("22:00-07:00", "2026-11-20T21:59+01:00") is None
    assert until("22:00-07:00", "2026-11-20T22:00+01:00") == "2026-11-21T06:00"
    assert until("22:00-07:00", "2026-11-21T06:59+01:00") == "2026-11-21T06:00"
    assert until("22:00-07:00", "2026-11-21T07:00+01:00") is None


def test_spans_that_touch_are_one() -> None:
    assert until("12:00-14:00 14:00-15:30", "2026-11-20T13:00+01:00") == "2026-11-20T14:30"
    assert until("18:00-24:00 00:00-06:00", "2026-11-20T23:00+01:00") == "2026-11-21T05:00"


def test_in_spring_the_skipped_hour_is_no_part_of_the_quiet_hours() -> None:
    # On 2026-03-29 the clock goes from 02:00 to 03:00 (01:00 UTC).
    assert until("22:00-07:00", "2026-03-28T22:30+01:00") == "2026-03-29T05:00"  # 07:00 is summer time
    assert until("22:00-02:30", "2026-03-28T22:30+01:00") == "2026-03-29T01:00"  # 02:30 never comes
    assert until("02:00-03:00", "2026-03-29T01:59+01:00") is None
    assert until("02:00-03:00", "2026-03-29T03:00+02:00") is None


def test_in_autumn_the_hour_that_comes_twice_is_quiet_both_times() -> None:
    # On 2026-10-25 the clock goes from 03:00 back to 02:00 (01:00 UTC).
    assert until("22:00-07:00", "2026-10-24T23:00+02:00") == "2026-10-25T06:00"
    assert until("02:00-03:00", "2026-10-25T02:10+02:00") == "2026-10-25T02:00"  # both hours
    assert until("02:00-03:00", "2026-10-25T02:10+01:00") == "2026-10-25T02:00"
    assert until("22:00-02:30", "2026-10-25T02:40+02:00") is None
    assert until("22:00-02:30", "2026-10-25T02:10+01:00") == "2026-10-25T01:30"


@pytest.mark.parametrize("text", ["22-7", "22:00", "25:00-07:00", "10:61-11:00", "10:00-10:00", "24:00-01:00", ""])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no span of hours"):
        read_span(text)


@given(
    st.integers(0, 1439), st.integers(0, 1439),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC"]),
)  # fmt: skip
def test_it_is_never_quiet_at_the_end_of_the_quiet_hours(begin: int, end: int, now: datetime, zone: str) -> None:
    if begin != end:
        quiet = Quiet(((begin, end),), ZoneInfo(zone))
        over = quiet_until(quiet, now)
        if over is not None:
            assert over > now and quiet_until(quiet, over) is None
            assert quiet_until(quiet, over - timedelta(minutes=1)) == over or over - timedelta(minutes=1) < now
