"""Names of known actors in a text, each joined to its actor."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence

from extractors.actors.gazetteer import Gazetteer, Reading, label_of
from extractors.actors.hits import Hit, find_hits, rules_of
from extractors.actors.rows import NameRules
from extractors.actors.surfaces import Surface
from extractors.language import primary_subtag
from extractors.model import Mention

_DATELINE = re.compile(r" \(| [–—-]|/|\. |, (?:\w+\.? )?\d")  # behind a city that begins a paragraph
_ROUTE, _ROUTE_ON = re.compile(r"\bvon $"), re.compile(r" nach \w")
_CASE = re.compile(r"['’]([^\W\d_]+)(?: ([^\W\d_]+))?")  # of languages that part a name from its ending
_TITLE_REACH = 40  # characters before a name in which its title stands


def find_mentions(text: str, lang: str | None, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions of listed actors in the order of the text, none inside another.

    `lang`: of the text, a code like «de» or «de-AT»; None lets names of every language through. Of names that overlap
    the leftmost longest wins. In compounds («NATO-Austritt») the mention is the actor's part; an inflected name
    («Trumps») is a mention with its ending. Linear in the text.
    """
    language = primary_subtag(lang) or None
    rules = rules_of(language, gazetteer)
    return tuple(listed_mentions(text, find_hits(text, language, gazetteer), rules, gazetteer))


def listed_mentions(text: str, hits: Sequence[Hit], rules: NameRules, gazetteer: Gazetteer) -> list[Mention]:
    """The mentions that the hits are, by names and titles alone."""
    named = _named(hits)
    mentions: list[Mention] = []
    for hit in hits:
        mention = _mention(text, hit, mentions, named, rules, gazetteer)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _named(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """The actors that the text names beyond doubt, and where."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    for hit in hits:
        for reading in hit.readings:
            if reading.actor is not None and not reading.needs_context and reading.kind in ("name", "short"):
                named[reading.actor.actor_id].append(hit.start)
    return named


def _mention(
    text: str, hit: Hit, before: Sequence[Mention], named: dict[str, list[int]], rules: NameRules, gazetteer: Gazetteer
) -> Mention | None:
    reading = _choose(text, hit, named, gazetteer)
    if reading is None or reading.actor is None:
        return None
    actor = reading.actor
    if reading.is_capital and is_place(text, hit, before, rules):
        return Mention(hit.start, hit.end, "LOC", alias_kind="place", confidence=0.9)
    confidence = 0.9 if reading.needs_context or reading.kind == "metonym" else 1.0
    label = "LOC" if reading.is_capital else label_of(actor)  # a city is a place by name, even where it acts
    return Mention(hit.start, hit.end, label, actor.actor_id, actor.name, reading.kind, confidence)


def _choose(text: str, hit: Hit, named: dict[str, list[int]], gazetteer: Gazetteer) -> Reading | None:
    """The reading that holds here: a safe one, else the one whose actor the text names nearest before."""
    other = _bearers_before(text, hit.start, gazetteer)
    readings = [r for r in hit.readings if r.kind != "short" or not other or (r.actor and r.actor.actor_id in other)]
    for reading in readings:
        if not reading.needs_context:
            return reading
    best: tuple[int, Reading] | None = None
    for reading in readings:
        actor_id = reading.actor.actor_id if reading.actor else ""
        if _has_title(text, hit.start, gazetteer.titles.get(actor_id, ())):
            return reading
        places = named.get(actor_id)
        if places:
            at = bisect(places, hit.start)
            near = places[at - 1] if at else -places[0] - 1
            if best is None or near > best[0]:
                best = (near, reading)
    return best[1] if best else None


def _bearers_before(text: str, start: int, gazetteer: Gazetteer) -> frozenset[str]:
    """The persons who bear the first name right before `start`; empty where no known first name stands there."""
    if start < 2 or text[start - 1] != " ":
        return frozenset()
    word = text[max(0, start - 20) : start - 1].rsplit(None, 1)[-1:]
    return gazetteer.first_names.get(word[0], frozenset()) if word else frozenset()


def _has_title(text: str, start: int, titles: tuple[str, ...]) -> bool:
    return bool(titles) and text[max(0, start - _TITLE_REACH) : start].rstrip().endswith(titles)


def is_place(text: str, hit: Hit | Surface, before: Sequence[Mention], rules: NameRules) -> bool:
    """Whether a capital is the city and stands for no government.

    It is behind «in», «nach», «Bürgermeister von» …, before «region» …, in a compound («Berlin-Mitte»), behind another
    city and «und», or as a dateline.
    """
    lead = text[max(0, hit.start - 30) : hit.start]
    tail = _CASE.match(text, hit.end) if rules.place_endings else None
    if tail is not None and tail[1] in rules.place_endings:
        return tail[2] not in rules.acting_nouns
    if text[hit.end : hit.end + 1] == "-" and text[hit.end + 1 : hit.end + 2].isalpha():
        return True
    if not lead or lead[-1] == "\n":
        return _DATELINE.match(text, hit.end) is not None
    words = lead.split()
    if lead[-1] in "'’":  # «maire d'Ankara»
        return lead.lower().replace("’", "'").endswith(rules.place_phrases or ("\0",))
    if not words or not lead[-1].isspace():
        return False
    if words[-1].lower() in rules.place_words and len(words) > 1 and words[-2].lower() in rules.acting_nouns:
        return False
    if words[-1].lower() in rules.with_words and text[hit.start : hit.end].endswith(rules.with_endings or ("\0",)):
        return False
    if words[-1].lower() in rules.place_words or lead.rstrip().lower().endswith(rules.place_phrases or ("\0",)):
        return True
    if words[-1].rstrip(",").isdigit() and (words[-1][-1] == "," or len(words[-1]) > 3):
        return True  # an address
    if _ROUTE.search(lead) and _ROUTE_ON.match(text, hit.end):
        return True
    behind = text[hit.end : hit.end + 16].split(maxsplit=1)[:1]
    if behind and behind[0].strip(",.;:") in rules.place_nouns:
        return True
    last = before[-1] if before else None
    if last is None or last.label != "LOC" or last.actor_id is not None:
        return False
    return text[last.end : hit.start].strip() in rules.conjunctions
