"""The steps of a cycle as plain functions: each takes a batch, does its work, and writes once in one transaction."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

from extractors.model import Access, Article, Failure, Feed, Findings, Outcome, Stage, key64
from extractors.urls import canonical_url, host_of
from flows import events, work
from flows.registry import PERSON_RULES
from flows.tools import Tools
from flows.web_model import Attempt, Fetched, Request
from warehouse.batches import pull_counts
from warehouse.connect import Connection
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_outage, land_pulls
from warehouse.rows import ArchiveRef, EntryToRead, FetchRow, Held, Landing, Pull, Reread, SourceToPull

Counts = dict[str, int]
T = TypeVar("T")
R = TypeVar("R")
IN_FLIGHT = 128  # pages on the way at once: enough to keep the hosts busy, few enough to hold in memory
COMMIT_EVERY = 50  # articles in one transaction
SUB_SITEMAPS = 5  # of a sitemap index, the newest ones
RETRY_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=16))


def _row(attempt: Attempt, archive: ArchiveRef | None = None) -> FetchRow:
    return FetchRow(
        purpose="feed" if attempt.kind == "sitemap" else attempt.kind, url=attempt.url, host=host_of(attempt.url) or "",
        outcome=str(attempt.outcome), status=attempt.status, started_at=attempt.started_at, seconds=attempt.seconds,
        body_bytes=attempt.body_bytes, content_type=attempt.content_type, address=attempt.address,
        redirect_to=attempt.redirect_to, detail=attempt.detail or None, archive=archive,
    )  # fmt: skip


def _rows(fetched: Fetched, archive: ArchiveRef | None = None) -> tuple[FetchRow, ...]:
    """Give the rows of a fetch; the last request is the one whose answer the archive holds."""
    return (*(_row(a) for a in fetched.attempts[:-1]), _row(fetched.attempts[-1], archive))


def _archived(tools: Tools, purpose: str, fetched: Fetched) -> ArchiveRef | None:
    if fetched.body is None or fetched.status is None or not tools.archive.keeps(purpose):
        return None
    return tools.archive.add(
        fetched.final_url, fetched.status, fetched.headers, fetched.wire, fetched.attempts[-1].started_at
    )


# ---------------------------------------------------------------- sources


async def pull_batch(tools: Tools, batch: Sequence[SourceToPull]) -> Counts:
    """Look at a batch of sources and write what they gave, but not who was not reached; returns counts."""
    pulls = await asyncio.gather(*(pull_source(tools, source) for source in batch))
    told = tools.reach.take(pulls)
    seen, known = await tools.write(lambda c: land_pulls(c, tools.run_id, told, tools.clock(), tools.settings.pace))
    events.of_pulls(tools.run_id, told)
    return pull_counts(pulls, seen, known)


async def land_unreached(tools: Tools) -> str:
    """Write who was not reached in this cycle; gives what was seen of the network where that is away, else nothing."""
    pulls, outage = tools.reach.judge()

    def write(connection: Connection) -> None:
        land_pulls(connection, tools.run_id, pulls, tools.clock(), tools.settings.pace)
        if outage:
            land_outage(connection, tools.run_id, outage, tools.clock())

    if pulls:
        await tools.write(write)
        events.of_pulls(tools.run_id, pulls)
    return outage


async def pull_source(tools: Tools, source: SourceToPull) -> Pull:
    """Look at one source: a feed with entries, nothing new, or a failure."""
    request = Request(source.url, source.kind, source.etag, source.last_modified, source.source_id, is_listed=True)
    fetched = await tools.client.fetch(request)
    if fetched.outcome is Outcome.NOT_MODIFIED:
        return Pull(source.source_id, _rows(fetched))
    if fetched.body is None:
        return Pull(
            source.source_id, _rows(fetched), failure=fetched.failure(Stage.SOURCE),
            retry_after_s=fetched.retry_after_s, gone=fetched.outcome is Outcome.GONE,
        )  # fmt: skip
    learned = Pull(
        source.source_id, _rows(fetched), etag=fetched.etag, last_modified=fetched.last_modified,
        body_hash=key64(fetched.body), moved_to=fetched.permanent_url,
    )  # fmt: skip
    if learned.body_hash == source.body_hash:
        return learned
    feed = await _parse(tools, source, fetched)
    if isinstance(feed, Failure):
        return Pull(source.source_id, learned.fetches, failure=feed)
    rows = _rows(fetched, _archived(tools, "feed", fetched))
    if feed.kind != "sitemap_index":
        feed, rows = newest(feed, tools.settings.max_pages_per_source, rows)
        return replace(learned, fetches=rows, feed=feed)
    children, more, failure = await _pull_children(tools, source, feed)
    if failure is not None and not children.entries:
        return Pull(source.source_id, rows + more, failure=failure)
    children, rows = newest(children, tools.settings.max_pages_per_source, rows + more)
    # An index may stay the same while its sitemaps grow, so nothing is remembered that would skip them.
    return Pull(source.source_id, rows, feed=children, body_hash=0, moved_to=fetched.permanent_url)


def newest(feed: Feed, cap: int, rows: tuple[FetchRow, ...]) -> tuple[Feed, tuple[FetchRow, ...]]:
    """Take the newest `cap` entries of a plain sitemap, which may list all that a site ever had.

    Entries with a title (feeds, news sitemaps) are all taken: they can land with what they tell. How many were left out
    stands in the detail of the request.
    """
    if len(feed.entries) <= cap or any(entry.title for entry in feed.entries):
        return feed, rows
    told = replace(rows[-1], detail=f"the newest {cap} of {len(feed.entries)} entries taken")
    return replace(feed, entries=feed.entries[:cap]), (*rows[:-1], told)


async def _parse(tools: Tools, source: SourceToPull, fetched: Fetched) -> Feed | Failure:
    assert fetched.body is not None
    return await tools.pool.run(
        Stage.FEED, work.parse_source, fetched.body, fetched.final_url, source.kind, fetched.header("content-type"),
        source.url_filter, tools.clock(),
    )  # fmt: skip


async def _pull_children(
    tools: Tools, source: SourceToPull, index: Feed
) -> tuple[Feed, tuple[FetchRow, ...], Failure | None]:
    """Read the newest sitemaps of an index; one that fails does not stop the others."""
    rows: tuple[FetchRow, ...] = ()
    feed = replace(index, kind="sitemap", sitemaps=(), entries=())
    failure: Failure | None = None
    for url in index.sitemaps[:SUB_SITEMAPS]:
        fetched = await tools.client.fetch(Request(url, "sitemap", source_id=source.source_id))
        parsed = await _parse(tools, source, fetched) if fetched.body is not None else fetched.failure(Stage.SOURCE)
        if isinstance(parsed, Failure):
            failure = parsed
            rows += _rows(fetched)
        else:
            rows += _rows(fetched, _archived(tools, "feed", fetched))
            feed = replace(feed, entries=feed.entries + parsed.entries, language=feed.language or parsed.language)
    return feed, rows, failure


# ---------------------------------------------------------------- articles


async def read_batch(tools: Tools, batch: Sequence[EntryToRead], landed: Callable[[Counts], None]) -> Counts:
    """Read the pages of a batch of entries, tag their texts and write them as they come; returns counts.

    `landed` is told the counts of each transaction. A slow host holds nothing up but its own entries. When cancelled,
    what has been read is written first.
    """
    totals: Counter[str] = Counter()

    async def write(landings: Sequence[Landing]) -> None:
        counts = await tools.write(
            lambda c: land_articles(c, tools.run_id, landings, tools.clock(), tools.extractor_version, PERSON_RULES)
        )
        totals.update(counts)
        landed(counts)
        events.of_landings(tools.run_id, landings)

    await in_flight(batch, lambda entry: read_entry(tools, entry), write, COMMIT_EVERY)
    return dict(totals)


async def in_flight(
    todo: Iterable[T],
    work: Callable[[T], Coroutine[Any, Any, R]],
    write: Callable[[Sequence[R]], Awaitable[None]],
    write_every: int,
) -> None:
    """Do many things at once, and write what they gave in batches as it comes; when cancelled, what there is."""
    waiting = iter(todo)
    running: set[asyncio.Task[R]] = set()
    results: list[R] = []
    try:
        while True:
            for item in islice(waiting, IN_FLIGHT - len(running)):
                running.add(asyncio.create_task(work(item)))
            if not running:
                break
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            failed = [error for task in done if (error := task.exception())]
            results += [task.result() for task in done if task.exception() is None]
            if failed:
                raise failed[0]
            if len(results) >= write_every:
                batch, results = results, []
                await write(batch)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)  # none may end unheard later
        if results:
            await write(results)


async def read_entry(tools: Tools, entry: EntryToRead) -> Landing:
    """Read one entry's page; where that fails, the feed's own text stands in for it."""
    if entry.url is None:
        return await _from_feed(tools, entry, None, ())
    if entry.deferred:
        return replace(await _from_feed(tools, entry, None, ()), next_try_at=tools.clock())
    fetched = await tools.client.fetch(Request(entry.url, "page", entry.etag, entry.last_modified, entry.source_id))
    if entry.held is not None:
        return await _read_again(tools, entry, entry.held, fetched)
    if fetched.body is None:
        return await _from_feed(tools, entry, fetched.failure(Stage.PAGE), _rows(fetched))
    if _fell_back_to_a_front(entry.url, fetched.final_url):
        failure = Failure(Stage.PAGE, "redirect_to_front", f"the page redirects to {fetched.final_url}")
        return await _from_feed(tools, entry, failure, _rows(fetched))
    page = work.Page(fetched.body, fetched.final_url, fetched.header("content-type"))
    now = tools.clock()
    read = await tools.pool.run(Stage.ARTICLE, work.read_and_tag, page, entry, now)
    archive = _archived(tools, "page", fetched)
    if isinstance(read, Failure):
        return await _from_feed(tools, entry, read, _rows(fetched, archive), archive)
    article, findings = read
    readable = article.access in (Access.FULL, Access.PAYWALL)
    url, url_key = _identity(entry, fetched.final_url if readable else entry.url)
    holds_none = None if readable else Failure(Stage.ARTICLE, str(article.access), "the page holds no article")
    return Landing(
        entry, url, url_key, article, findings, holds_none, _rows(fetched, archive), archive,
        fetched.etag, fetched.last_modified, as_of=now,
    )  # fmt: skip


async def _read_again(tools: Tools, entry: EntryToRead, held: Held, fetched: Fetched) -> Landing:
    """Judge the answer for a known page; only one that holds another text is tagged and kept in the archive."""
    landing = Landing(entry, entry.url, entry.url_key, None, None, None, _rows(fetched))
    if fetched.outcome is Outcome.NOT_MODIFIED:
        return replace(landing, reread=Reread("same"))
    if fetched.outcome in (Outcome.NOT_FOUND, Outcome.GONE):
        return replace(landing, reread=Reread("gone"))
    if fetched.body is None:
        outcome = "refused" if fetched.outcome is Outcome.ROBOTS and not fetched.later else "failed"
        return replace(landing, failure=fetched.failure(Stage.PAGE), reread=Reread(outcome))
    if _fell_back_to_a_front(entry.url or "", fetched.final_url):
        return replace(landing, reread=Reread("elsewhere"))
    body_hash = key64(fetched.body)
    same = Reread("same", fetched.etag, fetched.last_modified, body_hash)
    if body_hash == held.body_hash:
        return replace(landing, reread=same)
    page, now = work.Page(fetched.body, fetched.final_url, fetched.header("content-type")), tools.clock()
    read = await tools.pool.run(Stage.ARTICLE, work.read_again, page, entry, held, now)
    if isinstance(read, Failure):
        archive = _archived(tools, "page", fetched)
        return replace(landing, failure=read, fetches=_rows(fetched, archive), reread=Reread("failed"))
    if isinstance(read, str):
        return replace(landing, reread=Reread(read) if read == "elsewhere" else replace(same, outcome=read))
    archive = _archived(tools, "page", fetched)
    return replace(
        landing, article=read[0], findings=read[1], fetches=_rows(fetched, archive), archive=archive,
        etag=fetched.etag, last_modified=fetched.last_modified, as_of=now, reread=replace(same, outcome="read"),
    )  # fmt: skip


def _identity(entry: EntryToRead, url: str | None) -> tuple[str | None, int]:
    """Give the canonical URL that an article is known by, and its key; what a page says of itself plays no part."""
    canonical = canonical_url(url) if url else None
    return (canonical, key64(canonical)) if canonical else (url, entry.url_key)


def _fell_back_to_a_front(asked: str, got: str) -> bool:
    """Whether a redirect led from an article to the front page or to the section above it."""
    before, after = urlsplit(asked), urlsplit(got)
    if before.hostname != after.hostname and re.sub(r"^www\.", "", before.hostname or "") != re.sub(
        r"^www\.", "", after.hostname or ""
    ):
        return after.path in ("", "/") and not after.query and before.path not in ("", "/")
    above = after.path.rstrip("/") + "/"
    return before.path.rstrip("/") != after.path.rstrip("/") and before.path.startswith(above) and not after.query


async def _from_feed(
    tools: Tools,
    entry: EntryToRead,
    failure: Failure | None,
    rows: tuple[FetchRow, ...],
    archive: ArchiveRef | None = None,
) -> Landing:
    """Land an entry with what its feed tells; a failure that may pass is tried again up to four times."""
    next_try = None
    if failure is not None and failure.later and entry.attempts < len(RETRY_AFTER):
        next_try = tools.clock() + RETRY_AFTER[entry.attempts]
    url, url_key = _identity(entry, entry.url)
    nothing: Article | None = None
    landing = Landing(entry, url, url_key, nothing, None, failure, rows, archive, next_try_at=next_try)
    if entry.article_id is not None:
        return landing
    if not (entry.url or entry.title or entry.text):
        return replace(landing, failure=failure or Failure(Stage.ENTRY, "empty_entry", "no link, title or text"))
    now = tools.clock()
    told: tuple[Article, Findings] | Failure = await tools.pool.run(Stage.TAG, work.tag_entry, entry, now)
    if isinstance(told, Failure):
        return replace(landing, failure=told)
    return replace(landing, article=told[0], findings=told[1], as_of=now)
