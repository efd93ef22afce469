"""Worker processes for everything that parses foreign bytes: bounded in time and memory, replaced when they die.

Pebble kills a worker whose task overruns its deadline, which neither concurrent.futures nor threads can. Workers are
forked from a server process that has loaded the extractors and the seeded data once and holds no threads.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as DeadlineError
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractors.actors.edits import Edit
from extractors.errors import NatowireError
from extractors.model import Failure, Stage
from flows import work

_PATIENCE = 6  # times the deadline that a document may take where the processor is busy with other things
_OUT_OF_TIME = -getattr(signal, "SIGPROF", 0)
_MOST_POOLS = 10  # in one run; more are no accident
_MEND = "give them more memory with NATOWIRE_WORKER_MEMORY_MB, or have fewer of them with NATOWIRE_WORKERS"
P = ParamSpec("P")
T = TypeVar("T")


class WorkerPool:
    """Runs the functions of `flows.work` in worker processes; a context manager.

    `edits` of actors are in force in all of them.
    """

    def __init__(self, workers: int, deadline_s: float, memory_mb: int, edits: tuple[Edit, ...] = ()) -> None:
        self._workers, self._initargs, self._deadline_s = workers, [memory_mb, edits], deadline_s
        self._pool = self._make()
        self._made = 1
        self._started: asyncio.Task[None] | None = None

    def _make(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["flows.work_preload"])
        # A worker is replaced after some thousand documents, so that no slow leak of a parser can add up.
        return ProcessPool(
            max_workers=self._workers, max_tasks=4000, initializer=work.start_worker, initargs=self._initargs,
            context=context,
        )  # fmt: skip

    def _make_anew(self, broken: ProcessPool) -> None:
        """Replace a pool that pebble has given up, as it does when a worker is killed while none has work."""
        if broken is not self._pool:
            return
        if self._made >= _MOST_POOLS:
            raise NatowireError("worker processes", f"all of them died, {self._made} times over", _MEND)
        broken.stop()  # type: ignore[no-untyped-call]
        broken.join()
        self._pool = self._make()
        self._made += 1

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _start(self) -> None:
        """Bring the first worker up, which takes seconds that the fetching need not wait for."""
        try:
            self._pool.schedule(work.ready).result()
        except RuntimeError:
            raise NatowireError("worker processes", "they end as soon as they are started", _MEND) from None

    async def run(self, stage: Stage, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
        """Run a function in a worker; an overrun, a death or a bug in it becomes a `Failure` of the given stage."""
        if self._started is None:
            self._started = asyncio.create_task(asyncio.to_thread(self._start))
        await asyncio.shield(self._started)
        pool = self._pool
        try:
            future: Future[T] = pool.schedule(
                work.within, args=(self._deadline_s, function, *args), kwargs=kwargs,
                timeout=_PATIENCE * self._deadline_s,
            )  # fmt: skip
        except RuntimeError:
            self._make_anew(pool)
            return await self.run(stage, function, *args, **kwargs)
        try:
            return await asyncio.wrap_future(future)
        except BrokenProcessPool:
            self._make_anew(pool)
            return await self.run(stage, function, *args, **kwargs)
        except DeadlineError:
            return Failure(stage, "parse_timeout", f"the worker was killed after {_PATIENCE * self._deadline_s:g} s")
        except ProcessExpired as error:
            if error.exitcode == _OUT_OF_TIME:
                told = f"the worker was killed after {self._deadline_s:g} s of processor time"
                return Failure(stage, "parse_timeout", told)
            return Failure(stage, "worker_died", f"exit code {error.exitcode}")
        except MemoryError:
            return Failure(stage, "out_of_memory", "the document needs more than a worker may take")
        except (asyncio.CancelledError, KeyboardInterrupt):
            future.cancel()
            raise
        except Exception as error:  # the one place where a bug of an extractor becomes a row: the batch goes on
            return Failure(stage, "extractor_error", f"{type(error).__name__}: {error}"[:500])
