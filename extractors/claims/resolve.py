"""Speakers resolved inside the text: surname to full name, pronoun and office to the person, mention to actor."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from extractors.claims.attribution import Attribution
from extractors.claims.nest import parents
from extractors.claims.people import People, Person, apposed, introductions, is_office, person_name
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack

_START = attrgetter("start")
_HOW = {"pronoun": "pronoun", "name": "name", "role": "title", "common": "group"}
_NEAR = 700  # characters back that a pronoun may refer


@dataclass(frozen=True, slots=True)
class _Speaker:
    name: str
    actor_id: str | None
    how: str


def resolved(
    text: str,
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    pack: LanguagePack,
) -> tuple[Claim, ...]:
    """Claims in the order of the text, each speaker with the fullest name that the text gives."""
    ordered = sorted(attributions, key=lambda a: (a.spans[0][0], -a.spans[-1][1], a.is_part))
    known = sorted((m for m in mentions if m.label != "MISC"), key=_START)
    held = {m.end: m for m in mentions if m.alias_kind == "office"}
    people = _people(text, ordered, known, pack)
    speakers: dict[Span, _Speaker] = {}
    last: tuple[int, Person] | None = None
    for a in sorted((a for a in ordered if a.speaker), key=lambda a: a.speaker or (0, 0)):
        if a.speaker is None or a.kind is None or a.speaker in speakers:
            continue
        if text[slice(*a.speaker)].lower().rstrip(".") in pack.calendar:
            continue
        person, speaker = _speaker(text, a.speaker, a.kind, last, known, people, pack)
        office = held.get(a.speaker[1])
        if speaker.actor_id is None and a.kind == "role" and office is not None and office.start >= a.speaker[0]:
            speaker = replace(speaker, actor_id=office.actor_id, how="title")  # whom the day of the text tells
        speakers[a.speaker] = speaker
        if person is not None:
            last = (a.speaker[1], person)
    nested = parents(ordered)
    return tuple(_claim(a, speakers.get(a.speaker) if a.speaker else None, *nested[n]) for n, a in enumerate(ordered))


def _claim(a: Attribution, speaker: _Speaker | None, parent: int | None, depth: int) -> Claim:
    name, actor_id, how = (speaker.name, speaker.actor_id, speaker.how) if speaker else (None, None, "none")
    return Claim(
        a.spans, a.mode, a.cue, a.speaker if speaker else None, name, actor_id, how, a.medium, parent, depth,
        a.confidence, a.rule, a.is_part,
    )  # fmt: skip


def _people(
    text: str, attributions: Sequence[Attribution], mentions: Sequence[Mention],
    pack: LanguagePack,
) -> People:  # fmt: skip
    """Everyone named as a speaker, by a given name, or as a known actor, in the order of the text."""
    named = {a.speaker: True for a in attributions if a.speaker and a.kind == "name"}
    for span in introductions(text, pack):
        named.setdefault(span, False)
    for m in mentions:
        if m.label == "PER" and text[m.end : m.end + 1] != "-":  # not the one of «Trump-Regierung»
            named.setdefault((m.start, m.end), False)
    people = People(pack)
    for span in sorted(named):
        people.add(text[span[0] : span[1]], span[1], _of_speaker(text, span, mentions, pack), named[span])
    return people


def _speaker(
    text: str, span: Span, kind: str, last: tuple[int, Person] | None, mentions: Sequence[Mention], people: People,
    pack: LanguagePack,
) -> tuple[Person | None, _Speaker]:  # fmt: skip
    surface = text[span[0] : span[1]]
    mention = _of_speaker(text, span, mentions, pack)
    if kind == "pronoun" or _is_own_source(surface, pack):
        person = _meant(text, span, last, people, pack)
        if kind == "pronoun" or person is not None:
            return person, _of(person, "pronoun") if person else _Speaker(surface, None, "pronoun")
    if kind == "name":
        person = people.add(surface, span[1], mention, speaks=True)
        if person is not None and (mention is None or mention.label == "PER"):
            return person, _of(person, "name")
    elif mention is None or mention.label != "PER":
        name = apposed(text, span[1], pack) if kind == "role" else None
        if name is not None:
            full = text[slice(*name)]
            person = people.add(f"{surface} {full}", name[1], _of_speaker(text, name, mentions, pack))
            if person is not None:
                return person, _of(person, "title")
        person = people.with_office(surface, span[0]) if _is_definite(surface, pack) else None
        person = person or people.described(surface, span[0], _paragraph_before(text, span[0]))
        if person is not None and (mention is None or not _has_own_name(surface, pack)):
            return person, _of(person, "title")
    if mention is not None and mention.label == "LOC" and not _is_alone(text, span, mention, pack):
        mention = None  # «Germany's army chief» is not Germany
    if mention is not None and kind != "name" and _is_in_office(text, span, mention, pack):
        mention = None  # «der EU-Ratspräsident» is not the council
    if mention is not None and kind == "role" and _is_of_people(text, span, mention, pack):
        return None, _Speaker(_bare(surface, pack), mention.actor_id, _HOW[kind])  # «Ermittler des Dienstes»
    if mention is not None:
        how = "metonym" if mention.alias_kind == "metonym" else "name" if kind == "name" else _HOW[kind]
        full = mention.name if mention.label == "PER" and mention.name else surface
        return None, _Speaker(mention.actor_name or full, mention.actor_id, how)
    return None, _Speaker(_bare(surface, pack), None, _HOW[kind])


def _is_alone(text: str, span: Span, mention: Mention, pack: LanguagePack) -> bool:
    """Whether a phrase is only the mention with its article."""
    rest = (text[span[0] : mention.start] + " " + text[mention.end : span[1]]).lower().split()
    return all(word in pack.determiners or not word[0].isalnum() for word in rest)


def _is_in_office(text: str, span: Span, mention: Mention, pack: LanguagePack) -> bool:
    """Whether a mention is in a word for a person's office."""
    head = text[mention.start : span[1]].split()[0].lower()
    return is_office(head, pack) and not head.endswith(pack.bodies or ("\0",))


