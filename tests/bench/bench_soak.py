"""A soak of `natowire serve`: memory, open files and punctuality over half an hour.

    python -m tests.bench.bench_soak WEB_SERVER.py [--sources 500] [--minutes 30] [--every 1] [--copies N]

WEB_SERVER.py as in `bench_ingest`; its feeds are listed again under other queries until there are so many sources, all
asked every minute. Every ten seconds the resident memory (MiB) and the open files of the server, the runner and
whatever runs a flow are read. Printed: the slope of each after a third of the time, in MiB and files per hour, with the
means of the middle and the last third; and how late runs began, from Prefect's own records.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.bench.webs import environment, served, write_sources
from tests.prefect_samples import free_port
from warehouse.arrow import scalar
from warehouse.connect import reading

LOOK_EVERY_S = 10.0
MIB = 1 << 20
KINDS = {"prefect server": "server", "flows.cli serve": "runner", "prefect.engine": "flow", "forkserver": "worker"}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the processes of one kind: seconds since the start, MiB resident, open files, number of processes."""

    at: float
    resident: float
    files: int
    processes: int


def many_sources(control: str, file: Path, wanted: int) -> None:
    """Write the web's sources so often, under further queries, that there are `wanted`."""
    write_sources(control, file)
    with file.open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        for n in range(wanted):
            row, again = rows[n % len(rows)], n // len(rows)
            table.writerow(row | {"source_id": f"s{n:04d}", "url": row["url"] + (f"?again={again}" if again else "")})


def processes_below(pid: int) -> Iterator[tuple[str, int]]:
    """Give (kind, pid) of a process and all that descend from it."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(entry.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        children[parent].append(int(entry.name))
    todo = [pid]
    while todo:
        one = todo.pop()
        todo += children[one]
        try:
            command = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        yield next((kind for mark, kind in KINDS.items() if mark in command), "other"), one


def look(pid: int, at: float) -> dict[str, Look]:
    """Read memory and open files of the processes below one, summed by kind."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for kind, one in processes_below(pid):
        try:
            pages = int(Path(f"/proc/{one}/statm").read_text().split()[1])
            files = len(list(Path(f"/proc/{one}/fd").iterdir()))
        except OSError:
            continue
        for n, value in enumerate((pages * os.sysconf("SC_PAGE_SIZE") / MIB, files, 1)):
            sums[kind][n] += value
    return {kind: Look(at, resident, int(files), int(count)) for kind, (resident, files, count) in sums.items()}


def slope(points: list[tuple[float, float]]) -> float:
    """Give the slope of a line through points of (seconds, value), per hour."""
    return statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope * 3600


def tell(looks: list[dict[str, Look]], minutes: float) -> None:
    """Print slopes and means by kind of process; of flows and workers, which come and go, the largest by minute."""
    whole = minutes * 60
    for kind in ("server", "runner", "flow", "worker"):
        held = [one[kind] for one in looks if kind in one]
        late = [one for one in held if one.at > whole / 3]
        if len(late) < 3:
            continue
        if kind in ("flow", "worker"):
            by_minute: dict[int, Look] = {}
            for one in late:
                best = by_minute.get(int(one.at // 60))
                by_minute[int(one.at // 60)] = one if best is None or one.resident > best.resident else best
            late = list(by_minute.values())
        if kind in ("server", "runner"):
            steps: dict[int, list[float]] = defaultdict(list)
            for one in held:
                steps[int(one.at // 300)].append(one.resident)
            print(f"{kind:7} MiB every five minutes:", *(f"{statistics.mean(of):.0f}" for of in steps.values()))
        middle = [one.resident for one in late if one.at <= whole * 2 / 3]
        last = [one.resident for one in late if one.at > whole * 2 / 3]
        memory, files = slope([(o.at, o.resident) for o in late]), slope([(o.at, float(o.files)) for o in late])
        print(
            f"{kind:7} {statistics.mean(middle):7.1f} -> {statistics.mean(last):7.1f} MiB, {memory:+8.1f} MiB/h; "
            f"{late[0].files} -> {late[-1].files} files, {files:+.1f}/h; "
            f"at most {max(one.processes for one in held)} at once"
        )


def tell_runs(home: Path) -> None:
    """Print how runs of each flow ended, and how late the ingests began that were not skipped."""
    with sqlite3.connect(f"file:{home / 'prefect' / 'prefect.db'}?mode=ro", uri=True) as prefect:
        rows = prefect.execute(
            "SELECT f.name, r.state_type, r.state_name, r.expected_start_time, r.start_time, r.auto_scheduled "
            "FROM flow_run r JOIN flow f ON f.id = r.flow_id WHERE r.start_time IS NOT NULL"
        ).fetchall()
    ended: dict[str, int] = defaultdict(int)
    lates = []
    for name, kind, state, expected, started, scheduled in rows:
        ended[f"{name} {state}"] += 1
        if name == "ingest" and scheduled and kind in ("COMPLETED", "RUNNING"):
            late = datetime.fromisoformat(started) - datetime.fromisoformat(expected)
            lates.append(late.total_seconds())
    print("runs:", dict(sorted(ended.items())))
    if lates:
        print(f"ingests began {statistics.median(lates):.1f} s late in the median, {max(lates):.1f} at most")


def tell_warehouse(home: Path) -> None:
    """Print what the warehouse holds, and between how many seconds a source was asked."""
    with reading(home / "natowire.duckdb") as connection:
        print(f"warehouse: {scalar(connection, 'SELECT count(*) FROM v_articles')} articles, "
              f"{scalar(connection, 'SELECT count(*) FROM v_runs')} runs, "
              f"{scalar(connection, 'SELECT count(*) FROM v_fetches')} requests")  # fmt: skip
        gaps = connection.execute(
            """
            WITH asked AS (
              SELECT started_at - lag(started_at) OVER (PARTITION BY source_id ORDER BY started_at) AS gap
              FROM v_fetches WHERE purpose = 'feed')
            SELECT quantile_cont(epoch(gap), [0.5, 0.95]), max(epoch(gap)) FROM asked WHERE gap IS NOT NULL
            """
        ).fetchone()
        print(f"seconds between two looks at a source, median and 95 %, and longest: {gaps}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--copies", type=int, default=1)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(options.server, "--copies", str(options.copies), "--latency", "0.01") as control,
    ):
        home, sources = Path(folder) / "data", Path(folder) / "sources.csv"
        many_sources(control, sources, options.sources)
        env = environment(home, sources, PREFECT_PORT=str(free_port()))
        serve = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "serve", "--every-minutes", str(options.every)], env=env
        )
        began, looks = time.monotonic(), []
        try:
            while (at := time.monotonic() - began) < options.minutes * 60 and serve.poll() is None:
                looks.append(look(serve.pid, at))
                time.sleep(LOOK_EVERY_S)
        finally:
            serve.send_signal(signal.SIGTERM)
            serve.wait(timeout=120)
        tell(looks, options.minutes)
        tell_runs(home)
        tell_warehouse(home)


if __name__ == "__main__":
    main()
