"""What a page's own markup tells about it: meta elements, titles, times, bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MAX_VALUE = 2_000  # characters of a meta element
MAX_BYLINES = 12
_BYLINE = re.compile(r"(?<![a-z])(?:by-?line|authors?|autor(?:en|in|es|ka)?|auteurs?|autore|writer)(?![a-z]{6})", re.I)
_NOT_BYLINE = re.compile(
    r"bio|box|image|img|photo|avatar|social|follow|comment|related|date|time|profile-?(?:pic|desc)|desc|role|title|job",
    re.I,
)
_BYLINE_TAGS = ("a", "span", "p", "div", "address", "li", "h4", "h5", "h6", "strong", "em", "cite")
_NO_NAME = re.compile(r"[\d:?!@©]")  # dates, labels, calls to follow
_PUBLISHED = re.compile(
    r"publish|pub-?date|posted|created|erstellt|datum|entry-date|byline|article-?date|timestamp|date", re.I
)
_UPDATED = re.compile(r"updat|modif|edit|aktuali", re.I)


@dataclass(slots=True)
class Head:
    """Values in order of appearance; keys of `meta` are lower case."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)  # html_title, h1, microdata
    times: list[str] = field(default_factory=list)  # best first
    bylines: list[str] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    refresh: str | None = None

    def first(self, *keys: str) -> str | None:
        """Return the first value of the first key that has one."""
        return next((v for key in keys for v in self.meta.get(key, ()) if v), None)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _read_meta(root: Any, head: Head) -> None:
    for element in root.iter("meta"):
        content = element.get("content")
        if not content or len(content) > MAX_VALUE:
            continue
        for name in (element.get("property"), element.get("name"), element.get("itemprop")):
            if name:
                head.meta.setdefault(name.strip().lower(), []).append(content.strip())
        equiv = (element.get("http-equiv") or "").lower()
        if equiv == "refresh":
            head.refresh = content.strip()
        elif equiv == "content-language":
            head.language = content.strip()


def _read_links(root: Any, head: Head) -> None:
    for element in root.iter("link"):
        if (element.get("rel") or "").strip().lower() == "canonical" and element.get("href"):
            head.canonical = head.canonical or element.get("href").strip()[:MAX_VALUE]


def _time_rank(element: Any) -> int:
    marks = " ".join(v for v in (element.get("itemprop"), element.get("class"), element.get("pubdate")) if v)
    if "datePublished" in marks or element.get("pubdate") is not None:
        return 0
    if _UPDATED.search(marks):
        return 3
    return 1 if _PUBLISHED.search(marks) else 2


def _read_times(root: Any, head: Head) -> None:
    found: list[tuple[int, int, str]] = []
    for element in root.iter("time"):
        value = element.get("datetime") or element.get("content") or _text(element)[:60]
        if value:
            found.append((_time_rank(element), len(found), value))
    for element in root.xpath('.//*[@itemprop="datePublished" and not(self::time) and not(self::meta)]'):
        found.append((0, len(found), element.get("content") or element.get("datetime") or _text(element)[:60]))
    head.times = [value for _, _, value in sorted(found)]


def _read_titles(root: Any, head: Head) -> None:
    title = next(root.iter("title"), None)
    if title is not None:
        head.titles["html_title"] = _text(title)
    heads = [t for t in (_text(e) for e in root.iter("h1")) if t]
    named = root.xpath('.//*[@itemprop="headline" and not(self::meta)]')
    if named:
        head.titles["microdata"] = _text(named[0])
    if heads:
        head.titles["h1"] = heads[0]


def read_bylines(root: Any) -> list[str]:
    """Return the texts marked up as bylines, the most explicit marking first; none where there are none."""
    ways = (
        './/*[contains(concat(" ", @itemprop, " "), " author ")]//*[@itemprop="name"]'
        ' | .//*[@itemprop="author" and not(.//*[@itemprop="name"])]',
        './/a[contains(concat(" ", @rel, " "), " author ")]',
    )
    for way in ways:
        texts = [t for t in ((e.get("content") or _text(e)) for e in root.xpath(way)[:MAX_BYLINES]) if 2 < len(t) < 200]
        if texts:
            return texts
    for element in root.iter(*_BYLINE_TAGS):
        marks = element.get("class")
        if marks and _BYLINE.search(marks) and not _NOT_BYLINE.search(marks):
            text = _text(element)
            if 3 < len(text) < 120 and not _NO_NAME.search(text):
                return [text]
    return []


def read_head(root: Any) -> Head:
    """Return what the markup of a parsed page tells."""
    head = Head()
    _read_meta(root, head)
    _read_links(root, head)
    _read_titles(root, head)
    _read_times(root, head)
    head.scripts = [e.text for e in root.iter("script") if e.text and "ld+json" in (e.get("type") or "").lower()]
    head.language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or head.language
    return head
