"""One HTTP request and its answer, without politeness, redirects or retries."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import aiohttp
import certifi
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
from aiohttp.connector import Connection

from extractors.model import Outcome
from flows.web_body import ACCEPT_ENCODING, check_content_type, read_body, unpack
from flows.web_guard import AddressGuard, GuardedResolver, Target, printable
from flows.web_model import LATER, Attempt, OutcomeError, WebSettings
from flows.web_outcome import NETWORK_ERRORS, REDIRECTS, DroppedError, of_error, of_status
from flows.web_politeness import retry_after_s
from flows.web_proxy import Proxy
from flows.web_robots import MAX_ROBOTS_BYTES

_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "sitemap": "application/xml, text/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
    "sparql": "application/sparql-results+json, application/json;q=0.9",
}
_WATCH_S = 0.5


@dataclass(slots=True)
class Reply:
    """What is known of an answer so far; filled while it arrives, so that a deadline finds what there is."""

    outcome: Outcome = Outcome.TIMEOUT
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    validators: tuple[str | None, str | None] = (None, None)  # ETag and Last-Modified
    body: bytes | None = None
    wire: bytes = b""  # the body as it was received
    content_type: str | None = None
    address: str | None = None
    location: str | None = None
    retry_after_s: float | None = None
    detail: str = ""
    later: bool = True
    dropped: bool = False  # the connection was closed before an answer came

    def end(self, outcome: Outcome, detail: str = "", later: bool | None = None) -> None:
        """Sets how it ended."""
        self.outcome, self.detail = outcome, printable(detail)
        self.later = outcome in LATER if later is None else later

    def attempt(self, url: str, kind: str, started_at: datetime, seconds: float, redirect_to: str | None) -> Attempt:
        """This answer as a row of `fetches`."""
        return Attempt(
            url=url,
            kind=kind,
            outcome=self.outcome,
            started_at=started_at,
            seconds=seconds,
            status=self.status,
            body_bytes=len(self.body) if self.body else 0,
            wire_bytes=len(self.wire),
            content_type=self.content_type,
            address=self.address,
            redirect_to=redirect_to,
            detail=self.detail,
        )


class _Response(ClientResponse):
    """Remembers the peer: the connection is given back as soon as the body is complete."""

    peer: str | None = None

    async def start(self, connection: Connection) -> ClientResponse:
        if connection.transport is not None:
            name = connection.transport.get_extra_info("peername")
            self.peer = name[0] if name else None
        return await super().start(connection)


class _Watch:
    """Ends a body that waits for a connection that is gone.

    aiohttp 3.14 closes the connection over a malformed chunk after the head, but leaves the reader waiting.
    """

    def __init__(self, response: ClientResponse) -> None:
        self._response, self._loop = response, asyncio.get_running_loop()
        self._timer = self._loop.call_later(_WATCH_S, self._look)

    def _look(self) -> None:
        content, connection = self._response.content, self._response.connection
        if content.is_eof() or content.exception() is not None:
            return
        if connection is None or connection.transport is None or connection.transport.is_closing():
            content.set_exception(aiohttp.ClientPayloadError("malformed"))
        else:
            self._timer = self._loop.call_later(_WATCH_S, self._look)

    def stop(self) -> None:
        self._timer.cancel()


async def _once(request: ClientRequest, send: ClientHandlerType) -> ClientResponse:
    # aiohttp sends a request again by itself when the connection drops; that would go uncounted.
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise DroppedError("closed before an answer came") from error


def open_session(settings: WebSettings, guard: AddressGuard, resolver: GuardedResolver) -> aiohttp.ClientSession:
    """A session that keeps no cookies, sends no logins and connects only where the guard lets it."""
    connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=guard.make_socket, limit=0)
    return aiohttp.ClientSession(
        connector=connector,
        response_class=_Response,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        middlewares=(_once,),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout_s),
        headers={"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
        max_line_size=16_384,
        max_field_size=32_768,
        max_headers=256,
    )


class Authorities:
    """Whom TLS trusts: the system or what SSL_CERT_FILE and SSL_CERT_DIR name, Mozilla's list, and `ca_file`.

    Read when first needed: it takes a tenth of a second.
    """

    def __init__(self, ca_file: str | None) -> None:
        self._ca_file = ca_file

    @cached_property
    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        context.set_alpn_protocols(["http/1.1"])
        return context


async def exchange(
    session: aiohttp.ClientSession,
    target: Target,
    kind: str,
    reply: Reply,
    *,
    validators: dict[str, str],
    proxy: Proxy | None,
    authorities: Authorities,
    cap: int,
) -> None:
    """Sends one GET and fills `reply`; a body over `cap` decoded bytes ends it, except for robots.txt.

    Raises only what a cancellation raises.
    """
    headers = {"Accept": _ACCEPT[kind], **validators}
    tunnel_headers: dict[str, str] = {}
    encrypted = target.scheme == "https" or (proxy is not None and proxy.url.scheme == "https")
    if proxy and proxy.login:
        # Inside a tunnel the proxy's password would reach the site.
        (tunnel_headers if target.scheme == "https" else headers)["Proxy-Authorization"] = proxy.login
    try:
        response = await session.get(
            target.yarl,
            headers=headers,
            allow_redirects=False,
            proxy=proxy.url if proxy else None,
            proxy_headers=tunnel_headers or None,
            ssl=authorities.context if encrypted else True,
        )
    except NETWORK_ERRORS as error:
        failed = of_error(error)
        reply.end(failed.outcome, failed.detail)
        reply.dropped = isinstance(error, DroppedError) and failed.outcome is Outcome.CONNECT
        return
    try:
        await _receive(response, kind, reply, conditional=bool(validators), cap=cap)
    except OutcomeError as stop:
        reply.end(stop.outcome, stop.detail, stop.later)
    except NETWORK_ERRORS as error:
        failed = of_error(error)
        reply.end(Outcome.TRUNCATED if failed.outcome is Outcome.CONNECT else failed.outcome, failed.detail)
    finally:
        response.close()


async def _receive(response: ClientResponse, kind: str, reply: Reply, *, conditional: bool, cap: int) -> None:
    headers = response.headers
    reply.status = status = response.status
    reply.address = response.peer if isinstance(response, _Response) else None
    reply.headers = tuple(
        (name.decode("utf-8", "surrogateescape"), value.decode("utf-8", "surrogateescape"))
        for name, value in response.raw_headers
    )
    reply.validators = (headers.get("ETag"), headers.get("Last-Modified"))
    if content_type := headers.get("Content-Type"):
        reply.content_type = printable(content_type, 200)
    if status in REDIRECTS and "Location" in headers:
        reply.location = headers["Location"]
        reply.end(Outcome.REDIRECT)
        return
    if status in (429, 503):
        reply.retry_after_s = retry_after_s(headers.get("Retry-After"))
    outcome = of_status(status, headers, conditional=conditional, retry_after=reply.retry_after_s)
    if outcome is Outcome.OK:
        check_content_type(content_type, kind)
        watch = _Watch(response)
        try:
            body, reply.wire = await read_body(response, cap, cut=kind == "robots")
        finally:
            watch.stop()
        reply.body = unpack(body, cap) if kind in ("feed", "sitemap") else body
    reply.end(outcome, "" if outcome in (Outcome.OK, Outcome.NOT_MODIFIED) else f"status {status}")


def body_cap(kind: str, settings: WebSettings) -> int:
    """The most bytes that a body of this kind may have after decoding."""
    if kind == "robots":
        return MAX_ROBOTS_BYTES
    return settings.max_page_bytes if kind == "page" else settings.max_feed_bytes
