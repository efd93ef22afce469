"""What is wrong with a data folder: its sources, groups of voices, runs, disk, snapshot, archive."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from flows.asking import from_warehouse
from flows.settings import Settings
from warehouse.checks import run_checks
from warehouse.connect import Connection
from warehouse.health import Group, HealthBlock, SourceHealth, health_block

GIB = 1 << 30
NO_RUN_FOR = timedelta(days=1)
WAITING_FOR = timedelta(days=1)
STALE_AFTER = timedelta(days=2)
FREE_AT_LEAST = GIB  # and room for one more copy of the working file, which a publish makes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `needs` is person, itself or nothing; times are UTC without a zone."""

    needs: str
    what: str
    state: str
    detail: str = ""
    since_at: datetime | None = None
    next_try_at: datetime | None = None
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, and the health that they were read from."""

    block: HealthBlock
    findings: tuple[Finding, ...]

    def of_need(self, need: str) -> list[Finding]:
        """Give the findings that need this: person, itself or nothing."""
        return [f for f in self.findings if f.needs == need]


def diagnose(settings: Settings, now: datetime, *, checks: bool = False) -> Diagnosis:
    """Look at everything; `checks` also runs the checks, which read the whole warehouse.

    Raises `WarehouseError` when there is no warehouse yet or it is of an older version.
    """

    def question(connection: Connection) -> tuple[HealthBlock, dict[str, list[tuple[Any, ...]]]]:
        return health_block(connection, now), run_checks(connection) if checks else {}

    block, offenders = from_warehouse(settings, False, question)
    findings = [
        *(_of_source(s) for s in block.sources if s.needs != "nothing" and s.health_class != "network"),
        *_of_network(block),
        *(_of_group(g) for g in block.below),
        *_of_run(settings, block),
        _of_waiting(block),
        *_of_files(settings, block.at),
    ]
    if checks:
        findings += _of_checks(offenders)
    return Diagnosis(block, tuple(findings))


def _of_source(s: SourceHealth) -> Finding:
    told = " ".join((s.detail or "").split())
    if s.health_class in ("late", "zombie"):
        last = f"last new entry {s.last_new_at:%Y-%m-%d}" if s.last_new_at else "no new entry since it is watched"
        told = last + ("" if s.expected_7d is None else f", {s.seen_7d} of {s.expected_7d:g} expected in a week")
    elif s.health_class == "moved":
        told = f"now at {s.moved_to}"
    elif s.failures_in_a_row > 1:
        told = f"{told or s.health_class}, {s.failures_in_a_row} times in a row"
    return Finding(s.needs, f"source {s.source_id}", s.health_class, told, s.since_at, s.next_try_at, s.mend)


def _of_network(block: HealthBlock) -> Iterator[Finding]:
    away = [s for s in block.sources if s.health_class == "network"]
    if away:
        needs = "person" if any(s.needs == "person" for s in away) else "itself"
        since = min((s.since_at for s in away if s.since_at), default=None)
        told = f"{len(away)} of {len(block.sources)} sources not reached; none is held to account for it"
        yield Finding(needs, "our own network", "away", told, since, None, away[0].mend)


def _of_group(g: Group) -> Finding:
    told = f"{g.speaking} of {g.sources} sources speak"
    if g.expected_7d is not None:
        told += f", {g.seen_7d} of {g.expected_7d:g} entries expected in a week"
    name = g.name if g.kind in ("state", "all") else f"{g.kind} {g.name}"
    return Finding(
        "person",
        f"voices: {name}",
        "below",
        told,
        mend="see its sources above; until they speak again its trends are thin",
    )


def _of_run(settings: Settings, block: HealthBlock) -> Iterator[Finding]:
    run = block.run
    serve = "run `natowire ingest`, or `natowire serve` for a schedule"
    if run is None:
        yield Finding("person", "runs", "none", "nothing was ever ingested", mend=serve)
        return
    status = run.status
    if status in ("running", "stuck") and not _is_held(settings.lock_file):
        status = "killed"
    told = f"run {run.run_id}"
    if status == "stuck":
        mend = "end its process (writer.lock names it); what was committed stays, the next run takes up the rest"
        yield Finding("person", "last run", "stuck", told, run.started_at, None, mend)
    elif status == "failed":
        yield Finding("person", "last run", "failed", told, run.started_at, None, "see what it printed; run it again")
    elif status == "killed":
        told += " was cut short; the next takes up the rest"
        yield Finding("itself", "last run", "killed", told, run.started_at, None, "nothing; else " + serve)
    else:
        yield Finding("nothing", "last run", status, told, run.finished_at or run.started_at)
    ended = run.done_at or run.started_at
    if status != "running" and block.at - ended > NO_RUN_FOR:
        yield Finding("person", "runs", "none for long", "no run was done since", ended, None, serve)


def _is_held(lock_file: Path) -> bool:
    try:
        FileLock(lock_file).acquire(timeout=0).lock.release()
    except Timeout:
        return True
    except OSError:
        return False
    return False


def _of_waiting(block: HealthBlock) -> Finding:
    if block.oldest_waiting_at is not None and block.at - block.oldest_waiting_at > WAITING_FOR:
        told, mend = (
            f"{block.waiting} entries",
            "run `natowire ingest`; if they still wait, see v_entries and v_failures",
        )
        return Finding("person", "waiting entries", "old", told, block.oldest_waiting_at, None, mend)
    return Finding("nothing", "waiting entries", str(block.waiting))


def _of_files(settings: Settings, now: datetime) -> Iterator[Finding]:
    size = settings.working_file.stat().st_size
    free = shutil.disk_usage(settings.home).free
    told = f"{_gib(free)} free, the warehouse has {_gib(size)}"
    if free < max(FREE_AT_LEAST, size):
        mend = "free space, set NATOWIRE_ARCHIVE_MAX_MB, or move the data folder (NATOWIRE_HOME)"
        yield Finding("person", "disk", "nearly full", told, mend=mend)
    else:
        yield Finding("nothing", "disk", told)
    yield _of_snapshot(settings.published_file, now)
    files = [f for f in settings.archive_folder.rglob("*") if f.is_file()] if settings.archive != "off" else []
    state = f"{len(files)} files, {_gib(sum(f.stat().st_size for f in files))}" if files else settings.archive
    yield Finding("nothing", "archive", state)


def _of_snapshot(path: Path, now: datetime) -> Finding:
    if not path.exists():
        return Finding("nothing", "snapshot", "none published")
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    hours = max((now - at).total_seconds() / 3600, 0)
    if now - at > STALE_AFTER:
        return Finding("person", "snapshot", "stale", f"{hours:.0f} hours old", at, None, "run `natowire publish`")
    return Finding("nothing", "snapshot", f"{hours:.1f} hours old")


def _of_checks(offenders: dict[str, list[tuple[Any, ...]]]) -> list[Finding]:
    mend = "keep a copy of the data folder and report it; `natowire publish` refuses until it is mended"
    found = [
        Finding("person", f"check {name}", "failed", f"{len(rows)} rows, the first {rows[0]}", mend=mend)
        for name, rows in offenders.items()
    ]
    return found or [Finding("nothing", "checks", "all hold")]


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GiB" if size >= GIB / 10 else f"{size / (1 << 20):.0f} MiB"
