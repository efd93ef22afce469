"""Hostile feeds and pages of every kind, through the whole line: what may not land does not, and the rest does."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.article import read_page
from extractors.model import Failure
from flows.cycle import run_cycle
from flows.settings import Settings, load_settings
from flows.sources_file import read_sources
from flows.web_robots import parse_robots
from tests.small_web import SmallWeb
from tests.warehouse_samples import NOW
from warehouse.connect import reading
from warehouse.rows import Balance


def feed(*links: str, title: str = "Titel", items: str = "") -> str:
    """Give an RSS feed with an item per link, and other items as they are."""
    made = "".join(f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{made}{items}</channel></rss>'


SENTENCES = "Der Rat der Allianz hat am Montag in Brüssel über den Haushalt beraten. " * 12


def page(title: str, head: str = "", body: str = "") -> str:
    """Give a page with an article of about a hundred words."""
    return (
        f'<!doctype html><html lang="de"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>'
        f"<p>{SENTENCES}</p><p>{SENTENCES}</p>{body}</article></body></html>"
    )


# Characters that command a terminal, end a line, turn the direction of reading, or hide.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
NASTY = "a&#27;[31mb\x9b2J&#x202e;c\u2066d&#8203;e\U000e0041f\x7f"


def settings_for(web: SmallWeb, home: Path, **others: Any) -> Settings:
    return load_settings(home=home, allow_addresses=web.allow, min_gap_s=0.0, workers=1, **others)


def ingest(settings: Settings, *sources: tuple[str, str]) -> Balance:
    """Run a cycle over sources of (kind, url)."""
    rows = "".join(f"s{n},Blatt {n},{url},{kind},de\n" for n, (kind, url) in enumerate(sources))
    _, balance = asyncio.run(run_cycle(settings, read_sources("source_id,outlet,url,kind,language\n" + rows)))
    assert balance.entries_seen == balance.articles_new + balance.duplicates + balance.failures
    return balance


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with reading(settings.working_file) as connection:
        return connection.execute(sql).fetchall()


def texts_of(settings: Settings) -> Iterator[tuple[str, str]]:
    """Give every text of every table with its column."""
    with reading(settings.working_file) as c:
        columns = c.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'core' AND data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            for (text,) in c.execute(
                f'SELECT DISTINCT "{column}" FROM core."{table}" WHERE "{column}" <> \'\''
            ).fetchall():
                yield f"{table}.{column}", text


def test_no_column_of_any_table_holds_what_commands_a_terminal_or_deceives_a_reader(tmp_path: Path) -> None:
    with SmallWeb(strict=False) as web:
        item = (
            f"<item><title>{NASTY}</title><link>{web.url('/a')}?x={NASTY}</link><guid>g{NASTY}</guid>"
            f"<pubDate>{NASTY}</pubDate><author>{NASTY}</author><category>{NASTY}</category>"
            f"<description>&lt;b&gt;{NASTY}&lt;/b&gt;</description></item>"
            f"<item><title>zwei {NASTY}</title><link>{web.url('/b')}</link></item>"
        )
        web.put(
            "/feed", feed(items=item).encode("utf-8", "surrogatepass"),
            content_type="application/rss+xml; x=\x9b1m\u202e",
        )  # fmt: skip
        ld = json.dumps({"@type": "NewsArticle", "author": {"name": "A\x1b[1m\u202eB"}, "headline": "H\x07\x9b",
                         "url": "javascript:alert(1)", "datePublished": "\x1b2026"})  # fmt: skip
        head = f'<link rel="canonical" href="https://evil.example/\x1b{NASTY}"><meta name="author" content="{NASTY}">'
        body = f'<p>{NASTY} {SENTENCES} {NASTY}</p><script type="application/ld+json">{ld}</script>'
        web.put("/b", page(NASTY, head + f'<script type="application/ld+json">{ld}</script>', body))
        settings = settings_for(web, tmp_path)
        ingest(settings, ("feed", web.url("/feed")))
    assert ask(settings, "SELECT count(*) FROM v_articles WHERE access = 'full'") == [(1,)]
    allowed = {"article_versions.text", "articles.text", "entries.text"}  # paragraphs are parted by line breaks
    found = [(where, text) for where, text in texts_of(settings) if UNSEEN.search(text)]
    found += [(w, t) for w, t in texts_of(settings) if "\n" in t and w not in allowed and not w.startswith("settings")]
    assert found == [], "\n".join(f"{where} {text!r}" for where, text in found)


def test_what_a_page_or_a_foreign_feed_claims_changes_no_identity(tmp_path: Path) -> None:
    with SmallWeb(strict=False) as web:
        other = web.url("/theirs", host=1)
        claims = json.dumps({"@type": "NewsArticle", "@id": other, "url": other, "mainEntityOfPage": other,
                             "headline": "Ihre Meldung"})  # fmt: skip
        head = (
            f'<base href="{web.url("/", host=1)}"><link rel="canonical" href="{other}"><meta property="og:url" '
            f'content="{other}"><script type="application/ld+json">{claims}</script>'
        )
        web.put("/mine", page("Meine Meldung", head))
        web.put("/theirs", page("Ihre Meldung"), host=1)
        web.put("/scheme", page("Ohne Adresse", '<link rel="canonical" href="javascript:alert(1)">'))
        mine = feed(web.url("/mine"), web.url("/scheme"), title="Meine Meldung")
        web.put("/feed", mine, content_type="application/rss+xml")
        web.put("/lies", feed(other, title="Rutte tritt zurück"), content_type="application/rss+xml", host=2)
        settings = settings_for(web, tmp_path)
        balance = ingest(settings, ("feed", web.url("/feed")), ("feed", web.url("/lies", host=2)))
    assert balance.articles_new == 3
    found = {url: (title, canonical) for url, title, canonical in ask(
        settings, "SELECT url, title, declared_canonical FROM core.articles")}  # fmt: skip
    assert found[web.url("/mine")] == ("Meine Meldung", other)
    assert found[web.url("/scheme")] == ("Meine Meldung", None)
    assert found[other][0] == "Ihre Meldung"  # the words of another site's feed are no headline


def test_a_sitemap_index_that_names_itself_others_and_the_private_network_ends(tmp_path: Path) -> None:
    with SmallWeb(strict=False) as web:
        ours, loop = web.url("/index.xml"), web.url("/loop.xml")
        bomb = gzip.compress(b"<urlset>" + b" " * (40 << 20))
        places = [ours, loop, "http://169.254.169.254/latest/", web.url("/bomb.xml.gz"), web.url("/news.xml")]
        index = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in places)
        for path in ("/index.xml", "/loop.xml"):
            web.put(path, f"<sitemapindex>{index}</sitemapindex>", content_type="application/xml")
        web.put("/bomb.xml.gz", bomb, content_type="application/gzip")
        web.put("/news.xml", f"<urlset><url><loc>{web.url('/a')}</loc></url></urlset>", content_type="application/xml")
        web.put("/a", page("Rat tagt"))
        settings = settings_for(web, tmp_path)
        balance = ingest(settings, ("sitemap", ours))
        assert len(web.seen) < 12
    assert (balance.articles_new, balance.sources_failed) == (1, 0)
    outcomes = dict(ask(settings, "SELECT url, outcome FROM v_fetches WHERE purpose = 'feed'"))
    assert outcomes["http://169.254.169.254/latest/"] == "address_refused"
    assert outcomes[web.url("/bomb.xml.gz")] == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"@graph":' * 50_000,
        '{"@type":"NewsArticle","wordCount":' + "9" * 100_000 + "}",
        '{"@type":"NewsArticle","headline":"\\ud800\\u0000","datePublished":1e999,"author":NaN}',
        json.dumps(
            {"@graph": [{"@id": "a", "author": {"@id": "a"}}, {"@type": "NewsArticle", "author": {"@id": "a"}}]}
        ),
        json.dumps({"@type": "NewsArticle", "author": "A, " * 100_000, "headline": "&amp;" * 100_000}),
    ],
)
def test_json_ld_of_any_shape_leaves_the_article_readable(body: str) -> None:
    made = page("Rat tagt", f'<script type="application/ld+json">{body}</script>').encode()
    found = read_page(made, "https://a.example/2026/rat", content_type="text/html", now=NOW)
    assert not isinstance(found, Failure) and "Haushalt" in found.text
    assert len(found.title or "") <= 1000 and len(found.authors) <= 20


def test_rules_of_robots_cost_no_time_whatever_they_are() -> None:
    stars = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 400 + b"b$\n", "natowire")
    many = parse_robots(b"User-agent: *\n" + b"Disallow: /*a*b\n" * 20_000, "natowire")
    began = time.process_time()
    assert stars.can_fetch("https://x.example/" + "a" * 4000, "natowire")
    assert many.can_fetch("https://x.example/" + "a" * 4000, "natowire")
    assert time.process_time() - began < 2.0
