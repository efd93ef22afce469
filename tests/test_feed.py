"""Feeds of every kind become entries, or a failure with a reason."""

import json
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feed import parse_feed
from extractors.feed_bytes import decode, unpack
from extractors.model import Failure, Feed

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
URL = "https://zeitung.example/feeds/politik.xml"


def read(body: str | bytes, content_type: str | None = "application/rss+xml; charset=utf-8") -> Feed:
    feed = parse_feed(body.encode() if isinstance(body, str) else body, URL, content_type=content_type, now=NOW)
    assert isinstance(feed, Feed), feed
    return feed


def refuse(body: str | bytes) -> str:
    failure = parse_feed(body.encode() if isinstance(body, str) else body, URL, content_type=None, now=NOW)
    assert isinstance(failure, Failure), failure
    assert failure.stage == "feed"
    return failure.reason


def rss(items: str, head: str = "", decl: str = '<?xml version="1.0"?>') -> str:
    return (
        f'{decl}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content='
        '"http://purl.org/rss/1.0/modules/content/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel><title>Zeitung</title><link>https://zeitung.example/</link>{head}{items}</channel></rss>"
    )


def item(inside: str = "", title: str = "Titel", link: str = "https://zeitung.example/a") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{inside}</item>"


def test_an_rss_item_is_an_entry() -> None:
    feed = read(
        rss(
            item(
                "<guid isPermaLink='false'>a-1</guid><dc:creator>Eva Beispiel</dc:creator>"
                "<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate><description>kurz</description>"
                "<content:encoded><![CDATA[<p>Der erste Absatz.</p><p>Der zweite.</p>]]></content:encoded>",
                link="https://zeitung.example/a?utm_source=rss",
            ),
            head="<language>de-DE</language>",
        )
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.language, feed.flags) == ("rss", "Zeitung", "de", ())
    assert entry.key == "u:https://zeitung.example/a"
    assert (entry.url, entry.canonical_url) == ("https://zeitung.example/a?utm_source=rss", "https://zeitung.example/a")
    assert (entry.guid, entry.title, entry.authors) == ("a-1", "Titel", ("Eva Beispiel",))
    assert entry.text == "Der erste Absatz.\nDer zweite."
    assert entry.published_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert entry.published_raw == "Fri, 20 Nov 2026 08:00:00 +0100"


def test_an_atom_entry_takes_its_alternate_link_against_xml_base() -> None:
    feed = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>A</title>'
        '<entry xml:base="https://other.example/dir/"><title type="html">&lt;i&gt;Eins&lt;/i&gt;</title><id>urn:1</id>'
        '<link rel="self" href="/self"/><link rel="enclosure" href="/x.mp3"/><link rel="alternate" href="eins"/>'
        "<author><name>Ann Author</name><email>a@a.example</email></author>"
        "<published>2026-11-20T01:00:00+02:00</published><updated>2026-11-21T00:00:00Z</updated></entry></feed>"
    )
    (entry,) = feed.entries
    assert (feed.kind, entry.url, entry.title) == ("atom", "https://other.example/dir/eins", "Eins")
    assert (entry.authors, entry.language) == (("Ann Author",), "en")
    assert entry.published_at == datetime(2026, 11, 19, 23, tzinfo=UTC)


def test_rdf_and_old_dialects_are_read() -> None:
    rdf = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>R</title></channel>'
        '<item rdf:about="https://zeitung.example/r1"><title>r</title><dc:date>2026-11-20T08:00:00Z</dc:date></item>'
        "</rdf:RDF>"
    )
    assert (rdf.kind, rdf.entries[0].url) == ("rdf", "https://zeitung.example/r1")
    assert rdf.entries[0].published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    old = read(
        '<!DOCTYPE rss SYSTEM "http://192.0.2.1/rss-0.91.dtd"><rss version="0.91"><channel><title>o</title>'
        "<item><title>caf&eacute;</title><link>/o</link></item></channel></rss>"
    )
    assert (old.entries[0].title, old.entries[0].url) == ("café", "https://zeitung.example/o")


