"""Hostile feeds and pages of every kind, through the whole line: what may not land does not, and the rest does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.cycle import run_cycle
from flows.settings import Settings, load_settings
from flows.sources_file import read_sources
from tests.small_web import SmallWeb
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
