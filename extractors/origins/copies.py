"""When two texts that share words are copies of one: thresholds, each with its reason (measured: docs/origins.md)."""

from __future__ import annotations

# Unrelated texts overlap by 0.04 at most, reports of one event that quote the same words by 0.3; copies in each of
# which another fifth of the words was changed by 0.55.
OVERLAP = 0.45
# A few words in a row are the same by chance in texts of a sentence or two.
SHORT, SHORT_OVERLAP = 64, 0.8
# An overview holds the short reports of its own outlet; that makes it no copy of them.
SAME_OUTLET_LENGTHS = 1 / 3
SHORT_SAME_OUTLET = 50  # words of a notice that an outlet puts under any headline


def is_copy(similarity: float, shorter_words: int, longer_words: int, *, same_outlet: bool, same_title: bool) -> bool:
    """Say whether two texts are versions of one, by the share of the shorter one's words that stand in the other."""
    if similarity < (SHORT_OVERLAP if shorter_words < SHORT else OVERLAP):
        return False
    if not same_outlet or same_title:
        return True
    return shorter_words >= SHORT_SAME_OUTLET and shorter_words >= SAME_OUTLET_LENGTHS * longer_words
