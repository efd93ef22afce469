"""The public contract is the pinned one, and fit for BI tools."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.contract import differences, of_this_version, pinned, untold
from tests.warehouse_samples import NOW, memory
from warehouse.checks import run_checks
from warehouse.connect import prepare
from warehouse.publish import publish

PLAIN = {"BIGINT", "INTEGER", "DOUBLE", "VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP"}
OLD = "v_a -- An a\n  day DATE -- The day\n  n INTEGER -- Count\n\nv_b -- A b\n  x DOUBLE -- X\n"


def test_the_contract_is_the_pinned_one() -> None:
    new = of_this_version()
    changes = differences(pinned(), new)
    assert new == pinned(), (
        "the public contract changed:\n  "
        + "\n  ".join(changes or ["words alone"])
        + "\nIf that is meant: tell of it in CHANGELOG.md, run `python -m tests.contract --pin`, commit both."
    )


@pytest.mark.parametrize(
    ("new", "change"),
    [
        (OLD.replace("  n INTEGER -- Count\n", ""), "BREAKING: v_a.n is gone"),
        (OLD.replace("n INTEGER", "n DOUBLE"), "BREAKING: v_a.n was INTEGER and is DOUBLE"),
        (OLD.replace("\nv_b -- A b\n  x DOUBLE -- X\n", ""), "BREAKING: v_b is gone"),
        (OLD.replace("DATE -- The day\n", "DATE -- The day\n  z DATE -- New\n"), "added: v_a.z"),
        (OLD + "\nv_c -- C\n  y DATE -- Y\n", "added: v_c"),
        (OLD.replace("Count", "Number"), "meaning: v_a.n"),
        (
            OLD.replace(
                "  day DATE -- The day\n  n INTEGER -- Count\n", "  n INTEGER -- Count\n  day DATE -- The day\n"
            ),
            "BREAKING: v_a has its columns in another order",
        ),
    ],
)
def test_a_change_of_the_contract_is_told_in_words(new: str, change: str) -> None:
    assert differences(OLD, OLD) == []
    assert differences(OLD, new) == [change]


def test_a_new_view_is_not_pinned_before_the_changelog_tells_of_it() -> None:
    assert untold(["added: v_nobody_told_of"]) == ["v_nobody_told_of"]
    assert untold(["added: v_articles", "meaning: v_nobody_told_of"]) == []


def test_every_public_column_is_plain_and_has_a_meaning() -> None:
    with memory() as c:
        rows = c.execute(
            "SELECT view_name, view_comment, column_name, data_type, column_comment FROM v_catalog"
        ).fetchall()
    assert [(v, n) for v, about, n, kind, meaning in rows if kind not in PLAIN or not meaning or not about] == []
    assert [n for _, _, n, _, _ in rows if not re.fullmatch(r"[a-z][a-z0-9_]*", n)] == []


def test_a_hostile_type_a_silent_column_and_a_silent_view_are_offenders() -> None:
    with memory() as c:
        c.execute("CREATE VIEW v_odd AS SELECT [1] AS parts, 1 AS silent; COMMENT ON COLUMN v_odd.parts IS 'x'")
        found = run_checks(c)["public_contract_is_plain"]
        assert {column for _, column, _ in found} == {"parts", "silent"}


def test_no_view_of_the_snapshot_names_a_catalog_or_looks_outside_its_file(tmp_path: Path) -> None:
    working = tmp_path / "natowire.duckdb"
    prepare(working)
    file = publish(working, tmp_path / "pub/natowire.duckdb", tmp_path / "pub/parquet", NOW).file
    with duckdb.connect(str(file.rename(tmp_path / "other.duckdb")), read_only=True) as c:
        views = c.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
        assert views
        for name, sql in views:
            assert not re.search(r"\b(natowire|snapshot|working|other|core)\.", sql.replace('"', "")), (name, sql)
            c.execute(f"SELECT * FROM {name}").fetchall()
        schemas = {
            s for (s,) in c.execute("SELECT schema_name FROM duckdb_schemas() WHERE database_name = 'other'").fetchall()
        }
        assert schemas & {"core", "working"} == set()
