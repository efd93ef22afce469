"""What every flow of ours does beside its work: retries, one run at a time, the next flow, commands with a deadline."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from prefect import get_client, get_run_logger, runtime
from prefect.deployments import arun_deployment

from extractors.errors import NatowireError
from flows.deployed import cancel_late, find_deployment, watch_for_zombies
from flows.lifeline import die_with_parent
from flows.settings import Settings
from warehouse.connect import reading
from warehouse.rows import Balance
from warehouse.run_sources import last_landed_at

WRITER_WAIT_S = 900.0  # how long a scheduled flow waits for another that writes
STOP_LIMIT_S = 20
_RETRY_AFTER_S = 120


def name_of_run() -> str:
    """Give a flow run a name that says which flow it is and when it began, UTC."""
    return f"{runtime.flow_run.flow_name} {datetime.now(UTC):%Y-%m-%d %H:%M:%S}"


# Each flow run is a process of its own, so these are drawn anew for each: flows that failed together come back apart.
FLOW_OPTIONS: dict[str, Any] = {
    "flow_run_name": name_of_run,
    "retries": 2,
    "retry_delay_seconds": round(_RETRY_AFTER_S * random.uniform(0.5, 1.5)),
}


async def as_one() -> None:
    """Begin a run of a deployment: tie it to its runner, and skip the runs that were missed meanwhile."""
    if runtime.deployment.id is None:
        return
    die_with_parent()
    async with get_client() as client:
        skipped = await cancel_late(client, [UUID(runtime.deployment.id)], but=UUID(runtime.flow_run.id))
        await watch_for_zombies(client)
    if skipped:
        get_run_logger().warning("%d runs that were missed are skipped", skipped)


async def publish_next(settings: Settings, balance: Balance) -> None:
    """Have the snapshot published when there is something that it does not show yet."""
    if runtime.deployment.id is not None and (landed(balance) or await asyncio.to_thread(_is_behind, settings)):
        await start_next("publish")


async def start_next(flow: str) -> None:
    """Start the deployment of a flow when this run is one of a deployment, unless that flow's is paused or absent."""
    if runtime.deployment.id is None:
        return
    async with get_client() as client:
        held = await find_deployment(client, flow)
        if held is not None and not held.paused:
            await arun_deployment(held.id, timeout=0, as_subflow=False)


def landed(balance: Balance) -> bool:
    """Say whether a cycle changed what readers see."""
    return bool(balance.articles_new or balance.changed or balance.removed)


def _is_behind(settings: Settings) -> bool:
    """Say whether the snapshot is older than rows that landed, as after a crash between the two."""
    with reading(settings.working_file) as connection:
        at = last_landed_at(connection)
    if at is None:
        return False
    published = settings.published_file
    return not published.exists() or datetime.fromtimestamp(published.stat().st_mtime, UTC) < at.replace(tzinfo=UTC)


async def command(settings: Settings, *arguments: str, limit_s: float, attention: bool = False) -> str:
    """Run a natowire command in a process of its own and give what it prints; it is killed at its deadline.

    DuckDB at work cannot be interrupted from a thread, and everything it does can be killed at any moment.
    `attention`: it may end with 1, which then says that something needs a person, and tells the rest all the same.
    Raises `NatowireError` when the command fails, with its own words, or is not done in time.
    """
    what = f"natowire {' '.join(arguments)}"
    environment = {"NATOWIRE_HOME": str(settings.home), "NATOWIRE_WRITER_WAIT_S": str(WRITER_WAIT_S)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "flows.lifeline", "flows.cli", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )  # fmt: skip
    try:
        out, told = await asyncio.wait_for(process.communicate(), limit_s)
    except TimeoutError:
        raise NatowireError(
            what, f"it was not done within {limit_s:.0f} s", "see why it is slow, then run it"
        ) from None
    finally:
        if process.returncode is None:
            await _stop(process)
    if process.returncode and not (attention and process.returncode == 1 and out.strip()):
        said = told.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise NatowireError(what, said[-1], "mend that; it is tried again at the next run")
    return out.decode()


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), STOP_LIMIT_S)
        except TimeoutError:
            process.kill()
            await process.wait()
