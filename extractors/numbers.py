"""Quantities of a text: percentages, sums of money and counted people and kit, with value, unit and exact place."""

from __future__ import annotations

import math

from extractors.model import Number
from extractors.number_context import comparator, looks_like_year, whole, year
from extractors.number_counts import counted, may_count
from extractors.number_grammar import NumberGrammar, NumberRules
from extractors.number_match import unit_at
from extractors.number_phrase import Amount, amount_at, word_value
from extractors.number_tokens import APART, BLANK, TOUCHING, Tokens, tokenise
from extractors.number_units import Unit

__all__ = ["NumberGrammar", "find_numbers"]

_FEWEST = 2
_MOST_OF_RATIO = 10


def find_numbers(text: str, lang: str, grammar: NumberGrammar) -> tuple[Number, ...]:
    """The quantities of `text` in its order, none inside another; time is linear in the text.

    Spans hold amount and unit, not the comparator. `value` is None where the text gives none («Hunderte Milliarden»).
    """
    rules = grammar.rules(lang)
    tokens = tokenise(text, rules.pattern, rules.dotted, rules.anchors.regions(text))
    found: list[Number] = []
    kinds, lowers, stem = tokens.kinds, tokens.lowers, rules.percent_stem
    starters, beginnings = rules.starters, rules.beginnings
    i, count = 0, len(tokens)
    while i < count:
        lower = lowers[i]
        starts = kinds[i] != "word" or lower in starters or lower[:3] in beginnings
        if not starts and not (stem and stem in lower) and lowers[i + 1] != "$":
            i += 1
            continue
        number, stop = _quantity(tokens, i, rules)
        if number is not None:
            found.append(number)
        i = max(stop, i + 1)
    return tuple(found)


def _quantity(tokens: Tokens, i: int, rules: NumberRules) -> tuple[Number | None, int]:
    """The quantity that begins at token `i`, and the token to go on from."""
    kind, lower = tokens.kinds[i], tokens.lowers[i]
    if kind == "word":
        if rules.percent_stem and lower.find(rules.percent_stem) > 0:
            return _compound_percent(tokens, i, rules), i + 1
        if tokens.lowers[i + 1] == "$" and (tokens.gaps[i + 1] == TOUCHING or _spaced_sign(tokens, i + 1)):
            return _unit_first(tokens, i, rules)
        return _amount_first(tokens, i, rules)
    if kind == "figure" or kind == "dash":
        return _amount_first(tokens, i, rules)
    return _unit_first(tokens, i, rules) if kind == "sign" else (None, i + 1)


def _amount_first(tokens: Tokens, i: int, rules: NumberRules) -> tuple[Number | None, int]:
    first = _after_sign(tokens, i, rules)
    if first is None or not _may_stand(tokens, first, rules):
        return (None, i + 1) if tokens.kinds[i] != "word" else _unit_first(tokens, i, rules)
    low = amount_at(tokens, first, rules)
    if low is None:
        return _unit_first(tokens, i, rules)
    high = _upper(tokens, i, low, rules)
    last = high or low
    found = unit_at(tokens, last.stop, rules, last.scale > 1) or _counted(tokens, i, last, rules)
    if found is None and high is not None:
        return None, low.stop
    if found is None or (found[0].kind == "count" and not _may_count(tokens, i, low, rules)):
        return None, i + 1
    unit, stop = found
    factor = rules.scales.get(tokens.lowers[stop]) if tokens.joined(stop) else None
    if factor and factor > _MOST_OF_RATIO and last.scale == 1 and last.value is not None and unit.kind == "currency":
        raised = Amount(last.value * factor, last.stop, factor)  # «75 USD millones»
        low, high, stop = (raised, None, stop + 1) if high is None else (low, raised, stop + 1)
    elif unit.kind == "currency" and high is None:
        low, stop = _with_minor(tokens, low, unit, stop, rules)
    return _number(tokens, (i, stop), low, high, unit, -1.0 if first > i else 1.0, rules), stop


def _after_sign(tokens: Tokens, i: int, rules: NumberRules) -> int | None:
    """The token where the amount itself begins: behind a minus sign or word; None where a dash is no sign."""
    if tokens.lowers[i] in rules.minus:
        return i + 1 if tokens.gaps[i + 1] == BLANK else None
    if tokens.kinds[i] != "dash":
        return i
    signs = tokens.kinds[i + 1] == "figure" and tokens.gaps[i + 1] == TOUCHING
    begins = i == 0 or tokens.gaps[i] == BLANK or tokens.text[tokens.starts[i] - 1] in "\n("
    return i + 1 if signs and begins and not _between_amounts(tokens, i) else None


def _between_amounts(tokens: Tokens, i: int) -> bool:
    return i > 0 and tokens.kinds[i - 1] in ("figure", "sign") and tokens.joined(i)


