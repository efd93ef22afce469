"""Words of a text with a form in which two ways of typing the same are alike."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = rf"[\w{_INVISIBLE}]+"
_TOKEN = re.compile(rf"{_WORD}(?:[-\u2010\u2011'\u2019.,:/]{_WORD})*|[^\w\s]")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("„“”‟«»‹›‚‘’'`´″", '"'),
        **dict.fromkeys("\u2010\u2011\u2012–—―−", "-"),
        **dict.fromkeys(_INVISIBLE, None),
        "…": "...",
    }
)
_BLANKS = re.compile(r"\s+")


class Token(NamedTuple):
    """One word or sign: where it stands, and the form that is compared."""

    start: int
    end: int
    key: str

    @property
    def is_sign(self) -> bool:
        """Whether it is punctuation."""
        return not any(map(str.isalnum, self.key))


def typed_alike(text: str) -> str:
    """Give a text in which quotation marks, dashes, blanks and letters that look the same are one; case is folded."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).translate(_ALIKE)).strip().casefold()


def key_of(word: str) -> str:
    """Give the form in which a word is compared; its case is kept."""
    if word.isascii() and "'" not in word and "`" not in word:
        return word
    return unicodedata.normalize("NFKC", word).translate(_ALIKE)


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Give the words and signs of `text[start:end]`, with offsets in `text`; marks of quotations made of two signs are
    one.
    """
    found: list[Token] = []
    for m in _TOKEN.finditer(text, start, end):
        key = key_of(m.group())
        if not key:
            continue
        if key == '"' and found and found[-1].key == '"' and found[-1].end == m.start():
            found[-1] = Token(found[-1].start, m.end(), key)
            continue
        found.append(Token(m.start(), m.end(), key))
    return found


def phrase_keys(phrase: str) -> tuple[str, ...]:
    """Give the words of a phrase as they are compared where case does not matter."""
    return tuple(t.key.casefold() for t in tokens(phrase, 0, len(phrase)) if not t.is_sign)
