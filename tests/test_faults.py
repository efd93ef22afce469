"""Disks, files and clocks that fail: what is said, word for word, and that nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from extractors.errors import NatowireError, WarehouseError
from extractors.model import Failure, Stage
from flows.archive import Archive
from flows.asking import from_warehouse
from flows.cycle import one_writer
from flows.settings import load_settings
from tests.warehouse_samples import NOW, entry, memory, pull
from warehouse.arrow import scalar, utc
from warehouse.connect import prepare, reading, writing
from warehouse.land_sources import land_pulls
from warehouse.migrate import newest_version, sql_files
from warehouse.query import run_query
from warehouse.rows import Balance
from warehouse.runs import finish_run, start_run
from warehouse.todo import due_sources, pending_entries

ROOT = Path(__file__).parent.parent
_SMALL_DISK = 'mount -t tmpfs -o size={size} disk "$1" && shift && exec "$@"'


def on_a_small_disk(disk: Path, size: str, *command: str) -> str:
    """Run a command where `disk` is a file system of its own, of so many bytes; gives what it printed."""
    disk.mkdir()
    inside = ["unshare", "-rm", "sh", "-c", _SMALL_DISK.format(size=size), "sh", str(disk), sys.executable, *command]
    done = subprocess.run(inside, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _can_mount() -> bool:
    try:
        return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


mounts = pytest.mark.skipif(not _can_mount(), reason="needs user and mount namespaces")


# ---------------------------------------------------------------- disks


@mounts
@pytest.mark.slow
def test_a_full_disk_stops_with_one_line_and_the_same_command_goes_on_when_there_is_room(tmp_path: Path) -> None:
    told = json.loads(on_a_small_disk(tmp_path / "disk", "48m", "-m", "tests.fault_scenes", "full", f"{tmp_path}/disk"))
    mend = "free space on it, then run the same command again: everything that was committed is there"
    home = tmp_path / "disk" / "home"
    assert [entry[:2] for entry in told] == [
        ["ingest", 0], ["ingest", 1], ["publish", 1], ["ingest", 0], ["publish", 0], ["query", 0],
    ]  # fmt: skip
    assert told[1][2] == f"natowire: {home}/natowire.duckdb: the disk is full; {mend}"
    assert told[2][2] == f"natowire: {home}/published/natowire.duckdb: the disk is full; {mend}"
    assert told[5][2].splitlines()[-1] == "15"


@mounts
@pytest.mark.slow
def test_a_read_only_disk_is_told_and_can_still_be_asked(tmp_path: Path) -> None:
    told = json.loads(
        on_a_small_disk(tmp_path / "disk", "48m", "-m", "tests.fault_scenes", "read_only", f"{tmp_path}/disk")
    )
    lock, mend = tmp_path / "disk" / "home" / "writer.lock", "mount it for writing, or set NATOWIRE_HOME to another"
    line = f"natowire: {lock}: the disk is read-only; {mend}"
    assert [entry[:2] for entry in told] == [["ingest", 0], ["ingest", 1], ["publish", 1], ["query", 0]]
    assert (told[1][2], told[2][2]) == (line, line)
    assert told[3][2].splitlines()[-1] == "True"


_FILL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from extractors.errors import NatowireError
from flows.archive import Archive
archive = Archive(Path(sys.argv[1]), 1, "0")
try:
    for n in range(10_000):
        body = bytes([n % 256]) * 65_536
        archive.add("http://a.example/", 200, [("Content-Encoding", "br")], body, datetime.now(UTC))
        archive.sync()
except NatowireError as error:
    print(error)
"""


@mounts
def test_an_archive_that_finds_no_room_says_so_before_any_row_points_at_it(tmp_path: Path) -> None:
    said = on_a_small_disk(tmp_path / "disk", "1m", "-c", _FILL, f"{tmp_path}/disk")
    assert said.startswith(f"{tmp_path}/disk/run-000001-0001.warc.gz: the disk is full; free space on it, then run")


