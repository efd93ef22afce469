"""Where quantities can be: near a unit, or at a count. Only these regions of a text are cut into tokens."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

import ahocorasick

from extractors.case import lower_aligned

_UNIT = (150, 120)  # characters before and behind a unit: the amount, its comparator and its year
_COUNT = (60, 80)  # the same for a number that may count something
_SIGNS = re.compile(r"[%$€£¥₴₽₺₿₹₩₪₫₭₦₱₲₡৳฿]")
_CODES = re.compile(r"[A-Z]{3,4}(?![A-Za-z])")
_WORD_STARTS = " \n\u00a0\u202f\"'„“”‚‘’»«›‹([–—-"
_YEAR_FIRST = ("19", "20")
_START = -1
Region = tuple[int, int]


class Anchors:
    """Finds the places of one language: names and signs of units, figures before words, number words."""

    def __init__(
        self,
        words: Iterable[str],
        inside: str,
        starts: Iterable[str],
        codes: Container[str],
        measures: Iterable[str],
        compounds: bool,
    ) -> None:
        """`words` are whole; `inside` is found within words, too; `starts` can count, and begin words in `compounds`.

        Neither figures nor `starts` count anything where one of the `measures` stands behind them («12 Uhr»).
        """
        self._codes, self._compounds = codes, compounds
        never = "|".join(map(re.escape, measures)) or "(?!)"
        self._measure = re.compile(rf"[ \u00a0\u202f](?:{never})\b")
        self._figures = re.compile(rf"[0-9][ \u00a0\u202f](?=[^\W\d_])(?!(?i:{never})\b)")  # figures before a word
        self._starts = tuple(starts)
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, len(word))
        for word in self._starts:
            for mark in _WORD_STARTS:
                self._automaton.add_word(mark + word, _START)
        if inside:
            self._automaton.add_word(inside, 0)
        if len(self._automaton):
            self._automaton.make_automaton()

    def regions(self, text: str) -> list[Region]:
        """The parts of `text` that can hold quantities, in order, disjoint, cut at blanks where there are any."""
        found: list[Region] = [_around(m.start(), _UNIT) for m in _SIGNS.finditer(text)]
        found += [
            _around(code.start(), _UNIT)
            for code in _CODES.finditer(text)
            if code[0] in self._codes and not _after_letter(text, code.start())
        ]
        if len(self._automaton):
            found += self._words(lower_aligned(text))
        if self._starts:
            found += [_around(m.start(), _COUNT) for m in self._figures.finditer(text) if not _is_year(text, m.start())]
        found.sort()
        return _merged(text, found)

    def _words(self, lower: str) -> list[Region]:
        found = []
        size: int
        for last, size in self._automaton.iter(lower):
            start = last + 1 - size
            if size == _START:
                if (self._compounds or not lower[last + 1 : last + 2].isalpha()) and not self._measure.match(
                    lower, last + 1
                ):
                    found.append(_around(last, _COUNT))
            elif not size:
                found.append(_around(last, _UNIT))
            elif not (start and lower[start - 1].isalpha()) and not (
                last + 1 < len(lower) and lower[last + 1].isalpha()
            ):
                found.append(_around(start, _UNIT))
        if lower.startswith(self._starts or ("\0",)):
            found.append(_around(0, _COUNT))
        return found


def _around(at: int, reach: Region) -> Region:
    return at - reach[0], at + reach[1]


def _after_letter(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalpha()


def _is_year(text: str, last: int) -> bool:
    """Whether the figure that ends at `last` is four bare digits that can be a year."""
    first = last - 3
    return (
        first >= 0
        and text[first : first + 2] in _YEAR_FIRST
        and text[first : last + 1].isdecimal()
        and not (first and (text[first - 1].isdecimal() or text[first - 1] in ".,"))
    )


def _merged(text: str, parts: list[Region]) -> list[Region]:
    merged: list[Region] = []
    for start, stop in parts:
        if merged and start <= merged[-1][1]:
            if stop > merged[-1][1]:
                merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return [(_blank_from(text, max(0, a)), _blank_from(text, min(len(text), b))) for a, b in merged]


def _blank_from(text: str, at: int) -> int:
    """The first blank from `at` on, at most 60 characters away; `at` where there is none, or at an end of the text."""
    if at == 0 or at >= len(text):
        return at
    blank = text.find(" ", at, at + 60)
    return blank if blank >= 0 else at
