"""What the steps of one run share: client, worker processes, archive, and the one way to write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from flows.archive import Archive
from flows.outage import Reach
from flows.pool import WorkerPool
from flows.settings import Settings
from flows.web import WebClient
from warehouse.connect import Connection, writing

T = TypeVar("T")


def utc_now() -> datetime:
    """Give the current time in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Writer:
    """The one way to write in one run."""

    settings: Settings
    archive: Archive
    run_id: int
    extractor_version: str
    clock: Callable[[], datetime] = utc_now
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write(self, action: Callable[[Connection], T]) -> T:
        """Run an action in one transaction of the working file, off the event loop and one at a time.

        The archive is brought to the disk first, so that no committed row points at bytes that are not there.
        A cancelled caller still waits for the transaction to end: half a batch is never left running.
        """

        def run() -> T:
            self.archive.sync()
            with writing(self.settings.working_file) as connection:
                return action(connection)

        async with self._lock:
            task = asyncio.ensure_future(asyncio.to_thread(run))
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                await asyncio.wait([task])
                raise


@dataclass(slots=True, kw_only=True)
class Tools(Writer):
    """The shared tools of one run."""

    client: WebClient
    pool: WorkerPool
    reach: Reach = field(default_factory=Reach)
