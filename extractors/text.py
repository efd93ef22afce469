"""Offset-preserving paragraphs and sentences: spans of the one stored text, nothing is rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors.model import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BREAK = re.compile(  # also where the blank after a full stop was lost («… starb.Das Schiff …»)
    r"(?<=[.!?…])[\"'»«“”‘’›‹)\]]*\s+(?=\S)|(?<=[a-zäöüß]{2}[.!?])(?=[A-ZÄÖÜ][a-zäöüß]{1,20}\s)"
)
_LONGEST_ABBREVIATION = 24


def strip_span(text: str, start: int, end: int) -> Span:
    """The same span without blanks at either side (possibly empty, never reversed)."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs (lines that are not blank), without blanks at either side."""
    found = (strip_span(text, *m.span()) for m in _LINE.finditer(text))
    return [span for span in found if span[0] < span[1]]


def sentences(
    text: str, start: int, end: int, abbreviations: Collection[str] = (), atoms: Sequence[Span] = ()
) -> list[Span]:
    """Spans of the sentences of `text[start:end]`.

    `abbreviations` are lower-case words without their last full stop; `atoms` are ordered, disjoint spans
    (quotations) inside of which no sentence ends. Linear in the length of the text.
    """
    cuts, n_atom = [start], 0
    for m in _BREAK.finditer(text, start, end):
        while n_atom < len(atoms) and atoms[n_atom][1] <= m.start():
            n_atom += 1
        closes_late = n_atom < len(atoms) and m.end() <= atoms[n_atom][0]
        inside = n_atom < len(atoms) and not closes_late and m.end() < atoms[n_atom][1]
        if not inside and _ends_sentence(text, m.start(), m.end(), abbreviations):
            cuts.append(m.end())
    cuts.append(end)
    spans = (strip_span(text, a, b) for a, b in pairwise(cuts))
    return [span for span in spans if span[0] < span[1]]


def _ends_sentence(text: str, stop: int, following: int, abbreviations: Collection[str]) -> bool:
    """Whether the full stop before `stop` ends a sentence, given what stands around it."""
    if text[following].islower():
        return False
    if text[stop - 1] != "." or text[stop : stop + 1] in tuple("\"'»«“”‘’›‹"):
        return True
    first = stop - 1
    while first > 0 and stop - first <= _LONGEST_ABBREVIATION and (text[first - 1].isalnum() or text[first - 1] == "."):
        first -= 1
    surface = text[first : stop - 1]
    if not surface:
        return True
    if len(surface) == 1 and surface.isalpha():  # an initial
        return False
    if surface.isdigit() and len(surface) <= 2:  # an ordinal («am 2. März»)
        return False
    return surface.lower() not in abbreviations