def _may_stand(tokens: Tokens, i: int, rules: NumberRules) -> bool:
    """Whether figures are free-standing: no part of a name («F16», «T-72»), an address or a date before a scale."""
    if tokens.kinds[i] != "figure":
        return tokens.kinds[i] == "word"
    start = tokens.starts[i]
    before = tokens.text[start - 1] if start else " "
    if before.isalnum() or before in "_./:,=&#@":
        return False
    if before in "-–‑" and start > 1 and tokens.text[start - 2].isalnum():
        return tokens.text[start - 2].isdecimal()
    if looks_like_year(tokens, i) and i and tokens.lowers[i - 1] in rules.year_words:
        return tokens.lowers[i + 1] not in rules.scales and tokens.lowers[i + 1] not in rules.vague_scales
    return True


def _upper(tokens: Tokens, i: int, low: Amount, rules: NumberRules) -> Amount | None:
    """The upper end where `low` begins a range: «2 bis 3», «2–3», «zwischen 2 und 3»."""
    j = low.stop
    if not tokens.joined(j) or low.value is None:
        return None
    word = tokens.lowers[j]
    between = word in rules.between_and and i > 0 and tokens.lowers[i - 1] in rules.between
    if not (word in rules.ranges or between or tokens.kinds[j] == "dash") or not tokens.joined(j + 1):
        return None
    high = amount_at(tokens, j + 1, rules)
    if high is None or high.value is None:
        return None
    return high if high.value > _scaled_like(low, high) else None


def _scaled_like(low: Amount, high: Amount) -> float:
    """The value of the lower end, which leaves its scale to the upper one («2 bis 3 Milliarden»)."""
    value = low.value or 0.0
    return value * high.scale if low.scale == 1.0 and high.scale > 1.0 else value


def _counted(tokens: Tokens, i: int, amount: Amount, rules: NumberRules) -> tuple[Unit, int] | None:
    """The counted thing behind an amount, behind what it is a part of, or before it («a staff of 60»)."""
    if not rules.counts.counts:
        return None
    j = amount.stop
    found = counted(tokens, j, amount.value, rules.of, rules.designations, rules.counts)
    if found is not None:
        return Unit("count", found[0]), found[1]
    if amount.value is None or amount.value < _FEWEST:
        return None
    part = tokens.lowers[j] in rules.counts.part_words and _part(tokens, j, rules)
    unit = part or _collective(tokens, i, j, rules)
    return (Unit("count", unit), j) if unit else None


def _part(tokens: Tokens, j: int, rules: NumberRules) -> str | None:
    """The unit of «17» in «17 of the 40 submarines»; none for a mere ratio («nine of ten soldiers»)."""
    for phrase in rules.counts.part_of:
        k = j + len(phrase)
        if tuple(tokens.lowers[j:k]) == phrase and all(tokens.gaps[n] == BLANK for n in range(j, k + 1)):
            whole_ = amount_at(tokens, k, rules)
            if whole_ is not None and whole_.value is not None and whole_.value > _MOST_OF_RATIO:
                found = counted(tokens, whole_.stop, whole_.value, rules.of, rules.designations, rules.counts)
                return found[0] if found else None
    return None


def _collective(tokens: Tokens, i: int, stop: int, rules: NumberRules) -> str | None:
    """The unit of a number that ends its phrase behind a noun for a group: «a staff of about 60»."""
    if tokens.gaps[stop] != APART and tokens.lowers[stop] not in rules.measures:
        return None
    while i and tokens.lowers[i - 1] in rules.comparing and tokens.lowers[i - 1] not in rules.counts.collective_of:
        i -= 1
    if i < _FEWEST or tokens.lowers[i - 1] not in rules.counts.collective_of:
        return None
    return rules.counts.collectives.get(tokens.lowers[i - 2])


def _may_count(tokens: Tokens, i: int, amount: Amount, rules: NumberRules) -> bool:
    """Whether an amount counts: no model number («Leopard 2»), no year, a whole number, no bare «one»."""
    if i and tokens.gaps[i] != APART and tokens.lowers[i - 1] in rules.designations:
        return False
    if amount.figure and looks_like_year(tokens, i) and amount.scale == 1.0:
        return False
    return may_count(tokens, i, amount.value, amount.value == 1 and not amount.figure, rules.words, rules.counts)


