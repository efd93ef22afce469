"""`natowire serve`, `deploy` and `maintain`: running for months."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Data folder in place of NATOWIRE_HOME.", show_default=False, file_okay=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Every = Annotated[int, typer.Option(min=1, help="Minutes between two cycles.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (serve, deploy, maintain):
        app.command()(command)


def _settings(home: Path | None) -> Any:
    from flows.settings import load_settings

    return load_settings(**({"home": home} if home is not None else {}))


def serve(every_minutes: Every = 15, home: Home = None) -> None:
    """Run the schedule, and a Prefect server where none is configured: ingest, publish, watch, brief, maintain."""
    from flows.schedule import serve_forever

    serve_forever(_settings(home), every_minutes)


def deploy(
    pool: Annotated[str, typer.Option(help="Work pool of the server that PREFECT_API_URL names.")] = "natowire",
    every_minutes: Every = 15,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Put the deployments into a work pool of your own Prefect server; what is paused there stays paused."""
    from flows.deploying import deploy_to

    deploy_to(_settings(home), pool, every_minutes, json_)


def maintain(json_: Json = False, home: Home = None) -> None:
    """Tidy a data folder up: the warehouse file and the archive. `serve` does so every night."""
    from flows.upkeep import show_upkeep

    show_upkeep(_settings(home), json_)
