"""What is known of the listed actors beside their names: countries, terms of office, and whose offices they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from extractors.actors.countries import country_actors
from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow

_Key = TypeVar("_Key")
GRACE = timedelta(days=60)  # an office is still told of a holder so long after the last day, and before the first
_RECENT = timedelta(days=5 * 366)  # whoever alone left an office in so long is «the former» one
_LEADING = frozenset(
    {
        "head_of_state",
        "head_of_government",
        "secretary_general",
        "president",
        "director_general",
        "party_leader",
        "commission_president",
        "council_president",
        "parliament_president",
        "chief_of_defence",
        "saceur",
    }
)
# what a word for an office may mean in the registry: «Präsident» of a country is its head of state
_MEANS: dict[str, frozenset[str]] = {
    "head_of_state": frozenset({"head_of_state", "president"}),
    "chief": _LEADING,
    "party_leader": frozenset({"party_leader", "president"}),
    "director_general": frozenset({"director_general", "president"}),
    "commissioner": frozenset({"commissioner", "high_representative"}),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of office; `body` is an ISO 3166 code or an actor's id, else the text of the file."""

    actor_id: str
    role: str
    body: str
    began: date | None
    ended: date | None

    def covers(self, on: date, grace: timedelta = GRACE) -> bool:
        """Whether the office was held on a day, or nearly so."""
        return (self.began is None or self.began - grace <= on) and (self.ended is None or on <= self.ended + grace)


@dataclass(frozen=True, slots=True)
class Registry:
    """The listed actors by id, with their terms of office."""

    actors: Mapping[str, ActorRow] = field(default_factory=dict)
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    holders: Mapping[tuple[str, str], tuple[Term, ...]] = field(default_factory=dict)  # by role and body
    by_name: Mapping[str, str] = field(default_factory=dict)  # names that only one actor bears

    @classmethod
    def build(
        cls, actors: Iterable[ActorRow], names: Iterable[NameRow] = (), roles: Iterable[RoleRow] = ()
    ) -> Registry:
        """The registry of these rows and of all countries. A role of an unknown actor is passed over."""
        by_id = {a.actor_id: a for a in [*country_actors(), *actors]}
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for row in names:
            if row.actor_id in by_id and row.kind in ("name", "short", "metonym"):
                bearers[row.name].add(row.actor_id)
        for actor in by_id.values():
            bearers[actor.name].add(actor.actor_id)
        by_name = {name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1}
        terms: defaultdict[str, list[Term]] = defaultdict(list)
        holders: defaultdict[tuple[str, str], list[Term]] = defaultdict(list)
        for role in roles:
            if role.actor_id in by_id:
                term = Term(role.actor_id, role.role, _body(role.body, by_name), role.began_on, role.ended_on)
                terms[term.actor_id].append(term)
                holders[term.role, term.body].append(term)
        return cls(by_id, _frozen(terms), _frozen(holders), by_name)

    def body_of(self, actor_id: str | None) -> str:
        """How the terms name an actor whose office it may be: a country by its code, else the id."""
        return (actor_id or "").removeprefix("country:")

    def body_named(self, name: str) -> str:
        """The same for a name in data files: a code stays as it is."""
        return _body(name, self.by_name)

    def country(self, actor_id: str | None) -> str:
        """ISO 3166 code of an actor's country, empty where none is known."""
        actor = self.actors.get(actor_id or "")
        return actor.country if actor is not None else ""

    def same_body(self, told: str, of_term: str) -> bool:
        """Whether a text that tells one body can mean a term of another: the same, or an institution's country."""
        if told == of_term:
            return True
        one, other = self.actors.get(told), self.actors.get(of_term)
        if one is not None and other is not None:
            return False
        return (one is not None and one.type == "institution" and one.country == of_term) or (
            other is not None and other.type == "institution" and other.country == told
        )

    def fitting(self, actor_id: str, role: str, body: str, status: str, on: date | None) -> Term | None:
        """The term of an actor that an office in a text can mean; `status` as in `Office`, `on` the text's date."""
        wanted = _MEANS.get(role, frozenset({role}))
        for term in self.terms.get(actor_id, ()):
            if term.role not in wanted or (body and not self.same_body(body, term.body)):
                continue
            if status == "former":
                if term.ended is not None and (on is None or term.ended <= on):
                    return term
            elif on is None or status in ("then", "designate") or term.covers(on):
                return term
        return None

    def holder(self, role: str, body: str, on: date) -> str | None:
        """Who alone held an office on a day; None where nobody or more than one did."""
        found: dict[str, date] = {}
        for wanted in _MEANS.get(role, frozenset({role})):
            for term in self.holders.get((wanted, body), ()):
                if term.covers(on, timedelta(0)):
                    found[term.actor_id] = max(found.get(term.actor_id, date.min), term.began or date.min)
        if len(found) <= 1:
            return next(iter(found), None)
        first, second = sorted(found.values(), reverse=True)[:2]
        if (first - second).days > 45 and role != "chief":  # a handover whose old end is known less well than its begin
            return max(found, key=lambda actor: found[actor])
        return None

    def last_holder(self, role: str, body: str, on: date, fits: Callable[[str], bool]) -> str | None:
        """Who alone of those that fit left an office in the years before a day; None where nobody or several did."""
        terms = [t for wanted in _MEANS.get(role, frozenset({role})) for t in self.holders.get((wanted, body), ())]
        present = {t.actor_id for t in terms if t.covers(on, timedelta(0))}
        left = {t.actor_id for t in terms if t.ended is not None and on - _RECENT <= t.ended <= on and fits(t.actor_id)}
        left -= present
        return next(iter(left)) if len(left) == 1 else None


def _body(name: str, by_name: Mapping[str, str]) -> str:
    if len(name) == 2 and name.isupper() and name not in ("EU", "UN"):
        return name
    return by_name.get(name, name).removeprefix("country:")


def _frozen(lists: Mapping[_Key, list[Term]]) -> dict[_Key, tuple[Term, ...]]:
    return {key: tuple(terms) for key, terms in lists.items()}
