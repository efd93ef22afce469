"""`natowire serve`: a Prefect server where none is configured, and the schedule.

Prefect is configured through its environment before it is imported.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractors.errors import NatowireError
from flows.settings import Settings

START_LIMIT_S = 90
# Each with its reason: what natowire sets in Prefect unless the person running it has set it already.
PREFECT_SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # nothing is told to anyone
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",  # it loads parts from other hosts
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",  # else any web page could start runs through the browser
    # in memory, which is the default, the limit of one run at a time would be forgotten at a restart
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}


def configure_prefect(settings: Settings) -> None:
    """Set Prefect's environment: its data in the data folder, and `PREFECT_SETTINGS` where nothing else is set."""
    os.environ["NATOWIRE_HOME"] = str(settings.home.resolve())
    os.environ.setdefault("PREFECT_HOME", str((settings.home / "prefect").resolve()))
    for name, value in PREFECT_SETTINGS.items():
        os.environ.setdefault(name, value)
    port = settings.prefect_port
    os.environ.setdefault("PREFECT_SERVER_CORS_ALLOWED_ORIGINS", f"http://127.0.0.1:{port},http://localhost:{port}")


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """Give the URL of the Prefect API: the one that is configured, else of a server started for as long as needed.

    The started server listens on loopback only. Raises `NatowireError` when it does not come up.
    """
    configure_prefect(settings)
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        yield configured
        return
    url = f"http://127.0.0.1:{settings.prefect_port}/api"
    if _healthy(url):
        mend = "stop it, set PREFECT_API_URL to use it, or choose another port with NATOWIRE_PREFECT_PORT"
        raise NatowireError(f"port {settings.prefect_port}", "another Prefect server answers there", mend)
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(settings.prefect_port),
    ]
    with log.open("ab") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    try:
        _wait_until_healthy(server, url, log)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_until_healthy(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NatowireError("Prefect server", f"it ended at once with code {server.returncode}", f"read {log}")
        if _healthy(url):
            return
        time.sleep(0.2)
    raise NatowireError("Prefect server", f"it did not answer within {START_LIMIT_S} s", f"read {log}")


def serve_forever(settings: Settings, every_minutes: int) -> None:
    """Serve the ingest deployment until interrupted or terminated; the first cycle starts at once."""
    with prefect_server(settings) as url:
        print(
            f"natowire: ingest every {every_minutes} min; Prefect at {url.removesuffix('/api')}; Ctrl-C stops",
            flush=True,
        )
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            asyncio.run(_serve(every_minutes))
        print("natowire: stopped", flush=True)


async def _serve(every_minutes: int) -> None:
    from prefect import get_client
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner
    from prefect.schedules import Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    task = asyncio.current_task()
    assert task is not None
    # A cycle that is still running when the next is due makes that one be skipped, not queued.
    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    deployment = RunnerDeployment.from_flow(
        ingest,
        name="every-source",
        description="Every enabled source that is due.",
        tags=["natowire"],
        schedule=Interval(timedelta(minutes=every_minutes), anchor_date=datetime.now(UTC)),
        concurrency_limit=one_at_a_time,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    runner = Runner(name="natowire", limit=1, pause_on_shutdown=False)
    deployment_id = await runner.aadd_deployment(deployment)
    async with get_client() as client:
        await client.create_flow_run_from_deployment(deployment_id)
    # The runner's own way to stop on SIGTERM never awaits its clean-up; cancelling its task does.
    loop = asyncio.get_running_loop()
    setattr(runner, "handle_sigterm", lambda *_: loop.call_soon_threadsafe(task.cancel))  # noqa: B010
    loop.add_signal_handler(signal.SIGINT, task.cancel)
    await runner.start()
