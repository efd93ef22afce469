"""Scores of words for each label: the weights of their features, summed once per word form and class of neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.actors.name_features import (
    AFTER,
    BEFORE,
    OFFSETS,
    Described,
    describe,
    left_pairs,
    list_features,
    right_pairs,
    triples,
)
from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_tokens import Tokens
from extractors.actors.name_weights import Weights

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Listed = Sequence[tuple[int, int, str]]

_MOST_FORMS = 40_000  # word forms that are kept in mind; then the store starts afresh
_LIKELY, _POSSIBLE = 3.0, 5.0  # behind «O» by this much, 1 name word in 400 is missed, and none of those beside such
_MIDDLE = OFFSETS.index(0)


class _Sums:
    """Sums of weights under keys, kept in one growing table; row 0 is nothing."""

    def __init__(self, weights: Weights) -> None:
        self._rows, self._states = weights.rows, weights.states
        self.known: dict[int, int] = {}
        self.table = np.zeros((1024, len(weights.labels)), np.float32)
        self._count = 1

    def learn(self, features: Mapping[int, Sequence[str]]) -> None:
        """Sum the weights of the features of keys seen for the first time."""
        rows = self._rows
        found: list[int] = []
        firsts: list[int] = []
        for key, names in features.items():
            own = [row for f in names if (row := rows.get(f)) is not None]
            if own:
                self.known[key] = self._count + len(firsts)
                firsts.append(len(found))
                found += own
            else:
                self.known[key] = 0
        if firsts:
            end = self._count + len(firsts)
            while len(self.table) < end:
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.table[self._count : end] = np.add.reduceat(self._states[found], firsts, axis=0)
            self._count = end


class Scorer:
    """Gives the scores of all words of a text; keeps what it learned of words, so one thread at a time may use it."""

    def __init__(self, weights: Weights, sets: WordSets) -> None:
        self._weights, self._sets = weights, sets
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._forms: list[Described] = []
        self._kinds = np.zeros(1024, np.int64)  # word form -> number of its class
        self._kind_numbers: dict[str, int] = {}
        self._table = np.zeros((1024, len(OFFSETS), len(self._weights.labels)), np.float32)
        self._triples, self._left, self._right = (_Sums(self._weights) for _ in range(3))
        self._learn([BEFORE, AFTER])

    def score(self, tokens: Tokens, listed: Listed) -> tuple[Floats, Bools, Bools]:
        """The score of each label for each word, and which words begin and end a sentence."""
        if len(self._forms) > _MOST_FORMS or len(self._triples.known) > 5 * _MOST_FORMS:
            self._forget()
        numbers, places = self._numbered(tokens)
        at, form = np.array(places), np.array(numbers)
        scores = self._table[form[at], _MIDDLE]
        for place, offset in enumerate(OFFSETS):
            if offset:
                scores += self._table[form[at + offset], place]
        self._add_pairs(scores, at, form)
        if listed:
            self._add_listed(scores, tokens, listed)
        begins, ends = np.zeros(len(at), bool), np.zeros(len(at), bool)
        begins[tokens.breaks[:-1]] = True
        ends[np.array(tokens.breaks[1:]) - 1] = True
        return scores, begins, ends

    def _numbered(self, tokens: Tokens) -> tuple[list[int], list[int]]:
        """The numbers of the word forms with the edges of the sentences between, and where in it the words stand."""
        known = self._numbers
        self._learn([word for word in dict.fromkeys(tokens.words) if word not in known])
        before, after = known[BEFORE], known[AFTER]
        numbers: list[int] = []
        places: list[int] = []
        for a, b in zip(tokens.breaks, tokens.breaks[1:], strict=False):
            numbers += (before, before)
            places += range(len(numbers), len(numbers) + b - a)
            numbers += [known[word] for word in tokens.words[a:b]]
            numbers += (after, after)
        return numbers, places

    def _learn(self, words: Sequence[str]) -> None:
        """Describe word forms seen for the first time and sum the weights of their features."""
        if not words:
            return
        rows = self._weights.words
        count = len(self._forms)
        found: list[int] = []
        cells: list[int] = []
        kinds: list[int] = []
        for number, word in enumerate(words, count):
            described = describe(word, self._sets)
            self._numbers[word] = number
            self._forms.append(described)
            kinds.append(self._kind_numbers.setdefault(described.kind, len(self._kind_numbers)))
            own = [row for f in described.features if (row := rows.get(f)) is not None]
            found += own
            cells += [number] * len(own)
        while len(self._table) < len(self._forms):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._kinds = np.concatenate([self._kinds, np.zeros_like(self._kinds)])
        self._kinds[count : len(self._forms)] = kinds
        if cells:
            at = np.array(cells)
            first = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
            self._table[at[first]] = np.add.reduceat(self._weights.placed[found], first, axis=0)

    def _add_pairs(self, scores: Floats, at: NDArray[np.int64], form: NDArray[np.int64]) -> None:
        """Add the weights of the words together with their neighbours, to words that may be in a name."""
        words = np.flatnonzero(plausible(scores))
        if not len(words):
            return
        at = at[words]
        kind, forms, sets = self._kinds[form], self._forms, self._sets
        left, own, right = form[at - 1].tolist(), form[at].tolist(), form[at + 1].tolist()
        keys = ((kind[at - 1] << 40) | (kind[at] << 20) | kind[at + 1]).tolist()
        known = self._triples.known
        new = {key: i for i, key in enumerate(keys) if key not in known}
        if new:
            self._triples.learn({k: triples(forms[left[i]], forms[own[i]], forms[right[i]]) for k, i in new.items()})
        sums = self._triples.table[[known[key] for key in keys]]
        capital = [i for i, number in enumerate(own) if forms[number].capital]
        if capital:
            owns = [own[i] for i in capital]
            for pair, features, firsts, seconds in (
                (self._left, left_pairs, [left[i] for i in capital], owns),
                (self._right, right_pairs, owns, [right[i] for i in capital]),
            ):
                known = pair.known
                keys = [a << 20 | b for a, b in zip(firsts, seconds, strict=True)]
                pair.learn({k: features(forms[k >> 20], forms[k & 0xFFFFF], sets) for k in keys if k not in known})
                sums[capital] += pair.table[[known[key] for key in keys]]
        scores[words] += sums

    def _add_listed(self, scores: Floats, tokens: Tokens, listed: Listed) -> None:
        """Add what it means that the registry knows a word as part of a name."""
        rows, states = self._weights.rows, self._weights.states
        for word, features in listed_words(tokens, listed, lambda word: self._forms[self._numbers[word]].kind):
            for feature in features:
                row = rows.get(feature)
                if row is not None:
                    scores[word] += states[row]


def plausible(scores: Floats) -> Bools:
    """Which words may belong to names: the likely ones, and the possible ones beside them."""
    behind = scores[:, 0] - scores[:, 1:].max(axis=1)
    likely: Bools = behind < _LIKELY
    beside = likely.copy()
    beside[1:] |= likely[:-1]
    beside[:-1] |= likely[1:]
    chosen: Bools = likely | (beside & (behind < _POSSIBLE))
    return chosen


def covered(spans: Sequence[tuple[int, int]], listed: Listed) -> list[tuple[str, bool, bool, int]]:
    """The words that spans cover: (label, whether it is the first, whether all of the word is in, its number)."""
    starts = [start for start, _ in spans]
    found = []
    for start, end, label in listed:
        i = max(bisect_right(starts, start) - 1, 0)
        first = True
        while i < len(spans) and spans[i][0] < end:
            a, b = spans[i]
            if b > start:
                inside = a >= start and b <= end
                found.append((label, first, inside, i))
                first = first and not inside
            i += 1
    return found


def listed_words(tokens: Tokens, listed: Listed, kind_of: Callable[[str], str]) -> Iterator[tuple[int, list[str]]]:
    """The numbers of words in or beside listed names, with the features that follow from it."""
    edges = set(tokens.breaks)
    for label, first, inside, i in covered(tokens.spans, listed):
        if not inside:
            yield i, [f"part={label}"]
            continue
        own, with_kind = list_features(label, first, kind_of(tokens.words[i]))
        yield i, [own, with_kind]
        if i not in edges:
            yield i - 1, [f"+{own}"]
        if i + 1 not in edges:
            yield i + 1, [f"-{own}"]
