"""Quotations by their marks: paired per paragraph, nested, never beyond a paragraph without a reopening mark.

Works for every convention at once; where one glyph opens in one convention and closes in another («»‹›),
the text's own habit decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model import Span
from extractors.text import paragraphs, strip_span

_MARK = re.compile(r"''|``|<<|>>|[\"„“”«»‟‚‘’‹›']")
_CLOSERS = {
    "„": ("“", "”", '"', "‟", "„", "''"), "“": ("”", "“", '"'), "”": ("”", "“"), "‟": ("”", "“"),
    '"': ('"', "”", "“"), "''": ("''", '"'), "``": ("''", '"'),
    "«": ("»",), "»": ("«", "»"), "<<": (">>",), ">>": ("<<",),
    "‚": ("‘", "’", "'"), "‘": ("’", "‘", "'"), "'": ("'", "’"), "‹": ("›",), "›": ("‹", "›"),
}  # fmt: skip
_SINGLE = frozenset("‚‘’'‹›")
_GUILLEMETS = frozenset("«»‹›")
_GUILLEMET = re.compile("[«»‹›]")
_OPENS_AFTER = frozenset(" \t\u00a0\u202f\u2009([{—–-/:…,;") | _CLOSERS.keys()
_CLOSES_BEFORE = frozenset(" \t\u00a0\u202f\u2009.,;:!?)]}—–-/…") | frozenset("“”\"»«‘’'›‹")
_MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: hull with its marks, content without them (several spans over several paragraphs)."""

    start: int
    end: int
    spans: tuple[Span, ...]
    level: int  # 0 is outermost
    mark: str  # the opening mark
    closed: bool = True


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    inner: int  # where the content begins


def find_quotations(text: str, inward: str | None = None) -> tuple[Quotation, ...]:
    """All quotations of the text in the order of their opening marks; linear, never raises.

    `inward` is the guillemet that opens (`»` or `«`) where the text itself does not tell.
    """
    if not _MARK.search(text):
        return ()
    opens = guillemet_habit(text, inward)
    found: list[Quotation] = []
    pending: _Open | None = None
    parts: list[Span] = []
    lines = paragraphs(text)
    for n, (start, end) in enumerate(lines):
        closed, still_open = _pair(text, start, end, opens, pending is not None)
        if pending is not None:
            joint = next((q for q in closed if q[0].at == start), None)
            if joint is not None:
                parts.append(strip_span(text, joint[0].inner, joint[1]))
                closed = [q for q in closed if q is not joint]
                _emit(found, pending, parts, joint[2], True)
                pending = None
        following = text[lines[n + 1][0] : lines[n + 1][0] + 2] if n + 1 < len(lines) else ""
        if still_open is not None and (pending is None or still_open.at == start):
            if _reopens(text, start, end, still_open, following):
                pending = pending or still_open
                parts.append(strip_span(text, still_open.inner, end))
            elif pending is not None:
                parts.append(strip_span(text, still_open.inner, end))
                _emit(found, pending, parts, end, False)
                pending = None
            else:
                closing = _closed_later(text, still_open, end, lines[n + 1], opens) if n + 1 < len(lines) else None
                if closing is not None:
                    halves = [
                        strip_span(text, still_open.inner, end),
                        strip_span(text, lines[n + 1][0], closing.start()),
                    ]
                    _emit(found, still_open, halves, closing.end(), True)
        for begin, stop, hull_end in closed:
            _emit(found, begin, [strip_span(text, begin.inner, stop)], hull_end, True)
    return _with_levels(found)


def _closed_later(text: str, opened: _Open, end: int, following: Span, opens: str) -> re.Match[str] | None:
    """The mark that closes a quotation in the next paragraph, though that does not reopen it: its first mark, in a
    place where only an end can be; what was opened must end with a sentence."""
    if opened.inner >= end or text[end - 1] not in ".!?…" or opened.mark in _SINGLE:
        return None
    start, stop = following
    first = next((m for m in _MARK.finditer(text, start, stop) if m[0] not in _SINGLE), None)
    if first is None or first[0] not in _CLOSERS[opened.mark] or first.start() == start:
        return None
    before, after = text[first.start() - 1], text[first.end()] if first.end() < stop else " "
    return None if before.isspace() or _may_open(first[0], before, after, opens) else first


