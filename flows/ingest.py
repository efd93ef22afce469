"""The ingest cycle as a Prefect flow: one flow run per cycle, one task per batch of sources or articles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.cycle import Wish, run_cycle
from flows.seed_data import load_sources
from flows.settings import load_settings
from flows.steps import Counts
from flows.summary import balance_line, balance_object
from warehouse.rows import Balance

ENTRIES_PER_TASK = 50  # a task run costs the server some 30 ms, so never one per article


def as_task(name: str, step: Callable[..., Awaitable[Counts]], *args: Any) -> Awaitable[Counts]:
    """Run a step as a Prefect task.

    The arguments stay in a closure: as parameters of the task, Prefect would walk through every entry and text.
    """

    @task(name=name, cache_policy=NO_CACHE, persist_result=False)
    async def run() -> Counts:
        return await step(*args)

    return run()


@flow(name="ingest", description="Pull what is due, read the articles, tag actors and claims, land rows in DuckDB.")
async def ingest(
    source_ids: list[str] | None = None, force: bool = False, reread_hours: float = 0
) -> tuple[int, Balance, float]:
    """Run one ingest cycle; gives (run id, balance, seconds) and leaves a table artifact.

    `source_ids`: only these sources; none means all that are enabled. `force`: also sources that rest after faults.
    `reread_hours`: read again all articles first seen within so many hours, due or not.
    """
    settings = load_settings()
    wish = Wish(tuple(source_ids or ()), force, timedelta(hours=reread_hours) if reread_hours else None)
    began = monotonic()
    run_id, balance = await run_cycle(
        settings, load_sources(settings), wish, call=as_task, entries_per_call=ENTRIES_PER_TASK
    )
    seconds = monotonic() - began
    get_run_logger().info(balance_line(run_id, balance, seconds))
    rows = [{"what": k, "count": v} for k, v in balance_object(run_id, balance, seconds).items()]
    await acreate_table_artifact(table=rows, key="ingest-run", description="The balance of the last ingest cycle")
    return run_id, balance, seconds
