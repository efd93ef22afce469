"""Persons in no list: one where name, role and context agree, two where they do not, nobody where it is not clear."""

from dataclasses import replace

import duckdb
import pytest

from extractors.actors.provisional import decide, name_key, slug
from extractors.model import Claim, Findings, Mention
from flows.registry import PERSON_RULES
from tests.warehouse_samples import NOW, entry, landing, memory, pull
from warehouse.arrow import insert
from warehouse.checks import run_checks
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.rows import Landing, Person
from warehouse.todo import pending_entries


def person(name: str, article: int = 1, *, role: str | None = None, office: str | None = None, body: str | None = None,
           context: str = "", day: int = 20, language: str = "de", who: str | None = None) -> Person:  # fmt: skip
    return Person(
        article, 1, 0, name, name_key(name), slug(name), role, office, body, None,
        body if body and len(body) == 2 else None, frozenset(context.split()), language, "One",
        NOW.date().replace(day=day), who,
    )  # fmt: skip


def who(*people: Person, known: tuple[Person, ...] = ()) -> list[str | None]:
    return [d.actor_id for d in decide(people, known, {p.actor_id for p in known if p.actor_id})]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Anna Schmidt", "Dr. ANNA Maria Schmidt"),
        ("Łukasz Żak", "Lukasz Zak"),
        ("John F. Sørensen", "John Sorensen"),
        ("Dmytro Kowal", "Дмитро Коваль"),
    ],
)
def test_the_key_is_the_sound_of_first_and_last_name(name: str, other: str) -> None:
    assert name_key(name) == name_key(other) != name_key("Anna Weber")


@pytest.mark.parametrize("name", ["Schmidt", "Dr. Schmidt", "", "…", "of Kentucky", "von der Leyen"])
def test_a_name_without_a_given_name_has_no_key(name: str) -> None:
    assert name_key(name) == ""


def test_an_id_is_made_of_the_name() -> None:
    assert slug("Anna Schmidt") == "~anna-schmidt"
    assert slug("Jean-Luc O’Neill") == "~jean-luc-o-neill"
    assert slug("Дмитро Коваль") == "~dmitro-koval"
    assert who(person("Anna Schmidt")) == ["~anna-schmidt"]


def test_one_office_joins() -> None:
    a = person("Anna Schmidt", 1, role="Bürgermeisterin von Kiel", office="mayor", body="kiel")
    assert who(a, person("Anna Schmidt", 2, role="Kieler Bürgermeisterin", office="mayor", body="kiel")) == [
        "~anna-schmidt", "~anna-schmidt",
    ]  # fmt: skip


def test_two_people_of_one_name_stay_apart() -> None:
    oberst = person("Thomas Müller", 1, role="Oberst der Bundeswehr", body="DE")
    koch = person("Thomas Müller", 2, role="Koch aus Wien", body="AT")
    maler = person("Thomas Müller", 3, role="Maler")
    assert who(oberst, koch, maler) == ["~thomas-muller", "~thomas-muller-2", "~thomas-muller-3"]


def test_one_office_of_two_cities_is_two_people() -> None:
    first = person("Anna Schmidt", 1, role="Bürgermeisterin", office="mayor", body="kiel")
    assert who(first, replace(first, article_id=2, office_body="lviv")) == ["~anna-schmidt", "~anna-schmidt-2"]


def test_a_profession_joins_whatever_its_gender_ending_or_status() -> None:
    first = person("Jan Weber", 1, role="Militärhistoriker an der Universität Potsdam")
    assert who(first, person("Jan Weber", 2, role="frühere Militärhistoriker")) == ["~jan-weber", "~jan-weber"]
    english = person("Jan Weber", 3, role="former political scientist", language="en")
    assert who(english, replace(english, article_id=4, role="political scientist at Kiel")) == ["~jan-weber"] * 2


