"""What a replay costs beside the ingest's reading and tagging, with one worker and with several, in what memory, and
whether it survives being killed.

    python -m tests.bench.bench_replay [--articles 1000] [--workers 2] [--kills 10] [--seed 1] [--cpu]

The demo's pages stand under as many addresses as asked for, a number of its own in each; they are read, tagged,
archived and landed as an ingest does, and read again from the archive. Memory is that of the process that writes, at a
quarter of the articles and at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.model import Failure, Source, Stage, key64
from flows import work
from flows.actor_store import sync_registry
from flows.archive import Archive
from flows.demo_server import samples
from flows.pool import WorkerPool
from flows.registry import PERSON_RULES
from flows.settings import load_settings
from tests.bench.webs import environment, natowire
from tests.replay_samples import dump
from warehouse.arrow import scalar
from warehouse.connect import prepare, reading, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import sync_sources
from warehouse.rows import EntryToRead, Landing
from warehouse.runs import start_run

BATCH = 50
_PEAK = """
import asyncio, json, resource, sys
from flows.replaying import ReplayWish, replay
from flows.settings import load_settings
if __name__ == "__main__":
    asyncio.run(replay(load_settings(), ReplayWish("mentions")))
    print(json.dumps({"mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def pages(count: int) -> list[tuple[str, bytes]]:
    """Give as many pages as asked for, each with its address."""
    own = [p.read_bytes() for p in sorted(Path(str(samples())).rglob("*.html"))]
    own = [p for p in own if len(p) > 3_000]
    made = []
    for n in range(count):
        body = own[n % len(own)].replace(b"<body", f'<body data-copy="{n}"'.encode(), 1)
        made.append((f"https://site{n % 40}.example/news/{n}", body.replace(b"<p>", f"<p>Nr. {n}. ".encode(), 1)))
    return made


def ingest(home: Path, count: int, workers: int) -> float:
    """Read, tag, archive and land; gives the seconds without the start of the workers."""
    settings = load_settings(home=home, workers=workers)
    prepare(settings.working_file)
    with writing(settings.working_file) as c:
        sync_sources(c, [Source("bench", "Bench", "https://bench.example/feed", "feed", "de")], datetime.now(UTC))
        sync_registry(c, ())
        run_id = start_run(c, "ingest", "0", "1", datetime.now(UTC))
    archive = Archive(settings.archive_folder, run_id, "0")

    async def read(pool: WorkerPool, url: str, body: bytes) -> Landing:
        entry = EntryToRead(
            None, None, "bench", "https://bench.example/feed", "Bench", url, key64(url), None, None, (), None, "de", 0
        )
        now = datetime.now(UTC)
        read = await pool.run(Stage.ARTICLE, work.read_and_tag, work.Page(body, url, "text/html"), entry, now)
        assert not isinstance(read, Failure), read
        ref = archive.add(url, 200, [("Content-Type", "text/html")], body, now)
        return Landing(entry, url, key64(url), *read, None, (), ref, as_of=now)

    async def all_of_them() -> float:
        with WorkerPool(workers, 60, 2048) as pool:
            await pool.run(Stage.TAG, work.ready)
            todo = pages(count)
            began = time.monotonic()
            for start in range(0, count, BATCH):
                landings = await asyncio.gather(*(read(pool, *page) for page in todo[start : start + BATCH]))
                archive.sync()
                with writing(settings.working_file) as c:
                    land_articles(c, run_id, landings, datetime.now(UTC), "1", PERSON_RULES)
            return time.monotonic() - began

    seconds = asyncio.run(all_of_them())
    archive.close()
    with writing(settings.working_file) as c:
        c.execute("UPDATE core.runs SET status = 'done'")
    return seconds


def cpu_ms(count: int) -> dict[str, float]:
    """Give CPU milliseconds per article in this process: reading and tagging of the ingest, and of each stage."""
    now, made = datetime.now(UTC), pages(count)

    def entry(url: str) -> EntryToRead:
        return EntryToRead(None, None, "b", "https://b.example/f", "B", url, 1, None, None, (), None, "de", 0)

    def timed(action: Callable[[], list[Any]]) -> tuple[list[Any], float]:
        began = time.process_time()
        made = action()
        return made, (time.process_time() - began) * 1_000 / count

    def ingested() -> list[Any]:
        return [work.read_and_tag(work.Page(b, u, "text/html"), entry(u), now) for u, b in made]

    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), 1, "0")
        refs = [archive.add(u, 200, [("Content-Type", "text/html")], b, now) for u, b in made]
        archive.close()
        ingested()  # what is loaded once is no part of it
        got, ingest_ms = timed(ingested)
        told = [(a.text, f.language, a.title, (a.published_at or now).date(), f.mentions, f.claims) for a, f in got]
        addresses = [u for u, _ in made]
        return {
            "ingest": ingest_ms,
            "article": timed(
                lambda: [
                    work.read_archived(Path(folder), r, entry(u), now) for u, r in zip(addresses, refs, strict=True)
                ]
            )[1],
            "mentions": timed(lambda: [work.tag_text(*t[:4]) for t in told])[1],
            "claims": timed(lambda: [work.tag_text(*t[:5]) for t in told])[1],
            "numbers": timed(lambda: [work.tag_text(*t) for t in told])[1],
        }


def replayed(home: Path, stage: str, workers: int) -> tuple[float, float]:
    """Replay, see that nothing differs, and forget it; gives seconds of wall and CPU time, the start included."""
    env = environment(home, home / "no.csv", workers=str(workers))
    ran = natowire("reprocess", "--stage", stage, "--json", env=env)
    run_id = str(ran.answer["run_id"])
    assert ran.answer["failed"] == 0, ran.answer
    assert natowire("runs", "diff", "current", run_id, "--json", env=env).answer["is_empty"]
    natowire("runs", "drop", run_id, "--json", env=env)
    return ran.wall_s, ran.cpu_s


def peak_mib(home: Path, workers: int) -> float:
    """Replay in a process of its own and give the most memory that it held."""
    script = home / "peak.py"
    script.write_text(_PEAK, "utf-8")
    env = environment(home, home / "no.csv", workers=str(workers)) | {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, str(script)], env=env, stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return float(answer["mib"])


def killed(home: Path, kills: int, longest_s: float, dice: random.Random) -> tuple[bool, int]:
    """Kill a replay at random moments until it has been killed so often, then let it end; says whether all is well."""
    before = dump(home / "natowire.duckdb")
    env = environment(home, home / "no.csv", workers="2")
    hit = 0
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "reprocess", "--stage", "article"], env=env,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(timeout=dice.uniform(1.0, longest_s))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            hit += 1
    ran = natowire("reprocess", "--stage", "article", "--json", env=env)
    found = natowire("runs", "diff", "current", str(ran.answer["run_id"]), "--json", env=env)
    return dump(home / "natowire.duckdb") == before and found.answer["is_empty"], hit


