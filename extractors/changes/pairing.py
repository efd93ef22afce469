"""Which of these is which of those: pieces of text that were altered, by the words they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

_COMMON = 24  # pieces that have a word in common: from there on the word tells nothing
_CANDIDATES = 12  # most alike ones that are looked at closely
Words = Sequence[str]


def pair_up(old: Sequence[Words], new: Sequence[Words], least: float) -> list[tuple[int, int]]:
    """Give pairs (place in `old`, place in `new`), each piece once, the most alike first taken.

    Alike is the share of words in common (Dice, with how often each stands there) from `least` on; of equals the
    nearest in order. The work grows with the number of words, not with the number of pairs.
    """
    bags = [Counter(words) for words in new]
    scored: list[tuple[float, int, int, int]] = []
    for i, candidates in enumerate(_candidates(old, new)):
        bag = Counter(old[i])
        for j in candidates:
            both = len(old[i]) + len(new[j])
            score = 2 * (bag & bags[j]).total() / both if both else 0.0
            if score >= least:
                scored.append((-score, abs(i - j), i, j))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def held_by(pieces: Sequence[Words], wholes: Sequence[Words], least: float) -> list[tuple[int, int]]:
    """Give (place of a piece, place of the whole that has at least this share of its words), the best for each."""
    bags = [Counter(words) for words in wholes]
    found: list[tuple[int, int]] = []
    for i, candidates in enumerate(_candidates(pieces, wholes)):
        bag = Counter(pieces[i])
        best = max(((bag & bags[j]).total() / len(pieces[i]), -j) for j in candidates) if candidates else (0.0, 0)
        if best[0] >= least:
            found.append((i, -best[1]))
    return found


def _candidates(old: Sequence[Words], new: Sequence[Words]) -> list[list[int]]:
    """Give for each old piece the new ones that share its rarer words, the most first."""
    few = len(new) <= _COMMON
    index: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(new):
        for word in set(words):
            index[word].append(j)
    found: list[list[int]] = []
    for words in old:
        shared: Counter[int] = Counter()
        for word in set(words):
            places = index.get(word, ())
            if few or len(places) <= _COMMON:
                shared.update(places)
        found.append([j for j, _ in shared.most_common(_CANDIDATES)])
    return found
