"""What Wikidata tells of listed actors, held against the registry: names and terms that are missing.

Nothing is ever removed. Which office a position of Wikidata is, is not typed in but learned: listed actors held it on
the very days that the registry has for an office of theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.actors.edits import Edit, Listed
from extractors.actors.provisional import name_key
from extractors.actors.roles import RoleRow, first_day
from extractors.actors.rows import ActorRow, NameRow

EVERYWHERE = 3  # languages that write a name alike, from which it holds in all
_NEAR = 45  # days by which two sources may differ on when a term began
_ODD = re.compile(r"[\d,;:/()\[\]\"“”„«»|]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class ItemName:
    """A label or alias of an item."""

    item: str
    name: str
    language: str
    is_label: bool


@dataclass(frozen=True, slots=True)
class ItemTerm:
    """A position that an item held; dates as precise as they are told: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or empty."""

    item: str
    position: str
    label: str
    began: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class ItemCandidate:
    """An item with a label that is asked for."""

    name: str
    item: str
    is_human: bool
    country: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change: edits that can be applied, and what a person has to look at."""

    names: tuple[Edit, ...]
    roles: tuple[Edit, ...]
    differing: tuple[str, ...]  # the registry says otherwise, one sentence each
    unmapped: tuple[tuple[str, int], ...]  # positions that no term of the registry explains, and how many hold them


def compare(listed: Listed, names: Iterable[ItemName], terms: Iterable[ItemTerm]) -> Difference:
    """The names and terms that Wikidata has and the registry has not, as edits without numbers."""
    terms = list(dict.fromkeys(terms))
    by_item = {a.wikidata_id: a for a in listed.actors if a.wikidata_id}
    offices = learn_positions(listed, terms)
    roles, differing, unmapped = _missing_roles(listed.roles, by_item, terms, offices)
    return Difference(
        tuple(_missing_names(listed, by_item, names)), tuple(roles), tuple(differing), tuple(unmapped.most_common())
    )


def learn_positions(listed: Listed, terms: Iterable[ItemTerm]) -> dict[str, tuple[str, str]]:
    """The office (role, body) of each position: where two listed actors held it from the same day on, or one from and
    to the same days, and nothing else fits as often."""
    actor_of = {a.wikidata_id: a.actor_id for a in listed.actors if a.wikidata_id}
    held: defaultdict[str, list[RoleRow]] = defaultdict(list)
    for row in listed.roles:
        held[row.actor_id].append(row)
    votes: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for term in terms:
        for row in held[actor_of.get(term.item, "")]:
            if len(term.began) == 10 and term.began == row.began:
                both = len(term.ended) == 10 and term.ended == row.ended
                votes[term.position][row.role, row.body] += 2 if both else 1
    learned = {}
    for position, counted in votes.items():
        (office, most), *others = counted.most_common(2)
        if most >= 2 and (not others or others[0][1] < most):
            learned[position] = office
    return learned


def _missing_names(listed: Listed, by_item: Mapping[str, ActorRow], names: Iterable[ItemName]) -> list[Edit]:
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    known: set[tuple[str, str, str]] = set()
    for row in [*listed.names, *(NameRow(a.actor_id, a.name) for a in listed.actors)]:
        bearers[row.name].add(row.actor_id)
        known.add((row.actor_id, row.name, row.language))
    offered: defaultdict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for told in names:
        if told.item in by_item:
            languages = offered[told.item, " ".join(told.name.split())]
            languages[told.language] = languages.get(told.language, False) or told.is_label
    keys = {a.actor_id: {name_key(n.name) for n in listed.names if n.actor_id == a.actor_id} | {name_key(a.name)}
            for a in by_item.values() if a.type == "person"}  # fmt: skip
    edits = []
    for (item, name), languages in sorted(offered.items()):
        actor = by_item[item]
        others = bearers[name] - {actor.actor_id}
        if others or (actor.actor_id, name, "") in known or not _usable(actor, name, languages, keys):
            continue
        for language in [""] if len(languages) >= EVERYWHERE else sorted(languages):
            if (actor.actor_id, name, language) not in known:
                shy = actor.type != "person" and " " not in name and not any(languages.values())
                edits.append(
                    Edit(
                        0, "name", actor.actor_id, name=name, language=language, kind="name", needs_context=shy,
                        wikidata_id=item, source="wikidata",
                    )
                )  # fmt: skip
    return edits


