"""A real Prefect server for tests, and a `natowire serve` of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.prefect_server import prefect_server, prefect_settings
from flows.settings import Settings, load_settings

PATIENCE_S = 240.0  # for machines that do much else


def free_port() -> int:
    """Give a port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def kept_environment() -> Iterator[None]:
    """Let what a server sets in the environment be forgotten afterwards."""
    before = dict(os.environ)
    for name in (*prefect_settings(), "PREFECT_HOME", "PREFECT_API_URL", "NATOWIRE_HOME", "NATOWIRE_SOURCES"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def own_server(home: Path) -> Iterator[tuple[Settings, str]]:
    """Run a Prefect server of a data folder; gives its settings and the URL of its API, which clients use meanwhile."""
    with kept_environment():
        settings = load_settings(home=home, prefect_port=free_port())
        with prefect_server(settings) as url:
            from prefect.settings import PREFECT_API_URL, temporary_settings

            with temporary_settings({PREFECT_API_URL: url}):
                yield settings, url


def start_serve(environment: dict[str, str], log: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start `natowire serve` with its own process group; what it says goes to `log`."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "serve", *options],
            env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def wait_until(ready: Callable[[], bool], what: str, limit_s: float = PATIENCE_S) -> None:
    """Look again and again until something is so; raises `AssertionError` that names it when it takes too long."""
    deadline = time.monotonic() + limit_s
    while not ready():
        assert time.monotonic() < deadline, f"{what} took longer than {limit_s} s"
        time.sleep(0.2)


def runs_of(home: Path, *states: str) -> int:
    """Count the runs of the flow ingest in some states."""
    file = home / "prefect" / "prefect.db"
    if not file.exists():
        return 0
    marks = ", ".join("?" * len(states))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as prefect:
        try:
            count = prefect.execute(
                f"SELECT count(*) FROM flow_run r JOIN flow f ON f.id = r.flow_id "
                f"WHERE f.name = 'ingest' AND r.state_type IN ({marks})",
                states,
            ).fetchone()
        except sqlite3.OperationalError:  # not made yet
            return 0
    return int(count[0])


def processes_of(home: Path) -> list[str]:
    """Give the command lines of the processes that work for a data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = process.joinpath("environ").read_bytes()
            if f"NATOWIRE_HOME={home}".encode() in environment.split(b"\0"):
                found.append(process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return [line for line in found if line]


def server_of(serve: int) -> int:
    """Give the process of the Prefect server that a `natowire serve` started."""
    children = Path(f"/proc/{serve}/task/{serve}/children").read_text().split()
    return next(
        int(child) for child in children if b"server" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
    )
