"""Quotation marks of many conventions are paired, nested and bounded."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.marks import find_quotations, guillemet_habit

MARKS = "„“”\"»«‚‘’›‹'`,<>"


def contents(text: str, level: int = 0) -> list[str]:
    return ["|".join(text[a:b] for a, b in q.spans) for q in find_quotations(text) if q.level == level]


@pytest.mark.parametrize("pair", ["„“", "„”", '„"', "»«", "«»", "“”", "‘’", "‚‘", "‚’", "›‹", "‹›", '""', "''", "””"])
def test_every_convention_is_read(pair: str) -> None:
    assert contents(f"Sie sagte: {pair[0]}Wir bleiben hier.{pair[1]} Dann ging sie.") == ["Wir bleiben hier."]


@pytest.mark.parametrize("pair", ["„“", "»«", "«»", "“”", '""'])
def test_two_quotations_stay_two(pair: str) -> None:
    a, b = pair[0], pair[1]
    assert contents(f"{a}Eins{b}, sagte er, {a}zwei{b}.") == ["Eins", "zwei"]


def test_french_blanks_inside_the_marks_are_left_out() -> None:
    assert contents("«\u00a0Oui\u00a0», dit-il. Puis : « Non »") == ["Oui", "Non"]


def test_the_guillemet_that_opens_is_told_from_the_text() -> None:
    assert guillemet_habit("Er sagt »ja« und »nein«.") == "»"
    assert guillemet_habit("Il dit «oui» et «non».") == "«"
    assert guillemet_habit("Il dit : « oui », puis « non ».") == "«"


def test_a_quotation_inside_a_quotation_has_a_deeper_level() -> None:
    text = "„Er hat ‚nein‘ gesagt, »niemals« sogar“, sagte sie."
    assert contents(text) == ["Er hat ‚nein‘ gesagt, »niemals« sogar"]
    assert contents(text, 1) == ["nein", "niemals"]


def test_a_quotation_over_paragraphs_is_one_with_several_spans() -> None:
    text = "Er sagte:\n„Erster Absatz.\n„Zweiter Absatz.\n„Dritter.“\nEnde."
    assert contents(text) == ["Erster Absatz.|Zweiter Absatz.|Dritter."]


def test_a_quotation_may_end_in_the_next_paragraph_without_being_opened_there_again() -> None:
    assert contents("„Es ist still.\nSehr still.“ So war es.") == ["Es ist still.|Sehr still."]
    assert contents("„Es ist still.\nDann kam „sie“ und ging.") == ["sie"]


def test_a_mark_without_an_end_swallows_nothing_beyond_its_paragraph() -> None:
    text = "Er sagte: „Das ist offen\nEin neuer Absatz mit „Rede“ darin.\nUnd „noch“ einer."
    assert contents(text) == ["Rede", "noch"]


def test_a_mark_without_an_end_does_not_hide_the_next_one() -> None:
    assert contents("Ein „Fehler hier, dann „richtig“ zitiert.") == ["richtig"]


def test_apostrophes_and_inches_open_nothing() -> None:
    assert contents("Don't touch the voters' choice: 12\" wide, 5'10\" tall, rock 'n' roll") in ([], ["n"])
    assert contents("Hans’ Auto, geht’s noch, l’État") == []


def test_doubled_apostrophes_are_marks() -> None:
    assert contents("''We float,'' he said. ''Like bees.''") == ["We float,", "Like bees."]


@given(st.text(alphabet=MARKS + "aB. ,\n:1", max_size=200))
def test_any_run_of_marks_gives_ordered_spans_without_their_marks(text: str) -> None:
    quotations = find_quotations(text)
    assert [q.start for q in quotations] == sorted(q.start for q in quotations)
    for q in quotations:
        assert q.spans and all(q.start < a < b <= q.end for a, b in q.spans)
        assert all(x[1] <= y[0] for x, y in pairwise(q.spans))
        assert all(text[a:b] == text[a:b].strip() and "\n" not in text[a:b] for a, b in q.spans)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    find_quotations(text)
