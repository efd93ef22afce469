"""Workers that die, hang, or take too much: the run goes on, and nobody outlives it."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from extractors.errors import NatowireError
from extractors.model import Failure, Stage
from flows import work
from flows.pool import WorkerPool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def with_pool(use: Callable[[WorkerPool], Awaitable[None]], *, deadline_s: float = 60.0, memory_mb: int = 2048) -> None:
    async def main() -> None:
        with WorkerPool(1, deadline_s, memory_mb) as pool:
            await use(pool)

    asyncio.run(main())


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


def test_a_document_that_kills_hangs_or_fills_its_worker_is_a_failure_and_the_next_is_read() -> None:
    async def use(pool: WorkerPool) -> None:
        died = await pool.run(Stage.ARTICLE, os._exit, 9)
        assert died == Failure(Stage.ARTICLE, "worker_died", "exit code 9")
        assert isinstance(full := await pool.run(Stage.ARTICLE, bytearray, 4 << 30), Failure)
        assert (full.reason, full.detail) == ("out_of_memory", "the document needs more than a worker may take")
        hung = await pool.run(Stage.ARTICLE, sum, range(1 << 60))  # in C, which lets no other code run
        assert hung == Failure(Stage.ARTICLE, "parse_timeout", "the worker was killed after 1 s of processor time")
        asleep = await pool.run(Stage.ARTICLE, time.sleep, 600)
        assert asleep == Failure(Stage.ARTICLE, "parse_timeout", "the worker was killed after 6 s")
        assert isinstance(await pool.run(Stage.ARTICLE, os.getpid), int)

    with_pool(use, deadline_s=1.0)


def test_a_worker_that_is_killed_while_it_has_no_work_is_replaced() -> None:
    async def use(pool: WorkerPool) -> None:
        for _ in range(3):
            worker = await pool.run(Stage.TAG, os.getpid)
            assert isinstance(worker, int)
            os.kill(worker, signal.SIGKILL)
            assert wait_until(lambda worker=worker: not _runs(worker))  # type: ignore[misc]
        assert isinstance(await pool.run(Stage.TAG, os.getpid), int)

    with_pool(use)


def test_the_process_that_makes_workers_may_be_killed_too() -> None:
    async def use(pool: WorkerPool) -> None:
        worker = await pool.run(Stage.TAG, os.getpid)
        maker = await pool.run(Stage.TAG, os.getppid)
        assert isinstance(worker, int) and isinstance(maker, int)
        for process in (maker, worker):
            os.kill(process, signal.SIGKILL)
        assert wait_until(lambda: not _runs(worker))
        assert isinstance(await pool.run(Stage.TAG, os.getpid), int)

    with_pool(use)


def test_workers_that_cannot_start_are_told_with_the_mend() -> None:
    async def use(pool: WorkerPool) -> None:
        with pytest.raises(NatowireError, match=r"worker processes: .*; .*NATOWIRE_WORKER_MEMORY_MB"):
            await pool.run(Stage.TAG, os.getpid)

    original = work.start_worker
    try:
        work.start_worker = os._exit  # type: ignore[assignment]
        with_pool(use, memory_mb=1)
    finally:
        work.start_worker = original


_PARENT = """
import asyncio, os, time
from extractors.model import Stage
from flows.pool import WorkerPool

async def main():
    with WorkerPool(2, 600, 2048) as pool:
        busy = [pool.run(Stage.TAG, time.sleep, 600) for _ in range(2)]
        print(await pool.run(Stage.TAG, os.getpid), flush=True)
        await asyncio.gather(*busy)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_worker_outlives_a_natowire_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(_PARENT, "utf-8")
    root = str(Path(__file__).parent.parent)
    parent = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert _runs(worker)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not _session(parent.pid)), _session(parent.pid)


def _runs(pid: int) -> bool:
    try:
        return _stat(pid)[0] != "Z"
    except OSError:
        return False


def _session(leader: int) -> list[int]:
    """Give the processes of a session that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = _stat(int(process.name))
            if told[3] == str(leader) and told[0] != "Z":
                found.append(int(process.name))
    return found


def _stat(pid: int) -> list[str]:
    """Give state, parent, group and session of a process, and what follows them in /proc."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
