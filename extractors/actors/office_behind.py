"""What stands behind a noun for an office («le ministre français de la Défense») and whether a name is beside it."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from extractors.actors.office_grammar import OfficeGrammar

_WORD = re.compile(r"[ \u00a0]([^\W\d_]+(?:-[^\W\d_]+)*)")
_NAME = re.compile(r"[ \u00a0](?=[^\W\d_])(\w[\w’'-]*)")
_NAME_BEHIND_COMMA = re.compile(r",[ \u00a0](?=[^\W\d_])(\w[\w’'-]*)[ \u00a0](?=[^\W\d_])(\w[\w’'-]*)")
_NAME_BEFORE = re.compile(r"(\w[\w’'-]*)[ \u00a0](\w[\w’'-]*),[ \u00a0](?:[^\W\d_]{1,5}(?:[ \u00a0]|['’]))?$")
_STEPS = 3  # adjectives that are looked at
_LONGEST_NOUN = 60


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for an office with the adjectives behind it; `end` is behind the last of them."""

    end: int
    noun: str
    role: str
    body: str = ""
    status: str = ""


def with_adjectives(lower: str, start: int, noun: Noun, grammar: OfficeGrammar) -> Noun:
    """The noun with adjectives of country and status behind it, and with what they part from it («ministre français des
    Affaires étrangères»); the same noun where there are none."""
    word_end = place = noun.end
    body, status = "", ""
    name, role = noun.noun, noun.role
    for _ in range(_STEPS):
        match = _WORD.match(lower, place)
        if match is None:
            break
        longer = _WORD.match(lower, match.end())
        pair = f"{match[1]} {longer[1]}" if longer is not None else ""
        stem = stem_of(match[1], grammar)
        if longer is not None and pair in grammar.status:
            status, place = grammar.status[pair], longer.end()
        elif stem in grammar.status:
            status, place = grammar.status[stem], match.end()
        elif stem in grammar.adjectives:
            body, place = body or grammar.adjectives[stem], match.end()
        else:
            break
        whole = lower[start:word_end] + lower[place : place + _LONGEST_NOUN]
        longest = _head(whole, word_end - start, grammar)
        if longest is not None:
            place += longest[0] - (word_end - start)
            name, role = longest[1:]
        elif body and not grammar.adjectives_behind:
            return noun  # «prezydent francuskiej firmy»
    return Noun(place, name, role, body, status)


def _head(words: str, least: int, grammar: OfficeGrammar) -> tuple[int, str, str] | None:
    """The longest noun of more than `least` characters with which the words begin: its length, itself, its role."""
    best = None
    for at, (form, role, noun) in grammar.heads.iter(words):
        stop = at + 1
        if stop == len(form) > least and not words[stop : stop + 1].isalnum():
            best = stop, noun, role
    return best


def stem_of(word: str, grammar: OfficeGrammar) -> str:
    """An adjective of country or status without its ending, another word as it is."""
    for ending in grammar.adjective_endings:
        stem = word[: len(word) - len(ending)] if ending else word
        if word.endswith(ending) and (stem in grammar.status or stem in grammar.adjectives):
            return stem
    return word


def names_another(text: str, start: int, end: int, starts: Container[int], ends: Container[int]) -> bool:
    """Whether a name that is none of the surfaces stands beside an office, behind it or before it and a comma."""
    behind = _NAME.match(text, end)
    if behind is not None and behind[1][0].isupper() and behind.start(1) not in starts:
        return True
    comma = _NAME_BEHIND_COMMA.match(text, end)
    if comma is not None and comma[1][0].isupper() and comma[2][0].isupper() and comma.start(1) not in starts:
        return True
    before = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NOUN), start)
    return before is not None and before[1][0].isupper() and before[2][0].isupper() and before.end(2) not in ends
