"""A sketch of a text: a few numbers by which copies of it are recognised among a million others.

The text is taken as its words, in lower case, without punctuation. Each run of five words (a shingle) is hashed with
XXH3, and the hashes divisible by `thinning` are kept. Two texts that share words in runs share kept hashes in about the
same proportion, whatever stands around them; so a half that was cut out is found as well as the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import xxhash

from extractors.model import key64

RUN = 5  # words of a shingle
SHORTEST = 12  # words of a text that is compared at all: shorter ones say the same by chance
# A short text keeps more of its hashes, since an estimate from two or three is none. The divisors divide each other, so
# that whatever a long text keeps a short one with the same words keeps too.
_THINNING = ((64, 1), (250, 4), (1000, 8))  # below so many words: the divisor
THINNEST = 16
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of one text to compare it by."""

    words: int
    words_key: int  # content key of all words in order: equal for texts that differ in punctuation and case alone
    thinning: int  # one in so many hashes is kept
    shingles: frozenset[int]  # signed 32-bit integers; empty for a text of fewer than 12 words


def words_of(text: str) -> list[str]:
    """Give the words that texts are compared by."""
    return _WORD.findall(text.lower())


def title_key(title: str | None) -> int | None:
    """Give the content key of a headline's words; None for one without any."""
    words = words_of(title or "")
    return key64(" ".join(words)) if words else None


def sketch(text: str) -> Sketch:
    """Make the sketch of a text."""
    words = words_of(text)
    thinning = next((divisor for below, divisor in _THINNING if len(words) < below), THINNEST)
    kept = shingles(words, thinning) if len(words) >= SHORTEST else frozenset()
    return Sketch(len(words), key64(" ".join(words)), thinning, kept)


def shingles(words: list[str], thinning: int) -> frozenset[int]:
    """Give the kept hashes of the runs of five words."""
    hashed = xxhash.xxh3_64_intdigest
    runs = (hashed(" ".join(words[n : n + RUN]).encode("utf-8", "replace")) for n in range(len(words) - RUN + 1))
    return frozenset(_kept(value) for value in runs if value % thinning == 0)


def _kept(value: int) -> int:
    """Take 32 bits that the choice by divisor leaves free: half the space, and enough to tell the runs of a month."""
    piece = (value >> 16) & 0xFFFFFFFF
    return piece - (1 << 32) if piece >= 1 << 31 else piece
