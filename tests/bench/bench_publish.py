"""What a publish costs: in full, and after 1,000 new articles; and readers that ask while it goes on.

    python -m tests.bench.bench_publish [WORKING] [--articles 500000] [--publishes 50] [--readers 3]

Without WORKING one is made (tests.bench.big_warehouse); it is copied, so that it stays as it is. Times are wall and CPU
seconds: on a busy machine the CPU seconds tell more.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from tests.bench.big_warehouse import Size, add_batch, change_articles, make
from warehouse.connect import writing
from warehouse.publish import Published, publish


def timed(working: Path, folder: Path, *, full: bool = False) -> tuple[Published, float, float]:
    """Publish and give the wall and CPU seconds it took."""
    began, cpu = time.monotonic(), time.process_time()
    done = publish(working, folder / "natowire.duckdb", folder / "parquet", datetime.now(UTC), full=full)
    return done, time.monotonic() - began, time.process_time() - cpu


def tell(what: str, done: Published, wall: float, cpu: float) -> None:
    """Print one publish with its steps."""
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in done.steps.items())
    print(f"{what:24} {done.mode:11} {wall:8.1f} s wall {cpu:8.1f} s CPU", end="  ")
    print(f"{done.articles_changed} articles, {done.days_changed} days,", end=" ")
    print(f"{done.parquet_files_written} Parquet files ({steps}) {done.reason}")
    slowest = sorted(done.views.items(), key=lambda v: -v[1])[:12]
    print("    " + ", ".join(f"{view} {seconds:.1f}" for view, seconds in slowest), flush=True)


def read_on(file: Path, stop: Event, answers: multiprocessing.Queue[tuple[int, list[str]]]) -> None:
    """Open the snapshot afresh again and again, ask it, and count what goes wrong."""
    good, errors = 0, []
    while not stop.is_set():
        try:
            with duckdb.connect(str(file), read_only=True) as connection:
                (at,) = connection.execute("SELECT published_at FROM mart.published").fetchall()[0]
                one = connection.execute("SELECT count(*) FROM v_articles").fetchall()
                connection.execute("SELECT day, sum(articles) FROM v_actor_daily GROUP BY ALL").fetchall()
                assert at is not None and one == connection.execute("SELECT count(*) FROM v_articles").fetchall()
                good += 1
        except Exception as error:
            errors.append(repr(error)[:200])
    answers.put((good, errors))


def under_readers(working: Path, folder: Path, size: Size, publishes: int, readers: int) -> None:
    """Publish many times, 20 new articles each, while readers ask."""
    stop, answers = multiprocessing.Event(), multiprocessing.Queue()  # type: ignore[var-annotated]
    processes = [
        multiprocessing.Process(target=read_on, args=(folder / "natowire.duckdb", stop, answers))
        for _ in range(readers)
    ]
    for process in processes:
        process.start()
    times = []
    for n in range(publishes):
        with writing(working) as connection:
            add_batch(connection, size, 20, 5000 + n)
        _, wall, _ = timed(working, folder)
        times.append(wall)
    stop.set()
    told = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    errors = [e for _, some in told for e in some]
    reads = sum(n for n, _ in told)
    print(
        f"{publishes} publishes, median {statistics.median(times):.1f} s, {reads} reads, {len(errors)} errors",
        errors[:3],
    )


def main() -> None:
    """Run all of it and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("working", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=Size().articles)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--publishes", type=int, default=50)
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder for the files, kept")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    working, size = folder / "working.duckdb", Size(articles=asked.articles)
    if asked.working:
        shutil.copy(asked.working, working)
    else:
        make(working, size)
    done, wall, cpu = timed(working, folder / "published", full=True)
    tell("full", done, wall, cpu)
    walls, cpus = [], []
    for n in range(3):
        with writing(working) as connection:
            add_batch(connection, size, asked.batch, 100 + n)
            change_articles(connection, max(asked.batch // 50, 1), 100 + n)
        done, w, c = timed(working, folder / "published")
        tell(f"after {asked.batch} articles", done, w, c)
        walls.append(w)
        cpus.append(c)
    print(f"incremental / full: {statistics.median(walls) / wall:.1%} wall, {statistics.median(cpus) / cpu:.1%} CPU")
    file = folder / "published" / "natowire.duckdb"
    parquet = [f.stat().st_size for f in (folder / "published" / "parquet").rglob("*") if f.is_file()]
    sizes = {"working": working.stat().st_size, "snapshot": file.stat().st_size, "Parquet": sum(parquet)}
    print(", ".join(f"{name} {held / 1e6:.0f} MB" for name, held in sizes.items()))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)
    if asked.publishes:
        under_readers(working, folder / "published", size, asked.publishes, asked.readers)
    if not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
