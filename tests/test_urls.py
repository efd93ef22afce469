"""Two spellings of one address become one; two articles never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import key64
from extractors.urls import canonical_url, host_of, resolve_link, same_site, watch_key

ARTICLE = "https://zeitung.example/politik/nato-gipfel"
SAME = [
    ARTICLE,
    ARTICLE + "/",
    ARTICLE + "#kommentare",
    "HTTPS://Zeitung.Example/politik/nato-gipfel",
    "https://zeitung.example:443/politik/nato-gipfel",
    "https://leser:geheim@zeitung.example/politik/nato-gipfel",
    "https://zeitung.example//politik/./x/../nato-gipfel",
    "https://zeitung.example/politik/nato%2Dgipfel",
    ARTICLE + "?utm_source=rss&utm_medium=feed",
    ARTICLE + "?fbclid=abc&gclid=def&wt_zmc=x",
    ARTICLE + "?at_medium=custom7&ref=rss",
    ARTICLE + ";jsessionid=ABC123",
    f"  {ARTICLE}\n",
]
DIFFERENT = [
    "https://a.example/?4711",
    "https://a.example/?4712",
    "https://a.example/x?id=1",
    "https://a.example/x?id=2",
    "https://a.example/x?cid=1",
    "https://a.example/x?cid=2",
    "https://a.example/x?gallery=1",
    "https://a.example/x?gallery=2",
    "https://a.example/x?keyword=nato",
    "https://a.example/x?keyword=eu",
    "https://a.example/x?q=%EF",
    "https://a.example/x?q=%F0",
    "https://a.example/X?id=1",
    "http://a.example/x?id=1",
    "https://www.a.example/x?id=1",
    "https://a.example:8443/x?id=1",
]


@pytest.mark.parametrize("url", SAME)
def test_every_spelling_of_one_article_is_one_address(url: str) -> None:
    assert canonical_url(url) == ARTICLE


def test_different_articles_keep_different_addresses() -> None:
    assert len({canonical_url(url) for url in DIFFERENT}) == len(DIFFERENT)


def test_parameters_are_sorted_and_spelled_one_way() -> None:
    assert canonical_url("https://a.example/x?b=1+2&a=%c3%a4") == canonical_url("https://a.example/x?a=ä&b=1%202")


@pytest.mark.parametrize(
    "url",
    ["", "zeitung.example", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/x",
     "mailto:a@a.example", "http://", "http://a b/", "http://[::1", "https://a.example:99999/", "http://a.ex/\x00b",
     "http://a.ex/\u202eb", "https://a.example/" + "x" * 5_000],
)  # fmt: skip
def test_what_is_no_web_address_has_none(url: str) -> None:
    assert canonical_url(url) is None
    assert host_of(url) is None


@given(
    st.text(max_size=60) | st.text("htps:/.@?#&=%[]abc1 \t", max_size=40).map(lambda tail: "http://a.example/" + tail)
)
def test_canonical_is_never_an_error_and_stays_as_it_is(url: str) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


@pytest.mark.parametrize(
    ("link", "absolute"),
    [("/p/1", "https://a.example/p/1"), ("//b.example/2", "https://b.example/2"), ("../3", "https://a.example/3"),
     ("http://c.example/4", "http://c.example/4"), ("?id=5", "https://a.example/feeds/rss?id=5"),
     (" JaVaScRiPt:alert(1)", None), ("java\nscript:alert(1)", None), ("mailto:a@b.example", None), ("#top", None),
     ("vbscript:x", None), ("", None)],
)  # fmt: skip
def test_a_link_is_made_absolute_or_refused(link: str, absolute: str | None) -> None:
    assert resolve_link("https://a.example/feeds/rss", link) == absolute


def test_a_disguised_loopback_address_is_told_plainly() -> None:
    assert host_of("http://0x7f000001/x") == "127.0.0.1"
    assert host_of("http://[::1]:8080/x") == "[::1]"


def test_one_feed_under_http_and_https_is_watched_once_but_parameters_count() -> None:
    assert watch_key("http://a.example/feed/") == watch_key("https://a.example/feed")
    assert watch_key("https://a.example/feed?source=a") != watch_key("https://a.example/feed?source=b")


def test_the_key_is_a_signed_64_bit_integer() -> None:
    keys = [key64(f"https://a.example/{n}") for n in range(200)]
    assert len(set(keys)) == 200
    assert min(keys) < 0 < max(keys)
    assert all(-(2**63) <= key < 2**63 for key in keys)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://rss.sz.example/alles", "https://www.sz.example/a", True),
        ("https://feeds.bbc.co.uk/x", "https://www.bbc.co.uk/a", True),
        ("https://www.bbc.co.uk/x", "https://www.sky.co.uk/a", False),
        ("https://feeds.burner.example/x", "https://paper.test/a", False),
        ("http://127.20.0.1:80/x", "http://127.20.0.2:80/a", False),
        ("http://127.20.0.1:80/x", "http://127.20.0.1:81/a", True),
        ("no url", "no url", False),
    ],
)
def test_a_site_is_told_by_the_domain_that_it_registered(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same
