"""The probabilities of the labels of words in a linear chain, many sentences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_SURE = 7.0  # a word whose «O» leads by this much is taken to be outside of names without a look at its neighbours


class Chain:
    """Weighs labels against those beside them; built once of the labels and the weights of the steps between them."""

    def __init__(self, labels: tuple[str, ...], steps: Floats) -> None:
        self.labels = labels
        allowed = np.array([[_may_follow(a, b) for b in labels] for a in labels])
        self._steps: Floats = np.where(allowed, np.exp(steps), 0).astype(np.float32)
        self._back: Floats = np.ascontiguousarray(self._steps.T)
        self._first: Floats = np.array([label[0] in "OBS" for label in labels], np.float32)
        self._last: Floats = np.array([label[0] in "OES" for label in labels], np.float32)

    def chances(self, scores: Floats, begins: Bools, ends: Bools) -> tuple[Ints, Floats]:
        """Which words may belong to names, and the probability of each of their labels, words x labels.

        `begins`, `ends`: whether a word is the first or last of its sentence. Words are judged in runs that are parted
        by words surely outside of names, all runs abreast.
        """
        open_words = scores[:, 1:].max(axis=1) > scores[:, 0] - _SURE
        words = np.flatnonzero(open_words)
        if not len(words):
            return words, scores[:0]
        starts, lengths = _runs(open_words, begins)
        order = np.argsort(-lengths, kind="stable")
        heads, lengths = starts[order], lengths[order]
        here = scores[words]
        weights = np.exp(here - here.max(axis=1, keepdims=True))
        at = np.searchsorted(words, heads)
        tails = heads + lengths - 1
        alive = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left").tolist()  # runs longer than t
        forward, backward = np.empty_like(weights), np.empty_like(weights)
        value = weights[at] * np.where(begins[heads][:, None], self._first, self._steps[0])
        forward[at] = value
        for t in range(1, len(alive)):
            rows = at[: alive[t]] + t
            value = (value[: alive[t]] @ self._steps) * weights[rows]
            value /= value.sum(axis=1, keepdims=True) + np.float32(1e-30)
            forward[rows] = value
        value = np.where(ends[tails][:, None], self._last, self._steps[:, 0]).astype(np.float32)
        for t in range(len(alive) - 1, -1, -1):
            rows = at[: alive[t]] + t
            backward[rows] = value[: alive[t]]
            if t:
                moved = (value[: alive[t]] * weights[rows]) @ self._back
                moved /= moved.sum(axis=1, keepdims=True) + np.float32(1e-30)
                value[: alive[t]] = moved
        both = forward * backward
        both /= both.sum(axis=1, keepdims=True) + np.float32(1e-30)
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
