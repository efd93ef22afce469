"""What the gazetteer is built from, and the check that its data files hold together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractors.errors import SeedError

TYPES = {"person": "PER", "organisation": "ORG", "institution": "ORG", "country": "LOC"}
KINDS = frozenset({"name", "short", "title", "metonym", "demonym"})
_ID = re.compile(r"country:[A-Z]{2}|[a-z0-9]+(?:-[a-z0-9]+)*")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor; `type` is person, organisation, institution (a body or office of a state or alliance) or country."""

    actor_id: str
    type: str
    name: str
    country: str = ""  # ISO 3166
    description: str = ""
    wikidata_id: str = ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of an actor.

    `language` empty: holds in every language. `needs_context`: names the actor only where a full name of it stands in
    the same text or one of its titles right before. A `title` is no name of its own. An empty `actor_id` keeps shorter
    names inside this one from being found («New Jersey») and is no mention.
    """

    actor_id: str
    name: str
    language: str = ""
    kind: str = "name"
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class NameRules:
    """How names look in the texts of one language."""

    endings: frozenset[str] = frozenset()  # may follow a name («Trumps»)
    plural_endings: frozenset[str] = frozenset()  # the same, behind a name in «e» or «er» alone («Niederlanden»)
    strip: tuple[str, ...] = ()  # endings of the plain form that others replace («Росія», «Росії»)
    declension: tuple[tuple[str, str], ...] = ()  # of the first word of several («Europäische», «Europäischen»)
    place_words: frozenset[str] = frozenset()  # before a capital that is a place and no government
    place_phrases: tuple[str, ...] = ()  # the same of several words («Bürgermeister von»)
    place_nouns: frozenset[str] = frozenset()  # behind such a capital («Kyiv region»)
    acting_nouns: frozenset[str] = frozenset()  # before such a word the capital acts all the same («pressure from»)
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)  # name -> words one of which must be in the text
    states: frozenset[str] = frozenset()  # behind a place and a comma («Lebanon, Pennsylvania») it is no country
    media_words: frozenset[str] = frozenset()  # before a name that is a medium there («auf X»)
    conjunctions: frozenset[str] = frozenset()
    with_words: frozenset[str] = frozenset()  # of the place words, those that mean «with» before some endings
    with_endings: tuple[str, ...] = ()  # these endings: «z Moskwą», but «z Moskwy»
    not_first: frozenset[str] = frozenset()  # forms that are adjectives where a sentence begins («Polski rząd»)
    adjectival: frozenset[str] = frozenset()  # names that are adjectives before a hyphen («US-Präsident»)

    @classmethod
    def from_mapping(cls, language: str, data: Mapping[str, Any]) -> NameRules:
        """Rules from parsed TOML (strings of words). Raises SeedError where a value has another shape."""
        try:
            pairs = tuple((a, b) for a, b in (pair.split(":") for pair in str(data.get("declension", "")).split()))
            return cls(
                endings=frozenset(data.get("endings", "").split()),
                plural_endings=frozenset(data.get("plural_endings", "").split()),
                strip=tuple(sorted(data.get("strip", "").split(), key=len, reverse=True)),
                declension=pairs,
                place_words=frozenset(data.get("place_words", "").split()),
                place_phrases=tuple(p.strip() for p in data.get("place_phrases", "").split(",") if p.strip()),
                place_nouns=frozenset(data.get("place_nouns", "").split()),
                acting_nouns=frozenset(data.get("acting_nouns", "").split()),
                needs={name: frozenset(words.lower().split()) for name, words in data.get("needs", {}).items()},
                states=frozenset(p.strip() for p in data.get("states", "").split(",") if p.strip()),
                media_words=frozenset(data.get("media_words", "").split()),
                conjunctions=frozenset(data.get("conjunctions", "").split()),
                with_words=frozenset(data.get("with_words", "").split()),
                with_endings=tuple(data.get("with_endings", "").split()),
                not_first=frozenset(data.get("not_first", "").split()),
                adjectival=frozenset(data.get("adjectival", "").split()),
            )
        except (ValueError, AttributeError) as error:
            raise SeedError(f"names of {language}", str(error), "see seeds/packs/de/names.toml") from error


def check_actors(actors: Iterable[ActorRow], names: Iterable[NameRow]) -> list[str]:
    """What is wrong in the two files, one sentence each; empty where all is well."""
    actors, names = list(actors), list(names)
    problems: list[str] = []
    known: dict[str, ActorRow] = {}
    for actor in actors:
        problems += _actor_problems(actor, actor.actor_id in known)
        known[actor.actor_id] = actor
    problems += _repeats("wikidata id", [a.wikidata_id for a in actors if a.wikidata_id])
    problems += _repeats("actor name", [a.name for a in actors])
    seen: set[tuple[str, str, str]] = set()
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in names:
        label = f"name {row.name!r} of {row.actor_id or 'nobody'}"
        if row.actor_id and row.actor_id not in known and not row.actor_id.startswith("country:"):
            problems.append(f"{label}: no such actor")
        if row.kind not in KINDS:
            problems.append(f"{label}: unknown kind {row.kind!r}")
        if not row.name.strip() or row.name != row.name.strip():
            problems.append(f"{label}: empty or with blanks around it")
        if (key := (row.actor_id, row.name, row.language)) in seen:
            problems.append(f"{label}: given twice")
        seen.add(key)
        if not row.needs_context and row.kind != "title":
            owners[(row.name, row.language)].add(row.actor_id)
    problems += [
        f"name {name!r} is of {' and '.join(sorted(ids))}: set needs_context"
        for (name, language), ids in owners.items()
        if len(ids | owners.get((name, ""), set())) > 1
    ]
    return problems


def _actor_problems(actor: ActorRow, again: bool) -> list[str]:
    tests = (
        (again, "given twice"),
        (not _ID.fullmatch(actor.actor_id), "an id has lower-case letters, figures and hyphens"),
        (actor.type not in TYPES, f"unknown type {actor.type!r}"),
        (not actor.name.strip(), "has no name"),
        (bool(actor.country) and not re.fullmatch("[A-Z]{2}", actor.country), f"country {actor.country!r} is no code"),
        (bool(actor.wikidata_id) and not _WIKIDATA.fullmatch(actor.wikidata_id), f"bad {actor.wikidata_id!r}"),
    )
    return [f"actor {actor.actor_id}: {words}" for wrong, words in tests if wrong]


def _repeats(what: str, values: list[str]) -> list[str]:
    return [f"{what} {v} is given {values.count(v)} times" for v in dict.fromkeys(values) if values.count(v) > 1]
