"""Titles, authors and times as pages write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.article import read_page
from extractors.model import Article
from extractors.page_authors import clean_name, split_names
from extractors.page_dates import date_in_url, read_time
from extractors.page_jsonld import read_graph
from extractors.page_markup import decode
from extractors.page_title import choose_title, outlet_keys, strip_outlet
from tests.page_samples import URL, json_ld, page


def read(head: str = "", body: str = "", title: str = "Einigung in Vilnius", url: str = URL) -> Article:
    result = read_page(page(body, head, title), url)
    assert isinstance(result, Article)
    return result


def test_an_author_reference_in_a_graph_is_followed() -> None:
    graph = {
        "@graph": [
            {
                "@type": "Article",
                "headline": "Einigung in Vilnius",
                "author": {"@id": "#p"},
                "datePublished": "2026-02-12",
            },
            {"@type": "Person", "@id": "#p", "name": "Erika Muster"},
        ]
    }
    assert read(json_ld(json.dumps(graph))).authors == ("Erika Muster",)


def test_a_byline_goes_before_an_author_that_is_only_the_outlet() -> None:
    told = {
        "@type": "NewsArticle",
        "headline": "Einigung in Vilnius",
        "author": {"@type": "Organization", "name": "Die Zeitung"},
        "publisher": {"@type": "Organization", "name": "Die Zeitung"},
    }
    head = json_ld(json.dumps(told))
    assert read(head).authors == ("Die Zeitung",)
    body = (
        '<a rel="author" href="/autor/1">Von Erika Muster</a>'
        + page().decode().partition("</h1>")[2].partition("</article>")[0]
    )
    assert read(head, body).authors == ("Erika Muster",)


def test_related_articles_in_json_ld_do_not_describe_the_page() -> None:
    scripts = [
        '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Anderes"}]}',
        '{"@type": "NewsArticle", "headline": "Dieses", "mainEntityOfPage": "' + URL + '"}',
        '{"@type": "NewsArticle", "headline": "Jenes", "author": "X Y"}',
    ]
    assert read_graph(scripts, URL).article["headline"] == "Dieses"


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "Article", "headline": "A"} -->',
        '{"@type": "Article", "headline": "A",};',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;A&quot;}",
    ],
)
def test_json_ld_with_common_faults_is_mended(script: str) -> None:
    assert read_graph([script], URL).article["headline"] == "A"


@given(st.text(max_size=200))
def test_any_script_is_survived(text: str) -> None:
    read_graph([text, "[" * 100_000, '{"@type":' + text], URL)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Einigung in Vilnius - Die Zeitung", "Einigung in Vilnius"),
        ("Einigung in Vilnius | Die Zeitung | by Max Muster", "Einigung in Vilnius"),
        ("Einigung – auch ohne Ungarn", "Einigung – auch ohne Ungarn"),
        ("Einigung in Vilnius - zeitung.example", "Einigung in Vilnius"),
        ("Die Zeitung | Einigung in Vilnius", "Einigung in Vilnius"),
    ],
)
def test_the_outlet_is_not_part_of_a_title(title: str, expected: str) -> None:
    assert strip_outlet(title, outlet_keys(["Die Zeitung"], "www.zeitung.example")) == expected


def test_a_section_behind_the_title_is_seen_by_comparison() -> None:
    keys = outlet_keys(["Blatt"], "blatt.example")
    assert choose_title([("json_ld", "Ein langer Titel | Sport"), ("meta", "Ein langer Titel")], keys) == (
        "Ein langer Titel",
        "json_ld",
    )


def test_a_title_escaped_twice_is_read_as_text() -> None:
    assert read(title="Krieg &amp;amp; Frieden").title == "Krieg & Frieden"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Von Erika Muster und Max Beispiel, dpa", ["Erika Muster", "Max Beispiel", "dpa"]),
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("Von der Leyen", ["Von der Leyen"]),
        ("Di Maria", ["Di Maria"]),
        ("https://facebook.com/zeitung", []),
        ("m.muster@zeitung.example", []),
        ("Martin King, Jr.", ["Martin King, Jr."]),
        ("Max Muster (dpa)", ["Max Muster"]),
    ],
)
def test_names_are_parted_and_cleaned(raw: str, names: list[str]) -> None:
    assert split_names(raw) == names


def test_a_profile_address_is_no_name() -> None:
    assert clean_name("https://x.com/muster") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-02-12T08:30:00+0100", "2026-02-12T08:30:00+01:00"),
        ("2026-02-12 08:30:00 +01:00", "2026-02-12T08:30:00+01:00"),
        ("2026-02-12T08:30:00.123Z", "2026-02-12T08:30:00.123000+00:00"),
        ("Thu Feb 12 08:30:00 CET 2026", "2026-02-12T08:30:00+01:00"),
        ("Thu, 12 Feb 2026 08:30:00 GMT", "2026-02-12T08:30:00+00:00"),
        ("1770881400", "2026-02-12T07:30:00+00:00"),
        ("1770881400000", "2026-02-12T07:30:00+00:00"),
        ("2026-02-12", "2026-02-12T00:00:00"),
        ("20260212", "2026-02-12T00:00:00"),
        ("2026-13-45", None),
        ("gestern", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_times_are_read(raw: str, expected: str | None) -> None:
    when = read_time(raw)
    assert (when.isoformat() if when else None) == expected


@given(st.one_of(st.text(max_size=60), st.integers(), st.none()))
def test_any_time_is_survived(raw: object) -> None:
    read_time(raw)


def test_a_time_without_zone_takes_it_from_another_writing() -> None:
    head = json_ld('{"@type": "NewsArticle", "headline": "X", "datePublished": "2026-02-12 08:30:00.0"}')
    head += '<meta name="date" content="2026-02-12T08:30:00+01:00">'
    assert read(head).published_at == datetime(2026, 2, 12, 7, 30, tzinfo=UTC)


def test_the_address_gives_the_day_where_nothing_else_does() -> None:
    article = read(url="https://zeitung.example/2026/02/12/einigung")
    assert (article.published_at, article.published_from) == (datetime(2026, 2, 12, tzinfo=UTC), "url")
    assert date_in_url("https://zeitung.example/2026/99/12/x") is None


@pytest.mark.parametrize(
    ("charset", "content_type", "meta"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8-sig", None, ""),
        ("utf-16", None, ""),
        ("cp1251", "text/html; charset=windows-1251", ""),
        ("cp1251", None, '<meta charset="windows-1251">'),
        ("cp1252", "text/html; charset=iso-8859-1", ""),
        ("shift_jis", None, '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'),
        ("gb18030", "text/html; charset=gb2312", ""),
        ("iso2022_jp", None, '<meta charset="iso-2022-jp">'),
        ("cp1250", "text/html; charset=windows-1250", ""),
    ],
)
def test_encodings_are_found(charset: str, content_type: str | None, meta: str) -> None:
    words = {
        "cp1251": "Привет, мир",
        "shift_jis": "日本の首相",
        "gb18030": "中国外交部",
        "iso2022_jp": "日本の首相",
        "cp1250": "Příliš žluťoučký",
    }
    word = words.get(charset, "größer “naïve” café")
    assert word in (decode(f"<html>{meta}<p>{word}</p>".encode(charset), content_type) or "")


def test_bytes_that_are_no_text_have_no_encoding() -> None:
    assert decode(bytes(range(128, 160)) * 50, "text/html; charset=utf-8") is None
