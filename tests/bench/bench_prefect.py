"""What Prefect costs: one cycle over many feeds as a flow against a running server, and without it.

    python -m tests.bench.bench_prefect WEB_SERVER.py [--sources 500] [--rounds 3]

WEB_SERVER.py and the sources as in `bench_soak`. Each round runs both in new data folders, in turns; printed are wall
and CPU seconds, the ratio, and the number of flow and task runs. Exits with 1 when there are more than 25 task runs.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.bench_soak import many_sources
from tests.bench.webs import environment, natowire, served
from tests.prefect_samples import own_server

MOST_TASKS = 25


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(options.server, "--latency", "0.01") as control,
        own_server(Path(folder) / "server") as (_, url),
    ):
        sources = Path(folder) / "sources.csv"
        many_sources(control, sources, options.sources)
        walls: dict[str, list[float]] = {"plain": [], "prefect": []}
        for n in range(options.rounds):
            for how, walled in walls.items():
                env = environment(Path(folder) / f"{how}{n}", sources) | {"PREFECT_API_URL": url}
                ran = natowire("ingest", "--json", *(["--prefect"] if how == "prefect" else []), env=env)
                walled.append(ran.wall_s)
                print(f"{how:8} {ran.wall_s:6.1f} s wall, {ran.cpu_s:6.1f} s CPU, {ran.answer}", flush=True)
        with sqlite3.connect(f"file:{Path(folder) / 'server' / 'prefect' / 'prefect.db'}?mode=ro", uri=True) as prefect:
            flows, tasks = (
                prefect.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("flow_run", "task_run")
            )
        plain, flow = statistics.median(walls["plain"]), statistics.median(walls["prefect"])
        print(f"median {flow:.1f} s against {plain:.1f} s: {flow / plain:.2f} times")
        print(f"{flows / options.rounds:.0f} flow runs and {tasks / options.rounds:.0f} task runs a cycle")
        sys.exit(tasks / options.rounds > MOST_TASKS)


if __name__ == "__main__":
    main()
