"""Whose figure a number is: the country or body that the words of its clause tie it to, none where two fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.model import Mention, Number

_TOKEN = re.compile(r"['’](?:s\b)?|[0-9](?:[0-9.,]*[0-9])?|[^\W\d_]+|\n|[^\w\s]")
_BREAKS = frozenset('.,;:!?"„“”«»‹›()[]–—…\n')
_APOSTROPHES = ("'", "’")
_REACH = 240  # characters before a number in which its clause begins
_BEHIND = 40  # characters behind a share in which the holder of its whole stands
_CHAIN = 45  # characters between two numbers of one list
_BETWEEN = 2  # words between a possessor and the noun («Polens neuer Anteil»)
_SHORTEST_GENITIVE = 4
_BODIES = frozenset(("LOC", "ORG"))


@dataclass(frozen=True)
class HolderRules:
    """The words of one language that tie a figure to its holder, all lower case."""

    verbs: frozenset[str]  # finite forms whose subject has, gives or wants the figure
    nouns: tuple[str, ...]  # ends of nouns for a quantity («-anteil»)
    of: frozenset[str]  # between such a noun and its possessor
    before: frozenset[str]  # words that may stand before a subject
    determiners: frozenset[str]
    subordinators: frozenset[str]  # begin a clause
    prepositions: frozenset[str]
    ands: frozenset[str]
    adverbs: frozenset[str]  # between a possessor and its figure («roughly»)
    genitive_s: bool  # a genitive is an s at the name («Polens»)
    inversion: bool  # the subject may follow its verb
    verb_last: bool  # in a clause that a subordinator begins

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> HolderRules:
        """Rules from the parsed data of a language; without them numbers have no holders."""
        table = data.get("holders", {})

        def words(name: str) -> tuple[str, ...]:
            return tuple(str(table.get(name, "")).lower().split())

        return cls(
            verbs=frozenset(words("verbs")),
            nouns=words("nouns"),
            of=frozenset(words("of")),
            before=frozenset(words("before")),
            determiners=frozenset(words("determiners")),
            subordinators=frozenset(words("subordinators")),
            prepositions=frozenset(words("prepositions")),
            ands=frozenset(words("ands")),
            adverbs=frozenset(words("adverbs")),
            genitive_s=bool(table.get("genitive_s", False)),
            inversion=bool(table.get("inversion", False)),
            verb_last=bool(table.get("verb_last", False)),
        )


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words of a clause before a number, and the bodies that it names, by their first and last word."""

    words: list[str]
    named: list[tuple[Mention, int, int]]
    whole: bool  # it begins inside the reach
    opened: bool  # a subordinator begins it


def with_holders(
    text: str, mentions: Sequence[Mention], numbers: Sequence[Number], rules: HolderRules
) -> tuple[Number, ...]:
    """The numbers with `whose` and `whose_actor_id` where the clause leaves no doubt."""
    bodies = [m for m in mentions if m.label in _BODIES and m.alias_kind != "demonym"]
    if not rules.verbs or not bodies:
        return tuple(numbers)
    told: list[Number] = []
    for number in numbers:
        holder = _holder(text, bodies, number, rules)
        if holder is not None:
            number = replace(number, whose=(holder.start, holder.end), whose_actor_id=holder.actor_id)
        elif told and told[-1].whose is not None and _same_list(text, bodies, told[-1], number, rules):
            number = replace(number, whose=told[-1].whose, whose_actor_id=told[-1].whose_actor_id)
        told.append(number)
    return tuple(told)


def _holder(text: str, bodies: Sequence[Mention], number: Number, rules: HolderRules) -> Mention | None:
    clause = _clause(text, bodies, number.start, rules)
    found = [m for k, (m, _, _) in enumerate(clause.named) if _ties(text, clause, k, rules)]
    found += _of_the_whole(text, bodies, number, rules)
    same = {m.actor_id or text[m.start : m.end] for m in found}
    return found[-1] if len(same) == 1 else None


def _clause(text: str, bodies: Sequence[Mention], stop: int, rules: HolderRules) -> _Clause:
    start = max(0, stop - _REACH)
    matches = list(_TOKEN.finditer(text, start, stop))
    first, opened = (0, False) if not start else (1, False)
    for i, match in enumerate(matches):
        if match[0] in _BREAKS:
            first, opened = i + 1, False
        elif match[0].lower() in rules.subordinators:
            first, opened = i + 1, True
    inside = matches[first:]
    begins = {m.start(): i for i, m in enumerate(inside)}
    ends = {m.end(): i for i, m in enumerate(inside)}
    named = [(b, begins[b.start], ends[b.end]) for b in bodies if b.start in begins and b.end in ends]
    return _Clause([m[0].lower() for m in inside], named, start == 0 or first > 1, opened)


