"""Worker processes for everything that parses foreign bytes: bounded in time and memory, replaced when they die.

Pebble kills a worker whose task overruns its deadline, which neither concurrent.futures nor threads can. Workers are
forked from a server process that has loaded the extractors and the seeded data once and holds no threads.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as DeadlineError
from types import TracebackType
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractors.actors.edits import Edit
from extractors.model import Failure, Stage
from flows import work

P = ParamSpec("P")
T = TypeVar("T")


class WorkerPool:
    """Runs the functions of `flows.work` in worker processes; a context manager.

    `edits` of actors are in force in all of them.
    """

    def __init__(self, workers: int, deadline_s: float, memory_mb: int, edits: tuple[Edit, ...] = ()) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["flows.work_preload"])
        # A worker is replaced after some thousand documents, so that no slow leak of a parser can add up.
        self._pool = ProcessPool(
            max_workers=workers, max_tasks=4000, initializer=work.start_worker, initargs=[memory_mb, edits],
            context=context,
        )  # fmt: skip
        self._deadline_s = deadline_s
        self._started: asyncio.Task[None] | None = None

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
        self._pool.schedule(work.ready).result()

    async def run(self, stage: Stage, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
        """Run a function in a worker; an overrun, a death or a bug in it becomes a `Failure` of the given stage."""
        if self._started is None:
            self._started = asyncio.create_task(asyncio.to_thread(self._start))
        await asyncio.shield(self._started)
        future: Future[T] = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._deadline_s)
        try:
            return await asyncio.wrap_future(future)
        except DeadlineError:
            return Failure(stage, "parse_timeout", f"the worker was killed after {self._deadline_s:g} s")
        except ProcessExpired as error:
            return Failure(stage, "worker_died", f"exit code {error.exitcode}")
        except MemoryError:
            return Failure(stage, "out_of_memory", "the document needs more than a worker may take")
        except (asyncio.CancelledError, KeyboardInterrupt):
            future.cancel()
            raise
        except Exception as error:  # the one place where a bug of an extractor becomes a row: the batch goes on
            return Failure(stage, "extractor_error", f"{type(error).__name__}: {error}"[:500])
