"""Frames: sentences seen from outside their quotations, as parallel lists of tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.marks import Quotation
from extractors.model import Span
from extractors.packs import LanguagePack
from extractors.text import sentences

QUOTE = "\0"  # the word that stands for a whole quotation
_AGED = re.compile(r"\d+-[^\W\d_]")  # «die 61-Jährige»
WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+(?![^\W_])|[^\W_]+(?:[-'’.&/][^\W_]+)*|[^\w\s]|_")


@dataclass(slots=True)
class Frame:
    """One sentence: words, their lower case, their spans; a quotation is one token."""

    text: str
    number: int = 0  # of the sentence in the whole text
    before: Span | None = None  # the sentence before it in its paragraph
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    quotes: dict[int, Quotation] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)  # what was found once and is asked for often

    def __len__(self) -> int:
        return len(self.words)

    def at(self, n: int) -> str:
        """The lower-case word at a place, empty outside of the frame."""
        try:
            return self.lower[n] if n >= 0 else ""
        except IndexError:
            return ""

    def span(self, first: int, end: int) -> Span:
        """The characters of the tokens from `first` up to `end`."""
        return self.spans[first][0], self.spans[end - 1][1]

    def capitalised(self, n: int) -> bool:
        if not 0 <= n < len(self.words):
            return False
        word = self.words[n]
        return word[0].isupper() or (word[0].isdigit() and _AGED.match(word) is not None)


def frames_of(
    text: str, start: int, end: int, quotes: Sequence[Quotation], pack: LanguagePack, number: int = 0
) -> tuple[list[Frame], int]:
    """The frames of one paragraph and the number of the next sentence after it.

    `quotes` are the outermost quotations that begin in it, in order; of a paragraph without quotations only the
    sentences that may report something become frames. `number` counts the sentences before the paragraph.
    """
    hulls = [(max(q.start, start), min(q.end, end)) for q in quotes]
    result, n = [], 0
    before: Span | None = None
    told = False  # whether the sentence before may report something, which the next one may go on with
    for number, (first, last) in enumerate(sentences(text, start, end, pack.abbreviations, hulls), number):  # noqa: B020
        former, before = before, (first, last)
        follows = told and pack.verb_second
        told = bool(quotes) or not pack.triggers.isdisjoint(WORD.findall(text[first:last].lower()))
        headed = pack.grammar is not None and ":" in text[first:last]
        if not (told or follows or headed):
            continue
        frame, at = Frame(text, number, former), first
        while n < len(quotes) and hulls[n][0] < last:
            _tokens(frame, at, hulls[n][0], pack)
            frame.quotes[len(frame)] = quotes[n]
            _append(frame, QUOTE, hulls[n])
            at = hulls[n][1]
            n += 1
        _tokens(frame, at, last, pack)
        result.append(frame)
    return result, number + 1


def plain_frame(text: str, span: Span, pack: LanguagePack) -> Frame:
    """The frame of a sentence whose quotations do not matter."""
    frame = Frame(text)
    _tokens(frame, *span, pack)
    return frame


def _append(frame: Frame, word: str, span: Span) -> None:
    frame.words.append(word)
    frame.lower.append(word.lower())
    frame.spans.append(span)


def _tokens(frame: Frame, start: int, end: int, pack: LanguagePack) -> None:
    """Words and punctuation; the full stop of an abbreviation or initial belongs to its word."""
    matches = list(_TOKEN.finditer(frame.text, start, end))
    words = [m[0] for m in matches]
    lower = [w.lower() for w in words]
    spans = [m.span() for m in matches]
    if "." in words[:-1]:
        for n in range(len(words) - 1, 0, -1):
            if words[n] == "." and spans[n - 1][1] == spans[n][0] and _is_shortened(words[n - 1], lower[n - 1], pack):
                spans[n - 1] = (spans[n - 1][0], spans[n][1])
                words[n] = ""
        kept = [n for n, word in enumerate(words) if word]
        words, lower, spans = [words[n] for n in kept], [lower[n] for n in kept], [spans[n] for n in kept]
    frame.words += words
    frame.lower += lower
    frame.spans += spans


def _is_shortened(word: str, lower: str, pack: LanguagePack) -> bool:
    return (len(word) == 1 and word.isupper()) or lower in pack.abbreviations
