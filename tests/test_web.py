"""The HTTP client against a small web: every trouble ends as an outcome, and politely."""

import asyncio
import gzip
import itertools
import random
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC
from typing import Any

import brotli
import pytest

from extractors.errors import UsageError
from extractors.model import Outcome, Stage
from flows.web import Fetched, Request, WebClient, WebSettings
from tests.small_web import Script, Seen, SmallWeb, raw

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as small:
        yield small


def client(web: SmallWeb, **settings: Any) -> WebClient:
    given: dict[str, Any] = {
        "allow_addresses": web.allow,
        "min_gap_s": 0.0,
        "total_timeout_s": 5.0,
        "max_page_bytes": 100_000,
        "max_feed_bytes": 200_000,
    }
    return WebClient(WebSettings(**(given | settings)))


@pytest.fixture
async def http(web: SmallWeb) -> AsyncIterator[WebClient]:
    async with client(web) as opened:
        yield opened


def outcomes(fetched: Fetched) -> list[str]:
    return [f"{attempt.kind} {attempt.outcome}" for attempt in fetched.attempts]


async def test_a_page_arrives_whole_with_its_row(web: SmallWeb, http: WebClient) -> None:
    url = web.put("/a?b=1", "<p>Grüße</p>", headers=(("X-Odd", "ä"),))
    page = await http.fetch(Request(url + "#part", source_id="s1"))
    assert (page.outcome, page.status, page.body, page.final_url) == (Outcome.OK, 200, "<p>Grüße</p>".encode(), url)
    assert page.request.source_id == "s1"
    assert ("X-Odd", "ä") in page.headers
    row = page.attempts[-1]
    assert (row.outcome, row.kind, row.address, row.body_bytes) == (Outcome.OK, "page", web.address(), 14)
    assert row.content_type == "text/html; charset=utf-8"
    assert row.started_at.tzinfo is UTC
    assert 0 < row.seconds < 5


async def test_we_say_who_we_are_and_keep_no_cookies(web: SmallWeb) -> None:
    first = web.put("/1", headers=(("Set-Cookie", "id=1; Path=/"), ("WWW-Authenticate", "Basic")))
    async with client(web, user_agent="natowire/0.1 (+mailto:desk@news.example)") as http:
        for url in (first, web.put("/2"), first.replace("://", "://user:secret@")):
            assert (await http.fetch(Request(url))).ok
    for seen in web.seen:
        assert seen.headers["user-agent"] == "natowire/0.1 (+mailto:desk@news.example)"
        assert seen.headers["accept-encoding"] == "gzip, deflate, br"
        assert not {"cookie", "authorization", "referer"} & seen.headers.keys()


@pytest.mark.parametrize("etag", ['"v1"', "W/\"a b;é-gzip'", "unquoted", '"' + "x" * 900 + '"'])
async def test_validators_go_back_byte_for_byte(web: SmallWeb, http: WebClient, etag: str) -> None:
    url = web.put("/feed", "<rss/>", etag=etag, last_modified="sat, 16 Nov 2041 19:11:00 gmt")
    first = await http.fetch(Request(url, "feed"))
    assert (first.etag, first.last_modified) == (etag, "sat, 16 Nov 2041 19:11:00 gmt")
    second = await http.fetch(Request(url, "feed", first.etag, first.last_modified))
    assert (second.outcome, second.status, second.body) == (Outcome.NOT_MODIFIED, 304, None)
    assert (second.etag, second.last_modified) == (None, None)


async def test_a_validator_that_cannot_be_sent_back_is_not_given_out(web: SmallWeb, http: WebClient) -> None:
    url = web.put("/feed", "<rss/>", etag='"\udce9"', last_modified="Fri")
    first = await http.fetch(Request(url, "feed"))
    assert (first.etag, first.last_modified) == (None, "Fri")
    assert (await http.fetch(Request(url, "feed", "x\r\nX-Injected: 1", "Fri\x00"))).ok
    assert "x-injected" not in web.seen[-1].headers
    assert "if-none-match" not in web.seen[-1].headers


async def test_304_to_a_question_without_validators_is_a_bad_response(web: SmallWeb, http: WebClient) -> None:
    assert (await http.fetch(Request(web.put("/a", status=304), "feed"))).outcome is Outcome.BAD_RESPONSE


