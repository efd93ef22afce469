"""A cycle in which workers on other machines fetch, read and tag, and this process, the one writer, lands.

Plans go out through the spool, one per shard; batches come back and are landed as they come. Whether anybody works on a
plan is told by what happens in the spool alone. A plan whose worker is lost is taken back, and what it held is due
again in the next cycle.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

import xxhash

from extractors.actors.edits import Edit
from extractors.model import Failure, Source, Stage, key64
from extractors.urls import host_of
from flows import events
from flows.archive import Archive, RawFileError
from flows.cycle import (
    EXTRACTOR_VERSION,
    Wish,
    as_run,
    count_articles,
    count_sources,
    entries_to_read,
    natowire_version,
    sources_to_pull,
)
from flows.outage import Reach
from flows.progress import Progress, silent
from flows.registry import PERSON_RULES
from flows.relating import relate_with
from flows.settings import Settings
from flows.spool import Item, Plan, PlanHead, Spool, SpoolError, read_batch
from flows.tools import Writer
from warehouse.batches import BatchHead, is_landed, land_batch, marks, note_refused, warehouse_id
from warehouse.connect import Connection
from warehouse.land_sources import land_outage, land_pulls
from warehouse.rows import Balance, EntryToRead, Landing, Pull
from warehouse.todo import count_waiting, resolve_known

POLL_S = 0.25
_WHAT = {"pull": "sources", "read": "articles"}
GiveOut = Callable[[Plan], Awaitable[None]]


async def _into_the_spool_alone(plan: Plan) -> None:
    """Leave it to workers that watch the spool."""


def shard_of(item: Item, shards: int) -> int:
    """Give the shard of a source or an entry: a stable hash of the host that is asked.

    So one host is asked by one worker, which keeps the pause and the limit of requests at once; `www.` counts not.
    """
    host = host_of(item.url or "") or (host_of(item.source_url) if isinstance(item, EntryToRead) else None)
    return key64((host or item.source_id).removeprefix("www.")) % shards


@dataclass(slots=True)
class _Watched:
    """A plan that is out: what has come back of it, and the last sign of life."""

    plan: Plan
    touched: float | None = None
    sign_at: float = field(default_factory=monotonic)
    parts: set[int] = field(default_factory=set)
    last: int | None = None
    complete: bool = False
    lacks: bool = False  # a part could not be landed

    def note(self, head: BatchHead) -> None:
        """Take note of a batch that has landed."""
        self.parts.add(head.part)
        self.sign_at = monotonic()
        if head.last:
            self.last, self.complete = head.part, head.complete

    @property
    def is_back(self) -> bool:
        return self.last is not None and len(self.parts) == self.last + 1


@dataclass(slots=True)
class Coordinator:
    """The writer's side of the spool in one run."""

    writer: Writer
    spool: Spool
    balance: Balance
    edits: tuple[Edit, ...]
    give_out: GiveOut = _into_the_spool_alone
    progress: Progress = silent
    withdrawn: list[str] = field(default_factory=list)
    stale: int = 0  # results that were overtaken
    _reach: dict[str, Reach] = field(default_factory=dict)  # by worker
    _heard_at: float = field(default_factory=monotonic)
    _out: dict[str, _Watched] = field(default_factory=dict)
    _warehouse_id: str = ""
    _done: int = 0
    _total: int = 0

    async def begin(self) -> None:
        """Take back what an earlier run left out, and land what came of it."""
        self._warehouse_id = await self.writer.write(warehouse_id)
        self.spool.prepare()
        self.spool.sweep()
        for plan_id in {*self.spool.waiting_plans(), *self.spool.claims()}:
            self.spool.withdraw(plan_id)
        await self.land_waiting()

    async def work_off(self, kind: str, items: Sequence[Item], shards: int) -> None:
        """Give out one plan per shard that has something to do, and land what comes until all are back or lost."""
        self._done, self._total = 0, len(items)
        self.progress(_WHAT[kind], 0, self._total)
        told = await self.writer.write(lambda c: marks(c, items))
        deadline = monotonic() + self.writer.settings.shard_deadline_s
        for plan in self._plans(kind, items, told, shards):
            self.spool.put_plan(plan)
            self._out[plan.head.plan_id] = _Watched(plan)
            await self.give_out(plan)
        try:
            while self._out:
                await self.land_waiting()
                self._look(monotonic() > deadline)
                if self._out:
                    await asyncio.sleep(POLL_S)
        finally:
            for plan_id in self._out:
                self.spool.withdraw(plan_id)
        # What was finished in the moment in which its plan was taken back has come by now, or comes next time.
        await self.land_waiting()

    def _plans(self, kind: str, items: Sequence[Item], told: Sequence[str], shards: int) -> list[Plan]:
        now = self.writer.clock()
        expires = now + timedelta(seconds=self.writer.settings.shard_deadline_s)
        by_shard: dict[int, list[int]] = {}
        for place, item in enumerate(items):
            by_shard.setdefault(shard_of(item, shards), []).append(place)
        plans = []
        for shard, places in sorted(by_shard.items()):
            content = json.dumps([self._warehouse_id, now.isoformat(), kind, [told[p] for p in places], places])
            plan_id = f"{self.writer.run_id:06d}-{kind}-{shard:03d}-{xxhash.xxh3_64_hexdigest(content.encode())}"
            head = PlanHead(
                plan_id, kind, shard, self.writer.run_id, self._warehouse_id, now, expires, natowire_version(),
                EXTRACTOR_VERSION, self.edits,
            )  # fmt: skip
            plans.append(Plan(head, tuple(items[p] for p in places), tuple(told[p] for p in places)))
        return plans

    def _look(self, is_late: bool) -> None:
        """Note who is alive; take back the plans of those who are not, and all of them when the time is over."""
        claims, now = self.spool.claims(), monotonic()
        for plan_id, watched in self._out.items():
            if plan_id in claims and claims[plan_id][1] != watched.touched:
                watched.touched, watched.sign_at = claims[plan_id][1], now
            if watched.touched is not None:
                self._heard_at = max(self._heard_at, watched.sign_at)
        for plan_id, watched in list(self._out.items()):
            # A plan that waits for a worker to be free waits as long as any worker is at another.
            heard_at = watched.sign_at if watched.touched is not None else max(self._heard_at, watched.sign_at)
            if watched.is_back or is_late or now - heard_at > self.writer.settings.shard_silence_s:
                self.spool.withdraw(plan_id)
                del self._out[plan_id]
                if not watched.is_back or watched.lacks or not watched.complete:
                    self.withdrawn.append(plan_id)

    # ------------------------------------------------------------ landing

    async def land_waiting(self) -> None:
        """Land every batch that waits in the spool; one that cannot be is put aside and becomes a failure."""
        for path in self.spool.waiting_batches():
            plan_id, part = _named(path)
            watched = self._out.get(plan_id)
            if watched is not None and not watched.parts.issuperset(range(part)):
                continue  # what it refers to is on its way
            try:
                await self._land(path, watched)
            except (SpoolError, RawFileError) as error:
                reason = error.reason if isinstance(error, SpoolError) else "damaged"
                await self._refuse(path, watched, reason, str(error))
            except (ValueError, TypeError, LookupError) as error:
                # A batch with values that nobody thought of must not stop all others, cycle for cycle.
                await self._refuse(path, watched, "not_landed", f"{path.name}: {type(error).__name__}: {error}")

    async def _land(self, path: Path, watched: _Watched | None) -> None:
        tools = self.writer
        batch = await asyncio.to_thread(read_batch, path)
        head, counts, raw_at = batch.head, None, None
        if head.warehouse_id != self._warehouse_id:
            raise SpoolError(path.name, "foreign", "it is for another data folder, which must have a spool of its own")
        if not await tools.write(lambda c: is_landed(c, head.batch_id)):
            if head.raw_name is not None:
                raw = self.spool.raw / Path(head.raw_name).name
                raw_at = tools.archive.add_file(raw, head.raw_bytes, head.raw_digest)
            counts = await tools.write(
                lambda c: land_batch(
                    c,
                    tools.run_id,
                    head,
                    batch.results,
                    batch.marks,
                    raw_at,
                    tools.clock(),
                    PERSON_RULES,
                    tools.settings.pace,
                    self._reach.setdefault(head.worker, Reach()).take,
                )
            )
        self.spool.done(path, head.raw_name)
        if counts is not None:
            (count_sources if head.kind == "pull" else count_articles)(self.balance, counts)
            self.stale += counts["stale"]
            events.of_pulls(tools.run_id, [x for x in batch.results if isinstance(x, Pull)])
            events.of_landings(tools.run_id, [x for x in batch.results if isinstance(x, Landing)])
        if watched is not None:
            watched.note(head)
            self._done += len(batch.results)
            self.progress(_WHAT[head.kind], self._done, self._total)

    async def _refuse(self, path: Path, watched: _Watched | None, reason: str, detail: str) -> None:
        self.spool.refuse(path)
        failure = Failure(Stage.BATCH, reason, detail[:500], later=True)
        await self.writer.write(lambda c: note_refused(c, self.writer.run_id, failure, self.writer.clock()))
        if watched is not None:  # what it held is done again in the next cycle
            watched.parts.add(_named(path)[1])
            watched.lacks = True

    async def land_unreached(self) -> None:
        """Write who was not reached: by each worker that reached hardly anybody it is held against its own network.

        `balance.outage` tells of it where that are all workers.
        """
        judged = {worker: reach.judge() for worker, reach in self._reach.items()}
        outages = [f"worker {worker}: {seen}" for worker, (_, seen) in judged.items() if seen]
        writer = self.writer

        def write(connection: Connection) -> None:
            for pulls, _ in judged.values():
                land_pulls(connection, writer.run_id, pulls, writer.clock(), writer.settings.pace)
            if outages:
                land_outage(connection, writer.run_id, "; ".join(outages), writer.clock())

        if any(pulls for pulls, _ in judged.values()):
            await writer.write(write)
        if outages and len(outages) == len(judged):
            self.balance.outage = "; ".join(outages)


