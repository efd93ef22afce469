"""Persons inside one text: which surfaces name the same one, by given name, surname and form of address."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.office_index import OfficeIndex, ranks_before
from extractors.actors.offices import Office
from extractors.actors.surfaces import Surface


@dataclass(slots=True)
class Entity:
    """One person of a text; `name` is the fullest form of the name that the text has."""

    number: int
    name: str
    gender: str = ""
    surfaces: list[Surface] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # of the surfaces, in order
    listed: set[str] = field(default_factory=set)  # persons of the registry that the surfaces can mean
    offices: list[Office] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)  # of the offices
    is_full: bool = False
    actor_id: str | None = None
    confidence: float = 0.0
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    text: str
    grammar: OfficeGrammar
    offices: OfficeIndex
    genders: Mapping[str, str]  # lower-case given name -> m or f


def persons(
    text: str, surfaces: Sequence[Surface], grammar: OfficeGrammar, offices: OfficeIndex, genders: Mapping[str, str]
) -> list[Entity]:
    """The persons that the PER surfaces name, numbered in the order in which the text names them.

    Full names with one given name and surname are one person. A lone surname is the person with that surname whom the
    text names nearest before, else first behind; a form of address of the other gender rules somebody out.
    """
    names = _Names(text, grammar, offices, genders)
    people = [s for s in surfaces if s.label == "PER"]
    whole = {text[s.start : s.plain] for s in people}
    entities: list[Entity] = []
    by_name: dict[tuple[str, str], Entity] = {}
    by_surname: defaultdict[str, list[Entity]] = defaultdict(list)
    for s in people:
        words = _plain(text, s, whole).split()
        if _is_full(words, grammar):
            key = (words[0].casefold(), words[-1].casefold())
            entity = by_name.get(key)
            if entity is None:
                entity = by_name[key] = Entity(len(entities), " ".join(words), is_full=True)
                entity.gender = genders.get(words[0].lower(), "")
                entities.append(entity)
                by_surname[words[-1].casefold()].append(entity)
            _take(entity, s, names)
    for s in people:
        words = _plain(text, s, whole).split()
        if not _is_full(words, grammar):
            word = words[-1]
            entity = _bearer(s, by_surname[word.casefold()], names)
            if entity is None:
                entity = Entity(len(entities), " ".join(words), _address(s, names))
                entities.append(entity)
                by_surname[word.casefold()].append(entity)
            _take(entity, s, names)
    entities.sort(key=lambda e: min(s.start for s in e.surfaces))
    for number, entity in enumerate(entities):
        entity.number = number
        entity.surfaces.sort(key=lambda s: s.start)
    return entities


def _is_full(words: Sequence[str], grammar: OfficeGrammar) -> bool:
    """Whether a name has more than a surname; «von der Leyen» has not."""
    return len(words) > 1 and not all(word.lower() in grammar.particles for word in words[:-1])


def _plain(text: str, surface: Surface, whole: set[str]) -> str:
    """The name without a genitive ending that the registry or another surface of the text tells to be one."""
    name = text[surface.start : surface.plain]
    return name[:-1] if name.endswith("s") and name[:-1] in whole else name


def _take(entity: Entity, surface: Surface, names: _Names) -> None:
    entity.surfaces.append(surface)
    insort(entity.starts, surface.start)
    entity.listed.update(r.actor.actor_id for r in surface.readings if r.actor is not None)
    entity.gender = entity.gender or _address(surface, names)
    office = names.offices.of(surface.start, surface.end)
    if office is not None:
        entity.offices.append(office)
        entity.nouns.add(office.noun)


def _address(surface: Surface, names: _Names) -> str:
    """The gender that a form of address right before a name tells."""
    start = ranks_before(names.text, surface.start, names.grammar)
    for word in names.text[start : surface.start].lower().replace(".", " ").split():
        if word in names.grammar.addresses:
            return names.grammar.addresses[word]
    return ""


def _bearer(surface: Surface, candidates: Sequence[Entity], names: _Names) -> Entity | None:
    """The person whom a lone surname means; None where nobody fits.

    A surname that alone means a listed actor («Trump») stays his where the text has only other listed bearers of it
    («Melania Trump»); a bearer in no list («Hans Merz») takes it.
    """
    gender = _address(surface, names)
    office = names.offices.of(surface.start, surface.end)
    fitting = [e for e in candidates if not (gender and e.gender and gender != e.gender)]
    famous = {r.actor.actor_id for r in surface.readings if r.actor is not None and not r.needs_context}
    if famous and not (gender and any(e.gender == gender for e in fitting)):
        own = [e for e in fitting if not famous.isdisjoint(e.listed)]
        fitting = own or [e for e in fitting if not e.listed]
    if office is not None and len(fitting) > 1:
        same = [e for e in fitting if office.noun in e.nouns]
        fitting = same or fitting
    best: Entity | None = None
    nearest = -1
    for entity in fitting:
        place = bisect_left(entity.starts, surface.start)
        before = entity.starts[place - 1] if place else -1
        if best is None or before > nearest:
            best, nearest = entity, before
    return best
