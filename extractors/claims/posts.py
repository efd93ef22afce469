"""Posts embedded in a page: «text — Name (@handle) March 2, 2025», as embed codes leave them in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.model import Span
from extractors.text import strip_span

_SIGNED = re.compile(r"(?<!\S)(?:—|–|--?)\s{0,3}(?P<name>[^\s@()][^@()\n]{0,80}?)\s{0,3}\(@(?P<handle>\w{1,50})\)")
_LINK = re.compile(r"(?:https?://|pic\.(?:twitter|x)\.com/)\S+")
_FEWEST = 2  # characters of a post
_DATE = 40  # characters that may follow the handle


def find_posts(text: str, lines: Sequence[Span]) -> list[Attribution]:
    """Each embedded post as a direct claim of its author, without a cue; links at its end do not count as content."""
    found: list[Attribution] = []
    for n, (start, end) in enumerate(lines):
        if "(@" not in text[start:end]:
            continue
        signed = _last_signature(text, start, end)
        if signed is None:
            continue
        content = _without_links(text, *strip_span(text, start, signed.start()))
        if content[0] >= content[1] and n:
            content = _without_links(text, *lines[n - 1])
        if content[1] - content[0] >= _FEWEST:
            found.append(Attribution((content,), "direct", None, signed.span("name"), "name", 0.9, "post"))
    return found


def _last_signature(text: str, start: int, end: int) -> re.Match[str] | None:
    """The signature that closes a line, with at most a date behind it."""
    signed = None
    for match in _SIGNED.finditer(text, start, end):
        signed = match
    return signed if signed is not None and end - signed.end() <= _DATE else None


def _without_links(text: str, start: int, end: int) -> Span:
    """The span without links and blanks at its end."""
    links = list(_LINK.finditer(text, start, end))
    while links and not text[links[-1].end() : end].strip():
        end = links.pop().start()
    return strip_span(text, start, end)
