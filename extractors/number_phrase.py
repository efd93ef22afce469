"""Amounts at one place of a token list: «zweieinhalb Milliarden», «2,5 Mio.», «hundreds of billions»."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.number_grammar import NumberRules
from extractors.number_match import unit_at
from extractors.number_tokens import Tokens, figure_value
from extractors.number_units import Unit

_LONGEST_WORDS = 14  # tokens of one number in words


@dataclass(frozen=True, slots=True)
class Amount:
    """A value without its unit; `stop` is the token behind it."""

    value: float | None
    stop: int
    scale: float = 1.0
    figure: bool = False
    article: bool = False


def amount_at(tokens: Tokens, i: int, rules: NumberRules, money: bool = False) -> Amount | None:
    """The amount that begins at token `i`; `money` lets a bare letter scale («$5m»)."""
    if tokens.kinds[i] == "figure":
        return _figures(tokens, i, rules, money)
    if tokens.kinds[i] != "word":
        return None
    return _fraction(tokens, i, rules) or _vague(tokens, i, rules) or _words(tokens, i, rules)


def _figures(tokens: Tokens, i: int, rules: NumberRules, money: bool) -> Amount | None:
    value = figure_value(tokens.lowers[i], rules.decimal)
    if value is None:
        return None
    j = i + 1
    for half in rules.halves:
        if _phrase_at(tokens, j, half):
            value, j = value + 0.5, j + len(half)
    short = rules.short_scales.get(tokens.lowers[j]) if tokens.joined(j) else None
    if short and (money or _is_money(unit_at(tokens, j + 1, rules, scaled=True))):
        return Amount(value * short, j + 1, short, figure=True)
    scale, stop = _scales(tokens, j, rules)
    return Amount(value * scale, stop, scale, figure=True)


def _scales(tokens: Tokens, i: int, rules: NumberRules) -> tuple[float, int]:
    """The product of the scale words from token `i` on («mil millones») and the token behind them."""
    scale = 1.0
    for _ in range(3):
        j = tokens.after_dash(i)
        factor = rules.scales.get(tokens.lowers[j])
        if factor is None or not tokens.joined(j):
            break
        scale, i = scale * factor, j + 1
    return scale, i


def _fraction(tokens: Tokens, i: int, rules: NumberRules) -> Amount | None:
    """«eine halbe Milliarde», «half a billion», «a quarter million»; also «half a percent»."""
    j = i + 1 if tokens.lowers[i] in rules.articles and tokens.joined(i + 1) else i
    part = rules.fractions.get(tokens.lowers[j])
    if part is None:
        return None
    j += 1
    if tokens.lowers[j] in rules.of and tokens.joined(j):
        j += 1
    if tokens.lowers[j] in rules.articles and tokens.joined(j):
        j += 1
    scale, stop = _scales(tokens, j, rules)
    return Amount(part * scale, stop, scale, article=True)


def _vague(tokens: Tokens, i: int, rules: NumberRules) -> Amount | None:
    """Amounts without a value: «Hunderte Milliarden», «several million», «billions of»."""
    j = i + 1 if tokens.lowers[i] in rules.articles and tokens.joined(i + 1) else i
    scaled, known = False, False
    for k in range(j, min(j + 6, len(tokens))):
        word = tokens.lowers[k]
        is_scale = word in rules.vague_scales or (known and (word in rules.scales or word in rules.hundreds))
        if k > j and not tokens.joined(k):
            break
        if is_scale:
            scaled = known = True
            j = k + 1
        elif word in rules.vague:
            known = True
        elif word not in rules.of:
            break
    return Amount(None, j, 2.0) if scaled else None


def _words(tokens: Tokens, i: int, rules: NumberRules) -> Amount | None:
    """A number in words; stops before the first word that cannot follow («vier zwei»)."""
    counter, stop, k = _Counter(), i, i
    first = tokens.lowers[i]
    while k < min(i + _LONGEST_WORDS, len(tokens)):
        if k > i:
            k = tokens.after_dash(k)
            if not tokens.joined(k):
                break
        parts = _morphemes(tokens.lowers[k], rules)
        if parts is None or not counter.add(parts, rules):
            break
        k += 1
        if not counter.glued:
            stop = k
    if stop == i:
        return None
    if tokens.lowers[stop] in rules.points and tokens.joined(stop) and counter.last == 1.0:
        part, stop = _decimals(tokens, stop, rules)
        scale, stop = _scales(tokens, stop, rules)
        return Amount((counter.value + part) * scale, stop, scale)
    for half in rules.halves:
        if _phrase_at(tokens, stop, half):
            counter.current, stop = counter.current + 0.5, stop + len(half)
            scale, stop = _scales(tokens, stop, rules)
            return Amount(counter.value * scale, stop, scale)
    if stop == i + 1 and first in rules.scales and rules.scales[first] >= 1e6:
        return Amount(None, stop, 2.0)
    return Amount(counter.value, stop, counter.last, article=stop == i + 1 and first in rules.articles)


def _decimals(tokens: Tokens, point: int, rules: NumberRules) -> tuple[float, int]:
    """The decimals behind a spoken point («zwei Komma fünf») and the token behind them; none: `point` itself."""
    digits, stop = "", point
    for k in range(point + 1, min(point + 5, len(tokens))):
        value = (
            word_value(tokens.lowers[k], rules) if tokens.joined(k) and tokens.lowers[k] not in rules.scales else None
        )
        if value is None or value >= 100 or value != int(value):
            break
        digits, stop = digits + str(int(value)), k + 1
    return (float("0." + digits), stop) if digits else (0.0, point)


def _morphemes(word: str, rules: NumberRules) -> list[str] | None:
    """The parts of a number word, None where it is another word."""
    if word in rules.words or word in rules.hundreds or word in rules.scales or word in rules.glue:
        return [word]
    if word in rules.articles:
        return [word]
    if not rules.compounds or word[:3] not in rules.beginnings:
        return None
    parts: list[str] = []
    at = 0
    while at < len(word) and len(parts) < _LONGEST_WORDS:
        match = rules.morphemes.match(word, at)
        if match is None:
            return None
        parts.append(match.group())
        at = match.end()
    return parts if at == len(word) else None


def word_value(word: str, rules: NumberRules) -> float | None:
    """The value of one number word («fünf», «siebenhundert»), None where it is none."""
    parts, counter = _morphemes(word, rules), _Counter()
    return counter.value if parts and counter.add(parts, rules) and not counter.glued else None


class _Counter:
    """Adds up the parts of a number in words as they come."""

    def __init__(self) -> None:
        self.total = self.current = 0.0
        self.last = 1.0  # the last scale
        self.glued = self.some = False

    @property
    def value(self) -> float:
        return self.total + self.current

    def add(self, parts: list[str], rules: NumberRules) -> bool:
        """Take the parts of one word; False where they cannot follow what came before."""
        for part in parts:
            if part in rules.glue and part not in rules.words:
                if not self.some or self.glued:
                    return False
                self.glued = True
                continue
            if not self._number(part, rules):
                return False
            self.glued, self.some = False, True
        return True

    def _number(self, part: str, rules: NumberRules) -> bool:
        if part in rules.scales:
            return self._scale(rules.scales[part])
        if part in rules.hundreds:
            if self.current >= 100:
                return False
            self.current = (self.current or 1.0) * 100
            return True
        value = rules.words.get(part, 1.0)
        rest = self.current % 100
        if not self.some or (self.current == 0 and self.total):
            self.current = value
        elif rest == 4 and value == 20 and not self.glued:  # quatre-vingts
            self.current += 76
        elif self._follows(value, rest):
            self.current += value
        else:
            return False
        return True

    def _follows(self, value: float, rest: float) -> bool:
        if self.glued and 20 <= value < 100 and 0 < rest < 10:  # vierundzwanzig
            return True
        if value < 10:
            return self.current % 10 == 0 and rest != 10
        if value < 20:
            return rest in (0, 60, 80) and self.current > 0
        return rest == 0 and self.current >= 100 and value < 100

    def _scale(self, scale: float) -> bool:
        if self.last == 1.0 or scale < self.last:
            self.total += (self.current or 1.0) * scale
        elif scale > self.last:
            self.total = (self.total + self.current) * scale
        else:
            return False
        self.current, self.last = 0.0, scale
        return True


def _phrase_at(tokens: Tokens, i: int, phrase: tuple[str, ...]) -> bool:
    return tuple(tokens.lowers[i : i + len(phrase)]) == phrase and all(
        tokens.joined(k) for k in range(i, i + len(phrase))
    )


def _is_money(found: tuple[Unit, int] | None) -> bool:
    return found is not None and found[0].kind == "currency"
