"""How much of the shorter of two texts stands in the other: the exact look at what the sketches took for copies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz.distance import LCSseq

from extractors.origins.sketch import SHORTEST, THINNEST, shingles, words_of

MOST_WORDS = 3000  # of each text: the comparison takes the product of both
_SURE_OF_LINE = 0.5


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Give the share of the shorter text's words that stand in the other in the same order, next to each other.

    From 0 to 1, over the words of two texts (`own_words`). They count where at least two in a row are the same, since
    single ones are in order by chance. A text of fewer than 12 words overlaps with nothing.
    """
    first, second = one[:MOST_WORDS], other[:MOST_WORDS]
    shorter = min(len(first), len(second))
    if shorter < SHORTEST:
        return 0.0
    blocks = LCSseq.opcodes(first, second).as_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 2) / shorter


def own_words(text: str, standing: Collection[int] = ()) -> list[str]:
    """Give the words of a text that are its own.

    Lines made of standing shingles (those under many headlines of an outlet: notices, boxes) are no part of it.
    """
    if not standing:
        return words_of(text)
    held = frozenset(standing)
    words: list[str] = []
    for line in text.splitlines():
        in_line = words_of(line)
        kept = shingles(in_line, 1) & held
        # One in sixteen shingles is known to be standing; a line is where most of what it should then have is.
        if len(kept) < max(1.0, len(in_line) / THINNEST * _SURE_OF_LINE):
            words += in_line
    return words
