"""`natowire serve`, `deploy` and `maintain`: running for months."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import Home, Json, settings_of

Every = Annotated[int, typer.Option(min=1, help="Minutes between two cycles.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (serve, deploy, maintain):
        app.command()(command)


def serve(every_minutes: Every = 15, home: Home = None) -> None:
    """Run the schedule, and a Prefect server where none is configured: ingest, publish, watch, brief, maintain."""
    from flows.schedule import serve_forever

    serve_forever(settings_of(home), every_minutes)


def deploy(
    pool: Annotated[str, typer.Option(help="Work pool of the server that PREFECT_API_URL names.")] = "natowire",
    every_minutes: Every = 15,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Put the deployments into a work pool of your own Prefect server; what is paused there stays paused."""
    from flows.deploying import deploy_to

    deploy_to(settings_of(home), pool, every_minutes, json_)


def maintain(json_: Json = False, home: Home = None) -> None:
    """Tidy a data folder up: the warehouse file and the archive. `serve` does so every night."""
    from flows.upkeep import show_upkeep

    show_upkeep(settings_of(home), json_)
