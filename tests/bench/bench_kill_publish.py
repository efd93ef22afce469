"""SIGKILL at random moments of a publish: what readers open is the old snapshot or the new one, whole.

    python -m tests.bench.bench_kill_publish [--kills 60] [--articles 2000] [--seed 1]

Before each publish a batch of articles lands; each is killed after a random time. Then the snapshot and every Parquet
file of the manifest must open and agree with each other. At the end a publish runs through, and must hold the same rows
as one that is made anew.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from tests.bench.big_warehouse import Size, add_batch, make
from warehouse.connect import writing


def publish(home: Path, after_s: float | None = None, *more: str) -> tuple[bool, float]:
    """Publish in a process of its own, killed after so many seconds; says whether it was, and how long it ran."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "publish", *more], env={**os.environ, "NATOWIRE_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True, time.monotonic() - began
    if process.returncode:
        sys.exit(f"publishing ended with {process.returncode}")
    return False, time.monotonic() - began


def look(published: Path) -> tuple[int, list[str]]:
    """Open everything as a reader would; gives the number of articles and what is wrong."""
    wrong = []
    with duckdb.connect(str(published / "natowire.duckdb"), read_only=True) as c:
        ((articles,),) = c.execute("SELECT count(*) FROM v_articles").fetchall()
        for (view,) in c.execute("SELECT DISTINCT view_name FROM v_catalog").fetchall():
            c.execute(f"SELECT count(*) FROM {view}").fetchall()
    manifest = json.loads((published / "parquet" / "manifest.json").read_text("utf-8"))
    for name, table in manifest["tables"].items():
        for file in table["files"]:
            rows = pq.read_metadata(published / "parquet" / file["file"]).num_rows
            if rows != file["rows"]:
                wrong.append(f"{name}: {file['file']} has {rows} rows, the manifest says {file['rows']}")
    return articles, wrong


def contents(file: Path) -> dict[str, tuple[int, int]]:
    """Give the rows of each table and a number made of them; columns of doubles are left out."""
    with duckdb.connect(str(file), read_only=True) as c:
        tables = c.execute(
            "SELECT table_name, string_agg('\"' || column_name || '\"', ', ') FROM duckdb_columns() "
            "WHERE schema_name = 'mart' AND data_type <> 'DOUBLE' AND table_name <> 'published' GROUP BY ALL"
        ).fetchall()
        told = {}
        for table, columns in tables:
            ((rows, print_),) = c.execute(f"SELECT count(*), sum(hash({columns}) >> 24) FROM mart.{table}").fetchall()
            told[table] = (rows, print_)
    return told


def main() -> None:
    """Run the benchmark; exits with 1 when a reader would have seen anything but a whole snapshot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice, size = random.Random(asked.seed), Size(articles=asked.articles, looks_per_day=2)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        working, published = home / "natowire.duckdb", home / "published"
        make(working, size)
        publish(home)
        kills = runs = 0
        problems: list[str] = []
        longest = 10.0
        before, _ = look(published)
        while kills < asked.kills:
            with writing(working) as connection:
                add_batch(connection, size, 20, 1000 + runs)
            killed, took = publish(home, dice.uniform(0.5, longest))
            kills, runs, longest = kills + killed, runs + 1, longest if killed else took + 1.0
            articles, wrong = look(published)
            problems += wrong
            if articles < before:
                problems.append(f"{articles} articles after {before}")
            before = articles
        publish(home)
        kept = contents(published / "natowire.duckdb")
        publish(home, None, "--full")
        fresh = contents(published / "natowire.duckdb")
        problems += [
            f"{name}: {kept.get(name)} is {fresh[name]} anew" for name in fresh if kept.get(name) != fresh[name]
        ]
        left = sorted(p.name for p in published.iterdir() if p.name not in ("natowire.duckdb", "parquet"))
        print(f"{kills} kills in {runs} publishes, {len(problems)} problems, left over: {left or 'nothing'}")
        print("\n".join(problems))
        sys.exit(bool(problems or left))


if __name__ == "__main__":
    main()