def _ties(text: str, clause: _Clause, k: int, rules: HolderRules) -> bool:
    """Whether the clause ties its body `k` to the number at its end."""
    mention, first, last = clause.named[k]
    words = clause.words
    genitive = _genitive(text, mention, words, last, rules)
    tail = last + 1 + (last + 1 < len(words) and words[last + 1][0] in _APOSTROPHES)
    beside = all(w in rules.adverbs for w in words[tail:])
    if beside and first == 0 and clause.whole:
        return True  # «Polen 28 Prozent, Estland 30 Prozent»
    if beside and genitive:  # «Germany's roughly 2 percent»; a name behind a noun belongs to that («im Süden Polens»)
        before = words[first - 1] if first else ""
        return tail > last + 1 or not before or before in rules.before | rules.verbs | rules.ands
    if any(not _governed(words, f, rules) for _, f, _ in clause.named[k + 1 :]):
        return False
    return _has_quantity(words, first, tail, genitive, rules) or (
        not (genitive and tail > last + 1) and _is_subject(clause, k, rules)
    )


def _genitive(text: str, mention: Mention, words: list[str], last: int, rules: HolderRules) -> bool:
    if last + 1 < len(words) and words[last + 1][0] in _APOSTROPHES:
        return True
    return _ends_in_genitive(text, mention, rules)


def _ends_in_genitive(text: str, mention: Mention, rules: HolderRules) -> bool:
    """Whether the name has an s («Polens») that is not its own («Airbus»)."""
    surface = text[mention.start : mention.end]
    if not rules.genitive_s or mention.actor_id is None or len(surface) < _SHORTEST_GENITIVE:
        return False
    return surface[-1] == "s" and surface.lower() not in (mention.actor_name or "").lower()


def _governed(words: list[str], first: int, rules: HolderRules) -> bool:
    """Whether a preposition stands before the body, which then is no subject."""
    i = first - 1
    if i >= 0 and words[i] in rules.determiners and words[i] not in rules.prepositions:
        i -= 1
    return i >= 0 and words[i] in rules.prepositions


def _has_quantity(words: list[str], first: int, tail: int, genitive: bool, rules: HolderRules) -> bool:
    """Whether a noun for a quantity belongs to the body («Polens Anteil», «the share of Poland»)."""
    if genitive and any(w.endswith(rules.nouns) for w in words[tail : tail + _BETWEEN + 1]):
        return True
    i = first - 1
    if i >= 0 and words[i] in rules.determiners and words[i] not in rules.of:
        i -= 1
    linked = i >= 0 and words[i] in rules.of
    if not linked and not (genitive and rules.genitive_s and i == first - 1):
        return False
    i -= linked
    return i >= 0 and words[i].endswith(rules.nouns)


def _is_subject(clause: _Clause, k: int, rules: HolderRules) -> bool:
    """Whether body `k` is the subject of a verb of having and giving, before or behind it."""
    words, (_, first, last) = clause.words, clause.named[k]
    start = first - 1 if first and words[first - 1] in rules.determiners else first
    following = words[last + 1] if last + 1 < len(words) else ""
    if start == 0 or words[start - 1] in rules.before or words[start - 1] in rules.ands:
        joined = start > 0 and words[start - 1] in rules.ands and any(e == start - 2 for _, _, e in clause.named)
        if start == 0 and not clause.whole:
            return False
        if not joined and following in rules.verbs:
            return True
        return start == 0 and rules.verb_last and clause.opened and following not in rules.ands and not joined
    inverted = rules.inversion and words[start - 1] in rules.verbs and following not in rules.ands
    return inverted and all(_governed(words, f, rules) for _, f, _ in clause.named[:k])


def _of_the_whole(text: str, bodies: Sequence[Mention], number: Number, rules: HolderRules) -> list[Mention]:
    """The possessor of what a share is of («2 percent of Germany's GDP»)."""
    if number.kind != "percent":
        return []
    for body in bodies:
        if not number.end < body.start <= number.end + _BEHIND:
            continue
        between = text[number.end : body.start].lower().split()
        marked = text[body.end : body.end + 1] in _APOSTROPHES or _ends_in_genitive(text, body, rules)
        if between and marked and all(w in rules.of or w in rules.determiners for w in between):
            return [body]
    return []


def _same_list(text: str, bodies: Sequence[Mention], last: Number, number: Number, rules: HolderRules) -> bool:
    """Whether a number goes on with the list of the one before it («12 tanks, 5 ships and 3 drones»)."""
    gap = text[last.end : number.start]
    if len(gap) > _CHAIN or any(last.end <= m.start < number.start for m in bodies):
        return False
    words = [m[0].lower() for m in _TOKEN.finditer(gap)]
    tail = [w for w in words if w not in rules.adverbs]
    return bool(tail) and tail.count(",") <= 1 and (tail == [","] or tail[-1] in rules.ands)
