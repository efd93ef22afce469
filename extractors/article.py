"""A page becomes an article: text, title, authors, time, language and how much of it is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from extractors.access import judge_access
from extractors.language import detect_language, normalise_language
from extractors.model import Access, Article, Entry, Failure, Stage
from extractors.page_markup import parse_page
from extractors.page_metadata import Metadata, read_metadata
from extractors.page_text import clean_text, extract_text

MIN_LETTERS = 12  # less is no text


def _all_text(root: Any) -> str:
    """Return everything that a small page shows, for pages that have no article."""
    body = root.find("body")
    return clean_text(" ".join("".join((root if body is None else body).itertext()).split()))[:5_000]


def _asks_password(root: Any) -> bool:
    return bool(root.xpath('boolean(.//input[translate(@type, "PASWORD", "pasword")="password"])'))


def _titles(root: Any, meta: Metadata) -> tuple[str, ...]:
    heads = [" ".join("".join(e.itertext()).split()) for e in root.xpath("(.//title | .//h1)[position() < 6]")]
    return tuple(dict.fromkeys([meta.title or "", *heads]))


def read_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    language_hint: str | None = None,
    now: datetime | None = None,
) -> Article | Failure:
    """Return the article on a page.

    `content_type` is the HTTP header, `language_hint` what the source says, `now` (UTC) refuses times ahead of it.
    A page that is a wall or missing is an Article with that access and no text. Reasons of a Failure: not_html,
    empty_page, too_large, too_much_markup, encoding, meta_refresh, no_text.
    """
    page = parse_page(body, content_type)
    if isinstance(page, Failure):
        return page
    meta = read_metadata(page.root, url, now)
    titles = _titles(page.root, meta)
    asks_password = _asks_password(page.root)
    text = extract_text(page.root, titles=titles, descriptions=meta.descriptions, body=meta.body)
    access = judge_access(
        text or _all_text(page.root),
        titles,
        is_article=meta.is_article,
        is_free=meta.is_free,
        word_count=meta.word_count,
        asks_password=asks_password,
    )
    if access in (Access.BLOCKED, Access.SOFT_404):
        text = ""
    elif sum(map(str.isalpha, text[:200])) < MIN_LETTERS:
        if meta.refresh and "url" in meta.refresh.lower():
            return Failure(Stage.ARTICLE, "meta_refresh", meta.refresh[:500])
        return Failure(Stage.ARTICLE, "no_text")
    hint = meta.language if normalise_language(meta.language) else language_hint
    return Article(
        text=text,
        title=meta.title,
        title_from=meta.title_from,
        authors=meta.authors,
        authors_from=meta.authors_from,
        published_at=meta.published_at,
        published_from=meta.published_from,
        language=detect_language(text or meta.title or "", hint),
        access=access,
        declared_canonical=meta.canonical,
    )


def from_entry(entry: Entry, language: str | None) -> Article:
    """Return the article that an entry alone gives, for pages that cannot be read; `language` is its source's."""
    text = clean_text(entry.text or "")
    return Article(
        text=text,
        title=entry.title,
        title_from="feed" if entry.title else None,
        authors=entry.authors,
        authors_from="feed" if entry.authors else None,
        published_at=entry.published_at,
        published_from="feed" if entry.published_at else None,
        language=detect_language(f"{entry.title or ''}\n{text}".strip(), entry.language or language),
        access=Access.FEED_ONLY,
    )
