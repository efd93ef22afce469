"""`natowire sources check --fetch`: does each source answer with something that can be read?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from extractors.model import Failure, Source, Stage
from flows import work
from flows.cycle import web_settings
from flows.pool import WorkerPool
from flows.settings import Settings
from flows.tools import utc_now
from flows.web import WebClient
from flows.web_model import Request


async def look_at(settings: Settings, sources: Sequence[Source]) -> dict[str, str]:
    """Fetch and read each source; gives by id `ok, N entries` or what is wrong. Nothing is stored."""
    with WorkerPool(settings.worker_count, settings.parse_timeout_s, settings.worker_memory_mb) as pool:
        async with WebClient(web_settings(settings)) as client:

            async def one(source: Source) -> str:
                fetched = await client.fetch(Request(source.url, source.kind, is_listed=True))
                if fetched.body is None:
                    return f"{fetched.outcome}: {fetched.detail}"
                read = await pool.run(
                    Stage.FEED, work.parse_source, fetched.body, fetched.final_url, source.kind,
                    fetched.header("content-type"), source.url_filter, utc_now(),
                )  # fmt: skip
                if isinstance(read, Failure):
                    return f"{read.reason}: {read.detail}"
                return f"ok, {len(read.entries) or len(read.sitemaps)} {'sitemaps' if read.sitemaps else 'entries'}"

            found = await asyncio.gather(*(one(source) for source in sources))
    return {source.source_id: answer for source, answer in zip(sources, found, strict=True)}
