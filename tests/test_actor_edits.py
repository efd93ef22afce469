"""Edits of actors replay: over the registry, over stored rows, after undoing, reading and landing again."""

import asyncio
from dataclasses import replace

import duckdb
import pytest

from extractors.actors.edits import Edit, Listed, apply_edits, problems_of
from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow
from extractors.document import read_document
from extractors.model import Failure, Findings, Mention, Stage
from flows import registry, work
from flows.actor_store import edits_of, sync_registry
from flows.pool import WorkerPool
from flows.registry import PERSON_RULES
from tests.test_provisional import KOCH, OBERST, ids, land, read
from tests.warehouse_samples import NOW, entry, landing, memory, pull
from warehouse.actor_edits import add_edits
from warehouse.checks import run_checks
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.rows import EntryToRead
from warehouse.todo import pending_entries

LISTED = Listed(
    (ActorRow("kallas", "person", "Kaja Kallas", "EE"), ActorRow("k-kallas", "person", "K. Kallas", "EE")),
    (NameRow("kallas", "Kallas", "", "short", True), NameRow("k-kallas", "Kaja Kallase", "et")),
    (RoleRow("k-kallas", "head_of_government", "EE", "2021-01-26"),),
)


def names(listed: Listed, actor_id: str) -> set[str]:
    return {n.name for n in listed.names if n.actor_id == actor_id}


def test_a_merge_gives_names_and_offices_to_the_survivor() -> None:
    done = apply_edits(LISTED, [Edit(1, "merge", "k-kallas", "kallas")])
    assert [a.actor_id for a in done.listed.actors] == ["kallas"]
    assert names(done.listed, "kallas") == {"Kallas", "Kaja Kallase", "K. Kallas"}
    assert done.listed.roles[0].actor_id == "kallas"
    assert done.redirects == {"k-kallas": "kallas"}


def test_an_undone_edit_is_none() -> None:
    edits = [Edit(1, "merge", "k-kallas", "kallas"), Edit(2, "undo", undoes=1)]
    assert apply_edits(LISTED, edits).listed == LISTED
    assert apply_edits(LISTED, edits).redirects == {}


def test_merges_of_merges_lead_to_the_last_and_never_round() -> None:
    edits = [
        Edit(1, "merge", "~a", "~b"),
        Edit(2, "merge", "~b", "kallas", text_name="K B"),
        Edit(3, "merge", "kallas", "~a"),
    ]
    done = apply_edits(LISTED, edits)
    assert done.redirects == {"~a": "kallas", "~b": "kallas"}
    assert "K B" in names(done.listed, "kallas")


def test_a_promoted_person_is_listed_with_its_name() -> None:
    new = Edit(1, "promote", "~ida-berg", "ida-berg", name="Ida Berg", actor_type="person", country="NO")
    done = apply_edits(LISTED, [new])
    assert done.listed.actors[-1] == ActorRow("ida-berg", "person", "Ida Berg", "NO")
    assert done.redirects == {"~ida-berg": "ida-berg"}


def test_a_name_that_another_bears_needs_context() -> None:
    done = apply_edits(LISTED, [Edit(1, "name", "kallas", name="Kaja Kallase", language="de")])
    assert done.listed.names[-1] == NameRow("kallas", "Kaja Kallase", "de", "name", True)


def test_a_role_with_an_end_closes_the_open_one() -> None:
    edits = [
        Edit(1, "role", "k-kallas", role="head_of_government", body="EE", began="2021-01-26", ended="2024-07-23"),
        Edit(2, "role", "k-kallas", role="high_representative", body="EU", began="2024-12-01"),
    ]
    assert apply_edits(LISTED, edits).listed.roles == (
        RoleRow("k-kallas", "head_of_government", "EE", "2021-01-26", "2024-07-23"),
        RoleRow("k-kallas", "high_representative", "EU", "2024-12-01"),
    )


def test_a_split_holds_for_merged_ids_too_and_a_later_one_goes_on_from_it() -> None:
    edits = [
        Edit(1, "merge", "~b", "~a"),
        Edit(2, "split", "~a", "~c", articles=(7,)),
        Edit(3, "split", "~c", "~d", articles=(7, 8)),
    ]
    moves = apply_edits(LISTED, edits).moves
    assert {k: v for k, v in moves.items() if k[0] == 7} == {(7, "~a"): "~d", (7, "~b"): "~d", (7, "~c"): "~d"}


