"""Gaps, slots and holds, on a clock that does not wait."""

import asyncio
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.web_politeness import DAY_S, Politeness, retry_after_s

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self._real = asyncio.sleep
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await self._real(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3600", 3600.0),
        (" 0 ", 0.0),
        ("99999999999", DAY_S),
        ("Fri, 20 Nov 2026 12:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("Fri, 20 Nov 2099 12:00:00 GMT", DAY_S),
        ("Fri, 20 Nov 2026 12:01:00", 60.0),
        ("soon", None),
        ("-1", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOON) == seconds


@given(st.text())
def test_any_retry_after_is_read(value: str) -> None:
    seconds = retry_after_s(value)
    assert seconds is None or 0 <= seconds <= DAY_S


async def test_starts_at_one_host_keep_their_gap_and_other_hosts_do_not_wait(clock: Clock) -> None:
    politeness = Politeness(min_gap_s=2.0, per_host=2, concurrency=10, clock=clock)
    starts: list[tuple[str, float]] = []

    async def ask(host: str) -> None:
        await politeness.start(host)
        starts.append((host, clock.now))
        politeness.end(host)

    await asyncio.gather(*(ask("a:80") for _ in range(4)), ask("b:80"))
    assert ("b:80", 100.0) in starts
    at_a = sorted(at for host, at in starts if host == "a:80")
    assert all(later - earlier >= 2.0 for earlier, later in itertools.pairwise(at_a))


async def test_two_at_once_at_a_host_and_no_more(clock: Clock) -> None:
    politeness = Politeness(min_gap_s=0.0, per_host=2, concurrency=10, clock=clock)
    active, most = 0, 0

    async def ask() -> None:
        nonlocal active, most
        await politeness.start("a:80")
        active += 1
        most = max(most, active)
        await asyncio.sleep(1)
        active -= 1
        politeness.end("a:80")

    await asyncio.gather(*(ask() for _ in range(9)))
    assert most == 2


async def test_who_gives_up_waiting_takes_no_slot_along() -> None:
    politeness = Politeness(min_gap_s=60.0, per_host=1, concurrency=1)
    await politeness.start("a:80")
    politeness.end("a:80")
    waiting = asyncio.create_task(politeness.start("a:80"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1):
        await politeness.start("b:80")


def test_a_limited_url_is_held_and_its_host_is_not() -> None:
    politeness = Politeness(min_gap_s=0, per_host=2, concurrency=1, clock=lambda: 0.0)
    politeness.answered("a:80", "http://a/1", 429, 60.0)
    politeness.answered("a:80", "http://a/2", 503, 60.0)
    politeness.answered("a:80", "http://a/3", 503, None)
    assert [politeness.held_s("a:80", f"http://a/{n}") for n in (1, 2, 3, 4)] == [60.0, 60.0, 0.0, 0.0]


def test_a_host_is_held_after_five_limited_urls_in_a_row() -> None:
    politeness = Politeness(min_gap_s=0, per_host=2, concurrency=1, clock=lambda: 0.0)
    for n in range(4):
        politeness.answered("a:80", f"http://a/{n}", 429, 60.0)
    politeness.answered("a:80", "http://a/good", 200, None)
    for n in range(4):
        politeness.answered("a:80", f"http://a/more{n}", 429, 60.0)
    assert not politeness.held_s("a:80", "http://a/new")
    politeness.answered("a:80", "http://a/last", 429, None)
    assert politeness.held_s("a:80", "http://a/new") == 300.0
    assert not politeness.held_s("b:80", "http://b/")
