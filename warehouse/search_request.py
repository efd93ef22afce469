"""What a person types into the search: words, "phrases", prefix*, -exclusions, and OR between words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.errors import UsageError
from warehouse.search_words import WORD, fold, stem

_PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
_QUOTES = str.maketrans("„“”«»", '"""""')


@dataclass(frozen=True, slots=True)
class Term:
    """One word: its folded form and its stem; of a prefix every word that begins so is meant."""

    folded: str
    stem: str
    is_prefix: bool = False

    def fits(self, surface: str) -> bool:
        """Say whether a word of a text is meant."""
        return stem(surface) == self.stem or (self.is_prefix and fold(surface).startswith(self.folded))


@dataclass(frozen=True, slots=True)
class Request:
    """What must be there (of each clause one term at least), what must not, and phrases, which are read in the text."""

    clauses: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...]
    phrases: tuple[tuple[str, ...], ...]
    excluded_phrases: tuple[tuple[str, ...], ...]


def read_request(text: str) -> Request:
    """Read a request; raises `UsageError` where it asks for nothing."""
    clauses: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    phrases: list[tuple[str, ...]] = []
    excluded_phrases: list[tuple[str, ...]] = []
    joins = False
    for minus, quoted, bare in _PIECE.findall(text.translate(_QUOTES)):
        if bare == "OR":
            joins = True
            continue
        is_out = bool(minus) or (len(bare) > 1 and bare.startswith("-"))
        words = WORD.findall(quoted or bare)
        terms = tuple(Term(fold(w), stem(w)) for w in words)
        if not terms:
            continue
        if bare.endswith("*"):
            terms = (*terms[:-1], Term(terms[-1].folded, terms[-1].stem, True))
        several = len(words) > 1
        if joins and (several or is_out or not clauses):
            raise UsageError(f"search {text}", "OR stands between two words", "write e.g. panzer OR drohnen")
        if is_out:
            excluded_phrases += [tuple(words)] if several else []
            excluded += [] if several else terms
        elif joins:
            clauses[-1] += terms
        else:
            clauses += [(term,) for term in terms]
            phrases += [tuple(words)] if several else []
        joins = False
    if not clauses:
        mend = 'write words, a "phrase" or a prefix*; -word leaves out'
        raise UsageError(f"search {text}", "there is no word to look for", mend)
    return Request(tuple(dict.fromkeys(clauses)), tuple(excluded), tuple(phrases), tuple(excluded_phrases))


def phrase_pattern(words: tuple[str, ...]) -> str:
    """Give the pattern of a phrase as it stands in a text, capitals apart; for DuckDB."""
    return r"(?i)(?:^|[^\pL\pN])" + r"[^\pL\pN]+".join(words) + r"(?:$|[^\pL\pN])"