def test_edits_whose_actor_has_left_the_files_are_told() -> None:
    edits = [Edit(1, "wikidata", "gone", wikidata_id="Q1"), Edit(2, "merge", "~a", "gone"), Edit(3, "undo", undoes=2)]
    assert problems_of(LISTED, edits) == ["edit 1 (wikidata): no actor gone"]
    assert apply_edits(LISTED, edits).listed == LISTED


def test_a_process_that_uses_edits_finds_promoted_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_in_use", ())
    text = "Wir warten, sagte Ida Bergqvist-Olsen."
    new = Edit(1, "promote", "~x", "ida-bergqvist-olsen", name="Ida Bergqvist-Olsen", actor_type="person", country="NO")
    registry.use_edits([new])
    (mention,) = read_document(text, registry.lexicon(), language="de").mentions
    assert (mention.actor_id, mention.label) == ("ida-bergqvist-olsen", "PER")
    registry.use_edits([])
    assert all(m.actor_id is None for m in read_document(text, registry.lexicon(), language="de").mentions)


def test_worker_processes_read_with_the_edits_that_they_were_given() -> None:
    new = Edit(1, "promote", "~x", "ida-bergqvist-olsen", name="Ida Bergqvist-Olsen", actor_type="person", country="NO")
    text = "Wir warten ab, sagte Ida Bergqvist-Olsen am Montag in Oslo."
    todo = EntryToRead(1, None, "one", "", "One", None, 1, "Titel", text, (), NOW, "de", 0)

    async def tagged(edits: tuple[Edit, ...]) -> set[str | None]:
        with WorkerPool(1, 60.0, 2048, edits) as pool:
            told = await pool.run(Stage.TAG, work.tag_entry, todo, NOW)
        assert not isinstance(told, Failure)
        return {m.actor_id for m in told[1].mentions}

    assert "ida-bergqvist-olsen" in asyncio.run(tagged((new,)))
    assert "ida-bergqvist-olsen" not in asyncio.run(tagged(()))


# ---------------------------------------------------------------- in the warehouse


def make(c: duckdb.DuckDBPyConnection, **fields: object) -> int:
    (edit_id,) = add_edits(c, [fields], NOW)
    sync_registry(c, edits_of(c))
    return edit_id


def test_an_edit_comes_back_as_it_was_made() -> None:
    with memory() as c:
        made = Edit(1, "split", "~a", "~b", articles=(3, 5), note="zwei Müller")
        add_edits(c, [{"action": "split", "actor_id": "~a", "other_id": "~b", "articles": (3, 5), "source": "person",
                     "note": "zwei Müller", "language": ""}], NOW)  # fmt: skip
        assert edits_of(c) == (made,)


def test_a_merge_holds_for_stored_rows_and_later_ones_and_ends_when_undone() -> None:
    with memory() as c:
        sync_registry(c, ())
        land(c, OBERST, KOCH)
        merged = make(c, action="merge", actor_id="~thomas-muller-2", other_id="~thomas-muller")
        assert ids(c) == ["~thomas-muller", "~thomas-muller"]
        assert c.execute("SELECT DISTINCT speaker_actor_id FROM v_claims").fetchall() == [("~thomas-muller",)]
        land(c, KOCH, start=2)
        assert ids(c) == ["~thomas-muller"] * 3
        assert run_checks(c) == {}
        make(c, action="undo", undoes=merged)
        assert ids(c)[:2] == ["~thomas-muller", "~thomas-muller-2"]
        assert c.execute("SELECT is_undone FROM v_actor_edits ORDER BY edit_id").fetchall() == [(True,), (False,)]


def test_a_provisional_person_merged_into_a_listed_one_is_that() -> None:
    with memory() as c:
        sync_registry(c, ())
        land(c, ("Mark Ruttes", "Oberst der Bundeswehr", "DE"))
        make(c, action="merge", actor_id="~mark-ruttes", other_id="mark-rutte", text_name="Mark Ruttes")
        row = "SELECT actor_id, actor, actor_country, is_provisional, is_counted FROM v_mentions"
        assert c.execute(row).fetchall() == [("mark-rutte", "Mark Rutte", "NL", False, True)]
        assert c.execute("SELECT count(*) FROM v_actors WHERE actor_id = '~mark-ruttes'").fetchall() == [(0,)]
        assert c.execute("SELECT actor_id FROM v_actor_names WHERE name = 'Mark Ruttes'").fetchall() == [
            ("mark-rutte",)
        ]
        assert run_checks(c) == {}


