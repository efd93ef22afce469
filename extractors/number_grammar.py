"""How one language writes quantities: its words from a data file, its marks and money from CLDR."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extractors.errors import SeedError
from extractors.language import primary_subtag
from extractors.number_anchors import Anchors
from extractors.number_counts import CountRules
from extractors.number_holders import HolderRules
from extractors.number_tokens import token_pattern
from extractors.number_units import Unit, UnitTable, locale_of, money

COMPARATORS = ("up_to", "at_least", "about", "more_than", "less_than")
_MEND = "see the comments in seeds/packs/de/numbers.toml and counts.toml"


@dataclass(frozen=True)
class NumberRules:
    """The parsed data file of one language; every word is lower case."""

    language: str
    plain_blank_groups: bool
    dotted: frozenset[str]
    words: Mapping[str, float]  # number words under a hundred, hundreds with names of their own
    hundreds: frozenset[str]  # words that multiply by a hundred
    scales: Mapping[str, float]
    short_scales: Mapping[str, float]  # letters that scale money alone («$5m»)
    fractions: Mapping[str, float]
    halves: tuple[tuple[str, ...], ...]  # «and a half»
    vague: frozenset[str]  # «mehrere», before a scale
    vague_scales: frozenset[str]  # «Hunderte», «Milliarden»: amounts without a value
    glue: frozenset[str]
    articles: frozenset[str]
    of: frozenset[str]
    minus: frozenset[str]
    points: frozenset[str]  # the decimal mark as a word («Komma»)
    ranges: frozenset[str]
    between: frozenset[str]
    between_and: frozenset[str]
    compounds: bool  # number words are written together
    percent_stem: str  # inside compounds («Zweiprozentziel»)
    units: Mapping[str, Unit]  # single words: percent, bare nouns of money
    unit_phrases: Mapping[tuple[str, ...], Unit]
    counts: CountRules
    holders: HolderRules
    designations: frozenset[str]  # words before a figure that is a name («Leopard 2»)
    comparators: Mapping[tuple[str, ...], str]
    comparators_after: Mapping[tuple[str, ...], str]
    links: frozenset[str]  # between a share and its whole («des», «of»)
    wholes: Mapping[tuple[str, ...], str]  # «domestic product», and what it is called
    whole_beginnings: tuple[tuple[str, str], ...]  # «bruttoinlandsprodukt*», and what it is called
    year_words: frozenset[str]
    year_parts: frozenset[str]  # parts of a year before it («summer», «end», also with «of»)
    measures: frozenset[str]  # words behind figures that count nothing («Uhr»), not even looked at
    over: frozenset[str]  # comparators that are prepositions, too («über») …
    over_nouns: tuple[str, ...]  # … behind nouns that end so («Vertrag über 5 Milliarden»)
    over_verbs: tuple[str, ...]  # … and behind verbs that begin so («verfügt über»)
    endings: tuple[str, ...]

    @cached_property
    def decimal(self) -> str:
        symbols = locale_of(self.language).number_symbols
        return str(symbols.get("latn", symbols).get("decimal", "."))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return token_pattern(self.plain_blank_groups)

    @cached_property
    def table(self) -> UnitTable:
        return money(locale_of(self.language), self.units, self.endings)

    @cached_property
    def anchors(self) -> Anchors:
        """Finds the names of all units, and the words that can begin a count."""
        phrases = {word for phrase in self.unit_phrases for word in phrase}
        many = {w for w, value in {**self.words, **self.scales}.items() if value >= 2 and value not in _LARGE}
        single = [w for w, value in self.words.items() if value == 1]
        ones = {" ".join((*phrase, one)) for phrase in self.counts.one_after for one in single}
        groups = {f"{noun} {of}" for noun in self.counts.collectives for of in self.counts.collective_of}
        starts = (
            {*many, *self.fractions, *self.hundreds, *self.vague_scales, *ones, *groups}
            if self.counts.counts
            else set[str]()
        )
        found = {*self.table.anchors, *phrases}
        return Anchors(found, self.percent_stem, starts, self.table.codes, self.measures, self.compounds)

    @cached_property
    def phrases(self) -> dict[str, tuple[tuple[tuple[str, ...], Unit], ...]]:
        """The units of more than one word by their first."""
        firsts = {p[0] for p in self.unit_phrases if len(p) > 1}
        return {w: tuple((p, u) for p, u in self.unit_phrases.items() if len(p) > 1 and p[0] == w) for w in firsts}

    @cached_property
    def morphemes(self) -> re.Pattern[str]:
        """The parts of number words, the longest first."""
        parts = sorted({*self.words, *self.hundreds, *self.scales, *self.glue}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, parts)) if parts else r"(?!)")

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first letters of number words that are written together, to pass over other words at once."""
        if not self.compounds:
            return frozenset()
        return frozenset(w[:3] for w in {*self.words, *self.hundreds, *self.scales})

    @cached_property
    def starters(self) -> frozenset[str]:
        """All words that can begin a quantity, codes of money in lower case among them; `beginnings` has more."""
        counted = (self.words, self.hundreds, self.scales, self.fractions, self.vague, self.vague_scales, self.articles)
        return frozenset().union(*counted, self.minus, (code.lower() for code in self.table.codes))

    @cached_property
    def comparing(self) -> frozenset[str]:
        """All words of comparators."""
        return frozenset(word for phrase in self.comparators for word in phrase)

    @cached_property
    def longest_comparator(self) -> int:
        return max(map(len, self.comparators), default=0)

    @classmethod
    def from_mapping(cls, language: str, data: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> NumberRules:
        """Rules from parsed TOML and what `more` adds; missing parts mean none.

        Raises SeedError where a value has the wrong shape.
        """
        more = more or {}
        try:
            fields, added = _fields(language, data), _fields(language, more)
            joined = {k: _joined(v, added[k]) if k in more else v for k, v in fields.items()}
            joined["counts"] = CountRules.from_mapping(_deep(data, more), more.get("called", {}))
            joined["holders"] = HolderRules.from_mapping(_deep(data, more))
            return cls(**joined)
        except (TypeError, ValueError, AttributeError, re.error) as error:
            raise SeedError(f"numbers of {language}", str(error), _MEND) from error


_TABLES = ("words", "scales", "short_scales", "fractions")
_SETS = (
    *("dotted", "hundreds", "vague", "vague_scales", "glue", "articles", "of", "minus", "points", "ranges", "between"),
    *("between_and", "designations", "links", "year_words", "year_parts", "measures", "over"),
)
_LARGE = frozenset((1e6, 1e9, 1e12, 1e15))  # scales that figures stand before, or other number words


def _fields(language: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "language": language,
        "plain_blank_groups": bool(data.get("plain_blank_groups", False)),
        "compounds": bool(data.get("compounds", False)),
        "percent_stem": str(data.get("percent_stem", "")),
        "over_nouns": tuple(str(data.get("over_nouns", "")).lower().split()),
        "over_verbs": tuple(str(data.get("over_verbs", "")).lower().split()),
        "halves": tuple(_phrases(data.get("halves", ""))),
        "endings": tuple(sorted(str(data.get("endings", "")).split(), key=len, reverse=True)),
        "comparators": _comparators(data.get("comparators", {})),
        "comparators_after": _comparators(data.get("comparators_after", {})),
        "wholes": _wholes(data, whole=True),
        "whole_beginnings": tuple((w[0], name) for w, name in _wholes(data, whole=False).items()),
        "units": _units(data),
        "unit_phrases": _unit_phrases(data.get("units", {})),
        **{name: _floats(data.get(name, {})) for name in _TABLES},
        **{name: frozenset(str(data.get(name, "")).lower().split()) for name in _SETS},
    }


class NumberGrammar:
    """The rules of all languages, each read when its first text comes; unknown languages know figures and signs."""

    def __init__(
        self, data: Mapping[str, Mapping[str, Any]], more: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """`data`: language code to its parsed numbers.toml; `more`: language code to its counts.toml.

        Raises SeedError at once where one is malformed.
        """
        more = more or {}
        self._rules = {
            language: NumberRules.from_mapping(language, part, more.get(language, {}))
            for language, part in data.items()
        }

    def rules(self, language: str) -> NumberRules:
        """The rules of a language code («de», «de-AT»)."""
        key = language if language in self._rules else primary_subtag(language)
        if key not in self._rules:
            if len(self._rules) > 200:  # a text can claim any language; what is kept must not grow with it
                key = "und"
            self._rules.setdefault(key, NumberRules.from_mapping(key, {}))
        return self._rules[key]


def _joined(old: Any, new: Any) -> Any:
    """A field with what is added to it; a single value is replaced."""
    if isinstance(old, Mapping):
        return {**old, **new}
    if isinstance(old, frozenset):
        return old | new
    return old + new if isinstance(old, tuple) else new


def _deep(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Parsed TOML with what is added to its tables; the words of a unit that both have stand beside each other."""
    tables = {k: v for k, v in new.items() if isinstance(v, Mapping) and isinstance(old.get(k), Mapping)}
    joined = {k: dict(old[k]) for k in tables}
    for k, table in tables.items():
        for name, words in table.items():
            joined[k][name] = f"{joined[k].pop(name)} {words}" if name in joined[k] else words
    return {**old, **new, **joined}


def _floats(values: Mapping[str, Any]) -> dict[str, float]:
    """Words to values; the data file gives each value once: `"1e6" = "million millionen"`."""
    return {word.lower(): float(value) for value, words in values.items() for word in str(words).split()}


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(p.lower().split()) for p in text.split(",") if p.strip()]


def _comparators(data: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    if unknown := set(data) - set(COMPARATORS):
        raise ValueError(f"unknown comparators {sorted(unknown)}")
    return {phrase: name for name, text in data.items() for phrase in _phrases(text)}


def _wholes(data: Mapping[str, Any], whole: bool) -> dict[tuple[str, ...], str]:
    """Phrases for what a share is of: whole ones, or the single words that are only beginnings («etat*»)."""
    phrases = {p: name for name, text in data.get("of_what", {}).items() for p in _phrases(text)}
    if whole:
        return {p: name for p, name in phrases.items() if not p[-1].endswith("*")}
    return {(p[0].rstrip("*"),): name for p, name in phrases.items() if p[-1].endswith("*")}


def _units(data: Mapping[str, Any]) -> dict[str, Unit]:
    scaled = frozenset(str(data.get("needs_scale", "")).split())
    units: dict[str, Unit] = {}
    for code, words in data.get("money", {}).items():
        iso = code if len(code) == 3 and code.isupper() else None
        for w in words.lower().split():
            units[w] = Unit("currency", iso or (code if code == "cent" else None), w in scaled, code == "cent")
    for phrase, unit in _unit_phrases(data.get("units", {})).items():
        if len(phrase) == 1:
            units[phrase[0]] = unit
    return units


def _unit_phrases(data: Mapping[str, str]) -> dict[tuple[str, ...], Unit]:
    return {phrase: Unit("percent", name) for name, text in data.items() for phrase in _phrases(text)}
