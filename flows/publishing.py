"""`natowire publish`: under the writer's lock, with progress, and told in words or as JSON."""

from __future__ import annotations

import json

import typer
from rich.console import Console

from flows.cycle import one_writer
from flows.disk import troubles_of
from flows.logs import tell
from flows.metrics import write_metrics
from flows.opening import prepare_home
from flows.settings import Settings
from flows.show import progress_on
from flows.tools import utc_now
from warehouse.connect import needs_preparing
from warehouse.publish import publish


def publish_home(settings: Settings, full: bool, as_json: bool) -> None:
    """Publish the working file of a data folder; raises `WarehouseError` when a check finds offenders."""
    with (
        one_writer(settings),
        progress_on(Console(stderr=True)) as progress,
        troubles_of(settings.published_file.parent),
    ):
        if needs_preparing(settings.working_file):
            prepare_home(settings)
        done = publish(
            settings.working_file, settings.published_file, settings.parquet_folder, utc_now(), full=full, told=progress
        )
        write_metrics(settings)
    tell("published", mode=done.mode, reason=done.reason or None, articles_changed=done.articles_changed,
         seconds=round(done.seconds, 3))  # fmt: skip
    if as_json:
        told = {
            "file": str(done.file), "parquet": str(done.parquet), "mode": done.mode, "reason": done.reason or None,
            "articles_changed": done.articles_changed, "days_changed": done.days_changed,
            "parquet_files_written": done.parquet_files_written, "seconds": round(done.seconds, 3),
            "steps": {name: round(seconds, 3) for name, seconds in done.steps.items()}, "rows": done.rows,
        }  # fmt: skip
        typer.echo(json.dumps(told))
        return
    how = f"in full, because {done.reason}" if done.reason else f"{done.articles_changed} articles changed"
    typer.echo(f"published {done.rows['v_articles']} articles, {done.rows['v_mentions']} mentions, "
               f"{done.rows['v_claims']} claims in {done.seconds:.1f} s ({how})\n"
               f"  database  {done.file}\n  Parquet   {done.parquet}")  # fmt: skip
