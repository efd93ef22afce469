"""What a mention carries is stored, shown, and counted or left out as its kind asks."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from extractors.model import Claim, Findings, Mention
from tests.warehouse_samples import NOW, entry, landing, memory, pull
from warehouse.arrow import insert
from warehouse.checks import run_checks
from warehouse.connect import prepare, reading
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.migrate import sql_files
from warehouse.todo import pending_entries

TEXT = (
    "Der frühere SACEUR der NATO, James Stavridis, warnte den Kreml. Der Generalsekretär sprach in Brüssel "
    "mit EU-Diplomaten."
)


def at(word: str) -> tuple[int, int]:
    start = TEXT.index(word)
    return start, start + len(word)


FOUND = Findings(
    "de",
    (
        Mention(
            *at("James Stavridis"), "PER", "james-stavridis", "James Stavridis", "name", entity=0,
            name="James Stavridis",
            role=at("frühere SACEUR der NATO"), office="saceur", office_body="nato", office_status="former",
        ),
        Mention(*at("Kreml"), "ORG", "kremlin", "Kremlin", "metonym", 0.9, entity=1, name="Kreml"),
        Mention(
            *at("Generalsekretär"), "MISC", "mark-rutte", "Mark Rutte", "office", 0.8, entity=2, name="Mark Rutte",
            office="secretary_general", office_body="nato", office_status="current", found_by="office",
        ),
        Mention(*at("Brüssel"), "LOC", "brussels", "Brussels", "place", 0.9, entity=3),
        Mention(*at("EU-Diplomaten"), "MISC", "eu", "EU", "group", 0.9, entity=4, found_by="group"),
    ),
    (Claim((at("warnte den Kreml"),), "reported", at("warnte"), at("James Stavridis"), "James Stavridis"),),
    (),
    relevance=0.9,
)  # fmt: skip


def landed(c: duckdb.DuckDBPyConnection) -> None:
    rows = [
        {"actor_id": i, "actor_type": kind, "name": name, "country": ""}
        for i, kind, name in (("james-stavridis", "person", "James Stavridis"), ("mark-rutte", "person", "Mark Rutte"))
    ]
    insert(c, "core.actors", rows)
    land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
    (todo,) = pending_entries(c, NOW, 9)
    land_articles(c, 1, [replace(landing(todo, TEXT), findings=FOUND)], NOW, "1")


def test_a_role_stands_with_its_mention_and_can_be_reread() -> None:
    with memory() as c:
        landed(c)
        row = "SELECT full_name, role, office, office_body, office_status, entity, found_by FROM v_mentions"
        assert c.execute(row + " WHERE entity = 0").fetchall() == [
            ("James Stavridis", "frühere SACEUR der NATO", "saceur", "nato", "former", 0, "list")
        ]
        assert run_checks(c) == {}
        c.execute("UPDATE core.mentions SET role_end_char = role_end_char - 1")
        assert list(run_checks(c)) == ["surfaces_reread"]


def test_groups_metonyms_offices_and_places_are_marked() -> None:
    with memory() as c:
        landed(c)
        marks = (
            "SELECT surface, is_metonym, is_group, is_office, is_place, is_counted FROM v_mentions ORDER BY start_char"
        )
        assert c.execute(marks).fetchall() == [
            ("James Stavridis", False, False, False, False, True),
            ("Kreml", True, False, False, False, False),
            ("Generalsekretär", False, False, True, False, True),
            ("Brüssel", False, False, False, True, False),
            ("EU-Diplomaten", False, True, False, False, False),
        ]


def test_a_day_counts_who_is_named_and_tells_offices_and_metonyms_apart() -> None:
    with memory() as c:
        landed(c)
        day = "SELECT actor_id, actor, mentions, office_mentions, metonyms, articles FROM v_actor_daily ORDER BY 1"
        assert c.execute(day).fetchall() == [
            ("james-stavridis", "James Stavridis", 1, 0, 0, 1),
            ("kremlin", "Kremlin", 0, 0, 1, 0),
            ("mark-rutte", "Mark Rutte", 1, 1, 0, 1),
        ]


def test_a_claim_knows_which_of_the_texts_entities_speaks() -> None:
    with memory() as c:
        landed(c)
        assert c.execute("SELECT speaker_entity FROM core.claims").fetchall() == [(0,)]


@pytest.mark.parametrize("view", ["v_mentions", "v_claims_all", "v_actor_daily", "v_unlinked_names", "v_numbers"])
def test_a_view_grows_with_its_rows_and_not_with_their_square(view: str) -> None:
    with memory() as c:
        landed(c)
        plan = "".join(row[1] for row in c.execute(f"EXPLAIN SELECT * FROM {view}").fetchall())
        assert "HASH_JOIN" in plan
        assert not {"NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN"} & {w.strip("│ ") for w in plan.split()}


@pytest.mark.parametrize("upto", [1, 4])
def test_a_file_of_an_older_version_gets_the_new_columns(tmp_path: Path, upto: int) -> None:
    old = sql_files("migrations")[:upto]
    with duckdb.connect(str(tmp_path / "w.duckdb")) as c:
        c.execute(
            "CREATE SCHEMA core; CREATE TABLE core.schema_version (version INT, name VARCHAR, applied_at TIMESTAMP)"
        )
        for number, (name, text) in enumerate(old, 1):
            c.execute(text)
            c.execute("INSERT INTO core.schema_version VALUES (?, ?, now()::TIMESTAMP)", [number, name])
        c.execute("INSERT INTO core.mentions (mention_id, article_id, version, surface) VALUES (1, 1, 1, 'x')")
    assert prepare(tmp_path / "w.duckdb") == len(sql_files("migrations"))
    with reading(tmp_path / "w.duckdb") as c:
        assert c.execute("SELECT surface, entity, found_by, role FROM core.mentions").fetchall() == [
            ("x", None, "list", None)
        ]
        c.execute("FROM v_mentions")
