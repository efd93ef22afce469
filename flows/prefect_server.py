"""A Prefect server where none is configured: on loopback, its database in the data folder, nothing told to anyone.

Prefect is configured through its environment before it is imported; what is set and why stands in `prefect.toml`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import NatowireError
from flows.settings import Settings

START_LIMIT_S = 90
STOP_LIMIT_S = 15
SILENT_LIMIT_S = 120
_FREE_LIMIT_S = 10.0  # how long the port of a server that was just killed may stay taken
_LOG_MAX_BYTES = 10_000_000
_HOST = "127.0.0.1"


@dataclass(slots=True)
class Server:
    """A server that this process started."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    silent_since: float | None = None

    def trouble(self) -> NatowireError | None:
        """Give what is wrong with it: it has ended, or has not answered for two minutes; None while it is well."""
        mend = f"read {self.log}, then start `natowire serve` again, as systemd would"
        if self.process.poll() is not None:
            return NatowireError("Prefect server", f"it ended with code {self.process.returncode}", mend)
        if _healthy(self.url, timeout_s=10):
            self.silent_since = None
        elif self.silent_since is None:
            self.silent_since = time.monotonic()
        elif time.monotonic() - self.silent_since > SILENT_LIMIT_S:
            return NatowireError("Prefect server", f"it has not answered for {SILENT_LIMIT_S} s", mend)
        return None


def prefect_settings() -> dict[str, str]:
    """Give what `prefect.toml` asks for, as variables of the environment."""
    here = Path(__file__).parent
    beside = here / "prefect.toml"  # where an installed package has it
    with (beside if beside.exists() else here.parent / "prefect.toml").open("rb") as file:
        return {"DO_NOT_TRACK": "1", **_flat(tomllib.load(file), "PREFECT")}


def _flat(table: Mapping[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            flat |= _flat(value, name)
        else:
            flat[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return flat


def configure_prefect(settings: Settings) -> None:
    """Set Prefect's environment: its data in the data folder, and `prefect.toml` where nothing else is set."""
    os.environ["NATOWIRE_HOME"] = str(settings.home.resolve())
    os.environ.setdefault("PREFECT_HOME", str((settings.home / "prefect").resolve()))
    for name, value in prefect_settings().items():
        os.environ.setdefault(name, value)
    port = settings.prefect_port
    os.environ.setdefault("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", f"http://{_HOST}:{port},http://localhost:{port}")


@contextmanager
def prefect_server(settings: Settings, started: Callable[[Server], None] | None = None) -> Iterator[str]:
    """Give the URL of the Prefect API: the one that is configured, else of a server started for as long as needed.

    The started server listens on loopback only and ends with this process, however that ends; `started` is told of it.
    Raises `NatowireError` when it does not come up.
    """
    configure_prefect(settings)
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        _wait_until_healthy(configured, None, Path(os.environ["PREFECT_HOME"]))
        yield configured
        return
    _wait_until_free(settings.prefect_port)
    url = f"http://{_HOST}:{settings.prefect_port}/api"
    log = _log_file()
    command = ["-m", "flows.lifeline", "prefect", "server", "start", "--host", _HOST, "--port"]
    with log.open("ab") as out:
        server = subprocess.Popen(
            [sys.executable, *command, str(settings.prefect_port)],
            # the command's own options do not reach the UI, which would look for the server at port 4200
            env={**os.environ, "PREFECT_SERVER_API_HOST": _HOST, "PREFECT_SERVER_API_PORT": str(settings.prefect_port)},
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C stops the runner first, which still has to tell the server
        )
    try:
        _wait_until_healthy(url, server, log)
        os.environ["PREFECT_API_URL"] = url
        if started is not None:
            started(Server(server, url, log))
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(timeout=STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _log_file() -> Path:
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LOG_MAX_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log


def _wait_until_free(port: int) -> None:
    deadline = time.monotonic() + _FREE_LIMIT_S
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
                return
            except OSError as error:
                if time.monotonic() >= deadline:
                    what = (
                        "another Prefect server answers there" if _healthy(f"http://{_HOST}:{port}/api") else str(error)
                    )
                    mend = "stop it, set PREFECT_API_URL to use it, or choose another port with NATOWIRE_PREFECT_PORT"
                    raise NatowireError(f"port {port}", what, mend) from None
        time.sleep(0.2)


def _healthy(url: str, timeout_s: float = 2) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=timeout_s) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)  # it is there and asks who we are, which the client will tell it
    except (urllib.error.URLError, OSError):
        return False


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes] | None, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if server is not None and server.poll() is not None:
            raise NatowireError("Prefect server", f"it ended at once with code {server.returncode}", f"read {log}")
        if _healthy(url):
            return
        time.sleep(0.2)
    mend = f"read {log}" if server is not None else "start it, or unset PREFECT_API_URL to have one started"
    raise NatowireError(f"Prefect server {url}", f"it did not answer within {START_LIMIT_S} s", mend)
