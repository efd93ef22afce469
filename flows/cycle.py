"""One ingest cycle: what is due is pulled, read, tagged and landed. No Prefect in here: `flows.ingest` wraps it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from time import monotonic
from typing import Any, Protocol, TypeVar

from filelock import FileLock, Timeout

from extractors.actors.edits import Edit
from extractors.errors import NatowireError, WarehouseError
from extractors.model import Source
from flows import steps
from flows.actor_store import edits_of, sync_registry
from flows.archive import Archive, rotate
from flows.events import of_run
from flows.logs import configure_logs, tell
from flows.metrics import write_metrics
from flows.opening import prepare_home
from flows.pool import WorkerPool
from flows.progress import Progress, silent
from flows.relating import relate_with
from flows.settings import Settings
from flows.steps import Counts
from flows.tools import Tools, utc_now
from flows.web import WebClient
from flows.web_model import WebSettings
from flows.writer_note import holder_of, leave_note
from warehouse.connect import Connection, writing
from warehouse.land_sources import sync_sources
from warehouse.rows import Balance, EntryToRead, SourceToPull
from warehouse.runs import finish_run, set_settings, start_run
from warehouse.todo import articles_to_reread, count_waiting, due_sources, pending_entries, resolve_known

SOURCES_PER_BATCH = 40  # or more, where the number of calls is bounded
ENTRIES_PER_BATCH = 50
BATCHES_AT_ONCE = 4
EXTRACTOR_VERSION = "3"  # raised with every change that makes the extractors find something else in the same text
_READ_BY_VIEWS = ("relevance_threshold", "claim_confidence", "trend_min_articles")
MIB = 1 << 20

T = TypeVar("T")


class Caller(Protocol):
    """How a step is run: called as it is, or as a Prefect task."""

    def __call__(self, name: str, step: Callable[..., Awaitable[Counts]], *args: Any) -> Awaitable[Counts]: ...


def directly(name: str, step: Callable[..., Awaitable[Counts]], *args: Any) -> Awaitable[Counts]:
    """Run a step without anything around it."""
    return step(*args)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a cycle is asked for."""

    only: tuple[str, ...] = ()  # source ids; empty: all that are enabled
    force: bool = False  # also those that rest after faults
    reread: timedelta | None = None  # read again all articles first seen within this time, due or not
    scheduled: bool = False  # heed each source's own interval; else all are asked that do not rest after faults
    period: timedelta = timedelta(0)  # scheduled: the time to the next cycle; what is due before its middle is due now
    pull: bool = True  # look at the sources; else only what is known is read
    reread_due: bool = True  # read again the articles that are due for it


def natowire_version() -> str:
    """Give the installed version."""
    try:
        return version("natowire")
    except PackageNotFoundError:
        return "0+unknown"


@contextmanager
def one_writer(settings: Settings, wait_s: float | None = None) -> Iterator[None]:
    """Hold the writer's lock of the data folder; raises `WarehouseError` when another natowire keeps it.

    A replay has it for a moment only, again and again: that is waited for, as long as the setting `writer_wait_s` says.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.lock_file)
    try:
        lock.acquire(timeout=settings.writer_wait_s if wait_s is None else wait_s)
    except Timeout:
        mend = "wait for it, or give this one a data folder of its own with NATOWIRE_HOME"
        cause = f"another natowire is writing there{holder_of(settings.lock_file)}"
        raise WarehouseError(str(settings.home), cause, mend) from None
    leave_note(settings.lock_file)
    try:
        yield
    finally:
        lock.release()


def web_settings(settings: Settings) -> WebSettings:
    """Give the client's part of the settings."""
    contact = f" (+{settings.contact})" if settings.contact else " (media monitor)"
    return WebSettings(
        user_agent=f"natowire/{natowire_version()}{contact}", allow_addresses=settings.allow_addresses,
        min_gap_s=settings.min_gap_s, per_host=settings.per_host, concurrency=settings.concurrency,
        total_timeout_s=settings.timeout_s, max_feed_bytes=int(settings.max_feed_mb * MIB),
        max_page_bytes=int(settings.max_page_mb * MIB),
    )  # fmt: skip


