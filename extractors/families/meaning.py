"""Whether two statements in other words or in two languages are the same: by the numbers, names and things in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from extractors.errors import SeedError
from extractors.families.changes import weight
from extractors.families.relation import MIN_WORDS, Related, Relation, Statement, by_words
from extractors.families.words import Words, words_of
from extractors.model import key64

NUMBER, NAME, CONCEPT, NEGATED = "n:", "a:", "c:", "x:negated"
DAYS_APART = 3  # between two statements that share no words
_WEIGHTS = {NUMBER: 2.0, NAME: 1.5, CONCEPT: 1.0}
_ENOUGH = 4.5  # weight of what two statements must share
_FIRM = 2.0  # of that in numbers and names: a number, or two names
_TRANSLATED, _RETOLD = 0.6, 0.55
_NEAR, _SOME = 0.75, 2.0  # cosine of two vectors that mean the same, and the shared weight that it needs beside it
_STEM, _COMPOUND = 5, 5
_KEYS = 24  # pairs of things by which a statement is found again
Vector = Callable[[Statement, Statement], float]  # cosine of what two statements mean, -1 to 1


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one language has words for: `concepts` by the beginnings of words, and the words that negate."""

    concepts: Mapping[str, str]
    negations: frozenset[str]
    compounds: bool = False  # beginnings are also found inside words

    @classmethod
    def from_mapping(cls, code: str, mapping: Mapping[str, Any], *, compounds: bool = False) -> Meaning:
        """Build it from parsed TOML; raises `SeedError` where a value is no text."""
        concepts: dict[str, str] = {}
        listed = mapping.get("concepts", {})
        if not isinstance(listed, Mapping) or not all(
            isinstance(v, str) for v in (mapping.get("negations", ""), *listed.values())
        ):
            mend = "write words parted by blanks, as in seeds/packs/de/meaning.toml"
            raise SeedError(f"seeds/packs/{code}/meaning.toml", "a value is no text", mend)
        for concept, stems in listed.items():
            concepts |= {stem.casefold(): concept for stem in stems.split()}
        return cls(concepts, frozenset(mapping.get("negations", "").casefold().split()), compounds)

    def evidence(self, words: Words, numbers: Iterable[str] = (), names: Iterable[str] = ()) -> frozenset[str]:
        """Give what a statement holds, in a form that is the same in every language."""
        found = {NUMBER + n for n in numbers} | {NAME + n for n in names}
        found |= {CONCEPT + c for word in words.words for c in self._concepts(word)}
        if sum(word in self.negations for word in words.words) % 2:
            found.add(NEGATED)
        return frozenset(found)

    def _concepts(self, word: str) -> set[str]:
        ends = f"{word}_"
        found = {self.concepts[ends[:n]] for n in range(2, len(ends) + 1) if ends[:n] in self.concepts}
        if self.compounds and len(word) > 2 * _COMPOUND:
            for start in range(2, len(word) - _COMPOUND + 1):
                found |= {
                    self.concepts[word[start:n]]
                    for n in range(start + _COMPOUND, len(word) + 1)
                    if word[start:n] in self.concepts
                }
        return found


NO_MEANING = Meaning({}, frozenset())


def relate(
    a: Statement, b: Statement, negations: Set[str] = frozenset(), vector: Vector | None = None
) -> Related | None:
    """Tell how b is related to a, None where nothing says that they are the same statement.

    `negations` are the words that negate in b's language; `vector` measures how near two statements are in meaning.
    """
    return by_words(a, b, negations) or by_meaning(a, b, vector)


def by_meaning(a: Statement, b: Statement, vector: Vector | None = None) -> Related | None:
    """Tell whether b is a translation of a, or says the same in other words.

    Both must hold the same numbers, and both or none must negate. Without vectors, statements in one language must
    also share the stems of most words, and one of them must be the reporter's: what somebody says twice in other
    words are two statements.
    """
    if not _comparable(a, b):
        return None
    is_translated = a.language != b.language
    shared, both = (sum(map(_weight, items)) for items in (a.evidence & b.evidence, a.evidence | b.evidence))
    relation = Relation.TRANSLATED if is_translated else Relation.PARAPHRASE
    if vector is not None and shared >= _SOME and (near := vector(a, b)) >= _NEAR:
        return Related(relation, round(min(near, 1.0), 4))
    if not is_translated:
        if a.is_quoted and b.is_quoted:
            return None
        stems_a, stems_b = stems(a.words), stems(b.words)
        shared, both = shared + len(stems_a & stems_b), both + len(stems_a | stems_b)
    similarity = shared / both if both else 0.0
    if shared < _ENOUGH or similarity < (_TRANSLATED if is_translated else _RETOLD):
        return None
    firm = sum(_weight(item) for item in a.evidence & b.evidence if not item.startswith(CONCEPT))
    return Related(relation, round(similarity, 4)) if firm >= _FIRM else None


def _comparable(a: Statement, b: Statement) -> bool:
    if not (a.has_actor and b.has_actor and a.language and b.language and a.said_on and b.said_on):
        return False
    shorter, longer = sorted((len(a.words), len(b.words)))
    return (
        shorter >= MIN_WORDS
        and longer <= 2 * shorter
        and abs((a.said_on - b.said_on).days) <= DAYS_APART
        and (NEGATED in a.evidence) == (NEGATED in b.evidence)
        and _numbers(a) == _numbers(b)
    )


def _numbers(statement: Statement) -> set[str]:
    return {item for item in statement.evidence if item.startswith(NUMBER)}


def _weight(item: str) -> float:
    return _WEIGHTS.get(item[:2], 0.0)


def stems(words: Words) -> set[str]:
    """Give the beginnings of the words that tell something."""
    return {word[:_STEM] for word in words.words if word[0].isalpha() and weight(word) >= 1.0}


def evidence_keys(speaker: str, evidence: Iterable[str]) -> tuple[int, ...]:
    """Give the numbers by which statements of a speaker find each other that share two things, one a number or a name.

    At most 24, those that come first in an order of chance that is the same for every statement.
    """
    items = sorted(set(evidence) - {NEGATED})
    pairs = (key64(f"{speaker}\n{one}\n{two}") for one, two in combinations(items, 2) if not one.startswith(CONCEPT)
             or not two.startswith(CONCEPT))  # fmt: skip
    return tuple(sorted(pairs)[:_KEYS])


def statement_of(text: str, meaning: Meaning = NO_MEANING, **told: Any) -> Statement:
    """Build the statement of a text; `numbers` and `names` in it, and the fields of `Statement`."""
    words = words_of(text)
    evidence = meaning.evidence(words, told.pop("numbers", ()), told.pop("names", ()))
    return Statement(words, evidence=evidence, **told)