def test_a_json_feed_is_read_without_trust_in_its_types() -> None:
    feed = read(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "J",
                "language": "de",
                "items": [
                    {"id": 7, "url": "/j", "title": "j", "content_html": "<p>x</p>", "authors": [{"name": "Eva"}, 5],
                     "date_published": "2026-11-20T08:00:00Z"},
                    {"id": [], "title": True, "content_text": "nur \ud800Text"},
                    "kein Objekt",
                ],
            }
        ),
        "application/feed+json",
    )  # fmt: skip
    assert (feed.kind, feed.language, feed.flags) == ("json", "de", ("bad_item",))
    assert (feed.entries[0].guid, feed.entries[0].url, feed.entries[0].text) == ("7", "https://zeitung.example/j", "x")
    assert feed.entries[0].authors == ("Eva",)
    assert (feed.entries[1].url, feed.entries[1].text) == (None, "nur Text")


def test_identity_is_the_address_then_the_guid_then_title_and_date() -> None:
    changed = [read(rss(item(f"<guid isPermaLink='false'>{n}</guid>"))).entries[0].key for n in (1, 2)]
    assert changed[0] == changed[1]
    same = read(rss("".join(item("<guid>gleich</guid>", link=f"/{n}") for n in range(3))))
    assert len({entry.key for entry in same.entries}) == 3
    bare = read(rss("<item><title>t</title><guid isPermaLink='false'>g</guid></item><item><title>t</title></item>"))
    assert [entry.key for entry in bare.entries] == ["g:g", "t:t\t"]
    assert len(read(rss(item() * 3)).entries) == 3


def test_links_are_absolute_or_none() -> None:
    links = ["/a", "//b.example/b", "javascript:alert(1)", " JaVaScRiPt:x", "file:///etc/passwd", "mailto:a@b.example"]
    feed = read(rss("".join(item(link=link) for link in links)))
    assert [entry.url for entry in feed.entries][:2] == ["https://zeitung.example/a", "https://b.example/b"]
    assert [entry.url for entry in feed.entries][2:] == [None] * 4
    odd = read(
        rss(
            "<item><title>1</title><guid>https://zeitung.example/perma</guid></item>"
            "<item><title>2</title><guid isPermaLink='false'>https://zeitung.example/id</guid></item>"
            "<item><title>3</title><enclosure url='https://zeitung.example/x.mp3' type='audio/mpeg'/></item>"
            + item("<feedburner:origLink>https://zeitung.example/orig</feedburner:origLink>")
        )
    )
    assert [entry.url for entry in odd.entries] == [
        "https://zeitung.example/perma",
        None,
        None,
        "https://zeitung.example/orig",
    ]


@pytest.mark.parametrize(
    ("text", "codec", "declared", "content_type", "mark"),
    [
        ("Привет", "cp1251", "windows-1251", "text/xml; charset=utf-8", b""),
        ("Žluť", "utf-8", "iso-8859-1", "text/xml", b"\xef\xbb\xbf"),
        ("Žluť", "utf-8", "iso-8859-1", "text/xml; charset=windows-1250", b""),
        ("Καλή 😀", "utf-16", "utf-16", "text/xml", b""),
        ("Καλή", "utf-16-le", "utf-16le", "text/xml", b""),
        ("中国镕", "gb18030", "gb2312", "text/xml; charset=gb2312", b""),
        ("日本語", "shift_jis", "Shift_JIS", None, b""),
        ("“ja” – €5", "cp1252", "iso-8859-1", "text/xml; charset=iso-8859-1", b""),
        ("Łódź", "iso-8859-2", "iso-8859-2", "text/xml; charset=no-such", b""),
        ("a+ADw-b", "utf-8", "utf-7", "text/xml; charset=utf-7", b""),
    ],
)
def test_the_bytes_decide_what_the_labels_only_claim(
    text: str, codec: str, declared: str, content_type: str | None, mark: bytes
) -> None:
    body = rss(item(title=text), decl=f'<?xml version="1.0" encoding="{declared}"?>')
    assert read(mark + body.encode(codec), content_type).entries[0].title == text


def test_some_broken_bytes_do_not_spoil_a_utf8_feed() -> None:
    body = rss(item(title="ÄÖÜ größer für Müller")).encode().replace(b"Titel", b"x") + b"<!-- \xff -->"
    feed = read(body)
    assert (feed.entries[0].title, feed.flags) == ("ÄÖÜ größer für Müller", ("bad_encoding",))


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_are_decoded_to_something(body: bytes, content_type: str | None) -> None:
    text, flags = decode(body, content_type)
    assert isinstance(text, str) and set(flags) <= {"bad_encoding"}


