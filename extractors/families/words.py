"""The words of a statement as they are compared: case, punctuation and quotation marks apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model import Span, key64

# What an editor put in or left out («[…]», «(...)», «[die Nato]») comes before words, numbers and signs that are words.
_TOKEN = re.compile(
    r"(?P<gap>\[[^\]\n]{0,80}\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,})"
    r"|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<sign>[%€$£])"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
_SIGNS = {
    "prozent": "%", "percent": "%", "€": "euro", "$": "dollar", "£": "pound", "dollars": "dollar", "euros": "euro",
}  # fmt: skip
_SHINGLE = 3  # words of a key


@dataclass(frozen=True, slots=True)
class Words:
    """The folded words of a text, where each stands in it, and before which of them something is marked as left out."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    gaps: frozenset[int]  # numbers of words; the number behind the last is a gap at the end

    def __len__(self) -> int:
        return len(self.words)

    def shown(self, first: int, last: int) -> str:
        """Give the words from `first` to before `last` as the text writes them."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]] if first < last else ""


def words_of(text: str) -> Words:
    """Take a text apart into its words."""
    words: list[str] = []
    spans: list[Span] = []
    gaps: set[int] = set()
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "gap":
            gaps.add(len(words))
            continue
        words.append(_folded_word(match[0]) if match.lastgroup == "word" else _folded(match[0]))
        spans.append(match.span())
    return Words(text, tuple(words), tuple(spans), frozenset(gaps))


def _folded(token: str) -> str:
    if not token[0].isdigit():
        return _SIGNS.get(token, token)
    return re.sub("[.,]", "", token) if _GROUPED.fullmatch(token) else token.replace(",", ".")


def _folded_word(token: str) -> str:
    word = token.casefold().replace("’", "'")
    return _SIGNS.get(word, word)


def wording_key(speaker: str, words: Words) -> int:
    """Give the number that all statements of this speaker in these words share."""
    return key64(f"{speaker}\n{' '.join(words.words)}")


def shingle_keys(speaker: str, words: Words) -> tuple[int, ...]:
    """Give the numbers by which statements of this speaker that share three words in a row find each other.

    Words beside a mark of omission are no neighbours. A statement of fewer words has one number.
    """
    found = {
        key64(f"{speaker}\n{' '.join(words.words[n : n + _SHINGLE])}")
        for n in range(max(len(words) - _SHINGLE + 1, 1))
        if not any(m in words.gaps for m in range(n + 1, n + _SHINGLE))
    }
    return tuple(sorted(found))
