"""The registry in use and the working file: edits are read from it, and what they amount to is written back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from extractors.actors.edits import Edit
from flows.registry import edited, registry_rows
from warehouse.actor_edits import read_edits, write_derived
from warehouse.connect import Connection
from warehouse.runs import sync_actors


def edits_of(connection: Connection) -> tuple[Edit, ...]:
    """Read the edits of a working file."""
    return tuple(
        Edit(**{name: value for name, value in row.items() if value is not None}) for row in read_edits(connection)
    )


def sync_registry(connection: Connection, edits: Sequence[Edit]) -> None:
    """Bring the actors, names and roles of a working file to what files and edits say, and what views resolve through.

    Nothing is written where both are as they were.
    """
    now = edited(edits)
    rows = registry_rows(now.listed)
    digest = hashlib.sha256(repr((rows, sorted(now.redirects.items()), sorted(now.moves.items()))).encode()).hexdigest()
    if sync_actors(connection, *rows, digest):
        write_derived(connection, now.redirects, now.moves)
