"""All names of all actors in one automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import ahocorasick

from extractors.actors.countries import LANGUAGES, country_actors, country_names
from extractors.actors.rows import TYPES, ActorRow, NameRow, NameRules

_SHORTEST_STEM = 4  # characters of a name without its ending; a shorter stem begins too many other words


class Reading(NamedTuple):  # a tuple, since tens of thousands are made at every start
    """One thing that a string in the automaton can mean."""

    actor: ActorRow | None  # None: nobody; the string only keeps shorter names from being found
    kind: str
    language: str
    needs_context: bool
    ending_from: str | None = None  # the string is a stem; its plain form goes on with this

    @property
    def is_capital(self) -> bool:
        """A metonym that can also be the place itself (a city, not a building or an office)."""
        return self.kind == "metonym" and self.actor is not None and self.actor.type in ("country", "organisation")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to actors; built once per process, read by `find_mentions`."""

    automaton: Any  # string -> (string, readings)
    rules: Mapping[str, NameRules]
    titles: Mapping[str, tuple[str, ...]]  # actor id -> titles that may stand before its short name
    first_names: Mapping[str, frozenset[str]]  # first name -> the persons of the list who bear it
    first_stems: Mapping[str, frozenset[str]]  # the same without the endings that others replace

    @classmethod
    def build(
        cls,
        actors: Iterable[ActorRow],
        names: Iterable[NameRow],
        rules: Mapping[str, Mapping[str, Any]] | None = None,
        country_languages: Iterable[str] = LANGUAGES,
    ) -> Gazetteer:
        """The gazetteer of these actors and of all countries in `country_languages`.

        `rules`: language code to its parsed names.toml. A name of an unknown actor is passed over; `check_actors` tells
        which.
        """
        parsed = {language: NameRules.from_mapping(language, data) for language, data in (rules or {}).items()}
        by_id = {a.actor_id: a for a in [*country_actors(), *actors]}
        rows = [*country_names(country_languages), *names]
        rows += list(_plain_names(by_id.values(), rows))
        rows += list(_surnames(by_id, rows))
        stripped = [(language, r.strip) for language, r in parsed.items() if r.strip]
        readings: dict[str, list[Reading]] = {}
        titles: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row.kind == "title":
                titles[row.actor_id].append(row.name)
            elif row.actor_id in by_id or not row.actor_id:
                for string, reading in _strings(row, by_id.get(row.actor_id), parsed, stripped):
                    known = readings.setdefault(string, [])
                    if reading not in known:
                        known.append(reading)
        first_names = _first_names(by_id, rows)
        return cls(
            automaton=_automaton(readings),
            rules=parsed,
            titles={actor: tuple(words) for actor, words in titles.items()},
            first_names=first_names,
            first_stems=_first_stems(first_names, [endings for _, endings in stripped]),
        )


def _automaton(readings: Mapping[str, list[Reading]]) -> Any:
    automaton = ahocorasick.Automaton()
    for string, meant in readings.items():
        automaton.add_word(string, (string, tuple(meant)))
    if readings:
        automaton.make_automaton()
    return automaton


def _plain_names(actors: Iterable[ActorRow], rows: Iterable[NameRow]) -> Iterator[NameRow]:
    """The own name of an actor, where the names file does not already say how to treat it in every language."""
    given = {(row.actor_id, row.name) for row in rows if not row.language or row.needs_context}
    return (NameRow(a.actor_id, a.name) for a in actors if a.type != "country" and (a.actor_id, a.name) not in given)


def _surnames(by_id: Mapping[str, ActorRow], rows: Iterable[NameRow]) -> Iterator[NameRow]:
    """The last word of each person's full name, to be joined to it where both stand in one text."""
    rows = list(rows)
    given = {(row.actor_id, row.name) for row in rows}
    for row in rows:
        actor = by_id.get(row.actor_id)
        if actor is not None and actor.type == "person" and row.kind == "name" and " " in row.name:
            surname = row.name.rsplit(" ", 1)[1]
            if len(surname) > 1 and surname[0].isupper() and (row.actor_id, surname) not in given:
                given.add((row.actor_id, surname))
                yield NameRow(row.actor_id, surname, row.language, "short", True)


def _strings(
    row: NameRow,
    actor: ActorRow | None,
    rules: Mapping[str, NameRules],
    stripped: Sequence[tuple[str, tuple[str, ...]]],
) -> list[tuple[str, Reading]]:
    """The strings under which a name is looked up: itself, its declined forms and its stems.

    `stripped`: the endings of plain forms that others replace, by language.
    """
    name, language = row.name, row.language
    reading = Reading(actor, row.kind, language, row.needs_context)
    found = [(name, reading)]
    own = rules.get(language)
    if name[0].islower():
        found.append((name[0].upper() + name[1:], reading))  # «Von der Leyen» at the start of a sentence
    if own and " " in name and (actor is None or actor.type != "person"):
        found += [(form, reading) for form in _declined(name, own.declension)]
    for code, endings in stripped:
        if (not language or language == code) and name.endswith(endings):
            for form in dict.fromkeys(string for string, _ in found):
                plain = _ending(form, endings, _SHORTEST_STEM)
                if plain:
                    found.append((form[: -len(plain)], Reading(actor, row.kind, code, row.needs_context, plain)))
    return found


def _ending(name: str, endings: Sequence[str], shortest: int) -> str:
    """The longest of the endings (longest first) that a name has and that leaves a stem; empty where none does."""
    return next((e for e in endings if name.endswith(e) and len(name) - len(e) >= shortest), "")


def _declined(name: str, declension: Sequence[tuple[str, str]]) -> list[str]:
    """The forms of a name whose first words are adjectives («Europäischer Auswärtiger Dienst»)."""
    words = name.split(" ")
    if not words[0].endswith(tuple({ending for ending, _ in declension})):
        return []
    forms = []
    for ending, other in declension:
        count = next((n for n, word in enumerate(words) if not word.endswith(ending)), len(words) - 1)
        count = min(count, len(words) - 1)
        if count:
            bent = [f"{word[: -len(ending)]}{other}" for word in words[:count]]
            forms.append(" ".join([*bent, *words[count:]]))
    return forms


def _first_names(by_id: Mapping[str, ActorRow], rows: Iterable[NameRow]) -> dict[str, frozenset[str]]:
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        actor = by_id.get(row.actor_id)
        if actor is not None and actor.type == "person" and row.kind == "name" and " " in row.name:
            bearers[row.name.split(" ", 1)[0]].add(row.actor_id)
    return {name: frozenset(ids) for name, ids in bearers.items()}


def _first_stems(
    first_names: Mapping[str, frozenset[str]], endings: Sequence[tuple[str, ...]]
) -> dict[str, frozenset[str]]:
    """First names and their stems («Сергей», «Серге») to the persons of the list who bear them."""
    stems: dict[str, frozenset[str]] = dict(first_names) if endings else {}
    for name, ids in first_names.items():
        for stem in {name[: -len(e)] for of_language in endings if (e := _ending(name, of_language, 3))}:
            stems[stem] = stems.get(stem, frozenset()) | ids
    return stems


def label_of(actor: ActorRow) -> str:
    """PER, ORG or LOC."""
    return TYPES[actor.type]
