"""Whether a change of words is a slip of the pen put right, or says something else."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from extractors.changes.lexicon import ChangeLexicon

_LONGEST = 12  # words that may be put right in one place
_LONGEST_WORD = 60  # letters
_SHORT = 4  # letters up to which only two that changed places are a slip («udn»)
_LONG = 10  # letters from which two may differ


def is_slip(before: Sequence[str], after: Sequence[str], lexicon: ChangeLexicon) -> bool:
    """Whether these words for those put right spelling, typing or an article, and nothing that is said.

    A digit, another first letter («million», «billion»; «möglich», «unmöglich»), and one known name for another
    always say something else.
    """
    old, new = ([key for key in side if any(map(str.isalnum, key))] for side in (before, after))
    if len(old) > _LONGEST or len(new) > _LONGEST:
        return old == new
    if _letters(old) == _letters(new):
        return True
    if len(old) == len(new):
        return all(_misspelt(x, y, lexicon) for x, y in zip(old, new, strict=True))
    longer, shorter = (old, new) if len(old) > len(new) else (new, old)
    return not shorter and len(longer) == 1 and longer[0].casefold() in lexicon.particles


def is_doubled(words: Sequence[str], beside: Sequence[str]) -> bool:
    """Whether the words that came or went stand there a second time («in in Berlin»)."""
    return len(words) == 1 and words[0].casefold() in {key.casefold() for key in beside}


def _letters(words: Sequence[str]) -> str:
    # Blanks and hyphens are typing, full stops between figures are not.
    return "".join(word if any(map(str.isdigit, word)) else word.replace("-", "") for word in words).casefold()


def _misspelt(old: str, new: str, lexicon: ChangeLexicon) -> bool:
    x, y = old.casefold(), new.casefold()
    if x == y or (x in lexicon.particles and y in lexicon.particles):
        return True
    if any(map(str.isdigit, x + y)) or x[0] != y[0] or (x in lexicon.names and y in lexicon.names):
        return False
    longest = max(len(x), len(y))
    if longest > _LONGEST_WORD:
        return False
    if longest <= _SHORT:
        return sorted(x) == sorted(y) and OSA.distance(x, y) == 1
    return OSA.distance(x, y) <= (2 if longest >= _LONG else 1)
