"""Speakers resolved inside the text: surname to full name, pronoun to the last fitting person, mention to actor."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from extractors.claims.attribution import Attribution
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack

_START = attrgetter("start")
_RESOLVED = {"pronoun": "pronoun", "name": "name", "role": "title", "common": "group"}
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PERSON_WORDS = 3  # at most so many of the last capitalised words of a phrase are a name


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    gender: str  # m, f or empty where nothing tells
    actor_id: str | None
    end: int  # where the text names them
    paragraph_end: int  # -1 in the last paragraph


def resolved(
    text: str, attributions: Sequence[Attribution], mentions: Sequence[Mention], pack: LanguagePack
) -> tuple[Claim, ...]:
    """Claims in the order of the text, each speaker with the fullest name that the text has given before."""
    ordered = sorted(mentions, key=lambda m: m.start)
    people = [m for m in ordered if m.label == "PER"]
    full: dict[str, str] = {}  # surname -> full name
    last: _Person | None = None  # the last person who spoke
    claims: list[Claim] = []
    for a in sorted(attributions, key=lambda a: (a.spans[0], a.spans[-1])):
        if a.speaker is None or a.kind is None:
            claims.append(_claim(a))
            continue
        surface = text[a.speaker[0] : a.speaker[1]]
        mention = _mention_in(a.speaker, ordered)
        name, actor = surface, mention.actor_id if mention else None
        if a.kind == "pronoun":
            nearest = people[bisect_left(people, a.speaker[0], key=_START) - 1] if people else None
            if last is not None and _stands_for(text, last, a.speaker, nearest, pack):
                name, actor = last.name, last.actor_id
        else:
            person = _person(surface, pack)
            name = (mention and mention.actor_name) or full.get(person, person) or surface
            if " " in person:
                full.setdefault(person.rsplit(" ", 1)[1], person)
            if a.kind == "name":
                last = _Person(name, _gender(surface, pack), actor, a.speaker[1], text.find("\n", a.speaker[1]))
        claims.append(_claim(a, name, actor, _RESOLVED[a.kind]))
    return tuple(claims)


def _claim(a: Attribution, name: str | None = None, actor: str | None = None, how: str = "none") -> Claim:
    return Claim(
        a.spans, a.mode, a.cue, a.speaker, name, actor, how, a.medium,
        confidence=a.confidence, rule=a.rule, is_part=a.is_part,
    )  # fmt: skip


def _mention_in(speaker: Span, mentions: Sequence[Mention]) -> Mention | None:
    """The known actor in the phrase: a person before anything else, then the last one."""
    inside = []
    for n in range(bisect_left(mentions, speaker[0], key=_START), len(mentions)):
        if mentions[n].start >= speaker[1]:
            break
        if mentions[n].end <= speaker[1] and mentions[n].actor_id:
            inside.append(mentions[n])
    return max(inside, key=lambda m: (m.label == "PER", m.start), default=None)


def _person(surface: str, pack: LanguagePack) -> str:
    """The name inside «Kreml-Sprecher Dmitri Peskow»: its capitalised words without titles and roles."""
    head = re.split(r"\s*[,(]", surface, maxsplit=1)[0]
    words = head.split()
    kept: list[str] = []
    for word in reversed(words):
        lower = word.lower().rstrip(".")
        role = lower.endswith(pack.roles) if pack.compounds else lower in pack.roles
        if role or lower in pack.titles or lower in pack.determiners:
            break
        if not (word[0].isupper() or lower in pack.particles) or len(kept) > _PERSON_WORDS:
            return surface
        kept.append(word)
    if not kept or not kept[-1][0].isupper():
        return surface
    return " ".join(reversed(kept))


def _gender(surface: str, pack: LanguagePack) -> str:
    """f where a role or title tells so, else unknown (empty)."""
    for word in _WORD.findall(surface.lower()):
        is_role = word.endswith(pack.roles) if pack.compounds else word in pack.roles or word in pack.titles
        if is_role and pack.feminine and word.endswith(pack.feminine):
            return "f"
        if is_role:
            return "m" if pack.compounds else ""
    return ""


def _stands_for(text: str, person: _Person, pronoun: Span, nearest: Mention | None, pack: LanguagePack) -> bool:
    """Whether a pronoun means the last speaker: of fitting gender, in the same paragraph, nobody else in between."""
    tag = pack.pronouns.get(text[pronoun[0] : pronoun[1]].lower(), "")
    fits = tag in ("m", "f", "fp") and (not person.gender or person.gender in tag)
    near = person.paragraph_end == -1 or pronoun[0] < person.paragraph_end
    other = nearest is not None and person.end <= nearest.start < pronoun[0] and nearest.actor_name != person.name
    return fits and near and not other
