"""Small values to land in a warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from extractors.model import (
    Access,
    Article,
    Claim,
    Entry,
    Feed,
    Findings,
    Mention,
    Number,
    Source,
    key64,
)
from warehouse.land_sources import sync_sources
from warehouse.migrate import migrate
from warehouse.rows import EntryToRead, FetchRow, Landing, Pull
from warehouse.runs import start_run

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TEXT = "Rutte sagte: „Wir brauchen 5 Prozent.“ Trump widersprach."
FINDINGS = Findings(
    language="de",
    mentions=(Mention(0, 5, "PER", "person:rutte", "Mark Rutte", "short"), Mention(39, 44, "PER")),
    claims=(Claim(((14, 37),), "direct", (6, 11), (0, 5), "Mark Rutte", "person:rutte", "name", confidence=0.9),),
    numbers=(Number(27, 36, "percent", 5.0, unit="percent"),),
    relevance=0.5,
    topics=("alliance",),
)

RELAY = (
    "Im Sender Antenne Nord erinnerte Thierry Breton daran, dass Donald Trump ihm einmal sagte: "
    "„Wir zahlen nie 5 Prozent“."
)
RELAYED = Findings(
    language="de",
    mentions=(),
    claims=(
        Claim(((60, 117),), "mixed", (23, 32), (33, 47), "Thierry Breton", None, "name", (10, 22), rule="complement"),
        Claim(((91, 117),), "mixed", (84, 89), (60, 72), "Donald Trump", None, "name", parent=0, depth=1, rule="colon"),
        Claim(
            ((92, 116),),
            "mixed",
            (84, 89),
            (60, 72),
            "Donald Trump",
            None,
            "name",
            parent=1,
            depth=1,
            rule="quotation",
            is_part=True,
        ),
    ),
    numbers=(Number(107, 116, "percent", 5.0, unit="percent"),),
)


@contextmanager
def memory(*source_ids: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an in-memory warehouse with some sources and one open run."""
    connection = duckdb.connect(":memory:")
    migrate(connection, Path(":memory:"))
    sync_sources(connection, [source(s) for s in source_ids or ("one", "two")], NOW)
    start_run(connection, "ingest", "0", "1", NOW)
    yield connection
    connection.close()


def source(source_id: str, url: str | None = None, enabled: bool = True) -> Source:
    return Source(
        source_id, source_id.title(), url or f"https://{source_id}.example/feed", "feed", "de", enabled=enabled
    )


def entry(url: str | None, title: str = "Titel", key: str | None = None) -> Entry:
    return Entry(key or f"u:{url}", url, url, url, title, "Text des Feeds")


def fetch(url: str = "https://one.example/feed", outcome: str = "ok") -> FetchRow:
    return FetchRow("feed", url, "one.example", outcome, 200, NOW, 0.1)


def pull(source_id: str, *entries: Entry, body_hash: int = 1, etag: str | None = '"e"') -> Pull:
    return Pull(source_id, (fetch(),), Feed("rss", "Feed", entries), etag=etag, body_hash=body_hash)


def article(text: str = TEXT, access: Access = Access.FULL, title: str = "Titel") -> Article:
    return Article(text, title, "json_ld", ("A. Autorin",), "meta", NOW, "json_ld", "de", access)


def landing(todo: EntryToRead, text: str = TEXT, access: Access = Access.FULL, url: str | None = None) -> Landing:
    address = url or todo.url
    key = key64(address) if address else todo.url_key
    findings = FINDINGS if text == TEXT else Findings("de", (), (), ())
    return Landing(todo, address, key, article(text, access), findings, None, (fetch(todo.url or ""),))
