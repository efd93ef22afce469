"""Organisations and places of a text: the listed reading that holds, or the bare name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from extractors.actors.gazetteer import Reading, label_of
from extractors.actors.mentions import is_place
from extractors.actors.rows import NameRules
from extractors.actors.surfaces import ABBREVIATION, Surface, is_safe
from extractors.model import Mention

_SEEN = 0.8  # confidence of a listed name that needs context and has none but that it was seen as such a name


def things(text: str, surfaces: Sequence[Surface], rules: NameRules, countries: Collection[str] = ()) -> list[Mention]:
    """The mentions that the ORG and LOC surfaces are; listed ones that nothing tells are none.

    `countries`: ISO 3166 codes of the countries that the text names, which tell bodies of one name apart.
    """
    named = {
        r.actor.actor_id
        for s in surfaces
        for r in s.readings
        if r.actor is not None and not r.needs_context and r.kind in ("name", "short")
    }
    places = {
        s.start: r.actor.country for s in surfaces for r in s.readings[:1] if r.actor is not None and s.label == "LOC"
    }
    mentions: list[Mention] = []
    short: dict[str, Reading] = {}  # abbreviations that the text gives behind the full name
    for s in surfaces:
        name = text[s.start : s.plain]
        reading = _reading(name, s, named, countries) or short.get(name)
        if reading is None and _is_medium(text, s, rules):
            reading = s.readings[0]
        if reading is not None and _is_abroad(text, s, reading, places, rules):
            reading = None
        if reading is not None and (match := ABBREVIATION.match(text, s.end)) is not None:
            short.setdefault(match[1], reading)
        if reading is not None and reading.actor is not None:
            mentions.append(_listed(text, s, reading, mentions, rules))
        elif s.seen or s.echo or is_safe(s):
            mentions.append(Mention(s.start, s.end, s.label, confidence=round(s.score, 2), name=name, found_by="model"))
    return mentions


def _is_abroad(text: str, s: Surface, reading: Reading, places: Mapping[int, str], rules: NameRules) -> bool:
    """Whether the place right behind a body is in another country («der Bundesrat in Bern»)."""
    actor = reading.actor
    if actor is None or not actor.country or actor.type == "country" or reading.kind == "metonym":
        return False
    stop = text.find(" ", s.end + 1)
    if text[s.end : s.end + 1] != " " or text[s.end + 1 : stop].lower() not in rules.place_words:
        return False
    return places.get(stop + 1, actor.country) != actor.country


def _is_medium(text: str, s: Surface, rules: NameRules) -> bool:
    """Whether a name of one letter stands where a medium does («auf X», «on X»)."""
    if s.plain - s.start != 1 or len(s.readings) != 1 or s.end != s.plain or text[s.end : s.end + 1] == "-":
        return False
    before = text[max(0, s.start - 12) : s.start].split()
    return bool(before) and before[-1].lower() in rules.media_words and text[s.start - 1].isspace()


def _reading(name: str, surface: Surface, named: set[str], countries: Collection[str]) -> Reading | None:
    """The reading that holds: a safe one, one whose actor is named elsewhere, or the only one of the label seen; an
    acronym also where its country is told.

    A shy reading of a country that the text names outweighs a safe one of a country that it does not («Labour Party»
    in Norway).
    """
    readings = [r for r in surface.readings if r.actor is not None and r.actor.type != "person"]
    safe = next((r for r in readings if not r.needs_context), None)
    if safe is not None:
        return _at_home(safe, readings, countries)
    is_acronym = name.isupper() and len(name) > 1
    told = next((r for r in readings if r.actor is not None and r.actor.actor_id in named), None)
    if told is not None:
        return told
    fitting = [r for r in readings if r.actor is not None and label_of(r.actor) == surface.label]
    at_home = [r for r in fitting if r.actor is not None and r.actor.country in countries]
    if surface.seen and len(fitting) == 1:
        return fitting[0]
    return at_home[0] if len(at_home) == 1 and (surface.seen or is_acronym) else None


def _at_home(safe: Reading, readings: Sequence[Reading], countries: Collection[str]) -> Reading:
    """The safe reading, or the one other whose country is told where its own is not."""
    own = safe.actor.country if safe.actor is not None else ""
    if safe.kind == "metonym" or not own or own in countries:
        return safe
    others = [r for r in readings if r.actor is not None and r.actor.country in countries]
    return others[0] if len(others) == 1 else safe


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