def main() -> None:
    """Run the benchmark; exits with 1 when a killed replay has changed what is current or found something else."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu", action="store_true", help="only the CPU time per article")
    options = parser.parse_args()
    shown = ", ".join(f"{name} {ms:.1f}" for name, ms in cpu_ms(40).items())
    print(f"CPU milliseconds per article, without landing: {shown}", flush=True)
    if options.cpu:
        return
    with tempfile.TemporaryDirectory() as folder:
        few, home = Path(folder) / "few", Path(folder) / "home"
        ingest(few, options.articles // 4, options.workers)
        seconds = ingest(home, options.articles, options.workers)
        with reading(home / "natowire.duckdb") as c:
            tags = [scalar(c, f"SELECT count(*) FROM core.{t}") for t in ("mentions", "claims", "numbers")]
        print(f"{options.articles} articles, {tags} mentions, claims, numbers")
        print(f"read, tagged and landed with {options.workers} workers: {seconds:.1f} s")
        for stage in ("article", "mentions", "claims", "numbers"):
            one, many = replayed(home, stage, 1), replayed(home, stage, options.workers)
            print(
                f"{stage}: {one[0]:.1f} s with one worker, {many[0]:.1f} s with {options.workers} "
                f"({one[0] / many[0]:.2f} times as fast, CPU {one[1]:.1f} and {many[1]:.1f} s)"
            )
        small, large = peak_mib(few, 2), peak_mib(home, 2)
        print(f"peak of the writing process: {small:.0f} MiB, {large:.0f} MiB at four times as many")
        whole = shutil.copytree(few, Path(folder) / "killed")
        sound, hit = killed(whole, options.kills, replayed(few, "article", 2)[0], random.Random(options.seed))
        print(f"killed {hit} times: {'nothing current changed, the end is the same' if sound else 'BROKEN'}")
        sys.exit(not sound)


if __name__ == "__main__":
    main()
