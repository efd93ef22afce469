"""Everyone and everything that a text names: names listed and seen, joined into entities, linked to actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import ahocorasick

from extractors.actors.entities import Entity, persons
from extractors.actors.gazetteer import Gazetteer
from extractors.actors.hits import find_hits, rules_of
from extractors.actors.link import Linker, Variants, countries_of
from extractors.actors.mentions import listed_mentions
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.office_index import OfficeIndex, with_office, without_offices
from extractors.actors.offices import find_offices
from extractors.actors.recogniser import Name, Recogniser
from extractors.actors.registry import Registry
from extractors.actors.standing import standing_for
from extractors.actors.surfaces import SURE, Surface, agreed, combine, is_safe, with_echoes
from extractors.actors.things import things
from extractors.language import primary_subtag
from extractors.model import Mention

_SURELY_NO_PERSON = 0.9  # score of a name seen as a body or place that an office before it does not outweigh
_NEVER = 2.0  # no score is so high: in languages that the recogniser was not trained on the listed name stands
_FOREIGN = 0.6  # score from which a name counts in a language that the recogniser was not trained on
_NO_OFFICES = OfficeGrammar(ahocorasick.Automaton())


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """All that finding actors takes, built once per process."""

    gazetteer: Gazetteer
    registry: Registry = field(default_factory=Registry)
    offices: Mapping[str, OfficeGrammar] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)  # lower-case given name -> m or f
    recogniser: Recogniser | None = None
    variants: Variants | None = None


def find_actors(text: str, lang: str | None, lexicon: ActorLexicon, on: date | None = None) -> tuple[Mention, ...]:
    """The mentions in the order of the text; those of offices and groups may have others inside them.

    `lang`: of the text, a code like «de» or «de-AT»; None lets names of every language through. `on`: the day of the
    text, by which offices resolve; without it those that name nobody stay unresolved. Linear in the text.
    """
    language = primary_subtag(lang) or None
    gazetteer, registry = lexicon.gazetteer, lexicon.registry
    grammar = lexicon.offices.get(language or "", _NO_OFFICES)
    rules = rules_of(language, gazetteer)
    hits = find_hits(text, language, gazetteer)
    seen = []
    if lexicon.recogniser is not None:
        listed = [(m.start, m.end, m.label) for m in listed_mentions(text, hits, rules, gazetteer)]
        seen = lexicon.recogniser.names(text, language, listed)
    is_trained = language in lexicon.offices and not grammar.bare_names
    sure = SURE if is_trained else _NEVER
    seen = seen if is_trained else [name for name in seen if _looks_like_a_name(text, name, grammar)]
    surfaces = with_echoes(text, agreed(text, combine(text, hits, seen, grammar, lexicon.genders, sure)), grammar)
    offices = find_offices(text, surfaces, grammar, registry)
    if grammar.bare_names:
        surfaces = without_offices(text, surfaces, offices, grammar)
    index = OfficeIndex(text, offices, grammar)
    surfaces = [_person_behind_office(s, index) for s in surfaces]
    heads = {o.word for o in offices if o.role}  # «SACEUR» is an office before it is a headquarters
    others = [s for s in surfaces if s.label != "PER" and (s.start, s.end) not in heads]
    home = countries_of(_named_countries(others), registry, offices)
    found = things(text, others, rules, grammar, home)
    people = persons(text, surfaces, grammar, index, lexicon.genders)
    countries = countries_of((m.actor_id for m in found if m.actor_id), registry, offices)
    linker = Linker(registry, lexicon.variants, grammar, on, countries)
    for entity in people:
        choice = linker.choose(entity)
        if choice is not None:
            entity.actor_id, entity.kind, entity.confidence = choice.actor_id, choice.kind, choice.confidence
    people = _joined(people)
    mentions = found + [m for e in people for m in _of_person(e, index, registry)]
    mentions += standing_for(text, offices, people, index, registry, lexicon.genders, on)
    return tuple(_numbered(sorted(mentions, key=lambda m: (m.start, -m.end))))


def _person_behind_office(surface: Surface, index: OfficeIndex) -> Surface:
    """A lone name right behind an office («Innenminister Sobotka») is a person's, whatever it looked like."""
    if surface.label not in ("ORG", "LOC") or is_safe(surface) or surface.score > _SURELY_NO_PERSON:
        return surface
    office = index.before(surface.start)
    return replace(surface, label="PER") if office is not None and office.word[1] == office.end else surface


def _named_countries(surfaces: Sequence[Surface]) -> list[str]:
    """The ids of the countries that stand among the surfaces by name."""
    return [
        r.actor.actor_id for s in surfaces for r in s.readings[:1] if r.actor is not None and r.actor.type == "country"
    ]


def _looks_like_a_name(text: str, name: Name, grammar: OfficeGrammar) -> bool:
    """Whether what was seen in a language without training is likely a name: surely so, all its words capital."""
    words = text[name.start : name.end].split()
    return name.score >= _FOREIGN and all(word[0].isupper() or word in grammar.particles for word in words)


def _joined(people: Sequence[Entity]) -> list[Entity]:
    """Persons that link to one actor are one; a shy name of nobody in particular is none."""
    kept: list[Entity] = []
    by_actor: dict[str, Entity] = {}
    for entity in people:
        entity.surfaces = [s for s in entity.surfaces if entity.actor_id or s.seen or s.echo or is_safe(s)]
        if not entity.surfaces or (not any(s.seen or is_safe(s) for s in entity.surfaces) and not entity.actor_id):
            continue
        known = by_actor.get(entity.actor_id or "")
        if known is not None:
            known.surfaces += entity.surfaces
            known.offices += entity.offices
            known.name = max(known.name, entity.name, key=len)
            continue
        if entity.actor_id:
            by_actor[entity.actor_id] = entity
        kept.append(entity)
    return kept


def _of_person(entity: Entity, index: OfficeIndex, registry: Registry) -> list[Mention]:
    actor = registry.actors.get(entity.actor_id or "")
    mentions = []
    for s in entity.surfaces:
        office = index.of(s.start, s.end)
        kind = next((r.kind for r in s.readings if actor is not None and r.actor == actor), entity.kind)
        if s.echo and actor is not None:
            kind = "short"
        mention = Mention(
            s.start, s.end, "PER", entity.actor_id, actor.name if actor else None, kind if actor else None,
            round(entity.confidence if actor else s.score, 2), entity.number, entity.name,
            found_by="list" if s.readings else "model",
        )  # fmt: skip
        mentions.append(with_office(mention, office))
    return mentions


def _numbered(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with their entities numbered in the order of the text; see `Mention.entity`."""
    numbers: dict[object, int] = {}
    numbered = []
    for m in mentions:
        key: object = m.actor_id or (("PER", m.entity) if m.entity is not None else (m.label, m.name, m.alias_kind))
        if m.actor_id is None and m.alias_kind == "group":
            key = ("group", m.start)
        numbered.append(replace(m, entity=numbers.setdefault(key, len(numbers))))
    return numbered