def test_a_limit_on_the_size_of_files_is_told_like_a_full_disk(tmp_path: Path) -> None:
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n" + _FILL
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "the file may not grow further; raise the limit (ulimit -f), then run the same command again" in done.stdout


# ---------------------------------------------------------------- files


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    with (
        one_writer(settings),
        pytest.raises(WarehouseError, match=rf"another natowire is writing there \(.*process {os.getpid()}, since "),
        one_writer(settings, wait_s=0),
    ):
        raise AssertionError
    with one_writer(settings, wait_s=0):
        pass


def test_another_program_that_holds_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    prepare(file)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        other.stdout.readline()
        with pytest.raises(WarehouseError) as told, writing(file, wait_s=0.1):
            pass
        other.stdin.close()
    assert f"another process holds it (process {other.pid}, python" in str(told.value)
    assert str(told.value).endswith("close the other program that has it open, or query the published snapshot")


def test_a_warehouse_of_a_newer_natowire_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "natowire.duckdb"
    prepare(file)
    with writing(file) as c:
        c.execute("INSERT INTO core.schema_version VALUES (999, 'later', now()::TIMESTAMP)")
    before = file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    with pytest.raises(WarehouseError) as told:
        prepare(file)
    assert str(told.value) == (
        f"{file}: it is of version 999, this natowire knows {newest_version()}; "
        "install the newer natowire that wrote it; nothing was changed"
    )
    assert (file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


def old_warehouse(file: Path, version: int = 1) -> None:
    """Make a warehouse as a natowire of that version left it."""
    with duckdb.connect(str(file)) as c:
        c.execute("CREATE SCHEMA core")
        c.execute("CREATE TABLE core.schema_version (version INTEGER, name VARCHAR, applied_at TIMESTAMP)")
        for name, text in sql_files("migrations")[:version]:
            c.execute(text)
            c.execute("INSERT INTO core.schema_version VALUES (?, ?, now()::TIMESTAMP)", [int(name[:4]), name])
        c.execute("INSERT INTO core.claims (claim_id, mode, depth, confidence) VALUES (1, 'direct', 0, 0.9)")


def test_an_older_warehouse_is_updated_with_a_copy_of_before_beside_it(tmp_path: Path) -> None:
    file, said = tmp_path / "natowire.duckdb", list[str]()
    old_warehouse(file)
    prepare(file, told=said.append)
    copy = tmp_path / "natowire.duckdb.v1.bak"
    assert said == [
        f"natowire.duckdb is brought from version 1 to {newest_version()}; a copy of before is natowire.duckdb.v1.bak"
    ]
    with duckdb.connect(str(copy), read_only=True) as c:
        assert scalar(c, "SELECT max(version) FROM core.schema_version") == 1
        assert scalar(c, "SELECT count(*) FROM core.claims") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["natowire.duckdb", copy.name]
    said.clear()
    prepare(file, told=said.append)
    assert said == []


def test_only_the_newest_copies_are_kept_and_none_where_none_is_wished(tmp_path: Path) -> None:
    for version in (1, 2, 3):
        file = tmp_path / "natowire.duckdb"
        file.unlink(missing_ok=True)
        old_warehouse(file, version)
        prepare(file, copies=2)
        os.utime(tmp_path / f"natowire.duckdb.v{version}.bak", (version, version))
    assert sorted(p.name for p in tmp_path.glob("*.bak")) == ["natowire.duckdb.v2.bak", "natowire.duckdb.v3.bak"]
    other = tmp_path / "other.duckdb"
    old_warehouse(other)
    prepare(other, copies=0)
    assert list(tmp_path.glob("other.duckdb.*")) == []


_TOO_LARGE_FOR_A_COPY = """
import resource, sys
from pathlib import Path
from extractors.errors import NatowireError
from warehouse.connect import prepare
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    prepare(Path(sys.argv[1]))
except NatowireError as error:
    print(error)
"""


def test_without_room_for_the_copy_nothing_is_updated(tmp_path: Path) -> None:
    file = tmp_path / "natowire.duckdb"
    old_warehouse(file)
    said = subprocess.run(
        [sys.executable, "-c", _TOO_LARGE_FOR_A_COPY, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "its tables are to be updated, and the disk has no room for a copy of it" in said
    assert "set NATOWIRE_BACKUPS=0; nothing was changed" in said
    with duckdb.connect(str(file), read_only=True) as c:
        assert scalar(c, "SELECT max(version) FROM core.schema_version") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["natowire.duckdb"]


def spoil_the_middle(file: Path) -> None:
    """Overwrite the second half of a file with other bytes, as a bad disk does."""
    body = file.read_bytes()
    file.write_bytes(body[: len(body) // 2] + bytes(b ^ 0x5A for b in body[len(body) // 2 :]))


def filled(file: Path) -> None:
    with duckdb.connect(str(file)) as c:
        c.execute("CREATE TABLE t AS SELECT md5(range::VARCHAR) AS x FROM range(200000)")


@pytest.mark.parametrize("spoil", [spoil_the_middle, lambda f: f.write_bytes(b"not a database" * 900)])
def test_a_damaged_warehouse_is_told_with_the_copy_that_there_is(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    file = tmp_path / "natowire.duckdb"
    filled(file)
    (tmp_path / "natowire.duckdb.v13.bak").write_bytes(file.read_bytes())
    spoil(file)
    with pytest.raises(WarehouseError) as told, reading(file) as c:
        run_query(c, "SELECT max(x) FROM t", {})
    assert str(told.value).startswith(f"{file}: the file is damaged (IO Error: ")
    assert "put a copy in its place (the newest beside it is natowire.duckdb.v13.bak)" in str(told.value)


def test_a_damaged_snapshot_is_told_with_the_way_to_a_new_one(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    settings.published_file.parent.mkdir(parents=True)
    filled(settings.published_file)
    spoil_the_middle(settings.published_file)
    with pytest.raises(WarehouseError, match=r"damaged .*; make it anew with `natowire publish --full`"):
        from_warehouse(settings, True, lambda c: run_query(c, "SELECT max(x) FROM t", {}))


def test_an_archive_of_a_disk_that_was_cut_off_harms_no_other_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 1, "0")
    first = archive.add("http://a.example/1", 200, [], b"one", NOW)
    second = archive.add("http://a.example/2", 200, [], b"two", NOW)
    archive.close()
    file = tmp_path / first.file
    file.write_bytes(file.read_bytes()[: second.offset + 20])
    from flows.archive import read_record

    assert read_record(tmp_path, first) == ("http://a.example/1", b"one")
    with pytest.raises(NatowireError, match=r"warc\.gz: (?:the record|no record)"):
        read_record(tmp_path, second)


# ---------------------------------------------------------------- clocks


def test_a_clock_that_was_ahead_keeps_no_source_resting() -> None:
    with memory("one") as c:
        ahead = NOW + timedelta(days=400)
        failed = replace(pull("one"), failure=Failure(Stage.SOURCE, "rate_limited", "", True), retry_after_s=3600)
        land_pulls(c, 1, [failed], ahead)
        assert due_sources(c, ahead)[1] == 1
        due, resting = due_sources(c, NOW)
        assert ([s.source_id for s in due], resting) == (["one"], 0)


def test_a_clock_that_was_ahead_keeps_no_page_waiting() -> None:
    with memory("one") as c:
        land_pulls(c, 1, [pull("one", entry("https://one.example/a"))], NOW)
        for ahead, waits in ((timedelta(hours=16), 1), (timedelta(days=400), 0)):
            c.execute("UPDATE core.entries SET outcome = 'new', next_try_at = ?", [utc(NOW + ahead)])
            assert len(pending_entries(c, NOW, 10)) == 1 - waits


def test_a_run_during_which_the_clock_was_set_back_took_no_negative_time() -> None:
    with memory() as c:
        run_id = start_run(c, "ingest", "0", "0", NOW)
        finish_run(c, run_id, "done", Balance(), NOW - timedelta(hours=3))
        assert c.execute("SELECT seconds >= 0 FROM v_runs WHERE run_id = ?", [run_id]).fetchall() == [(True,)]
