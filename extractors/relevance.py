"""How much a text is about the topics that are watched: a score that can be told in one sentence."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick

from extractors.case import lower_aligned
from extractors.errors import SeedError

TITLE_FACTOR = 2.0  # a term that stands in the title counts this much
SATURATION = 8.0  # weight at which the score is 1 - 1/e


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a topic in one language («» for all)."""

    topic: str
    language: str
    text: str
    weight: float
    is_prefix: bool  # longer words that begin so count too
    exact_case: bool  # an abbreviation: «SHAPE» is not «shape»


@dataclass(frozen=True, slots=True)
class Topics:
    """All terms of all topics in one automaton over lower-case text."""

    automaton: Any  # lower-case term -> its terms

    @classmethod
    def build(cls, rows: Iterable[Mapping[str, str]]) -> Topics:
        """Topics from rows with `topic, language, term, weight`; a trailing `*` makes a term a beginning of words.

        A term in capitals without `*` wants them; every other term is found in any case. Raises SeedError.
        """
        by_string: defaultdict[str, list[Term]] = defaultdict(list)
        for number, row in enumerate(rows, 2):
            term = _term(row, number)
            by_string[lower_aligned(term.text)].append(term)
        automaton = ahocorasick.Automaton()
        for string, terms in by_string.items():
            automaton.add_word(string, (len(string), tuple(terms)))
        if by_string:
            automaton.make_automaton()
        return cls(automaton)


def _term(row: Mapping[str, str], number: int) -> Term:
    thing = f"topics, line {number}"
    try:
        topic, language, text = row["topic"].strip(), row["language"].strip(), row["term"].strip()
        weight = float(row["weight"])
    except (KeyError, ValueError, AttributeError) as error:
        raise SeedError(thing, str(error), "give topic, language, term and a weight") from error
    plain = text.removesuffix("*").strip()
    if not topic or not plain or not (math.isfinite(weight) and weight > 0):
        raise SeedError(thing, f"term {text!r} with weight {weight}", "give topic, term and a weight above 0")
    return Term(topic, language, plain, weight, text.endswith("*"), plain.isupper() and not text.endswith("*"))


def score(title: str | None, text: str, lang: str | None, topics: Topics) -> tuple[float, tuple[str, ...]]:
    """The relevance from 0 to 1 and the topics found, the weightiest first.

    Each distinct term counts once with its weight, twice where the title has it; with w the sum of these,
    the score is 1 - exp(-w / 8): one term of weight 3 gives 0.31, three such with one in the title 0.78.
    """
    if not len(topics.automaton):
        return 0.0, ()
    found: dict[Term, float] = {}
    for term in _terms_in(text, lang, topics):
        found[term] = 1.0
    for term in _terms_in(title or "", lang, topics):
        found[term] = TITLE_FACTOR
    by_topic: defaultdict[str, float] = defaultdict(float)
    weights: dict[tuple[str, bool], float] = {}
    for term, factor in found.items():
        by_topic[term.topic] += term.weight * factor
        key = (term.text.lower(), term.is_prefix)  # a term of two topics adds to the score once
        weights[key] = max(weights.get(key, 0.0), term.weight * factor)
    names = sorted(by_topic, key=lambda name: (-by_topic[name], name))
    return round(1.0 - math.exp(-sum(weights.values()) / SATURATION), 4), tuple(names)


def _terms_in(text: str, lang: str | None, topics: Topics) -> set[Term]:
    lower, found, length = lower_aligned(text), set(), len(text)
    language = lang.partition("-")[0] if lang else None
    for last, (size, terms) in topics.automaton.iter(lower):
        start, stop = last + 1 - size, last + 1
        if start and lower[start - 1].isalnum():
            continue
        ends = stop == length or not lower[stop].isalnum()
        for term in terms:
            if term.language and language and term.language != language:
                continue
            if (ends or term.is_prefix) and (not term.exact_case or text[start:stop] == term.text):
                found.add(term)
    return found
