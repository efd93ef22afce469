"""A worker: takes plans from the spool, fetches, reads and tags as a cycle does, and hands batches over.

It needs no warehouse and no data folder, nothing but the spool.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self, cast
from uuid import uuid4

from extractors.actors.edits import Edit
from extractors.errors import NatowireError
from flows.archive import Archive
from flows.cycle import EXTRACTOR_VERSION, SOURCES_PER_BATCH, natowire_version, web_settings
from flows.pool import WorkerPool
from flows.settings import Settings
from flows.spool import Batch, Item, Plan, Result, Spool, SpoolError, read_plan
from flows.steps import COMMIT_EVERY, in_flight, pull_source, read_entry
from flows.tools import Tools, utc_now
from flows.web import WebClient
from warehouse.batches import BatchHead
from warehouse.rows import Pull

POLL_S = 1.0
SIGN_EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of a plan: how many results in how many batches, and whether all of it was done."""

    plan_id: str
    kind: str
    shard: int
    run_id: int
    results: int
    batches: int
    complete: bool
    seconds: float


class ShardWorker:
    """Works plans off; a context manager.

    The client, with what it remembers of hosts, is kept for plans of one run; worker processes for longer.
    """

    def __init__(self, settings: Settings, name: str = "") -> None:
        self.spool = Spool(settings.spool_folder)
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:4]}"
        self._settings = settings
        self._run: tuple[str, int] | None = None
        self._edits: tuple[Edit, ...] | None = None
        self._away = ""  # how the ids of the plans begin that our own network does not allow
        self._client_stack, self._pool_stack = AsyncExitStack(), ExitStack()

    async def __aenter__(self) -> Self:
        self.spool.prepare()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client_stack.aclose()
        self._pool_stack.__exit__(kind, error, trace)

    async def work_waiting(self, told: Callable[[Worked | SpoolError], None], plan_id: str | None = None) -> bool:
        """Claim one plan that waits (or the one named) and work it off; says whether there was one.

        A damaged plan is put aside. Raises `NatowireError` for a plan that another version of natowire gave out.
        """
        for waiting in self.spool.waiting_plans() if plan_id is None else [plan_id]:
            if self._away and waiting.startswith(self._away):
                continue  # whoever reached no source reaches no page: another worker may
            claimed = self.spool.claim(waiting, self.name)
            if claimed is None:
                continue
            try:
                plan = read_plan(claimed)
            except FileNotFoundError:  # taken back in this very moment
                continue
            except SpoolError as error:
                self.spool.refuse(claimed)
                told(error)
                continue
            if plan.head.expires_at <= utc_now():
                claimed.unlink(missing_ok=True)
                continue
            if plan.head.extractors != EXTRACTOR_VERSION:
                claimed.replace(self.spool.plans / f"{waiting}.parquet")
                cause = f"it is for extractors {plan.head.extractors}, here are {EXTRACTOR_VERSION}"
                raise NatowireError(f"plan {waiting}", cause, "install the same natowire on all machines")
            told(await self._work(plan, claimed))
            return True
        return False

    async def _work(self, plan: Plan, claimed: Path) -> Worked:
        """Work a plan off; a plan that is taken back or runs out of time ends with what there is.

        When cancelled, what was read is handed over first.
        """
        began, head = monotonic(), plan.head
        archive = Archive(self.spool.raw, head.run_id, natowire_version(), self._settings.archive, stem=head.plan_id)
        pool = self._pool_for(plan)  # stands before the client: its processes must not inherit open connections
        client = await self._client_for(plan)
        tools = Tools(
            settings=self._settings, client=client, pool=pool, archive=archive, run_id=head.run_id,
            extractor_version=EXTRACTOR_VERSION,
        )  # fmt: skip
        parts = _Parts(self.spool, plan, self.name, archive)
        job = asyncio.ensure_future(_do(tools, plan, parts))
        signs = asyncio.create_task(_give_signs(claimed, plan, job))
        complete = False
        try:
            await asyncio.wait([job])
        finally:
            signs.cancel()
            if not job.done():
                job.cancel()
                await asyncio.wait([job])
            complete = not job.cancelled() and job.exception() is None
            await parts.finish(complete)
            archive.close()
        if not job.cancelled():
            job.result()
        if tools.reach.judge()[1]:
            self._away = f"{head.run_id:06d}-read-"
        return Worked(
            head.plan_id, head.kind, head.shard, head.run_id, parts.results, parts.number, complete,
            monotonic() - began,
        )  # fmt: skip

    async def _client_for(self, plan: Plan) -> WebClient:
        run = (plan.head.warehouse_id, plan.head.run_id)
        if self._run != run:
            await self._client_stack.aclose()
            self._client_stack = AsyncExitStack()
            self._client = await self._client_stack.enter_async_context(WebClient(web_settings(self._settings)))
            self._run = run
        return self._client

    def _pool_for(self, plan: Plan) -> WorkerPool:
        if self._edits != plan.head.edits:
            self._pool_stack.close()
            settings = self._settings
            pool = WorkerPool(
                settings.worker_count, settings.parse_timeout_s, settings.worker_memory_mb, plan.head.edits
            )
            self._pool, self._edits = self._pool_stack.enter_context(pool), plan.head.edits
        return self._pool


