"""Where quantities can be: near the name or sign of a unit. Only these regions of a text are cut into tokens."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any

import ahocorasick

from extractors.case import lower_aligned

_BEFORE, _BEHIND = 150, 120  # characters that can hold the amount, its comparator and its year
_SIGNS = re.compile(r"[%$€£¥₴₽₺₿₹₩₪₫₭₦₱₲₡৳฿]|(?<![A-Za-z])[A-Z]{3,4}(?![A-Za-z])")


def anchor_automaton(words: Iterable[str], inside: str) -> Any:
    """An automaton over lower-case text: whole words of units, and `inside`, found within words too."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, len(word))
    if inside:
        automaton.add_word(inside, 0)
    if len(automaton):
        automaton.make_automaton()
    return automaton


def regions(text: str, automaton: Any, codes: Container[str]) -> list[tuple[int, int]]:
    """The parts of `text` around its units, in order, disjoint, cut at blanks where there are any."""
    anchors = [m.start() for m in _SIGNS.finditer(text) if m.end() - m.start() == 1 or m.group() in codes]
    if len(automaton):
        anchors += _unit_words(lower_aligned(text), automaton)
        anchors.sort()
    found: list[tuple[int, int]] = []
    for anchor in anchors:
        start, stop = max(0, anchor - _BEFORE), min(len(text), anchor + _BEHIND)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return [(_blank_from(text, start), _blank_from(text, stop)) for start, stop in found]


def _unit_words(lower: str, automaton: Any) -> list[int]:
    anchors = []
    for last, size in automaton.iter(lower):
        start = last + 1 - size
        if not size:
            anchors.append(last)
        elif not (start and lower[start - 1].isalpha()) and not (last + 1 < len(lower) and lower[last + 1].isalpha()):
            anchors.append(start)
    return anchors


def _blank_from(text: str, at: int) -> int:
    """The first blank from `at` on, at most 60 characters away; `at` where there is none, or at an end of the text."""
    if at == 0 or at >= len(text):
        return at
    blank = text.find(" ", at, at + 60)
    return blank if blank >= 0 else at
