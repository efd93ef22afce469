"""Publishing and tidying as Prefect flows: commands with a deadline, each in a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated

from prefect import flow, get_client
from prefect.artifacts import acreate_table_artifact
from pydantic import Field

from flows.deployed import delete_ended
from flows.flow_runs import FLOW_OPTIONS, as_one, command, name_of_run
from flows.settings import load_settings

PUBLISH_LIMIT_S = 3 * 3600  # the whole of half a million articles takes a third of an hour
MAINTAIN_LIMIT_S = 3600


@flow(
    name="publish",
    description="Publish a read-only snapshot and Parquet files for BI; after small changes only what changed.",
    flow_run_name=name_of_run,
    **FLOW_OPTIONS,
)
async def publish(full: bool = False) -> None:
    """Publish, and leave a table artifact of what was published.

    Args:
        full: Make all anew rather than bring the old files up to date
    """
    await as_one()
    told = json.loads(
        await command(load_settings(), "publish", "--json", *(["--full"] if full else []), limit_s=PUBLISH_LIMIT_S)
    )
    rows = [{"table": name, "rows": count} for name, count in told["rows"].items()]
    summary = f"{told['mode']}, {told['articles_changed']} articles changed, in {told['seconds']} s"
    await acreate_table_artifact(table=rows, key="publish-run", description=summary)


@flow(
    name="maintain",
    description="Tidy up: warehouse, archive, and Prefect's own old runs.",
    flow_run_name=name_of_run,
    **FLOW_OPTIONS,
)
async def maintain(keep_runs_days: Annotated[int | None, Field(ge=1)] = None) -> None:
    """Tidy up, and leave a table artifact of what was done.

    Args:
        keep_runs_days: Days for which the record of a run is kept; none means the setting
    """
    await as_one()
    settings = load_settings()
    told = json.loads(await command(settings, "maintain", "--json", limit_s=MAINTAIN_LIMIT_S))
    async with get_client() as client:
        before = datetime.now(UTC) - timedelta(days=keep_runs_days or settings.keep_runs_days)
        told["flow_runs_deleted"] = await delete_ended(client, before)
    rows = [{"what": what, "value": value} for what, value in told.items()]
    await acreate_table_artifact(table=rows, key="maintain-run", description="What the last tidying did")