def _named(path: Path) -> tuple[str, int]:
    """Give the plan and the part that the name of a batch tells; part 0 where it tells none."""
    plan_id, _, part = path.stem.rpartition("-")
    return plan_id, int(part) if part.isascii() and part.isdigit() else 0


async def run_sharded(
    settings: Settings,
    sources: Sequence[Source],
    wish: Wish | None = None,
    *,
    shards: int,
    give_out: GiveOut = _into_the_spool_alone,
    progress: Progress = silent,
) -> tuple[int, Balance, tuple[str, ...]]:
    """Run one cycle with the work done by workers; gives (run id, balance, ids of the plans that did not come back).

    `give_out` is told each plan after it lies in the spool. With plans that did not come back in time the run ends as
    `partial`: what they held waits for the next cycle. Raises `WarehouseError` when the data folder cannot be written.
    """
    asked = wish or Wish()
    lost: list[str] = []

    async def cycle(run_id: int, edits: tuple[Edit, ...], balance: Balance) -> str:
        archive = Archive(settings.archive_folder, run_id, natowire_version(), settings.archive)
        writer = Writer(settings=settings, archive=archive, run_id=run_id, extractor_version=EXTRACTOR_VERSION)
        spool = Spool(settings.spool_folder)
        try:
            await _cycle(Coordinator(writer, spool, balance, edits, give_out, progress, lost), asked, shards)
        finally:
            archive.close()
        return "partial" if lost and not balance.outage else "done"

    run_id, balance = await as_run(settings, sources, cycle)
    return run_id, balance, tuple(lost)


async def _cycle(coordinator: Coordinator, wish: Wish, shards: int) -> None:
    writer, balance = coordinator.writer, coordinator.balance

    def known(connection: Connection) -> int:
        return resolve_known(connection, writer.run_id, writer.clock())

    balance.backlog = balance.entries_seen = await writer.write(count_waiting)
    await coordinator.begin()
    if wish.pull:
        due, balance.resting = await writer.write(lambda c: sources_to_pull(c, writer.settings, wish, writer.clock()))
        await coordinator.work_off("pull", due, shards)
        await coordinator.land_unreached()
    balance.duplicates += await writer.write(known)
    if balance.outage:  # as in one process: asking would use up the tries of pages
        balance.entries_seen -= await writer.write(count_waiting)
    else:
        todo = await writer.write(lambda c: entries_to_read(c, writer.settings, wish, writer.clock()))
        await coordinator.work_off("read", todo, shards)
        balance.duplicates += await writer.write(known)
    await relate_with(writer.write, writer.run_id, writer.clock)
