"""`natowire serve` killed in the middle of a cycle and started again: how long until every source was asked.

    python -m tests.bench.bench_restart WEB_SERVER.py [--kills 3] [--every 1]

WEB_SERVER.py as in `bench_ingest`. After each SIGKILL of `serve`, and of nothing else, it is waited until no process is
left, then it is started again. Printed: seconds until that, until the run that was going is marked as crashed, and
until every source was asked since. Exits with 1 when that takes more than two intervals, or a run stands as running.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extractors.errors import WarehouseError
from tests.bench.webs import environment, served, write_sources
from tests.prefect_samples import free_port, processes_of, runs_of, start_serve, wait_until
from warehouse.arrow import scalar
from warehouse.connect import reading


def asked_since(home: Path, since: datetime) -> int:
    """Count the sources that were asked since a time; 0 while a writer holds the file."""
    query = f"SELECT count(DISTINCT source_id) FROM v_fetches WHERE purpose = 'feed' AND started_at >= '{since:%F %T}'"
    try:
        with reading(home / "natowire.duckdb", wait_s=1.0) as connection:
            return int(scalar(connection, query))
    except WarehouseError:
        return 0


def _all_asked(home: Path, since: datetime, count: int) -> bool:
    return asked_since(home, since) == count


def _crashed(home: Path, before: int) -> bool:
    return runs_of(home, "CRASHED") > before


def stop(serve: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a serve and wait for it."""
    serve.send_signal(how)
    serve.wait(timeout=120)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    dice, late = random.Random(1), False
    with (
        tempfile.TemporaryDirectory() as folder,
        served(options.server, "--latency", "0.2") as control,
    ):
        home, sources = Path(folder) / "data", Path(folder) / "sources.csv"
        count = write_sources(control, sources)
        env = environment(home, sources, PREFECT_PORT=str(free_port()))
        every = ("--every-minutes", str(options.every))
        serve = start_serve(env, Path(folder) / "serve.log", *every)
        for n in range(options.kills):
            wait_until(lambda: runs_of(home, "RUNNING") == 1, "a running cycle")
            time.sleep(dice.uniform(0, 2))
            stop(serve, signal.SIGKILL)
            killed = time.monotonic()
            wait_until(lambda: not processes_of(home), "the end of every process")
            gone = time.monotonic() - killed
            since, began = datetime.now(UTC).replace(tzinfo=None), time.monotonic()
            serve = start_serve(env, Path(folder) / "serve.log", *every)
            wait_until(partial(_crashed, home, n), "the end of the run that was going")
            cleared = time.monotonic() - began
            wait_until(partial(_all_asked, home, since, count), "every source")
            took = time.monotonic() - began
            late |= took > 2 * options.every * 60
            print(f"kill {n + 1}: processes gone after {gone:.1f} s; started again: what ran is marked after "
                  f"{cleared:.0f} s, all {count} sources asked after {took:.0f} s", flush=True)  # fmt: skip
        wait_until(lambda: runs_of(home, "COMPLETED") > 0, "a whole cycle")
        stop(serve, signal.SIGTERM)
        running = runs_of(home, "RUNNING", "PENDING")
        print(f"runs that stand as running at the end: {running}")
        sys.exit(late or running > 0)


if __name__ == "__main__":
    main()
