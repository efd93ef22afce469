"""Listed actors are found under all their names, and only there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.actors import ActorRow, Gazetteer, NameRow, check_actors, find_mentions
from extractors.errors import SeedError
from extractors.model import Mention
from tests.lexicons import SHARED, actor_rows, gazetteer, name_rows


def found(text: str, lang: str | None = "de") -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.actor_id) for m in find_mentions(text, lang, gazetteer())]


def first(text: str, lang: str | None = "de") -> Mention:
    return find_mentions(text, lang, gazetteer())[0]


@pytest.mark.parametrize(
    ("lang", "text", "mentions"),
    [
        ("de", "Trumps Kurswechsel", [("Trumps", "donald-trump")]),
        ("en", "Trump's threat", [("Trump", "donald-trump")]),
        ("de", "der NATO-Austritt", [("NATO", "nato")]),
        ("de", "die Trump-Regierung", [("Trump", "donald-trump")]),
        ("de", "der US-Präsident in den USA", [("USA", "country:US")]),
        ("de", "das Nato-Mitglied Litauen", [("Nato", "nato"), ("Litauen", "country:LT")]),
        ("de", "die Politik Russlands", [("Russlands", "country:RU")]),
        ("de", "mit der Europäischen Union", [("Europäischen Union", "european-union")]),
        ("de", "Ursula von der Leyen kam", [("Ursula von der Leyen", "ursula-von-der-leyen")]),
        ("de", "Wolodymyr Selenskyj", [("Wolodymyr Selenskyj", "volodymyr-zelenskyy")]),
        ("en", "Volodymyr Zelensky", [("Volodymyr Zelensky", "volodymyr-zelenskyy")]),
        ("uk", "слова Зеленського", [("Зеленського", "volodymyr-zelenskyy")]),
        ("ru", "слова Путина в России", [("Путина", "vladimir-putin"), ("России", "country:RU")]),
        ("pl", "słowa Trumpa o Ukrainie", [("Trumpa", "donald-trump"), ("Ukrainie", "country:UA")]),
        ("fr", "l'Otan et l’Allemagne", [("Otan", "nato"), ("Allemagne", "country:DE")]),
        ("de", "die russische Aggression im Naturschutz", []),
        ("en", "to shape us and lead", []),
        ("en", "in New Jersey and Latin America", []),
        ("en", "an Island of Turkey", [("Turkey", "country:TR")]),
        ("de", "@NATO und NATO_x", []),
    ],
)
def test_a_name_is_found_in_its_forms(lang: str, text: str, mentions: list[tuple[str, str]]) -> None:
    assert found(text, lang) == mentions


def test_an_ambiguous_surname_needs_its_full_name_in_the_text() -> None:
    assert found("Lee argumentiert anders.") == []
    assert found("Senator Mike Lee kam. Lee sprach.")[-1] == ("Lee", "mike-lee")


def test_an_ambiguous_surname_goes_to_the_person_named_last() -> None:
    text = "Mike Lee sprach. Lee Jae-myung schwieg. Dann ging Lee."
    assert found(text)[-1] == ("Lee", "lee-jae-myung")


def test_a_title_before_an_ambiguous_surname_is_context_enough() -> None:
    assert found("Bundeskanzler Scholz und Herr Scholz") == [("Scholz", "olaf-scholz")]


def test_the_surname_of_a_full_name_joins_to_it() -> None:
    text = "Dan Caine sprach. Caine ging."
    assert found(text) == [("Dan Caine", "dan-caine"), ("Caine", "dan-caine")]


def test_another_bearer_of_the_surname_is_not_taken_for_the_famous_one() -> None:
    assert ("Trump", "donald-trump") not in found("Melania Trump und Mary Trump")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Er reiste nach Moskau."),
        ("de", "Das Treffen in Kiew"),
        ("en", "They met in Moscow."),
        ("de", "Berlin (dpa) – Die Lage"),
    ],
)
def test_a_capital_after_a_word_of_place_is_a_place(lang: str, text: str) -> None:
    mention = first(text, lang)
    assert (mention.label, mention.alias_kind, mention.actor_id) == ("LOC", "place", None)


@pytest.mark.parametrize(
    ("lang", "text"), [("de", "Moskau warnt."), ("en", "Moscow warned."), ("de", "die Sicht Moskaus")]
)
def test_a_capital_elsewhere_is_its_government(lang: str, text: str) -> None:
    mention = first(text, lang)
    assert (mention.actor_id, mention.alias_kind) == ("country:RU", "metonym")


def test_a_second_capital_behind_and_is_a_place_too() -> None:
    assert [m.alias_kind for m in find_mentions("in Berlin und Paris", "de", gazetteer())] == ["place", "place"]


def test_a_building_stands_for_its_office_even_behind_in() -> None:
    assert first("Gespräche im Kreml").actor_id == "kremlin"


def test_labels_follow_the_type_of_the_actor() -> None:
    text = "Merz, die Bundeswehr, die NATO und Polen"
    assert [m.label for m in find_mentions(text, "de", gazetteer())] == ["PER", "ORG", "ORG", "LOC"]


def test_without_a_language_every_spelling_counts() -> None:
    assert found("Deutschland, Germany, Allemagne", None) == [
        ("Deutschland", "country:DE"),
        ("Germany", "country:DE"),
        ("Allemagne", "country:DE"),
    ]


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert find_mentions("NATO", "de", Gazetteer.build([], [], {}, country_languages=())) == ()


def test_malformed_name_rules_are_named() -> None:
    with pytest.raises(SeedError, match="names of de"):
        Gazetteer.build([], [], {"de": {"declension": "e"}})


def test_the_reviewed_actors_hold_together() -> None:
    assert check_actors(actor_rows(), name_rows()) == []
    assert len(actor_rows()) >= 250


def test_the_check_tells_each_kind_of_mistake() -> None:
    actors = [ActorRow("a", "person", "A B"), ActorRow("a", "ghost", "C"), ActorRow("X", "person", "D", "xx", "", "q")]
    names = [NameRow("a", "N"), NameRow("X", "N"), NameRow("b", "M", kind="odd"), NameRow("a", "N"), NameRow("a", " ")]
    problems = "\n".join(check_actors(actors, names))
    for words in ("given twice", "unknown type", "is no code", "bad 'q'", "no such actor", "unknown kind", "blanks"):
        assert words in problems
    assert "set needs_context" in problems


WORDS = [
    "NATO",
    "Trump",
    "s",
    "-",
    "Lee",
    "Mike Lee",
    "in",
    "Moskau",
    "und",
    " ",
    " ",
    "\n",
    "Зеленськ",
    "ого",
    "İ",
    "Senator",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map("".join)), st.sampled_from(["de", "en", "uk", None, ""])
)
def test_any_text_gives_spans_inside_it(text: str, lang: str | None) -> None:
    end = 0
    for mention in find_mentions(text, lang, gazetteer()):
        surface = text[mention.start : mention.end]
        assert end <= mention.start < mention.end <= len(text)
        assert surface == surface.strip()
        end = mention.end


def test_the_listed_actors_of_the_model_document_come_out() -> None:
    if not (SHARED / "seed" / "gold.json").exists():
        pytest.skip("the model document is not here")
    text = (SHARED / "seed" / "article.txt").read_text("utf-8")
    gold = json.loads((SHARED / "seed" / "gold.json").read_text("utf-8"))["actors"]
    mentions = find_mentions(text, "de", gazetteer())
    wanted = [(actor["name"], m["start"], m["end"]) for actor in gold for m in actor["mentions"]]
    right = sum(any(m.actor_name == n and m.start < e and s < m.end for m in mentions) for n, s, e in wanted)
    assert right / len(wanted) >= 0.95
