"""The probabilities of the labels of words in a linear chain, many sentences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SCALE_AFTER = 8  # steps; until then no product of chances is too small for a double
_TINY = 1e-300


class Chain:
    """Weighs labels against those beside them; built once of the labels and the weights of the steps between them."""

    def __init__(self, labels: tuple[str, ...], steps: Floats) -> None:
        self.labels = labels
        allowed = np.array([[_may_follow(a, b) for b in labels] for a in labels])
        self._steps: Doubles = np.where(allowed, np.exp(steps.astype(np.float64)), 0)
        self._back: Doubles = np.ascontiguousarray(self._steps.T)
        self._first = np.array([label[0] in "OBS" for label in labels], np.float64)
        self._last = np.array([label[0] in "OES" for label in labels], np.float64)

    def chances(self, scores: Floats, open_words: Bools, begins: Bools, ends: Bools) -> tuple[Ints, Doubles]:
        """The numbers of the open words, and the probability of each of their labels, words x labels.

        `open_words`: whether a word may be part of a name; `begins`, `ends`: whether it is the first or last of its
        sentence. Words are judged in runs that are parted by words outside of names, all runs abreast.
        """
        words = np.flatnonzero(open_words)
        if not len(words):
            return words, np.zeros((0, len(self.labels)))
        starts, lengths = _runs(open_words, begins)
        order = np.argsort(-lengths, kind="stable")
        heads, lengths = starts[order], lengths[order]
        here = scores[words].astype(np.float64)
        weights = np.exp(here - here.max(axis=1, keepdims=True))
        at = np.searchsorted(words, heads)
        tails = heads + lengths - 1
        alive = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left").tolist()  # runs longer than t
        forward, backward = np.empty_like(weights), np.empty_like(weights)
        value = weights[at] * np.where(begins[heads][:, None], self._first, self._steps[0])
        forward[at] = value
        for t in range(1, len(alive)):
            rows = at[: alive[t]] + t
            value = value[: alive[t]] @ self._steps
            value *= weights[rows]
            if not t % _SCALE_AFTER:
                value /= value.max(axis=1, keepdims=True) + _TINY
            forward[rows] = value
        value = np.where(ends[tails][:, None], self._last, self._steps[:, 0])
        for t in range(len(alive) - 1, 0, -1):
            now = value[: alive[t]]
            rows = at[: alive[t]] + t
            backward[rows] = now
            moved = (now * weights[rows]) @ self._back
            if not t % _SCALE_AFTER:
                moved /= moved.max(axis=1, keepdims=True) + _TINY
            value[: alive[t]] = moved
        backward[at] = value
        both = forward * backward
        both /= both.sum(axis=1, keepdims=True) + _TINY
        return words, both


def _runs(open_words: Bools, begins: Bools) -> tuple[Ints, Ints]:
    """Where runs of open words inside one sentence start, and how many words they have."""
    before = np.concatenate(([False], open_words[:-1]))
    start = open_words & (begins | ~before)
    numbers = np.cumsum(start)[open_words] - 1
    return np.flatnonzero(start), np.bincount(numbers)


def _may_follow(a: str, b: str) -> bool:
    """Whether label `b` may stand behind label `a`: B-X, I-X … E-X for names of several words, S-X for one."""
    if a[0] in "BI":
        return b[0] in "IE" and a[2:] == b[2:]
    return b[0] in "OBS"
