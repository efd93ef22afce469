"""Watches: the queries of a file run against the published snapshot, what is new in them told to those who asked.

The snapshot is asked, not the working file: there trends are tables, and a slow query holds up no writer. What was
found is written first, then delivered: a message that cannot be sent now is sent by a later run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from filelock import FileLock, Timeout

from extractors.alerts.bursts import burst
from extractors.alerts.rules import Found, Verdict, any_new, new_number, new_speaker, threshold
from extractors.errors import NatowireError, UsageError, WarehouseError
from flows.logs import tell
from flows.opening import prepare_home
from flows.settings import Settings
from flows.watch_delivery import deliver, preview
from flows.watch_file import Watch, WatchFile, read_watches
from warehouse.arrow import Row, utc
from warehouse.asking_safely import Bounds, ask_rows, guarded, read_coverage
from warehouse.connect import reading, writing
from warehouse.land_watches import land_evaluation, land_fault, sync_watches, watch_states
from warehouse.watch_rows import Evaluation, HitRow, WatchState

NOVELTY = ("any_new", "new_speaker", "new_number")
_PAST_DAYS = 60  # of coverage: a little more than any burst looks back
TIME_FOR_ALL_S = 600.0  # after which no further watch is begun; the rest have their turn in the next run
_PATIENCE_S = 60.0  # how long another run of watches is waited for


@dataclass(frozen=True, slots=True)
class Answer:
    """What the query of one watch gave, and how long it took."""

    rows: list[Row]
    coverage: dict[Any, float | None]
    seconds: float


@dataclass(slots=True)
class WatchSummary:
    """What one run of the watches came to."""

    watches: int = 0  # in the file
    evaluated: int = 0
    resting: int = 0  # not due yet, or off
    fired: dict[str, int] = field(default_factory=dict)  # name -> rows
    held: dict[str, int] = field(default_factory=dict)
    primed: dict[str, int] = field(default_factory=dict)  # name -> rows that were taken as known
    broken: dict[str, str] = field(default_factory=dict)  # name -> cause and mend
    sent: int = 0  # messages
    waiting: int = 0  # deliveries that wait for the end of quiet hours or of a gap
    failed: dict[str, str] = field(default_factory=dict)  # "watch -> target": why
    dry_run: bool = False
    asked: str = ""  # the file that was asked: published or working
    messages: list[dict[str, str]] = field(default_factory=list)  # of a dry run: what would be sent

    @property
    def needs_attention(self) -> bool:
        """Say whether a person has to look: a watch is broken, or a message could not be sent."""
        return bool(self.broken or self.failed)

    def as_object(self) -> dict[str, Any]:
        """Give the summary for JSON."""
        return asdict(self)


def run_watches(settings: Settings, now: datetime, *, only: Sequence[str] = (), dry_run: bool = False) -> WatchSummary:
    """Evaluate all watches that are due, keep their hits, and deliver what is to be told.

    `only` names watches, due or not. A dry run writes and sends nothing. Without a file of watches nothing happens,
    unless one was named: then, and where the file as a whole cannot be read, `UsageError` is raised. `WarehouseError`
    where there is nothing to ask yet.
    """
    summary = WatchSummary(dry_run=dry_run)
    if not settings.watches_file.exists() and settings.watches is None and not only:
        return summary
    now = now.astimezone(UTC)
    whole = read_watches(settings.watches_file)
    file = _chosen(whole, only)
    asked = settings.published_file if settings.published_file.exists() else settings.working_file
    summary.asked = "published" if asked == settings.published_file else "working"
    summary.watches = len(file.watches) + len(file.broken)
    summary.broken = {b.name: b.detail or "" for b in file.broken}
    with reading(asked):
        pass  # a watch makes no warehouse
    if dry_run:
        _try(settings, asked, file, now, summary)
        return summary
    with _one_at_a_time(settings):
        prepare_home(settings)
        with writing(settings.working_file) as connection:
            sync_watches(connection, [*(w.as_row() for w in whole.watches), *whole.broken], now)
            states = watch_states(connection, [w.name for w in file.watches])
        due = [w for w in file.watches if _is_due(w, states[w.name], now, bool(only))]
        # Those that were looked at longest ago come first: where time runs out, each has its turn.
        due.sort(key=lambda w: states[w.name].evaluated_at or datetime.min)
        summary.resting = len(file.watches) - len(due)
        until = monotonic() + TIME_FOR_ALL_S
        for watch in due:
            if monotonic() > until:
                summary.resting += 1
            else:
                _evaluate(settings, asked, watch, states[watch.name], now, summary)
        told = deliver(settings, whole, now, only)
        summary.sent, summary.waiting, summary.failed = told.sent, told.waiting, told.failed
    return summary


def _evaluate(
    settings: Settings, asked: Path, watch: Watch, state: WatchState, now: datetime, summary: WatchSummary
) -> None:
    """Evaluate one watch and write what came of it, in one transaction."""
    answer = _ask(asked, watch, now)
    made = _judge(watch, state, answer, now) if isinstance(answer, Answer) else answer
    with writing(settings.working_file) as connection:
        if isinstance(made, str):
            land_fault(connection, state.watch_id, made, now)
        else:
            land_evaluation(connection, made, now)
    if isinstance(made, str):
        summary.broken[watch.name] = made
        tell("watch", wrong=True, watch=watch.name, outcome="broken", detail=made)
        return
    _count(summary, watch, made)
    outcome = "fired" if made.fired else "held" if made.held else "nothing"
    tell(
        "watch", watch=watch.name, outcome=outcome, rows=len(made.fired or made.held) or None, seconds=made.seconds,
        detail=made.held_because or made.detail,
    )  # fmt: skip


def _chosen(file: WatchFile, only: Sequence[str]) -> WatchFile:
    if not only:
        return file
    there = {w.name for w in file.watches} | {b.name for b in file.broken}
    for name in only:
        if name not in there:
            listed = ", ".join(sorted(there)) or "none"
            raise UsageError(f"--watch {name}", "there is no such watch", f"the file has: {listed}")
    return WatchFile(tuple(w for w in file.watches if w.name in only), tuple(b for b in file.broken if b.name in only))


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Hold the lock of watches: two runs at once would tell everything twice."""
    lock = FileLock(settings.home / "watch.lock")
    try:
        lock.acquire(timeout=_PATIENCE_S)
    except Timeout:
        raise WarehouseError(str(settings.home), "another run of its watches goes on", "wait for it to end") from None
    try:
        yield
    finally:
        lock.release()


