"""Relevance is a score that can be recomputed by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import SeedError
from extractors.relevance import Topics, score
from tests.lexicons import lexicon

ROWS = [
    {"topic": "alliance", "language": "de", "term": "NATO*", "weight": "3"},
    {"topic": "alliance", "language": "de", "term": "SHAPE", "weight": "2"},
    {"topic": "alliance", "language": "de", "term": "Artikel 5", "weight": "2.5"},
    {"topic": "war", "language": "de", "term": "Krieg", "weight": "1"},
    {"topic": "war", "language": "", "term": "Ukraine*", "weight": "4"},
]
TOPICS = Topics.build(ROWS)


def expected(weight: float) -> float:
    return round(1 - math.exp(-weight / 8), 4)


def test_each_distinct_term_counts_once() -> None:
    assert score(None, "Die Nato und die NATO-Staaten im Krieg", "de", TOPICS) == (expected(4), ("alliance", "war"))


def test_a_term_in_the_title_counts_twice() -> None:
    assert score("Krieg", "Der Krieg", "de", TOPICS)[0] == expected(2)


def test_the_weightiest_topic_comes_first() -> None:
    assert score(None, "NATO in der Ukraine", "de", TOPICS)[1] == ("war", "alliance")


def test_a_star_lets_words_go_on_and_nothing_else_does() -> None:
    assert score(None, "Natoland, Kriege", "de", TOPICS)[0] == expected(3)
    assert score(None, "Anato", "de", TOPICS)[0] == 0


def test_an_abbreviation_wants_its_capitals() -> None:
    assert score(None, "shape", "de", TOPICS)[0] == 0
    assert score(None, "SHAPE", "de", TOPICS)[0] == expected(2)


def test_terms_hold_in_their_own_language() -> None:
    assert score(None, "NATO, Ukraine", "en", TOPICS) == (expected(4), ("war",))
    assert score(None, "NATO", None, TOPICS)[0] == expected(3)


def test_no_terms_mean_no_relevance() -> None:
    assert score("NATO", "NATO", "de", Topics.build([])) == (0.0, ())


@pytest.mark.parametrize("bad", [{"weight": "x"}, {"weight": "-1"}, {"term": "*"}, {"topic": ""}])
def test_a_bad_row_is_named_by_its_line(bad: dict[str, str]) -> None:
    with pytest.raises(SeedError, match="line 2"):
        Topics.build([ROWS[0] | bad])


@given(st.text(), st.text(), st.sampled_from(["de", "en", None]))
def test_any_text_scores_between_0_and_1(title: str, text: str, lang: str | None) -> None:
    assert 0 <= score(title, text, lang, lexicon().topics)[0] <= 1
