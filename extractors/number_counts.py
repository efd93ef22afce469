"""What is counted: people, kit and formations, known by their nouns or by the ends of their nouns."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extractors.number_tokens import BLANK, TOUCHING, Tokens

_LONGEST_SKIP = 3  # words between a count and its noun («weitere deutsche»)
_GENDER_MARKS = frozenset("*:_/")  # «Soldat*innen»
_RATIO = 10  # «one in three soldiers»
_RATE = 100  # «pro 1.000 Einwohner»
_TAIL = 3  # letters by which endings are looked up


@dataclass(frozen=True)
class CountRules:
    """How one language names what it counts; every word is lower case."""

    nouns: Mapping[str, str]  # word, or two words with a blank, to its unit; an empty unit: nothing that is counted
    endings: Mapping[str, str]  # the same for ends of words; the longest one decides
    models: tuple[tuple[str, re.Pattern[str]], ...]  # names of types that stand for the thing («F-16s»)
    skip: re.Pattern[str]  # words that may stand between a count and its noun
    upper: bool  # nouns begin with a capital
    pairs: tuple[str, ...]  # ends of nouns that make a pair («Soldatinnen und Soldaten»)
    pair_words: frozenset[str]  # between the two
    gender_tail: str
    one_after: frozenset[tuple[str, ...]]  # comparators after which «one» counts
    plural: str  # what makes a singular a noun that is listed, behind «one»
    ratios: frozenset[tuple[str, ...]]  # between the parts of «one in three»
    rates: frozenset[str]  # «per 1,000 inhabitants»
    frequencies: frozenset[tuple[str, ...]]  # behind what is no count («eight rounds per minute»)
    part_of: frozenset[tuple[str, ...]]  # between a part and its whole («17 of the 40 submarines»)
    collectives: Mapping[str, str]  # nouns for groups («staff») …
    collective_of: frozenset[str]  # … and what stands between them and their number

    @cached_property
    def by_tail(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The endings by their last letters, the longest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for ending, unit in sorted(self.endings.items(), key=lambda item: -len(item[0])):
            found.setdefault(ending[-_TAIL:], []).append((ending, unit))
        return {tail: tuple(items) for tail, items in found.items()}

    @cached_property
    def short(self) -> tuple[tuple[str, str], ...]:
        """The endings that are shorter."""
        return tuple((ending, unit) for ending, unit in self.endings.items() if len(ending) < _TAIL)

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], called: Mapping[str, str]) -> CountRules:
        """Rules from the parsed data of a language; `called` gives units their common name."""
        return cls(
            nouns=_by_word(data.get("counts", {}), called),
            endings=_by_word(data.get("count_endings", {}), called),
            models=tuple((unit, re.compile(p)) for unit, p in data.get("count_models", {}).items()),
            skip=re.compile(f"(?:{''.join(str(data.get('count_skip', '(?!)')).split())})\\Z"),
            upper=bool(data.get("nouns_upper", False)),
            pairs=tuple(str(data.get("pairs", "")).split()),
            pair_words=frozenset(str(data.get("pair_words", "")).split()),
            gender_tail=str(data.get("gender_tail", "")),
            one_after=_phrases(data, "one_after"),
            frequencies=_phrases(data, "frequencies"),
            part_of=_phrases(data, "part_of"),
            collectives=_by_word(data.get("collectives", {}), called),
            collective_of=frozenset(str(data.get("collective_of", "")).split()),
            plural=str(data.get("plural", "")),
            ratios=_phrases(data, "ratios"),
            rates=frozenset(str(data.get("rates", "")).split()),
        )

    def unit(self, word: str) -> str | None:
        """The unit that a noun stands for."""
        found = self.nouns.get(word)
        if found is not None:
            return found or None
        for ending, unit in self.by_tail.get(word[-_TAIL:], ()):
            if word.endswith(ending) and len(word) - len(ending) != 1:
                return unit or None
        for ending, unit in self.short:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return unit or None
        return None

    @cached_property
    def part_words(self) -> frozenset[str]:
        """The first words of `part_of`, to pass over others at once."""
        return frozenset(phrase[0] for phrase in self.part_of)

    @cached_property
    def counts(self) -> bool:
        return bool(self.nouns or self.endings)


def _phrases(data: Mapping[str, Any], name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(p.split()) for p in str(data.get(name, "")).split(",") if p.strip())


def _by_word(table: Mapping[str, str], called: Mapping[str, str]) -> dict[str, str]:
    """Word to unit; a low line in a word stands for a blank, the unit `none` for nothing that is counted."""
    return {
        word.replace("_", " "): "" if unit == "none" else called.get(unit, unit)
        for unit, words in table.items()
        for word in str(words).lower().split()
    }


def counted(
    tokens: Tokens, i: int, value: float | None, of: frozenset[str], names: frozenset[str], rules: CountRules
) -> tuple[str, int] | None:
    """The unit of what is counted from token `i` on, past a few words that may stand between, and the token behind.

    `of` may follow a vague amount («dozens of soldiers»); `names` of types may stand before a noun («Abrams tanks»).
    """
    if value is None and tokens.lowers[i] in of and tokens.gaps[i] == BLANK:
        i += 1
    for _ in range(_LONGEST_SKIP + 1):
        if tokens.kinds[i] != "word" or tokens.gaps[i] != BLANK:
            return None
        found = _noun(tokens, i, rules)
        if found is None and value == 1 and rules.plural and (one := rules.unit(tokens.lowers[i] + rules.plural)):
            return one, i + 1
        if found is not None:
            unit, stop = _widened(tokens, *found, rules)
            return None if tuple(tokens.lowers[stop : stop + 2]) in rules.frequencies else (unit, stop)
        i = _past(tokens, i, names, rules)
        if i < 0:
            return None
    return None


def _compound_end(tokens: Tokens, i: int) -> int:
    """The last token of words that dashes join («US-Soldaten», «self-propelled»)."""
    while tokens.kinds[i + 1] == "dash" and tokens.gaps[i + 1] == tokens.gaps[i + 2] == TOUCHING:
        if tokens.kinds[i + 2] != "word":
            break
        i += 2
    return i


def _past(tokens: Tokens, i: int, names: frozenset[str], rules: CountRules) -> int:
    """The token behind a word that may stand before the noun; -1 where it may not."""
    last = _compound_end(tokens, i)
    if rules.upper and tokens.surface(last)[0].isupper():
        return last + 1 if tokens.lowers[last] in names else -1
    return last + 1 if rules.skip.match(tokens.lowers[last]) else -1


def _noun(tokens: Tokens, i: int, rules: CountRules) -> tuple[str, int] | None:
    """The unit of the noun at token `i` and the token behind it."""
    for unit, pattern in rules.models if tokens.text[tokens.starts[i]].isupper() else ():
        match = pattern.match(tokens.text, tokens.starts[i])
        if match is not None and match.end() > tokens.starts[i]:
            stop = i
            while stop < len(tokens) and tokens.ends[stop] <= match.end():
                stop += 1
            return (unit, stop) if stop > i and tokens.ends[stop - 1] == match.end() else None
    last = _compound_end(tokens, i)
    if rules.upper and not tokens.surface(last)[0].isupper():
        return None
    if last > i:
        whole = "".join(tokens.lowers[i : last + 1])
        if whole in rules.nouns:
            return (rules.nouns[whole], last + 1) if rules.nouns[whole] else None
    tail = last + 2
    marked = tokens.lowers[last + 1] == rules.gender_tail and tokens.starts[last + 1] - tokens.ends[last] == 1
    if marked and tokens.text[tokens.ends[last]] in _GENDER_MARKS:
        unit_name = rules.unit(tokens.lowers[last] + rules.gender_tail)
        return (unit_name, tail) if unit_name else None
    found = None
    if i and tokens.gaps[i] == BLANK:
        found = rules.nouns.get(tokens.lowers[i - 1] + " " + tokens.lowers[last])
    found = found or rules.unit(tokens.lowers[last])
    return (found, last + 1) if found else None


def _widened(tokens: Tokens, unit: str, stop: int, rules: CountRules) -> tuple[str, int]:
    """The noun with one that belongs to it: «Soldatinnen und Soldaten», «wounded soldiers»."""
    if not rules.upper and tokens.kinds[stop] == "word" and tokens.gaps[stop] == BLANK:
        following = _noun(tokens, stop, rules)
        if following is not None:
            return following
    if not rules.pairs or tokens.kinds[stop] != "word" or not (tokens.joined(stop) and tokens.joined(stop + 1)):
        return unit, stop
    second = _noun(tokens, stop + 1, rules) if tokens.kinds[stop + 1] == "word" else None
    ends = (tokens.lowers[stop - 1], tokens.lowers[second[1] - 1]) if second else ("", "")
    if second is None or tokens.lowers[stop] not in rules.pair_words or not any(e.endswith(rules.pairs) for e in ends):
        return unit, stop
    return unit, second[1]


def may_count(
    tokens: Tokens, i: int, value: float | None, one: bool, numerals: Container[str], rules: CountRules
) -> bool:
    """Whether an amount at token `i` counts things: a whole number, no ratio, no rate, no bare «one»."""
    if value is None:
        return True
    if value < 1 or value != int(value):
        return False
    if one and not any(tuple(tokens.lowers[i - len(p) : i]) == p for p in rules.one_after if len(p) <= i):
        return False
    if tokens.starts[i] and tokens.text[tokens.starts[i] - 1] in "-–—−‐‑":
        return False
    before = tokens.lowers[i - 1] if i and tokens.gaps[i] == BLANK else ""
    for phrase in rules.ratios if before and value <= _RATIO else ():
        k = i - len(phrase) - 1
        if k >= 0 and tuple(tokens.lowers[k + 1 : i]) == phrase and tokens.gaps[k + 1] == BLANK:
            numeral = tokens.kinds[k] == "figure" or tokens.lowers[k] in numerals
            if numeral:
                return False
    return not (before in rules.rates and value >= _RATE and str(int(value)).strip("0") == "1")
