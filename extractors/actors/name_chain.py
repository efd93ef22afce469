"""The most likely labels of words by a linear chain, many sentences at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_SURE = 9.0  # a word whose «O» leads by this much is taken to be outside of names without a look at its neighbours
_NEVER = np.float32(-1e4)


class Chain:
    """Decodes scores of words; built once of the labels and the weights of the steps between them."""

    def __init__(self, labels: tuple[str, ...], steps: Floats) -> None:
        self.labels = labels
        allowed = np.array([[_may_follow(a, b) for b in labels] for a in labels])
        self.steps: Floats = np.where(allowed, steps, _NEVER).astype(np.float32)
        self.powers: Floats = np.exp(self.steps)
        self.first: Floats = np.where([label[0] in "OBS" for label in labels], 0, _NEVER).astype(np.float32)
        self.last: Floats = np.where([label[0] in "OES" for label in labels], 0, _NEVER).astype(np.float32)

    def decode(self, scores: Floats, begins: NDArray[np.bool_], ends: NDArray[np.bool_]) -> tuple[Ints, Floats]:
        """Each word's label (its number) and the probability of each label, words x labels.

        `begins`, `ends`: whether a word is the first or last of its sentence.
        """
        count = len(scores)
        best = np.zeros(count, np.int64)
        chances = np.zeros_like(scores)
        chances[:, 0] = 1
        if not count:
            return best, chances
        open_words = scores[:, 1:].max(axis=1) > scores[:, 0] - _SURE
        starts, lengths = _runs(open_words, begins)
        if not len(starts):
            return best, chances
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        longest = int(lengths[0])
        alive = [int(np.searchsorted(-lengths, -t, side="left")) for t in range(longest)]  # runs longer than t
        after = starts + lengths - 1
        first = np.where(begins[starts][:, None], self.first, self.steps[0])
        last = np.where(ends[after][:, None], self.last, self.steps[:, 0])
        self._viterbi(scores, starts, lengths, alive, first, last, best)
        self._marginals(scores, starts, lengths, alive, first, last, chances)
        return best, chances

    def _viterbi(
        self, scores: Floats, starts: Ints, lengths: Ints, alive: list[int], first: Floats, last: Floats, best: Ints
    ) -> None:
        """Write the labels of the likeliest sequence of each run into `best`."""
        total = scores[starts] + first
        backs: list[Ints] = []
        for t in range(1, len(alive)):
            n = alive[t]
            ways = total[:n, :, None] + self.steps
            back = ways.argmax(axis=1)
            backs.append(back)
            total[:n] = np.take_along_axis(ways, back[:, None, :], axis=1)[:, 0] + scores[starts[:n] + t]
        label = (total + last).argmax(axis=1)
        best[starts + lengths - 1] = label
        for t in range(len(alive) - 1, 0, -1):
            n = alive[t]
            label[:n] = np.take_along_axis(backs[t - 1], label[:n, None], axis=1)[:, 0]
            best[starts[:n] + t - 1] = label[:n]

    def _marginals(
        self,
        scores: Floats,
        starts: Ints,
        lengths: Ints,
        alive: list[int],
        first: Floats,
        last: Floats,
        chances: Floats,
    ) -> None:
        """Write the probability of each label of each word of the runs into `chances`."""
        forward = [_scaled(np.exp(scores[starts] + first - (scores[starts] + first).max(axis=1, keepdims=True)))]
        weights = [forward[0]]
        for t in range(1, len(alive)):
            n = alive[t]
            here = scores[starts[:n] + t]
            weight = np.exp(here - here.max(axis=1, keepdims=True))
            weights.append(weight)
            forward.append(_scaled(forward[-1][:n] @ self.powers * weight))
        behind = np.exp(last)
        for t in range(len(alive) - 1, -1, -1):
            n = alive[t]
            chances[starts[:n] + t] = _scaled(forward[t] * behind[:n])
            if t:
                behind[:n] = _scaled((behind[:n] * weights[t]) @ self.powers.T)


def _scaled(values: Floats) -> Floats:
    scaled: Floats = values / np.maximum(values.sum(axis=1, keepdims=True), np.float32(1e-30))
    return scaled


def _runs(open_words: NDArray[np.bool_], begins: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Where runs of open words inside one sentence start, and how many words they have."""
    before = np.concatenate(([False], open_words[:-1]))
    start = open_words & (begins | ~before)
    starts = np.flatnonzero(start)
    numbers = np.cumsum(start)[open_words] - 1
    return starts, np.bincount(numbers, minlength=len(starts)).astype(np.int64)


def _may_follow(a: str, b: str) -> bool:
    """Whether label `b` may stand behind label `a`: B-X, I-X … E-X for names of several words, S-X for one."""
    if a[0] in "BI":
        return b[0] in "IE" and a[2:] == b[2:]
    return b[0] in "OBS"
