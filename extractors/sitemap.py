"""Sitemaps to entries: news sitemaps, plain ones with `lastmod`, and indexes of further sitemaps."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from extractors.entries import RawEntry, build_entry
from extractors.feed_dates import parse_date
from extractors.feed_gate import open_document
from extractors.model import Entry, Failure, Feed, Stage
from extractors.urls import resolve_link

MOST_ENTRIES = 50_000  # what the protocol allows in one file
_MOST_SITEMAPS = 1_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_Fields = dict[str, str]


def _local(tag: object) -> str:
    """Give an element's name without its namespace, whether the prefix was declared or not."""
    return re.split(r"[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def _fields(element: etree._Element) -> _Fields:
    """Read what one `<url>` or `<sitemap>` says: its own children, and those of its `news` child."""
    found: _Fields = {}
    for child in element:
        name = _local(child.tag)
        if name in ("loc", "lastmod") and name not in found:
            # image:loc and video:loc are grandchildren in the protocol; here only the first direct one counts
            found[name] = (child.text or "").strip()
        elif name == "news":
            for part in child.iter():
                news = _local(part.tag)
                if news in ("title", "publication_date", "language") and (part.text or "").strip():
                    found.setdefault(news, (part.text or "").strip())
    return found


def _elements(data: bytes) -> Iterator[tuple[str, _Fields]]:
    """Stream (`url` | `sitemap` | the root's name, fields); what was read is freed at once."""
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    for event, element in events:
        if root is None:
            root = element
            yield "root:" + _local(element.tag), {}
        elif event == "end" and element.getparent() is root:
            yield _local(element.tag), _fields(element)
            element.clear()
            while element.getprevious() is not None:
                del root[0]


def _entry(fields: _Fields, url: str, now: datetime) -> tuple[Entry | None, bool]:
    dates = [fields[name] for name in ("publication_date", "lastmod") if fields.get(name)]
    raw = RawEntry(
        base=url,
        links=[fields["loc"]] if fields.get("loc") else [],
        title=fields.get("title"),
        dates=dates,
        language=fields.get("language"),
    )
    return build_entry(raw, now)


def _newest(found: list[tuple[datetime, str]]) -> tuple[str, ...]:
    """Order sitemaps by their date, newest first; those without one keep their order at the end."""
    return tuple(dict.fromkeys(link for _, link in sorted(found, key=lambda pair: pair[0], reverse=True)))


def _collect(data: bytes, url: str, now: datetime, wanted: re.Pattern[str] | None, flags: set[str]) -> Feed | Failure:
    kind = ""
    entries: list[Entry] = []
    sitemaps: list[tuple[datetime, str]] = []
    for name, fields in _elements(data):
        if name.startswith("root:"):
            kind = name[5:]
        elif name == "url" and (wanted is None or wanted.search(fields.get("loc", ""))):
            if len(entries) >= MOST_ENTRIES:
                flags.add("entries_cut")
                break
            entry, cut = _entry(fields, url, now)
            flags |= {"title_cut"} if cut else set()
            if entry is None:
                flags.add("empty_item")
            else:
                entries.append(entry)
                if "publication_date" not in fields:
                    flags.add("lastmod_dates")
        elif name == "sitemap" and len(sitemaps) < _MOST_SITEMAPS:
            link = resolve_link(url, fields.get("loc", ""))
            if link:
                sitemaps.append((parse_date(fields.get("lastmod"), now) or _LONG_AGO, link))
    if kind not in ("urlset", "sitemapindex"):
        return Failure(Stage.FEED, "not_a_feed", f"root element {kind[:40]!r}", later=True)
    if kind == "sitemapindex":
        return Feed("sitemap_index", None, (), None, tuple(sorted(flags)), _newest(sitemaps))
    entries.sort(key=lambda entry: entry.published_at or _LONG_AGO, reverse=True)
    return Feed("sitemap", None, tuple(entries), None, tuple(sorted(flags)))


def parse_sitemap(
    body: bytes, url: str, *, content_type: str | None, now: datetime, url_filter: str = ""
) -> Feed | Failure:
    """Read a sitemap, gzipped or not: entries newest first, or for an index the sitemaps it names, newest first.

    `url_filter` is a regular expression that an entry's URL must contain. Without a news date the date is `lastmod`,
    which the flag `lastmod_dates` says. Failure reasons: those of `parse_feed`, and bad_filter.
    """
    try:
        wanted = re.compile(url_filter) if url_filter else None
    except re.error as error:
        return Failure(Stage.FEED, "bad_filter", f"{url_filter!r}: {error}")
    document = open_document(body, content_type)
    if isinstance(document, Failure):
        return document
    if document.kind != "xml":
        return Failure(Stage.FEED, "not_a_feed", document.text[:80], later=True)
    try:
        data = document.text.encode("utf-8", "replace")
        return _collect(data, url, now, wanted, set(document.flags))
    except etree.XMLSyntaxError as error:
        return Failure(Stage.FEED, "not_a_feed", str(error)[:120], later=True)
