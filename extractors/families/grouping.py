"""Families: statements that hang together by relations, the first of them, and how each other is related to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from extractors.families.relation import Related, Relation, Statement

_COMPARED = 40  # wordings of a family that one without a relation to its first is compared with
Relate = Callable[[Statement, Statement], Related | None]
_WORD_FOR_WORD = frozenset({Relation.VERBATIM, Relation.TRUNCATED, Relation.EXTENDED, Relation.ALTERED})


@dataclass(frozen=True, slots=True)
class Member:
    """One claim that may be in a family."""

    claim_id: int
    wording: int  # the same number for the same words of the same speaker
    statement: Statement
    said_on: date
    published_at: datetime | None = None

    @property
    def order(self) -> tuple[date, bool, datetime, int]:
        """Give the place in time: by day, known times first, then by id."""
        return self.said_on, self.published_at is None, self.published_at or datetime.min, self.claim_id


@dataclass(frozen=True, slots=True)
class Placed:
    """One member of a family with its relation to another one, `compared_with`; the first has none."""

    claim_id: int
    relation: Relation
    similarity: float
    compared_with: int | None


@dataclass(frozen=True, slots=True)
class Family:
    """A family: its id is the smallest of its claims' ids, so that it does not depend on how it came about."""

    family_id: int
    first_claim_id: int
    members: tuple[Placed, ...]


def components(ids: Iterable[int], edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Give the groups of two and more ids that hang together by edges, each sorted, by their smallest ids."""
    above = {i: i for i in ids}

    def root(i: int) -> int:
        while above[i] != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    for one, two in edges:
        first, second = sorted((root(one), root(two)))
        above[second] = first
    groups: dict[int, list[int]] = {}
    for i in sorted(above):
        groups.setdefault(root(i), []).append(i)
    return [group for group in groups.values() if len(group) > 1]


def family_of(members: Sequence[Member], relate: Relate) -> Family:
    """Place members that hang together.

    Each wording is compared with the first one where it is related to that word for word, else with the one that it is
    most like.
    """
    ordered = sorted(members, key=lambda m: m.order)
    firsts: dict[int, Member] = {}
    for member in ordered:
        firsts.setdefault(member.wording, member)
    wordings = list(firsts.values())
    told = {wordings[0].wording: (Relation.VERBATIM, 1.0, wordings[0].claim_id)}
    for n, member in enumerate(wordings[1:], 1):
        told[member.wording] = _place(member, wordings, n, relate)
    placed = [Placed(ordered[0].claim_id, Relation.FIRST, 1.0, None)]
    placed += [Placed(m.claim_id, *told[m.wording]) for m in ordered[1:]]
    return Family(min(m.claim_id for m in members), ordered[0].claim_id, tuple(placed))


def _place(member: Member, wordings: Sequence[Member], n: int, relate: Relate) -> tuple[Relation, float, int]:
    found = relate(wordings[0].statement, member.statement)
    if found is not None and found.relation in _WORD_FOR_WORD:
        return found.relation, found.similarity, wordings[0].claim_id
    best = (found.relation, found.similarity, wordings[0].claim_id) if found else None
    others = [*wordings[1:n], *wordings[n + 1 :]][:_COMPARED] if best is None else wordings[1:n][:_COMPARED]
    for other in others:
        found = relate(other.statement, member.statement)
        if found is not None and (best is None or found.similarity > best[1]):
            best = found.relation, found.similarity, other.claim_id
    # Related only to one of many beyond those compared: it is here by that, and nothing more is known of how.
    return best or (Relation.PARAPHRASE, 0.0, wordings[0].claim_id)
