"""A small web on loopback that answers from a table and fails on any address it does not know.

    with SmallWeb() as web:
        web.put("/feed.xml", b"<rss …>", content_type="application/rss+xml", etag='"1"')
        web.put("/slow", script=drip)
        WebClient(WebSettings(allow_addresses=web.allow, min_gap_s=0)).fetch(Request(web.url("/feed.xml")))

It runs in a thread of its own, so that plain functions and coroutines can both be tested against it. Each of its
hosts (`web.url(path, host=1)`) is another address 127.x.y.z on the same port. An address without an answer gives
599 and, when the web is closed, an AssertionError; robots.txt is 404 unless it was put there.
"""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Any, Self

HOSTS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    host: str  # as in the Host header
    path: str  # with the query
    headers: dict[str, str]  # names in lower case
    at: float
    request_line: str = ""


# Writes raw bytes itself; the connection is closed afterwards.
Script = Callable[[Seen, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers. With validators, a request that sends them back gets 304."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    script: Script | None = None
    hold_s: float = 0.0  # how long the answer takes to begin

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(slots=True)
class _State:
    answers: dict[tuple[int, str], Answer] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    connections: int = 0
    active: int = 0
    most_active: int = 0


class SmallWeb:
    """Serves the table; `tls` makes it speak TLS, `network` (like `127.30.1`) and `port` are random where not given."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, network: str = "", strict: bool = True, port: int = 0
    ) -> None:
        # Every web its own network: a test that leaks into another one's is refused by that one's guard.
        self.network = network or f"127.{random.randrange(20, 250)}.{random.randrange(1, 250)}"
        self._tls, self._strict, self._state = tls, strict, _State()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="small-web", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = port

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._strict and kind is None:
            assert not self._state.unknown, f"asked for addresses that this web does not know: {self._state.unknown}"

    @property
    def allow(self) -> tuple[str, ...]:
        """What the address guard has to let through."""
        return (f"{self.network}.0/24:{self.port}",)

    @property
    def seen(self) -> list[Seen]:
        """All requests so far, robots.txt included."""
        return self._state.seen

    @property
    def paths(self) -> list[str]:
        """The paths asked for so far, robots.txt left out."""
        return [seen.path for seen in self._state.seen if seen.path != "/robots.txt"]

    @property
    def connections(self) -> int:
        return self._state.connections

    @property
    def most_active(self) -> int:
        """The largest number of requests that were being answered at once."""
        return self._state.most_active

    def address(self, host: int = 0) -> str:
        return f"{self.network}.{host + 1}"

    def url(self, path: str, host: int = 0) -> str:
        """The URL of a path at one of the hosts, numbered from 0."""
        return f"{'https' if self._tls else 'http'}://{self.address(host)}:{self.port}{path}"

    def put(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        host: int = 0,
        status: int = 200,
        content_type: str | None = "text/html; charset=utf-8",
        etag: str | None = None,
        last_modified: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        script: Script | None = None,
        hold_s: float = 0.0,
    ) -> str:
        """Puts an answer into the table and returns its URL. `path` holds the query, if any."""
        named = (("Content-Type", content_type), ("ETag", etag), ("Last-Modified", last_modified))
        given = tuple((name, value) for name, value in named if value is not None)
        body = body.encode() if isinstance(body, str) else body
        self._state.answers[host, path] = Answer(body, status, given + headers, script, hold_s)
        return self.url(path, host)

    def redirect(self, path: str, location: str, *, host: int = 0, status: int = 302) -> str:
        """Puts a redirect into the table and returns its URL."""
        return self.put(path, "moved", host=host, status=status, headers=(("Location", location),))

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        for host in range(HOSTS):
            serve = self._serve(host)
            server = await asyncio.start_server(serve, self.address(host), self.port, ssl=self._tls)
            self.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in self._writers:
            writer.transport.abort()
        current = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not current]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _serve(self, host: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._state.connections += 1
            self._writers.add(writer)
            try:
                async for seen in _requests(reader):
                    self._state.seen.append(seen)
                    self._state.active += 1
                    self._state.most_active = max(self._state.most_active, self._state.active)
                    try:
                        keep = await self._answer(host, seen, writer)
                    finally:
                        self._state.active -= 1
                    if not keep:
                        break
            except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
                return
            finally:
                self._writers.discard(writer)
                writer.close()

        return connected

    async def _answer(self, host: int, seen: Seen, writer: asyncio.StreamWriter) -> bool:
        answer = self._state.answers.get((host, seen.path))
        if answer is None:
            if seen.path != "/robots.txt":
                self._state.unknown.append(f"{seen.host}{seen.path}")
            answer = Answer(b"unknown", 404 if seen.path == "/robots.txt" else 599)
        if answer.hold_s:
            await asyncio.sleep(answer.hold_s)
        if answer.script:
            await answer.script(seen, writer)
            return False
        etag, changed = answer.header("etag"), answer.header("last-modified")
        same = seen.headers.get("if-none-match") == etag if etag else seen.headers.get("if-modified-since") == changed
        if answer.status == 200 and (etag or changed) and same:
            answer = Answer(b"", 304, answer.headers)
        head = [f"HTTP/1.1 {answer.status} X", *(f"{name}: {value}" for name, value in answer.headers)]
        if answer.status not in (204, 304):
            head.append(f"Content-Length: {len(answer.body)}")
        writer.write("\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape") + answer.body)
        await writer.drain()
        return seen.headers.get("connection", "").lower() != "close"


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[Seen]:
    while True:
        try:
            raw = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        first, *rest = raw.decode("utf-8", "surrogateescape").split("\r\n")
        pairs = (line.partition(":") for line in rest if ":" in line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        target = first.split(" ")[1]
        path = "/" + target.split("/", 3)[3] if target.startswith("http") else target
        yield Seen(headers.get("host", ""), path, headers, monotonic(), first)


def raw(*pieces: bytes, pause_s: float = 0.0, reset: bool = False, again: int = 1) -> Script:
    """A script that sends these bytes as they are, `again` times over, `pause_s` seconds between the pieces."""

    async def script(_seen: Seen, writer: asyncio.StreamWriter) -> None:
        for _ in range(again):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                if pause_s:
                    await asyncio.sleep(pause_s)
        if reset:
            await asyncio.sleep(0.02)  # what was sent is to arrive first
            connection: socket.socket = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    return script
