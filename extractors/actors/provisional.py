"""Persons whom no list knows, over documents: who is the same, who is another of that name, and where it is not clear.

Only people with one key (the sound of first and last name) are compared. They are one where role, body or context
agree; they stay apart where these tell of two people; where too little is told, nobody is given.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from anyascii import anyascii

from extractors.actors.variants import LEAST, same_person_name, skeleton

REMEMBERED = 50  # newest sightings of a person that a new one is compared with
ENOUGH = 2.0  # agreement from which two sightings are of one person
_MARGIN = 1.0  # by which the best candidate must be better than the next
_NEWS = 10  # days in which the same event is written about
_SPECIFIC = 10  # letters from which one shared noun tells what somebody is («Politikwissenschaftler»)
_STEM = 9  # letters by which words of roles are compared: «Historiker», «Historikerin»
_STATUS = (
    "fruher", "ehemal", "damal", "amtier", "design", "kunft", "langjahr", "former", "acting", "then", "incoming",
    "outgoing", "longtime", "retired",
)  # fmt: skip
_WORD = re.compile(r"\w{4,}")


class Sighting(Protocol):
    """One person in one text; `actor_id` is who it was taken for, None where that is to be decided or was not clear.

    `survivor_id`: who that is by a merge that a person made.
    """

    @property
    def article_id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def entity(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def name_key(self) -> str: ...
    @property
    def role(self) -> str | None: ...
    @property
    def office(self) -> str | None: ...
    @property
    def office_body(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def context(self) -> frozenset[str]: ...
    @property
    def language(self) -> str | None: ...
    @property
    def seen_on(self) -> date | None: ...
    @property
    def actor_id(self) -> str | None: ...
    @property
    def survivor_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """Who a sighting is: a person known before, a new one (`is_new`), or nobody where it is not clear (None).

    `reason`: new, same_article, apart, unclear, or the words for what agreed, parted by «+».
    """

    actor_id: str | None
    is_new: bool
    reason: str
    score: float = 0.0


@lru_cache(8192)
def name_key(name: str) -> str:
    """The key of a full name: the sound of its first and last word; empty for a name of one word.

    «Дмитро Коваль» and «Dmytro Kowal» have one key; so have some names that are two, which are told apart later.
    """
    if name[:1].islower():  # «of Kentucky», «von der Leyen»: no given name
        return ""
    words = skeleton(name).split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 else ""


def slug(name: str) -> str:
    """What the id of a person of that name begins with: `~anna-schmidt`."""
    return "~" + "-".join(word for part in _name_words(name) for word in re.findall("[a-z0-9]+", part))


def decide(
    new: Sequence[Sighting], known: Sequence[Sighting], taken: Collection[str], keys: Collection[str] = ()
) -> list[Decision]:
    """Who each new sighting is, in their order.

    `known` are earlier sightings of the same keys, `taken` the ids in use, `keys` those of all people with the same
    surnames: a surname that one person alone bears tells more than «Müller».

    The decisions depend on the arguments alone; each counts as known for those behind it, so that it is the same
    whether people come one by one or together. A person whom the same article named before stays who it was.
    """
    people: defaultdict[str, defaultdict[str, list[Sighting]]] = defaultdict(lambda: defaultdict(list))
    for sighting in sorted(known, key=_place):
        if sighting.actor_id is not None:
            people[sighting.name_key][sighting.actor_id].append(sighting)
    ids = set(taken)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        bearers[_surname(key)].add(key)
    decisions = []
    for sighting in new:
        rare = not bearers[_surname(sighting.name_key)] - {sighting.name_key}
        decision = _decide(sighting, people[sighting.name_key], ids, rare)
        if decision.actor_id is not None:
            ids.add(decision.actor_id)
            bearers[_surname(sighting.name_key)].add(sighting.name_key)
            insort(people[sighting.name_key][decision.actor_id], sighting, key=_place)
        decisions.append(decision)
    return decisions


def _decide(new: Sighting, people: dict[str, list[Sighting]], ids: set[str], rare: bool) -> Decision:
    same = [who for who, seen in people.items() if any(s.article_id == new.article_id for s in seen)]
    if len(same) == 1:
        return Decision(same[0], False, "same_article")
    if not people:
        return Decision(free_id(slug(new.name), ids), True, "new")
    ranked = []
    for who, seen in people.items():
        compared = [s for s in seen[:-REMEMBERED] if s.article_id == new.article_id] + seen[-REMEMBERED:]
        if not any(conflict(new, s) for s in compared):
            score, why = max((agreement(new, s, rare) for s in compared), key=lambda pair: pair[0])
            ranked.append((score, why, who))
    ranked.sort(key=lambda r: (-r[0], r[2]))
    best = ranked[0] if ranked else None
    if best is not None and best[0] >= ENOUGH:
        merged = _survivor(people[best[2]])
        others = [r for r in ranked[1:] if merged is None or _survivor(people[r[2]]) != merged]
        if others and best[0] - others[0][0] < _MARGIN:
            return Decision(None, False, "unclear", best[0])
        return Decision(best[2], False, best[1], best[0])
    tells = bool(new.role or new.office or new.office_body)
    if best is not None and (best[0] > 0 or not tells):
        return Decision(None, False, "unclear", best[0])
    return Decision(free_id(slug(new.name), ids), True, "apart", best[0] if best is not None else 0.0)


def _place(sighting: Sighting) -> tuple[int, int, int]:
    return sighting.article_id, sighting.version, sighting.entity


def _survivor(seen: Sequence[Sighting]) -> str | None:
    return next((s.survivor_id for s in seen if s.survivor_id is not None), None)


def conflict(a: Sighting, b: Sighting) -> bool:
    """Whether two sightings cannot be one person: names that are two, other countries, one office of two bodies."""
    if a.name != b.name and not _one_name(a.name, b.name):
        return True
    if a.country and b.country and a.country != b.country:
        return True
    bodies = a.office_body and b.office_body and a.office_body != b.office_body
    return bool(bodies and a.office and a.office == b.office)


def agreement(a: Sighting, b: Sighting, rare: bool = False) -> tuple[float, str]:
    """How much speaks for one person, and what; `ENOUGH` is enough. One role against another speaks against it.

    `rare`: nobody else bears the surname.
    """
    parts: list[tuple[str, float]] = []
    if a.office and a.office == b.office:
        parts.append(("office", 2.0))
    elif a.language == b.language and a.role and b.role:
        parts.append(("role", _roles(a.role, b.role, a.language or "")))
    if a.office_body and a.office_body == b.office_body and len(a.office_body) > 2:
        parts.append(("body", 3.0))
    elif a.country and a.country == b.country:
        parts.append(("country", 1.0))
    parts.append(("context", _context(a, b)))
    if rare or min(len(_name_words(a.name)), len(_name_words(b.name))) > 2:
        parts.append(("name", 1.0))
    return sum(score for _, score in parts), "+".join(word for word, score in parts if score > 0)


def _roles(a: str, b: str, language: str) -> float:
    """2 for roles that share what somebody is, 1 for a word that many are, -1 for none."""
    first, second = _role_words(a, language), _role_words(b, language)
    if not first or not second:
        return 0.0
    shared = first.keys() & second.keys()
    if len(shared) > 1 or any(first[w] and second[w] for w in shared):
        return 2.0
    return 1.0 if shared else -1.0


def _role_words(role: str, language: str) -> dict[str, bool]:
    """The words of a role by their stems, and whether each is a noun long enough to tell a profession."""
    words = {}
    for word in _WORD.findall(role):
        noun = word[0].isupper() if language == "de" else word[0].islower()
        plain = _plain(word)
        if not plain.startswith(_STATUS) and (noun or language != "de"):
            words[plain[:_STEM]] = noun and len(word) >= _SPECIFIC
    return words


def _context(a: Sighting, b: Sighting) -> float:
    shared = len(a.context & b.context)
    if shared < 2:
        return 0.0
    near = a.seen_on is not None and b.seen_on is not None and abs((a.seen_on - b.seen_on).days) <= _NEWS
    half = shared > 2 and shared / min(len(a.context), len(b.context)) >= 0.5
    return float(near + half)


@lru_cache(4096)
def _one_name(a: str, b: str) -> bool:
    """Whether two names with one key are spellings of one: «Fischer» is not «Fisher», «Hans Peter» not «Hans Georg»."""
    return same_person_name(a, b) >= LEAST


def _surname(key: str) -> str:
    return key.rpartition(" ")[2]


def _name_words(name: str) -> list[str]:
    """The words of a name, plain; titles with a full stop («Dr.») are none of it, initials are."""
    words = [w for w in name.split() if not (w.endswith(".") and len(w) > 2)]
    return [plain for plain in (_plain(w).strip(".,'’") for w in words) if plain]


def _plain(word: str) -> str:
    return anyascii(word).lower()


def free_id(base: str, ids: Collection[str]) -> str:
    """The id itself, or the first with a number behind it that is not in use."""
    if base not in ids:
        return base
    number = 2
    while f"{base}-{number}" in ids:
        number += 1
    return f"{base}-{number}"
