"""Offices in a text: «der frühere SACEUR der NATO», «Polens Außenminister», «the Kremlin spokesman»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractors.actors.office_behind import Noun, names_another, stem_of, with_adjectives
from extractors.actors.office_grammar import PLURAL, OfficeGrammar
from extractors.actors.office_nouns import office_nouns
from extractors.actors.registry import Registry
from extractors.actors.surfaces import Surface
from extractors.case import lower_aligned

WORD_BEFORE = re.compile(r"([^\s,;:()«»„“”\"]+)[ \u00a0]$")
_ELIDED = re.compile(r"([^\W\d_]+['’])$")
_POSSESSIVE = re.compile(r"(?:'s|’s|'|’)? $")
LONGEST_WORD = 40
_STEPS = 5  # words before the noun that are looked at


@dataclass(frozen=True, slots=True)
class Office:
    """One phrase that says what somebody is.

    `start`, `end`: the phrase without its article. `role`: canonical, or empty for a noun that names no office of the
    registry. `body`: an ISO 3166 code or an actor's id, empty where the phrase tells none. `status`: current, former,
    then, acting or designate. `noun`: the noun in lower case.
    """

    start: int
    end: int
    role: str
    body: str
    status: str = "current"
    plural: bool = False
    deputy: bool = False
    definite: bool = False  # with a definite article or a possessor before it
    gender: str = ""  # m or f, where the form of the noun tells
    noun: str = ""
    word: tuple[int, int] = (0, 0)  # the noun with what it is compounded with
    is_group: bool = False  # of a noun that is a plural by itself


@dataclass(slots=True)
class _Phrase:
    """An office while its words are gathered."""

    start: int
    end: int
    role: str
    body: str = ""
    status: str = "current"
    plural: bool = False
    deputy: bool = False
    definite: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    lower: str
    starts: Mapping[int, Surface]
    ends: Mapping[int, Surface]
    grammar: OfficeGrammar
    registry: Registry

    def body(self, surface: Surface | None) -> str:
        """Whose office a listed name before or behind a noun tells; empty for persons, for names in no list, and for
        those that several bodies have («Ministry of Foreign Affairs»)."""
        if surface is None:
            return ""
        readings = [r for r in surface.readings if r.actor is not None and r.actor.type != "person"]
        ids = {r.actor.actor_id for r in readings if r.actor is not None}
        safe = next((r.actor for r in readings if not r.needs_context), None)
        if safe is not None:
            return self.registry.body_of(safe.actor_id)
        return self.registry.body_of(next(iter(ids))) if len(ids) == 1 else ""


def find_offices(text: str, surfaces: Iterable[Surface], grammar: OfficeGrammar, registry: Registry) -> list[Office]:
    """The offices in the order of the text, none overlapping; listed names among `surfaces` tell whose they are."""
    if not len(grammar.heads):
        return []
    surfaces = list(surfaces)
    reader = _Reader(
        text, lower_aligned(text), {s.start: s for s in surfaces}, {s.end: s for s in surfaces}, grammar, registry
    )
    found: list[Office] = []
    for start, end, noun, role in office_nouns(reader.lower, grammar):
        office = _office(reader, start, end, noun, role)
        if office is not None and not (found and office.start < found[-1].end):
            found.append(office)
    return found


def _office(reader: _Reader, start: int, end: int, noun: str, role: str) -> Office | None:
    text, grammar = reader.text, reader.grammar
    head = start
    while head and (text[head - 1].isalnum() or text[head - 1] in "-_"):
        head -= 1
    if grammar.compounds and not text[head].isupper():
        return None
    phrase = _Phrase(head, end, role, plural=role == PLURAL)
    _read_prefix(reader, phrase, reader.lower[head:start].strip("-"))
    stopped = _read_before(reader, phrase)
    if grammar.adjectives_behind or grammar.adjectives_inside:
        told = with_adjectives(reader.lower, start, Noun(end, noun, role), grammar)
        phrase.end, noun, role = told.end, told.noun, told.role
        phrase.body, phrase.status = phrase.body or told.body, told.status or phrase.status
    if not phrase.body:
        phrase.body, phrase.end = _behind(reader, phrase.end)
    if not phrase.body and grammar.bare_genitive:
        phrase.body, phrase.end = _begun(reader, start, phrase.end)
    if not phrase.body:
        whole = reader.lower[head:end]
        phrase.body = grammar.defaults.get(whole) or grammar.defaults.get(noun) or ""
    role = grammar.elsewhere.get((noun, phrase.body), role)
    if grammar.articleless and not phrase.definite:
        phrase.definite = _is_definite(reader, phrase, start, stopped)
    if grammar.bare_names and names_another(text, phrase.start, phrase.end, reader.starts, reader.ends):
        phrase.definite = False
    if grammar.then_behind and reader.lower.startswith(grammar.then_behind, phrase.end):
        phrase.status = "then"  # «the Nato chief at the time»
    canonical = "" if role == PLURAL else role
    return Office(
        phrase.start, phrase.end, canonical, phrase.body, phrase.status, phrase.plural, phrase.deputy,
        phrase.definite, _gender(reader.lower[start:end], noun, grammar), noun, (head, end), role == PLURAL,
    )  # fmt: skip


def _is_definite(reader: _Reader, phrase: _Phrase, start: int, before: str) -> bool:
    """Whether an office without an article means its holder: it has a body and is not what somebody becomes."""
    grammar = reader.grammar
    word = reader.lower[start : phrase.end].split()[0]
    becomes = bool(grammar.predicative) and word.endswith(grammar.predicative) and before not in grammar.governors
    becomes = becomes or not grammar.becoming.isdisjoint(reader.lower[phrase.end : phrase.end + 20].split()[:1])
    return bool(phrase.body) and not becomes and before not in grammar.indefinite


def _gender(word: str, noun: str, grammar: OfficeGrammar) -> str:
    """The gender that a German noun for an office shows («Kanzlerin»); empty where it shows none."""
    if not grammar.feminine or noun.endswith(("e", "en")):
        return ""
    return "f" if word.removeprefix(noun) == grammar.feminine or noun.endswith(grammar.feminine) else "m"


def _read_prefix(reader: _Reader, phrase: _Phrase, prefix: str) -> None:
    """What the first part of a compound tells: «Kreml-Sprecher», «CDU-Chef», «Ex-Kanzler», «Vizepräsident»."""
    grammar = reader.grammar
    for word in prefix.split("-"):
        phrase.status = grammar.status.get(word, phrase.status)
    phrase.deputy = bool(grammar.deputy) and prefix.startswith(grammar.deputy)
    if prefix:
        known = next((body for word, body in grammar.bodies.items() if prefix.startswith(word)), "")
        phrase.body = known or reader.body(reader.starts.get(phrase.start))


def _read_before(reader: _Reader, phrase: _Phrase) -> str:
    """The words before the noun: adjectives of country and status, an article, the possessor («Polens»); returns the
    word in lower case at which this ends."""
    text, grammar = reader.text, reader.grammar
    place = phrase.start
    adjective = False  # an adjective with the ending of a plural, where no article follows
    for _ in range(_STEPS):
        owner = _owner(reader, place)
        if owner is not None:
            if phrase.body:
                return ""
            phrase.body, phrase.start = reader.body(owner), owner.start
            if _possesses(reader, owner, place):
                phrase.definite = True
                return ""
            place = owner.start  # «the former US president»
            continue
        word, begin = _word_before(text, place, grammar)
        if not word or word in grammar.articles or word in grammar.many:
            male = not reader.lower[: phrase.end].endswith(("in", "e"))
            phrase.definite = word in grammar.articles and word not in grammar.indefinite
            many = (
                word in grammar.plural_articles or word in grammar.many or (adjective and word not in grammar.articles)
            )
            phrase.plural = phrase.plural or (many and male and grammar.compounds)
            return word
        stem = stem_of(word, grammar)
        if stem in grammar.status:
            phrase.status = grammar.status[stem]
        elif stem in grammar.adjectives:
            phrase.body = phrase.body or grammar.adjectives[stem]
            adjective = adjective or (word != stem and word.endswith("e"))
        elif grammar.deputy and word.startswith(grammar.deputy):
            phrase.deputy = True
        elif word in grammar.qualifiers:
            pass
        elif text[begin].islower() and grammar.compounds and word not in grammar.genitives:
            place = begin
            continue
        else:
            return word
        phrase.start = place = begin
    return ""


def _word_before(text: str, place: int, grammar: OfficeGrammar) -> tuple[str, int]:
    """The word right before a place in lower case, and where it begins; empty where none stands there."""
    begin = max(0, place - LONGEST_WORD)
    if grammar.elided and (elided := _ELIDED.search(text, begin, place)) is not None:
        return elided[1].lower().replace("’", "'"), elided.start(1)
    match = WORD_BEFORE.search(text, begin, place)
    if match is None:
        return "", place
    word = match[1].lower()
    cut = max(word.rfind("'"), word.rfind("’")) + 1 if grammar.elided else 0
    return word[cut:], match.start(1) + cut


def _owner(reader: _Reader, place: int) -> Surface | None:
    """The listed name right before a noun («Polens Außenminister», «Poland's foreign minister», «NATO chief»)."""
    if not reader.grammar.owner_before:
        return None
    match = _POSSESSIVE.search(reader.text, max(0, place - 3), place)
    surface = reader.ends.get(match.start()) if match is not None else None
    return surface if reader.body(surface) else None


def _possesses(reader: _Reader, owner: Surface, place: int) -> bool:
    """Whether a name before a noun is its possessor («Polens», «Poland's») and takes the place of an article."""
    return reader.grammar.compounds or reader.text[owner.end : place].strip() != ""


def _behind(reader: _Reader, end: int) -> tuple[str, int]:
    """The body that follows: «Präsident der Europäischen Kommission», «minister of Poland», «Präsident Polens»."""
    match = reader.grammar.link.match(reader.text, end)
    if match is None:
        return "", end
    for at in dict.fromkeys((match.end(), end + 1)):
        surface = reader.starts.get(at)
        body = reader.body(surface)
        if surface is None or not body:
            continue
        if surface.readings[0].is_capital and reader.grammar.bare_names:
            continue  # «prezydent Warszawy», «presidente de Madrid»
        linked = bool(match[1]) and at == match.end()
        compound = reader.grammar.compounds and reader.text[surface.end - 1] == "s"
        genitive = at == end + 1 and (compound or reader.grammar.bare_genitive)
        if linked or genitive:
            return body, surface.end
    return "", end


def _begun(reader: _Reader, start: int, end: int) -> tuple[str, int]:
    """The country of a listed body that begins inside the noun («глава МИД России»)."""
    for at in range(start + 1, end):
        surface = reader.starts.get(at)
        if surface is not None and surface.end > end:
            body = reader.body(surface)
            country = reader.registry.country(body)
            return country or body, surface.end if body else end
    return "", end
