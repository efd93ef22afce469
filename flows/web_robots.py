"""robots.txt (RFC 9309): read once per origin and run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from extractors.model import Outcome
from flows.web_model import Attempt, Fetched, OutcomeError

MAX_ROBOTS_BYTES = 500 * 1024
_AGENT = re.compile(r"\s*user(?:-|\s*)agent[\s:]+(.*)", re.IGNORECASE)
_MAX_LINE = 2000
# What a network does not let through says nothing about what its owner allows.
_NO_ANSWER = frozenset(
    {
        Outcome.ADDRESS_REFUSED,
        Outcome.BAD_URL,
        Outcome.SCHEME_REFUSED,
        Outcome.DNS,
        Outcome.TLS,
        Outcome.CONNECT,
        Outcome.TIMEOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin for one agent; without rules everything is allowed, with a refusal nothing is."""

    agent: str
    rules: Protego | None = None
    refusal: OutcomeError | None = None

    @property
    def crawl_delay_s(self) -> float:
        return (self.rules.crawl_delay(self.agent) or 0.0) if self.rules else 0.0

    def check(self, url: str) -> None:
        """Raises OutcomeError where `url` is not to be asked."""
        if self.refusal:
            raise OutcomeError(self.refusal.outcome, self.refusal.detail, later=self.refusal.later)
        if self.rules and not self.rules.can_fetch(url, self.agent):
            raise OutcomeError(Outcome.ROBOTS, "robots.txt disallows it", later=False)


def parse_robots(body: bytes, agent: str) -> Protego:
    """Reads the groups that concern `agent` (a product token) or everyone.

    All other agents become one: the parser's time grows with agents times rules, and both are the host's choice.
    """
    lines = []
    for line in body.decode("utf-8-sig", "replace").splitlines():
        line = line[:_MAX_LINE]
        if found := _AGENT.match(line):
            name = found[1].partition("#")[0].partition("/")[0].strip().lower()
            line = f"User-agent: {name if name in ('*', agent.lower()) else 'other'}"
        lines.append(line)
    return Protego.parse("\n".join(lines))


def judge(agent: str, found: Fetched) -> Robots:
    """What the answer to a request for robots.txt means: 4xx and endless redirects allow all, no answer forbids all.

    Where the host cannot be reached, the refusal carries the reason why instead of `robots`.
    """
    if found.outcome is Outcome.OK:
        return Robots(agent, parse_robots(found.body or b"", agent))
    absent = found.status is not None and 400 <= found.status < 500 and found.status != 429
    if absent or found.outcome in (Outcome.REDIRECT_LOOP, Outcome.TOO_MANY_REDIRECTS):
        return Robots(agent)
    detail = f"robots.txt: {found.detail}"
    if found.outcome in _NO_ANSWER and all(attempt.status is None for attempt in found.attempts):
        return Robots(agent, refusal=OutcomeError(found.outcome, detail))
    return Robots(agent, refusal=OutcomeError(Outcome.ROBOTS, detail, later=True))


class RobotsCache:
    """Reads the robots.txt of each origin once, however many ask for it at the same time."""

    def __init__(self, read: Callable[[str], Awaitable[tuple[Robots, tuple[Attempt, ...]]]]) -> None:
        self._read = read
        self._readings: dict[str, asyncio.Task[Robots]] = {}
        self._unclaimed: dict[str, tuple[Attempt, ...]] = {}

    async def of(self, origin: str) -> Robots:
        """The rules of an origin like `https://example.org:443`."""
        reading = self._readings.get(origin)
        if reading is None:
            reading = self._readings[origin] = asyncio.create_task(self._fill(origin))
        return reading.result() if reading.done() else await asyncio.shield(reading)

    async def _fill(self, origin: str) -> Robots:
        robots, attempts = await self._read(origin)
        self._unclaimed[origin] = attempts
        return robots

    def claim(self, origin: str) -> tuple[Attempt, ...]:
        """The requests that reading it took, once."""
        return self._unclaimed.pop(origin, ())

    async def close(self) -> None:
        """Stops what is still being read."""
        pending = [reading for reading in self._readings.values() if not reading.done()]
        for reading in pending:
            reading.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
