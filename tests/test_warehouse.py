"""Landing in the warehouse: what is known stays known, writing twice is quiet, the balance holds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.errors import UsageError, WarehouseError
from extractors.model import Access, Claim, Failure, Findings, Number, Stage
from tests.warehouse_samples import NOW, RELAY, RELAYED, TEXT, entry, fetch, landing, memory, pull, source
from warehouse.arrow import scalar
from warehouse.checks import run_checks
from warehouse.connect import prepare, reading, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, pause_after, sync_sources
from warehouse.migrate import migrate, sql_files
from warehouse.rows import Pull
from warehouse.runs import set_settings
from warehouse.todo import count_waiting, due_sources, pending_entries, resolve_known


def count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(scalar(connection, f"SELECT count(*) FROM {sql}"))


def test_an_entry_seen_twice_is_stored_once() -> None:
    with memory() as c:
        first = pull("one", entry("https://x.example/a"), entry("https://x.example/b"))
        assert land_pulls(c, 1, [first], NOW) == (2, 0)
        assert land_pulls(c, 1, [first], NOW) == (2, 2)
        assert count(c, "core.entries") == 2


def test_an_entry_repeated_in_one_document_is_stored_once() -> None:
    with memory() as c:
        assert land_pulls(c, 1, [pull("one", *[entry("https://x.example/a")] * 3)], NOW) == (3, 2)
        assert count(c, "core.entries") == 1


def test_validators_stand_beside_the_entries_they_stand_for() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"), etag='W/"odd')], NOW)
        (todo, _), resting = due_sources(c, NOW)
        assert (todo.source_id, todo.etag, todo.body_hash, resting) == ("one", 'W/"odd', 1, 0)


def test_a_failure_keeps_the_validators_of_the_last_good_answer() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        land_pulls(
            c,
            1,
            [Pull("one", (fetch(outcome="dns"),), failure=Failure(Stage.SOURCE, "dns", "no such host", True))],
            NOW,
        )
        (todo, _), _ = due_sources(c, NOW)
        assert todo.etag == '"e"'
        assert c.execute("SELECT health, detail FROM v_source_health WHERE source_id = 'one'").fetchall() == [
            ("dns", "no such host")
        ]


def test_a_source_that_keeps_failing_rests_longer_each_time_but_at_most_a_day() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 4)] == [
        timedelta(0), timedelta(0), timedelta(minutes=15), timedelta(minutes=30),
    ]  # fmt: skip
    assert pause_after(99) == timedelta(days=1)


def test_a_resting_source_is_due_again_when_forced() -> None:
    with memory() as c:
        failed = Pull("one", (fetch(),), failure=Failure(Stage.SOURCE, "rate_limited"), retry_after_s=3600)
        land_pulls(c, 1, [failed], NOW)
        due, resting = due_sources(c, NOW)
        assert ([s.source_id for s in due], resting) == (["two"], 1)
        assert len(due_sources(c, NOW, force=True)[0]) == 2
        assert len(due_sources(c, NOW + timedelta(hours=2))[0]) == 2


def test_a_gone_source_is_not_asked_again() -> None:
    with memory() as c:
        land_pulls(c, 1, [Pull("one", (fetch(),), failure=Failure(Stage.SOURCE, "gone"), gone=True)], NOW)
        assert [s.source_id for s in due_sources(c, NOW + timedelta(days=9))[0]] == ["two"]


def test_a_disabled_source_is_taken_when_it_is_named() -> None:
    with memory() as c:
        sync_sources(c, [source("one", enabled=False)], NOW)
        assert due_sources(c, NOW)[0] == []
        assert [s.source_id for s in due_sources(c, NOW, only=["one"])[0]] == ["one"]
        with pytest.raises(UsageError, match="sources list"):
            due_sources(c, NOW, only=["nobody"])


def test_a_source_whose_url_changes_forgets_its_validators() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        sync_sources(c, [source("one", "https://moved.example/feed")], NOW)
        (todo,), _ = due_sources(c, NOW)
        assert (todo.url, todo.etag, todo.body_hash) == ("https://moved.example/feed", None, None)


def read_all(c: duckdb.DuckDBPyConnection, text: str = TEXT) -> dict[str, int]:
    return land_articles(c, 1, [landing(e, text) for e in pending_entries(c, NOW, 100)], NOW, "1")


def test_an_article_lands_with_everything_found_in_it() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        counts = read_all(c)
        assert (counts["new"], counts["duplicate"], counts["failed"]) == (1, 0, 0)
        assert c.execute("SELECT title, outlet, access, is_relevant, words FROM v_articles").fetchall() == [
            ("Titel", "One", "full", True, 8)
        ]
        assert c.execute("SELECT speaker, cue, content FROM v_claims").fetchall() == [
            ("Mark Rutte", "sagte", "Wir brauchen 5 Prozent.")
        ]
        assert c.execute("SELECT value, unit, speaker FROM v_numbers").fetchall() == [(5.0, "percent", "Mark Rutte")]
        assert count(c, "v_mentions") == 2
        assert run_checks(c) == {}


def test_one_article_seen_in_two_sources_has_two_sightings() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a")), pull("two", entry("https://x.example/a"))], NOW)
        assert read_all(c)["new"] == 1
        assert resolve_known(c, 1, NOW) == 1
        assert (count(c, "v_articles"), count(c, "v_sightings"), count_waiting(c)) == (1, 2, 0)
        assert resolve_known(c, 1, NOW) == 0
        assert run_checks(c) == {}


def test_two_links_that_redirect_to_one_page_are_one_article() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://short.example/1"), entry("https://x.example/a"))], NOW)
        todo = pending_entries(c, NOW, 100)
        counts = land_articles(c, 1, [landing(e, url="https://x.example/a") for e in todo], NOW, "1")
        assert (counts["new"], counts["duplicate"]) == (1, 1)
        assert count(c, "v_sightings") == 2


def test_landing_a_batch_twice_changes_nothing() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        batch = [landing(e) for e in pending_entries(c, NOW, 100)]
        land_articles(c, 1, batch, NOW, "1")
        before = {t: count(c, t) for t in ("core.articles", "core.article_versions", "core.mentions", "core.sightings")}
        assert land_articles(c, 1, batch, NOW, "1")["new"] == 0
        assert {t: count(c, t) for t in before} == before
        assert run_checks(c) == {}


def test_a_page_that_could_not_be_read_is_upgraded_when_it_can() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 100)
        failure = Failure(Stage.PAGE, "timeout", "too slow", True)
        told = replace(
            landing(todo, "Text des Feeds", Access.FEED_ONLY), failure=failure, next_try_at=NOW + timedelta(minutes=15)
        )
        assert land_articles(c, 1, [told], NOW, "1")["feed_only"] == 1
        assert pending_entries(c, NOW, 100) == []
        (again,) = pending_entries(c, NOW + timedelta(hours=1), 100)
        assert again.article_id is not None and again.attempts == 1
        assert land_articles(c, 1, [landing(again)], NOW, "1")["changed"] == 1
        assert c.execute("SELECT access, version, text FROM v_articles").fetchall() == [("full", 2, TEXT)]
        assert count(c, "v_failures") == 1
        assert count(c, "v_claims") == 1
        assert pending_entries(c, NOW + timedelta(days=9), 100) == []
        assert run_checks(c) == {}


def test_a_worse_reading_does_not_replace_a_full_text() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        read_all(c)
        again = replace(_first_entry(c), article_id=1, entry_id=None)
        assert land_articles(c, 1, [landing(again, "Bitte anmelden", Access.BLOCKED)], NOW, "1")["changed"] == 0
        assert land_articles(c, 1, [landing(again, TEXT + " Nachtrag.")], NOW, "1")["changed"] == 1
        assert c.execute("SELECT version, is_current FROM v_article_versions ORDER BY 1").fetchall() == [
            (1, False), (2, True),
        ]  # fmt: skip


def _first_entry(c: duckdb.DuckDBPyConnection):  # type: ignore[no-untyped-def]
    c.execute("UPDATE core.entries SET next_try_at = ?", [NOW.replace(tzinfo=None)])
    return pending_entries(c, NOW, 100)[0]


def test_a_headline_that_the_page_changes_is_a_new_version_and_the_feeds_until_then() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 100)

        def read(page_title: str, article_id: int | None) -> int:
            made = landing(replace(todo, article_id=article_id, entry_id=None if article_id else todo.entry_id))
            assert made.article is not None
            return land_articles(c, 1, [replace(made, article=replace(made.article, page_title=page_title))], NOW, "1")[
                "changed"
            ]

        assert [read("Seite", None), read("Seite", 1)] == [0, 0]
        assert c.execute("SELECT title FROM v_articles").fetchall() == [("Titel",)]
        assert [read("Neue Seite", 1), read("Neue Seite", 1)] == [1, 0]
        assert c.execute("SELECT title, version FROM v_articles").fetchall() == [("Neue Seite", 2)]


def test_more_entries_than_a_cycle_may_read_are_deferred_and_not_lost() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", *[entry(f"https://x.example/{n}") for n in range(5)])], NOW)
        todo = pending_entries(c, NOW, 2)
        assert [e.deferred for e in todo] == [False, False, True, True, True]


def test_an_entry_that_gives_nothing_is_a_failure_and_a_row() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", replace(entry(None, key="t:"), title=None, text=None))], NOW)
        (todo,) = pending_entries(c, NOW, 100)
        nothing = replace(landing(todo), article=None, findings=None, failure=Failure(Stage.ENTRY, "empty_entry"))
        assert land_articles(c, 1, [nothing], NOW, "1")["failed"] == 1
        assert c.execute("SELECT outcome, reason FROM v_entries").fetchall() == [("failed", "empty_entry")]
        assert run_checks(c) == {}


def test_text_that_is_no_valid_unicode_lands_mended() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a", "kaputt \ud800"))], NOW)
        assert c.execute("SELECT title FROM v_entries").fetchall() == [("kaputt ?",)]


def test_checks_find_offenders() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        read_all(c)
        c.execute("UPDATE core.mentions SET start_char = 1")
        c.execute(
            "UPDATE core.runs SET status = 'done', entries_seen = 3, articles_new = 1, duplicates = 1, failures = 0"
        )
        assert set(run_checks(c)) == {"surfaces_reread", "runs_balance"}


def test_every_public_view_answers_on_an_empty_warehouse() -> None:
    with memory() as c:
        for (view,) in c.execute("SELECT DISTINCT view_name FROM v_catalog").fetchall():
            c.execute(f"SELECT * FROM {view}").fetchall()
        assert run_checks(c) == {}


def land_relay(c: duckdb.DuckDBPyConnection, *claims: Claim) -> None:
    """Land the text of the relay with these claims in it and its number."""
    land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
    (todo,) = pending_entries(c, NOW, 100)
    land_articles(c, 1, [replace(landing(todo, RELAY), findings=replace(RELAYED, claims=claims))], NOW, "1")


def test_a_chain_shows_everyone_through_whom_a_claim_came() -> None:
    with memory() as c:
        land_relay(c, *RELAYED.claims)
        assert run_checks(c) == {}
        chains = c.execute("SELECT chain, depth FROM v_attribution_chain ORDER BY depth").fetchall()
        assert [depth for _, depth in chains] == [0, 1]
        assert chains[1][0] == 'One → Thierry Breton [erinnerte] → Donald Trump [sagte]: "„Wir zahlen nie 5 Prozent“"'


def test_a_verbatim_part_is_told_once_and_is_no_link_of_a_chain() -> None:
    with memory() as c:
        outer, inner, part = RELAYED.claims
        land_relay(c, outer, inner, part, replace(inner, spans=part.spans, cue=None, parent=2, depth=2))
        assert run_checks(c) == {}
        assert c.execute("SELECT claim_id FROM v_claims ORDER BY 1").fetchall() == [(1,), (2,), (4,)]
        assert c.execute(
            "SELECT claim_id, is_part, is_default FROM v_claims_all WHERE parent_claim_id = 2"
        ).fetchall() == [(3, True, False)]
        (chain,) = c.execute("SELECT chain FROM v_attribution_chain WHERE claim_id = 4").fetchall()
        assert chain[0].startswith("One → Thierry Breton [erinnerte] → Donald Trump [sagte] → Donald Trump: ")


def test_v_claims_leaves_out_what_is_unsure_or_only_reported_and_v_claims_all_keeps_it() -> None:
    with memory() as c:
        outer, inner, _ = RELAYED.claims
        land_relay(c, replace(outer, confidence=0.5), inner, replace(outer, mode="reported"))
        shown = "SELECT claim_id FROM v_claims ORDER BY 1"
        set_settings(c, {"claim_confidence": 0.6})
        assert c.execute(shown).fetchall() == [(2,)]
        assert c.execute("SELECT is_default FROM v_claims_all ORDER BY claim_id").fetchall() == [
            (False,),
            (True,),
            (False,),
        ]
        assert c.execute("SELECT chain FROM v_attribution_chain").fetchall() == [
            ('One → Thierry Breton [erinnerte] → Donald Trump [sagte]: "„Wir zahlen nie 5 Prozent“"',)
        ]
        set_settings(c, {"claim_confidence": 0})
        assert c.execute(shown).fetchall() == [(1,), (2,)]


def test_a_number_lands_with_its_holder_and_the_check_rereads_it() -> None:
    text = "Estland gibt 5 Prozent aus."
    number = Number(13, 22, "percent", 5.0, unit="percent", whose=(0, 7), whose_actor_id="country:EE")
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (pending,) = pending_entries(c, NOW, 100)
        landed = replace(landing(pending, text), findings=Findings("de", (), (), (number,)))
        land_articles(c, 1, [landed], NOW, "1")
        holder = "SELECT whose, whose_actor_id FROM v_numbers"
        assert c.execute(holder).fetchall() == [("Estland", "country:EE")]
        assert run_checks(c) == {}
        c.execute("UPDATE core.numbers SET whose_end_char = 6")
        assert list(run_checks(c)) == ["surfaces_reread"]


def test_a_number_belongs_to_the_innermost_statement_even_where_v_claims_hides_that() -> None:
    number = "SELECT claim_id, speaker, claim_is_default FROM v_numbers"
    with memory() as c:
        land_relay(c, *RELAYED.claims)
        assert c.execute(number).fetchall() == [(2, "Donald Trump", True)]
    with memory() as c:
        outer, inner, _ = RELAYED.claims
        land_relay(c, outer, replace(inner, confidence=0.3))
        set_settings(c, {"claim_confidence": 0.6})
        assert c.execute(number).fetchall() == [(2, "Donald Trump", False)]


def test_a_part_of_nothing_is_a_claim_of_its_own() -> None:
    with memory() as c:
        land_relay(c, replace(RELAYED.claims[2], parent=None, depth=0))
        assert run_checks(c) == {}
        assert count(c, "v_claims") == 1


@pytest.mark.parametrize("wrong", ["depth = 0", "parent_claim_id = 99", "parent_claim_id = NULL", "version = 2"])
def test_a_claim_that_hangs_wrongly_is_an_offender(wrong: str) -> None:
    with memory() as c:
        land_relay(c, *RELAYED.claims)
        c.execute(f"UPDATE core.claims SET {wrong} WHERE claim_id = 3")
        assert run_checks(c).keys() & {"claims_nest", "references_hold"}


def test_a_file_without_rules_is_migrated_and_its_claims_are_whole(tmp_path: Path) -> None:
    start = dict(sql_files("migrations"))["0001_start"]
    with duckdb.connect(str(tmp_path / "w.duckdb")) as c:
        c.execute(
            "CREATE SCHEMA core; CREATE TABLE core.schema_version (version INT, name VARCHAR, applied_at TIMESTAMP)"
        )
        c.execute(start + "INSERT INTO core.schema_version VALUES (1, '0001_start', now()::TIMESTAMP)")
        c.execute("INSERT INTO core.claims (claim_id, mode, depth, confidence) VALUES (1, 'direct', 0, 0.9)")
        c.execute("CREATE VIEW v_claims AS SELECT * FROM core.claims")
    assert prepare(tmp_path / "w.duckdb") == int(sql_files("migrations")[-1][0][:4])
    with reading(tmp_path / "w.duckdb") as c:
        assert c.execute("SELECT claim_id, rule, is_part FROM core.claims").fetchall() == [(1, None, False)]


def test_a_warehouse_of_a_newer_natowire_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    prepare(file)
    with writing(file) as c:
        c.execute("INSERT INTO core.schema_version VALUES (999, 'later', now()::TIMESTAMP)")
    with pytest.raises(WarehouseError, match="newer natowire"):
        prepare(file)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    prepare(file)
    with pytest.raises(RuntimeError), writing(file) as c:
        sync_sources(c, [source("one")], NOW)
        raise RuntimeError
    with reading(file) as c:
        assert count(c, "v_sources") == 0


def test_a_missing_or_damaged_warehouse_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="natowire ingest"), reading(tmp_path / "none.duckdb"):
        pass
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database" * 500)
    with pytest.raises(WarehouseError, match=r"broken\.duckdb"), reading(broken):
        pass


def test_migrating_twice_changes_nothing() -> None:
    with memory() as c:
        before = c.execute("SELECT count(*) FROM core.schema_version").fetchall()
        migrate(c, Path(":memory:"))
        assert c.execute("SELECT count(*) FROM core.schema_version").fetchall() == before
