"""Politeness: who may be asked when, kept across feeds, articles, robots.txt and redirects of one run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

DAY_S = 86_400.0
_UNASKED_HOLD_S = 300.0  # how long a host that answers 429 without saying how long is left alone
_PATIENCE = 5  # answers 429 in a row after which the whole host is left alone


def retry_after_s(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (seconds or HTTP date), 0 to a day; None where it says nothing."""
    value = (value or "").strip()
    if not value or len(value) > 64:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), DAY_S)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max((moment - (now or datetime.now(UTC))).total_seconds(), 0.0), DAY_S)


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    gap: float
    next_start: float = 0.0
    held_until: float = 0.0
    pushed_back: set[str] = field(default_factory=set)


class Politeness:
    """At most `per_host` requests at once at a host and `min_gap_s` between their starts.

    A host is its name as in the URL with the port. Waiting here costs nothing of a request's deadline.
    The URL that was answered 429 (or 503 with Retry-After) is held for as long as asked, five minutes where
    nothing is said; the whole host only after five different URLs in a row were answered 429, since one
    limited resource says little about the others.
    """

    def __init__(
        self, *, min_gap_s: float, per_host: int, concurrency: int, clock: Callable[[], float] = monotonic
    ) -> None:
        self._min_gap_s, self._per_host, self._clock = min_gap_s, per_host, clock
        self._everyone = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, _Host] = {}
        self._held: dict[str, float] = {}

    def _host(self, netloc: str) -> _Host:
        host = self._hosts.get(netloc)
        if host is None:
            host = self._hosts[netloc] = _Host(asyncio.Semaphore(self._per_host), self._min_gap_s)
        return host

    async def start(self, netloc: str) -> None:
        """Waits for this host's turn; each return is to be paired with `end`."""
        host = self._host(netloc)
        await host.slots.acquire()
        try:
            while True:
                await asyncio.sleep(wait) if (wait := host.next_start - self._clock()) > 0 else None
                await self._everyone.acquire()
                now = self._clock()
                if now >= host.next_start:
                    host.next_start = now + host.gap
                    return
                self._everyone.release()
        except BaseException:
            host.slots.release()
            raise

    def end(self, netloc: str) -> None:
        """Gives the turn back."""
        self._everyone.release()
        self._hosts[netloc].slots.release()

    def slow_down(self, netloc: str, gap_s: float) -> None:
        """Widens the gap of a host, as its robots.txt asks."""
        host = self._host(netloc)
        host.gap = max(host.gap, gap_s)

    def held_s(self, netloc: str, url: str) -> float:
        """Seconds for which this URL is not to be asked; 0 where it may be."""
        host = self._hosts.get(netloc)
        until = max(self._held.get(url, 0.0), host.held_until if host else 0.0)
        return max(until - self._clock(), 0.0)

    def answered(self, netloc: str, url: str, status: int, retry_after: float | None) -> None:
        """Takes note of an answer's status and of the Retry-After that came with it, in seconds."""
        host = self._host(netloc)
        if status == 429 or (status == 503 and retry_after):
            hold = _UNASKED_HOLD_S if retry_after is None else retry_after
            self._held[url] = self._clock() + hold
            if status == 429:
                host.pushed_back.add(url)
                if len(host.pushed_back) >= _PATIENCE:
                    host.held_until = max(host.held_until, self._clock() + hold)
        else:
            host.pushed_back.clear()