class _Parts:
    """The batches of one plan, numbered from 0."""

    def __init__(self, spool: Spool, plan: Plan, worker: str, archive: Archive) -> None:
        self._spool, self._plan, self._worker, self._archive = spool, plan, worker, archive
        self.number = self.results = 0

    async def add(self, results: Sequence[tuple[str, Result]]) -> None:
        """Hand a batch over."""
        await self._put(results)

    async def finish(self, complete: bool) -> None:
        """Hand over the word that nothing more comes."""
        await self._put([], last=True, complete=complete)

    async def _put(self, results: Sequence[tuple[str, Result]], *, last: bool = False, complete: bool = False) -> None:
        plan = self._plan.head
        batch = BatchHead(
            batch_id=f"{plan.plan_id}-{self.number:04d}", plan_id=plan.plan_id, part=self.number, kind=plan.kind,
            shard=plan.shard, run_id=plan.run_id, warehouse_id=plan.warehouse_id, extractors=EXTRACTOR_VERSION,
            worker=self._worker, made_at=utc_now(), last=last, complete=complete, raw_name=self._archive.cut(),
        )  # fmt: skip
        self.number += 1
        self.results += len(results)
        told = Batch(batch, tuple(r for _, r in results), tuple(m for m, _ in results))
        await asyncio.shield(asyncio.to_thread(self._spool.put_batch, told))


async def _do(tools: Tools, plan: Plan, parts: _Parts) -> None:
    work = cast(Callable[[Tools, Item], Coroutine[Any, Any, Result]], _WORK[plan.head.kind])

    async def one(marked: tuple[str, Item]) -> tuple[str, Result]:
        result = await work(tools, marked[1])
        if isinstance(result, Pull):
            tools.reach.take([result])
        elif result.entry.held is not None:
            result = replace(result, entry=replace(result.entry, held=None))  # the writer has that text
        return marked[0], result

    every = SOURCES_PER_BATCH if plan.head.kind == "pull" else COMMIT_EVERY
    await in_flight(list(zip(plan.marks, plan.items, strict=True)), one, parts.add, every)


_WORK = {"pull": pull_source, "read": read_entry}


async def _give_signs(claimed: Path, plan: Plan, job: asyncio.Future[None]) -> None:
    """Show that the plan is being worked on; end the work when it was taken back, or when its time is over."""
    while plan.head.expires_at > utc_now():
        try:
            os.utime(claimed)
        except FileNotFoundError:
            break
        except OSError:  # the shared folder is away for a moment: what is done is handed over when it is back
            pass
        await asyncio.sleep(SIGN_EVERY_S)
    job.cancel()


async def work_on(
    settings: Settings, told: Callable[[Worked | SpoolError], None], *, once: bool = False, name: str = ""
) -> None:
    """Work plans off until cancelled; `once`: until none waits."""
    async with ShardWorker(settings, name) as worker:
        while True:
            if not await worker.work_waiting(told):
                if once:
                    return
                await asyncio.sleep(POLL_S)


def worked_object(done: Worked | SpoolError) -> dict[str, object]:
    """Give what a worker did of a plan, or what was wrong with one."""
    return {"error": str(done)} if isinstance(done, SpoolError) else asdict(done)


def worked_line(done: Worked | SpoolError) -> str:
    """Give what a worker did of a plan in words."""
    if isinstance(done, SpoolError):
        return f"natowire: {done}"
    what = "sources looked at" if done.kind == "pull" else "pages read"
    end = "" if done.complete else "; not all of it: it was taken back, or its time was over"
    return f"run {done.run_id}, shard {done.shard}: {done.results} {what} in {done.seconds:.1f} s{end}"
