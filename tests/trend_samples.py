"""A warehouse of a few articles for the trend views: what is named and said is told by hand, the rest is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import duckdb

from extractors.model import Access, Article, Claim, Entry, Feed, Findings, Mention, Number, Source, key64
from flows.families import place_claims
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.migrate import migrate
from warehouse.rows import FetchRow, Landing, Pull
from warehouse.runs import start_run, sync_actors
from warehouse.todo import pending_entries

SOURCES = (
    Source("one", "One", "https://one.example/feed", "feed", "de", "DE"),
    Source("two", "Two", "https://two.example/feed", "feed", "en", "US", "agency"),
    Source("three", "Three", "https://three.example/feed", "feed", "fr", "FR"),
)
# surface in the texts -> actor, type, name, country
ACTORS = {
    "Rutte": ("mark-rutte", "person", "Mark Rutte", "NL"),
    "Trump": ("donald-trump", "person", "Donald Trump", "US"),
    "Meloni": ("giorgia-meloni", "person", "Giorgia Meloni", "IT"),
    "Merz": ("friedrich-merz", "person", "Friedrich Merz", "DE"),
    "NATO": ("nato", "organisation", "NATO", ""),
    "USA": ("country:US", "country", "United States", "US"),
}


@dataclass(frozen=True)
class News:
    """One article: `said` are (content, speaker as the text names him), `numbers` the numbers in it."""

    source: str
    at: str  # publication time, ISO 8601 with its zone
    text: str
    said: tuple[tuple[str, str], ...] = ()
    numbers: tuple[tuple[str, Number], ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    relevance: float = 1.0


def findings(news: News, language: str) -> Findings:
    """What the extractors would find in it."""
    mentions = [
        Mention(m.start(), m.end(), "PER", actor, name, "name")
        for surface, (actor, _, name, _) in ACTORS.items()
        for m in re.finditer(rf"\b{surface}\b", news.text)
    ]
    return Findings(
        language,
        tuple(sorted(mentions, key=lambda m: m.start)),
        tuple(_claim(news.text, content, speaker) for content, speaker in news.said),
        tuple(_number(news.text, surface, number) for surface, number in news.numbers),
        news.relevance,
        news.topics,
    )


def _claim(text: str, content: str, speaker: str) -> Claim:
    start, at = text.index(content), text.index(speaker)
    actor, _, name, _ = ACTORS.get(speaker, (None, "", speaker, ""))
    resolved = "name" if actor or speaker[0].isupper() else "pronoun"
    span = ((start, start + len(content)),)
    return Claim(span, "direct", None, (at, at + len(speaker)), name, actor, resolved)


def _number(text: str, surface: str, number: Number) -> Number:
    start = text.index(surface)
    whose = number.whose and (text.index("Deutschland"), text.index("Deutschland") + len("Deutschland"))
    return Number(
        start, start + len(surface), number.kind, number.value, number.value_max, number.unit, number.comparator,
        number.of_what, number.year, whose,
    )  # fmt: skip


def number(value: float, value_max: float | None = None, **more: object) -> Number:
    """A percentage; its place in the text is found by its surface."""
    told = {"kind": "percent", "unit": "percent", "of_what": "GDP", **more}
    return Number(0, 0, value=value, value_max=value_max, **told)  # type: ignore[arg-type]


def looks(day: date, down: Iterable[str] = ()) -> list[tuple[datetime, str, str]]:
    """One look at each source that day, as (time, source, outcome)."""
    at = datetime.combine(day, time(18), UTC)
    return [(at, s.source_id, "timeout" if s.source_id in down else "ok") for s in SOURCES]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@contextmanager
def trends(
    articles: Sequence[News], looked: Sequence[tuple[datetime, str, str]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an in-memory warehouse in which the articles landed at the last look."""
    connection = duckdb.connect(":memory:")
    migrate(connection, Path(":memory:"))
    fill(connection, articles, looked)
    yield connection
    connection.close()


def fill(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[News], looked: Sequence[tuple[datetime, str, str]]
) -> None:
    """Land the articles at the last look, and place what they say in families."""
    now = max(at for at, _, _ in looked)
    sync_sources(connection, SOURCES, looked[0][0])
    sync_actors(
        connection,
        [
            {"actor_id": a, "actor_type": t, "name": n, "country": c, "description": "", "wikidata_id": ""}
            for a, t, n, c in ACTORS.values()
        ],
        [], [], "1",
    )  # fmt: skip
    start_run(connection, "ingest", "0", "1", now)
    land_pulls(connection, 1, [_pull(at, source, outcome) for at, source, outcome in looked], now)
    _land(connection, articles, now)
    while place_claims(connection, 1):
        pass


def _pull(at: datetime, source: str, outcome: str, *entries: Entry) -> Pull:
    row = FetchRow("feed", f"https://{source}.example/feed", f"{source}.example", outcome, 200, at, 0.1)
    return Pull(source, (row,), Feed("rss", source, entries))


def _land(connection: duckdb.DuckDBPyConnection, articles: Sequence[News], now: datetime) -> None:
    by_url = {f"https://{n.source}.example/{i}": n for i, n in enumerate(articles, 1)}
    entries = [(n.source, Entry(f"u:{u}", u, u, u, f"Title {u}", n.text)) for u, n in by_url.items()]
    land_pulls(connection, 1, [_pull(now, source, "ok", entry) for source, entry in entries], now)
    language = {s.source_id: s.language for s in SOURCES}
    landings = []
    place = {url: n for n, url in enumerate(by_url)}
    for todo in sorted(pending_entries(connection, now, len(entries)), key=lambda e: place[str(e.url)]):
        news = by_url[str(todo.url)]
        told = findings(news, news.language or language[news.source])
        published = datetime.fromisoformat(news.at)
        article = Article(news.text, "Title", "json_ld", (), None, published, "json_ld", told.language, Access.FULL)
        landings.append(Landing(todo, todo.url, key64(str(todo.url)), article, told, None, ()))
    land_articles(connection, 1, landings, now, "1")
