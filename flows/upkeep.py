"""`natowire maintain`: the nightly tidying of a data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import typer

from flows.archive import rotate
from flows.cycle import one_writer
from flows.settings import Settings
from warehouse.connect import checkpoint, prepare

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What tidying did; sizes in MiB."""

    warehouse_mb: float
    freed_mb: float
    archive_files_deleted: int


def maintain_home(settings: Settings) -> Upkeep:
    """Write the log of the working file into it, free what can be freed, and delete the oldest archive files.

    Raises `WarehouseError` when another natowire keeps writing.
    """
    with one_writer(settings):
        prepare(settings.working_file)
        before = settings.working_file.stat().st_size
        checkpoint(settings.working_file)
        after = settings.working_file.stat().st_size
        gone = rotate(settings.archive_folder, settings.archive_max_mb)
    return Upkeep(round(after / MIB, 1), round((before - after) / MIB, 1), len(gone))


def show_upkeep(settings: Settings, as_json: bool) -> None:
    """Tidy up and say what was done."""
    done = maintain_home(settings)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
    else:
        typer.echo(f"warehouse {done.warehouse_mb:,.1f} MiB ({done.freed_mb:,.1f} freed), "
                   f"{done.archive_files_deleted} archive files deleted")  # fmt: skip
