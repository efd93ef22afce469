"""The cycle over several machines as Prefect flows: one run plans and lands, one per shard and stage works.

The runs of shards are worked off by Prefect workers on any machine that sees the spool. They hold nothing but the id of
a plan: the work is that of `natowire worker`, which may be at the same spool.
"""

from __future__ import annotations

from time import monotonic
from typing import Annotated

from prefect import flow, get_run_logger
from prefect.deployments import arun_deployment
from prefect.exceptions import ObjectNotFound
from pydantic import Field

from extractors.errors import NatowireError
from flows.flow_runs import FLOW_OPTIONS, WRITER_WAIT_S, as_one, publish_next
from flows.ingest import Hours, Minutes, tell_run, wish_of
from flows.lifeline import die_with_parent
from flows.seed_data import load_sources
from flows.settings import load_settings
from flows.shard_worker import ShardWorker, Worked, worked_line
from flows.sharding import run_sharded
from flows.spool import Plan, SpoolError
from warehouse.rows import Balance

SHARDS = 4  # where the setting `shards` names none
WORK = "work-shard/natowire"


@flow(
    name="work-shard",
    description="Fetch, read and tag what one plan of the spool holds, and hand it to the writer.",
    flow_run_name="{plan_id}",
)
async def work_shard(plan_id: str) -> dict[str, int]:
    """Work one plan off; gives counts, all 0 where somebody else took it or it was taken back.

    Args:
        plan_id: The plan, as its file in the spool is named
    """
    die_with_parent()
    told: list[Worked | SpoolError] = []
    async with ShardWorker(load_settings()) as worker:
        await worker.work_waiting(told.append, plan_id)
    for done in told:
        get_run_logger().warning(worked_line(done)) if isinstance(done, SpoolError) else get_run_logger().info(
            worked_line(done)
        )
    worked = [done for done in told if isinstance(done, Worked)]
    return {"results": sum(w.results for w in worked), "batches": sum(w.batches for w in worked)}


@flow(
    name="ingest-sharded",
    description="The ingest cycle with the work done by runs of work-shard on any number of machines.",
    **FLOW_OPTIONS,
)
async def ingest_sharded(
    source_ids: list[str] | None = None,
    force: bool = False,
    reread_hours: Hours = 0,
    reread_due: bool = True,
    every_minutes: Minutes = 0,
    shards: Annotated[int, Field(ge=0, le=256)] = 0,
) -> tuple[int, Balance, float]:
    """Run one cycle over workers and leave a table artifact; gives (run id, balance, seconds).

    Args:
        source_ids: Only these sources; none means all that are enabled
        force: Also sources that rest after faults or Retry-After
        reread_hours: Read again all articles first seen within so many hours, due or not
        reread_due: Read again the articles that are due for it
        every_minutes: How often it runs, so that each source is asked at its own interval; 0 asks all that do not rest
        shards: Parts that the work is cut into; 0 takes the setting
    """
    await as_one()
    settings = load_settings(writer_wait_s=WRITER_WAIT_S)
    wish = wish_of(source_ids, force, reread_hours, reread_due, every_minutes)
    began = monotonic()
    run_id, balance, lost = await run_sharded(
        settings, load_sources(settings), wish, shards=shards or settings.shards or SHARDS, give_out=_start_run
    )
    seconds = monotonic() - began
    if lost:
        get_run_logger().warning("no worker finished %s; what is left of it waits for the next run", ", ".join(lost))
    await tell_run(settings, run_id, balance, seconds)
    await publish_next(settings, balance)
    return run_id, balance, seconds


async def _start_run(plan: Plan) -> None:
    try:
        await arun_deployment(WORK, parameters={"plan_id": plan.head.plan_id}, timeout=0, as_subflow=False)
    except ObjectNotFound:
        raise NatowireError(
            WORK, "there is no such deployment", "run `prefect deploy --all --prefect-file prefect-shards.yaml`"
        ) from None
