"""What placing the claims of 1,000 articles costs beside a full store, against an empty one: time and memory.

Run as `python -m tests.bench.bench_families_cost --articles 1000000 --claims 300000` (minutes: the store is filled
first). Each measurement is a process of its own; 1,000 articles with four claims each are added to both stores, a tenth
of the claims taken up from what the full one holds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows.families import meanings, place_claims
from flows.primary import compare_with_primary
from tests.bench.families_store import CLAIMS_PER_ARTICLE, add, make
from warehouse.connect import writing

BATCH = 1_000
_STAGES = {"families": place_claims, "primary": compare_with_primary}


def fill(file: Path, articles: int, claims: int) -> None:
    """Make a store in which everything is placed and compared."""
    make(file, articles, claims)
    for stage in _STAGES.values():
        while True:
            with writing(file) as connection:
                if not stage(connection, 1, 20_000):
                    break


def once(file: Path) -> dict[str, float]:
    """Add a batch and measure each stage; rolled back, so that the store stays as it was."""
    meanings()
    told: dict[str, float] = {}
    with writing(file) as connection:
        add(connection, BATCH, BATCH * CLAIMS_PER_ARTICLE, seed=77, on_last_day=True)
        for name, stage in _STAGES.items():
            began = time.perf_counter()
            looked_at = 0
            while found := stage(connection, 2):
                looked_at += found
            told[name] = time.perf_counter() - began
            assert looked_at == BATCH
        told["members"] = connection.execute("SELECT count(*) FROM core.family_members WHERE run_id = 2").fetchall()[0][
            0
        ]
        connection.rollback()
        connection.begin()
    told["MB"] = _peak_mb()
    return told


def _peak_mb() -> float:
    """Give the peak of this process; `getrusage` would tell the parent's too."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measured(file: Path, rounds: int) -> dict[str, float]:
    """Give the least of some rounds, each in a process of its own."""
    found = []
    for _ in range(rounds):
        command = [sys.executable, "-m", "tests.bench.bench_families_cost", "--once", str(file)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {name: min(f[name] for f in found) for name in found[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", type=Path)
    asked = parser.parse_args()
    if asked.once:
        print(json.dumps(once(asked.once)))
        return
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        full, empty = Path(folder) / "full.duckdb", Path(folder) / "empty.duckdb"
        fill(full, asked.articles, asked.claims)
        fill(empty, 1, 0)
        print(f"filled in {time.perf_counter() - began:.0f} s, {full.stat().st_size / 1e6:.0f} MB")
        beside, alone = measured(full, asked.rounds), measured(empty, asked.rounds)
    for name in beside:
        ratio = beside[name] / max(alone[name], 1e-9)
        print(f"{name:10} empty {alone[name]:8.2f}  full {beside[name]:8.2f}  ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
