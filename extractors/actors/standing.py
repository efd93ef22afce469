"""Offices that stand for a person («der NATO-Generalsekretär», «die Ministerin») and groups («EU-Diplomaten»)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from extractors.actors.entities import Entity
from extractors.actors.link import holder_of
from extractors.actors.office_index import OfficeIndex, with_office
from extractors.actors.offices import Office
from extractors.actors.registry import Registry
from extractors.model import Mention

_BY_DATE = 0.85  # confidence of a holder whom only the date of the text tells
_BY_TEXT = 0.8  # of one whom the text told to hold the office
_GROUP = 0.9
_RECENT = 20  # names with offices looked back at


def standing_for(
    text: str, offices: Sequence[Office], people: Sequence[Entity], index: OfficeIndex, registry: Registry,
    genders: Mapping[str, str], on: date | None,
) -> list[Mention]:  # fmt: skip
    """The mentions, labelled MISC, of offices that no name goes with and of groups of people."""
    bearers = sorted(
        ((s.start, e, o) for e in people for s in e.surfaces if (o := index.of(s.start, s.end)) is not None),
        key=lambda item: item[0],
    )
    starts = [start for start, _, _ in bearers]
    taken = {id(o) for _, _, o in bearers}
    mentions = []
    for office in offices:
        plain = Mention(office.start, office.end, "MISC", name=text[office.start : office.end], found_by="office")
        if office.plural:
            if text[office.end : office.end + 2].strip().istitle():  # «Premier League»
                continue
            if office.role or office.body or office.is_group:
                group = replace(plain, alias_kind="group", confidence=_GROUP, found_by="group")
                mentions.append(with_office(group, office))
            continue
        if id(office) in taken or not office.definite:
            continue
        told = bearers[max(0, (n := bisect_left(starts, office.start)) - _RECENT) : n]
        entity = next((e for _, e, o in reversed(told) if _same(office, o, e, registry)), None)
        actor_id = entity.actor_id if entity is not None else holder_of(office, registry, genders, on)
        if entity is None and actor_id is None:
            continue
        actor = registry.actors.get(actor_id or "")
        held = replace(
            plain, actor_id=actor_id, actor_name=actor.name if actor else None, alias_kind="office",
            confidence=_BY_DATE if entity is None else _BY_TEXT,
        )  # fmt: skip
        if entity is not None:
            held = replace(held, entity=entity.number, name=entity.name)
        mentions.append(with_office(held, office))
    return mentions


def _same(office: Office, known: Office, entity: Entity, registry: Registry) -> bool:
    """Whether an office without a name can be the one that somebody was told to hold."""
    if office.body and office.body != (known.body or registry.country(entity.actor_id)):
        return False
    if office.status == "former" != known.status:
        return False
    return known.noun.endswith(office.noun) and (not office.role or not known.role or office.role == known.role)
