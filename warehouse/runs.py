"""Runs: their start, their balance, and the settings and registries that views read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

import duckdb

from warehouse.arrow import Row, insert, next_id, scalar, utc
from warehouse.rows import Balance

Connection = duckdb.DuckDBPyConnection


def start_run(connection: Connection, kind: str, natowire: str, extractors: str, now: datetime) -> int:
    """Open a run and mark runs of its kind that never finished as killed; no other of that kind is running."""
    connection.execute("UPDATE core.runs SET status = 'killed' WHERE status = 'running' AND kind = ?", [kind])
    run_id = next_id(connection, "core.runs", "run_id")
    insert(
        connection,
        "core.runs",
        [
            {
                "run_id": run_id, "kind": kind, "status": "running", "started_at": utc(now),
                "natowire_version": natowire, "extractor_version": extractors,
            }
        ],
    )  # fmt: skip
    return run_id


def resume_run(connection: Connection, run_id: int) -> None:
    """Open a run again that was stopped or killed."""
    connection.execute("UPDATE core.runs SET status = 'running', finished_at = NULL WHERE run_id = ?", [run_id])


def registry_digest(connection: Connection) -> str:
    """Give the digest of the actors that the warehouse holds."""
    return str(scalar(connection, "SELECT value FROM core.settings WHERE name = 'actors_digest'") or "")


def finish_run(connection: Connection, run_id: int, status: str, balance: Balance, now: datetime) -> None:
    """Close a run with its balance; status is `done`, `stopped` (by a person) or `failed`."""
    connection.execute(
        """
        UPDATE core.runs SET status = $status, finished_at = $now, seconds = greatest(epoch($now - started_at), 0),
          sources = $sources, unchanged = $unchanged, backlog = $backlog, entries_seen = $entries_seen,
          articles_new = $articles_new, duplicates = $duplicates, failures = $failures
        WHERE run_id = $run_id
        """,
        {
            "status": status, "now": utc(now), "run_id": run_id, "sources": balance.sources,
            "unchanged": balance.unchanged, "backlog": balance.backlog, "entries_seen": balance.entries_seen,
            "articles_new": balance.articles_new, "duplicates": balance.duplicates, "failures": balance.failures,
        },
    )  # fmt: skip


def set_settings(connection: Connection, settings: Mapping[str, object]) -> None:
    """Write the settings that views read, e.g. `relevance_threshold`."""
    for name, value in settings.items():
        connection.execute("DELETE FROM core.settings WHERE name = ?", [name])
        connection.execute("INSERT INTO core.settings VALUES (?, ?)", [name, json.dumps(value)])


def sync_actors(
    connection: Connection, actors: Iterable[Row], aliases: Iterable[Row], roles: Iterable[Row], digest: str
) -> bool:
    """Replace the registry of actors when its digest differs from the one held; says whether it did."""
    if scalar(connection, "SELECT value FROM core.settings WHERE name = 'actors_digest'") == json.dumps(digest):
        return False
    connection.execute("DELETE FROM core.actors")
    connection.execute("DELETE FROM core.actor_aliases")
    connection.execute("DELETE FROM core.actor_roles")
    insert(connection, "core.actors", list(actors))
    insert(connection, "core.actor_roles", list(roles))
    insert(connection, "core.actor_aliases", list(aliases))
    set_settings(connection, {"actors_digest": digest})
    return True
