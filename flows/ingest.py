"""The ingest cycle as Prefect flows: one flow run per cycle, one task per batch of sources or articles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Annotated, Any

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from flows.cycle import Caller, Wish, run_cycle
from flows.flow_runs import FLOW_OPTIONS, WRITER_WAIT_S, as_one, publish_next
from flows.seed_data import load_sources
from flows.settings import Settings, load_settings
from flows.sharding import run_sharded
from flows.steps import Counts
from flows.summary import balance_line
from warehouse.connect import reading
from warehouse.rows import Balance
from warehouse.run_sources import sources_of_run

TASKS_PER_STEP = 12  # a task run costs the server some 30 ms, so there is none per source or article
INGEST_LIMIT_S = 3600


def as_task(name: str, step: Callable[..., Awaitable[Counts]], *args: Any) -> Awaitable[Counts]:
    """Run a step as a Prefect task.

    The arguments stay in a closure: as parameters of the task, Prefect would walk through every entry and text.
    """

    @task(name=name, cache_policy=NO_CACHE, persist_result=False)
    async def run() -> Counts:
        return await step(*args)

    return run()


def wish_of(
    source_ids: list[str] | None, force: bool, reread_hours: float, reread_due: bool, every_minutes: float
) -> Wish:
    """Give the wish that the parameters of an ingest flow ask for."""
    return Wish(
        tuple(source_ids or ()), force, timedelta(hours=reread_hours) if reread_hours else None, reread_due=reread_due,
        scheduled=every_minutes > 0, period=timedelta(minutes=every_minutes),
    )  # fmt: skip


Hours = Annotated[float, Field(ge=0)]
Minutes = Annotated[float, Field(ge=0)]


@flow(
    name="ingest",
    description="Pull what is due, read the articles, tag actors and claims, land rows in DuckDB.",
    timeout_seconds=INGEST_LIMIT_S,
    **FLOW_OPTIONS,
)
async def ingest(
    source_ids: list[str] | None = None,
    force: bool = False,
    reread_hours: Hours = 0,
    reread_due: bool = True,
    every_minutes: Minutes = 0,
) -> tuple[int, Balance, float]:
    """Run one cycle, leave a table artifact and have what landed published; gives (run id, balance, seconds).

    Args:
        source_ids: Only these sources; none means all that are enabled
        force: Also sources that rest after faults or Retry-After
        reread_hours: Read again all articles first seen within so many hours, due or not
        reread_due: Read again the articles that are due for it
        every_minutes: How often it runs, so that each source is asked at its own interval; 0 asks all that do not rest
    """
    return await _cycle(wish_of(source_ids, force, reread_hours, reread_due, every_minutes))


@flow(
    name="reread",
    description="Read again the recent articles that are due for it, and tell what their outlets changed.",
    timeout_seconds=INGEST_LIMIT_S,
    **FLOW_OPTIONS,
)
async def reread(hours: Hours = 0) -> tuple[int, Balance, float]:
    """Read known pages again and leave a table artifact; gives (run id, balance, seconds).

    Args:
        hours: All articles first seen within so many hours, due or not
    """
    return await _cycle(Wish(reread=timedelta(hours=hours) if hours else None, pull=False))


async def _cycle(wish: Wish) -> tuple[int, Balance, float]:
    await as_one()
    settings = load_settings(writer_wait_s=WRITER_WAIT_S)
    if wish.scheduled:  # who has it run more often wants the sources asked so often
        shortest = min(settings.source_interval_min_m, wish.period.total_seconds() / 60)
        settings = settings.model_copy(update={"source_interval_min_m": shortest})
    began = monotonic()
    call: Caller = as_task
    sources = load_sources(settings)
    if settings.shards:  # workers that watch the spool do the work
        run_id, balance, _ = await run_sharded(settings, sources, wish, shards=settings.shards)
    else:
        run_id, balance = await run_cycle(settings, sources, wish, call=call, calls_per_step=TASKS_PER_STEP)
    seconds = monotonic() - began
    await tell_run(settings, run_id, balance, seconds)
    await publish_next(settings, balance)
    return run_id, balance, seconds


async def tell_run(settings: Settings, run_id: int, balance: Balance, seconds: float) -> None:
    """Leave a table artifact that tells how a cycle went."""
    with reading(settings.working_file) as connection:
        rows = sources_of_run(connection, run_id)
    await acreate_table_artifact(
        table=rows or [{"source": "none", "outcome": "nothing new, nothing failed"}],
        key="ingest-run",
        description=balance_line(run_id, balance, seconds) + "\n\nSources with something new, failed or slow:",
    )
