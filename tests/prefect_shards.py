"""A Prefect server on PostgreSQL with the deployments of prefect-shards.yaml and workers, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.prefect_server import prefect_settings
from tests.own_postgres import postgres

ROOT = Path(__file__).parent.parent
WRITER_POOL, SHARDS_POOL = "natowire", "natowire-shards"
PREFECT = [sys.executable, "-m", "prefect", "--no-prompt"]


@dataclass(slots=True)
class Cluster:
    """What is running, with one log per process."""

    folder: Path
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def prefect(self, *arguments: str) -> str:
        """Run a command of Prefect and give what it prints."""
        done = subprocess.run([*PREFECT, *arguments], env=self.environment, cwd=ROOT, capture_output=True)
        told = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == 0, told
        return told

    def start(self, name: str, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a process that logs into `name`.log and leads a group of its own."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [*PREFECT, *arguments], env=self.environment | settings, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def start_worker(self, name: str, pool: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a Prefect worker that does one run at a time."""
        worker = self.start(name, "worker", "start", "--pool", pool, "--name", name, "--limit", "1", **settings)
        self.workers.append(worker)
        return worker

    def logs(self) -> str:
        """Give what all processes have said."""
        return "\n".join(log.read_text("utf-8", "replace") for log in sorted(self.folder.glob("**/*log")))


def kill(process: subprocess.Popen[bytes], with_signal: int = signal.SIGKILL) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, with_signal)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)


@contextlib.contextmanager
def cluster(folder: Path, port: int, settings: dict[str, str], workers: Sequence[str]) -> Iterator[Cluster]:
    """Run it all until the block ends; each worker has a data folder that does not exist, and the spool."""
    folder.mkdir(parents=True, exist_ok=True)
    with postgres(folder / "postgres", "prefect") as url:
        api = f"http://127.0.0.1:{port}/api"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NATOWIRE_", "PREFECT_"))}
        environment = kept | prefect_settings() | settings | {
            "PREFECT_HOME": str(folder / "prefect"), "PREFECT_API_URL": api, "NATOWIRE_CHECKOUT": str(ROOT),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": url, "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        running = Cluster(folder, environment)
        server = running.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(port))
        try:
            _wait_for(f"{api}/health", server)
            for pool in (WRITER_POOL, SHARDS_POOL):
                running.prefect("work-pool", "create", pool, "--type", "process")
            running.prefect("deploy", "--all", "--prefect-file", "prefect-shards.yaml")
            running.start_worker("writer", WRITER_POOL)
            for name in workers:
                running.start_worker(name, SHARDS_POOL, NATOWIRE_HOME=str(folder / f"none-{name}"))
            yield running
        finally:
            for worker in running.workers:
                kill(worker)
            kill(server, signal.SIGTERM)
            kill(server)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert server.poll() is None, "the Prefect server ended"
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.3)
    raise AssertionError("the Prefect server did not answer")
