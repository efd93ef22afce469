"""The samples of `natowire demo` are a sound small web, and the server answers as a real one does."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from flows.demo_server import DemoServer, samples

NEWS, MAP, ATOM = (
    "{http://www.google.com/schemas/sitemap-news/0.9}",
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.w3.org/2005/Atom}",
)
NOTICE = "Invented sample for the natowire demo"


@pytest.fixture(scope="module")
def web() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def expected(web: DemoServer) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(web.fill((samples() / "expected.json").read_text("utf-8")))
    return read


def ask(url: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=named)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def links(web: DemoServer) -> dict[str, list[str]]:
    """Entry links of each source, read with a plain XML parser; a source that is no XML has none."""
    found: dict[str, list[str]] = {}
    for source in web.sources():
        try:
            root = etree.fromstring(ask(source.url)[1])
        except etree.XMLSyntaxError:
            found[source.source_id] = []
            continue
        locations = root.findall(f"{MAP}url/{MAP}loc") + root.findall("channel/item/link")
        hrefs = [link.get("href") for link in root.findall(f"{ATOM}entry/{ATOM}link")]
        found[source.source_id] = [node.text for node in locations] + hrefs
    return found


def pages(web: DemoServer) -> dict[str, bytes]:
    """Every article page by its URL without tracking parameters."""
    urls = dict.fromkeys(re.sub(r"[?#].*", "", url) for found in links(web).values() for url in found)
    answers = {url: ask(url) for url in urls}
    return {url: body for url, (response, body) in answers.items() if response.status == 200}


def article_text(page: bytes) -> str:
    article = html.fromstring(page).find(".//article")
    assert article is not None
    paragraphs = article.xpath(".//p[not(ancestor::header) and not(ancestor::aside)]")
    return "\n".join(" ".join(p.text_content().split()) for p in paragraphs)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[i:] for i in range(5)), strict=False))


def test_every_entry_leads_to_a_page_but_the_one_that_is_gone(web: DemoServer, expected: dict[str, Any]) -> None:
    found = links(web)
    assert {source: len(urls) for source, urls in found.items()} == expected["entries_seen"]
    statuses = {url: ask(url)[0].status for urls in found.values() for url in urls}
    assert {url for url, status in statuses.items() if status != 200} == {expected["feed_only_url"]}
    assert statuses[expected["feed_only_url"]] == 404


def test_the_expected_counts_add_up(web: DemoServer, expected: dict[str, Any]) -> None:
    urls = Counter(re.sub(r"[?#].*", "", url) for found in links(web).values() for url in found)
    assert expected["sources"] == len(web.sources())
    assert expected["entries"] == urls.total() == expected["articles"] + expected["duplicates"]
    assert expected["articles"] == len(urls) == sum(expected["languages"].values())
    assert {url for url, count in urls.items() if count > 1} == set(expected["duplicate_urls"])
    assert set(expected["titles"]) == set(pages(web))


def test_sources_carry_real_addresses_inside_the_allowed_networks(web: DemoServer) -> None:
    hosts = {urlsplit(source.url).hostname for source in web.sources()}
    assert {f"{host}/32" for host in hosts} == set(web.allow_addresses)
    assert {source.kind for source in web.sources()} == {"feed", "sitemap"}


def test_the_broken_feed_is_no_feed_at_all(web: DemoServer, expected: dict[str, Any]) -> None:
    (source,) = (s for s in web.sources() if s.source_id in expected["failed_sources"])
    response, body = ask(source.url)
    assert (response.status, response.headers.get_content_type()) == (200, "application/rss+xml")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)


def test_an_unchanged_feed_is_answered_with_304_by_etag_or_date(web: DemoServer) -> None:
    for source in web.sources():
        first, body = ask(source.url)
        assert body
        etag, date = first.headers["ETag"], first.headers["Last-Modified"]
        for condition in ({"If_None_Match": etag}, {"If_None_Match": f'"x", W/{etag}'}, {"If_Modified_Since": date}):
            response, rest = ask(source.url, **condition)
            assert (response.status, rest, response.headers["ETag"]) == (304, b"", etag)


def test_another_etag_or_an_older_or_broken_date_gets_the_body(web: DemoServer) -> None:
    url = web.sources()[0].url
    date = ask(url)[0].headers["Last-Modified"]
    assert ask(url, If_None_Match='"other"', If_Modified_Since=date)[0].status == 200
    assert ask(url, If_Modified_Since="Mon, 16 Nov 2026 00:00:00 GMT")[0].status == 200
    assert ask(url, If_Modified_Since="yesterday")[0].status == 200


def test_content_types_are_those_of_a_real_outlet(web: DemoServer) -> None:
    types = {s.source_id: ask(s.url)[0].headers.get_content_type() for s in web.sources()}
    assert types["demo-nordkurier"] == "application/rss+xml"
    assert types["demo-harbour"] == "application/atom+xml"
    assert types["demo-rheinblick"] == "application/xml"
    for url in pages(web):
        assert ask(url)[0].headers["Content-Type"] == "text/html; charset=utf-8"


def test_head_gives_the_length_without_the_body(web: DemoServer) -> None:
    url = web.sources()[0].url
    response, body = ask(url, method="HEAD")
    assert body == b""
    assert int(response.headers["Content-Length"]) == len(ask(url)[1])


def test_robots_allows_every_entry_and_names_the_sitemap(web: DemoServer) -> None:
    for source in web.sources():
        base = source.url.removesuffix(urlsplit(source.url).path)
        text = ask(f"{base}/robots.txt")[1].decode()
        assert "Disallow: /suche" in text
        assert (f"Sitemap: {source.url}" in text) == (source.kind == "sitemap")
        assert not any(urlsplit(url).path.startswith("/suche") for urls in links(web).values() for url in urls)


@pytest.mark.parametrize("path", ["/", "/../sources.csv", "/%2e%2e/sources.csv", "/politik/", "/feed.xml/"])
def test_an_unknown_path_is_404(web: DemoServer, path: str) -> None:
    base = web.fill("http://{host:1}:{port}")
    parts = urlsplit(base)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_no_placeholder_is_left_in_what_is_served(web: DemoServer) -> None:
    for source in web.sources():
        assert b"{host" not in ask(source.url)[1]
    for page in pages(web).values():
        assert b"{host" not in page


def test_pages_are_well_formed_and_say_outside_the_article_that_they_are_invented(web: DemoServer) -> None:
    for url, page in pages(web).items():
        root = etree.fromstring(page)  # as XML, which is stricter than HTML
        (notice,) = root.xpath(f"//*[text()='{NOTICE}']")
        assert not list(notice.iterancestors("article", "main")), url
        assert root.find(".//article") is not None and root.find(".//article//time") is not None


def test_pages_load_nothing_from_elsewhere(web: DemoServer) -> None:
    for page in pages(web).values():
        root = html.fromstring(page)
        for _, attribute, link, _ in root.iterlinks():
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc) == ("", ""), (attribute, link)
        for picture in root.iter("img"):
            url = web.fill("http://{host:1}:{port}") + picture.get("src", "")
            assert ask(url)[0].headers["Content-Type"] == "image/svg+xml"


def test_json_ld_says_what_the_page_shows(web: DemoServer, expected: dict[str, Any]) -> None:
    with_json_ld, with_meta, with_neither = 0, 0, 0
    for url, page in pages(web).items():
        root = html.fromstring(page)
        scripts = root.xpath("//script[@type='application/ld+json']/text()")
        for script in scripts:
            read = json.loads(script)
            (news,) = (node for node in read.get("@graph", [read]) if node["@type"] == "NewsArticle")
            assert news["headline"] == expected["titles"][url] == root.findtext(".//h1")
            assert (
                news["datePublished"] == expected["published_at"][url] == root.find(".//article//time").get("datetime")
            )
            assert news["isAccessibleForFree"] is (url != expected["paywall_url"])
        metas = root.xpath("//meta[@property='article:published_time']/@content")
        assert all(meta == expected["published_at"][url] for meta in metas)
        with_json_ld, with_meta = with_json_ld + bool(scripts), with_meta + bool(metas)
        with_neither += not scripts and not metas
    assert (with_json_ld, with_meta, with_neither) == (7, 6, 1)


def test_feed_dates_are_those_of_the_pages(web: DemoServer, expected: dict[str, Any]) -> None:
    feed = etree.fromstring(ask(web.fill("http://{host:1}:{port}/feed.xml"))[1])
    dates = {item.findtext("link"): parsedate_to_datetime(item.findtext("pubDate")) for item in feed.iter("item")}
    known = dates.keys() & expected["published_at"].keys()
    assert len(known) == 4
    for url in known:
        assert dates[url] == datetime.fromisoformat(expected["published_at"][url])


def test_texts_are_distinct_but_for_the_reprint(web: DemoServer, expected: dict[str, Any]) -> None:
    texts = {url: shingles(article_text(page)) for url, page in pages(web).items()}
    reprints = [set(pair) for pair in expected["reprints"]]
    for one, other in combinations(texts, 2):
        overlap = len(texts[one] & texts[other]) / len(texts[one] | texts[other])
        assert overlap > 0.8 if {one, other} in reprints else overlap < 0.02, (one, other, overlap)


def test_articles_have_the_length_of_news_in_two_languages(web: DemoServer, expected: dict[str, Any]) -> None:
    for url, page in pages(web).items():
        words = len(article_text(page).split())
        assert words < 100 if url == expected["paywall_url"] else 250 <= words <= 450, (url, words)


def test_each_expected_quotation_stands_in_its_article_in_quotation_marks(
    web: DemoServer, expected: dict[str, Any]
) -> None:
    assert len(expected["quotations"]) >= 5
    for page in expected["quotations"]:
        text = article_text(ask(page["url"])[1])
        for quotation in page["direct"]:
            for part in quotation["parts"]:
                assert re.search(f"[„“»]{re.escape(part)},?[“”«]", text), part
            assert quotation["speaker"].split()[-1] in text


def test_the_usual_quotation_marks_of_both_languages_occur(web: DemoServer) -> None:
    everything = "\n".join(article_text(page) for page in pages(web).values())
    for pattern in ("„[^“”]+“", "„[^“”]+”", "»[^»«]+«", "“[^“”]+”", '"[^"]+"', "‘[^‘’]+’", "›[^›‹]+‹"):
        assert re.search(pattern, everything), pattern


def test_requests_are_counted_by_status() -> None:
    with DemoServer() as server:
        assert server.requests == 0
        ask(server.sources()[0].url)
        ask(server.fill("http://{host:2}:{port}/nowhere"))
        assert (server.requests, server.answers) == (2, {200: 1, 404: 1})


def test_a_machine_with_one_loopback_address_gets_a_port_per_site() -> None:
    with DemoServer(addresses=("127.0.0.1",) * 4) as server:
        assert len({urlsplit(s.url).port for s in server.sources()}) == 4
        assert server.allow_addresses == ("127.0.0.1/32",)
        assert [ask(s.url)[0].status for s in server.sources()] == [200] * 4


def test_a_given_port_makes_the_same_urls_again_and_a_taken_one_is_an_error() -> None:
    with DemoServer() as first:
        port = urlsplit(first.sources()[0].url).port
    assert port is not None
    with DemoServer(port) as second:
        assert {urlsplit(s.url).port for s in second.sources()} <= set(range(port, port + 4))
        urls = second.sources()
        with pytest.raises(OSError, match="in use"), DemoServer(port):
            pass
    with DemoServer(port) as third:
        assert third.sources() == urls
