"""The sharded cycle against a real Prefect server on PostgreSQL, with its workers as processes of their own."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.demo_server import DemoServer
from flows.sources_file import write_sources
from tests.own_postgres import postgres_tools
from tests.prefect_samples import free_port
from tests.prefect_shards import ROOT, Cluster, cluster, kill
from tests.shard_rows import differences
from warehouse.checks import run_checks
from warehouse.connect import reading

pytestmark = [
    pytest.mark.prefect_server,
    pytest.mark.slow,
    pytest.mark.skipif(postgres_tools() is None, reason="there is no PostgreSQL that could be run"),
]
WORDS_OF_LOCKS = ("database is locked", "Could not set lock", "deadlock detected")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("c")
    with DemoServer() as web:
        write_sources(folder / "sources.csv", web.sources())
        settings = {
            "NATOWIRE_HOME": str(folder / "home"), "NATOWIRE_SPOOL": str(folder / "spool"), "NATOWIRE_MIN_GAP_S": "0",
            "NATOWIRE_SOURCES": str(folder / "sources.csv"), "NATOWIRE_WORKERS": "1", "NATOWIRE_SHARDS": "2",
            "NATOWIRE_ALLOW_ADDRESSES": ",".join(web.allow_addresses), "NATOWIRE_SHARD_SILENCE_S": "60",
        }  # fmt: skip
        # Sockets of Unix have names of a hundred characters at most.
        with (
            tempfile.TemporaryDirectory(prefix="nw", ignore_cleanup_errors=True) as short,
            cluster(Path(short) / "c", free_port(), settings, ["one", "two"]) as found,
        ):
            yield found


def run(running: Cluster) -> subprocess.Popen[bytes]:
    return running.start(
        "run", "deployment", "run", "ingest-sharded/natowire", "--watch", "--param", "every_minutes=0",
        "--param", "reread_due=true",
    )  # fmt: skip


def test_two_prefect_workers_and_one_process_hold_the_same_rows(running: Cluster, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(running).wait(timeout=400) == 0, running.logs()[-4000:]
    alone = running.environment | {"NATOWIRE_HOME": str(tmp_path / "one"), "NATOWIRE_SHARDS": "0"}
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "flows.cli", "ingest"], env=alone, cwd=ROOT, check=True)
    working_file = Path(running.environment["NATOWIRE_HOME"]) / "natowire.duckdb"
    assert differences(working_file, tmp_path / "one" / "natowire.duckdb") == {}
    with reading(working_file) as connection:
        assert run_checks(connection) == {}
        told = connection.execute("SELECT count(DISTINCT worker), sum(stale) FROM core.batches").fetchall()
    assert told[0][0] >= 2 and told[0][1] == 0
    assert not list(running.folder.glob("none-*"))
    assert [words for words in WORDS_OF_LOCKS if words in running.logs()] == []


def test_a_worker_that_is_killed_half_way_costs_a_cycle_and_nothing_else(running: Cluster, tmp_path: Path) -> None:
    home = tmp_path / "home"
    running.environment["NATOWIRE_HOME"] = str(home)
    spool = Path(running.environment["NATOWIRE_SPOOL"])
    writer = running.workers[0]
    kill(writer)
    running.start_worker("writer-2", "natowire")
    cycle = run(running)
    deadline = time.monotonic() + 300
    while not list((spool / "claimed").glob("*-read-*")):
        assert time.monotonic() < deadline, running.logs()[-4000:]
        time.sleep(0.02)
    for worker in running.workers[1:3]:
        kill(worker)  # both, so that one is at it for certain
    cycle.wait(timeout=400)
    running.start_worker("three", "natowire-shards", NATOWIRE_HOME=str(running.folder / "none-three"))
    assert run(running).wait(timeout=400) == 0, running.logs()[-4000:]
    with reading(home / "natowire.duckdb") as connection:
        assert run_checks(connection) == {}
        assert connection.execute("SELECT count(*), count(DISTINCT url) FROM v_articles").fetchall() == [(15, 15)]
        assert connection.execute("SELECT count(*) FROM v_entries WHERE outcome = 'waiting'").fetchall() == [(0,)]
        assert connection.execute("SELECT list(status ORDER BY run_id) FROM v_runs").fetchall() == [
            (["partial", "done"],)
        ]
