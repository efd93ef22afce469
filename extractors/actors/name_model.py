"""A small trained recogniser of names in no list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.actors.name_chain import Chain
from extractors.actors.name_features import AFTER, BEFORE, OFFSETS, Described, describe, list_features
from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_tokens import Tokens, tokenise
from extractors.actors.name_weights import Weights
from extractors.actors.recogniser import Name

_MOST_FORMS = 30_000  # word forms that are kept in mind; then the store starts afresh
_MOST_PAIRS = 200_000


class LinearRecogniser:
    """Recognises names by the trained weights of one language; not safe to share between threads, as it keeps a store."""

    def __init__(self, weights: Weights, sets: WordSets) -> None:
        self._weights, self._sets = weights, sets
        self._chain = Chain(weights.labels, weights.steps)
        self._forget()

    def _forget(self) -> None:
        self._forms: dict[str, int] = {}
        self._described: list[Described] = []
        self._kinds: list[int] = []
        self._kind_numbers: dict[str, int] = {}
        self._pair_rows: dict[tuple[int, int, int], int] = {}
        self._table = np.zeros((1024, len(OFFSETS), len(self._weights.labels)), np.float32)
        self._edges = self._number(BEFORE), self._number(AFTER)

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in the order of the text, none overlapping; see `Recogniser`. Linear in the text."""
        tokens = tokenise(text)
        if not tokens.words:
            return []
        if len(self._forms) > _MOST_FORMS or len(self._pair_rows) > _MOST_PAIRS:
            self._forget()
        scores, begins, ends = self._scores(tokens, listed)
        labels, chances = self._chain.decode(scores, begins, ends)
        return self._spans(tokens, labels, chances)

    def _number(self, word: str) -> int:
        """The number of a word form, which is described on first sight."""
        described = describe(word, self._sets)
        number = self._forms[word] = len(self._described)
        self._described.append(described)
        self._kinds.append(self._kind_numbers.setdefault(described.kind, len(self._kind_numbers)))
        if number == len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        rows, states = self._weights.rows, self._weights.states
        for place, offset in enumerate(OFFSETS):
            found = [row for f in described.features[place] if (row := rows.get(f"{offset}{f}")) is not None]
            if found:
                self._table[number, place] = states[found].sum(axis=0)
        return number

    def _scores(
        self, tokens: Tokens, listed: Sequence[tuple[int, int, str]]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
        """The score of each label for each word, and which words begin and end a sentence."""
        before, after = self._edges
        numbers: list[int] = []
        places: list[int] = []
        forms = self._forms
        for a, b in zip(tokens.breaks, tokens.breaks[1:], strict=False):
            numbers += (before, before)
            places += range(len(numbers), len(numbers) + b - a)
            for word in tokens.words[a:b]:
                number = forms.get(word)
                numbers.append(self._number(word) if number is None else number)
            numbers += (after, after)
        at, form = np.array(places), np.array(numbers)
        table = self._table
        scores = table[form[at], 2]
        for place, offset in enumerate(OFFSETS):
            if offset:
                scores += table[form[at + offset], place]
        self._add_pairs(scores, numbers, places)
        if listed:
            self._add_listed(scores, tokens, listed, numbers, places)
        begins, ends = np.zeros(len(at), bool), np.zeros(len(at), bool)
        begins[tokens.breaks[:-1]] = True
        ends[np.array(tokens.breaks[1:]) - 1] = True
        return scores, begins, ends

    def _add_pairs(self, scores: NDArray[np.float32], numbers: list[int], places: list[int]) -> None:
        """Add the weights of the words together with their neighbours; see `pairs` in name_features."""
        known, kinds, described = self._pair_rows, self._kinds, self._described
        kind = [kinds[n] for n in numbers]
        words: list[int] = []
        found: list[int] = []
        add_word, add_row = words.append, found.append
        for i, at in enumerate(places):
            a, b, c = kind[at - 1], kind[at], kind[at + 1]
            for key in ((a, b, -1), (b, c, -2), (a, b, c)):
                row = known.get(key)
                if row is None:
                    row = self._pair_row(key, numbers[at - 1 : at + 2])
                if row >= 0:
                    add_word(i)
                    add_row(row)
            if described[numbers[at]].capital:
                x, y, z = numbers[at - 1 : at + 2]
                for key in ((x, b, -3), (b, z, -4), (x, y, -5)):
                    row = known.get(key)
                    if row is None:
                        row = self._pair_row(key, (x, y, z))
                    if row >= 0:
                        add_word(i)
                        add_row(row)
        if words:
            _add(scores, words, self._weights.states[found])

    def _pair_row(self, key: tuple[int, int, int], around: Sequence[int]) -> int:
        left, own, right = (self._described[n] for n in around)
        match key[2]:
            case -1:
                feature = f"a={left.kind}|{own.kind}"
            case -2:
                feature = f"b={own.kind}|{right.kind}"
            case -3:
                feature = f"v={left.lower}|{own.kind}"
            case -4:
                feature = f"z={own.kind}|{right.lower}"
            case -5:
                feature = f"x={left.lower}|{own.lower}"
            case _:
                feature = f"d={left.kind}|{own.kind}|{right.kind}"
        row = self._pair_rows[key] = self._weights.rows.get(feature, -1)
        return row

    def _add_listed(
        self,
        scores: NDArray[np.float32],
        tokens: Tokens,
        listed: Sequence[tuple[int, int, str]],
        numbers: list[int],
        places: list[int],
    ) -> None:
        """Add what it means that the registry knows a word as part of a name."""
        rows, states, described = self._weights.rows, self._weights.states, self._described
        starts = [start for start, _ in tokens.spans]
        ends = set(tokens.breaks)
        for first, inside, i in covered(tokens.spans, starts, listed):
            label, begin = first
            if not inside:
                features = [(i, f"part={label}")]
            else:
                own, with_kind = list_features(label, begin, described[numbers[places[i]]].kind)
                features = [(i, own), (i, with_kind)]
                if i not in ends:
                    features.append((i - 1, f"+{own}"))
                if i + 1 not in ends:
                    features.append((i + 1, f"-{own}"))
            for word, feature in features:
                row = rows.get(feature)
                if row is not None:
                    scores[word] += states[row]

    def _spans(self, tokens: Tokens, labels: NDArray[np.int64], chances: NDArray[np.float32]) -> list[Name]:
        names: list[Name] = []
        known = self._chain.labels
        begin = 0
        for i in np.flatnonzero(labels).tolist():
            label = known[labels[i]]
            if label[0] in "BS":
                begin = i
            if label[0] in "ES":
                sure = float(chances[np.arange(begin, i + 1), labels[begin : i + 1]].min())
                names.append(
                    Name(tokens.spans[begin][0], tokens.spans[i][1], label[2:], round(min(max(sure, 0.0), 1.0), 3))
                )
        return names


def _add(scores: NDArray[np.float32], words: list[int], values: NDArray[np.float32]) -> None:
    """Add rows to the scores of words, of which several may be one word's; `words` must rise."""
    at = np.array(words)
    first = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
    scores[at[first]] += np.add.reduceat(values, first, axis=0)


def covered(
    spans: Sequence[tuple[int, int]], starts: Sequence[int], listed: Sequence[tuple[int, int, str]]
) -> list[tuple[tuple[str, bool], bool, int]]:
    """The words that listed names cover: ((label, whether it is the first), whether all of the word, its number)."""
    from bisect import bisect_right

    found = []
    for start, end, label in listed:
        i = max(bisect_right(starts, start) - 1, 0)
        first = True
        while i < len(spans) and spans[i][0] < end:
            a, b = spans[i]
            if b > start:
                inside = a >= start and b <= end
                found.append(((label, first), inside, i))
                first = first and not inside
            i += 1
    return found


class Recognisers:
    """A recogniser for each language that there is one for; other languages are read by the one of `fallback`."""

    def __init__(self, models: Mapping[str, Weights], sets: WordSets, fallback: str = "en") -> None:
        self._models = {language: LinearRecogniser(weights, sets) for language, weights in models.items()}
        self._fallback = self._models.get(fallback) or next(iter(self._models.values()), None)

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in a text by the recogniser of its language; see `Recogniser`."""
        code = language.replace("_", "-").split("-")[0].lower() if language else ""
        model = self._models.get(code, self._fallback)
        return model.names(text, language, listed) if model is not None else []
