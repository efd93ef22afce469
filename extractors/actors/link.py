"""From a person of a text to the actor of the registry: by name, office, date and who else is named, or to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from extractors.actors.entities import Entity
from extractors.actors.gazetteer import Reading
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.offices import Office
from extractors.actors.registry import Registry

LEAST = 0.6  # confidence below which nobody is linked
_EXACT, _SHORT, _SHY = 0.9, 0.85, 0.45  # a full name, a surname that is told alone, one that needs context
_VARIANT = 0.8  # of a spelling in no list
_FITS, _UNFIT, _FOREIGN = 0.3, 0.35, 0.4
_COUNTRY = 0.1
_LASTING = ("head_of_state", "head_of_government")  # offices whose holders of the last years are all listed
_MARGIN = 0.1  # by which one candidate must lead another


class Variants(Protocol):
    """Finds listed persons by spellings of their names that are in no list, each with a likeness from 0 to 1."""

    def find(self, name: str) -> Sequence[tuple[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is meant, how the name says so (the kind of the alias), and how sure that is."""

    actor_id: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Linker:
    """What linking in one text takes: the registry, and what the text tells of itself."""

    registry: Registry
    variants: Variants | None
    grammar: OfficeGrammar
    on: date | None
    countries: frozenset[str]  # ISO 3166 codes of the countries that the text names

    def choose(self, entity: Entity) -> Choice | None:
        """The actor of a person; None where no candidate is sure enough or two are alike."""
        scored = sorted(
            ((self._score(entity, actor_id, base), actor_id, kind) for actor_id, (base, kind) in self._names(entity)),
            reverse=True,
        )
        if not scored or scored[0][0] < LEAST:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _MARGIN:
            return None
        score, actor_id, kind = scored[0]
        return Choice(actor_id, kind, round(min(score, 1.0), 2))

    def _names(self, entity: Entity) -> Iterable[tuple[str, tuple[float, str]]]:
        """The candidates, each with what the name alone is worth."""
        found: dict[str, tuple[float, str]] = {}
        for surface in entity.surfaces:
            for reading in surface.readings:
                if reading.actor is None or reading.actor.type != "person":
                    continue
                worth = _worth(reading, entity.is_full)
                if worth and worth > found.get(reading.actor.actor_id, (0.0, ""))[0]:
                    found[reading.actor.actor_id] = (worth, reading.kind)
        if entity.is_full and self.variants is not None and not any(kind == "name" for _, kind in found.values()):
            for actor_id, likeness in self.variants.find(entity.name):
                found[actor_id] = max(found.get(actor_id, (0.0, "")), (_VARIANT * likeness, "variant"))
        return found.items()

    def _score(self, entity: Entity, actor_id: str, base: float) -> float:
        score = base
        country = self.registry.country(actor_id)
        told = {self._fit(actor_id, office) for office in entity.offices}
        if 1 in told:
            score += _FITS
        elif -1 in told:
            score -= _UNFIT
        if -2 in told:
            score -= _FOREIGN
        if country and country in self.countries:
            score += _COUNTRY
        return score

    def _fit(self, actor_id: str, office: Office) -> int:
        """1 where a term of the actor is the office, -1 where the office is another's, -2 where it is of a kind that no
        listed actor has, 0 where it tells nothing."""
        if not office.role:
            return -2 if office.noun in self.grammar.unlike else 0
        if office.deputy:
            return 0
        if self.registry.fitting(actor_id, office.role, office.body, office.status, self.on) is not None:
            return 1
        country = self.registry.country(actor_id)
        owner = office.body if len(office.body) == 2 else self.registry.country(office.body)
        return -1 if owner and country and owner != country else 0


def _worth(reading: Reading, is_full: bool) -> float:
    if reading.kind == "name" and not reading.needs_context:
        return _EXACT
    if reading.kind == "name":
        return _SHY + _COUNTRY if is_full else _SHY
    if is_full:
        return 0.0
    return _SHY if reading.needs_context else _SHORT


def holder_of(office: Office, registry: Registry, genders: Mapping[str, str], on: date | None) -> str | None:
    """Who an office without a name means on the day of a text; None where that is not clear.

    A former one means who alone left it in the years before. The form of the noun («die Kanzlerin») must not tell
    another gender.
    """
    if on is None or not office.role or not office.body or office.plural or office.deputy or not office.definite:
        return None
    if office.status in ("then", "designate"):
        return None

    def fits(actor_id: str) -> bool:
        given = registry.actors[actor_id].name.split()[0].lower()
        return not office.gender or genders.get(given, office.gender) == office.gender

    if office.status == "former":
        if office.role not in _LASTING:
            return None
        return registry.last_holder(office.role, office.body, on, fits)
    holder = registry.holder(office.role, office.body, on)
    return holder if holder is not None and fits(holder) else None


def countries_of(actor_ids: Iterable[str], registry: Registry, offices: Iterable[Office]) -> frozenset[str]:
    """The countries that a text names, by name or in an office."""
    found = {a.removeprefix("country:") for a in actor_ids if a.startswith("country:")}
    found |= {o.body for o in offices if len(o.body) == 2}
    return frozenset(found | {registry.country(a) for a in actor_ids} - {""})
