"""How two statements of one speaker are related by their words."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from extractors.families.changes import Change, difference
from extractors.families.words import Words

MIN_WORDS = 5  # a statement of fewer words is in no family
_MIN_WEIGHT = 3.0  # «that is what we do» is what anybody says
_ALTERED = 0.6
_ALTERED_SHORT, _SHORT = 0.7, 8  # of few words more must be the same
_MAX_CUTS = 3


class Relation(StrEnum):
    """How a statement is related to the one that it is compared with."""

    FIRST = "first"  # the first of its family
    VERBATIM = "verbatim"  # the same words
    TRUNCATED = "truncated"  # a cut of the other
    EXTENDED = "extended"  # the other is a cut of it
    ALTERED = "altered"  # words swapped, inserted or removed
    TRANSLATED = "translated"
    PARAPHRASE = "paraphrase"  # the same in other words


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim as families see it."""

    words: Words
    language: str = ""
    is_quoted: bool = True  # the speaker's own words; else the reporter's
    said_on: date | None = None
    evidence: frozenset[str] = frozenset()  # numbers (n:…), names (a:…) and concepts (c:…) in it
    has_actor: bool = True  # the speaker is an actor with an id


@dataclass(frozen=True, slots=True)
class Related:
    """How statement b is related to statement a, how like they are (0 to 1), and the words that differ."""

    relation: Relation
    similarity: float
    changes: tuple[Change, ...] = ()


def by_words(a: Statement, b: Statement, negations: Set[str] = frozenset()) -> Related | None:
    """Tell how b is related to a by the words alone, None where they are not the same statement.

    Words that differ between what a speaker said and what a reporter made of it are a paraphrase: nobody altered a
    quotation.
    """
    if a.words.words == b.words.words:
        return Related(Relation.VERBATIM, 1.0) if len(a.words) >= MIN_WORDS else None
    shorter = min(len(a.words), len(b.words))
    if shorter < MIN_WORDS:
        return None
    found = difference(a.words, b.words, negations)
    if found.shared_words < MIN_WORDS - 1 or found.shared_weight < _MIN_WEIGHT:
        return None
    relation = _by_changes(found.changes)
    if relation is Relation.ALTERED:
        if found.local < (_ALTERED_SHORT if shorter < _SHORT else _ALTERED):
            return None
        if a.is_quoted != b.is_quoted:
            relation = Relation.PARAPHRASE
    return Related(relation, round(found.similarity, 4), found.changes)


def _by_changes(changes: tuple[Change, ...]) -> Relation:
    sides = {c.by_a for c in changes}
    if any(c.kind != "cut" for c in changes) or len(sides) > 1 or len(changes) > _MAX_CUTS:
        return Relation.ALTERED
    if not changes:  # the same words but for a mark of omission
        return Relation.VERBATIM
    return Relation.EXTENDED if sides == {True} else Relation.TRUNCATED
