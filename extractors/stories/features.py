"""What of an article tells its event: actors and names, numbers, and the words of headline, lead and text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from extractors.model import StoryText

# Words of a text count less the later they stand: news tell the event first.
_TITLE, _LEAD, _BODY = 1.0, 0.7, 0.35
_LEAD_CHARS, _BODY_CHARS = 700, 3500
_OF_NAME = 0.4  # how much less a word counts that is part of a name, which counts by itself
_AGAIN = 0.2  # how much more for each time that a thing comes again (times the logarithm)
_ACTORS, _NUMBERS, _TERMS = 20, 10, 40  # at most so many of a kind
_SHORTEST = 4  # letters of a word that tells something
_WORD = re.compile(r"[^\W\d_]{3,40}")
# Spellings by which languages write the same name: Pokrowsk, Pokrovsk; Tschernihiw, Chernihiv.
_SPELLINGS = (("tsch", "ch"), ("sch", "sh"), ("w", "v"), ("ph", "f"), ("iy", "y"), ("yi", "y"), ("ij", "y"), ("j", "y"))


@dataclass(frozen=True, slots=True)
class WordRules:
    """How words are read: a stemmer, and by language the words that tell nothing of an event.

    In the languages of `capitalised` nouns and names alone are taken, which their capitals tell.
    """

    stem: Callable[[str], str]
    common: Mapping[str, frozenset[str]]
    capitalised: frozenset[str] = frozenset()


def features(text: StoryText, rules: WordRules) -> dict[str, float]:
    """Give the features of an article with how much it dwells on each, from 0 to about 2."""
    found = _best(_placed((actor_feature(key), at) for key, at in text.names), _ACTORS)
    found |= _best(_placed((f"n {key}", at) for key, at in text.numbers), _NUMBERS)
    return found | _best(_terms(text, rules), _TERMS)


def kind_of(feature: str) -> str:
    """Give the kind of a feature: a (actor), n (number) or t (term)."""
    return feature[0]


def told(feature: str) -> str:
    """Give what a feature is in words, without its kind and language."""
    kind, _, rest = feature.partition(" ")
    return rest.partition(" ")[2] if kind == "t" else rest


def actor_feature(key: str) -> str:
    """Give the feature of an actor id, or of a name that stands in no list in one form for all spellings.

    Ids of actors have no capitals but behind `country:`.
    """
    if key != key.lower() and not key.startswith("country:"):
        key = key.casefold()
        for there, here in _SPELLINGS:
            key = key.replace(there, here)
    return f"a {key}"


def _placed(things: Iterable[tuple[str, int]]) -> dict[str, float]:
    first: dict[str, int] = {}
    times: Counter[str] = Counter()
    for feature, at in things:
        times[feature] += 1
        first[feature] = min(at, first.get(feature, at))
    return {f: (_LEAD if first[f] < _LEAD_CHARS else _BODY) + 0.3 + _AGAIN * math.log(n) for f, n in times.items()}


def _terms(text: StoryText, rules: WordRules) -> dict[str, float]:
    zones = (
        (_TITLE, text.title), (_LEAD, text.text[:_LEAD_CHARS]), (_BODY, text.text[_LEAD_CHARS:_BODY_CHARS]),
    )  # fmt: skip
    common = rules.common.get(text.language, frozenset())
    named = {rules.stem(word) for key, _ in text.names for word in _WORD.findall(key)}
    nouns = text.language in rules.capitalised
    weight: dict[str, float] = {}
    times: Counter[str] = Counter()
    for zone, part in zones:
        for word in _WORD.findall(part):
            tells = (len(word) >= _SHORTEST or word.isupper()) and (word[0].isupper() or not nouns)
            if not tells or word.casefold() in common:
                continue
            stem = rules.stem(word)
            times[stem] += 1
            weight.setdefault(stem, zone)
    return {
        f"t {text.language} {stem}": (zone + _AGAIN * math.log(times[stem])) * (_OF_NAME if stem in named else 1)
        for stem, zone in weight.items()
        if zone > _BODY or times[stem] > 1
    }


def _best(found: dict[str, float], at_most: int) -> dict[str, float]:
    if len(found) <= at_most:
        return found
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:at_most])
