"""A small trained recogniser of names in no list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.actors.name_chain import Chain
from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_scores import Scorer, plausible
from extractors.actors.name_tokens import Tokens, blocks, tokenise
from extractors.actors.name_weights import Weights
from extractors.actors.recogniser import Name
from extractors.language import primary_subtag


class LinearRecogniser:
    """Recognises names by the trained weights of one language; one thread at a time may use it."""

    def __init__(self, weights: Weights, sets: WordSets) -> None:
        self._scorer = Scorer(weights, sets)
        self._chain = Chain(weights.labels, weights.steps)

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in the order of the text, none overlapping; see `Recogniser`. Linear in the text."""
        ordered = sorted(listed)
        starts = [span[0] for span in ordered]
        names: list[Name] = []
        for tokens in blocks(tokenise(text)):
            begin, end = tokens.spans[0][0], tokens.spans[-1][1]
            names += self._of_block(tokens, ordered[bisect_left(starts, begin) : bisect_left(starts, end)])
        return names

    def _of_block(self, tokens: Tokens, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in some sentences of a text, given the listed spans in them."""
        scores, begins, ends = self._scorer.score(tokens, listed)
        words, chances = self._chain.chances(scores, plausible(scores), begins, ends)
        return self._spans(tokens, words, chances, ends)

    def _spans(
        self, tokens: Tokens, words: NDArray[np.int64], chances: NDArray[np.float64], ends: NDArray[np.bool_]
    ) -> list[Name]:
        """The names that the likeliest labels of the words are."""
        labels = self._chain.labels
        best = chances.argmax(axis=1)
        inside = np.flatnonzero(best)
        numbers, sure = words[inside].tolist(), chances[inside, best[inside]].tolist()
        names: list[Name] = []
        begin = last = -2
        kind, score = "", 1.0
        for word, number, chance in zip(numbers, best[inside].tolist(), sure, strict=True):
            mark, label = labels[number][0], labels[number][2:]
            if word != last + 1 or mark in "BS" or label != kind or ends[last]:
                if kind:
                    names.append(Name(tokens.spans[begin][0], tokens.spans[last][1], kind, round(score, 3)))
                begin, kind, score = word, label, 1.0
            score, last = min(score, chance), word
            if mark in "ES":
                names.append(Name(tokens.spans[begin][0], tokens.spans[last][1], kind, round(score, 3)))
                kind = ""
        if kind:
            names.append(Name(tokens.spans[begin][0], tokens.spans[last][1], kind, round(score, 3)))
        return names


class Recognisers:
    """A recogniser for each language that there is one for; other languages are read by the one of `fallback`."""

    def __init__(self, models: Mapping[str, Weights], sets: WordSets, fallback: str = "en") -> None:
        self._models = {language: LinearRecogniser(weights, sets) for language, weights in models.items()}
        self._fallback = self._models.get(fallback) or next(iter(self._models.values()), None)

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in a text by the recogniser of its language; see `Recogniser`."""
        model = self._models.get(primary_subtag(language), self._fallback)
        return model.names(text, language, listed) if model is not None else []
