"""Words and sentences as the recogniser of names counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = 4_000  # words read at once: more than nearly all articles have
LONGEST_SENTENCE = 160  # words; what runs on is cut there, so that no text makes a sentence costly

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., z.B.
    r"|\d+(?:[.,:]\d+)*(?!\w)"  # 1.000,5
    r"|(?:[OoD]['’](?=[^\W\d_]{3}))?\w+(?:[-‐‑&]\w+)*"  # O'Brien, Baden-Württemberg, AT&T
    r"|\S"
)
_STOPS = frozenset(".!?…")
_CLOSING = frozenset("\"'“”’»«)]")
_SHORTENED = (
    "dr prof st mr mrs ms gen lt col sgt capt adm rep sen gov hon rev nr bzw ca vgl etc usw geb gest str dipl ing"
    " jr sr inc corp ltd co vs no al jan feb mar apr jun jul aug sep sept oct okt nov dec dez abs art bd hrsg mio mrd"
    " sog evtl bspw allg chr msgr hl"
)
_ABBREVIATIONS = frozenset(_SHORTENED.split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text with their places; sentence i holds the words from breaks[i] up to breaks[i + 1]."""

    words: list[str]
    spans: list[tuple[int, int]]
    breaks: list[int]


def tokenise(text: str) -> Tokens:
    """Cut a text into words and marks, these into sentences; a hyphened compound is one word. Linear in the text."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    breaks = [0]
    find, at = text.find, 0
    for line in text.split("\n"):
        first = len(words)
        found = _TOKEN.findall(line)
        for word in found:
            start = find(word, at)
            at = start + len(word)
            spans.append((start, at))
        words += found
        for stop in [i for i, word in enumerate(found, first) if word in _STOPS]:
            after = _sentence_after(stop, words, spans, first)
            if breaks[-1] < after < len(words):
                breaks.append(after)
        if breaks[-1] < len(words):
            breaks.append(len(words))
    return Tokens(words, spans, _cut(breaks))


def _sentence_after(stop: int, words: list[str], spans: list[tuple[int, int]], first: int) -> int:
    """The number of the word that begins a sentence behind the stop at `stop`; 0 where none does."""
    if words[stop] == "." and stop > first and not _ends_sentence(words[stop - 1]):
        return 0
    after = stop + 1
    while after < len(words) and words[after] in _CLOSING and spans[after - 1][1] == spans[after][0]:
        after += 1
    if after == len(words) or spans[after - 1][1] == spans[after][0] or words[after][0].islower():
        return 0
    return after


def _cut(breaks: list[int]) -> list[int]:
    """The breaks with more of them in overlong sentences."""
    cut = [0]
    for end in breaks[1:]:
        cut += range(cut[-1] + LONGEST_SENTENCE, end, LONGEST_SENTENCE)
        cut.append(end)
    return cut


def _ends_sentence(before: str) -> bool:
    """Whether a full stop after this word ends a sentence, rather than shortens or numbers it."""
    if (len(before) == 1 and before.isalpha()) or (before.isdigit() and len(before) < 3):
        return False
    return before.lower() not in _ABBREVIATIONS


def blocks(tokens: Tokens, words: int = _BLOCK) -> Iterator[Tokens]:
    """The sentences in blocks of so many words or a few more, so that the arrays made of a block stay small.

    Nothing for a text without words.
    """
    first = 0
    for n, stop in enumerate(tokens.breaks):
        if stop - tokens.breaks[first] >= words or (n == len(tokens.breaks) - 1 and n > first):
            begin = tokens.breaks[first]
            breaks = [place - begin for place in tokens.breaks[first : n + 1]]
            if stop > begin:
                yield Tokens(tokens.words[begin:stop], tokens.spans[begin:stop], breaks)
            first = n
