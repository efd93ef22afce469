"""What a sync with Wikidata found, for a person or as an object."""

from __future__ import annotations

import typer

from flows.syncing import Synced


def as_object(found: Synced, applied: int) -> dict[str, object]:
    """Give what was found as one object."""
    told = found.difference
    return {
        "asked": found.asked,
        "names": [{"actor_id": e.actor_id, "name": e.name, "language": e.language} for e in told.names],
        "roles": [
            {"actor_id": e.actor_id, "role": e.role, "body": e.body, "began": e.began, "ended": e.ended or None}
            for e in told.roles
        ],
        "differing": list(told.differing),
        "unmapped": [{"position": position, "terms": count} for position, count in told.unmapped],
        "proposals": found.proposals,
        "left_out": list(found.left_out),
        "applied": applied,
    }


def print_difference(found: Synced, applied: int | None) -> None:
    """Print a line for each name and office that is missing or differs; `applied` is None where none was asked for."""
    told = found.difference
    for e in told.names:
        typer.echo(f"+ {e.actor_id}  name  {e.name}" + (f"  [{e.language}]" if e.language else ""))
    for e in told.roles:
        typer.echo(f"+ {e.actor_id}  role  {e.role} of {e.body}  {e.began} to {e.ended or 'now'}")
    for line in told.differing:
        typer.echo(f"? {line}")
    if told.unmapped:
        typer.echo(f"{len(told.unmapped)} positions stand for no office of the registry, first {told.unmapped[0][0]}")
    end = f"{applied} edits added" if applied is not None else "nothing changed; --apply adds them"
    typer.echo(f"{found.asked} actors: {len(told.names)} names, {len(told.roles)} offices, "
               f"{len(told.differing)} that differ; {end}")  # fmt: skip


def print_proposals(found: Synced) -> None:
    """Print the commands that would set the proposed items."""
    for actor_id, item in found.proposals.items():
        typer.echo(f"natowire actors wikidata {actor_id} {item}")
    typer.echo(f"{found.asked} names asked for, {len(found.proposals)} proposals; look at each before you run it")
