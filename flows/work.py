"""What worker processes do: parse sources, read and tag pages. Plain functions of picklable values."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from extractors.actors.edits import Edit
from extractors.article import from_entry, read_page
from extractors.changes import same_but_for_noise
from extractors.document import read_document
from extractors.errors import NatowireError
from extractors.feed import parse_feed
from extractors.model import Access, Article, Claim, Entry, Failure, Feed, Findings, Mention, Stage
from extractors.sitemap import parse_sitemap
from extractors.urls import same_site
from flows.archive import ArchiveGoneError, read_response
from flows.change_lexicon import change_lexicon
from flows.orphans import end_with_parent
from flows.registry import lexicon, use_edits
from warehouse.rows import ArchiveRef, EntryToRead, Held

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page on its way to a worker."""

    body: bytes
    url: str
    content_type: str | None


def start_worker(memory_mb: int, edits: tuple[Edit, ...] = ()) -> None:
    """Set a worker up: interrupts are the parent's to handle, memory is bounded, edits of actors are in force."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        limit = memory_mb * 1024 * 1024
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    if edits:
        use_edits(edits)


def within(seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function; where it takes more processor time than that, the kernel ends this process (SIGPROF).

    Processor time, because on a busy machine an honest document takes long too; by the kernel, because a parser in C
    may let no other code run.
    """
    if not hasattr(signal, "setitimer"):
        return function(*args, **kwargs)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def ready() -> None:
    """Do nothing: the answer says that a worker is up."""


def warm_up() -> None:
    """Run everything once, so that lazily loaded models are there before the workers are forked."""
    body = (
        b"<html><body><article><p>" + b"The alliance said on Monday that it would meet again. " * 20 + b"</p></article>"
    )
    read_page(body, "http://warm.example/up")


def parse_source(
    body: bytes, url: str, kind: str, content_type: str | None, url_filter: str, now: datetime
) -> Feed | Failure:
    """Parse a feed or sitemap."""
    if kind == "sitemap":
        return parse_sitemap(body, url, content_type=content_type, now=now, url_filter=url_filter)
    return parse_feed(body, url, content_type=content_type, now=now)


def read_and_tag(page: Page, entry: EntryToRead, now: datetime) -> tuple[Article, Findings] | Failure:
    """Read a page and tag its text; what the page does not say is filled from its entry."""
    article = read_page(
        page.body, page.url, content_type=page.content_type, language_hint=entry.language or None, now=now
    )
    if isinstance(article, Failure):
        return article
    return _tag(_filled(article, entry), now)


def read_archived(
    folder: Path, ref: ArchiveRef, entry: EntryToRead, now: datetime
) -> tuple[Article, Findings] | Failure:
    """Read a page of the archive and tag its text, as `read_and_tag` did when it was fetched at `now`.

    Reasons of a Failure beside those of pages: archive_gone, archive_damaged.
    """
    try:
        url, body, content_type = read_response(folder, ref)
    except ArchiveGoneError as error:
        return Failure(Stage.ARTICLE, "archive_gone", str(error))
    except NatowireError as error:
        return Failure(Stage.ARTICLE, "archive_damaged", str(error))
    return read_and_tag(Page(body, url, content_type), entry, now)


def tag_text(
    text: str,
    language: str | None,
    title: str | None,
    on: date,
    mentions: tuple[Mention, ...] | None = None,
    claims: tuple[Claim, ...] | None = None,
) -> Findings:
    """Tag a stored text again; mentions and claims that are given are taken as they are."""
    return read_document(text, lexicon(), language=language, title=title, on=on, mentions=mentions, claims=claims)


def read_again(page: Page, entry: EntryToRead, held: Held, now: datetime) -> tuple[Article, Findings] | str | Failure:
    """Read a known page again and tag its text where it is another.

    Else it gives what it is: same, noise (nothing but times, counters and the like differ) or elsewhere (no article).
    """
    article = read_page(
        page.body, page.url, content_type=page.content_type, language_hint=entry.language or None, now=now
    )
    if isinstance(article, Failure):
        return article
    if article.access is Access.BLOCKED:
        return Failure(Stage.ARTICLE, str(article.access), "the page holds no article", later=True)
    if article.access not in (Access.FULL, Access.PAYWALL):
        return "elsewhere"
    article = _filled(article, entry)
    title = article.page_title or article.title
    if article.text == held.text and title == held.title:
        return "same"
    if same_but_for_noise(held.title, held.text, title, article.text, change_lexicon(entry.language)):
        return "noise"
    return _tag(article, now)


def tag_entry(entry: EntryToRead, now: datetime) -> tuple[Article, Findings]:
    """Make an article of the feed's own text, for an entry whose page cannot be read."""
    return _tag(from_entry(_as_entry(entry), entry.language or None), now)


def _tag(article: Article, now: datetime) -> tuple[Article, Findings]:
    """Tag a text; one without a date is as old as its first reading, which tells who held an office then."""
    on = (article.published_at or now).date()
    findings = read_document(article.text, lexicon(), language=article.language, title=article.title, on=on)
    return article, findings


def _as_entry(entry: EntryToRead) -> Entry:
    return Entry(
        key="", guid=None, url=entry.url, canonical_url=entry.url, title=entry.title, text=entry.text,
        authors=entry.authors, published_at=entry.published_at, language=entry.language or None,
    )  # fmt: skip


def _filled(article: Article, entry: EntryToRead) -> Article:
    """Fill what the page lacks from its entry.

    The title in a site's own feed is the headline; a page's is often worded for search engines. A page that only
    guesses its date yields to the feed too.
    """
    if article.access in (Access.BLOCKED, Access.SOFT_404):
        told = from_entry(_as_entry(entry), entry.language or None)
        return replace(told, access=article.access, declared_canonical=article.declared_canonical)
    if entry.title and (article.title is None or _tells_the_headline(entry, article.title)):
        article = replace(article, title=entry.title, title_from="feed", page_title=article.title)
    if not article.authors and entry.authors:
        article = replace(article, authors=entry.authors, authors_from="feed")
    if entry.published_at and (article.published_at is None or article.published_from in ("html", "url")):
        article = replace(article, published_at=entry.published_at, published_from="feed")
    return article


def _tells_the_headline(entry: EntryToRead, page_title: str) -> bool:
    """Whether an entry's title is the outlet's own headline: of the same site, and not cut where the page's goes on."""
    title = entry.title or ""
    cut = title.endswith(("…", "...")) and page_title.startswith(title.rstrip(" .…"))
    return not cut and entry.url is not None and same_site(entry.source_url, entry.url)
