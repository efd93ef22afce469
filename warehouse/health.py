"""How the collection does: what `natowire doctor` and `natowire brief` tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from extractors.errors import WarehouseError
from warehouse.arrow import scalar, utc

Connection = duckdb.DuckDBPyConnection
STUCK_AFTER = timedelta(hours=3)  # a cycle has a limit of time; one that has run for so long hangs or was killed
FINE = ("ok", "quiet", "new")


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One enabled source; `needs` is nothing, itself or person, times are UTC without a zone."""

    source_id: str
    outlet: str
    health_class: str
    needs: str
    since_at: datetime | None
    next_try_at: datetime | None
    detail: str | None
    mend: str
    failures_in_a_row: int
    expected_7d: float | None
    seen_7d: int | None
    last_new_at: datetime | None
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group of voices: of `sources` so many speak; `is_below` where that, or what they bring, is too little."""

    kind: str
    name: str
    sources: int
    speaking: int
    expected_7d: float | None
    seen_7d: int | None
    is_below: bool


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last ingest; `status` is that of v_runs, or `stuck` where it is running for hours."""

    run_id: int
    status: str
    started_at: datetime
    finished_at: datetime | None
    done_at: datetime | None  # when the last one ended that was not cut short


@dataclass(frozen=True, slots=True)
class HealthBlock:
    """The health of a warehouse at a moment."""

    at: datetime
    sources: tuple[SourceHealth, ...]
    groups: tuple[Group, ...]
    run: LastRun | None
    waiting: int
    oldest_waiting_at: datetime | None

    def of_need(self, need: str) -> list[SourceHealth]:
        """Give the sources that need this: person, itself or nothing."""
        return [s for s in self.sources if s.needs == need]

    @property
    def below(self) -> list[Group]:
        """The groups of voices that fell behind."""
        return [g for g in self.groups if g.is_below]

    def balance_lines(self) -> list[str]:
        """Say which groups of voices still speak, n of m each: all, by state affiliation, language and country."""
        lines = []
        for kind, title in (("all", "voices"), ("state", "state"), ("language", "language"), ("country", "country")):
            told = [f"{'' if kind == 'all' else g.name + ' '}{g.speaking} of {g.sources}" for g in self.of_kind(kind)]
            if told:
                lines.append(f"{title}: {', '.join(told)}")
        return lines

    def of_kind(self, kind: str) -> list[Group]:
        """Give the groups of this kind, those that fell behind first, then the largest."""
        return sorted((g for g in self.groups if g.kind == kind), key=lambda g: (not g.is_below, -g.sources, g.name))


def health_block(connection: Connection, now: datetime) -> HealthBlock:
    """Read the health of the warehouse, working file or snapshot, as it stands at `now`.

    Raises `WarehouseError` when it is of a natowire that did not know of health yet.
    """
    known = (
        "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'v_source_health' AND column_name = 'health_class'"
    )
    if not scalar(connection, known):
        mend = "run `natowire ingest`, which brings it to this version; then `natowire publish` the snapshot"
        raise WarehouseError("the warehouse", "it was written by an older natowire", mend)
    sources = connection.execute(
        """
        SELECT source_id, outlet, health_class, needs, class_since_at, next_try_at, detail, mend, failures_in_a_row,
          expected_7d, seen_7d, last_new_at, moved_to
        FROM v_source_health ORDER BY needs <> 'person', needs <> 'itself', health_class, source_id
        """
    ).fetchall()
    groups = connection.execute(
        """
        SELECT group_kind, group_value, sources, speaking, expected_7d, seen_7d, is_below
        FROM v_health_groups ORDER BY group_kind, group_value
        """
    ).fetchall()
    ((waiting, oldest),) = connection.execute(
        "SELECT count(*), min(first_seen_at) FROM v_entries WHERE outcome = 'waiting'"
    ).fetchall()
    here = utc(now)
    assert here is not None
    return HealthBlock(
        here, tuple(SourceHealth(*row) for row in sources), tuple(Group(*row) for row in groups),
        _last_run(connection, here), waiting, oldest,
    )  # fmt: skip


def _last_run(connection: Connection, now: datetime) -> LastRun | None:
    done_at = scalar(connection, "SELECT max(finished_at) FROM v_runs WHERE kind = 'ingest' AND status = 'done'")
    rows = connection.execute(
        "SELECT run_id, status, started_at, finished_at FROM v_runs WHERE kind = 'ingest' ORDER BY run_id DESC LIMIT 1"
    ).fetchall()
    for run_id, status, started_at, finished_at in rows:
        stuck = status == "running" and now - started_at > STUCK_AFTER
        return LastRun(run_id, "stuck" if stuck else status, started_at, finished_at, done_at)
    return None
