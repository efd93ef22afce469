"""Agency marks: a credit is told from a mention by where it stands and how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.agency_seeds import agency_marks

STORY = "Der Minister reist am Montag nach Vilnius.\nDort trifft er die Präsidentin.\n"
CREDITED = [
    ("Berlin (dpa) - Der Minister reist am Montag.", ["dpa"]),
    ("BERLIN (dpa/lbn) – Der Minister reist am Montag.", ["dpa"]),
    ("Brüssel/Berlin, 5. November (Reuters) - Die Nato tagt.", ["Reuters"]),
    ("BRUSSELS, Nov 5 (Reuters) - The alliance met.", ["Reuters"]),
    ("KYIV, Ukraine (AP) — The alliance met.", ["AP"]),
    ("KYIV. Nov 5 (Interfax-Ukraine) – The alliance met.", ["Interfax-Ukraine"]),
    ("BERLIN dpa | Der Minister reist am Montag.", ["dpa"]),
    ("BRÜSSEL afp/dpa | Die Nato tagt.", ["AFP", "dpa"]),
    ("(sda/afp) Die Nato tagt.", ["Keystone-SDA", "AFP"]),
    ("(ANSA) - ROMA, 05 NOV - Il ministro parte.", ["ANSA"]),
    ("Madrid, 5 nov (EFE).- El ministro viaja.", ["EFE"]),
    ("LISBOA, 5 nov (Lusa) – O ministro viaja.", ["Lusa"]),
    ("Praha 5. listopadu (ČTK) - Ministr odjel.", ["ČTK"]),
    ("МОСКВА, 5 ноября. /ТАСС/. Министр уехал.", ["TASS"]),
    ("МОСКВА, 5 ноя — РИА Новости. Министр уехал.", ["RIA Novosti"]),
    (STORY + "(dpa)", ["dpa"]),
    (STORY + "Das ist so. (dpa/AFP)", ["dpa", "AFP"]),
    (STORY + "dpa", ["dpa"]),
    (STORY + "(KNA/epd/mal)", ["KNA", "epd"]),
    (STORY + "epd lob cez", ["epd"]),
    (STORY + "/ritzau/", ["Ritzau"]),
    (STORY + "Keystone-SDA", ["Keystone-SDA"]),
    (STORY + "Quelle: dpa-AFX", ["dpa"]),
    (STORY + "Mit Material von dpa und AFP", ["dpa", "AFP"]),
    (STORY + "mit Informationen der Nachrichtenagenturen dpa und Reuters", ["dpa", "Reuters"]),
    (STORY + "Dieser Text basiert auf Material der Nachrichtenagentur dpa.", ["dpa"]),
    (STORY + "© dpa-infocom, dpa:261105-930-123456/1", ["dpa"]),
    (STORY + "With reporting by AP and Reuters", ["AP", "Reuters"]),
    (STORY + "(Reporting by Jan Weber in Berlin; Editing by Ann Lee)", ["Reuters"]),
    (STORY + "Associated Press writer Jane Weber in Kyiv contributed to this report.", ["AP"]),
    (STORY + "Le Courrier avec AFP", ["AFP"]),
    (STORY + "Fonte: ANSA", ["ANSA"]),
    (STORY + "Źródło: PAP", ["PAP"]),
    (STORY + "Source: Xinhua", ["Xinhua"]),
]
MENTIONED = [
    "Das sagte der Minister der dpa.",
    "Das sagte er der Deutschen Presse-Agentur (dpa).",
    "Die Deutsche Presse-Agentur (dpa) - sie meldete das zuerst.",
    "Der Sprecher sagte (dpa) - wie immer - nichts.",
    "Laut Reuters ist das so.",
    "Nach Informationen von Reuters.",
    "Das berichten dpa und AFP.",
    "Das sagte er im Gespräch mit AP.",
    "The minister told Reuters on Monday.",
    "The Associated Press (AP) - it reported first.",
    "according to Reuters",
    "Minister Weber (CDU) - er reist am Montag.",
    "Foto: dpa",
    "Bild: AFP",
    "Quelle: picture alliance / dpa",
]


@pytest.mark.parametrize(("text", "agencies"), CREDITED)
def test_a_credit_is_found_with_the_characters_it_stands_on(text: str, agencies: list[str]) -> None:
    marks = agency_marks().find(text)
    assert [m.agency for m in marks] == agencies
    assert all(m.found_in == "text" and text[m.start : m.end] == m.surface for m in marks)


@pytest.mark.parametrize("text", MENTIONED)
def test_a_mention_in_a_sentence_or_under_a_picture_is_no_mark(text: str) -> None:
    assert agency_marks().find(text) == ()
    assert agency_marks().find(STORY + text) == ()


def test_a_credit_in_the_middle_of_a_long_text_is_not_looked_for() -> None:
    assert agency_marks().find(STORY * 4 + "Mit Material von dpa.\n" + STORY * 4) == ()


@pytest.mark.parametrize(
    ("authors", "agencies"),
    [
        ("dpa", ["dpa"]),
        ("Von dpa", ["dpa"]),
        ("By The Associated Press", ["AP"]),
        ("Reuters Staff", ["Reuters"]),
        ("Anna Weber; dpa", ["dpa"]),
        ("Anna Weber, AFP", ["AFP"]),
        ("Jane Weber (AP)", ["AP"]),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("Anna Apel", []),
        ("Redaktion", []),
        ("", []),
    ],
)
def test_an_agency_among_the_authors_is_a_mark(authors: str, agencies: list[str]) -> None:
    marks = agency_marks().find("Text.", authors)
    assert [(m.agency, m.found_in, m.start) for m in marks] == [(a, "byline", None) for a in agencies]


def test_what_the_feed_tells_counts_where_the_page_is_silent() -> None:
    marks = agency_marks().find("Der Text der Seite.", None, "Berlin (dpa) - Der Text.", "AFP")
    assert [(m.agency, m.found_in, m.surface) for m in marks] == [("dpa", "feed", "dpa"), ("AFP", "feed", "AFP")]


def test_an_agency_s_own_outlet_is_its_source() -> None:
    marks = agency_marks().find("Text.", agency_outlet="ТАСС")
    assert [(m.agency, m.found_in) for m in marks] == [("TASS", "source")]


@given(st.text(alphabet="dpaAFP/()[]-–. \n:©BerlinQuelle", max_size=120))
def test_marks_stand_where_they_say(text: str) -> None:
    for mark in agency_marks().find(text):
        assert mark.start is not None and mark.end is not None
        assert 0 <= mark.start < mark.end <= len(text) and text[mark.start : mark.end] == mark.surface
