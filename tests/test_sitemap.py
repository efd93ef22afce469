"""Sitemaps become entries, newest first."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Failure, Feed
from extractors.sitemap import parse_sitemap

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
URL = "https://zeitung.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc> https://zeitung.example/politik/a </loc>
  <news:news><news:publication><news:name>Z</news:name><news:language>de</news:language></news:publication>
   <news:publication_date>2026-11-20T08:00:00+01:00</news:publication_date>
   <news:title>Rüstung &amp;amp; Recht</news:title></news:news>
  <image:image><image:loc>https://zeitung.example/bild.jpg</image:loc></image:image></url>
 <url><loc>https://zeitung.example/sport/b</loc><lastmod>2026-11-22</lastmod></url>
</urlset>"""


def read(body: str | bytes, url_filter: str = "") -> Feed | Failure:
    raw = body.encode() if isinstance(body, str) else body
    return parse_sitemap(raw, URL, content_type="text/xml", now=NOW, url_filter=url_filter)


def feed_of(body: str | bytes, url_filter: str = "") -> Feed:
    feed = read(body, url_filter)
    assert isinstance(feed, Feed), feed
    return feed


def test_a_news_sitemap_gives_title_date_and_language() -> None:
    feed = feed_of(NEWS)
    assert (feed.kind, feed.flags) == ("sitemap", ("lastmod_dates",))
    other, news = feed.entries
    assert (news.url, news.title, news.language) == ("https://zeitung.example/politik/a", "Rüstung & Recht", "de")
    assert news.published_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert (other.key, other.title) == ("u:https://zeitung.example/sport/b", None)
    assert other.published_at == datetime(2026, 11, 22, tzinfo=UTC)


def test_only_addresses_that_match_the_filter_are_entries() -> None:
    assert [entry.url for entry in feed_of(NEWS, r"/politik/").entries] == ["https://zeitung.example/politik/a"]
    failure = read(NEWS, "(")
    assert isinstance(failure, Failure) and failure.reason == "bad_filter"


def test_a_gzipped_sitemap_is_read() -> None:
    assert feed_of(gzip.compress(NEWS.encode())) == feed_of(NEWS)


def test_an_index_names_its_sitemaps_newest_first() -> None:
    feed = feed_of(
        "<sitemapindex><sitemap><loc>https://zeitung.example/1.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        "<sitemap><loc>javascript:x</loc></sitemap><sitemap><loc>/3.xml</loc></sitemap>"
        "<sitemap><loc>/2.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"
    )
    assert feed.kind == "sitemap_index"
    assert feed.sitemaps == tuple(f"https://zeitung.example/{n}.xml" for n in (2, 1, 3))


def test_a_sitemap_cut_short_gives_what_it_had() -> None:
    assert len(feed_of("<urlset><url><loc>/a</loc></url><url><loc>/b</loc><news:news><news:title>x").entries) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"<html><body>", "html_instead"), (b"<rss version='2.0'/>", "not_a_feed"), (b"{}", "not_a_feed"),
     (b"<urlset>" + b"<a>" * 10_000, "too_deep"),
     (b'<!DOCTYPE u [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><urlset/>', "entities")],
)  # fmt: skip
def test_what_is_no_sitemap_is_a_failure(body: bytes, reason: str) -> None:
    failure = read(body)
    assert isinstance(failure, Failure) and failure.reason == reason


def test_external_entities_are_never_looked_at() -> None:
    feed = feed_of(
        '<!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>/a</loc><news>'
        "<title>vor &f; nach</title></news></url></urlset>"
    )
    assert feed.entries[0].title == "vor &f; nach"


@given(st.text("<>/!?&; urlsetocnwx:'\"=", max_size=100))
def test_no_input_is_an_error(body: str) -> None:
    assert isinstance(read("<urlset><url>" + body), (Feed, Failure))
