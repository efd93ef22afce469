"""The people of one text in the order it names them: full names, genders and offices, as far as the text tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from extractors.model import Mention
from extractors.packs import LanguagePack

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PERSON_WORDS = 3  # at most so many of the last capitalised words of a phrase are a name
_RECENT = 40  # people looked back at


@dataclass(slots=True)
class Person:
    """Someone the text names; `gender` is m, f or empty where nothing tells."""

    name: str
    gender: str = ""
    actor_id: str | None = None
    offices: set[str] = field(default_factory=set)
    named_at: list[int] = field(default_factory=list)  # where names of theirs end


@dataclass(slots=True)
class People:
    """All people of a text; surfaces are to be added in the order of the text."""

    pack: LanguagePack
    by_surname: dict[str, Person] = field(default_factory=dict)
    order: list[tuple[int, Person]] = field(default_factory=list)

    def add(self, surface: str, end: int, mention: Mention | None) -> Person | None:
        """The person of a surface form with title or office; None where the words are no name of a person."""
        name = person_name(surface, self.pack)
        words = name.split()
        if not words or not words[-1][0].isupper() or (name == surface and len(words) < 2 and mention is None):
            known = self.by_surname.get(words[-1]) if words else None
            if known is None:
                return None
        person = self.by_surname.get(words[-1])
        if person is None or (len(words) > 1 and " " in person.name and person.name != name and mention is None):
            person = Person(name)
            self.by_surname[words[-1]] = person
        if len(words) > 1 and " " not in person.name:
            person.name = name
        if mention is not None and mention.label == "PER":
            person.actor_id, person.name = mention.actor_id, mention.actor_name or person.name
        person.gender = person.gender or gender_of(surface, self.pack)
        person.offices |= offices_in(surface, self.pack)
        person.named_at.append(end)
        self.order.append((end, person))
        return person

    def before(self, place: int) -> list[tuple[int, Person]]:
        """Where people were named before a place, the latest first."""
        n = bisect_right(self.order, place, key=lambda item: item[0])
        return self.order[max(0, n - _RECENT) : n][::-1]

    def with_office(self, surface: str, place: int) -> Person | None:
        """Who carries the office that a surface tells («die Ministerin»), the latest before a place."""
        wanted = offices_in(surface, self.pack)
        for _, person in self.before(place):
            if any(has == want or has.endswith(want) for has in person.offices for want in wanted):
                return person
        return None


def person_name(surface: str, pack: LanguagePack) -> str:
    """The name inside «Kreml-Sprecher Dmitri Peskow»: its capitalised words without titles and roles."""
    head = re.split(r"\s*[,(]", surface, maxsplit=1)[0]
    kept: list[str] = []
    for word in reversed(head.split()):
        lower = word.lower().rstrip(".")
        if is_office(lower, pack) or lower in pack.titles or lower in pack.determiners:
            break
        if not (word[0].isupper() or lower in pack.particles) or len(kept) > _PERSON_WORDS:
            return surface
        kept.append(word)
    if not kept or not kept[-1][0].isupper():
        return surface
    return " ".join(reversed(kept))


def is_office(word: str, pack: LanguagePack) -> bool:
    """Whether a lower-case word is a noun for someone who speaks, or a compound that ends in one."""
    return word.endswith(pack.roles) if pack.compounds else word in pack.roles


def offices_in(surface: str, pack: LanguagePack) -> set[str]:
    """The offices that a surface form tells, in lower case."""
    return {w for w in _WORD.findall(surface.lower()) if is_office(w, pack)}


def gender_of(surface: str, pack: LanguagePack) -> str:
    """f or m where an office or title tells so, else empty."""
    for word in _WORD.findall(surface.lower()):
        known = is_office(word, pack) or word in pack.titles
        if known and pack.feminine and word.endswith(pack.feminine):
            return "f"
        if known:
            return "m" if pack.compounds else pack.genders.get(word, "")
    return ""
