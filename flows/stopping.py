"""Running a coroutine that a person may stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable
from typing import TypeVar

import typer

STOPPED = 130  # what shells give for a program that was interrupted
T = TypeVar("T")


def interruptible(work: Awaitable[T]) -> T:
    """Run a coroutine; the first Ctrl-C or SIGTERM cancels it cleanly and ends the command with exit code 130."""

    async def main() -> T:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None
        if os.name == "posix":
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
            loop.add_signal_handler(signal.SIGINT, task.cancel)
        return await work

    try:
        return asyncio.run(main())
    except (asyncio.CancelledError, KeyboardInterrupt):
        typer.echo("natowire: stopped; what was read is kept, run the same command to go on", err=True)
        raise typer.Exit(STOPPED) from None