def test_a_status_alone_is_no_agreement() -> None:
    first = person("Jan Weber", 1, role="ehemaliger General")
    assert who(first, person("Jan Weber", 2, role="ehemaliger Skispringer")) == ["~jan-weber", "~jan-weber-2"]


def test_the_same_event_joins_people_of_whom_little_is_told() -> None:
    first = person("Jan Weber", 1, context="nato mark-rutte country:EE kallas", day=20)
    assert who(first, person("Jan Weber", 2, context="nato mark-rutte country:EE", day=21)) == ["~jan-weber"] * 2
    assert who(first, person("Jan Weber", 3, context="country:FR country:BR", day=21)) == ["~jan-weber", None]


def test_spellings_of_one_name_join_and_names_of_one_sound_do_not() -> None:
    first = person("Дмитро Коваль", 1, office="spokesperson", body="UA", language="uk")
    other = person("Dmytro Kowal", 2, office="spokesperson", body="UA")
    assert who(first, other) == ["~dmitro-koval"] * 2
    fischer = person("Thomas Fischer", 1, role="Militärhistoriker")
    fisher = person("Thomas Fisher", 2, role="Militärhistoriker")
    assert who(fischer, fisher) == ["~thomas-fischer", "~thomas-fisher"]
    assert who(fischer, replace(fisher, name_key=fischer.name_key)) == ["~thomas-fischer", "~thomas-fisher"]


def test_a_surname_that_nobody_else_bears_tells_more_than_a_common_one() -> None:
    first = person("Jan Petrauskis", 1, role="Oberst")
    again = replace(first, article_id=2)
    assert who(first, again) == ["~jan-petrauskis"] * 2
    common = [d.actor_id for d in decide((first, again), (), (), {name_key("Ona Petrauskis")})]
    assert common == ["~jan-petrauskis", None]
    bare = person("Jan Petrauskis", 3, context="nato merkel", day=21)
    near = person("Jan Petrauskis", 4, role="Präsident", context="nato merkel trump", day=22)
    assert who(bare, near) == ["~jan-petrauskis"] * 2
    assert who(bare, replace(near, seen_on=near.seen_on.replace(month=1) if near.seen_on else None))[1] is None


def test_middle_names_that_differ_are_two_people_and_an_initial_is_none() -> None:
    first = person("Hans Peter Müller", 1, role="Militärhistoriker")
    other = person("Hans Georg Müller", 2, role="Militärhistoriker")
    assert who(first, other) == ["~hans-peter-muller", "~hans-georg-muller"]
    assert who(first, replace(other, name="Hans P. Müller")) == ["~hans-peter-muller"] * 2


def test_where_two_known_people_fit_nobody_is_given() -> None:
    first = person("Jan Weber", 1, role="Militärhistoriker", who="~jan-weber")
    known = (first, replace(first, article_id=2, actor_id="~jan-weber-2"))
    assert who(person("Jan Weber", 3, role="Militärhistoriker"), known=known) == [None]


def test_where_they_were_merged_by_a_person_the_nearest_is_given() -> None:
    first = person("Jan Weber", 1, role="Militärhistoriker", who="~jan-weber")
    merged = (replace(first, survivor_id="x"), replace(first, article_id=2, actor_id="~jan-weber-2", survivor_id="x"))
    assert who(person("Jan Weber", 3, role="Militärhistoriker"), known=merged) == ["~jan-weber"]


def test_a_person_of_an_article_stays_who_it_was_when_the_article_is_read_again() -> None:
    known = (person("Jan Weber", 1, role="Koch", who="~jan-weber-2"), person("Jan Weber", 5, who="~jan-weber"))
    assert who(person("Jan Weber", 1, role="Militärhistoriker"), known=known) == ["~jan-weber-2"]


# ---------------------------------------------------------------- in the warehouse


def text_of(name: str, role: str) -> str:
    return f"{name}, {role}, sagte: „Wir warten.“"


