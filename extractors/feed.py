"""RSS, Atom, RDF and JSON Feed to entries: the gate first, then feedparser without its sanitiser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import feedparser

from extractors.entries import RawEntry, build_entry, language_code
from extractors.feed_gate import Document, open_document
from extractors.feed_text import clean_title
from extractors.json_feed import parse_json_feed
from extractors.model import Entry, Failure, Feed, Stage
from extractors.urls import resolve_link

_HTML_TYPES = ("text/html", "application/xhtml+xml", "")


def parse_feed(body: bytes, url: str, *, content_type: str | None, now: datetime) -> Feed | Failure:
    """Read a feed of any kind, told by its content; every item is an entry, repeats included.

    `url` is where the body came from (base of relative links). Failure reasons: empty, html_instead, not_a_feed,
    entities, too_deep, too_large, bad_gzip, parser_error.
    """
    document = open_document(body, content_type)
    if isinstance(document, Failure):
        return document
    if document.kind == "json":
        return parse_json_feed(document.text, url, now, document.flags)
    return _read_xml(document, url, now)


def _read_xml(document: Document, url: str, now: datetime) -> Feed | Failure:
    # no content-location: feedparser would join it to every element; links are made absolute by build_entry
    headers = {"content-type": "application/xml; charset=utf-8"}
    data = document.text.encode("utf-8", "replace")
    try:
        parsed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    # feedparser is a large state machine over foreign input; what it may raise is not part of its contract
    except Exception as error:
        return Failure(Stage.FEED, "parser_error", f"{type(error).__name__}: {str(error)[:120]}")
    version = parsed.get("version") or ""
    if not version:
        return Failure(Stage.FEED, "not_a_feed", document.text[:80], later=True)
    kind = "atom" if version.startswith("atom") else "rdf" if version in ("rss10", "rss090") else "rss"
    flags = set(document.flags)
    if parsed.get("bozo"):
        flags.add("malformed_xml")
    entries: list[Entry] = []
    for item in parsed.entries:
        entry, cut = build_entry(_raw_entry(item, url, kind), now)
        flags |= {"title_cut"} if cut else set()
        if entry is None:
            flags.add("empty_item")
        else:
            entries.append(entry)
    title = clean_title(_string(parsed.feed.get("title")))[0]
    language = language_code(_string(parsed.feed.get("language")))
    return Feed(kind, title, tuple(entries), language, tuple(sorted(flags)))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _links(item: Any, kind: str) -> Iterator[str]:
    """Give an item's addresses, best first: FeedBurner's original, the alternate link, a GUID that is a permalink."""
    origin = _string(item.get("feedburner_origlink"))
    if origin:
        yield origin
    plain = [link for link in item.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    plain.sort(key=lambda link: (link.get("type") or "") not in _HTML_TYPES)
    for link in plain:
        if href := _string(link.get("href")):
            yield href
    if link_text := _string(dict.get(item, "link")):
        yield link_text
    guid = _string(item.get("id"))
    if guid and (kind == "rdf" or item.get("guidislink")):
        yield guid


def _people(item: Any) -> list[str]:
    named = [name for person in item.get("authors", ()) if (name := _string(person.get("name")))]
    if named:
        return named
    author = _string(item.get("author"))
    return [author] if author else []


def _raw_entry(item: Any, url: str, kind: str) -> RawEntry:
    texts = [value for part in item.get("content", ()) if (value := _string(part.get("value")))]
    summary = _string(item.get("summary"))
    if summary and summary not in texts:
        texts.append(summary)
    detail = item.get("title_detail") or {}
    return RawEntry(
        base=resolve_link(url, detail.get("base") or "") or url,
        guid=_string(item.get("id")),
        links=list(_links(item, kind)),
        title=_string(item.get("title")),
        texts=texts,
        authors=_people(item),
        dates=[date for name in ("published", "created", "updated") if (date := _string(dict.get(item, name)))],
        language=_string(item.get("language")) or _string(detail.get("language")),
    )
