"""Helpers of the benchmarks: a web of pages served by an outside program, and CPU time of whole process trees."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished command: its JSON answer, wall seconds and the CPU seconds of it and everything it started."""

    answer: dict[str, Any]
    wall_s: float
    cpu_s: float


@contextlib.contextmanager
def served(
    program: Path, *options: str, control: str = "http://127.10.0.1:8808", listing: str = "/sources.json"
) -> Iterator[str]:
    """Run a web server program until the block ends; gives its control address, which answers at `listing`."""
    server = subprocess.Popen([sys.executable, str(program), *options], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                ask(control + listing)
                break
            except OSError:
                time.sleep(0.1)
        yield control
    finally:
        server.terminate()
        server.wait()


def ask(url: str) -> Any:
    """Give the JSON that a loopback URL answers with."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def write_sources(control: str, file: Path) -> int:
    """Write the web's sources as a sources file; gives their number."""
    rows = ask(control + "/sources.json")
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["source_id", "outlet", "url", "kind", "language"])
        for n, row in enumerate(rows):
            kind = "sitemap" if row["kind"] == "sitemap" else "feed"
            table.writerow([f"s{n:03d}", row["outlet"], row["url"], kind, row["lang"] or ""])
    return len(rows)


def environment(home: Path, sources: Path, **settings: str) -> dict[str, str]:
    """Give the environment of a natowire that may fetch from loopback without waiting."""
    told = {"HOME": str(home), "SOURCES": str(sources), "ALLOW_ADDRESSES": "127.0.0.0/8", "MIN_GAP_S": "0"} | settings
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NATOWIRE_")}
    return kept | {f"NATOWIRE_{k.upper()}": v for k, v in told.items()}


def natowire(*arguments: str, env: dict[str, str]) -> Ran:
    """Run the command and wait for every process that it started, orphans included."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([sys.executable, "-m", "flows.cli", *arguments], env=env, stdout=subprocess.PIPE, check=True)
    wall = time.monotonic() - began
    time.sleep(0.5)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = done.stdout.decode().strip().splitlines()
    return Ran(json.loads(lines[-1]) if lines else {}, wall, cpu)
