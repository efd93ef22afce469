"""SIGKILL at any moment of an ingest followed by a publish, within commits above all: nothing lost, nothing twice.

    python -m tests.bench.bench_kill_both WEB_SERVER.py [--kills 200] [--copies 2] [--seed 1]

WEB_SERVER.py as in `bench_ingest`. One data folder is filled undisturbed; others by commands that are killed and
started again: ingests, and when all is there publishes and ingests of what may have changed. After 50 kills both run
through, must hold what the first folder holds, and the next folder is begun. Some of the kills come at a random time,
the others a moment after the log of the working file (or the draft of the snapshot) has changed, which is when a commit
is on its way. A kill counts as within a commit when the log or a draft was there and changed in the moment before it.
After each kill the working file and the snapshot are opened as a reader would: the articles may not have become fewer,
none may be there twice, all checks hold, and no process may be left.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tests.bench.bench_kill import held
from tests.bench.bench_kill_publish import look
from tests.bench.webs import environment, natowire, served, write_sources

GROWS_S = 0.002  # between two looks at the size of a file
PER_ROUND = 50  # kills in one data folder


@dataclass(slots=True)
class Story:
    """What happened so far."""

    kills: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)  # the most articles seen, by file

    def wrong(self, problem: str) -> None:
        """Note a problem and tell it."""
        self.problems.append(problem)
        print(problem, flush=True)


def sizes(home: Path) -> tuple[int, ...]:
    """Give the sizes of what a commit writes: the log, and the drafts of the snapshot; -1 for what is not there."""
    found = []
    for name in ("natowire.duckdb.wal", "published/natowire.tmp", "published/natowire.tmp.wal"):
        try:
            found.append((home / name).stat().st_size)
        except OSError:
            found.append(-1)
    return tuple(found)


class Starter:
    """Starts commands by forking a process that has imported everything: that takes a third of the time of a new one.

    What is forked holds no thread, no file and no connection; it leads a session of its own.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, command: str, env: dict[str, str]) -> int:
        """Start a command and give its process id."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([command, env]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


_STARTER = """
import json, os, signal, sys
import flows.cli, flows.cycle, flows.publishing, flows.seed_data, flows.show, flows.summary
for line in sys.stdin:
    command, env = json.loads(line)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pid = os.fork()
    if not pid:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        os.environ.update(env)
        sys.argv = ["natowire", command]
        try:
            flows.cli.main()
        finally:
            os._exit(0)
    print(pid, flush=True)