def test_a_split_holds_when_the_article_is_read_again() -> None:
    with memory() as c:
        sync_registry(c, ())
        _, second = land(c, OBERST, OBERST)
        c.execute("INSERT INTO core.provisional_actors (actor_id, name, slug, name_key, made_by) VALUES "
                  "('~thomas-muller-2', 'Thomas Müller', '~thomas-muller', 'thomas muller', 'edit')")  # fmt: skip
        split = make(c, action="split", actor_id="~thomas-muller", other_id="~thomas-muller-2", articles=[2])
        assert ids(c) == ["~thomas-muller", "~thomas-muller-2"]
        text, findings = read("", "Thomas Müller", "Oberst der Luftwaffe", "DE")
        todo = replace(second.entry, article_id=2, entry_id=None)
        again = replace(landing(todo, text), findings=findings, url_key=second.url_key)
        land_articles(c, 1, [again], NOW, "1", PERSON_RULES)
        assert ids(c) == ["~thomas-muller", "~thomas-muller-2"]
        assert run_checks(c) == {}
        make(c, action="undo", undoes=split)
        assert ids(c)[0] == "~thomas-muller"


def test_a_split_of_a_listed_actor_holds_for_mentions_and_claims() -> None:
    with memory() as c:
        sync_registry(c, ())
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 9)
        text, findings = read("", "Mark Rutte", "Bäcker")
        mention = replace(findings.mentions[0], actor_id="mark-rutte", actor_name="Mark Rutte")
        claim = replace(findings.claims[0], speaker_actor_id="mark-rutte")
        made = replace(landing(todo, text), findings=Findings("de", (mention,), (claim,), (), 0.9))
        land_articles(c, 1, [made], NOW, "1", PERSON_RULES)
        c.execute("INSERT INTO core.provisional_actors (actor_id, name, slug, name_key, made_by) VALUES "
                  "('~mark-rutte', 'Mark Rutte', '~mark-rutte', 'mark rutte', 'edit')")  # fmt: skip
        make(c, action="split", actor_id="mark-rutte", other_id="~mark-rutte", articles=[1])
        assert ids(c) == ["~mark-rutte"]
        assert c.execute("SELECT speaker_actor_id, speaker FROM v_claims").fetchall() == [("~mark-rutte", "Mark Rutte")]
        assert run_checks(c) == {}


def test_a_promotion_lists_the_person_for_stored_rows() -> None:
    with memory() as c:
        sync_registry(c, ())
        land(c, OBERST)
        make(c, action="promote", actor_id="~thomas-muller", other_id="thomas-mueller-oberst", name="Thomas Müller",
             actor_type="person", country="DE")  # fmt: skip
        assert ids(c) == ["thomas-mueller-oberst"]
        row = "SELECT name, is_provisional, articles FROM v_actors WHERE actor_id = 'thomas-mueller-oberst'"
        assert c.execute(row).fetchall() == [("Thomas Müller", False, 1)]
        land(c, OBERST, start=1)
        assert ids(c) == ["thomas-mueller-oberst"] * 2
        assert c.execute("SELECT count(*) FROM v_unlinked_names").fetchall() == [(0,)]
        assert run_checks(c) == {}


def test_writing_the_registry_twice_writes_nothing_the_second_time() -> None:
    with memory() as c:
        sync_registry(c, ())
        c.execute("DELETE FROM core.actor_aliases")
        sync_registry(c, ())
        assert c.execute("SELECT count(*) FROM core.actor_aliases").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "merge", "actor_id": "nobody", "other_id": "nato"},
        {"action": "merge", "actor_id": "nato", "other_id": "nobody"},
        {"action": "undo", "undoes": 99},
    ],
)
def test_an_edit_that_points_at_nothing_is_an_offender(fields: dict[str, object]) -> None:
    with memory() as c:
        sync_registry(c, ())
        add_edits(c, [fields], NOW)
        assert list(run_checks(c)) == ["edits_point_at_actors"]


def test_evidence_that_points_at_nothing_is_an_offender() -> None:
    with memory() as c:
        land(c, OBERST)
        c.execute("DELETE FROM core.provisional_actors")
        assert list(run_checks(c)) == ["provisional_actors_hold"]


def test_a_mention_without_an_actor_stays_nobodys() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 9)
        made = replace(
            landing(todo, "Müller schwieg."), findings=Findings("de", (Mention(0, 6, "PER", entity=0),), (), ())
        )
        land_articles(c, 1, [made], NOW, "1", PERSON_RULES)
        assert c.execute("SELECT actor_id, is_provisional, is_counted FROM v_mentions").fetchall() == [
            (None, False, False)
        ]