def _is_of_people(text: str, span: Span, mention: Mention, pack: LanguagePack) -> bool:
    """Whether a noun for people stands before a mention, which then only says whose people they are."""
    before = text[span[0] : mention.start].lower().split()
    return any(is_office(word, pack) and not word.endswith(pack.bodies or ("\0",)) for word in before)


def _of(person: Person, how: str) -> _Speaker:
    return _Speaker(person.name, person.actor_id, how)


def _bare(surface: str, pack: LanguagePack) -> str:
    """The words without their first determiner."""
    first, _, rest = surface.partition(" ")
    return rest if rest and first.lower() in pack.determiners else surface


def _is_definite(surface: str, pack: LanguagePack) -> bool:
    return surface.split(maxsplit=1)[0].lower() in pack.definite


def _has_own_name(surface: str, pack: LanguagePack) -> bool:
    """Whether more than a determiner and an office stands in the words («der Sprecher der Nato»)."""
    return len(surface.split()) > 2 + (surface.split()[-1].lower() in pack.skips)


def _meant(text: str, span: Span, last: tuple[int, Person] | None, people: People, pack: LanguagePack) -> Person | None:
    """Whom a pronoun means: the last speaker where he fits, else the last person named who does."""
    word = text[span[0] : span[1]].split(maxsplit=1)[0].lower()
    tag = pack.pronouns.get(word, "") or pack.possessives.get(word, "")
    if tag not in ("m", "f", "fp"):
        return None
    start = _paragraph_before(text, span[0])
    near = [(end, p) for end, p in people.before(span[0]) if end >= max(start, span[0] - _NEAR)]
    if last is not None and last[0] <= span[0] and _fits(last[1], tag):
        between = {id(p) for end, p in near if end > last[0] and p is not last[1]}
        if not between and last[0] >= start:
            return last[1]
    fitting = [p for _, p in near if _fits(p, tag)]
    certain = [p for p in fitting if p.gender]
    return _most_named(certain if certain or tag == "fp" else fitting, last[1] if last is not None else None)


def _paragraph_before(text: str, place: int) -> int:
    """Where the paragraph before the one round a place begins."""
    return text.rfind("\n", 0, max(text.rfind("\n", 0, place), 0)) + 1


def _most_named(people: Sequence[Person], last: Person | None) -> Person | None:
    """Who of several was named most often; of equals the last speaker, else nobody."""
    counts = Counter(id(p) for p in people)
    most = max(counts.values(), default=0)
    equals = {id(p): p for p in people if counts[id(p)] == most}
    if len(equals) == 1:
        return next(iter(equals.values()))
    return last if last is not None and id(last) in equals else None


def _fits(person: Person, tag: str) -> bool:
    return not person.gender or person.gender in tag


def _is_own_source(surface: str, pack: LanguagePack) -> bool:
    """«seiner Ansicht»: a possessive before a noun for what a source says stands for the person."""
    first, _, rest = surface.lower().partition(" ")
    return first in pack.possessives and rest.endswith(pack.source_nouns or ("\0",))


def _of_speaker(text: str, span: Span, mentions: Sequence[Mention], pack: LanguagePack) -> Mention | None:
    """The known actor that a phrase names: not the country or party of a person who is in no list."""
    mention = _mention_in(span, mentions)
    if mention is None:
        return None
    name = person_name(text[span[0] : span[1]], pack)
    at = text.find(name, span[0], span[1]) if " " in name else -1
    return mention if at < 0 or (mention.start < at + len(name) and at < mention.end) else None


def _mention_in(speaker: Span, mentions: Sequence[Mention]) -> Mention | None:
    """The known actor in the phrase: a person before anything else, then the last one."""
    inside = []
    for n in range(bisect_left(mentions, speaker[0], key=_START), len(mentions)):
        if mentions[n].start >= speaker[1]:
            break
        if mentions[n].end <= speaker[1] and (mentions[n].actor_id or mentions[n].label == "PER"):
            inside.append(mentions[n])
    return max(inside, key=lambda m: (m.label == "PER", m.start), default=None)