def read(todo_url: str, name: str, role: str, office_body: str | None = None) -> tuple[str, Findings]:
    text = text_of(name, role)
    at = text.index(role)
    mention = Mention(
        0, len(name), "PER", entity=0, name=name, role=(at, at + len(role)), office_body=office_body, found_by="model"
    )
    quoted = (text.index("„") + 1, text.index("“"))
    claim = Claim((quoted,), "direct", None, (0, len(name)), name, None, "name", confidence=0.9)
    return text, Findings("de", (mention,), (claim,), (), 0.9)


def land(c: duckdb.DuckDBPyConnection, *people: tuple[str, str, str | None], start: int = 0) -> list[Landing]:
    """Land an article for each (name, role, body) in one batch; gives the batch."""
    urls = [f"https://x.example/{start + n}" for n in range(len(people))]
    land_pulls(c, 1, [pull("one", *(entry(u) for u in urls), body_hash=start + 1)], NOW)
    todo = {e.url: e for e in pending_entries(c, NOW, 99)}
    batch = []
    for url, (name, role, body) in zip(urls, people, strict=True):
        text, findings = read(url, name, role, body)
        batch.append(replace(landing(todo[url], text), findings=findings))
    land_articles(c, 1, batch, NOW, "1", PERSON_RULES)
    return batch


def ids(c: duckdb.DuckDBPyConnection) -> list[str | None]:
    return [i for (i,) in c.execute("SELECT actor_id FROM v_mentions ORDER BY article_id").fetchall()]


OBERST = ("Thomas Müller", "Oberst der Bundeswehr", "DE")
KOCH = ("Thomas Müller", "Koch aus Wien", "AT")


def test_people_join_over_batches_and_claims_are_theirs() -> None:
    with memory() as c:
        land(c, OBERST, KOCH)
        land(c, OBERST, ("Ida Berg", "Hauptmann", None), start=2)
        assert ids(c) == ["~thomas-muller", "~thomas-muller-2", "~thomas-muller", "~ida-berg"]
        spoken = "SELECT speaker, speaker_actor_id, speaker_country FROM v_claims ORDER BY article_id"
        assert c.execute(spoken).fetchall()[:2] == [
            ("Thomas Müller", "~thomas-muller", "DE"),
            ("Thomas Müller", "~thomas-muller-2", "AT"),
        ]
        assert run_checks(c) == {}


def test_landing_a_batch_again_changes_nothing() -> None:
    with memory() as c:
        batch = land(c, OBERST, KOCH)
        counts = (
            "SELECT (SELECT count(*) FROM core.provisional_actors), (SELECT count(*) FROM core.provisional_evidence)"
        )
        before = c.execute(counts).fetchall()
        land_articles(c, 1, batch, NOW, "1", PERSON_RULES)
        assert c.execute(counts).fetchall() == before == [(2, 2)]


def test_a_changed_text_keeps_its_people() -> None:
    with memory() as c:
        _, second = land(c, OBERST, KOCH)
        text, findings = read("", "Thomas Müller", "Oberst der Bundeswehr")
        again = replace(second.entry, article_id=2, entry_id=None)
        land_articles(
            c, 1, [replace(landing(again, text), findings=findings, url_key=second.url_key)], NOW, "1", PERSON_RULES
        )
        assert ids(c) == ["~thomas-muller", "~thomas-muller-2"]
        assert c.execute("SELECT reason FROM v_provisional_evidence WHERE article_id = 2").fetchall() == [
            ("same_article",)
        ]
        assert run_checks(c) == {}


def test_the_same_articles_give_the_same_ids_in_one_batch_or_in_many() -> None:
    people = [OBERST, KOCH, OBERST, ("Ida Berg", "Hauptmann", None), KOCH]
    with memory() as c:
        land(c, *people)
        at_once = ids(c)
    with memory() as c:
        for n, one in enumerate(people):
            land(c, one, start=n)
        assert ids(c) == at_once


