"""Publishing, watching, briefing and tidying as Prefect flows: commands with a deadline, each a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from prefect import flow, get_client
from prefect.artifacts import acreate_table_artifact
from pydantic import Field

from flows.deployed import delete_ended
from flows.flow_runs import FLOW_OPTIONS, as_one, command, start_next
from flows.settings import load_settings

PUBLISH_LIMIT_S = 3 * 3600  # the whole of half a million articles takes a third of an hour
MAINTAIN_LIMIT_S = 3600
WATCH_LIMIT_S = 900
BRIEF_LIMIT_S = 900


@flow(
    name="publish",
    description="Publish a read-only snapshot and Parquet files for BI; after small changes only what changed.",
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
    await start_next("watch")


@flow(
    name="watch",
    description="Evaluate the watches that are due on the snapshot, and tell people of what is new.",
    **FLOW_OPTIONS,
)
async def watch() -> None:
    """Evaluate the watches, if there is a file of them, and leave a table artifact of what came of it."""
    await as_one()
    settings = load_settings()
    if not settings.watches_file.exists() or not settings.published_file.exists():
        return
    told = json.loads(await command(settings, "watch", "--json", limit_s=WATCH_LIMIT_S, attention=True))
    await acreate_table_artifact(
        table=[{"what": what, "value": str(value)} for what, value in told.items()],
        key="watch-run", description="What the last evaluation of the watches came to",
    )  # fmt: skip


@flow(
    name="brief",
    description="Write the digest of yesterday, and send it to those who are to have it.",
    **FLOW_OPTIONS,
)
async def brief() -> None:
    """Write the brief of yesterday into `briefs/` of the data folder, and send it to the targets of the settings."""
    await as_one()
    settings = load_settings()
    if not settings.published_file.exists():
        return
    yesterday = datetime.now(ZoneInfo(settings.timezone)).date() - timedelta(days=1)
    file = settings.home / "briefs" / f"brief-{yesterday}-{settings.brief_language}.html"
    targets = [word for target in settings.brief_to for word in ("--send", target)]
    await command(
        settings, "brief", "--date", yesterday.isoformat(), "--language", settings.brief_language, "--format", "html",
        "--output", str(file), *targets, "--json", limit_s=BRIEF_LIMIT_S,
    )  # fmt: skip


@flow(
    name="maintain",
    description="Tidy up: warehouse, archive, and Prefect's own old runs.",
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
