"""The title of a page, without the name of its outlet."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

MAX_TITLE = 500  # characters
_SEPARATOR = re.compile(r"\s+[-–—|·•:»›/]+\s+|\s*[|｜]\s*|\s[-–—]|[:：](?=\s)")
_NOT_ALNUM = re.compile(r"[\W_]+")
_PREFIX = re.compile(r"^(?:www|m|mobile|amp|news)\.")
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)
_QUOTES = str.maketrans("’‘‚“”„«»", '\'\'\'"""""')


def fold(text: str) -> str:
    """Return text on one line, entities read (twice where escaped twice), without invisible characters."""
    text = text[: 4 * MAX_TITLE]
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return " ".join(_JUNK.sub("", text).split())


def _key(text: str) -> str:
    return _NOT_ALNUM.sub("", text).casefold()


def _same(a: str, b: str) -> bool:
    return a.translate(_QUOTES).casefold() == b.translate(_QUOTES).casefold()


def outlet_keys(names: Iterable[str | None], host: str) -> frozenset[str]:
    """Return the writings by which an outlet may sign its titles: its names and those in its host name."""
    host = _PREFIX.sub("", host.lower())
    labels = host.split(".")
    keys = {_key(n) for n in names if n}
    keys |= {_key(host), _key(labels[0]), _key(labels[-2]) if len(labels) > 1 else ""}
    return frozenset(k for k in keys if len(k) > 1)


def strip_outlet(title: str, outlets: frozenset[str]) -> str:
    """Return a title without « - Outlet» behind it and «Outlet | » before it."""
    for _ in range(3):
        parts = list(_SEPARATOR.finditer(title))
        for sep in parts:
            if _key(title[sep.end() :].partition(" | ")[0]) in outlets and sep.start() > 0:
                title = title[: sep.start()].rstrip()
                break
        else:
            break
    first = _SEPARATOR.search(title)
    if first and "|" in first[0] and _key(title[: first.start()]) in outlets:
        title = title[first.end() :]
    return title


def _shortened(title: str, others: Sequence[str]) -> str:
    """Return the other title that `title` repeats with a section or outlet added behind a separator."""
    for other in others:
        if 12 <= len(other) < len(title) and _same(title[: len(other)], other):
            rest = _SEPARATOR.match(title, len(other))
            if rest and ":" not in rest[0]:
                return other
    return title


def choose_title(candidates: Sequence[tuple[str, str | None]], outlets: frozenset[str]) -> tuple[str, str] | None:
    """Return the title and where it is from, out of (origin, text) in order of trust.

    Each is freed of the outlet's name; what the chosen one has behind a separator and another has not is cut off.
    """
    clean: list[tuple[str, str]] = []
    for origin, text in candidates:
        title = strip_outlet(fold(text or ""), outlets)[:MAX_TITLE].strip()
        if title and (_key(title) not in outlets or origin == "html_title"):
            clean.append((origin, title))
    if not clean:
        return None
    titles = [title for _, title in clean]
    origin, title = clean[0]
    return _shortened(title, titles), origin