def _usable(actor: ActorRow, name: str, languages: Mapping[str, bool], keys: Mapping[str, set[str]]) -> bool:
    """Whether a text may be searched for a name: no list, no remark, a whole name of a person, no common word."""
    if len(name) < 3 or _ODD.search(name) or name[0].islower():
        return False
    if actor.type != "person":
        return any(languages.values()) or " " in name or name.isupper()
    if " " not in name:
        return False
    surnames = {key.split()[-1] for key in keys[actor.actor_id] if key}
    return any(languages.values()) or name_key(name).split()[-1:] in [[s] for s in surnames]


def _missing_roles(
    rows: Sequence[RoleRow],
    by_item: Mapping[str, ActorRow],
    terms: Iterable[ItemTerm],
    offices: Mapping[str, tuple[str, str]],
) -> tuple[list[Edit], list[str], Counter[str]]:
    held: defaultdict[tuple[str, str, str], list[RoleRow]] = defaultdict(list)
    for row in rows:
        held[row.actor_id, row.role, row.body].append(row)
    edits: list[Edit] = []
    differing: list[str] = []
    unmapped: Counter[str] = Counter()
    for term in sorted(terms, key=lambda t: (t.item, t.began, t.position, t.ended)):
        actor = by_item.get(term.item)
        if actor is None:
            continue
        if term.position not in offices:
            unmapped[f"{term.label or term.position} ({term.position})"] += 1
            continue
        if not term.began:
            continue
        role, body = offices[term.position]
        new = Edit(
            0, "role", actor.actor_id, role=role, body=body, began=term.began, ended=term.ended,
            wikidata_id=term.item, source="wikidata",
        )  # fmt: skip
        office = f"{actor.actor_id}: {role} of {body}"
        same = [r for r in held[actor.actor_id, role, body] if _near(r.began, term.began)]
        if not same:
            over = [r for r in held[actor.actor_id, role, body] if _overlap(r, term)]
            if over:
                differing.append(f"{office} {_span(over[0])} here, {_span(term)} there")
            else:
                edits.append(new)
        elif term.ended and not same[0].ended:
            edits.append(Edit(0, "role", actor.actor_id, role=role, body=body, began=same[0].began, ended=term.ended,
                              wikidata_id=term.item, source="wikidata"))  # fmt: skip
        elif term.ended and not _near(same[0].ended, term.ended):
            differing.append(f"{office} {_span(same[0])} here, {_span(term)} there")
    return edits, differing, unmapped


def _near(one: str, other: str) -> bool:
    """Whether two dates can mean the same day, each as precise as it is."""
    if not one or not other:
        return not one and not other
    if one.startswith(other) or other.startswith(one):
        return True
    a, b = first_day(one), first_day(other)
    return len(one) == len(other) == 10 and a is not None and b is not None and abs((a - b).days) <= _NEAR


def _overlap(row: RoleRow, term: ItemTerm) -> bool:
    return (not row.ended or term.began < row.ended) and (not term.ended or row.began < term.ended)


def _span(term: RoleRow | ItemTerm) -> str:
    return f"{term.began or '?'} to {term.ended or 'now'}"


def propose(actors: Iterable[ActorRow], candidates: Iterable[ItemCandidate], taken: Iterable[str]) -> dict[str, str]:
    """The item of each actor without one, where exactly one has its very name, is of its kind and of its country.

    For a person to decide; `taken` are items that are somebody's already.
    """
    by_name: defaultdict[str, dict[str, list[ItemCandidate]]] = defaultdict(lambda: defaultdict(list))
    for candidate in candidates:
        by_name[candidate.name][candidate.item].append(candidate)
    used = set(taken)
    found = {}
    for actor in actors:
        if actor.wikidata_id or actor.type == "country":
            continue
        fitting = [
            item
            for item, told in by_name[actor.name].items()
            if item not in used
            and told[0].is_human == (actor.type == "person")
            and (not actor.country or actor.country in {c.country for c in told})
        ]
        if len(fitting) == 1:
            found[actor.actor_id] = fitting[0]
    return found
