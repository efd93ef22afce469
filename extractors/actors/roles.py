"""Who held which office when: dated roles, and the check that their file holds together."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

ROLES = frozenset(
    [
        "head_of_state",
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "interior_minister",
        "finance_minister",
        "secretary_general",
        "deputy_secretary_general",
        "saceur",
        "deputy_saceur",
        "sact",
        "chair_military_committee",
        "chief_of_defence",
        "commission_president",
        "council_president",
        "parliament_president",
        "high_representative",
        "commissioner",
        "ambassador_to_nato",
        "spokesperson",
        "president",
        "director_general",
        "party_leader",
        "opposition_leader",
    ]
)
SINGLE = frozenset(
    {
        "head_of_government",
        "foreign_minister",
        "defence_minister",
        "saceur",
        "secretary_general",
        "commission_president",
    }
)
HANDOVER = 45  # days that two holders of one office may overlap, as sources differ on the day
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One term: `body` is a country (ISO 3166, capitals) or an organisation; dates are `YYYY`, `YYYY-MM` or whole."""

    actor_id: str
    role: str
    body: str
    began: str = ""
    ended: str = ""

    @property
    def began_on(self) -> date | None:
        """The first day that the date may mean; None where it is not known."""
        return first_day(self.began)

    @property
    def ended_on(self) -> date | None:
        """The last day that the date may mean; None in office, or where it is not known."""
        return last_day(self.ended)


def first_day(text: str) -> date | None:
    """The first day of a year, month or day; None for an empty text. Raises ValueError for anything else."""
    parts = _parts(text)
    return date(parts[0], parts[1] or 1, parts[2] or 1) if parts else None


def last_day(text: str) -> date | None:
    """The last day of a year, month or day; None for an empty text. Raises ValueError for anything else."""
    parts = _parts(text)
    if not parts:
        return None
    year, month = parts[0], parts[1] or 12
    return date(year, month, parts[2] or calendar.monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int, int] | None:
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date")
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def check_roles(roles: Iterable[RoleRow], actors: Collection[str]) -> list[str]:
    """What is wrong with the roles, one sentence each; `actors` are the ids that exist, or these with their types."""
    problems: list[str] = []
    terms: defaultdict[tuple[str, str], list[RoleRow]] = defaultdict(list)
    seen: set[RoleRow] = set()
    for row in roles:
        label = f"role {row.role} {row.body} of {row.actor_id}"
        if row.actor_id not in actors:
            problems.append(f"{label}: no such actor")
        elif isinstance(actors, Mapping) and actors[row.actor_id] != "person":
            problems.append(f"{label}: only a person holds an office")
        if not row.body.strip() or row.body != row.body.strip():
            problems.append(f"{label}: an office is of a country or body")
        if row.role not in ROLES:
            problems.append(f"{label}: unknown role")
        if row in seen:
            problems.append(f"{label}: given twice")
        seen.add(row)
        try:
            began, ended = row.began_on, row.ended_on
        except ValueError as error:
            problems.append(f"{label}: {error}")
            continue
        if began and ended and began > ended:
            problems.append(f"{label}: ends before it begins")
        if row.role in SINGLE and began:
            terms[row.role, row.body].append(row)
    return problems + [text for office, rows in terms.items() for text in _overlaps(office, rows)]


def _overlaps(office: tuple[str, str], rows: list[RoleRow]) -> list[str]:
    """Two people in one office for longer than a handover, or one twice at a time."""
    found = []
    ordered = sorted(rows, key=lambda r: (r.began_on or date.min, r.ended_on or date.max))
    for a, b in pairwise(ordered):
        ends = last_day(a.ended) or date.max
        begins = first_day(b.began) or date.min
        whole = len(a.ended) == 10 and len(b.began) == 10
        if a.actor_id != b.actor_id and (ends - begins).days > (HANDOVER if whole else 366):
            found.append(f"{office[0]} of {office[1]}: {a.actor_id} and {b.actor_id} overlap")
        elif a.actor_id == b.actor_id and ends > begins:
            found.append(f"{office[0]} of {office[1]}: two terms of {a.actor_id} overlap")
    return found


def holders(roles: Iterable[RoleRow], role: str, body: str, on: date) -> list[str]:
    """The actors who held an office on a day."""
    return [
        r.actor_id
        for r in roles
        if (r.role, r.body) == (role, body)
        and (r.began_on is None or r.began_on <= on)
        and (r.ended_on is None or on <= r.ended_on)
    ]