def test_actors_lists_the_registry_and_the_provisional_ones() -> None:
    with memory() as c:
        row = {"actor_id": "nato", "actor_type": "organisation", "name": "NATO", "country": "", "description": ""}
        insert(c, "core.actors", [row | {"wikidata_id": ""}])
        land(c, OBERST, KOCH, OBERST)
        shown = "SELECT actor_id, actor_type, country, description, is_provisional, articles FROM v_actors ORDER BY 1"
        assert c.execute(shown).fetchall() == [
            ("nato", "organisation", "", "", False, 0),
            ("~thomas-muller", "person", "DE", "Oberst der Bundeswehr", True, 2),
            ("~thomas-muller-2", "person", "AT", "Koch aus Wien", True, 1),
        ]
        day = "SELECT actor_id, mentions, claims, is_provisional FROM v_actor_daily ORDER BY 1"
        assert c.execute(day).fetchall() == [("~thomas-muller", 2, 2, True), ("~thomas-muller-2", 1, 1, True)]


def test_names_in_no_list_are_the_work_list_of_a_curator() -> None:
    with memory() as c:
        land(c, OBERST, KOCH, ("Ida Berg", "Hauptmann", None))
        work = """SELECT name, label, articles, outlets, languages, provisional_id, provisional_actors, example
                  FROM v_unlinked_names"""
        rows = c.execute(work + " ORDER BY articles DESC").fetchall()
        assert rows[0][:7] == ("Thomas Müller", "PER", 2, 1, "de", "~thomas-muller", 2)
        assert rows[0][7].startswith("Thomas Müller, Koch aus Wien")
        assert rows[1][0] == "Ida Berg"


def test_an_office_further_down_is_a_mention_of_the_same_person() -> None:
    text = "Thomas Müller kam. Der Minister schwieg."
    found = (
        Mention(0, 13, "PER", entity=0, name="Thomas Müller", found_by="model"),
        Mention(23, 31, "MISC", None, None, "office", entity=0, name="Thomas Müller", office="minister"),
    )
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 9)
        made = replace(landing(todo, text), findings=Findings("de", found, (), ()))
        land_articles(c, 1, [made], NOW, "1", PERSON_RULES)
        assert c.execute("SELECT actor_id, is_office, is_counted FROM v_mentions ORDER BY start_char").fetchall() == [
            ("~thomas-muller", False, True),
            ("~thomas-muller", True, True),
        ]


@pytest.mark.parametrize(
    "mention",
    [
        Mention(0, 13, "PER", "nato", entity=0, name="Thomas Müller"),
        Mention(0, 13, "ORG", entity=0, name="Thomas Müller"),
        Mention(0, 13, "PER", entity=0, name="Müller"),
        Mention(0, 13, "PER", name="Thomas Müller"),
    ],
)
def test_only_a_person_with_a_full_name_and_no_actor_becomes_provisional(mention: Mention) -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 9)
        made = replace(landing(todo, text_of("Thomas Müller", "Koch")), findings=Findings("de", (mention,), (), ()))
        land_articles(c, 1, [made], NOW, "1", PERSON_RULES)
        assert c.execute("SELECT count(*) FROM core.provisional_evidence").fetchall() == [(0,)]


def test_the_decisions_are_the_same_one_by_one_and_together() -> None:
    often = [
        person("Ona Petraitis", n, role="Sprecherin der Hafenbehörde" if n % 3 else None, context="nato rutte merz",
               body="LT" if n % 7 == 0 else "EE" if n % 31 == 0 else None, office="mayor" if n % 2 else None)
        for n in range(1, 140)
    ]  # fmt: skip
    together = [(d.actor_id, d.reason, d.score) for d in decide(often, (), ())]
    known: list[Person] = []
    alone = []
    for sighting in often:
        (made,) = decide((sighting,), known, {p.actor_id for p in known if p.actor_id}, {p.name_key for p in known})
        known.append(replace(sighting, actor_id=made.actor_id, survivor_id=made.actor_id))
        alone.append((made.actor_id, made.reason, made.score))
    assert alone == together
