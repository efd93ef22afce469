"""What an entry is made of, whatever format it came in: identity, clean text, sane date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from extractors.feed_dates import parse_date
from extractors.feed_text import clean_title, plain_text
from extractors.model import Entry
from extractors.urls import canonical_url, resolve_link

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*\s*")
_MAIL = re.compile(r"[^\s@()<>]{1,64}@[^\s@()<>]{1,255}")
_MOST_AUTHORS = 20
LONGEST_GUID = 2_000


@dataclass(slots=True)
class RawEntry:
    """One item as its format gives it, before anything is cleaned."""

    base: str
    guid: str | None = None
    links: list[str] = field(default_factory=list)  # best first
    title: str | None = None
    texts: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)  # best first
    language: str | None = None


def language_code(raw: str | None) -> str | None:
    """Give the primary subtag of a language tag (`de-DE` → `de`), or None where it is none."""
    match = _LANGUAGE.fullmatch(raw[:40]) if isinstance(raw, str) else None
    return match[1].lower() if match else None


def clean_authors(raw: Iterable[str]) -> tuple[str, ...]:
    """Give the names of authors without mail addresses and repeats."""
    names: dict[str, None] = {}
    for one in raw:
        name = clean_title(_MAIL.sub("", one[:600]))[0]
        name = name.strip(" ()<>,;") if name else ""
        if name:
            names.setdefault(name[:200])
    return tuple(names)[:_MOST_AUTHORS]


def _key(canonical: str | None, guid: str | None, title: str | None, date: str | None) -> str | None:
    if canonical:
        return "u:" + canonical
    if guid:
        return "g:" + guid
    return f"t:{title or ''}\t{date or ''}" if title or date else None


def build_entry(raw: RawEntry, now: datetime) -> tuple[Entry | None, bool]:
    """Make an Entry of a raw item, and say whether its title was cut; None for an item with nothing in it."""
    url = next((found for link in raw.links if (found := resolve_link(raw.base, link))), None)
    canonical = canonical_url(url) if url else None
    title, cut = clean_title(raw.title)
    guid = clean_title(raw.guid[:LONGEST_GUID])[0] if raw.guid else None
    text = max((found for one in raw.texts if (found := plain_text(one))), key=len, default=None)
    dates = [" ".join(one.split())[:100] for one in raw.dates if one and one.strip()]
    key = _key(canonical, guid, title, dates[0] if dates else None)
    if key is None:
        if not text:
            return None, False
        key = "t:" + text[:200]
    published = next((at for one in dates if (at := parse_date(one, now))), None)
    entry = Entry(
        key=key,
        guid=guid,
        url=url,
        canonical_url=canonical,
        title=title,
        text=text,
        authors=clean_authors(raw.authors),
        published_at=published,
        published_raw=clean_title(dates[0])[0] if dates else None,
        language=language_code(raw.language),
    )
    return entry, cut
