"""CPU time of fetching pages with the client, as a ratio of a bare aiohttp loop over the same pages.

    python -m tests.bench.bench_fetch [--pages 2000] [--hosts 50] [--kb 60] [--rounds 5] [--plain]

The web is another process; both sides run in this one, in turns, over the same addresses at the same concurrency,
and the median round counts. The client also asks each host for its robots.txt, which the bare loop does not.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import random
import statistics
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from time import process_time

import aiohttp

from flows.web import Request, WebClient, WebSettings

CONCURRENCY = 64
_TEXT = "Der Rat der Allianz berät über den Haushalt und die Pläne für das Jahr <p> <a href='/x'> </p>"


def _page(kilobytes: int) -> bytes:
    pick, words = random.Random(7), _TEXT.split()
    return (" ".join(pick.choice(words) for _ in range(kilobytes * 200))).encode()[: kilobytes * 1024]


async def _serve(hosts: int, kilobytes: int, plain: bool, ready: Connection) -> None:
    body = _page(kilobytes)
    coding = b"" if plain else b"Content-Encoding: gzip\r\n"
    body = body if plain else gzip.compress(body)
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nDate: Fri, 20 Nov 2026 08:00:00 GMT\r\n"
    answer += b'Server: bench\r\nETag: "1"\r\nCache-Control: max-age=60\r\n' + coding
    answer += b"Content-Length: %d\r\n\r\n" % len(body) + body
    absent = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(absent if b"/robots.txt" in head[:40] else answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    port = 0
    for host in range(hosts):
        server = await asyncio.start_server(connected, f"127.77.0.{host + 1}", port)
        port = server.sockets[0].getsockname()[1]
    ready.send(port)
    await asyncio.Event().wait()


def _start(hosts: int, kilobytes: int, plain: bool, ready: Connection) -> None:
    asyncio.run(_serve(hosts, kilobytes, plain, ready))


async def _bare(urls: list[str]) -> int:
    gate = asyncio.Semaphore(CONCURRENCY)

    async def one(session: aiohttp.ClientSession, url: str) -> int:
        async with gate, session.get(url) as response:
            return len(await response.read())

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, limit_per_host=2)) as session:
        return sum(await asyncio.gather(*(one(session, url) for url in urls)))


async def _ours(urls: list[str]) -> int:
    settings = WebSettings(
        allow_addresses=("127.77.0.0/24",), min_gap_s=0.0, per_host=2, concurrency=CONCURRENCY, total_timeout_s=60
    )

    async def one(http: WebClient, url: str) -> int:
        page = await http.fetch(Request(url))
        assert page.body is not None, page.detail
        return len(page.body)

    async with WebClient(settings) as http:
        return sum(await asyncio.gather(*(one(http, url) for url in urls)))


def _cpu_s(fetch: Callable[[list[str]], Awaitable[int]], urls: list[str]) -> tuple[float, int]:
    async def run() -> int:
        return await fetch(urls)

    began = process_time()
    size = asyncio.run(run())
    return process_time() - began, size


def main() -> None:
    """Prints milliseconds of CPU per page for both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--kb", type=int, default=60, help="size of a page before compression")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="serve uncompressed pages")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_start, args=(given.hosts, given.kb, given.plain, theirs), daemon=True)
    server.start()
    port = ours.recv()
    urls = [f"http://127.77.0.{n % given.hosts + 1}:{port}/page/{n}" for n in range(given.pages)]
    _cpu_s(_bare, urls[:100])
    _cpu_s(_ours, urls[:100])
    ratios, bare_ms, ours_ms = [], [], []
    for _ in range(given.rounds):
        bare, bare_size = _cpu_s(_bare, urls)
        own, own_size = _cpu_s(_ours, urls)
        assert bare_size == own_size
        ratios.append(own / bare)
        bare_ms.append(bare / given.pages * 1000)
        ours_ms.append(own / given.pages * 1000)
    server.terminate()
    print(f"{given.pages} pages of {given.kb} KiB from {given.hosts} hosts, median of {given.rounds} rounds")
    print(f"bare aiohttp {statistics.median(bare_ms):.3f} ms of CPU per page, client {statistics.median(ours_ms):.3f}")
    print(f"ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
