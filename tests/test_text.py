"""Paragraphs and sentences keep their offsets."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractors.text import paragraphs, sentences, strip_span


def cut(text: str, *abbreviations: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text, 0, len(text), set(abbreviations))]


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = " Eins. \n\n  \nZwei.\r\nDrei."
    assert [text[a:b] for a, b in paragraphs(text)] == ["Eins.", "Zwei.", "Drei."]


def test_a_sentence_ends_at_a_full_stop_before_a_capital() -> None:
    assert cut("Das war es. Dann kam er! Wirklich? Ja.") == ["Das war es.", "Dann kam er!", "Wirklich?", "Ja."]


def test_ordinals_initials_and_abbreviations_end_no_sentence() -> None:
    text = "Am 2. März sprach J. Meier mit Dr. Kranz. Danach war Ruhe."
    assert cut(text, "dr") == ["Am 2. März sprach J. Meier mit Dr. Kranz.", "Danach war Ruhe."]


def test_a_year_at_the_end_ends_its_sentence() -> None:
    assert cut("Das war 2024. Heute ist es anders.") == ["Das war 2024.", "Heute ist es anders."]


def test_a_small_letter_goes_on_with_the_sentence() -> None:
    assert cut("Er rief: Halt! und lief.") == ["Er rief: Halt! und lief."]


def test_no_sentence_ends_inside_an_atom() -> None:
    text = "„Eins. Zwei.“ Drei. Vier."
    assert [text[a:b] for a, b in sentences(text, 0, len(text), (), [(0, 13)])] == ["„Eins. Zwei.“", "Drei.", "Vier."]


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_a_stripped_span_never_grows(text: str, a: int, b: int) -> None:
    start, end = min(a, b, len(text)), min(max(a, b), len(text))
    first, last = strip_span(text, start, end)
    assert start <= first <= last <= end or text[start:end].strip() == ""
    assert text[first:last] == text[start:end].strip()


@given(st.text(alphabet="aA1.!? \n\"“„»«'…"))
def test_sentences_are_ordered_disjoint_and_lose_only_blanks(text: str) -> None:
    spans = [s for p in paragraphs(text) for s in sentences(text, *p)]
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
