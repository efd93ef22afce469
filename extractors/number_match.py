"""The unit behind an amount: «Prozent», «US-Dollar», «€», «britische Pfund»."""

from __future__ import annotations

from extractors.number_grammar import NumberRules
from extractors.number_tokens import APOSTROPHE, BLANK, TOUCHING, Tokens
from extractors.number_units import Unit, stem


def unit_at(tokens: Tokens, i: int, rules: NumberRules, scaled: bool) -> tuple[Unit, int] | None:
    """The unit of an amount that ends before token `i`, and the token behind it.

    A unit stands beside its amount, behind a dash, or after a word like «of» where the amount has a scale.
    """
    j = tokens.after_dash(i)
    if not tokens.joined(j):
        return None
    if scaled and tokens.lowers[j] in rules.of and tokens.gaps[j + 1] <= APOSTROPHE:
        j += 1
    if tokens.kinds[j] == "sign":
        return None if _leads(tokens, j) else _sign_unit(tokens, j, rules)
    if tokens.kinds[j] != "word":
        return None
    word = tokens.lowers[j]
    found = _phrase_unit(tokens, j, rules) or _single_unit(tokens, j, word, rules)
    if found is None or (found[0].needs_scale and not scaled):
        return None
    glued_on = found[1] < len(tokens) and tokens.kinds[found[1]] == "dash" and tokens.gaps[found[1]] == TOUCHING
    if glued_on and j == i and not scaled and tokens.gaps[found[1] + 1] == TOUCHING and found[0].kind == "currency":
        return None  # «drei Euro-Länder»
    return found


def _leads(tokens: Tokens, j: int) -> bool:
    """Whether a sign belongs to the figures behind it, not to those before («a $4 billion plan», «2 $10 bills»)."""
    return (
        tokens.gaps[j] == BLANK
        and tokens.kinds[j + 1] == "figure"
        and (tokens.gaps[j + 1] == TOUCHING or tokens.kinds[j - 1] == "word")
    )


def _sign_unit(tokens: Tokens, j: int, rules: NumberRules) -> tuple[Unit, int] | None:
    sign = tokens.lowers[j]
    if sign == "%":
        return Unit("percent", "percent"), j + 1
    code = rules.table.signs.get(sign)
    return (Unit("currency", code), j + 1) if code else None


def _single_unit(tokens: Tokens, j: int, word: str, rules: NumberRules) -> tuple[Unit, int] | None:
    if tokens.lowers[j + 1] == "$" and tokens.gaps[j + 1] == TOUCHING and word + "$" in rules.table.signs:
        return Unit("currency", rules.table.signs[word + "$"]), j + 2
    unit = rules.table.codes.get(tokens.surface(j)) or rules.table.single.get(word)
    return (unit, j + 1) if unit else None


def _phrase_unit(tokens: Tokens, j: int, rules: NumberRules) -> tuple[Unit, int] | None:
    for phrase, unit in rules.phrases.get(tokens.lowers[j], ()):
        k = j + 1
        for wanted in phrase[1:]:
            k = tokens.after_dash(k)  # «pour-cent»
            if not tokens.joined(k) or tokens.lowers[k] != wanted:
                break
            k += 1
        else:
            return unit, k
    for stems, unit in rules.table.phrases.get(stem(tokens.lowers[j], rules.endings), ()):
        k = j + 1
        for wanted in stems[1:]:
            k = tokens.after_dash(k)
            if not tokens.joined(k) or stem(tokens.lowers[k], rules.endings) != wanted:
                break
            k += 1
        else:
            return unit, k
    return None
