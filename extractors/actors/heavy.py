"""Heavier recognisers of names behind the same interface: a spaCy pipeline, a GLiNER model.

Both are given already loaded (`flows.names_model` loads them), so that nothing here reads the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from extractors.actors.name_tokens import tokenise
from extractors.actors.recogniser import Name

_PIECE = 200  # words; GLiNER reads no more than some 300 at once, and spaCy refuses very long texts
_UNKNOWN = 0.8  # spaCy tells no probability
SPACY_LABELS = {"PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}
GLINER_LABELS = {"person": "PER", "organization": "ORG", "location": "LOC"}


class ZeroShotModel(Protocol):
    """What is used of a GLiNER model."""

    def predict_entities(self, text: str, labels: list[str], threshold: float) -> list[dict[str, Any]]: ...


class SpacyRecogniser:
    """The names that a spaCy pipeline with an `ner` or `entity_ruler` component finds."""

    def __init__(self, pipeline: Callable[[str], Any]) -> None:
        self._pipeline = pipeline

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in the order of the text; see `Recogniser`. The listed names are not looked at."""
        found = []
        for offset, piece in pieces(text):
            for entity in self._pipeline(piece).ents:
                label = SPACY_LABELS.get(entity.label_)
                if label is not None:
                    found.append((offset + entity.start_char, offset + entity.end_char, label, _UNKNOWN))
        return _tidy(text, found)


class GlinerRecogniser:
    """The names that a GLiNER model finds."""

    def __init__(self, model: ZeroShotModel, threshold: float = 0.5) -> None:
        self._model, self._threshold = model, threshold

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]:
        """The names in the order of the text; see `Recogniser`. The listed names are not looked at."""
        found = []
        for offset, piece in pieces(text):
            for entity in self._model.predict_entities(piece, list(GLINER_LABELS), threshold=self._threshold):
                label = GLINER_LABELS.get(entity["label"])
                if label is not None:
                    found.append((offset + entity["start"], offset + entity["end"], label, float(entity["score"])))
        return _tidy(text, found)


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of whole sentences and at most some 200 words each (a longer sentence alone), with offsets."""
    tokens = tokenise(text)
    first = 0
    for a, b in zip(tokens.breaks[1:], [*tokens.breaks[2:], None], strict=True) if tokens.words else ():
        if b is None or b - first > _PIECE:
            start, end = tokens.spans[first][0], tokens.spans[a - 1][1]
            yield start, text[start:end]
            first = a


def _tidy(text: str, found: list[tuple[int, int, str, float]]) -> list[Name]:
    """The spans without blanks at their ends, of those that overlap the likeliest, then the longest."""
    kept: list[Name] = []
    for start, end, label, score in sorted(found, key=lambda f: (-f[3], f[0] - f[1], f[0])):
        surface = text[start:end]
        begin = start + len(surface) - len(surface.lstrip())
        stop = begin + len(surface.strip())
        if begin < stop and all(stop <= name.start or begin >= name.end for name in kept):
            kept.append(Name(begin, stop, label, round(min(max(score, 0.0), 1.0), 3)))
    return sorted(kept, key=lambda name: name.start)