"""


def killed(
    starter: Starter, command: str, env: dict[str, str], home: Path, dice: random.Random, longest_s: float, story: Story
) -> str | None:
    """Start a command and kill it; gives whether that fell within a commit, or None where the command had ended."""
    pid = starter.start(command, env)
    deadline = time.monotonic() + dice.uniform(0.1, longest_s) * dice.random()
    aims_at_commit, skip = dice.random() < 0.7, dice.randrange(8)
    before = last = sizes(home)
    while _runs(pid):
        before, last = last, sizes(home)
        if aims_at_commit and before != last and max(last) > 0:
            skip -= 1
            if skip < 0:
                time.sleep(dice.uniform(0, 0.01))
                break
        elif not aims_at_commit and time.monotonic() > deadline:
            break
        time.sleep(GROWS_S)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return None
    if rest := left_over(pid):
        story.wrong(f"{len(rest)} processes of a killed {command} live on")
    return "within a commit" if before != last and max(last) > 0 else "elsewhere"


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def left_over(leader: int) -> list[str]:
    """Give the processes of a session that still run, after some time to end.

    The process that makes the workers notices that natowire is gone when it has loaded what it hands on to them, which
    takes seconds, and many on a busy machine.
    """
    for _ in range(600):
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                told = stat.read_text("utf-8").rpartition(")")[2].split()
                if told[3] == str(leader) and told[0] != "Z":
                    found.append(stat.parent.name)
        if not found:
            return []
        time.sleep(0.1)
    return found


def inspect(home: Path, story: Story, when: str, command: str, *, at_the_end: bool = False) -> None:
    """Open what a reader would open and note what is wrong."""
    working, published = home / "natowire.duckdb", home / "published"
    if working.exists():
        try:
            counts, _, checks = held(home)
            if checks:
                story.wrong(f"{when}: {checks} checks fail in the working file")
            _count("working", counts["v_articles"], story, when)
        except Exception as error:  # whatever it is, a reader would have seen it
            if "there is no" not in str(error) and "does not exist" not in str(error):  # killed before the first run
                story.wrong(f"{when}: the working file: {error}")
    if command == "publish" and (published / "natowire.duckdb").exists():
        try:
            if at_the_end:
                articles, wrong = look(published)
                for problem in wrong:
                    story.wrong(f"{when}: {problem}")
            else:
                with duckdb.connect(str(published / "natowire.duckdb"), read_only=True) as c:
                    ((articles,),) = c.execute("SELECT count(*) FROM v_articles").fetchall()
            _count("published", articles, story, when)
        except (duckdb.Error, OSError, ValueError) as error:
            story.wrong(f"{when}: the snapshot does not open: {error}")


def _count(name: str, articles: int, story: Story, when: str) -> None:
    if articles < story.most.get(name, 0):
        story.wrong(f"{when}: {articles} articles {name} after {story.most[name]}")
    story.most[name] = max(articles, story.most.get(name, 0))


def main() -> None:
    """Run the benchmark; exits with 1 when anything was lost, landed twice, did not open, or lived on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8808, help="of the web server")
    asked = parser.parse_args()
    dice, story = random.Random(asked.seed), Story()
    with (
        contextlib.closing(Starter()) as starter,
        tempfile.TemporaryDirectory() as folder,
        served(
            asked.server,
            "--copies",
            str(asked.copies),
            "--latency",
            "0.01",
            "--port",
            str(asked.port),
            control=f"http://127.10.0.1:{asked.port}",
        ) as control,
    ):
        sources = Path(folder) / "sources.csv"
        write_sources(control, sources)
        calm = Path(folder) / "calm"
        whole = natowire("ingest", "--json", env=environment(calm, sources, workers="1"))
        counts, urls, _ = held(calm)
        longest, rounds = {"ingest": whole.wall_s, "publish": 20.0}, 0
        print(f"undisturbed: {counts}", flush=True)
        while sum(story.kills.values()) < asked.kills:
            rounds += 1
            home, command, until = Path(folder) / f"stormy-{rounds}", "ingest", sum(story.kills.values()) + PER_ROUND
            env = environment(home, sources, workers="1")
            story.most.clear()
            while (so_far := sum(story.kills.values())) < min(asked.kills, until):
                began = time.monotonic()
                ended = killed(starter, command, env, home, dice, longest[command], story)
                if ended is None:
                    longest[command] = time.monotonic() - began
                    command = "publish" if command == "ingest" or dice.random() < 0.5 else "ingest"
                    continue
                story.kills[f"{command} {ended}"] += 1
                if so_far % 10 == 9:
                    print(f"{so_far + 1} kills: {dict(story.kills)}, {len(story.problems)} problems", flush=True)
                inspect(home, story, f"kill {so_far + 1} ({command})", command)
                if story.most.get("working") == counts["v_articles"] and dice.random() < 0.3:
                    command = "publish" if command == "ingest" else "ingest"
            natowire("ingest", "--json", env=env)
            natowire("publish", "--json", env=env)
            inspect(home, story, f"end of round {rounds}", "publish", at_the_end=True)
            after, found, _ = held(home)
            lost, invented = len(urls - found), len(found - urls)
            if lost or invented or after["waiting"] or after["v_articles"] != story.most["published"]:
                story.wrong(f"round {rounds}: {lost} lost, {invented} invented, {after}")
            print(f"round {rounds}: {dict(story.kills)}, {len(story.problems)} problems", flush=True)
        within = sum(n for name, n in story.kills.items() if name.endswith("within a commit"))
        print(f"{sum(story.kills.values())} kills in {rounds} rounds, {within} within a commit: {dict(story.kills)}")
        print(f"{len(story.problems)} problems")
        sys.exit(bool(story.problems))


if __name__ == "__main__":
    main()