async def run_cycle(
    settings: Settings,
    sources: Sequence[Source],
    wish: Wish | None = None,
    *,
    progress: Progress = silent,
    call: Caller = directly,
    calls_per_step: int | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> tuple[int, Balance]:
    """Run one cycle and give (run id, balance).

    `call` is how each step is run; `calls_per_step` parts pulling and reading into at most so many calls each (none:
    pulling into small ones, reading into one). `clock` gives the time, UTC.

    Everything landed is committed batch by batch; when the cycle is cancelled the run is closed as `stopped` and the
    entries not yet read wait for the next one. Raises `WarehouseError` when the data folder cannot be written.
    """

    async def cycle(run_id: int, edits: tuple[Edit, ...], balance: Balance) -> str:
        await _cycle(settings, run_id, edits, wish or Wish(), balance, progress, call, calls_per_step, clock)
        return "done"

    return await as_run(settings, sources, cycle, clock)


async def as_run(
    settings: Settings,
    sources: Sequence[Source],
    cycle: Callable[[int, tuple[Edit, ...], Balance], Awaitable[str]],
    clock: Callable[[], datetime] = utc_now,
) -> tuple[int, Balance]:
    """Open a run with the writer's lock held, run a cycle in it, and close it with the status that the cycle gives.

    The cycle is told the run's id, the edits of actors in force, and the balance that it keeps; gives (id, balance).
    """
    configure_logs(settings)
    began = monotonic()
    with one_writer(settings):
        prepare_home(settings)
        now = clock()
        with writing(settings.working_file) as connection:
            run_id = start_run(connection, "ingest", natowire_version(), EXTRACTOR_VERSION, now)
            sync_sources(connection, sources, now)
            edits = edits_of(connection)
            sync_registry(connection, edits)
            set_settings(connection, {name: getattr(settings, name) for name in _READ_BY_VIEWS})
        tell("run_started", run_id=run_id, kind="ingest", natowire=natowire_version())
        balance = Balance()
        try:
            status = await cycle(run_id, edits, balance)
        except BaseException as error:
            by_a_person = isinstance(error, asyncio.CancelledError | KeyboardInterrupt)
            with suppress(NatowireError):  # what the disk does not take now is told by the error that comes out
                _close(settings, run_id, "stopped" if by_a_person else "failed", balance, began, clock)
            raise
        _close(settings, run_id, status, balance, began, clock)
        return run_id, balance


def _close(
    settings: Settings, run_id: int, status: str, balance: Balance, began: float, clock: Callable[[], datetime]
) -> None:
    with writing(settings.working_file) as connection:
        balance.waiting = count_waiting(connection)
        if status == "partial":  # what is left is the next run's to take up, and counted there
            balance.entries_seen -= balance.waiting
        finish_run(connection, run_id, status, balance, clock())
    of_run(run_id, status, balance, monotonic() - began)
    rotate(settings.archive_folder, settings.archive_max_mb)
    write_metrics(settings)


async def _cycle(
    settings: Settings,
    run_id: int,
    edits: tuple[Edit, ...],
    wish: Wish,
    balance: Balance,
    progress: Progress,
    call: Caller,
    calls_per_step: int | None,
    clock: Callable[[], datetime],
) -> None:
    archive = Archive(settings.archive_folder, run_id, natowire_version(), settings.archive)
    # The pool stands before the client: its processes must not inherit open connections.
    with WorkerPool(settings.worker_count, settings.parse_timeout_s, settings.worker_memory_mb, edits) as pool:
        try:
            async with WebClient(web_settings(settings), clock) as client:
                tools = Tools(
                    settings=settings, client=client, pool=pool, archive=archive, run_id=run_id,
                    extractor_version=EXTRACTOR_VERSION, clock=clock,
                )  # fmt: skip
                balance.backlog = balance.entries_seen = await tools.write(count_waiting)
                if wish.pull:
                    await _pull_sources(tools, wish, balance, progress, call, calls_per_step)
                await _read_entries(tools, wish, balance, progress, call, calls_per_step)
                await relate_with(tools.write, run_id, tools.clock)
        finally:
            archive.close()


async def _pull_sources(
    tools: Tools, wish: Wish, balance: Balance, progress: Progress, call: Caller, calls_per_step: int | None
) -> None:
    due, balance.resting = await tools.write(lambda c: sources_to_pull(c, tools.settings, wish, tools.clock()))

    def done(counts: Counts) -> None:
        count_sources(balance, counts)
        progress("sources", balance.sources, len(due))

    progress("sources", 0, len(due))

    async def pull(batch: Sequence[SourceToPull]) -> None:
        done(await call("pull sources", steps.pull_batch, tools, batch))

    await _in_batches(due, _batch_size(len(due), SOURCES_PER_BATCH, calls_per_step), pull)
    balance.outage = await steps.land_unreached(tools)


async def _read_entries(
    tools: Tools, wish: Wish, balance: Balance, progress: Progress, call: Caller, calls_per_step: int | None
) -> None:
    balance.duplicates += await tools.write(lambda c: resolve_known(c, tools.run_id, tools.clock()))
    if balance.outage:
        # Pages are no more to be reached than sources: asking would use up their tries.
        balance.entries_seen -= await tools.write(count_waiting)
        return
    todo = await tools.write(lambda c: entries_to_read(c, tools.settings, wish, tools.clock()))
    read = 0

    def landed(counts: Counts) -> None:
        nonlocal read
        read += counts["read"]
        count_articles(balance, counts)
        progress("articles", read, len(todo))

    async def read_batch(batch: Sequence[EntryToRead]) -> None:
        await call("read articles", steps.read_batch, tools, batch, landed)

    progress("articles", 0, len(todo))
    whole = max(len(todo), 1)
    await _in_batches(
        todo, _batch_size(whole, ENTRIES_PER_BATCH, calls_per_step) if calls_per_step else whole, read_batch
    )
    balance.duplicates += await tools.write(lambda c: resolve_known(c, tools.run_id, tools.clock()))


def count_sources(balance: Balance, counts: Counts) -> None:
    """Add a batch of looks at sources to the balance."""
    balance.sources += counts["sources"]
    balance.unchanged += counts["unchanged"]
    balance.sources_failed += counts["sources_failed"]
    balance.entries_seen += counts["seen"]
    balance.duplicates += counts["known"]


def count_articles(balance: Balance, counts: Counts) -> None:
    """Add a batch of readings to the balance."""
    balance.articles_new += counts["new"]
    balance.duplicates += counts["duplicate"]
    balance.failures += counts["failed"]
    balance.changed += counts["changed"]
    balance.reread += counts["reread"]
    balance.removed += counts["removed"]
    balance.feed_only += counts["feed_only"]


def sources_to_pull(
    connection: Connection, settings: Settings, wish: Wish, now: datetime
) -> tuple[list[SourceToPull], int]:
    """Give what a cycle looks at, and the number of sources that rest."""
    return due_sources(
        connection, now, only=wish.only, force=wish.force, scheduled=wish.scheduled, period=wish.period,
        longest=settings.pace.longest,
    )  # fmt: skip


def entries_to_read(connection: Connection, settings: Settings, wish: Wish, now: datetime) -> list[EntryToRead]:
    """Give what a cycle reads: entries that wait or are to be tried again, and known pages whose time has come."""
    marks = [timedelta(hours=hours) for hours in settings.reread_after_h] if wish.reread_due else []
    pending = pending_entries(connection, now, settings.max_pages_per_source)
    return pending + articles_to_reread(
        connection, now, marks, only=wish.only, per_source=settings.reread_per_source,
        in_all=settings.reread_per_cycle, within=wish.reread,
    )  # fmt: skip


def _batch_size(items: int, least: int, most_calls: int | None) -> int:
    return max(least, math.ceil(items / most_calls)) if most_calls else least


async def _in_batches(todo: Sequence[T], size: int, run: Callable[[Sequence[T]], Awaitable[None]]) -> None:
    """Run batches, a few at once, so that one slow host holds up its own batch only."""
    gate = asyncio.Semaphore(BATCHES_AT_ONCE)

    async def one(batch: Sequence[T]) -> None:
        async with gate:
            await run(batch)

    try:
        async with asyncio.TaskGroup() as group:
            for start in range(0, len(todo), size):
                group.create_task(one(todo[start : start + size]))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
