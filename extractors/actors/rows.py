"""What the gazetteer is built from, and the check that its data files hold together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractors.actors.spellings import skeleton
from extractors.errors import SeedError

TYPES = {"person": "PER", "organisation": "ORG", "institution": "ORG", "country": "LOC"}
KINDS = frozenset({"name", "short", "title", "metonym", "demonym"})
_ID = re.compile(r"country:[A-Z]{2}|[a-z0-9]+(?:-[a-z0-9]+)*")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_FLEETING = re.compile(r"\b(?:current|currently|incumbent|today|now|present)\b")  # a description that goes out of date
_OTHER_PERSON = re.compile(r"-\d+")  # ends the id of somebody whose namesake of one country is listed, too


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
    place_endings: frozenset[str] = frozenset()  # behind such a capital and an apostrophe («Moskova'da»)
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
                place_endings=frozenset(data.get("place_endings", "").split()),
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
    problems += _doubled(actors)
    seen: set[tuple[str, str, str]] = set()
    for row in names:
        key = (row.actor_id, row.name, row.language)
        problems += _name_problems(row, known, key in seen)
        seen.add(key)
    return problems + _ambiguous(actors, names)


def _name_problems(row: NameRow, known: Mapping[str, ActorRow], again: bool) -> list[str]:
    actor = known.get(row.actor_id)
    is_person = actor is not None and actor.type == "person"
    is_country = row.actor_id.startswith("country:")
    tests = (
        (again, "given twice"),
        (bool(row.actor_id) and actor is None and not is_country, "no such actor"),
        (row.kind not in KINDS, f"unknown kind {row.kind!r}"),
        (not row.name.strip() or row.name != row.name.strip(), "empty or with blanks around it"),
        (row.kind == "demonym" and is_person, "a demonym is of a country or a party"),
        (row.kind == "metonym" and is_person, "a person has no metonym"),
        (bool(row.language) and not re.fullmatch("[a-z]{2,3}", row.language), f"bad language {row.language!r}"),
    )
    return [f"name {row.name!r} of {row.actor_id or 'nobody'}: {words}" for wrong, words in tests if wrong]


def _ambiguous(actors: Iterable[ActorRow], names: Iterable[NameRow]) -> list[str]:
    """Names that mean two actors and have no rule; an actor's own name counts where no row says how to treat it."""
    given = {(row.actor_id, row.name) for row in names}
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for actor in actors:
        if (actor.actor_id, actor.name) not in given:
            owners[(actor.name, "")].add(actor.actor_id)
    for row in names:
        if not row.needs_context and row.kind != "title":
            owners[(row.name, row.language)].add(row.actor_id)
    return [
        f"name {name!r} is of {' and '.join(sorted(bearers))}: set needs_context"
        for name, language in owners
        if len(bearers := owners[name, language] | owners.get((name, ""), set())) > 1
    ]


def _doubled(actors: Iterable[ActorRow]) -> list[str]:
    """Persons of one country whose names sound the same: most likely one person under two ids."""
    bearers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for actor in actors:
        if actor.type == "person" and not _OTHER_PERSON.search(actor.actor_id):
            bearers[skeleton(actor.name), actor.country].append(actor.actor_id)
    return [
        f"{' and '.join(ids)} have one name: merge them, or end the id of a namesake in a number"
        for ids in bearers.values()
        if len(ids) > 1
    ]


def _actor_problems(actor: ActorRow, again: bool) -> list[str]:
    tests = (
        (again, "given twice"),
        (not _ID.fullmatch(actor.actor_id), "an id has lower-case letters, figures and hyphens"),
        (actor.type not in TYPES, f"unknown type {actor.type!r}"),
        (not actor.name.strip(), "has no name"),
        (bool(actor.country) and not re.fullmatch("[A-Z]{2}", actor.country), f"country {actor.country!r} is no code"),
        (bool(actor.wikidata_id) and not _WIKIDATA.fullmatch(actor.wikidata_id), f"bad {actor.wikidata_id!r}"),
        (bool(_FLEETING.search(actor.description)), "its description goes out of date"),
    )
    return [f"actor {actor.actor_id}: {words}" for wrong, words in tests if wrong]


def _repeats(what: str, values: list[str]) -> list[str]:
    return [f"{what} {v} is given {values.count(v)} times" for v in dict.fromkeys(values) if values.count(v) > 1]
