"""What a cycle over two workers costs against one process, and that both hold the same rows.

    python -m tests.bench.bench_shards WEB_SERVER.py [--copies N] [--shards N] [--workers N]

WEB_SERVER.py as in `bench_ingest`. One `natowire ingest` with two worker processes runs into one folder; into another
one `natowire ingest --shards N` runs with as many `natowire worker` of one worker process each. Printed are wall time
and CPU time of all processes of either, the ratio, lines about locks in any output, and what the two do not have in
common. On a machine of two processors the wall time tells what the way through the spool costs, not what more
machines give.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.webs import environment, served, write_sources
from tests.shard_rows import differences
from warehouse.arrow import scalar
from warehouse.connect import reading

_COMMAND = [sys.executable, "-m", "flows.cli"]


def measured(work: Callable[[], None]) -> tuple[float, float]:
    """Give wall seconds, and CPU seconds of all children that ended meanwhile."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, cpu


def alone(env: dict[str, str]) -> None:
    """Run a cycle in one process."""
    subprocess.run([*_COMMAND, "ingest", "--json"], env=env, check=True, stdout=subprocess.DEVNULL)


def with_workers(env: dict[str, str], workers: int, shards: int, log: Path) -> None:
    """Run a cycle with so many workers, from their start to their end."""
    with log.open("wb") as out:
        started = [
            subprocess.Popen([*_COMMAND, "worker"], env=env | {"NATOWIRE_WORKERS": "1"}, stdout=out, stderr=out)
            for _ in range(workers)
        ]
        subprocess.run([*_COMMAND, "ingest", "--shards", str(shards)], env=env, check=True, stdout=out, stderr=out)
        for worker in started:
            os.kill(worker.pid, signal.SIGTERM)
        for worker in started:
            worker.wait()


def main() -> None:
    """Run the benchmark; exits with 1 when the rows differ or a lock was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--shards", type=int, default=4)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        served(options.server, "--copies", str(options.copies), "--latency", "0.01") as control,
    ):
        folder = Path(name)
        print(f"{write_sources(control, folder / 'sources.csv')} sources")
        one, many = (environment(folder / home, folder / "sources.csv", workers="2") for home in ("one", "many"))
        wall, cpu = measured(lambda: alone(one))
        log = folder / "log"
        wall_n, cpu_n = measured(lambda: with_workers(many, options.workers, options.shards, log))
        with reading(folder / "many" / "natowire.duckdb") as connection:
            articles = scalar(connection, "SELECT count(*) FROM v_articles")
            batches = scalar(connection, "SELECT count(*) FROM core.batches")
        print(f"{articles} articles in {batches} batches")
        print(f"one process    {wall:6.1f} s wall, {cpu:6.1f} s CPU")
        print(f"{options.workers} workers      {wall_n:6.1f} s wall, {cpu_n:6.1f} s CPU")
        print(f"workers / one  {wall_n / wall:6.2f} wall, {cpu_n / cpu:6.2f} CPU")
        told = log.read_text("utf-8", "replace").lower()
        locks = [line for line in told.splitlines() if "lock" in line]
        unlike = differences(folder / "one" / "natowire.duckdb", folder / "many" / "natowire.duckdb")
        print(f"lines about locks: {len(locks)}; rows that only one of them has: {sum(map(len, unlike.values()))}")
        for kind, rows in unlike.items():
            print(f"  {kind}: {len(rows)}, the first: {rows[0]}")
        if locks or unlike:
            sys.exit(1)


if __name__ == "__main__":
    main()
