"""Where the names of the registry stand in a text, with everything that each may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.actors.gazetteer import Gazetteer, Reading
from extractors.actors.rows import NameRules

_LONGEST_ENDING = 5
_WORD = re.compile(r"[^\W\d_]+(?:'\w+)?")
_BEGIN = re.compile(r"(?:^|[.!?…:»”\n] ?)$")
_PREVIOUS = re.compile(r"(?<!\w)([^\W\d_]+)[ \u00a0]$")
_LONGEST_FIRST = 20
_NO_RULES = NameRules()


@dataclass(frozen=True, slots=True)
class Hit:
    """A string of the registry in a text; `plain` is its end without the ending that an inflected name has."""

    start: int
    end: int
    plain: int
    readings: tuple[Reading, ...]


def rules_of(language: str | None, gazetteer: Gazetteer) -> NameRules:
    """How names look in texts of a language; empty rules where none are known."""
    return gazetteer.rules.get(language or "", _NO_RULES)


def find_hits(text: str, language: str | None, gazetteer: Gazetteer) -> list[Hit]:
    """The names in the order of the text, of those that overlap the leftmost longest. Linear in the text."""
    if not len(gazetteer.automaton):
        return []
    rules = rules_of(language, gazetteer)
    return [
        hit
        for hit in _leftmost_longest(_whole(text, _all_hits(text, language, rules, gazetteer), rules, gazetteer))
        if _has_needed(text, hit, rules) and not _is_in_state(text, hit, rules)
    ]


def _has_needed(text: str, hit: Hit, rules: NameRules) -> bool:
    """Whether the text has a word without which the name means something else («Georgia» the state)."""
    needed = rules.needs.get(text[hit.start : hit.plain])
    return needed is None or not needed.isdisjoint(_WORD.findall(text.lower()))


def _is_in_state(text: str, hit: Hit, rules: NameRules) -> bool:
    """Whether a name is a town's («Lebanon, Pennsylvania»)."""
    if not rules.states or text[hit.end : hit.end + 2] != ", ":
        return False
    words = text[hit.end + 2 : hit.end + 20].replace(",", " ").split()
    return bool(words) and (words[0] in rules.states or " ".join(words[:2]) in rules.states)


def _all_hits(text: str, language: str | None, rules: NameRules, gazetteer: Gazetteer) -> list[Hit]:
    """Every string of the automaton that stands in the text as a word of its own, in a language that fits."""
    hits = []
    for last, (string, readings) in gazetteer.automaton.iter(text):
        stop = last + 1
        start = stop - len(string)
        if start and (text[start - 1].isalnum() or text[start - 1] in "_@"):
            continue
        ending = _letters(text, stop)
        if ending is None or (text[stop : stop + 1] == "-" and string in rules.adjectival):
            continue
        plural = ending in rules.plural_endings and string.endswith(("e", "er"))
        if text[start : stop + len(ending)] in rules.not_first and _BEGIN.search(text, max(0, start - 3), start):
            continue
        fitting = tuple(r for r in readings if _fits(r, language, "" if plural else ending, rules))
        if fitting:
            hits.append(Hit(start, stop + len(ending), stop, fitting))
    return hits


def _whole(text: str, hits: list[Hit], rules: NameRules, gazetteer: Gazetteer) -> list[Hit]:
    """The hits, those of a surname behind an inflected first name of its bearer with it («Володимира Зеленського»)."""
    if not rules.strip:
        return hits
    whole = []
    for hit in hits:
        readings = [r for r in hit.readings if r.kind == "short" and r.actor is not None and r.actor.type == "person"]
        first = _PREVIOUS.search(text, max(0, hit.start - _LONGEST_FIRST), hit.start) if readings else None
        if first is None:
            continue
        word = first[1]
        stems = (word[: len(word) - len(e)] for e in ("", *rules.endings) if word.endswith(e))
        bearers = frozenset[str]().union(*(gazetteer.first_stems.get(stem, ()) for stem in stems))
        own = [r for r in readings if r.actor is not None and r.actor.actor_id in bearers]
        if own:
            named = tuple(r._replace(kind="name", needs_context=False) for r in own)
            whole.append(Hit(first.start(1), hit.end, hit.plain, named))
    return hits + whole


def _letters(text: str, at: int) -> str | None:
    """The letters from `at` on, None where there are too many for an ending or a figure is among them."""
    stop = at
    while stop < len(text) and (text[stop].isalnum() or text[stop] == "_"):
        stop += 1
        if stop - at > _LONGEST_ENDING:
            return None
    return text[at:stop]


def _fits(reading: Reading, language: str | None, ending: str, rules: NameRules) -> bool:
    if reading.language and language and reading.language != language:
        return False
    if reading.ending_from is not None:
        return language is not None and ending != reading.ending_from and ending in rules.endings
    return not ending or ending in rules.endings


def _leftmost_longest(hits: list[Hit]) -> list[Hit]:
    hits.sort(key=lambda hit: (hit.start, -hit.end, -hit.plain))  # a listed form before a stem
    kept, covered = [], 0
    for hit in hits:
        if hit.start >= covered:
            kept.append(hit)
            covered = hit.end
    return kept
