"""Organisations and places of a text: the listed reading that holds, or the bare name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extractors.actors.gazetteer import Reading, label_of
from extractors.actors.mentions import is_place
from extractors.actors.office_behind import stem_of
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.rows import NameRules
from extractors.actors.surfaces import ABBREVIATION, Surface, is_safe
from extractors.model import Mention

_SEEN = 0.8  # confidence of a listed name that needs context and has none but that it was seen as such a name


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and what in it tells bodies of one name apart."""

    text: str
    rules: NameRules
    grammar: OfficeGrammar
    countries: Collection[str]  # that the text names
    named: Collection[str]  # actors that it names beyond doubt
    starts: Mapping[int, str]  # where the name of a country or capital begins -> its code
    ends: Mapping[int, str]


def things(
    text: str, surfaces: Sequence[Surface], rules: NameRules, grammar: OfficeGrammar, countries: Collection[str] = ()
) -> list[Mention]:
    """The mentions that the ORG and LOC surfaces are; listed ones that nothing tells are none.

    `countries`: ISO 3166 codes of the countries that the text names, which tell bodies of one name apart.
    """
    context = _context(text, surfaces, rules, grammar, countries)
    mentions: list[Mention] = []
    short: dict[str, Reading] = {}  # abbreviations that the text gives behind the full name
    for s in surfaces:
        reading = _reading(s, context) or short.get(text[s.start : s.plain])
        if reading is not None and (match := ABBREVIATION.match(text, s.end)) is not None:
            short.setdefault(match[1], reading)
        if reading is not None and reading.actor is not None:
            mentions.append(_listed(text, s, reading, mentions, rules))
        elif s.seen or s.echo or is_safe(s):
            name = text[s.start : s.plain]
            mentions.append(Mention(s.start, s.end, s.label, confidence=round(s.score, 2), name=name, found_by="model"))
    return mentions


def _context(
    text: str, surfaces: Sequence[Surface], rules: NameRules, grammar: OfficeGrammar, countries: Collection[str]
) -> _Text:
    actors = [(s, r, r.actor) for s in surfaces for r in s.readings if r.actor is not None]
    named = {a.actor_id for _, r, a in actors if not r.needs_context and r.kind in ("name", "short")}
    places = [(s, a.country) for s, _, a in actors if a.type == "country" and a.country]
    starts = {s.start: code for s, code in reversed(places)}
    return _Text(text, rules, grammar, countries, named, starts, {s.end: code for s, code in reversed(places)})


def _reading(surface: Surface, context: _Text) -> Reading | None:
    """The reading that holds.

    One of the country that stands beside it («Norway's Conservatives», «der Bundesrat in Bern»), a safe one, one whose
    actor is named elsewhere, the only one of the label seen; an acronym also where its country is told.
    """
    readings = [r for r in surface.readings if r.actor is not None and r.actor.type != "person"]
    if not readings:
        return None
    beside = _country_beside(surface, context)
    if beside and not any(r.actor is not None and r.actor.type == "country" for r in readings):
        own = [r for r in readings if r.actor is not None and r.actor.country == beside]
        if own:
            return own[0] if len({r.actor for r in own}) == 1 else None
        readings = [r for r in readings if r.actor is not None and not r.actor.country]
    safe = next((r for r in readings if not r.needs_context), None)
    if safe is not None:
        return _at_home(safe, readings, context.countries)
    told = next((r for r in readings if r.actor is not None and r.actor.actor_id in context.named), None)
    if told is not None or _is_medium(surface, context):
        return told or surface.readings[0]
    name = context.text[surface.start : surface.plain]
    fitting = [r for r in readings if r.actor is not None and label_of(r.actor) == surface.label]
    at_home = [r for r in fitting if r.actor is not None and r.actor.country in context.countries]
    if surface.seen and len(fitting) == 1:
        return fitting[0]
    return at_home[0] if len(at_home) == 1 and (surface.seen or (name.isupper() and len(name) > 1)) else None


def _country_beside(s: Surface, context: _Text) -> str:
    """The country that an adjective or a possessor before a name, or a place right behind it, tells; else empty."""
    text, grammar = context.text, context.grammar
    before = text[max(0, s.start - 30) : s.start].split(" ")
    if len(before) > 1 and not before[-1]:
        code = grammar.adjectives.get(stem_of(before[-2].lower(), grammar), "")
        if code:
            return code
    for gap in ("'s ", "’s ", "' ", "’ "):
        if text.endswith(gap, 0, s.start) and (code := context.ends.get(s.start - len(gap), "")):
            return code
    if (code := context.ends.get(s.start - 1, "")) and text[s.start - 2 : s.start] == "s ":
        return code  # «Norwegens Konservative»
    stop = text.find(" ", s.end + 1)
    if text[s.end : s.end + 1] == " " and text[s.end + 1 : stop].lower() in context.rules.place_words:
        return context.starts.get(stop + 1, "")
    return ""


def _at_home(safe: Reading, readings: Sequence[Reading], countries: Collection[str]) -> Reading:
    """The safe reading, or the one other whose country is told where its own is not («Labour Party» in Norway)."""
    own = safe.actor.country if safe.actor is not None else ""
    if safe.kind == "metonym" or not own or own in countries:
        return safe
    others = [r for r in readings if r.actor is not None and r.actor.country in countries]
    return others[0] if len(others) == 1 else safe


def _is_medium(s: Surface, context: _Text) -> bool:
    """Whether a name of one letter stands where a medium does («auf X», «on X»)."""
    text = context.text
    if s.plain - s.start != 1 or len(s.readings) != 1 or s.end != s.plain or text[s.end : s.end + 1] == "-":
        return False
    before = text[max(0, s.start - 12) : s.start].split()
    return bool(before) and before[-1].lower() in context.rules.media_words and text[s.start - 1].isspace()


def _listed(text: str, s: Surface, reading: Reading, before: Sequence[Mention], rules: NameRules) -> Mention:
    actor = reading.actor
    assert actor is not None
    name = text[s.start : s.plain]
    if reading.is_capital and is_place(text, s, before, rules):
        return Mention(s.start, s.end, "LOC", alias_kind="place", confidence=0.9, name=name)
    if reading.kind == "demonym":
        return Mention(s.start, s.end, "MISC", actor.actor_id, actor.name, "demonym", 0.9, name=name)
    label = "LOC" if reading.is_capital else label_of(actor)  # a city is a place by name, even where it acts
    sure = 0.9 if reading.kind == "metonym" else 1.0 if is_safe(s) else _SEEN
    return Mention(s.start, s.end, label, actor.actor_id, actor.name, reading.kind, sure, name=name)
