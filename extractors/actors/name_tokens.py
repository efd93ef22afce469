"""Words and sentences as the recogniser of names counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_SENTENCE = 160  # words; what runs on is cut there, so that no text makes a sentence costly

_TOKEN = re.compile(
    r"\n"
    r"|(?:[^\W\d_]\.){2,}"  # U.S., z.B.
    r"|\d+(?:[.,:]\d+)*(?!\w)"  # 1.000,5
    r"|(?:[OoD]['’](?=[^\W\d_]{3}))?\w+(?:[-‐‑&]\w+)*"  # O'Brien, Baden-Württemberg, AT&T
    r"|\S"
)
_STOPS = frozenset(".!?…")
_CLOSING = frozenset("\"'“”’»«)]")
_ABBREVIATIONS = frozenset(
    "dr prof st mr mrs ms gen lt col sgt capt adm rep sen gov hon rev nr bzw ca vgl etc usw geb gest str dipl ing"
    " jr sr inc corp ltd co vs no al jan feb mar apr jun jul aug sep sept oct okt nov dec dez abs art bd hrsg mio mrd"
    " sog evtl bspw allg chr msgr hl".split()
)


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
    pending = False  # a stop stands before: the next word may begin a sentence
    for match in _TOKEN.finditer(text):
        word = match.group()
        count = len(words)
        if word == "\n":
            pending = False
            if count > breaks[-1]:
                breaks.append(count)
            continue
        if pending:
            if word in _CLOSING and spans[-1][1] == match.start():
                pass
            elif word in _STOPS:
                pass
            else:
                if spans[-1][1] < match.start() and not word[0].islower():
                    breaks.append(count)
                pending = False
        elif word in _STOPS:
            pending = word != "." or count == breaks[-1] or _ends_sentence(words[-1])
        if count - breaks[-1] >= LONGEST_SENTENCE:
            breaks.append(count)
        words.append(word)
        spans.append(match.span())
    if len(words) > breaks[-1]:
        breaks.append(len(words))
    return Tokens(words, spans, breaks)


def _ends_sentence(before: str) -> bool:
    """Whether a full stop after this word ends a sentence, rather than shortens or numbers it."""
    if len(before) == 1 or (before.isdigit() and len(before) < 3):
        return False
    return before.lower() not in _ABBREVIATIONS
