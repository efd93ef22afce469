"""Asking the warehouse, and publishing it."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.errors import UsageError, WarehouseError
from flows.asking import described, given_parameters
from flows.show import answer
from tests.warehouse_samples import NOW, entry, landing, memory, pull, source
from warehouse.connect import prepare, reading, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.publish import publish
from warehouse.query import named_queries, resolve, run_query, spreadsheet_safe
from warehouse.query_values import find_actor, settle
from warehouse.runs import start_run
from warehouse.todo import pending_entries


@pytest.fixture
def working(tmp_path: Path) -> Path:
    """A working file that holds one article."""
    file = tmp_path / "natowire.duckdb"
    prepare(file)
    with writing(file) as c:
        sync_sources(c, [source("one")], NOW)
        start_run(c, "ingest", "0", "1", NOW)
        land_pulls(c, 1, [pull("one", entry("https://x.example/a", "=1+1"))], NOW)
        land_articles(c, 1, [landing(e) for e in pending_entries(c, NOW, 9)], NOW, "1")
    return file


@pytest.mark.parametrize("name", named_queries())
def test_every_named_query_runs_with_its_defaults(name: str, working: Path) -> None:
    sql, parameters = resolve(f"@{name}", {})
    with reading(working) as c:
        run_query(c, sql, parameters)


def test_a_named_query_takes_parameters() -> None:
    with memory() as c:
        sql, parameters = resolve("@who_said_what", {"speaker": "Rutte", "limit": "1"})
        assert run_query(c, sql, parameters).num_rows == 0


def test_wrong_names_are_told_with_the_right_ones() -> None:
    with pytest.raises(UsageError, match="@share_of_voice"):
        resolve("@nothing", {})
    with pytest.raises(UsageError, match="speaker, mode, outlet, since, until, limit"):
        resolve("@who_said_what", {"actor": "x"})
    with memory() as c, pytest.raises(UsageError, match="v_catalog"):
        run_query(c, "SELECT nothing FROM v_articles", {})


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ({}, date(2026, 10, 22), date(2026, 11, 20)),
        ({"since": "1d"}, date(2026, 11, 20), date(2026, 11, 20)),
        ({"since": "4w", "until": "2026-11-01"}, date(2026, 10, 5), date(2026, 11, 1)),
        ({"since": "3m", "until": "2026-05-31"}, date(2026, 3, 1), date(2026, 5, 31)),
        ({"since": "1y", "until": "2024-02-29"}, date(2023, 3, 1), date(2024, 2, 29)),
        ({"since": "2026-01-31", "until": "7d"}, date(2026, 1, 31), date(2026, 11, 13)),
    ],
)
def test_a_relative_date_counts_back_from_the_end(
    typed: dict[str, str], since: date, until: date, working: Path
) -> None:
    with reading(working) as c:
        settled = settle(c, resolve("@share_of_voice", typed)[1])
    assert (settled["since"], settled["until"]) == (since, until)


@pytest.mark.parametrize(
    ("query", "typed", "told"),
    [
        ("share_of_voice", {"since": "soon"}, "since cannot be “soon”; a date is 2026-10-01, or 30d"),
        ("share_of_voice", {"since": "2026-02-30"}, "since cannot be"),
        ("share_of_voice", {"limit": "many"}, "limit cannot be “many”; it is a whole number"),
        ("sums_asked_for", {"min_value": "1e9"}, "it is a number"),
        ("actor_timeline", {"by": "year"}, "by cannot be “year”; one of day, week"),
        ("share_of_voise", {}, "did you mean @share_of_voice"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_with_what_would_be_right(
    query: str, typed: dict[str, str], told: str
) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(f"@{query}", typed)
    assert told in str(caught.value)


def test_an_actor_is_found_by_id_name_or_part_and_must_be_one() -> None:
    with memory() as c:
        for actor_id, name in (("a-berg", "Anna Berg"), ("b-berg", "Bert Berg"), ("nato", "NATO"), ("x", "NATO Xenia")):
            c.execute("INSERT INTO core.actors (actor_id, actor_type, name) VALUES (?, 'person', ?)", [actor_id, name])
        c.execute("INSERT INTO core.actor_aliases VALUES ('nato', 'Nordatlantikpakt', 'de', 'name')")
        found = [find_actor(c, x) for x in ("nato", "Bert Berg", "nordatlantikpakt", "anna")]
        assert found == ["nato", "b-berg", "nato", "a-berg"]
        with pytest.raises(UsageError, match=r"2 actors are called so.*a-berg \(Anna Berg\), b-berg"):
            find_actor(c, "berg")
        with pytest.raises(UsageError, match="there is no such actor"):
            find_actor(c, "Cäsar")


def test_options_and_pairs_are_parameters_alike() -> None:
    given = given_parameters(["a=1"], ["--b", "2", "--min-articles=3", "--c", "-4"])
    assert given == {"a": "1", "b": "2", "min_articles": "3", "c": "-4"}
    with pytest.raises(UsageError, match="a value is missing"):
        given_parameters([], ["--b"])
    with pytest.raises(UsageError, match="one query at a time"):
        given_parameters([], ["stray"])


def test_one_query_is_explained_with_its_parameters_and_columns() -> None:
    told = described(named_queries()["share_of_voice"])
    assert "--actor actor" in told and "[newest]" in told and "independent_articles" in told


def test_csv_keeps_a_title_from_being_run_as_a_formula() -> None:
    with memory() as c:
        out = io.StringIO()
        answer(run_query(c, "SELECT '=1+1' AS title, -2 AS number, '„Ja“, sagte er' AS text", {}), "csv", out, None)
        assert list(csv.reader(io.StringIO(out.getvalue())))[1] == ["'=1+1", "-2", "„Ja“, sagte er"]
        assert [spreadsheet_safe(x) for x in ("@a", "+1", "-1", -1, "a=b", None)] == [
            "'@a",
            "'+1",
            "'-1",
            -1,
            "a=b",
            None,
        ]


def test_json_and_markdown_and_parquet_say_the_same(tmp_path: Path) -> None:
    with memory() as c:
        data = run_query(c, "SELECT 1 AS n, 'a|b' AS t, DATE '2026-01-02' AS d", {})
    out = io.StringIO()
    answer(data, "json", out, None)
    assert json.loads(out.getvalue()) == [{"n": 1, "t": "a|b", "d": "2026-01-02"}]
    out = io.StringIO()
    answer(data, "markdown", out, None)
    assert out.getvalue().splitlines()[2] == "| 1 | a\\|b | 2026-01-02 |"
    answer(data, "parquet", out, tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 1
    with pytest.raises(UsageError, match="--output"):
        answer(data, "parquet", out, None)


def published(working: Path) -> Path:
    return publish(working, working.parent / "pub/natowire.duckdb", working.parent / "pub/parquet", NOW).file


def test_the_snapshot_holds_every_public_view_with_its_meaning(working: Path) -> None:
    with reading(working) as c:
        wanted = c.execute(
            "SELECT view_name, column_name, data_type, column_comment FROM v_catalog ORDER BY ALL"
        ).fetchall()
    with reading(published(working)) as c:
        assert (
            c.execute("SELECT view_name, column_name, data_type, column_comment FROM v_catalog ORDER BY ALL").fetchall()
            == wanted
        )
        assert c.execute("SELECT speaker FROM v_claims").fetchall() == [("Mark Rutte",)]


def test_the_snapshot_opens_under_another_name_and_needs_no_working_file(working: Path) -> None:
    moved = published(working).rename(working.parent / "elsewhere.duckdb")
    working.unlink()
    with duckdb.connect(str(moved), read_only=True) as c:
        assert c.execute("SELECT count(*) FROM v_articles").fetchall() == [(1,)]
        tags = c.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'elsewhere'").fetchall()
        assert tags[0][0]["storage_version"].startswith("v1.2")


def test_parquet_has_a_manifest_that_counts_its_rows(working: Path) -> None:
    published(working)
    folder = working.parent / "pub/parquet"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for table in manifest["tables"].values():
        assert sum(pq.read_metadata(folder / file["file"]).num_rows for file in table["files"]) == table["rows"]


def test_a_reader_keeps_the_old_snapshot_while_a_new_one_takes_its_place(working: Path) -> None:
    with reading(published(working)) as old:
        with writing(working) as c:
            c.execute("DELETE FROM core.claims; DELETE FROM core.claim_spans; UPDATE core.numbers SET claim_id = NULL")
        new = published(working)
        assert old.execute("SELECT count(*) FROM v_claims").fetchall() == [(1,)]
    with reading(new) as c:
        assert c.execute("SELECT count(*) FROM v_claims").fetchall() == [(0,)]


def test_nothing_is_published_when_a_check_finds_offenders(working: Path) -> None:
    file = published(working)
    with writing(working) as c:
        c.execute("UPDATE core.mentions SET start_char = 1")
    with pytest.raises(WarehouseError, match="surfaces_reread"):
        published(working)
    with reading(file) as c:
        assert c.execute("SELECT count(*) FROM v_mentions").fetchall() == [(2,)]


def test_every_named_query_runs_on_the_snapshot_too(working: Path) -> None:
    with reading(published(working)) as c:
        for name, query in named_queries().items():
            assert run_query(c, *resolve(f"@{name}", {})).column_names == list(query.columns), name
