"""A throwaway Superset on the loopback interface, and a small client of its REST API.

Runs in the Python environment in which Superset is installed (see docs/bi.md), not in natowire's own.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

USER = "admin"

# CSRF tokens and HTTPS headers protect a Superset that people share. This one answers on 127.0.0.1 for a minute, to a
# password that is made for the run.
CONFIG = """\
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/metadata.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
GLOBAL_ASYNC_QUERIES = False
"""


class Superset:
    """A session with a running Superset."""

    def __init__(self, address: str, password: str) -> None:
        self.address = address
        self.password = password
        self._http = requests.Session()

    def log_in(self) -> None:
        """Fetch a token and send it with every later request."""
        answer = self.call(
            "POST",
            "security/login",
            json={"username": USER, "password": self.password, "provider": "db", "refresh": False},
        )
        self._http.headers["Authorization"] = f"Bearer {answer['access_token']}"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Return the JSON answer of one API call (an archive: its bytes); RuntimeError says what went wrong."""
        answer = self._http.request(method, f"{self.address}/api/v1/{path}", timeout=120, **arguments)
        if not answer.ok:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:1500]}")
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.content


@contextmanager
def fresh_superset(folder: Path) -> Iterator[Superset]:
    """Make a new Superset in an empty folder, start it on a free port of 127.0.0.1, and stop it at the end."""
    password = secrets.token_urlsafe(24)
    config = folder / "superset_config.py"
    config.write_text(CONFIG.format(secret=secrets.token_urlsafe(42), folder=folder.as_posix()), encoding="utf-8")
    env = {
        **os.environ,
        "SUPERSET_CONFIG_PATH": str(config),
        "SUPERSET_HOME": str(folder),
        "FLASK_APP": "superset.app:create_app()",
    }
    name = ["--firstname", "Ada", "--lastname", "Admin", "--email", "admin@example.org"]
    with (folder / "superset.log").open("w", encoding="utf-8") as log:
        _run(["db", "upgrade"], env, log)
        _run(["init"], env, log)
        _run(["fab", "create-admin", "--username", USER, *name, "--password", password], env, log)
        port = _free_port()
        server = subprocess.Popen(
            _command(["run", "--host", "127.0.0.1", "--port", str(port), "--with-threads"]),
            env=env,
            stdout=log,
            stderr=log,
        )
        try:
            superset = Superset(f"http://127.0.0.1:{port}", password)
            _wait(superset.address, server, folder)
            superset.log_in()
            yield superset
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _command(words: list[str]) -> list[str]:
    return [sys.executable, "-c", "from superset.cli.main import superset; superset()", *words]


def _run(words: list[str], env: dict[str, str], log: Any) -> None:
    print(f"superset {' '.join(words[:2])}", flush=True)
    ended = subprocess.run(_command(words), env=env, stdout=log, stderr=log, check=False)
    if ended.returncode:
        log.flush()
        raise SystemExit(f"superset {words[0]} failed:\n{Path(log.name).read_text(encoding='utf-8')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end and server.poll() is None:
        try:
            if requests.get(f"{address}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(1)
    raise SystemExit(f"superset did not start:\n{(folder / 'superset.log').read_text(encoding='utf-8')[-3000:]}")
