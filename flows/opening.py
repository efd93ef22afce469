"""The working file of a data folder made ready for writing."""

from __future__ import annotations

import typer

from flows.logs import tell
from flows.settings import Settings
from warehouse.connect import prepare


def prepare_home(settings: Settings) -> None:
    """Make the working file, or bring it to this version with a copy of before beside it, which is told on stderr.

    Raises `WarehouseError` for one that cannot be written and for one of a newer natowire, which stays as it is.
    """

    def told(text: str) -> None:
        tell("updated", detail=text)
        typer.echo(f"natowire: {text}", err=True)

    prepare(settings.working_file, copies=settings.backups, told=told)