def _with_minor(tokens: Tokens, low: Amount, unit: Unit, stop: int, rules: NumberRules) -> tuple[Amount, int]:
    """The sum with its hundredths: «15 Dollar und 15 Cent», «15 Dollar 50»."""
    if low.value is None or low.scale > 1 or unit.minor:
        return low, stop
    j = stop + 1 if tokens.lowers[stop] in rules.glue and tokens.joined(stop) else stop
    if not tokens.joined(j):
        return low, stop
    part = amount_at(tokens, j, rules)
    if part is None or part.value is None or not 0 < part.value < 100 or part.scale > 1:
        return low, stop
    small = unit_at(tokens, part.stop, rules, False)
    sum_ = Amount(low.value + part.value / 100, part.stop)
    if small is not None and small[0].minor:
        return sum_, small[1]
    closed = tokens.gaps[part.stop] == APART and len(tokens.lowers[j]) == 2 and tokens.kinds[j] == "figure"
    return (sum_, part.stop) if closed and small is None else (low, stop)


def _unit_first(tokens: Tokens, i: int, rules: NumberRules) -> tuple[Number | None, int]:
    """Money whose unit comes first: «$300 million», «US$ 5bn», «USD 22.5 million»."""
    code, j = _leading_unit(tokens, i, rules)
    if code is None or not tokens.joined(j) or tokens.kinds[j] not in ("figure", "word"):
        return None, i + 1
    if tokens.kinds[j] == "word" and tokens.kinds[i] == "word":
        return None, i + 1
    low = amount_at(tokens, j, rules, money=True)
    if low is None or low.article:
        return None, i + 1
    high = None
    if tokens.kinds[low.stop] == "dash" or tokens.lowers[low.stop] in rules.ranges:
        high = _upper(tokens, j, low, rules)
        if high is not None:
            high = amount_at(tokens, low.stop + 1, rules, money=True)
    stop = (high or low).stop
    return _number(tokens, (i, stop), low, high, Unit("currency", code), 1.0, rules), stop


def _leading_unit(tokens: Tokens, i: int, rules: NumberRules) -> tuple[str | None, int]:
    lower = tokens.lowers[i]
    if tokens.kinds[i] == "sign":
        return rules.table.signs.get(lower), i + 1
    if tokens.lowers[i + 1] == "$" and tokens.kinds[i] == "word":
        touching = tokens.gaps[i + 1] == TOUCHING
        if touching or (tokens.surface(i) == "US" and tokens.gaps[i + 1] == BLANK) or _spaced_sign(tokens, i + 1):
            return rules.table.signs.get(lower + "$"), i + 2
    unit = rules.table.codes.get(tokens.surface(i))
    return (unit.code, i + 1) if unit is not None and unit.factor == 1.0 else (None, i + 1)


def _spaced_sign(tokens: Tokens, i: int) -> bool:
    """Whether blanks stand on both sides of a sign behind letters, as in texts cut into tokens («us $ 5 million»)."""
    return (
        len(tokens.lowers[i - 1]) > 1
        and tokens.gaps[i] == BLANK
        and tokens.gaps[i + 1] == BLANK
        and tokens.kinds[i + 1] == "figure"
    )


def _compound_percent(tokens: Tokens, i: int, rules: NumberRules) -> Number | None:
    """A percentage written as one word: «fünfprozentig», «Zweiprozentziel»."""
    lower = tokens.lowers[i]
    at = lower.find(rules.percent_stem)
    value = word_value(lower[:at], rules)
    if value is None or len(lower) != tokens.ends[i] - tokens.starts[i]:
        return None
    end = tokens.starts[i] + at + len(rules.percent_stem)
    rest = lower[at + len(rules.percent_stem) :]
    return Number(
        start=tokens.starts[i],
        end=tokens.ends[i] if rest.startswith("ig") else end,
        kind="percent",
        value=value,
        unit="percent",
        comparator=comparator(tokens, i, i + 1, rules),
        year=year(tokens, i, i + 1, rules),
    )


def _number(
    tokens: Tokens, span: tuple[int, int], low: Amount, high: Amount | None, unit: Unit, sign: float, rules: NumberRules
) -> Number | None:
    first, stop = span
    value = low.value if high is None else _scaled_like(low, high)
    top = high.value if high else None
    if any(v is not None and not math.isfinite(v * unit.factor) for v in (value, top)):
        return None
    told = comparator(tokens, first, stop, rules)
    return Number(
        start=tokens.starts[first],
        end=tokens.ends[stop - 1],
        kind=unit.kind,
        value=None if value is None else _tidy(sign * value * unit.factor),
        value_max=None if top is None else _tidy(sign * top * unit.factor),
        unit=unit.code,
        comparator=None if value is None and told == "more_than" else told,  # «Aufträge über mehrere Milliarden»
        of_what=whole(tokens, stop, rules) if unit.kind == "percent" else None,
        year=year(tokens, first, stop, rules),
    )


def _tidy(value: float) -> float:
    """The value without the dust of binary products (16.4 × 1e6)."""
    return float(f"{value:.12g}")
