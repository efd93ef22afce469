"""What the reviewed registry promises: how much it holds, that it holds together, and where it has known holes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

import pytest

from extractors.actors import ActorRow, NameRow, check_actors
from extractors.actors.countries import country_actors
from extractors.actors.roles import RoleRow, check_roles, holders
from flows.seed_files import role_rows
from tests.lexicons import actor_rows, name_rows

ALLIES = [
    "AL", "BE", "BG", "CA", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IS",
    "IT", "LT", "LU", "LV", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "TR", "US",
]  # fmt: skip
OTHER_SPELLING = {"UA", "RU", "BY", "JP", "GR", "IR", "AM", "KZ", "GE", "CN", "KR", "KP"}  # own name in English
OFFICES = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
YEARS = range(2014, 2027)
NO_OFFICE = {("IS", "defence_minister")}  # the foreign minister's
LONGEST_GAP = 100  # days without a listed holder: caretakers and acting ministers of a few weeks are left out
HOLES = {  # longer ones, with the year in which each begins
    ("ME", "foreign_minister", 2022),  # the prime minister acted
}
LAST = date(2025, 7, 1)  # to which every change of office is known


@cache
def roles() -> tuple[RoleRow, ...]:
    return tuple(role_rows())


def test_the_registry_is_large() -> None:
    names = {(row.actor_id, row.name) for row in name_rows() if row.actor_id}
    assert len(actor_rows()) >= 2_800
    assert len(names | {(a.actor_id, a.name) for a in actor_rows()}) >= 8_500
    assert len(roles()) >= 1_880


def test_the_files_hold_together() -> None:
    assert check_actors(actor_rows(), name_rows()) == []
    assert check_roles(roles(), {a.actor_id: a.type for a in actor_rows()}) == []


def test_every_name_is_of_an_actor_or_a_country() -> None:
    known = {a.actor_id for a in [*country_actors(), *actor_rows()]} | {""}
    assert {row.actor_id for row in name_rows()} - known == set()
    codes = {a.country for a in country_actors()} | {""}
    assert {a.country for a in actor_rows()} - codes == set()


@pytest.mark.parametrize("country", [*ALLIES, "UA", "RU", "BY", "CN"])
@pytest.mark.parametrize("office", OFFICES)
def test_every_office_has_a_holder_in_every_year(country: str, office: str) -> None:
    if (country, office) in NO_OFFICE:
        assert not [r for r in roles() if (r.body, r.role) == (country, office)]
        return
    days = [date(year, month, 1) for year in YEARS for month in (1, 4, 7, 10) if date(year, month, 1) <= LAST]
    without = [day for day in days if not _held(office, country, day)]
    assert {day.year for day in without} <= {
        year for c, o, begin in HOLES if (c, o) == (country, office) for year in (begin, begin + 1)
    }


def _held(office: str, body: str, day: date) -> bool:
    """Whether somebody held it then or within the gap of a handover."""
    near = timedelta(days=LONGEST_GAP // 2)
    return any(holders(roles(), office, body, on) for on in (day, day - near, day + near))


@pytest.mark.parametrize(
    ("office", "body"),
    [
        ("secretary_general", "NATO"),
        ("deputy_secretary_general", "NATO"),
        ("saceur", "NATO"),
        ("deputy_saceur", "NATO"),
        ("sact", "NATO"),
        ("chair_military_committee", "NATO"),
        ("commission_president", "EU"),
        ("council_president", "EU"),
        ("high_representative", "EU"),
        ("parliament_president", "EU"),
        ("chair_military_committee", "EU"),
        ("secretary_general", "UN"),
        ("secretary_general", "OSCE"),
        ("director_general", "IAEA"),
    ],
)
def test_the_offices_of_the_alliance_and_its_partners_are_held_in_every_year(office: str, body: str) -> None:
    begins = 2016 if (office, body) == ("chair_military_committee", "EU") else 2014
    for year in range(begins, 2027):
        assert _held(office, body, date(year, 2, 1)), year


@pytest.mark.parametrize(
    ("on", "office", "body", "actor_id"),
    [
        (date(2014, 2, 1), "secretary_general", "NATO", "anders-fogh-rasmussen"),
        (date(2020, 6, 1), "saceur", "NATO", "tod-wolters"),
        (date(2022, 8, 1), "saceur", "NATO", "christopher-cavoli"),
        (date(2016, 1, 1), "chair_military_committee", "NATO", "petr-pavel"),
        (date(2015, 9, 10), "head_of_government", "GR", "vassiliki-thanou"),
        (date(2019, 6, 1), "defence_minister", "GB", "penny-mordaunt"),
        (date(2024, 3, 1), "head_of_state", "HU", "laszlo-kover"),
        (date(2023, 6, 1), "head_of_government", "RO", "nicolae-ciuca"),
        (date(2020, 6, 1), "foreign_minister", "AL", "gent-cakaj"),
        (date(2014, 1, 15), "defence_minister", "UA", "pavlo-lebedyev"),
        (date(2023, 7, 1), "foreign_minister", "CN", "qin-gang"),
    ],
)
def test_a_holder_of_a_short_term_is_the_holder_then(on: date, office: str, body: str, actor_id: str) -> None:
    assert holders(roles(), office, body, on) == [actor_id]


def test_a_person_is_spelled_with_its_accents_and_found_without_them() -> None:
    by_id = {a.actor_id: a for a in actor_rows()}
    aliases = {(row.actor_id, row.name) for row in name_rows()}
    for actor_id, proper, plain in (
        ("adrian-tutuianu", "Adrian Țuțuianu", "Adrian Tutuianu"),
        ("bjorn-arild-gram", "Bjørn Arild Gram", "Bjorn Arild Gram"),
        ("krisjanis-karins", "Krišjānis Kariņš", "Krisjanis Karins"),
        ("milo-djukanovic", "Milo Đukanović", "Milo Djukanovic"),
    ):
        assert by_id[actor_id].name == proper
        assert (actor_id, plain) in aliases


def test_an_alias_with_accents_means_that_the_own_name_has_them_too() -> None:
    people = (a for a in actor_rows() if a.type == "person" and a.country not in OTHER_SPELLING)
    own = {a.actor_id: a for a in people if a.name.isascii()}
    plain = [
        row.name
        for row in name_rows()
        if row.actor_id in own and not row.language and row.kind == "name" and not row.name.isascii()
        and _without_marks(row.name) == own[row.actor_id].name
    ]  # fmt: skip
    assert plain == []


def _without_marks(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def test_demonyms_are_there_for_the_countries_of_the_news() -> None:
    demonyms = [row for row in name_rows() if row.kind == "demonym"]
    assert len({row.actor_id for row in demonyms}) >= 60
    named = {(row.name, row.actor_id, row.language) for row in demonyms}
    assert ("Ukrainerinnen", "country:UA", "de") in named and ("Russians", "country:RU", "en") in named


def test_a_demonym_is_no_country() -> None:
    """«Schwede» with an ending would be «Schweden»: such forms are left out."""
    countries = {row.name for row in name_rows() if row.kind != "demonym"} | {"Schweden", "Polen", "Ungarn"}
    demonyms = {row.name for row in name_rows() if row.kind == "demonym" and row.language == "de"}
    assert {name + ending for name in demonyms for ending in ("", "n", "s", "en")} & countries == set()


def test_every_country_with_an_actor_has_a_capital() -> None:
    capitals: dict[str, set[str]] = {}
    for row in name_rows():
        if row.kind == "metonym" and row.actor_id.startswith("country:"):
            capitals.setdefault(row.actor_id.removeprefix("country:"), set()).add(row.language)
    city = {"LU", "VA", "GI", "BE", "NZ"}  # the city has the country's name, is the EU's, or a word
    countries = {a.country for a in actor_rows() if a.country} - city
    assert {c for c in countries if not {"", "de"} & capitals.get(c, set())} == set()
    assert {c for c in countries if not {"", "en"} & capitals.get(c, set())} == set()


@pytest.mark.parametrize(
    "name",
    ["Damen", "Safran", "Indra", "Horizons", "The Atlantic", "Stars and Stripes", "New Left", "Glock", "Albanese"],
)
def test_a_name_that_is_also_a_word_or_somebody_elses_needs_context(name: str) -> None:
    rows = [row for row in name_rows() if row.name == name]
    assert rows and all(row.needs_context for row in rows)


def test_short_latin_names_are_acronyms_or_need_context() -> None:
    """A name of three letters or fewer is told from a word by its capitals, and by context where it has none."""
    short = [
        row.name
        for row in name_rows()
        if row.actor_id and not row.needs_context and row.kind != "title" and len(row.name) <= 3
        and re.fullmatch("[A-Z][a-zà-ž]+", row.name)
    ]  # fmt: skip
    assert set(short) <= {"Uno", "Rom", "Yle", "Xi", "Usa", "Irã"}


def test_the_wikidata_ids_are_each_of_one_actor() -> None:
    ids = [a.wikidata_id for a in actor_rows() if a.wikidata_id]
    assert len(ids) >= 130 and len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("actors", "names", "problem"),
    [
        ([("oleh-x", "Oleg Lawrow", "RU"), ("oleg-x", "Oleg Lavrov", "RU")], [], "have one name"),
        ([("a", "Anna Bern", "DE"), ("b", "Bert Zug", "DE")], [NameRow("a", "Bert Zug")], "set needs_context"),
        ([("a", "Anna Bern", "DE")], [NameRow("a", "Berner", kind="demonym")], "a demonym is of a country"),
        ([("a", "Anna Bern", "DE")], [NameRow("a", "Bern", kind="metonym")], "a person has no metonym"),
        ([("a", "Anna Bern", "DE")], [NameRow("a", "A. Bern", "german")], "bad language"),
    ],
)
def test_the_check_tells_what_a_curator_gets_wrong(
    actors: list[tuple[str, str, str]], names: list[NameRow], problem: str
) -> None:
    rows = [ActorRow(actor_id, "person", name, country) for actor_id, name, country in actors]
    assert any(problem in text for text in check_actors(rows, names))


def test_a_description_that_goes_out_of_date_is_told() -> None:
    row = ActorRow("a", "person", "Anna Bern", "DE", "current minister")
    assert check_actors([row], []) == ["actor a: its description goes out of date"]


OFFICE_NAMES = {
    "prime minister": "head_of_government",
    "president": "head_of_state",
    "foreign minister": "foreign_minister",
    "defence minister": "defence_minister",
}


def test_a_description_tells_no_office_that_has_ended() -> None:
    """«from 2024» stands only where the dated role is open."""
    stale = []
    for actor in actor_rows():
        told = re.match(r"((?:prime|foreign|defence) minister|president) of .* from \d{4}$", actor.description)
        if told:
            role = OFFICE_NAMES[told[1]]
            terms = [r for r in roles() if (r.actor_id, r.role) == (actor.actor_id, role)]
            if terms and all(r.ended for r in terms):
                stale.append(actor.actor_id)
    assert stale == []


def test_namesakes_of_one_country_are_told_by_a_number() -> None:
    rows = [ActorRow("anna-bern", "person", "Anna Bern", "DE"), ActorRow("anna-bern-2", "person", "Anna Bërn", "DE")]
    assert check_actors(rows, []) == []
