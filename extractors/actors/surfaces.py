"""Names of the registry and names that a recogniser saw, made into one list of surfaces."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.actors.gazetteer import Reading, label_of
from extractors.actors.hits import Hit
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.recogniser import Name

_BODY = 0.6  # score of an acronym that an office tells to be a body
_UNSURE = 0.6  # score up to which the label of a name that was seen yields to a listed one
SURE = 0.5  # score from which a longer name that was seen outweighs a listed one inside it
_WORD = re.compile(r"[^\W\d_](?:[\w.]*\w)?(?:[’'][^\W\d_]\w+)?")
_OPENING = "\"'„“”‚‘’«»(@#"  # may begin a name
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩЀ-Я](?:[\w.]*\w)?(?:[’'][^\W\d_]\w+)?")
_CAPITALS = re.compile(  # a dateline
    r"^(?P<city>[^\W\d_a-zß-öø-ÿ]{3,}(?:[ -][^\W\d_a-zß-öø-ÿ]{2,}){0,2})"
    r"(?:, [^\W\d_][\w.]*(?: [A-Z][\w.]*)?)?(?: \([\w/-]+\))? ?[–—-]{1,2} ",
    re.MULTILINE,
)
ABBREVIATION = re.compile(r" \(([A-ZÄÖÜ][\w&-]{1,9})\)")


@dataclass(frozen=True, slots=True)
class Surface:
    """One name in a text: what the registry says it can mean (`readings`), and what kind of name it looks like."""

    start: int
    end: int
    plain: int  # its end without the ending of an inflected name
    label: str
    readings: tuple[Reading, ...] = ()
    score: float = 1.0
    seen: bool = False  # by the recogniser
    echo: bool = False  # a repetition of another surface of the text


def combine(
    text: str, hits: Sequence[Hit], names: Sequence[Name], grammar: OfficeGrammar, genders: Mapping[str, str],
    sure: float = SURE,
) -> list[Surface]:  # fmt: skip
    """The surfaces in the order of the text, none overlapping.

    A listed name outweighs what was seen, but for a longer name round it («Deutsches Theater Berlin»); where both see
    the same characters the listed readings of the seen label are kept first. A listed name that is none without context
    and that was not seen is kept, to be told by the text. `sure`: score from which a longer name
    outweighs a listed one.
    """
    surfaces: list[Surface] = []
    names = _mended(text, names, grammar, genders)
    starts = [n.start for n in names]
    taken: set[int] = set()
    for hit in hits:
        near = range(max(0, bisect_right(starts, hit.start) - 1), bisect_left(starts, hit.end))
        over = [n for n in near if names[n].end > hit.start]
        inside = next((n for n in over if _outweighs(names[n], hit, sure)), None)
        if inside is not None:
            continue
        taken.update(over)
        surface = _surface(hit, next((names[n] for n in over if _same(names[n], hit)), None))
        given = _given_before(text, hit, genders) if surface.label == "PER" else hit.start
        if given < hit.start and not (surfaces and surfaces[-1].end > given):
            surface = replace(surface, start=given, readings=())
        surfaces.append(surface)
    for n, name in enumerate(names):
        if n not in taken:
            surfaces.append(Surface(name.start, name.end, name.end, name.label, (), name.score, seen=True))
    return sorted(surfaces, key=lambda s: s.start)


def _given_before(text: str, hit: Hit, genders: Mapping[str, str]) -> int:
    """Where a name begins that the hit is only the surname of («Emine Erdoğan»); its own start where it is whole."""
    if any(r.kind == "name" for r in hit.readings) or text[hit.start - 1 : hit.start] != " ":
        return hit.start
    start = max(text.rfind(" ", 0, hit.start - 1), text.rfind("\n", 0, hit.start - 1)) + 1
    word = text[start : hit.start - 1]
    return start if word[:1].isupper() and word.lower() in genders else hit.start


def _mended(text: str, names: Sequence[Name], grammar: OfficeGrammar, genders: Mapping[str, str]) -> list[Name]:
    """The names without what is none of them, and datelines in capitals as places («TBILISI — Riot police»)."""
    datelines = [Name(*m.span("city"), "LOC", 1.0) for m in _CAPITALS.finditer(text)]
    mended = list(datelines)
    n = 0
    for name in names:
        while n < len(datelines) and datelines[n].end <= name.start:
            n += 1
        if n < len(datelines) and name.start < datelines[n].end:
            continue
        start = _name_start(text, name, grammar, genders) if name.label == "PER" else name.start
        while start < name.end and not (text[start].isalnum() or text[start] in _OPENING):
            start += 1
        end = _name_end(text, start, name.end, grammar, genders) if name.label == "PER" else name.end
        if start < end:
            mended.append(Name(start, end, name.label, name.score))
    return sorted(mended, key=lambda name: name.start)


def _name_start(text: str, name: Name, grammar: OfficeGrammar, genders: Mapping[str, str]) -> int:
    """Where a person's name begins behind ranks, offices and small words («Nato-Generalsekretär Stoltenberg»).

    What stands before a rank or office goes with it («Tory MP Verity Holcroft»), but for a given name.
    """
    start = place = name.start
    while (blank := text.find(" ", place, name.end)) > 0:
        word = text[place:blank].lower()
        if word in genders and word not in grammar.small and word.rstrip(".") not in grammar.ranks:
            break
        place = blank + 1
        if _is_before_name(word, grammar):
            start = place
    return start


def _name_end(text: str, start: int, end: int, grammar: OfficeGrammar, genders: Mapping[str, str]) -> int:
    """Where a name ends whose given name alone was seen («Liesbeth van der Goes»)."""
    if text[start:end].lower() not in genders:
        return end
    words = text[end : end + 40].split(" ")
    count = 1
    while count < len(words) and words[count] in grammar.particles:
        count += 1
    if not 1 < count < len(words) or words[0] or (match := _CAPITALISED.match(words[count])) is None:
        return end
    return end + len(" ".join(words[:count])) + 1 + match.end()


def _is_before_name(word: str, grammar: OfficeGrammar) -> bool:
    """Whether a word stands before a name and is no part of it: a rank, an office or a small word."""
    plain = word.rstrip(".")
    if plain in grammar.particles:
        return False
    ranked = plain in grammar.ranks or word in grammar.ranks or plain in grammar.small or plain in grammar.heads
    return ranked or ("-" in word and _ends_in_office(word, grammar))


def _ends_in_office(word: str, grammar: OfficeGrammar) -> bool:
    """Whether the last part of a hyphened word is a noun for an office («nato-generalsekretärin»)."""
    tail = word.rsplit("-", 1)[1]
    return any(tail.removesuffix(ending) in grammar.heads for ending in (*grammar.endings, grammar.feminine))


def is_safe(hit: Hit | Surface) -> bool:
    """Whether a listed name means somebody without more context."""
    return any(not r.needs_context and r.actor is not None for r in hit.readings)


def _same(name: Name, hit: Hit) -> bool:
    return name.start == hit.start and name.end in (hit.end, hit.plain)


def _outweighs(name: Name, hit: Hit, sure: float) -> bool:
    """Whether a name that was seen stands and the listed one in it does not."""
    if _same(name, hit):
        return False
    holds = name.start <= hit.start and hit.end <= name.end
    if not is_safe(hit):
        return holds or name.label not in _labels(hit)
    if not holds or name.score < sure:
        return False
    full = any(r.kind == "name" and r.actor is not None and r.actor.type == "person" for r in hit.readings)
    return not (name.label == "PER" and full and hit.end == name.end)  # «Kanzler Olaf Scholz» seen as one name


def _labels(hit: Hit | Surface) -> set[str]:
    return {label_of(r.actor) for r in hit.readings if r.actor is not None}


def _surface(hit: Hit, name: Name | None) -> Surface:
    readings = hit.readings
    if name is not None:
        fitting = tuple(r for r in readings if r.actor is not None and label_of(r.actor) == name.label)
        readings = fitting + tuple(r for r in readings if r not in fitting)
        if not fitting and not is_safe(hit) and (name.score > _UNSURE or len(readings) > 1):
            return Surface(hit.start, hit.end, hit.plain, name.label, readings, name.score, seen=True)
    safe = next((r for r in readings if not r.needs_context), readings[0] if readings else None)
    label = label_of(safe.actor) if safe is not None and safe.actor is not None else name.label if name else ""
    score = name.score if name is not None else 1.0
    return Surface(hit.start, hit.end, hit.plain, label, readings, score, seen=name is not None)


def agreed(text: str, surfaces: Sequence[Surface]) -> list[Surface]:
    """The surfaces with one label for each lone word in no list: a surname that a full name has is a person's, else the
    label seen most surely over the text."""
    full = (text[s.start : s.plain].split() for s in surfaces if s.label == "PER" and s.score > _UNSURE)
    surnames = {words[-1] for words in full if len(words) > 1 and all(word.isalpha() for word in words)}
    weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for s in surfaces:
        if s.seen and not s.readings and " " not in text[s.start : s.plain]:
            weights[text[s.start : s.plain]][s.label] += s.score
    labels = {word: "PER" if word in surnames else max(w, key=w.__getitem__) for word, w in weights.items()}
    return [
        s
        if s.readings or (label := labels.get(text[s.start : s.plain], s.label)) == s.label
        else replace(s, label=label)
        for s in surfaces
    ]


def with_echoes(text: str, surfaces: Sequence[Surface], grammar: OfficeGrammar) -> list[Surface]:
    """The surfaces and, beside them, where the text repeats one of them unseen: a surname, an acronym, a whole name.

    An acronym in front of an office is a body, too («LOT-Sprecherin»).
    """
    known = _repeatable(text, surfaces)
    found: list[Surface] = []
    covered = iter(surfaces)
    current = next(covered, None)
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        while current is not None and current.end <= start:
            current = next(covered, None)
        word = match[0]
        if current is None or end <= current.start:
            meant = known.get(word) or (known.get(word[:-1]) if grammar.compounds and word.endswith("s") else None)
            if meant is not None and _stands(text, start, end, meant, grammar.articles):
                plain = end if word in known else end - 1
                found.append(Surface(start, end, plain, meant.label, meant.readings, meant.score, echo=True))
            elif meant is None and word.isupper() and _is_body(text, start, end, grammar):
                found.append(Surface(start, end, end, "ORG", (), _BODY, echo=True))
    return sorted([*surfaces, *found], key=lambda s: s.start)


def _is_body(text: str, start: int, end: int, grammar: OfficeGrammar) -> bool:
    """Whether an acronym stands in front of an office or another noun of bodies, to which it is hyphened."""
    if not 2 <= end - start <= 6 or text[end : end + 1] != "-" or (start and text[start - 1] in "-_@#/"):
        return False
    match = _WORD.match(text, end + 1)
    if match is None or text[start:end].lower() in grammar.no_bodies:
        return False
    word = text[start : match.end()].lower()
    return _ends_in_office(word, grammar) or (bool(grammar.body_tails) and word.endswith(grammar.body_tails))


def _repeatable(text: str, surfaces: Sequence[Surface]) -> dict[str, Surface]:
    """Single words that stand for a surface elsewhere in the text."""
    known: dict[str, Surface] = {}
    for s in surfaces:
        words = text[s.start : s.plain].split()
        if not s.label or not words:
            continue
        if s.label == "PER":
            if len(words) > 1 and len(words[-1]) > 2 and words[-1][0].isupper():
                known.setdefault(words[-1], Surface(s.start, s.end, s.plain, "PER", (), s.score))
        elif len(words) == 1 and (s.seen or is_safe(s)):
            known.setdefault(words[0], s)
        if s.label == "ORG" and (match := ABBREVIATION.match(text, s.end)) is not None:
            known.setdefault(match[1], Surface(s.start, s.end, s.plain, "ORG", s.readings, s.score))
    return known


def _stands(text: str, start: int, end: int, meant: Surface, articles: frozenset[str]) -> bool:
    """Whether a repeated word is the name here: no part of a longer word, in its own case, no noun with an article."""
    if start and (text[start - 1].isalnum() or text[start - 1] in "_@#-/"):
        return False
    if text[end : end + 1] == "_" or (text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha()):
        return False
    if meant.label != "PER" or text[end : end + 1] == "-":
        return True
    before = text[max(0, start - 12) : start].split()
    return not before or before[-1].lower() not in articles