def guillemet_habit(text: str, default: str | None = None) -> str:
    """Which guillemet opens in this text: `»` (German) or `«` (French and most others)."""
    votes = 0
    for m in _GUILLEMET.finditer(text):
        before = text[m.start() - 1 : m.start()]
        after = text[m.end() : m.end() + 1]
        if after.isalnum() and not before.isalnum():
            points_in = True
        elif (before.strip() and not after.isalnum()) or after in tuple(".,;:!?"):
            points_in = False
        else:
            continue
        votes += 1 if (m.group() in "«‹") == points_in else -1
    if votes:
        return "«" if votes > 0 else "»"
    first = _GUILLEMET.search(text)
    return ("«" if first.group() in "«‹" else "»") if first else (default or "«")


def _reopens(text: str, start: int, end: int, still_open: _Open, following: str) -> bool:
    """Whether an opening mark without an end goes on in the next paragraph, which must reopen it."""
    if not following or still_open.inner >= end:
        return False
    same = following.startswith(still_open.mark) or (still_open.mark == "«" and following.startswith("»"))
    return same and (still_open.at == start or text[end - 1] in ".!?…,;:")


def _emit(found: list[Quotation], begin: _Open, parts: list[Span], end: int, closed: bool) -> None:
    spans = tuple(p for p in parts if p[0] < p[1])
    parts.clear()
    if spans:
        found.append(Quotation(begin.at, end, spans, 0, begin.mark, closed))


def _pair(
    text: str, start: int, end: int, opens: str, reopened: bool
) -> tuple[list[tuple[_Open, int, int]], _Open | None]:
    """Pairs of one paragraph as (opening, end of content, end of hull), and the outermost left open."""
    stack: list[_Open] = []
    pairs: list[tuple[_Open, int, int]] = []
    for m in _MARK.finditer(text, start, end):
        mark, at = m.group(), m.start()
        before = text[at - 1] if at > start else " "
        after = text[m.end()] if m.end() < end else " "
        if mark in _SINGLE and before.isalnum() and after.isalnum():  # an apostrophe
            continue
        may_open = _may_open(mark, before, after, opens) or (reopened and at == start)
        depth = _closed_by(stack, mark, before, after, may_open)
        if depth is not None:
            pairs.append((stack[depth], at, m.end()))
            del stack[depth:]
        elif may_open:
            if mark == '"' and stack and stack[-1].mark == '"':  # straight marks do not nest: the former was stray
                stack.pop()
            if len(stack) < _MAX_DEPTH:
                stack.append(_Open(at, mark, m.end()))
    return pairs, stack[0] if stack else None


def _may_open(mark: str, before: str, after: str, opens: str) -> bool:
    if mark not in _CLOSERS:
        return False
    if mark in _GUILLEMETS:
        return (mark in "«‹") == (opens == "«")
    if not (before in _OPENS_AFTER or before.isspace()):
        return False
    return not after.isspace() and after not in ".,;:!?)]}"


def _closed_by(stack: list[_Open], mark: str, before: str, after: str, may_open: bool) -> int | None:
    """Which open mark this one closes, innermost first; inner ones left open are given up."""
    for depth in range(len(stack) - 1, -1, -1):
        begin = stack[depth]
        if mark not in _CLOSERS[begin.mark]:
            continue
        if mark == begin.mark or mark in _CLOSERS:  # a glyph that could open as well: its place decides
            fits = not before.isspace() or not may_open
            if may_open and not (after in _CLOSES_BEFORE or after.isspace()) and before in _OPENS_AFTER:
                fits = False
            if not fits and not (mark in _GUILLEMETS and mark != begin.mark):
                continue
        if mark == "'" and depth == len(stack) - 1 and begin.mark != "'" and after.isalnum():
            continue
        return depth
    return None


def _with_levels(found: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """In order of their start, each with the number of quotations around it."""
    ordered = sorted(found, key=lambda q: (q.start, -q.end))
    result: list[Quotation] = []
    around: list[int] = []
    for q in ordered:
        while around and around[-1] <= q.start:
            around.pop()
        result.append(Quotation(q.start, q.end, q.spans, len(around), q.mark, q.closed))
        around.append(q.end)
    return tuple(result)