def test_malformed_xml_still_gives_its_entries_and_says_so() -> None:
    feed = read(rss(item(title="AT&T &amp; mehr &nbsp;&copy;") + "<item><title>offen <b>fett</title><link>/2</link>"))
    assert [entry.title for entry in feed.entries] == ["AT&T & mehr ©", "offen fett"]
    assert "malformed_xml" in feed.flags
    controls = read(rss(item(title="a\x00b\x01c&#27;d&#xD800;e")))
    assert controls.entries[0].title == "abcde"


def test_escaped_and_cdata_markup_read_the_same() -> None:
    markup = "<p>Ein &amp;lt;Wort&amp;gt; &amp; mehr.</p>" * 20
    escaped = markup.replace("&", "&amp;").replace("<", "&lt;")
    one = read(rss(item(f"<description>{escaped}</description>"))).entries[0].text
    other = read(rss(item(f"<description><![CDATA[{markup}]]></description>"))).entries[0].text
    assert one == other
    assert one is not None and one.count("\n") == 19


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!doctype html><html><body>x</body></html>", "html_instead"),
        (b"nothing here", "not_a_feed"),
        (b"<urlset/>", "not_a_feed"),
        (b'{"version": "2"}', "not_a_feed"),
        (b'{"version": ', "not_a_feed"),
        (b'{"a":' + b"[" * 100_000, "too_deep"),
        (("<rss version='2.0'><channel>" + "<a>" * 100_000).encode(), "too_deep"),
        (('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + rss(item(title="&b;"), decl="")).encode(), "entities"),
        (('<!DOCTYPE r [<!ENTITY a "' + "x" * 9_000 + '">]>' + rss(item(title="&a;"), decl="")).encode(), "entities"),
        (b"\x1f\x8b broken", "bad_gzip"),
    ],
)
def test_what_cannot_be_read_is_a_failure_with_its_reason(body: bytes, reason: str) -> None:
    assert refuse(body) == reason


def test_external_entities_are_never_looked_at() -> None:
    feed = read(
        '<!DOCTYPE r SYSTEM "http://192.0.2.1/dtd" [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM '
        '"http://192.0.2.1/pe">%p;]>' + rss(item(title="vor &f; nach"), decl="")
    )
    assert feed.entries[0].title == "vor &f; nach"


def test_a_gzip_bomb_is_not_unpacked_beyond_the_bound() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"\0" * 3_000_000) + packer.flush()
    failure = unpack(bomb, largest=1_000_000)
    assert isinstance(failure, Failure) and failure.reason == "too_large"


@pytest.mark.parametrize(
    "inside",
    [
        "<author>a@" + "a." * 32_000 + "!</author>",
        "<author>a@" + "a.<b/>" * 20_000 + "!</author>",
        "<author>a@" + "<![CDATA[a.]]>" * 20_000 + "!</author>",
        "<pubDate>" + "1 " * 50_000 + "</pubDate>",
        "".join(f"<category>c{n}</category>" for n in range(5_000)),
        "<description>" + "&amp;" * 200_000 + "</description>",
    ],
    ids=["author", "author in pieces", "author in sections", "date", "categories", "ampersands"],
)
def test_fields_that_make_parsers_slow_are_cut_and_the_entry_lands(inside: str) -> None:
    (entry,) = read(rss(item(inside))).entries
    assert (entry.title, entry.url) == ("Titel", "https://zeitung.example/a")


def test_a_monstrous_title_is_cut_and_the_other_entries_land() -> None:
    feed = read(rss(item(title="T" * 3_000_000) + item(title="klein", link="/b")))
    assert [len(entry.title or "") for entry in feed.entries] == [1_000, 5]
    assert feed.flags == ("title_cut",)


@given(st.binary(max_size=120) | st.text("<>/!?[]&;'\" abrsCDATA-=", max_size=120).map(lambda t: rss(item(t)).encode()))
def test_no_input_is_an_error(body: bytes) -> None:
    assert isinstance(parse_feed(body, URL, content_type=None, now=NOW), (Feed, Failure))