def _is_due(watch: Watch, state: WatchState, now: datetime, asked_for: bool) -> bool:
    if asked_for or state.evaluated_at is None or state.fingerprint != watch.fingerprint:
        return watch.enabled or asked_for
    moment = utc(now)
    assert moment is not None
    # A clock that was set back must not keep a watch from being looked at.
    rested = moment - state.evaluated_at
    return watch.enabled and (rested < timedelta() or rested >= timedelta(minutes=watch.every_min))


def _ask(path: Path, watch: Watch, now: datetime) -> Answer | str:
    """Run the query of one watch; gives why where that does not work."""
    bounds = Bounds(watch.time_limit_s)
    began = monotonic()
    try:
        with guarded(path, bounds) as connection:
            rows = ask_rows(connection, watch.asked, watch.given, now, bounds)
            coverage = read_coverage(connection, _PAST_DAYS, now.date()) if watch.rule == "burst" else {}
    except NatowireError as error:
        return _fault(watch, error)
    return Answer(rows, coverage, monotonic() - began)


def _fault(watch: Watch, error: NatowireError) -> str:
    text = str(error)
    return text if text.startswith(f"watch {watch.name}") else f"watch {watch.name}: {text}"


def _judge(watch: Watch, state: WatchState, answer: Answer, now: datetime) -> Evaluation | str:
    """Say what of an answer is to be told; gives why where the rule does not fit the answer."""
    afresh = state.primed_at is None or state.fingerprint != watch.fingerprint
    known = frozenset[int]() if afresh else state.known
    try:
        verdict = _verdict(watch, answer, known, now)
    except NatowireError as error:
        return _fault(watch, error)
    made = Evaluation(
        state.watch_id, len(answer.rows), answer.seconds, watch.fingerprint, afresh=afresh, targets=watch.targets,
        forgotten=verdict.forgotten, known=verdict.known,
    )  # fmt: skip
    if afresh and watch.rule in NOVELTY and not watch.fire_at_first:
        count = len(verdict.fired)
        return replace(
            made,
            known=frozenset(f.key for f in verdict.fired),
            detail=f"{count} rows that were there are taken as known",
        )
    held = tuple(f for f in verdict.held if afresh or f.key not in state.held)
    return replace(
        made, fired=_hit_rows(verdict.fired), held=_hit_rows(held), held_because=_why_held(watch, held) if held else ""
    )


