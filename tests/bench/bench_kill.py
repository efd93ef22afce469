"""SIGKILL at random moments: nothing lands twice, nothing seen is missing, the file opens.

    python -m tests.bench.bench_kill WEB_SERVER.py [--kills 50] [--copies N] [--seed N]

WEB_SERVER.py as in `bench_ingest`. One ingest runs through undisturbed in a folder of its own; another is killed and
started again until it has been killed so often, then runs through. Both must hold the same articles.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.webs import environment, natowire, served, write_sources
from warehouse.arrow import scalar
from warehouse.checks import run_checks
from warehouse.connect import reading


def held(home: Path) -> tuple[dict[str, int], set[str], int]:
    """Give counts by table, the URLs of the articles, and the number of failed checks."""
    with reading(home / "natowire.duckdb") as connection:
        urls = [row[0] for row in connection.execute("SELECT url FROM v_articles").fetchall()]
        counts = {
            name: scalar(connection, f"SELECT count(*) FROM {name}")
            for name in ("v_articles", "v_entries", "v_sightings", "v_mentions", "v_claims", "v_numbers")
        }
        waiting = scalar(connection, "SELECT count(*) FROM v_entries WHERE outcome = 'waiting'")
        checks = run_checks(connection)
    if len(set(urls)) != len(urls):
        checks["twice"] = [(len(urls) - len(set(urls)),)]
    return counts | {"waiting": waiting}, set(urls), len(checks)


def killed_ingest(env: dict[str, str], after_s: float) -> bool:
    """Start an ingest and kill its whole process group after so many seconds; says whether it was still running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "ingest"], env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=after_s)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    finally:
        with contextlib.suppress(ProcessLookupError):
            time.sleep(0.2)
            os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    """Run the benchmark; exits with 1 when something was lost or landed twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--copies", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(options.server, "--copies", str(options.copies), "--latency", "0.01") as control,
    ):
        sources = Path(folder) / "sources.csv"
        write_sources(control, sources)
        calm, stormy = Path(folder) / "calm", Path(folder) / "stormy"
        whole = natowire("ingest", "--json", env=environment(calm, sources))
        kills = 0
        for _ in range(options.kills):
            kills += killed_ingest(environment(stormy, sources), dice.uniform(0.3, min(8.0, whole.wall_s)))
        natowire("ingest", "--json", env=environment(stormy, sources))
        (counts, urls, _), (after, found, checks) = held(calm), held(stormy)
        print(f"undisturbed: {counts}\nafter {kills} kills: {after}")
        print(f"missing {len(urls - found)}, invented {len(found - urls)}, failed checks {checks}")
        sys.exit(bool(urls ^ found or checks or after["waiting"]))


if __name__ == "__main__":
    main()
