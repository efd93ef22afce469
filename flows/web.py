"""The one HTTP client: polite, bounded, and unable to reach what is not public.

Nothing the network does is an exception here: every request ends as a `Fetched` with one of the fixed outcomes,
and every HTTP request that was made or refused on the way is one of its `attempts`.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Self

from extractors.errors import UsageError
from extractors.model import Outcome
from flows.secrets import Secrets, names_secrets, without_secrets
from flows.web_exchange import Authorities, Reply, body_cap, exchange, open_session
from flows.web_guard import AddressGuard, GuardedResolver, Target, printable, read_url, shown_url
from flows.web_model import SUBSCRIBED, Attempt, Fetched, OutcomeError, Request, WebSettings
from flows.web_outcome import PERMANENT
from flows.web_politeness import Politeness
from flows.web_proxy import Proxies
from flows.web_robots import Robots, RobotsCache, judge

__all__ = ["Attempt", "Fetched", "Request", "WebClient", "WebSettings"]

_MAX_VALIDATOR = 2000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WebClient:
    """Fetches feeds, sitemaps and pages; one instance is one run.

    A context manager: leaving it closes all connections. Politeness, robots.txt and Retry-After are
    remembered for its lifetime. A URL on hold ends as RATE_LIMITED without being asked, with the seconds
    that are left in `retry_after_s`. Proxies are taken from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY),
    authorities from SSL_CERT_FILE and SSL_CERT_DIR besides the usual ones.

    `clock` gives the time at which a request is said to have started, UTC.

    Raises UsageError for settings that cannot be used.
    """

    def __init__(self, settings: WebSettings, clock: Callable[[], datetime] = _utc_now) -> None:
        self._settings, self._clock = settings, clock
        self._agent = settings.user_agent.partition("/")[0].strip()
        if not self._agent or printable(settings.user_agent, 1000) != settings.user_agent:
            raise UsageError("user agent", f"{settings.user_agent!r} cannot be sent", "write it as one line of text")
        self._guard = AddressGuard(settings.allow_addresses)
        self._proxies = Proxies.from_environment()
        for host, port in self._proxies.addresses:
            self._guard.admit_proxy(host, port)  # of use where it is an address; a name is admitted when resolved
        self._secrets = Secrets(os.environ)
        self._authorities = Authorities(_readable(settings.ca_file))
        self._politeness = Politeness(
            min_gap_s=settings.min_gap_s, per_host=settings.per_host, concurrency=settings.concurrency
        )
        self._robots = RobotsCache(self._read_robots)
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        resolver = GuardedResolver(self._guard, self._proxies.addresses)
        self._closing.push_async_callback(resolver.close)
        self._session = await self._closing.enter_async_context(open_session(self._settings, self._guard, resolver))
        self._closing.push_async_callback(self._robots.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._closing.aclose()

    async def fetch(self, request: Request) -> Fetched:
        """Fetches one thing, following redirects; never raises for what the network does.

        The deadline counts the time of the requests themselves, not the time spent waiting for a host's turn.
        """
        robots = self._settings.honour_robots and request.kind not in SUBSCRIBED
        if not (request.is_listed and names_secrets(request.url)):
            fetched = await self._follow(request, robots=robots)
            # What a host calls its new address is remembered as listed: it may not name secrets there.
            made_up = fetched.permanent_url is not None and names_secrets(fetched.permanent_url)
            return replace(fetched, permanent_url=None) if made_up else fetched
        if missing := self._secrets.missing(request.url):
            stop = OutcomeError(Outcome.BAD_URL, f"the environment has no {missing[0]}", later=True)
            return self._refused(request, request.url, None, stop, [])
        filled = replace(request, url=self._secrets.fill(request.url))
        fetched = await self._follow(filled, robots=robots)
        return replace(without_secrets(fetched, self._secrets), request=request)

    async def _follow(self, request: Request, *, robots: bool) -> Fetched:
        attempts: list[Attempt] = []
        left_s, permanent, seen = self._settings.total_timeout_s, True, set[str]()
        target: Target | None = None
        location = request.url
        validators = _validators(request)
        while True:
            try:
                target = await self._next(location, target, seen, attempts, robots=robots)
            except OutcomeError as stop:
                return self._refused(request, location, target, stop, attempts)
            seen.add(target.url)
            reply, left_s = await self._ask(target, request.kind, validators, left_s, attempts)
            if reply.dropped and left_s > 0:  # a kept connection may just have ended: once more
                reply, left_s = await self._ask(target, request.kind, validators, left_s, attempts)
            if reply.location is None:
                return _fetched(request, reply, attempts, moved=permanent and len(seen) > 1)
            permanent = permanent and reply.status in PERMANENT
            location = reply.location

    async def _next(
        self, location: str, before: Target | None, seen: set[str], attempts: list[Attempt], *, robots: bool
    ) -> Target:
        """The URL to be asked now. Raises OutcomeError where it must not be asked."""
        target = read_url(location, before.url if before else None)
        self._guard.check_literal(target)
        if self._proxies.of(target):
            self._guard.check_name(target)
        if target.url in seen:
            raise OutcomeError(Outcome.REDIRECT_LOOP, "redirected to where it came from")
        if len(seen) > self._settings.max_redirects:
            raise OutcomeError(Outcome.TOO_MANY_REDIRECTS, f"more than {self._settings.max_redirects} redirects")
        if robots:
            rules = await self._robots.of(target.origin)
            attempts.extend(self._robots.claim(target.origin))
            rules.check(target.url)
        if held := self._politeness.held_s(target.netloc, target.url):
            raise OutcomeError(Outcome.RATE_LIMITED, f"not asked: on hold for another {held:.0f} s")
        return target

    async def _ask(
        self, target: Target, kind: str, validators: dict[str, str], left_s: float, attempts: list[Attempt]
    ) -> tuple[Reply, float]:
        """One request in its turn, and the seconds that it left of the deadline."""
        await self._politeness.start(target.netloc)
        started_at, began, reply = self._clock(), monotonic(), Reply()
        try:
            async with asyncio.timeout(left_s):
                await exchange(
                    self._session,
                    target,
                    kind,
                    reply,
                    validators=validators,
                    proxy=self._proxies.of(target),
                    authorities=self._authorities,
                    cap=body_cap(kind, self._settings),
                )
        except TimeoutError:
            reply.body = reply.location = None
            reply.end(Outcome.TIMEOUT, f"not done after {self._settings.total_timeout_s:.0f} s")
        finally:
            self._politeness.end(target.netloc)
        seconds = monotonic() - began
        if reply.status is not None:
            self._politeness.answered(target.netloc, target.url, reply.status, reply.retry_after_s)
        redirect_to = _clean_url(reply.location, target.url) if reply.location is not None else None
        attempts.append(reply.attempt(target.url, kind, started_at, seconds, redirect_to))
        return reply, max(left_s - seconds, 0.0)

    def _refused(
        self, request: Request, location: str, before: Target | None, stop: OutcomeError, attempts: list[Attempt]
    ) -> Fetched:
        reply = Reply()
        reply.end(stop.outcome, stop.detail, stop.later)
        url = _clean_url(location, before.url if before else None)
        attempts.append(reply.attempt(url, request.kind, self._clock(), 0.0, None))
        if stop.outcome is Outcome.RATE_LIMITED:
            target = read_url(url)
            reply.retry_after_s = self._politeness.held_s(target.netloc, target.url)
        return _fetched(request, reply, attempts, moved=False)

    async def _read_robots(self, origin: str) -> tuple[Robots, tuple[Attempt, ...]]:
        found = await self._follow(Request(f"{origin}/robots.txt", "robots"), robots=False)
        robots = judge(self._agent, found)
        if robots.crawl_delay_s:
            gap_s = min(robots.crawl_delay_s, self._settings.max_crawl_delay_s)
            self._politeness.slow_down(read_url(origin).netloc, gap_s)
        return robots, found.attempts


def _readable(ca_file: str | None) -> str | None:
    if ca_file:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca_file)
        except OSError as error:
            cause = "there is no such file" if isinstance(error, FileNotFoundError) else "cannot be read"
            raise UsageError(f"authorities {ca_file}", cause, "name a file of PEM certificates") from error
    return ca_file


def _clean_url(location: str, base: str | None) -> str:
    try:
        return read_url(location, base).url
    except OutcomeError:
        return shown_url(location)


def _can_be_sent_back(validator: str | None) -> bool:
    """Whether a header value goes over the wire unchanged: the writer drops surrogates and refuses controls."""
    return bool(validator) and validator == printable(validator or "", _MAX_VALIDATOR)


def _validators(request: Request) -> dict[str, str]:
    if request.etag is None and request.last_modified is None:
        return {}
    pairs = (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified))
    return {name: value for name, value in pairs if value and _can_be_sent_back(value)}


def _fetched(request: Request, reply: Reply, attempts: list[Attempt], *, moved: bool) -> Fetched:
    url = attempts[-1].url
    good = reply.outcome in (Outcome.OK, Outcome.NOT_MODIFIED)
    complete = reply.outcome is Outcome.OK and reply.status == 200
    etag, last_modified = reply.validators if complete else (None, None)
    return Fetched(
        request=request,
        outcome=reply.outcome,
        final_url=url,
        status=reply.status,
        headers=reply.headers,
        body=reply.body,
        wire=reply.wire,
        etag=etag if _can_be_sent_back(etag) else None,
        last_modified=last_modified if _can_be_sent_back(last_modified) else None,
        permanent_url=url if good and moved else None,
        retry_after_s=reply.retry_after_s,
        later=reply.later,
        detail=reply.detail,
        attempts=tuple(attempts),
    )