def _verdict(watch: Watch, answer: Answer, known: frozenset[int], now: datetime) -> Verdict:
    rows: list[Row] = answer.rows
    rules: dict[str, Callable[[], Verdict]] = {
        "any_new": lambda: any_new(watch.name, rows, watch.key, known),
        "threshold": lambda: threshold(watch.name, rows, watch.key, watch.column, *watch.condition, known),
        "burst": lambda: burst(watch.name, rows, watch.key, watch.burst, now.date(), answer.coverage, known),
        "new_speaker": lambda: new_speaker(watch.name, rows, known),
        "new_number": lambda: new_number(watch.name, rows, known),
    }
    return rules[watch.rule]()


def _why_held(watch: Watch, held: Sequence[Found]) -> str:
    days = sorted({(f.day, f.coverage_ratio) for f in held if f.day is not None}, key=lambda d: str(d[0]))
    told = ", ".join(f"{'nothing' if ratio is None else f'{ratio:.0%}'} on {day}" for day, ratio in days)
    return (
        f"poor coverage: of the watched sources answered {told}, and a burst needs {watch.min_coverage:.0%}; "
        "what looks like one may be the sources that are left"
    )


def _hit_rows(found: Sequence[Found]) -> tuple[HitRow, ...]:
    return tuple(HitRow(f.key, f.row, f.value, f.usual, f.score, f.coverage_ratio, f.day) for f in found)


def _count(summary: WatchSummary, watch: Watch, made: Evaluation) -> None:
    summary.evaluated += 1
    for name, count in (("fired", len(made.fired)), ("held", len(made.held))):
        if count:
            getattr(summary, name)[watch.name] = count
    if made.afresh and watch.rule in NOVELTY and made.known:
        summary.primed[watch.name] = len(made.known)


def _try(settings: Settings, asked: Path, file: WatchFile, now: datetime, summary: WatchSummary) -> None:
    """Say what a run would find, with nothing written and nothing sent."""
    states: dict[str, WatchState] = {}
    if settings.working_file.exists():
        with reading(settings.working_file) as connection:
            if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'watches'").fetchall():
                states = watch_states(connection, [w.name for w in file.watches])
    for watch in file.watches:
        state = states.get(watch.name, WatchState(0, None, None, None))
        if not watch.enabled:
            summary.resting += 1
            continue
        answer = _ask(asked, watch, now)
        made = _judge(watch, state, answer, now) if isinstance(answer, Answer) else answer
        if isinstance(made, str):
            summary.broken[watch.name] = made
            continue
        _count(summary, watch, made)
        if made.fired:
            text = preview(watch, made, now)
            summary.messages.append({"watch": watch.name, "title": text.title, "text": text.body})
