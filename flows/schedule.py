"""`natowire serve`: the schedule, and the runner that works it off."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from zlib import crc32

from filelock import FileLock, Timeout

from extractors.errors import NatowireError, WarehouseError
from flows.prefect_server import Server, prefect_server
from flows.settings import Settings

RUNS_AT_ONCE = 5
LOOK_EVERY_S = 10.0
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)  # runs fall on the same minutes after every restart


@contextmanager
def _one_schedule(settings: Settings) -> Iterator[None]:
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.home / "serve.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        mend = "stop it first, or give this one a data folder of its own with NATOWIRE_HOME"
        raise WarehouseError(str(settings.home), "another `natowire serve` runs there", mend) from None
    try:
        yield
    finally:
        lock.release()


def serve_forever(settings: Settings, every_minutes: int) -> None:
    """Serve the deployments until interrupted or terminated; the first ingest starts at once unless it is paused.

    Raises `WarehouseError` when the data folder is served already, `NatowireError` when no Prefect server comes up or
    the one that was started ends or hangs: who supervises this process then starts all of it again.
    """
    own: list[Server] = []
    with _one_schedule(settings), prefect_server(settings, own.append) as url:
        print(
            f"natowire: ingest every {every_minutes} min, reread every {settings.reread_every_m} min, publish after "
            f"what landed, brief at {settings.brief_at}, maintain at {settings.maintain_at} {settings.timezone}\n"
            f"natowire: Prefect at {url.removesuffix('/api')}; Ctrl-C stops",
            flush=True,
        )
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            asyncio.run(_serve_while_well(settings, every_minutes, own))
        print("natowire: stopped", flush=True)


def offset_of(settings: Settings, every: timedelta) -> timedelta:
    """Give where in its interval this data folder's runs fall, so that not all of the world asks at the full hour."""
    return timedelta(seconds=crc32(str(settings.home.resolve()).encode()) % max(int(every.total_seconds()), 1))


async def _serve_while_well(settings: Settings, every_minutes: int, own: list[Server]) -> None:
    serving = asyncio.create_task(_serve(settings, every_minutes))
    while not serving.done():
        await asyncio.wait([serving], timeout=LOOK_EVERY_S)
        for server in own:
            trouble = await asyncio.to_thread(server.trouble)
            if trouble is not None and not serving.done():
                _give_up(trouble)
    await serving


def _give_up(trouble: NatowireError) -> NoReturn:
    """End at once: the runner would wait for its server, and the runs that are going end with this process."""
    print(f"natowire: {trouble}", file=sys.stderr, flush=True)
    os._exit(1)


async def _serve(settings: Settings, every_minutes: int) -> None:
    from prefect import get_client
    from prefect.runner import Runner

    from flows.deployments import register

    task = asyncio.current_task()
    assert task is not None
    runner = Runner(name="natowire", limit=RUNS_AT_ONCE, pause_on_shutdown=False)
    async with get_client() as client:
        registered = await register(client, runner, settings, every_minutes)
        if registered.crashed:
            print(f"natowire: {registered.crashed} runs of before were marked as crashed", flush=True)
        for flow in registered.paused:
            print(f"natowire: {flow} is paused; resume it in the UI", flush=True)
        if "ingest" not in registered.paused:
            await client.create_flow_run_from_deployment(registered.ids["ingest"])
    # The runner's own way to stop on SIGTERM never awaits its clean-up; cancelling its task does.
    loop = asyncio.get_running_loop()
    setattr(runner, "handle_sigterm", lambda *_: loop.call_soon_threadsafe(task.cancel))  # noqa: B010
    loop.add_signal_handler(signal.SIGINT, task.cancel)
    await runner.start()
