"""Offices beside names: which office goes with which name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.offices import LONGEST_WORD, WORD_BEFORE, Office
from extractors.actors.surfaces import Surface
from extractors.model import Mention

_STEPS = 5  # words behind a name that are looked at


def ranks_before(text: str, start: int, grammar: OfficeGrammar) -> int:
    """Where the ranks and titles right before a name begin («Admiral», «Prof. Dr.»)."""
    while (match := WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)) is not None:
        word = match[1].lower()
        if word.rstrip(".") not in grammar.ranks and word not in grammar.ranks:
            break
        start = match.start(1)
    return start


def without_offices(
    text: str, surfaces: Sequence[Surface], offices: Sequence[Office], grammar: OfficeGrammar
) -> list[Surface]:
    """The surfaces without names in no list that are words of an office or small words, as a recogniser that was not
    trained on the language sees them («La ministra de Defensa»)."""
    starts = [o.start for o in offices]

    def is_name(s: Surface) -> bool:
        before = bisect_left(starts, s.end) - 1
        if before >= 0 and offices[before].end > s.start:
            return False
        return any(w not in grammar.small and w not in grammar.articles for w in text[s.start : s.end].lower().split())

    return [s for s in surfaces if s.readings or is_name(s)]


def with_office(mention: Mention, office: Office | None) -> Mention:
    """The mention with what an office says of it."""
    if office is None:
        return mention
    return replace(
        mention, role=(office.start, office.end), office=office.role or None, office_body=office.body or None,
        office_status=office.status,
    )  # fmt: skip


class OfficeIndex:
    """The offices of a text, found by the names they stand with."""

    def __init__(self, text: str, offices: Sequence[Office], grammar: OfficeGrammar) -> None:
        self._text = text
        self._grammar = grammar
        self._by_end = {o.end: o for o in offices} | {o.word[1]: o for o in offices}
        self._by_start = {o.start: o for o in offices}
        self._by_noun = {o.word[0]: o for o in offices}
        self._known: dict[tuple[int, int], Office | None] = {}  # asked for three times a name

    def of(self, start: int, end: int) -> Office | None:
        """The office that stands with a name: right before it, with ranks, a comma or a bracket between, or behind."""
        if (start, end) not in self._known:
            self._known[start, end] = self.before(start) or self._behind(end)
        return self._known[start, end]

    def before(self, start: int) -> Office | None:
        """The office that leads up to a name."""
        rank = ranks_before(self._text, start, self._grammar)
        for place in dict.fromkeys((rank, start)):
            gap = self._text[max(0, place - 2) : place]
            at = place - 2 if gap == ", " else place - 1 if gap[-1:] in (" ", "\u00a0") else -1
            if at > 0 and self._text[at - 1] == ")":
                opened = self._text.rfind("(", max(0, at - 200), at)
                at = opened - 1 if opened > 0 else at
            office = self._by_end.get(at)
            if office is not None and not office.plural:
                return office
        return None

    def _behind(self, end: int) -> Office | None:
        """«Rasmus Holm, Sprecher des Ministeriums,», «Jens Stoltenberg, the former NATO chief,»."""
        text = self._text
        if text[end : end + 2] not in (", ", " ("):
            return None
        place = end + 2
        for _ in range(_STEPS):
            office = self._by_start.get(place) or self._by_noun.get(place)
            if office is not None and not office.plural:
                closed = text[office.end : office.end + 1] in (",", ".", ")", ";", "", "\n")
                return office if closed or office.body else None
            stop = text.find(" ", place, place + LONGEST_WORD)
            word = text[place:stop] if stop > 0 else ""
            if not word or not (word.islower() or word.lower() in self._grammar.articles) or not word.isalpha():
                return None
            place = stop + 1
        return None
