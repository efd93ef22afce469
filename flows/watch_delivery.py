"""Delivering hits: one message per watch and target, outside of quiet hours, again where it failed, never twice.

Before a message goes out its deliveries are marked as being sent, and after it as sent, each in a transaction of its
own. Where a process dies between the two nobody can know whether the message arrived: it is sent once more and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from extractors.alerts.quiet import quiet_until
from flows.logs import tell
from flows.notifying import Message, no_address, send
from flows.settings import Settings
from flows.watch_file import Watch, WatchFile
from flows.watch_texts import message_of
from warehouse.connect import reading, writing
from warehouse.land_watches import row_text
from warehouse.watch_deliveries import due_deliveries, last_sent, note_state, rows_of_hits
from warehouse.watch_rows import Delivery, Evaluation, KeptRow

# How long after each failed attempt the next one follows; after the last the delivery is given up.
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (5, 15, 60, 240, 720))
WITHOUT_ADDRESS = timedelta(hours=1)
TOO_OLD = timedelta(days=3)  # a hit that could not be told for so long is given up


@dataclass(slots=True)
class Told:
    """What came of the deliveries that were due."""

    sent: int = 0
    waiting: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def preview(watch: Watch, made: Evaluation, now: datetime) -> Message:
    """Give the message that an evaluation would send."""
    hit = Delivery(
        0, 0, made.watch_id, watch.name, watch.title or watch.name, watch.rule, "", "waiting", 0, now, len(made.fired)
    )
    rows = [
        KeptRow(0, row_text(f.row), _text(f.row.get("url")), f.day, f.value, f.usual, f.score, f.coverage_ratio)
        for f in made.fired
    ]
    return message_of([hit], rows, watch.show)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def deliver(settings: Settings, file: WatchFile, now: datetime, only: Sequence[str] = ()) -> Told:
    """Send what is due, of the watches named or of all; a failure is noted and tried again by a later run."""
    told = Told()
    watches, broken = {w.name: w for w in file.watches}, {b.name for b in file.broken}
    with reading(settings.working_file) as connection:
        due = [d for d in due_deliveries(connection, now) if not only or d.watch in only]
    for (watch_id, name, target), group in groupby(due, key=lambda d: (d.watch_id, d.watch, d.target)):
        deliveries = list(group)
        watch = watches.get(name)
        if watch is None or not (watch.enabled or name in only):
            if name not in broken:  # whether it is quiet is not known of a broken one: it waits to be mended
                why = "the watch is off" if watch else "the watch is not in the file any more"
                _note(settings, deliveries, "given_up", now, detail=why)
            continue
        until = _not_before(settings, watch, watch_id, target, now)
        if until is not None:
            told.waiting += len(deliveries)
            _note(settings, deliveries, deliveries[0].state, now, detail=until[1], next_try_at=until[0])
            continue
        problem = _send(settings, watch, deliveries, target, now)
        tell(
            "delivery", wrong=bool(problem), watch=name, target=target, outcome="failed" if problem else "sent",
            hits=len(deliveries), detail=problem or None,
        )  # fmt: skip
        if problem:
            told.failed[f"{name} -> {target}"] = problem
        else:
            told.sent += 1
    return told


def _not_before(
    settings: Settings, watch: Watch, watch_id: int, target: str, now: datetime
) -> tuple[datetime, str] | None:
    """Give until when a target is left alone, and why."""
    quiet = quiet_until(watch.quiet_hours, now)
    if quiet is not None:
        return quiet, "quiet hours"
    if watch.min_gap_min:
        with reading(settings.working_file) as connection:
            before = last_sent(connection, watch_id, target)
        if before is not None:
            free = before.replace(tzinfo=UTC) + timedelta(minutes=watch.min_gap_min)
            if now < free <= now + timedelta(minutes=watch.min_gap_min):
                return free, "minimum gap between two messages"
    return None


def _send(settings: Settings, watch: Watch, deliveries: list[Delivery], target: str, now: datetime) -> str:
    """Send one message and note how that went; gives why it failed."""
    address = settings.notify.get(target)
    made_at = deliveries[0].made_at.replace(tzinfo=UTC)
    if address is None:
        problem = no_address(target)
        _note_failure(settings, deliveries, now, problem, WITHOUT_ADDRESS if now - made_at < TOO_OLD else None)
        return problem
    with reading(settings.working_file) as connection:
        rows = rows_of_hits(connection, [d.hit_id for d in deliveries])
    message = message_of(deliveries, rows, watch.show)
    _note(settings, deliveries, "sending", now, next_try_at=now, tried=True)
    problem = send(address, message)
    if not problem:
        _note(settings, deliveries, "sent", now)
        return ""
    attempts = max(d.attempts for d in deliveries)
    again = RETRY_AFTER[attempts] if attempts < len(RETRY_AFTER) and now - made_at < TOO_OLD else None
    _note_failure(settings, deliveries, now, problem, again)
    return problem


def _note_failure(
    settings: Settings, deliveries: list[Delivery], now: datetime, problem: str, again: timedelta | None
) -> None:
    state = "given_up" if again is None else "failed"
    _note(settings, deliveries, state, now, detail=problem, next_try_at=None if again is None else now + again)


def _note(
    settings: Settings,
    deliveries: list[Delivery],
    state: str,
    now: datetime,
    *,
    detail: str | None = None,
    next_try_at: datetime | None = None,
    tried: bool = False,
) -> None:
    with writing(settings.working_file) as connection:
        note_state(connection, deliveries, state, now, detail=detail, next_try_at=next_try_at, tried=tried)