@pytest.mark.parametrize(
    ("status", "outcome", "later"),
    [
        (204, Outcome.OK, False),
        (206, Outcome.BAD_RESPONSE, True),
        (300, Outcome.BAD_RESPONSE, True),
        (302, Outcome.BAD_RESPONSE, True),
        (401, Outcome.BLOCKED, True),
        (403, Outcome.BLOCKED, True),
        (404, Outcome.NOT_FOUND, False),
        (410, Outcome.GONE, False),
        (418, Outcome.HTTP_ERROR, True),
        (429, Outcome.RATE_LIMITED, True),
        (451, Outcome.BLOCKED, True),
        (500, Outcome.HTTP_ERROR, True),
        (503, Outcome.HTTP_ERROR, True),
    ],
)
async def test_each_status_has_its_outcome(
    web: SmallWeb, http: WebClient, status: int, outcome: Outcome, later: bool
) -> None:
    fetched = await http.fetch(Request(web.put("/a", b"" if status == 204 else b"no", status=status), "feed"))
    assert (fetched.outcome, fetched.status, fetched.later) == (outcome, status, later)
    if outcome is not Outcome.OK:
        assert fetched.body is None
        assert fetched.failure(Stage.SOURCE).reason == outcome


async def test_an_empty_body_is_a_body(web: SmallWeb, http: WebClient) -> None:
    fetched = await http.fetch(Request(web.put("/a", b"", content_type=None)))
    assert (fetched.outcome, fetched.body) == (Outcome.OK, b"")


CODED = {
    "gzip": gzip.compress(b"text"),
    "deflate": zlib.compress(b"text"),
    "br": brotli.compress(b"text"),
    "identity": b"text",
}


@pytest.mark.parametrize("encoding", CODED)
async def test_a_coded_body_arrives_decoded(web: SmallWeb, http: WebClient, encoding: str) -> None:
    page = await http.fetch(Request(web.put("/a", CODED[encoding], headers=(("Content-Encoding", encoding),))))
    assert page.body == b"text"
    assert page.attempts[-1].wire_bytes == len(CODED[encoding])


async def test_a_sitemap_in_a_gzip_file_arrives_unpacked(web: SmallWeb, http: WebClient) -> None:
    url = web.put("/sitemap.xml.gz", gzip.compress(b"<urlset/>"), content_type="application/gzip")
    assert (await http.fetch(Request(url, "sitemap"))).body == b"<urlset/>"


