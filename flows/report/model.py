"""What a page is made of. Strings are plain text; the template escapes all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

# Controls, and the marks that turn the direction of all that follows.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text, the anchor of the articles behind it, the language of foreign text."""

    text: str
    to: str = ""  # id in this page
    numeric: bool = False
    language: str = ""
    foreign: bool = False  # words of an article or a name: their direction is their own
    quote: bool = False
    date: bool = False

    @property
    def style(self) -> str:
        """Give the class of the cell in the style of the page."""
        return "n" if self.numeric else "q" if self.quote else "d" if self.date else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a caption, (heading, numeric) of each column, rows of which the first cell is the heading."""

    caption: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[tuple[str, Sequence[Cell]]]  # (id or empty, cells)
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot at two widths, what it shows in words, and its caption."""

    wide: Markup
    narrow: Markup
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Item:
    """One article behind a number."""

    when: str
    outlet: str
    title: str
    url: str  # empty where there is none that may be followed
    language: str
    quote: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The articles behind one row of a table."""

    id: str
    title: str
    note: str
    items: Sequence[Item]


@dataclass(slots=True)
class Section:
    """One section; `empty` says why there is nothing, where there is nothing."""

    id: str
    title: str
    lead: str = ""
    empty: str = ""
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    queries: list[tuple[str, str]] = field(default_factory=list)  # (what it gave, SQL)


def plain(text: Any, most: int = 0) -> str:
    """Give a text on one line, without marks that turn its direction or are not seen, cut where it is long."""
    clean = _BLANKS.sub(" ", _UNSEEN.sub("", str(text or ""))).strip()
    return clean[: most - 1].rstrip() + "…" if most and len(clean) > most else clean


def safe_url(url: Any) -> str:
    """Give an http or https URL that may be followed, nothing for any other."""
    text = str(url or "")
    if re.search(r"[\s\x00-\x1f\x7f<>\"'`\\]", text):
        return ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def language_tag(code: Any) -> str:
    """Give a language tag for a lang attribute, nothing for what is none."""
    text = str(code or "")
    return text if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text) else ""
