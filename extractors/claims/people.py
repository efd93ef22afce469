"""The people of one text in the order it names them: full names, genders and offices, as far as the text tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.model import Mention, Span
from extractors.packs import LanguagePack

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]*[^\W_]")
_APPOSED = re.compile(
    r", (?P<name>(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*(?: (?:van|von|de|der|den|la|di|da|bin|al))* )+[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]+)(?=,)"
)
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


@dataclass(slots=True)
class People:
    """All people of a text; surfaces are to be added in the order of the text."""

    pack: LanguagePack
    by_surname: dict[str, Person] = field(default_factory=dict)
    order: list[tuple[int, Person]] = field(default_factory=list)

    def add(self, surface: str, end: int, mention: Mention | None, speaks: bool = False) -> Person | None:
        """The person of a surface form; None where nothing tells that the words are a person's name.

        A known actor, a given name, an office or a title tells it; of who `speaks` two words are enough.
        """
        is_person = mention is not None and mention.label == "PER"
        name = (mention.name if mention is not None and is_person else None) or person_name(surface, self.pack)
        words = name.split()
        if not words or (mention is not None and mention.label != "PER"):
            return None
        if mention is None and self._is_body(surface, name):
            return None
        known = self.by_surname.get(words[-1])
        told = mention is not None or words[0].lower() in self.pack.given_names or _is_titled(surface, self.pack)
        if known is None and not told and not (speaks and len(words) > 1):
            return None
        person = known
        if person is None or (len(words) > 1 and " " in person.name and person.name != name and mention is None):
            person = Person(name)
            self.by_surname[words[-1]] = person
        if len(words) > 1 and " " not in person.name:
            person.name = name
        if mention is not None and mention.label == "PER":
            person.actor_id, person.name = mention.actor_id, mention.actor_name or person.name
        person.gender = person.gender or gender_of(surface, self.pack) or self._of_given(person.name)
        person.offices |= offices_in(surface, self.pack)
        self.order.append((end, person))
        return person

    def _is_body(self, surface: str, name: str) -> bool:
        """Whether the words round a name say that it is no person («der Sender Nova TV», «Sprecher der Linken»)."""
        first, _, rest = surface.lower().partition(name.lower())
        before, behind = first.split(), rest.split()
        if not before or name.split()[0].lower() in self.pack.given_names:
            return False
        tied = len(before) > 1 and (before[-1] in self.pack.links or before[-1] in self.pack.determiners)
        noun = bool(behind) and behind[0].isalpha() and behind[0] not in self.pack.links | self.pack.prepositions
        return tied or noun or (bool(self.pack.bodies) and before[-1].endswith(self.pack.bodies))

    def _of_given(self, name: str) -> str:
        first, _, rest = name.partition(" ")
        return self.pack.given_names.get(first.lower(), "") if rest else ""

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

    def described(self, surface: str, place: int, nearest: int) -> Person | None:
        """Whom a definite description means that no name came with («die Juristin», «der 63-Jährige»): the person
        named last, where the genders agree."""
        gender = described_gender(surface, self.pack)
        if not gender:
            return None
        head = surface.split()[-1].lower()
        office = is_office(head, self.pack) and not head.endswith(self.pack.generic or ("\0",))
        near = [person for end, person in self.before(place) if end >= nearest and not (office and person.offices)]
        if gender == "mf":
            return near[0] if len({id(p) for p in near}) == 1 else None
        fitting = [p for p in near if not p.gender or p.gender in gender]
        certain = [p for p in near if p.gender and p.gender in gender]
        if not fitting:
            return None
        return fitting[0] if fitting[0].gender or not certain else certain[0]


def described_gender(surface: str, pack: LanguagePack) -> str:
    """The gender that a definite description of one person shows; empty where it is none («die Regierung»)."""
    words = surface.split()
    if len(words) != 2:
        return ""
    article, head = words[0].lower(), words[1].lower()
    gender = pack.articles.get(article, "")
    person = head.endswith(pack.person_endings) if pack.person_endings and pack.compounds else False
    if not gender or head.endswith(pack.bodies or ("\0",)) or not (person or is_office(head, pack)):
        return ""
    if gender == "mf":
        return gender
    if gender == "f" and not head.endswith((*pack.feminine, "te", "de", "ige")):
        return ""  # a plural
    return gender if not (gender == "m" and head.endswith(pack.feminine or ("\0",))) else ""


def person_name(surface: str, pack: LanguagePack) -> str:
    """The name inside «Kreml-Sprecher Dmitri Peskow, 57,»: capitalised words behind titles and offices, or nothing.

    A given name that the pack knows tells where it begins.
    """
    head, *others = re.split(r"\s*[,(]\s*", surface)
    return _name_in(head, pack) or next((name for name in (_name_in(o, pack) for o in others) if " " in name), "")


def _name_in(head: str, pack: LanguagePack) -> str:
    words = head.split()
    pairs = pairwise(words)
    known = (n for n, (w, after) in enumerate(pairs) if w.lower() in pack.given_names and after[0].isupper())
    given = next(known, None)
    if given is None:
        before = [n for n, w in enumerate(words) if _is_no_name(w, pack)]
        if before and before[-1] == len(words) - 1:
            return ""
        given = before[-1] + 1 if before else 0
    kept: list[str] = []
    for n, word in enumerate(words[given:], given):
        inside = word.lower() in pack.particles and kept and n + 1 < len(words)
        if not (word[0].isupper() or inside) or len(kept) > _PERSON_WORDS:
            break
        kept.append(word)
    while kept and kept[-1][0].islower():
        kept.pop()
    return " ".join(kept)


def _is_titled(surface: str, pack: LanguagePack) -> bool:
    return any(is_office(w, pack) or w.rstrip(".") in pack.titles for w in surface.lower().split())


def _is_no_name(word: str, pack: LanguagePack) -> bool:
    lower = word.lower().rstrip(".")
    return is_office(lower, pack) or lower in pack.titles or lower in pack.determiners


def apposed(text: str, end: int, pack: LanguagePack) -> Span | None:
    """The name between commas right behind an office («der Minister, Hendrik Saarniit,»)."""
    match = _APPOSED.match(text, end)
    if match is None:
        return None
    words = match["name"].split()
    known = words[0].lower() in pack.given_names or any(w.lower().rstrip(".") in pack.titles for w in words)
    closed = text[match.end() : match.end() + 1] in (",", " ", ":")
    return match.span("name") if closed and (known or len(words) in (2, 3)) and len(words) > 1 else None


def introductions(text: str, pack: LanguagePack) -> list[Span]:
    """Where the text names people by a given name that the pack knows, with up to two capitalised words before it."""
    found: list[Span] = []
    if not pack.given_names:
        return found
    run: list[re.Match[str]] = []
    for match in _CAPITAL.finditer(text):
        if run and text[run[-1].end() : match.start()] != " ":
            run = []
        run = [*run[-_PERSON_WORDS:], match]
        known = [n for n, m in enumerate(run[:-1]) if m[0].lower() in pack.given_names]
        if known:
            start = run[max(known[0] - 2, 0)].start()
            if found and found[-1][1] > start:
                found.pop()
            found.append((start, match.end()))
    return found


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
