"""The deployments that `natowire serve` serves; `prefect.yaml` has the same for workers of a work pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.types.entrypoint import EntrypointType

from extractors.errors import NatowireError
from flows.command_flows import brief, maintain, publish, watch
from flows.deployed import NAME, TAG, cancel_late, crash_abandoned, keep_pauses, watch_for_zombies
from flows.ingest import ingest, reread
from flows.schedule import EPOCH, offset_of
from flows.settings import Settings

WATCH_EVERY_M = 15  # beside the evaluation after each publish: for what waits for the end of quiet hours


def deployments(settings: Settings, every_minutes: int) -> list[RunnerDeployment]:
    """Give the deployments; publish has no schedule: it is started by what landed."""
    return [
        _deployment(ingest, _every(settings, every_minutes), reread_due=False, every_minutes=every_minutes),
        _deployment(reread, _every(settings, settings.reread_every_m)),
        _deployment(publish, None),
        _deployment(watch, _every(settings, max(every_minutes, WATCH_EVERY_M))),
        _deployment(brief, _daily(settings, settings.brief_at)),
        _deployment(maintain, _daily(settings, settings.maintain_at)),
    ]


@dataclass(frozen=True, slots=True)
class Registered:
    """What the server knows of our deployments: their ids by flow, those that are paused, and what was left behind."""

    ids: dict[str, UUID]
    paused: tuple[str, ...]
    crashed: int
    skipped: int


async def register(client: PrefectClient, runner: Runner, settings: Settings, every_minutes: int) -> Registered:
    """Put the deployments on the server and in the runner, and settle what an earlier runner left there.

    What is paused stays paused; runs whose process is gone are marked as crashed, runs that were missed are skipped.
    """
    ids: dict[str, UUID] = {}
    paused = []
    for wanted in deployments(settings, every_minutes):
        deployment = await keep_pauses(client, wanted)
        flow = str(deployment.flow_name)
        ids[flow] = await runner.aadd_deployment(deployment)
        if is_paused(deployment):
            paused.append(flow)
    crashed = await crash_abandoned(client, list(ids.values()))
    skipped = await cancel_late(client, list(ids.values()))
    await watch_for_zombies(client)
    return Registered(ids, tuple(sorted(paused)), crashed, skipped)


async def deploy(settings: Settings, pool: str, every_minutes: int) -> dict[str, bool]:
    """Put the deployments into a work pool of the configured server; gives for each flow whether it is paused.

    `prefect deploy` would set going what is paused as a whole. Raises `NatowireError` when there is no such pool.
    """
    told = {}
    async with get_client() as client:
        try:
            await client.read_work_pool(pool)
        except ObjectNotFound:
            mend = f"make it: prefect work-pool create {pool} --type process"
            raise NatowireError(f"work pool {pool}", "the server does not know it", mend) from None
        for wanted in deployments(settings, every_minutes):
            deployment = await keep_pauses(client, wanted)
            await deployment.aapply(work_pool_name=pool)
            told[str(deployment.flow_name)] = is_paused(deployment)
        await watch_for_zombies(client)
    return told


def is_paused(deployment: RunnerDeployment) -> bool:
    """Say whether a deployment, or a schedule of it, is paused."""
    return bool(deployment.paused) or not all(schedule.active for schedule in deployment.schedules or [])


def _every(settings: Settings, minutes: int) -> Schedule:
    every = timedelta(minutes=minutes)
    return Interval(every, anchor_date=EPOCH + offset_of(settings, every), slug="every")


def _daily(settings: Settings, at: str) -> Schedule:
    hour, minute = at.split(":")
    return Cron(f"{int(minute)} {int(hour)} * * *", timezone=settings.timezone, slug="daily")


def _deployment(flow: Flow[Any, Any], schedule: Schedule | None, **parameters: object) -> RunnerDeployment:
    # A run that is still going when the next is due makes that one be skipped, not queued.
    one_at_a_time = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    return RunnerDeployment.from_flow(
        flow,
        name=NAME,
        description=flow.description,
        tags=[TAG],
        schedules=[schedule] if schedule else None,
        concurrency_limit=one_at_a_time,
        parameters=dict(parameters),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