BODIES: dict[str, tuple[Script, Outcome]] = {
    "chunks that stop": (raw(CHUNKED, b"5\r\nhello\r\n"), Outcome.TRUNCATED),
    "a short body": (raw(HEAD + b"Content-Length: 99\r\nETag: x\r\n\r\nhello"), Outcome.TRUNCATED),
    "a reset body": (raw(HEAD + b"Content-Length: 99\r\n\r\nhello", reset=True), Outcome.TRUNCATED),
    "gzip that stops": (
        raw(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"hello" * 99)[:20]),
        Outcome.TRUNCATED,
    ),
    "no gzip at all": (raw(HEAD + b"Content-Encoding: gzip\r\n\r\nhello"), Outcome.BAD_ENCODING),
    "zstd": (raw(HEAD + b"Content-Encoding: zstd\r\n\r\nhello"), Outcome.BAD_ENCODING),
    "an encoding in Latin-1": (raw(HEAD + b"Content-Encoding: gz\xe9p\r\n\r\nhello"), Outcome.BAD_ENCODING),
    "gzip twice": (raw(HEAD + b"Content-Encoding: gzip, gzip\r\n\r\nhello"), Outcome.BAD_ENCODING),
    "a bad chunk size with the head": (raw(CHUNKED + b"zz\r\nhello\r\n"), Outcome.BAD_RESPONSE),
    "a bad chunk size after the head": (raw(CHUNKED, b"zz\r\nhello\r\n", pause_s=0.02), Outcome.BAD_RESPONSE),
    "two lengths": (raw(HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello"), Outcome.BAD_RESPONSE),
    "length and chunks": (
        raw(HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        Outcome.BAD_RESPONSE,
    ),
    "a negative length": (raw(HEAD + b"Content-Length: -5\r\n\r\nhello"), Outcome.BAD_RESPONSE),
    "a huge length": (raw(HEAD + b"Content-Length: 99999999999\r\n\r\nhello"), Outcome.TOO_LARGE),
    "an endless body": (raw(CHUNKED, *[b"4000\r\n" + b"x" * 0x4000 + b"\r\n"] * 99), Outcome.TOO_LARGE),
    "a gzip bomb": (
        raw(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(30_000_000))),
        Outcome.TOO_LARGE,
    ),
    "a brotli bomb": (
        raw(HEAD + b"Content-Encoding: br\r\n\r\n" + brotli.compress(bytes(30_000_000), quality=4)),
        Outcome.TOO_LARGE,
    ),
    "HTTP/0.9": (raw(b"<html>hello</html>"), Outcome.BAD_RESPONSE),
    "a mail server": (raw(b"220 mail.example ESMTP\r\n"), Outcome.BAD_RESPONSE),
    "a huge header": (raw(HEAD + b"X: " + b"x" * 100_000 + b"\r\n\r\n"), Outcome.BAD_RESPONSE),
    "too many headers": (raw(HEAD + b"X: y\r\n" * 5000 + b"\r\n"), Outcome.BAD_RESPONSE),
    "a header without a name": (raw(HEAD + b": x\r\n\r\n"), Outcome.BAD_RESPONSE),
    "NUL in a header": (raw(HEAD + b"X: a\x00b\r\n\r\n"), Outcome.BAD_RESPONSE),
    "101": (raw(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"), Outcome.BAD_RESPONSE),
    "silence": (raw(), Outcome.CONNECT),
    "half a head": (raw(HEAD), Outcome.CONNECT),
    "a reset": (raw(reset=True), Outcome.CONNECT),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_broken_answer_is_an_outcome_without_body_or_validators(
    web: SmallWeb, http: WebClient, name: str
) -> None:
    script, outcome = BODIES[name]
    page = await http.fetch(Request(web.put("/a", script=script), "feed"))
    assert (page.outcome, page.body, page.etag, page.last_modified) == (outcome, None, None, None), page.detail
    assert page.detail.encode()
    assert page.attempts[-1].outcome is outcome


@pytest.mark.parametrize(
    "script",
    [
        raw(CHUNKED, *[b"1\r\nx\r\n"] * 999, pause_s=0.02),
        raw(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 200, pause_s=0.02),
        raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 50, again=10**6),
        raw(b"", pause_s=9),
    ],
    ids=["body drip", "header drip", "flood of 100s", "never"],
)
async def test_one_deadline_holds_for_everything(web: SmallWeb, script: Script) -> None:
    async with client(web, total_timeout_s=0.3) as http, asyncio.timeout(3):
        page = await http.fetch(Request(web.put("/a", script=script), "feed"))
    assert (page.outcome, page.later) == (Outcome.TIMEOUT, True)


async def test_the_deadline_holds_over_redirects(web: SmallWeb) -> None:
    for n in range(5):
        web.put(f"/{n}", status=302, headers=(("Location", f"/{n + 1}"),), hold_s=0.15)
    async with client(web, total_timeout_s=0.4) as http:
        page = await http.fetch(Request(web.url("/0"), "feed"))
    assert page.outcome is Outcome.TIMEOUT
    assert len(page.attempts) == 3


async def test_a_dropped_connection_is_tried_once_more_and_both_are_rows(web: SmallWeb, http: WebClient) -> None:
    page = await http.fetch(Request(web.put("/a", script=raw()), "feed"))
    assert outcomes(page) == ["feed connect", "feed connect"]
    assert len(web.seen) == 2


async def test_a_body_that_breaks_is_not_asked_again(web: SmallWeb, http: WebClient) -> None:
    await http.fetch(Request(web.put("/a", script=raw(HEAD + b"Content-Length: 9\r\n\r\nx", reset=True)), "feed"))
    assert len(web.seen) == 1


async def test_nothing_listening_is_a_connect_error(web: SmallWeb) -> None:
    async with client(web, allow_addresses=("127.0.0.0/8",)) as http:
        page = await http.fetch(Request("http://127.99.99.99:9/", "feed"))
    assert (page.outcome, page.detail, page.later) == (Outcome.CONNECT, "Connect call failed ('127.99.99.99', 9)", True)


async def test_a_name_that_does_not_exist_is_a_dns_error(http: WebClient) -> None:
    assert (await http.fetch(Request("http://nothing-here.invalid/", "feed"))).outcome is Outcome.DNS


@pytest.mark.parametrize("content_type", ["audio/mpeg", "video/mp4", "image/png", "application/zip", "application/pdf"])
async def test_media_in_place_of_a_page_are_left_before_the_body(
    web: SmallWeb, http: WebClient, content_type: str
) -> None:
    endless = raw(b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n", b"x" * 9999, again=10**6)
    page = await http.fetch(Request(web.put("/a", script=endless)))
    assert (page.outcome, page.later) == (Outcome.BAD_RESPONSE, False)
    assert content_type in page.detail


async def test_any_bytes_in_place_of_an_answer_end_as_an_outcome() -> None:
    head = HEAD + b'Content-Encoding: gzip\r\nETag: "1"\r\nLocation: /0\r\nRetry-After: 1\r\n\r\n'
    good, pick = head + gzip.compress(b"hello"), random.Random(5)

    def broken(n: int) -> Script:
        answer = bytearray(good.replace(b"200", pick.choice([b"200", b"301", b"429"])))
        for _ in range(pick.choice([1, 2, 9])):
            at = pick.randrange(len(answer))
            answer[at : at + pick.randrange(3)] = pick.choice([b"", b"\n", b"\x00", b"\xff", b"http://[", b"9" * 30])
        return raw(bytes(answer), reset=n % 10 == 0)

    with SmallWeb(strict=False) as web:  # a broken Location leads anywhere
        urls = [web.put(f"/{n}", host=n % 8, script=broken(n)) for n in range(300)]
        async with client(web) as http:
            pages = await asyncio.gather(*(http.fetch(Request(url, "feed")) for url in urls))
    for page in pages:
        assert page.attempts[-1].outcome is page.outcome
        assert all((row.url + row.detail + (row.redirect_to or "")).encode() for row in page.attempts)
        assert (page.body is not None) == page.ok


# redirects


async def test_a_permanent_move_is_told_and_a_temporary_one_is_not(web: SmallWeb, http: WebClient) -> None:
    new = web.put("/new", "<rss/>", host=1)
    moved = await http.fetch(
        Request(web.redirect("/old", web.redirect("/mid", new, host=2, status=308), status=301), "feed")
    )
    assert (moved.outcome, moved.permanent_url, moved.final_url) == (Outcome.OK, new, new)
    assert outcomes(moved) == ["feed redirect", "feed redirect", "feed ok"]
    assert moved.attempts[0].redirect_to == web.url("/mid", 2)
    mixed = await http.fetch(Request(web.redirect("/a", web.redirect("/b", new), status=301), "feed"))
    assert (mixed.outcome, mixed.permanent_url, mixed.final_url) == (Outcome.OK, None, new)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/end", "end?", "//{netloc}/end", "http://user:secret@{netloc}/end#x", " /end "])
async def test_locations_are_resolved(web: SmallWeb, http: WebClient, location: str, status: int) -> None:
    web.put("/end", "there")
    web.put("/end?", "there")
    netloc = f"{web.address()}:{web.port}"
    page = await http.fetch(Request(web.redirect("/a", location.format(netloc=netloc), status=status), "feed"))
    assert page.body == b"there"
    assert "secret" not in repr(page.attempts)
    assert "authorization" not in web.seen[-1].headers


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://169.254.169.254/latest/meta-data/", Outcome.ADDRESS_REFUSED),
        ("http://127.0.0.1:1/", Outcome.ADDRESS_REFUSED),
        ("http://0x7f000001:1/", Outcome.ADDRESS_REFUSED),
        ("http://[::1]:1/", Outcome.ADDRESS_REFUSED),
        ("http://[::ffff:10.0.0.5]/", Outcome.ADDRESS_REFUSED),
        ("http://localhost:1/", Outcome.ADDRESS_REFUSED),
        ("file:///etc/passwd", Outcome.SCHEME_REFUSED),
        ("javascript:alert(1)", Outcome.SCHEME_REFUSED),
        ("http://", Outcome.BAD_URL),
        ("http://a.example:x/", Outcome.BAD_URL),
        ("/a\tb", Outcome.BAD_URL),
        ("/a\rSet-Cookie: x", Outcome.BAD_URL),
    ],
)
async def test_a_hop_is_refused_before_it_is_made(
    web: SmallWeb, http: WebClient, location: str, outcome: Outcome
) -> None:
    page = await http.fetch(Request(web.redirect("/a", location), "feed"))
    assert page.outcome in (outcome, Outcome.BAD_RESPONSE if "\r" in location else outcome)
    assert len(web.seen) == 1
    assert page.attempts[-1].address is None or "\r" in location


async def test_loops_and_long_chains_end(web: SmallWeb, http: WebClient) -> None:
    web.redirect("/a", "/b")
    loop = await http.fetch(Request(web.redirect("/b", "/a"), "feed"))
    assert (loop.outcome, len(web.seen)) == (Outcome.REDIRECT_LOOP, 2)
    for n in range(9):
        web.redirect(f"/{n}", f"/{n + 1}")
    chain = await http.fetch(Request(web.url("/0"), "feed"))
    assert (chain.outcome, len(web.seen)) == (Outcome.TOO_MANY_REDIRECTS, 2 + 6)


# addresses


async def test_the_guard_is_closed_by_default(web: SmallWeb) -> None:
    url = web.put("/a")
    async with client(web, allow_addresses=()) as http:
        for spelled in (url, url.replace("http:", "https:"), f"http://localhost:{web.port}/a"):
            page = await http.fetch(Request(spelled, "feed"))
            assert (page.outcome, page.later) == (Outcome.ADDRESS_REFUSED, False)
    assert web.connections == 0


async def test_a_name_is_judged_by_the_address_it_gets_when_connecting(
    web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = {"rebind.example": "127.0.0.1", "good.example": web.address()}

    def look_up(host: bytes, port: int, *_: object) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", (private[host.decode()], port))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    web.put("/a", "good")
    async with client(web) as http:
        good = await http.fetch(Request(f"http://good.example:{web.port}/a", "feed"))
        bad = await http.fetch(Request(f"http://rebind.example:{web.port}/a", "feed"))
    assert (good.outcome, bad.outcome) == (Outcome.OK, Outcome.ADDRESS_REFUSED)
    assert web.seen[0].host == f"good.example:{web.port}"


async def test_settings_that_cannot_be_used_are_said() -> None:
    with pytest.raises(UsageError, match="user agent"):
        WebClient(WebSettings(user_agent="natowire\r\nX: y"))
    with pytest.raises(UsageError, match="allowed address"):
        WebClient(WebSettings(allow_addresses=("nonsense",)))


# politeness


async def test_never_more_than_two_at_once_at_a_host(web: SmallWeb, http: WebClient) -> None:
    urls = [web.put(f"/{n}", "x", hold_s=0.01) for n in range(8)]
    await asyncio.gather(*(http.fetch(Request(url, "feed")) for url in urls))
    assert web.most_active == 2


async def test_the_gap_holds_over_feeds_pages_robots_and_hops(web: SmallWeb) -> None:
    hop, feed = web.redirect("/hop", web.put("/page", "x")), web.put("/feed", "x")
    async with client(web, min_gap_s=0.05) as http:
        await asyncio.gather(http.fetch(Request(hop)), http.fetch(Request(feed, "feed")))
    starts = [seen.at for seen in web.seen]
    assert len(starts) == 4
    assert all(later - earlier > 0.04 for earlier, later in itertools.pairwise(starts))


async def test_waiting_for_a_turn_costs_nothing_of_the_deadline(web: SmallWeb) -> None:
    urls = [web.put(f"/{n}", "x") for n in range(5)]
    async with client(web, min_gap_s=0.1, total_timeout_s=0.2) as http:
        pages = await asyncio.gather(*(http.fetch(Request(url, "feed")) for url in urls))
    assert all(page.ok for page in pages)


async def test_a_url_that_asked_for_patience_is_not_asked_again_and_others_are(web: SmallWeb, http: WebClient) -> None:
    url = web.put("/a", status=429, headers=(("Retry-After", "3600"),))
    first, second = await http.fetch(Request(url, "feed")), await http.fetch(Request(url, "feed"))
    assert (first.outcome, first.retry_after_s) == (Outcome.RATE_LIMITED, 3600.0)
    assert (second.outcome, second.status) == (Outcome.RATE_LIMITED, None)
    assert 3500 < (second.retry_after_s or 0) <= 3600
    assert web.paths == ["/a"]
    assert (await http.fetch(Request(web.put("/b"), "feed"))).ok


# robots.txt


async def test_robots_are_read_once_and_obeyed_for_pages_and_sitemaps_but_not_for_feeds(
    web: SmallWeb, http: WebClient
) -> None:
    web.put("/robots.txt", "User-agent: *\nDisallow: /no/\n", content_type="text/plain")
    no, yes = web.put("/no/a"), web.put("/yes")
    kinds = [(no, "page"), (no, "sitemap"), (no, "feed"), (yes, "page")]
    found = await asyncio.gather(*(http.fetch(Request(url, kind)) for url, kind in kinds))
    assert [one.outcome for one in found] == [Outcome.ROBOTS, Outcome.ROBOTS, Outcome.OK, Outcome.OK]
    assert [seen.path for seen in web.seen].count("/robots.txt") == 1
    assert sum(outcomes(one).count("robots ok") for one in found) == 1
    assert not found[0].later


async def test_a_hop_to_another_host_asks_the_robots_there(web: SmallWeb, http: WebClient) -> None:
    web.put("/robots.txt", "User-agent: *\nDisallow: /", host=1, content_type="text/plain")
    page = await http.fetch(Request(web.redirect("/a", web.url("/b", 1))))
    assert outcomes(page) == ["robots not_found", "page redirect", "robots ok", "page robots"]


async def test_robots_that_cannot_be_read_forbid_for_now(web: SmallWeb, http: WebClient) -> None:
    web.put("/robots.txt", status=500)
    page = await http.fetch(Request(web.put("/a")))
    assert (page.outcome, page.later, page.detail) == (Outcome.ROBOTS, True, "robots.txt: status 500")
    assert web.paths == []


async def test_robots_may_be_redirected_and_too_long(web: SmallWeb, http: WebClient) -> None:
    web.redirect("/robots.txt", "/r")
    web.put("/r", "User-agent: *\nDisallow: /no\n" + "# filler\n" * 99_999, content_type="text/plain")
    page = await http.fetch(Request(web.put("/no")))
    assert outcomes(page) == ["robots redirect", "robots ok", "page robots"]


async def test_a_crawl_delay_widens_the_gap_up_to_the_cap(web: SmallWeb) -> None:
    web.put("/robots.txt", "User-agent: natowire\nCrawl-delay: 999", content_type="text/plain")
    urls = [web.put(f"/{n}") for n in range(3)]
    async with client(web, max_crawl_delay_s=0.05) as http:
        await asyncio.gather(*(http.fetch(Request(url)) for url in urls))
    pages = [seen.at for seen in web.seen if seen.path != "/robots.txt"]
    assert all(later - earlier > 0.04 for earlier, later in itertools.pairwise(pages))


# an end by Ctrl-C


async def test_cancelling_ends_at_once_and_leaves_nothing_open(web: SmallWeb) -> None:
    arrived = asyncio.Event()
    loop, never = asyncio.get_running_loop(), raw(b"", pause_s=60)

    async def wait(seen: Seen, writer: asyncio.StreamWriter) -> None:
        if len(web.seen) == 2:
            loop.call_soon_threadsafe(arrived.set)
        await never(seen, writer)

    urls = [(web.put("/a", script=wait), "feed"), (web.url("/b", 1), "page")]
    web.put("/robots.txt", host=1, script=wait)
    before = asyncio.all_tasks()
    async with asyncio.timeout(3), client(web, total_timeout_s=60) as http:
        work = [asyncio.create_task(http.fetch(Request(url, kind))) for url, kind in urls]
        await arrived.wait()
        for task in work:
            task.cancel()
        ends = await asyncio.gather(*work, return_exceptions=True)
    assert all(isinstance(end, asyncio.CancelledError) for end in ends)
    assert asyncio.all_tasks() == before


async def test_bytes_of_a_cookie_that_cannot_be_read_are_in_no_row(web: SmallWeb, http: WebClient) -> None:
    for n, value in enumerate((b"s3ss10n" * 6000, b"s3ss10n\x00", b"s3ss10n\rX: y")):
        web.put(f"/{n}", script=raw(HEAD + b"Set-Cookie: " + value + b"\r\nContent-Length: 0\r\n\r\n"))
        page = await http.fetch(Request(web.url(f"/{n}")))
        assert page.outcome is Outcome.BAD_RESPONSE and page.detail
        assert "s3ss10n" not in repr((page.detail, page.attempts))


async def test_hints_before_an_answer_and_extensions_in_it_change_nothing(web: SmallWeb, http: WebClient) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" * 50
    body = b'5;a=b;c="d"\r\nhello\r\n0;x\r\nX-Trailer: y\r\n\r\n'
    web.put("/a", script=raw(early + CHUNKED + body))
    assert (await http.fetch(Request(web.url("/a")))).body == b"hello"
    extra = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL"
    web.put("/b", script=raw(HEAD + b"Content-Length: 5\r\n\r\nhello" + extra))
    web.put("/c", b"right")
    assert (await http.fetch(Request(web.url("/b")))).body == b"hello"
    assert (await http.fetch(Request(web.url("/c")))).body == b"right"
