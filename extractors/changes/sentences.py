"""The sentences of a text as they are compared: what two readings of one page differ in anyway is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.changes.align import gaps
from extractors.changes.lexicon import ChangeLexicon
from extractors.changes.tokens import Token, tokens
from extractors.model import Span
from extractors.text import paragraphs, sentences

_BRACKETS = re.compile(r"[(\[][^()\[\]\n]{1,80}[)\]]")
_LONGEST_STAMP = 16  # words
_LONGEST_TEASER = 40
_MOST_LINES = 20_000  # that differ, in both versions
_MOST_CHARACTERS = 3_000_000
_LONGEST_SENTENCE = 400  # in which brackets are looked into
_NUMERIC = re.compile(r"\d[\d.,:/-]*(?:h\d*|am|pm|st|nd|rd|th)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its characters, and its words without what is no content."""

    span: Span
    words: tuple[Token, ...]
    key: str  # the same for two ways of typing the same; empty where nothing in it is content

    @property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(word.key for word in self.words)


def read_sentences(text: str, lines: Sequence[Span], lexicon: ChangeLexicon) -> list[Sentence]:
    """Give all sentences of some lines of a text in order; linear in their length."""
    found: list[Sentence] = []
    for start, end in lines:
        for span in sentences(text, start, end, lexicon.abbreviations):
            words = _content(text, span, lexicon)
            if span[0] == start and _is_teaser(words, lexicon):
                words = []
            found.append(Sentence(span, tuple(words), " ".join(word.key for word in words)))
    return found


def unlike(old: str, new: str, lexicon: ChangeLexicon) -> list[tuple[list[Sentence], list[Sentence]]]:
    """Give the sentences of the lines that are not the same to the letter, stretch by stretch."""
    lines_old, lines_new = paragraphs(old), paragraphs(new)
    stretches = gaps([old[slice(*line)] for line in lines_old], [new[slice(*line)] for line in lines_new])
    differ = [line for i, j, k, m in stretches for line in (*lines_old[i:j], *lines_new[k:m])]
    is_large = len(differ) > _MOST_LINES or sum(end - start for start, end in differ) > _MOST_CHARACTERS
    read = _as_they_are if is_large else read_sentences
    return [(read(old, lines_old[i:j], lexicon), read(new, lines_new[k:m], lexicon)) for i, j, k, m in stretches]


def _as_they_are(text: str, lines: Sequence[Span], _: ChangeLexicon) -> list[Sentence]:
    """Give lines as sentences of one word, where there is more than an article has."""
    return [Sentence(span, (Token(*span, text[slice(*span)]),), text[slice(*span)]) for span in lines]


def _is_teaser(words: Sequence[Token], lexicon: ChangeLexicon) -> bool:
    """Whether the first sentence of a line leads to another article («Lesen Sie auch: …»).

    A single word does so only before a sign or alone («Anzeige»): sentences may begin with it.
    """
    if len(words) > _LONGEST_TEASER:
        return False
    keys = tuple(word.key.casefold() for word in words[:12] if not word.is_sign)
    for phrase in lexicon.teasers:
        if keys[: len(phrase)] == phrase and (len(phrase) > 1 or len(words) == 1 or words[1].key in (":", "|", "-")):
            return True
    return False


def _content(text: str, span: Span, lexicon: ChangeLexicon) -> list[Token]:
    words = tokens(text, *span)
    if is_stamp(words, lexicon):
        return []
    if len(words) > _LONGEST_SENTENCE:
        return words
    for m in _BRACKETS.finditer(text, *span):
        inside = [w for w in words if m.start() < w.start and w.end < m.end()]
        if is_stamp(inside, lexicon):
            words = [w for w in words if w.end <= m.start() or m.end() <= w.start]
    return words


def is_stamp(words: Sequence[Token], lexicon: ChangeLexicon) -> bool:
    """Whether the words only tell when a text was made or how often it was read («Stand: 28.11.2026, 14:05 Uhr»)."""
    if not 0 < len(words) <= _LONGEST_STAMP:
        return False
    says_so = has_number = has_day = False
    for word in words:
        key = word.key.casefold()
        if key in lexicon.stamps:
            says_so = True
        elif key in lexicon.calendar:
            has_day = True
        elif _NUMERIC.fullmatch(key):
            has_number = True
        elif not word.is_sign and key not in lexicon.fillers:
            return False
    return says_so or (has_day and has_number)
