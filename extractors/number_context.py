"""What the words around a quantity say of it: how exact it is, of what, by when."""

from __future__ import annotations

from extractors.number_grammar import NumberRules
from extractors.number_tokens import BLANK, Tokens

_AHEAD = 7  # tokens in which the whole of a share stands
_YEAR_REACH = 12  # tokens between a quantity and its year
_VERB_REACH = 9  # tokens between a verb and its preposition
_ENDS = frozenset(".!?;\n…")


def comparator(tokens: Tokens, first: int, stop: int, rules: NumberRules) -> str | None:
    """up_to | at_least | about | more_than | less_than, by the words right before or behind tokens first..stop."""
    for size in range(min(rules.longest_comparator, first), 0, -1):
        if tuple(tokens.lowers[first - size : first]) in rules.comparators and all(
            tokens.gaps[k] <= BLANK for k in range(first - size + 1, first + 1)
        ):
            if size == 1 and tokens.lowers[first - 1] in rules.over and _is_preposition(tokens, first - 1, rules):
                return None
            return rules.comparators[tuple(tokens.lowers[first - size : first])]
    for phrase, name in rules.comparators_after.items():
        if tuple(tokens.lowers[stop : stop + len(phrase)]) == phrase:
            return name
    return None


def _is_preposition(tokens: Tokens, i: int, rules: NumberRules) -> bool:
    """Whether a word like «über» belongs to a noun or verb before it («ein Vertrag über 5 Milliarden»)."""
    if i and tokens.lowers[i - 1].endswith(rules.over_nouns):
        return True
    for k in range(i - 1, max(i - _VERB_REACH, -1), -1):
        if tokens.lowers[k].startswith(rules.over_verbs):
            return True
        if tokens.gaps[k] > BLANK:
            break
    return False


def whole(tokens: Tokens, stop: int, rules: NumberRules) -> str | None:
    """What a share is of («des Bruttoinlandsprodukts» -> GDP), where the words behind it name one that is known."""
    k = tokens.after_dash(stop)
    if k == stop and tokens.lowers[k] not in rules.links:
        return None
    for i in range(k, min(k + _AHEAD, len(tokens))):
        if tokens.kinds[i] != "word" or (i > k and _ends_sentence(tokens, i)):
            return None
        if (found := _named_whole(tokens, i, rules)) is not None:
            return found
    return None


def _named_whole(tokens: Tokens, i: int, rules: NumberRules) -> str | None:
    for size in (3, 2, 1):
        found = rules.wholes.get(tuple(tokens.lowers[i : i + size]))
        if found is not None:
            return found
    word = tokens.lowers[i]
    return next((name for beginning, name in rules.whole_beginnings if word.startswith(beginning)), None)


def year(tokens: Tokens, first: int, stop: int, rules: NumberRules) -> int | None:
    """The year that a quantity is tied to in its sentence («bis 2032»), the nearest one, behind before before."""
    for i in range(stop, min(stop + _YEAR_REACH, len(tokens))):
        if _ends_sentence(tokens, i) or tokens.lowers[i] == "%":
            break
        if _is_year(tokens, i, rules):
            return int(tokens.lowers[i])
    for i in range(first - 1, max(first - 1 - _YEAR_REACH, 0), -1):
        if _ends_sentence(tokens, i + 1) or tokens.lowers[i] == "%":
            break
        if _is_year(tokens, i, rules):
            return int(tokens.lowers[i])
    return None


def _is_year(tokens: Tokens, i: int, rules: NumberRules) -> bool:
    """Whether token `i` is a year that a word ties to the quantity: «bis 2032», «the end of 2027», «summer 2027»."""
    if not looks_like_year(tokens, i) or i == 0 or tokens.gaps[i] > BLANK:
        return False
    before = tokens.lowers[i - 1]
    if before in rules.of and i > 1 and tokens.gaps[i - 1] <= BLANK:
        return tokens.lowers[i - 2] in rules.year_parts
    return before in rules.year_words or before in rules.year_parts


def looks_like_year(tokens: Tokens, i: int) -> bool:
    """Four bare figures between 1900 and 2100."""
    figure = tokens.lowers[i]
    return tokens.kinds[i] == "figure" and len(figure) == 4 and figure.isdecimal() and "1900" <= figure <= "2100"


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    """Whether a sentence or a line ends between token `i` and the one before it."""
    if tokens.gaps[i] <= BLANK:
        return False
    return bool(_ENDS & set(tokens.text[tokens.ends[i - 1] : tokens.starts[i]]))
