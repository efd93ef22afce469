"""`natowire deploy`: the deployments in a work pool of a Prefect server of one's own."""

from __future__ import annotations

import asyncio
import json
import os

import typer

from extractors.errors import UsageError
from flows.prefect_server import configure_prefect
from flows.settings import Settings


def deploy_to(settings: Settings, pool: str, every_minutes: int, as_json: bool) -> None:
    """Deploy and say what was; raises `UsageError` when no server is configured."""
    if not os.environ.get("PREFECT_API_URL"):
        mend = "set PREFECT_API_URL, or use `natowire serve`, which needs none"
        raise UsageError("deploy", "no Prefect server is configured", mend)
    configure_prefect(settings)
    from flows.deployments import deploy

    told = asyncio.run(deploy(settings, pool, every_minutes))
    if as_json:
        typer.echo(json.dumps({"pool": pool, "paused": told}))
        return
    for flow, paused in told.items():
        typer.echo(f"{flow}/natowire{' (paused)' if paused else ''}")
    typer.echo(f"deployed; now: prefect worker start --pool {pool}")
