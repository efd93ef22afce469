"""`natowire reprocess`: pages of the archive and stored texts are read again, never the network.

What is found goes into a set of its own, batch by batch, and nothing that is current changes before it is promoted. The
ingest may run meanwhile: the writer's lock is held while a batch is written, and no longer.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from extractors.errors import UsageError, WarehouseError
from extractors.model import Access, Failure, Stage
from flows import work
from flows.actor_store import edits_of, sync_registry
from flows.cycle import EXTRACTOR_VERSION, natowire_version, one_writer
from flows.opening import prepare_home
from flows.pool import WorkerPool
from flows.progress import Progress, silent
from flows.registry import PERSON_RULES
from flows.relating import STAGES
from flows.relating import Stage as RelatingStage
from flows.settings import Settings
from flows.tools import utc_now
from warehouse import replay_plan as plan
from warehouse.connect import Connection, reading, writing
from warehouse.replay_land import TextRead, land_texts
from warehouse.replay_relations import copy_without_relations, plan_relations, take_relations
from warehouse.rows import Balance
from warehouse.runs import finish_run, registry_digest, resume_run, start_run

TEXTS_PER_WORKER = 48  # in one batch: enough to keep the workers busy, few enough to hold in memory
NO_LIMIT_S = -1.0
RELATED = ("origins", "families", "primary")  # stages of `flows.relating` that are told from scratch
T = TypeVar("T")


@dataclass(slots=True)
class Replayed:
    """What a replay amounts to: how many texts were read from what, and how many could not be read."""

    run_id: int
    stage: str
    resumed: bool = False
    texts: int = 0
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    promoted: bool = False


@dataclass(frozen=True, slots=True)
class ReplayWish:
    """What a replay is asked for; `run_id` goes on with that one."""

    stage: str
    since: str | None = None
    sources: tuple[str, ...] = ()
    run_id: int | None = None


@contextmanager
def one_replay(settings: Settings) -> Iterator[None]:
    """Hold the lock of replays of the data folder; raises `WarehouseError` when another one runs."""
    lock = FileLock(settings.home / "replay.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WarehouseError(str(settings.home), "another reprocess is running there", "wait for its end") from None
    try:
        yield
    finally:
        lock.release()


async def replay(
    settings: Settings, wish: ReplayWish, *, progress: Progress = silent, version: str = EXTRACTOR_VERSION
) -> Replayed:
    """Read again what is wished for into a set, or go on with one that was interrupted.

    Everything written is committed batch by batch; cancelled or killed, the same call goes on. Raises `UsageError` for
    a wish that cannot be met and `WarehouseError` when the data folder cannot be written.
    """
    with reading(settings.working_file):
        pass  # a replay makes no warehouse: there would be nothing to read
    with one_replay(settings):
        with one_writer(settings):
            prepare_home(settings)
            with writing(settings.working_file) as connection:
                edits = edits_of(connection)
                sync_registry(connection, edits)
                told, found = _open(connection, wish, version)
        status = "failed"
        try:
            if found.stage == "families":
                await _relate_anew(settings, found, told, progress)
            else:
                pool = WorkerPool(settings.worker_count, settings.parse_timeout_s, settings.worker_memory_mb, edits)
                with pool:
                    await _batches(settings, pool, found, told, progress)
            status = "done"
        except (asyncio.CancelledError, KeyboardInterrupt):
            status = "stopped"
            raise
        finally:
            with one_writer(settings, NO_LIMIT_S), writing(settings.working_file) as connection:
                if status == "done":
                    plan.end_set(connection, found.set_id, utc_now())
                finish_run(connection, found.set_id, status, Balance(), utc_now())
    return told


def _open(connection: Connection, wish: ReplayWish, version: str) -> tuple[Replayed, plan.SetRow]:
    """Find the set to go on with, or plan a new one."""
    wanted = plan.Wanted(
        wish.stage, wish.since, _day(connection, wish.since), wish.sources, version, registry_digest(connection)
    )
    if wish.run_id is not None:
        found: plan.SetRow | None = plan.set_row(connection, wish.run_id)
        assert found is not None
        _check_same(found, wanted)
    else:
        found = plan.open_set(connection, wanted)
    if found is not None:
        done, texts = plan.count_texts(connection, found.set_id)
        resume_run(connection, found.set_id)
        return Replayed(found.set_id, found.stage, resumed=True, texts=texts, done=done), found
    if wish.stage == "families" and (wish.since or wish.sources):
        mend = "leave --since and --source away"
        raise UsageError("--stage families", "families are of all articles together", mend)
    run_id = start_run(connection, "replay", natowire_version(), version, utc_now())
    if wish.stage == "families":
        plan.open_new_set(connection, run_id, wanted)
        texts = plan_relations(connection, run_id, version)
        return Replayed(run_id, wish.stage, texts=texts), plan.set_row(connection, run_id)
    texts = plan.plan_set(connection, run_id, wanted)
    return Replayed(run_id, wish.stage, texts=texts), plan.set_row(connection, run_id)


def _check_same(found: plan.SetRow, wanted: plan.Wanted) -> None:
    thing = f"--resume {found.set_id}"
    if found.state != "open":
        raise UsageError(thing, f"that run is {found.state}", "see `natowire runs list`")
    if found.stage != wanted.stage:
        raise UsageError(thing, f"that run is of stage {found.stage}", f"give --stage {found.stage}")
    if (found.extractor_version, found.registry) != (wanted.extractor_version, wanted.registry):
        mend = f"start anew without --resume, and forget it with `natowire runs drop {found.set_id}`"
        raise UsageError(thing, "extractors or actors have changed since", mend)


def _day(connection: Connection, since: str | None) -> date | None:
    from warehouse.query_values import Parameter, check, settle

    if since is None:
        return None
    day = settle(connection, {"since": check("reprocess", "since", Parameter("date", "newest", ""), since)})["since"]
    assert isinstance(day, date)
    return day


async def _relate_anew(settings: Settings, found: plan.SetRow, told: Replayed, progress: Progress) -> None:
    """Tell origins, families and primary checks from scratch in a copy of the working file, and take them into the set.

    The copy is kept when it is stopped, with what was told in it.
    """
    copy = settings.home / f"replay-{found.set_id}.duckdb"
    if not copy.exists():
        await _apart(lambda: _copy(settings, copy))

    def once(stage: RelatingStage) -> int:
        with writing(copy) as connection:
            return sum(stage(connection, found.set_id, utc_now()).values())

    progress("stages", 0, len(RELATED))
    for n, name in enumerate(RELATED, 1):
        while await _apart(lambda stage=STAGES[name]: once(stage)):  # type: ignore[misc]
            pass
        progress("stages", n, len(RELATED))
    await _apart(lambda: _take(settings, found, copy))
    told.done, told.counts["stored"] = told.texts, told.texts


def _copy(settings: Settings, copy: Path) -> None:
    with one_writer(settings, NO_LIMIT_S):
        copy_without_relations(settings.working_file, copy)


def _take(settings: Settings, found: plan.SetRow, copy: Path) -> None:
    with one_writer(settings, NO_LIMIT_S), writing(settings.working_file, wait_s=600) as connection:
        take_relations(connection, found.set_id, copy)
    copy.unlink()


async def _batches(
    settings: Settings, pool: WorkerPool, found: plan.SetRow, told: Replayed, progress: Progress
) -> None:
    size = TEXTS_PER_WORKER * settings.worker_count
    progress("texts", told.done, told.texts)
    while True:
        todo = await _apart(lambda: _next(settings, found, size))
        if not todo:
            return
        reads = await asyncio.gather(*(_read(settings, pool, text, found.stage) for text in todo))
        counts = await _apart(lambda reads=reads: _write(settings, found, reads))  # type: ignore[misc]
        told.counts.update(counts)
        told.done += len(todo)
        progress("texts", told.done, told.texts)


async def _apart(action: Callable[[], T]) -> T:
    """Run an action off the event loop; a cancelled caller still waits for its end: no batch is left half written."""
    task = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _next(settings: Settings, found: plan.SetRow, size: int) -> list[plan.TextToRead]:
    with reading(settings.working_file, wait_s=600) as connection:
        return plan.texts_to_read(connection, found, size)


def _write(settings: Settings, found: plan.SetRow, reads: Sequence[TextRead]) -> dict[str, int]:
    with one_writer(settings, NO_LIMIT_S), writing(settings.working_file, wait_s=600) as connection:
        return land_texts(connection, found, reads, PERSON_RULES, utc_now())


async def _read(settings: Settings, pool: WorkerPool, todo: plan.TextToRead, stage: str) -> TextRead:
    """Read one text as it was read before; where its page is not held, the stored text is tagged again."""
    if stage != "article":
        return await _tag_stored(pool, todo, None)
    failure: Failure | None = None
    if todo.archive is not None:
        read = await pool.run(
            Stage.ARTICLE, work.read_archived, settings.archive_folder, todo.archive, todo.entry, todo.fetched_at
        )
        if not isinstance(read, Failure):
            return TextRead(todo, "archive", *read)
        if read.reason == "archive_gone":
            return await _tag_stored(pool, todo, None)
        if read.reason == "archive_damaged":
            return await _tag_stored(pool, todo, read)
        failure = read
    if todo.access == Access.FEED_ONLY and todo.entry.entry_id is not None:
        # The page could not be read then either: what the feed told stood in for it.
        told = await pool.run(Stage.TAG, work.tag_entry, todo.entry, todo.fetched_at)
        return TextRead(todo, "feed", None, None, told) if isinstance(told, Failure) else TextRead(todo, "feed", *told)
    if failure is not None:
        return TextRead(todo, "archive", None, None, failure)
    return await _tag_stored(pool, todo, None)


async def _tag_stored(pool: WorkerPool, todo: plan.TextToRead, failure: Failure | None) -> TextRead:
    on = (todo.published_at or todo.fetched_at).date()
    found = await pool.run(
        Stage.TAG, work.tag_text, todo.text, todo.language, todo.tagged_title, on, todo.mentions, todo.claims
    )
    if isinstance(found, Failure):
        return TextRead(todo, "stored", None, None, failure or found)
    return TextRead(todo, "stored", None, found, failure)
