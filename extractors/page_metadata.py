"""Title, authors, time of publication, language of a page: JSON-LD first, then meta elements, then its markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date

from extractors.page_authors import authors_told, split_names, unique
from extractors.page_dates import as_utc, date_in_url, plausible, read_time
from extractors.page_head import Head, read_bylines, read_head
from extractors.page_jsonld import Graph, Node, read_graph
from extractors.page_title import choose_title, fold, outlet_keys
from extractors.urls import resolve_link

_META_TIMES = (
    "article:published_time", "article:published", "article:published:time", "og:article:published_time",
    "og:published_time", "article_published_time", "parsely-pub-date", "datepublished", "date.available",
    "cxenseparse:publishtime", "sailthru.date", "dcterms.issued", "dc.date.issued", "dcterms.created", "date.created",
    "dc.date.created", "dc.date", "dcterms.date", "date", "pubdate", "pub_date", "publish-date", "publish_date",
    "publication_date", "publisheddate", "published_at", "citation_publication_date", "citation_date",
    "content:publishdate", "article.published", "bt:pubdate", "prism.publicationdate", "rnews:datepublished",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_META_AUTHORS = (
    "author", "article:author", "parsely-author", "article:author_name", "sailthru.author", "dc.creator",
    "dcterms.creator", "cxenseparse:author", "mrf:authors", "dcsext.author", "byl", "citation_author", "authors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page tells about itself besides its text."""

    title: str | None = None
    title_from: str | None = None
    authors: tuple[str, ...] = ()
    authors_from: str | None = None
    published_at: datetime | None = None
    published_from: str | None = None
    language: str | None = None
    canonical: str | None = None
    is_free: bool | None = None  # isAccessibleForFree
    word_count: int | None = None
    descriptions: tuple[str, ...] = ()
    body: str = ""  # articleBody of the JSON-LD
    is_article: bool = False  # the page says that it is one article
    refresh: str | None = None  # content of a meta refresh


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _strings(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name")
        if isinstance(item, str) and item.strip():
            yield item.strip()


def _first(node: Node, *keys: str) -> str | None:
    return next((v for key in keys for v in _strings(node.get(key))), None)


def _outlet_names(graph: Graph, head: Head) -> list[str | None]:
    publisher = graph.resolve(graph.article.get("publisher"))
    names = [*_strings(publisher)] if isinstance(publisher, dict | list) else []
    sites = (n for node in graph.of_type("WebSite", "NewsMediaOrganization") for n in _strings(node.get("name")))
    declared = head.meta.get("og:site_name", []) + head.meta.get("application-name", [])
    return [*names, *sites, *declared, *(t.lstrip("@") for t in head.meta.get("twitter:site", []))]


def _title(graph: Graph, head: Head, outlets: frozenset[str]) -> tuple[str | None, str | None]:
    chosen = choose_title(
        [
            ("json_ld", _first(graph.article, "headline", "name")),
            ("meta", head.first("og:title", "twitter:title", "parsely-title", "dc.title")),
            ("h1", head.titles.get("h1")),
            ("microdata", head.titles.get("microdata")),
            ("html_title", head.titles.get("html_title")),
        ],
        outlets,
    )
    return chosen if chosen else (None, None)


def _authors(graph: Graph, head: Head, root: Any, outlets: frozenset[str]) -> tuple[tuple[str, ...], str | None]:
    def is_outlet(names: tuple[str, ...]) -> bool:
        return bool(names) and not (outlet_keys(names, "") - outlets)

    told = authors_told(graph, graph.article.get("author") or graph.article.get("creator"))
    if told and not is_outlet(told):
        return told, "json_ld"
    for key in _META_AUTHORS:
        names = unique(n for value in head.meta.get(key, ()) for n in split_names(value))
        if names and not is_outlet(names):
            return names, "meta"
    bylines = unique(n for text in read_bylines(root) for n in split_names(text))
    if bylines and not is_outlet(bylines):
        return bylines, "html"
    if told:
        return told, "json_ld"
    named = unique(n for key in _META_AUTHORS for value in head.meta.get(key, ()) for n in split_names(value))
    return (named, "meta") if named else (bylines, "html") if bylines else ((), None)


def _searched(root: Any) -> datetime | None:
    """Return the day that htmldate sees in the markup, as midnight UTC (its full search guesses too much)."""
    try:
        found = find_date(root, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    when = read_time(found)
    return when.replace(tzinfo=UTC) if when else None


def _published(
    graph: Graph, head: Head, root: Any, url: str, now: datetime | None
) -> tuple[datetime | None, str | None]:
    told = [graph.article.get(k) for k in ("datePublished", "uploadDate", "dateCreated")]
    told += [
        n.get("datePublished") for n in graph.of_type("WebPage", "NewsArticle", "Article", "ItemPage", "ClaimReview")
    ]
    sources: list[tuple[str, Any]] = [("json_ld", v) for t in told for v in (t if isinstance(t, list) else [t]) if v]
    sources += [("meta", v) for key in _META_TIMES for v in head.meta.get(key, ())]
    sources += [("html", v) for v in head.times]
    read = [(origin, when) for origin, v in sources[:60] if (when := read_time(v))]
    rest = [
        graph.article.get("dateModified"),
        *head.meta.get("article:modified_time", ()),
        *head.meta.get("og:updated_time", ()),
    ]
    others = [when for _, when in read] + [when for v in rest if (when := read_time(v))]
    for origin, when in read:
        utc = as_utc(when, others)
        if plausible(utc, now):
            return utc, origin
    day = date_in_url(url)
    if plausible(day, now):
        return day, "url"
    for when in others:
        utc = as_utc(when, others)
        if plausible(utc, now):
            return utc, "meta"
    day = _searched(root)
    return (day, "html") if plausible(day, now) else (None, None)


def _is_free(graph: Graph, head: Head) -> bool | None:
    nodes = [graph.article, *graph.of_type("WebPage", "NewsArticle", "Article")]
    told = [str(n["isAccessibleForFree"]).rpartition("/")[2].lower() for n in nodes if "isAccessibleForFree" in n]
    if told:
        return told[0] not in {"false", "0", "no"}
    tier = (head.first("article:content_tier") or "").lower()
    return {"free": True, "locked": False}.get(tier)


def _word_count(node: Node) -> int | None:
    count = node.get("wordCount")
    text = str(count).strip() if isinstance(count, str | int) and not isinstance(count, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def read_metadata(root: Any, url: str, now: datetime | None = None) -> Metadata:
    """Return what a parsed page tells about itself; `now` refuses times in the future."""
    head = read_head(root)
    graph = read_graph(head.scripts, url)
    article = graph.article
    outlets = outlet_keys(_outlet_names(graph, head), _host(url))
    title, title_from = _title(graph, head, outlets)
    authors, authors_from = _authors(graph, head, root, outlets)
    published_at, published_from = _published(graph, head, root, url, now)
    body = article.get("articleBody")
    described = [_first(article, "description"), head.first("og:description"), head.first("description")]
    descriptions = tuple(dict.fromkeys(fold(d) for d in described if d))
    return Metadata(
        title, title_from, authors, authors_from, published_at, published_from,
        language=_first(article, "inLanguage") or head.language or head.first("og:locale", "language", "dc.language"),
        canonical=resolve_link(url, head.canonical or head.first("og:url") or ""),
        is_free=_is_free(graph, head), word_count=_word_count(article), descriptions=descriptions,
        body=body if isinstance(body, str) else "",
        is_article="headline" in article or (head.first("og:type") or "").lower() == "article",
        refresh=head.refresh,
    )  # fmt: skip
