"""Persons of a text are joined, linked by office and date, and offices stand for their holders."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.actors import find_actors
from extractors.document import read_document
from extractors.model import Mention
from tests.lexicons import SHARED, actors, lexicon

DAY = date(2025, 5, 20)


def mentions(text: str, lang: str = "de", on: date | None = DAY) -> list[tuple[str, str | None, str | None]]:
    """Surface, kind and actor of each mention."""
    found = find_actors(text, lang, actors(), on)
    return [(text[m.start : m.end], m.alias_kind, m.actor_id) for m in found]


def mention(text: str, surface: str, lang: str = "de", on: date | None = DAY) -> Mention:
    return next(m for m in find_actors(text, lang, actors(), on) if text[m.start : m.end] == surface)


def role(text: str, surface: str, lang: str = "de") -> tuple[str | None, str | None, str | None, str | None]:
    """The words of the role of a mention, its office, body and status."""
    m = mention(text, surface, lang)
    return text[slice(*m.role)] if m.role else None, m.office, m.office_body, m.office_status


@pytest.mark.parametrize(
    ("text", "lang", "on", "surface", "actor"),
    [
        ("Der NATO-Generalsekretär warnte.", "de", DAY, "NATO-Generalsekretär", "mark-rutte"),
        ("Der NATO-Generalsekretär warnte.", "de", date(2019, 5, 5), "NATO-Generalsekretär", "jens-stoltenberg"),
        ("Die Bundeskanzlerin reiste ab.", "de", date(2019, 5, 5), "Bundeskanzlerin", "angela-merkel"),
        ("Er traf den französischen Präsidenten.", "de", DAY, "französischen Präsidenten", "emmanuel-macron"),
        ("Der US-Präsident schwieg.", "de", date(2023, 5, 5), "US-Präsident", "joe-biden"),
        ("Der Kremlchef sei bereit.", "de", DAY, "Kremlchef", "vladimir-putin"),
        ("Poland's foreign minister left.", "en", DAY, "Poland's foreign minister", "radoslaw-sikorski"),
        ("She met the NATO secretary general.", "en", DAY, "NATO secretary general", "mark-rutte"),
        ("Der frühere US-Präsident schwieg.", "de", date(2022, 5, 5), "frühere US-Präsident", "donald-trump"),
        ("The German chancellor left.", "en", date(2023, 5, 5), "German chancellor", "olaf-scholz"),
        ("The Kremlin spokesman said so.", "en", DAY, "Kremlin spokesman", "dmitry-peskov"),
    ],
)
def test_an_office_without_a_name_resolves_by_the_day_of_the_text(
    text: str, lang: str, on: date, surface: str, actor: str
) -> None:
    assert (surface, "office", actor) in mentions(text, lang, on)


@pytest.mark.parametrize(
    "text",
    [
        "Ein NATO-Generalsekretär muss vermitteln.",
        "Der frühere britische Premierminister warnte.",
        "Der stellvertretende NATO-Generalsekretär warnte.",
        "Er will Bundeskanzler werden.",
    ],
)
def test_an_office_that_means_no_present_holder_stays_open(text: str) -> None:
    assert not [m for m in mentions(text) if m[1] == "office"]


def test_without_a_day_no_office_resolves() -> None:
    assert not [m for m in mentions("Der NATO-Generalsekretär warnte.", on=None) if m[1] == "office"]


def test_an_office_alone_means_who_was_named_with_it() -> None:
    text = "Verteidigungsminister Boris Pistorius sprach. Der Minister nannte keine Zahlen."
    assert ("Minister", "office", "boris-pistorius") in mentions(text)


@pytest.mark.parametrize(
    ("text", "lang", "surface", "told"),
    [
        (
            "Kreml-Sprecher Dmitri Peskow sprach.",
            "de",
            "Dmitri Peskow",
            ("Kreml-Sprecher", "spokesperson", "RU", "current"),
        ),
        (
            "wie der frühere SACEUR der NATO (Supreme Allied Commander Europe) Admiral James Stavridis meinte",
            "de",
            "James Stavridis",
            ("frühere SACEUR der NATO", "saceur", "nato", "former"),
        ),
        (
            "Die deutsche Außenministerin Annalena Baerbock kam.",
            "de",
            "Annalena Baerbock",
            ("deutsche Außenministerin", "foreign_minister", "DE", "current"),
        ),
        (
            "Jens Stoltenberg, the former NATO chief, agreed.",
            "en",
            "Jens Stoltenberg",
            ("former NATO chief", "secretary_general", "nato", "former"),
        ),
        (
            "Defence Secretary John Healey spoke.",
            "en",
            "John Healey",
            ("Defence Secretary", "defence_minister", "GB", "current"),
        ),
    ],
)
def test_the_role_is_kept_with_the_name(text: str, lang: str, surface: str, told: tuple[str, str, str, str]) -> None:
    assert role(text, surface, lang) == told


@pytest.mark.parametrize(
    ("text", "lang", "group"),
    [
        ("Die NATO-Verteidigungsminister beraten.", "de", "NATO-Verteidigungsminister"),
        ("EU-Diplomaten zeigten sich skeptisch.", "de", "EU-Diplomaten"),
        ("Mehrere Außenminister fehlten.", "de", "Außenminister"),
        ("EU officials were sceptical.", "en", "EU officials"),
        ("Defence ministers met.", "en", "Defence ministers"),
    ],
)
def test_a_group_is_nobody(text: str, lang: str, group: str) -> None:
    assert (group, "group", None) in mentions(text, lang)
    assert all(m.label != "PER" for m in find_actors(text, lang, actors(), DAY))


def test_a_surname_is_the_person_whom_the_text_names_in_full() -> None:
    text = "Der Bürgermeister Hans Merz kam. Merz lachte. Bundeskanzler Friedrich Merz ging."
    found = find_actors(text, "de", actors(), DAY)
    last = next(m for m in found if text[m.start : m.end] == "Friedrich Merz")
    assert last.actor_id == "friedrich-merz"


def test_relatives_of_one_surname_stay_apart() -> None:
    text = "Donald Trump sprach. Melania Trump kam. Frau Trump lachte."
    found = [(s, a) for s, _, a in mentions(text)]
    assert found == [("Donald Trump", "donald-trump"), ("Melania Trump", "melania-trump"), ("Trump", "melania-trump")]


def test_a_surname_that_is_famous_stays_so_beside_a_listed_relative() -> None:
    text = "Hunter Biden kam. Biden sprach."
    assert ("Biden", "short", "joe-biden") in mentions(text, on=date(2023, 5, 5))


def test_a_namesake_of_another_trade_is_not_linked() -> None:
    assert not [m for m in mentions("Der Torwart Olaf Scholz hielt den Elfmeter.") if m[2] == "olaf-scholz"]


def test_mentions_of_one_actor_share_their_entity() -> None:
    text = "Selenskyj kam. Wolodymyr Selenskyj sprach. Der ukrainische Präsident ging."
    found = [m for m in find_actors(text, "de", actors(), DAY) if m.actor_id == "volodymyr-zelenskyy"]
    assert len(found) == 3
    assert len({m.entity for m in found}) == 1


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Der Bürgermeister von Berlin kam.", "de"),
        ("Er wohnt in Berlin-Mitte.", "de"),
        ("the Kyiv region", "en"),
        ("the mayor of London", "en"),
    ],
)
def test_a_capital_in_a_phrase_of_place_is_the_city(text: str, lang: str) -> None:
    assert not [m for m in mentions(text, lang) if m[1] == "metonym"]


def test_a_speaker_by_office_gets_the_actor_but_no_name_that_the_text_lacks() -> None:
    text = "Der NATO-Generalsekretär sagte, die Lage sei ernst."
    claim = read_document(text, lexicon(), language="de", on=DAY).claims[0]
    assert (claim.speaker_actor_id, claim.speaker_name, claim.speaker_resolved) == (
        "mark-rutte",
        "NATO-Generalsekretär",
        "title",
    )


TEXT = "NATO Trump s - Lee Mike in Moskau und Präsident der frühere Minister ( ) , . Herr Admiral US-Präsident's of the"
WORDS = [*TEXT.split(), "\n"]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)), st.sampled_from(["de", "en", "uk", None, ""])
)
def test_any_text_gives_spans_inside_it(text: str, lang: str | None) -> None:
    places = set()
    for m in find_actors(text, lang, actors(), DAY):
        surface = text[m.start : m.end]
        assert 0 <= m.start < m.end <= len(text)
        assert surface == surface.strip()
        assert m.role is None or text[slice(*m.role)].strip()
        assert 0 <= m.confidence <= 1
        assert (m.start, m.end, m.label) not in places
        places.add((m.start, m.end, m.label))


def test_every_actor_of_the_model_document_is_found_at_every_place() -> None:
    if not (SHARED / "seed" / "gold.json").exists():
        pytest.skip("the model document is not here")
    text = (SHARED / "seed" / "article.txt").read_text("utf-8")
    gold = json.loads((SHARED / "seed" / "gold.json").read_text("utf-8"))["actors"]
    found = find_actors(text, "de", actors(), date(2025, 3, 3))
    for actor in gold:
        linked = set()
        for place in actor["mentions"]:
            over = [m for m in found if m.start < place["end"] and place["start"] < m.end and m.label != "MISC"]
            if not actor.get("optional"):
                assert over, (actor["name"], place)
                linked |= {(m.actor_name, m.entity) for m in over}
        assert actor.get("optional") or len(linked) == 1, (actor["name"], linked)
    persons = {m.actor_name or m.name for m in found if m.label == "PER"}
    assert len(persons) == sum(a["type"] == "person" for a in gold), persons
    roles = {m.actor_id: text[slice(*m.role)] for m in found if m.role and m.label == "PER"}
    assert roles["dmitry-peskov"] == "Kreml-Sprecher"
    assert roles["james-stavridis"] == "frühere SACEUR der NATO"
