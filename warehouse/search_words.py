"""The words of the keyword search: what counts as one, and its stem, the same in the index, the query and the snippet.

One light stemmer serves German and English, because a query does not say its language: accents and umlauts are
folded, then the endings of inflection go (-s, -e, -n, -er, -en, -em, -es, -ern, -ing, -ed). It never cuts below four
letters, and takes no letter from a word with a digit. Compounds are found by their beginning: `verteidigung*`.
"""

from __future__ import annotations

import re
import unicodedata

# The same characters as [\pL\pN]+ in DuckDB.
WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ern", "ing", "em", "er", "en", "es", "ed", "e", "s", "n")
_SHORTEST = 4
_LONGEST = 64  # characters of a word that count


def fold(word: str) -> str:
    """Give a word without capitals, accents and umlauts: „Größe“ is „grosse“."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:_LONGEST]


def stem(word: str) -> str:
    """Give what the forms of a word have in common: „Soldaten“ and „Soldat“ are „soldat“."""
    word = fold(word)
    if not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith("s"):
        word = _cut(word, "s")
    # Twice: „größere“ loses -e and -er, “threatened” loses -ed and -en.
    for _ in range(2):
        word = next((cut for ending in _ENDINGS if (cut := _cut(word, ending)) != word), word)
    return word


def _cut(word: str, ending: str) -> str:
    long_enough = len(word) - len(ending) >= _SHORTEST
    return word[: -len(ending)] if long_enough and word.endswith(ending) and not word.endswith("ss") else word
