"""A text cut into the tokens that quantities are made of: figures, words, signs and dashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

TOUCHING, BLANK, APOSTROPHE, APART = 0, 1, 2, 3

_SPACES = " \u00a0\u202f\u2009"
_FIGURES = r"[0-9]{{1,3}}(?:[{marks}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*"
_REST = r"|(?P<url>https?://\S+|www\.\S+)|(?P<word>[^\W\d_]+)|(?P<sign>[%$€£¥₴₽₺₿₹₩₪₫₭₦₱₲₡৳฿~<>≤≥≈])|(?P<dash>[-–—−‐‑])"
_LONGEST_FIGURE = 24  # characters; a longer run of digits is an identifier, not an amount


def token_pattern(plain_blank_groups: bool) -> re.Pattern[str]:
    """The token pattern; a plain blank groups figures («12 500») only in languages that write so."""
    marks = _SPACES + "'’" if plain_blank_groups else _SPACES[1:] + "'’"
    return re.compile("(?P<figure>" + _FIGURES.format(marks=marks) + ")" + _REST)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns, one place per token, closed by an empty token so that looking one ahead is safe."""

    text: str
    kinds: list[str]  # figure | word | sign | dash | url | end
    lowers: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]  # what parts a token from the one before it: TOUCHING, BLANK, APOSTROPHE or APART

    def __len__(self) -> int:
        return len(self.kinds) - 1

    def surface(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    def joined(self, i: int) -> bool:
        """Whether token `i` stands right beside the one before it or one blank away from it, on one line."""
        return self.gaps[i] <= BLANK

    def after_dash(self, i: int) -> int:
        """The token behind a dash that glues («Zwei-Prozent», «12 - cent»), else `i`."""
        if self.kinds[i] == "dash" and self.joined(i) and self.joined(i + 1) and self.gaps[i] == self.gaps[i + 1]:
            return i + 1
        return i


def tokenise(text: str, pattern: re.Pattern[str], dotted: frozenset[str], regions: Iterable[tuple[int, int]]) -> Tokens:
    """Cut the regions of `text`; `dotted` are abbreviations whose full stop is part of them («Mio.»). Linear."""
    kinds: list[str] = []
    lowers: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    add_kind, add_lower = kinds.append, lowers.append  # bound once: this loop is most of what finding numbers costs
    add_start, add_end, add_gap = starts.append, ends.append, gaps.append
    before, dot = -9, False
    for begin, close in regions:
        for match in pattern.finditer(text, begin, close):
            start, end = match.span()
            kind = match.lastgroup or ""
            lower = match[0].lower()
            apart = start - before
            if apart == 1 and text[before] == " ":
                add_gap(BLANK)
            elif apart == 0:
                add_gap(TOUCHING)
            else:
                add_gap(_gap(text[before:start], dot) if apart < 4 else APART)
            dot = lower in dotted
            add_kind("url" if kind == "figure" and end - start > _LONGEST_FIGURE else kind)
            add_lower(lower)
            add_start(start)
            add_end(end)
            before = end
    kinds.append("end")
    lowers.append("")
    starts.append(len(text))
    ends.append(len(text))
    gaps.append(APART)
    return Tokens(text, kinds, lowers, starts, ends, gaps)


def _gap(gap: str, dot: bool) -> int:
    if dot and gap[:1] == ".":
        gap = gap[1:]
    if not gap:
        return TOUCHING
    if not gap.strip(_SPACES):
        return BLANK
    return APOSTROPHE if gap in "'’" else APART


def figure_value(figure: str, decimal: str) -> float | None:
    """The value of figures with group and decimal marks, None where they are no number («1.1.2024»).

    A lone mark before exactly three digits groups them, unless it is the decimal mark of the language.
    """
    plain = figure
    for mark in _SPACES + "'’":
        plain = plain.replace(mark, "")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        mark = plain[max(plain.rfind("."), plain.rfind(","))]
        if plain.count(mark) > 1:
            return None
        whole, _, part = plain.partition(mark)
        groups = re.split("[.,]", whole)
        return float("".join(groups) + "." + part) if all(2 <= len(g) <= 3 for g in groups[1:]) else None
    if not points and not commas:
        return float(plain)
    mark = "." if points else ","
    groups = plain.split(mark)
    grouped = 1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]) and groups[0] != "0"
    if len(groups) > 2:
        return float("".join(groups)) if grouped else None
    return float("".join(groups)) if grouped and mark != decimal else float(".".join(groups))
