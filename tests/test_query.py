"""Asking the warehouse, and publishing it."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.errors import UsageError, WarehouseError
from flows.show import answer
from tests.warehouse_samples import NOW, entry, landing, memory, pull, source
from warehouse.connect import prepare, reading, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.publish import publish
from warehouse.query import named_queries, resolve, run_query, spreadsheet_safe
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
    with pytest.raises(UsageError, match="speaker, mode, limit"):
        resolve("@who_said_what", {"actor": "x"})
    with memory() as c, pytest.raises(UsageError, match="v_catalog"):
        run_query(c, "SELECT nothing FROM v_articles", {})


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
