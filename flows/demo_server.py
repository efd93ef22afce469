"""The small web of `natowire demo`: four invented outlets, served from this machine."""

from __future__ import annotations

import csv
import hashlib
import re
import socket
import socketserver
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote

from extractors.model import Source

SITES = (1, 2, 3, 4)
CHANGED_AT = 1795377600  # 2026-11-22 20:00:00 UTC, the end of the samples' week
LAST_MODIFIED = formatdate(CHANGED_AT, usegmt=True)
CONTENT_TYPES = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "news-sitemap.xml": "application/xml; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
}
HTML, SVG = "text/html; charset=utf-8", "image/svg+xml"
NOT_FOUND_PAGE = (
    b'<!DOCTYPE html>\n<html lang="en"><head><title>Not found</title></head>'
    b"<body><h1>404</h1><p>This page does not exist (any more).</p></body></html>\n"
)
_PLACEHOLDER = re.compile(r"\{host:(\d)\}:\{port\}")


class Resource(NamedTuple):
    """One thing that a site answers with."""

    body: bytes
    content_type: str
    etag: str


def samples() -> Traversable:
    """The folder of the bundled samples, in a checkout as in an installed wheel."""
    return files("seeds") / "demo"


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}/{item.name}")
        else:
            yield f"{prefix}/{item.name}", item.read_bytes()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "natowire-demo", ""
    timeout = 10
    wbufsize = -1  # head and body leave in one packet
    disable_nagle_algorithm = True
    server: _Site

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the demo's output is what was found, not the server's log."""

    def _answer(self, with_body: bool) -> None:
        found = self.server.resources.get(unquote(self.path.partition("?")[0]))
        if found is None:
            status, body, content_type = HTTPStatus.NOT_FOUND, NOT_FOUND_PAGE, HTML
        elif self._is_known(found.etag):
            status, body, content_type = HTTPStatus.NOT_MODIFIED, b"", found.content_type
        else:
            status, body, content_type = HTTPStatus.OK, found.body, found.content_type
        self.server.count(status)
        self.send_response(status)
        if found is not None:
            self.send_header("ETag", found.etag)
            self.send_header("Last-Modified", LAST_MODIFIED)
            self.send_header("Cache-Control", "no-cache")
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _is_known(self, etag: str) -> bool:
        """Whether the client has this version; If-None-Match outranks the date (RFC 9110, 13.2.2)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        try:
            return parsedate_to_datetime(self.headers.get("If-Modified-Since", "")).timestamp() >= CHANGED_AT
        except (ValueError, OverflowError):
            return False


class _Site(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], counter: Counter[int], lock: threading.Lock) -> None:
        self.resources: dict[str, Resource] = {}
        self._counter, self._lock = counter, lock
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for this machine's name, which can take seconds offline."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is none of the demo's troubles; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def count(self, status: int) -> None:
        with self._lock:
            self._counter[status] += 1


def _addresses() -> tuple[str, ...]:
    """One loopback address per site, or 127.0.0.1 for all where the machine has no other (macOS)."""
    wanted = tuple(f"127.20.0.{site}" for site in SITES)
    try:
        for address in wanted:
            with socket.socket() as probe:
                probe.bind((address, 0))
    except OSError:
        return ("127.0.0.1",) * len(SITES)
    return wanted


class DemoServer:
    """Serves the samples while the context is open.

    `port` 0 takes free ones; another number is used at each address (counted up where the sites share
    one address), which keeps the URLs the same from run to run. Raises OSError where it is taken.
    """

    def __init__(self, port: int = 0, addresses: tuple[str, ...] | None = None) -> None:
        self._addresses = addresses or _addresses()
        self._port = port
        self._lock = threading.Lock()
        self._sites: list[_Site] = []
        self._threads: list[threading.Thread] = []
        self.answers: Counter[int] = Counter()  # by HTTP status

    @property
    def requests(self) -> int:
        """How many requests were answered so far."""
        return sum(self.answers.values())

    @property
    def allow_addresses(self) -> tuple[str, ...]:
        """The networks that the address guard must let through for the demo."""
        return tuple(f"{address}/32" for address in dict.fromkeys(self._addresses))

    def fill(self, text: str) -> str:
        """Put each site's real address in place of `{host:N}:{port}`."""
        return _PLACEHOLDER.sub(lambda match: self._netloc(int(match[1])), text)

    def sources(self) -> list[Source]:
        """What the demo watches: the rows of seeds/demo/sources.csv with real addresses."""
        rows = csv.DictReader(self.fill((samples() / "sources.csv").read_text("utf-8")).splitlines())
        return [
            Source(
                source_id=row["source_id"],
                outlet=row["outlet"],
                url=row["url"],
                kind=row["kind"],
                language=row["language"],
                country=row["country"],
                source_class=row["class"],
                publisher_family=row["publisher_family"],
                url_filter=row["url_filter"],
            )
            for row in rows
        ]

    def _netloc(self, site: int) -> str:
        server = self._sites[SITES.index(site)]
        return f"{server.server_name}:{server.server_port}"

    def _load(self, site: int) -> dict[str, Resource]:
        """Pages as they are, under their path with or without `.html`; feeds and robots.txt filled in."""
        found: dict[str, Resource] = {}
        for path, body in _walk(samples() / "sites" / str(site)):
            content_type = CONTENT_TYPES.get(path.rsplit("/", 1)[-1])
            if content_type is not None:
                body = self.fill(body.decode("utf-8")).encode("utf-8")
            else:
                content_type = HTML if path.endswith(".html") else SVG
            resource = Resource(body, content_type, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
            found[path] = found[path.removesuffix(".html")] = resource
        return found

    def __enter__(self) -> Self:
        shared = len(set(self._addresses)) < len(SITES)
        try:
            for index, address in enumerate(self._addresses):
                port = self._port + index if self._port and shared else self._port
                self._sites.append(_Site((address, port), self.answers, self._lock))
            for number, site in zip(SITES, self._sites, strict=True):
                site.resources = self._load(number)
        except OSError:
            self._close()
            raise
        for number, site in zip(SITES, self._sites, strict=True):
            thread = threading.Thread(target=site.serve_forever, args=(0.05,), name=f"demo-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for site in self._sites:
            site.shutdown()
        for thread in self._threads:
            thread.join()
        self._close()

    def _close(self) -> None:
        for site in self._sites:
            site.server_close()
        self._sites, self._threads = [], []
