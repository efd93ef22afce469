"""What the log is told of the outcomes of a run, after they were committed."""

from __future__ import annotations

from collections.abc import Sequence

from flows.logs import is_told, tell
from flows.summary import balance_object
from warehouse.rows import Balance, FetchRow, Landing, Pull


def of_pulls(run_id: int, pulls: Sequence[Pull]) -> None:
    """Tell how each look at a source ended: `feed`, `unchanged`, or the reason of the failure."""
    for pull in pulls:
        failure = pull.failure
        tell(
            "source", wrong=failure is not None, run_id=run_id, source_id=pull.source_id,
            outcome=failure.reason if failure else "feed" if pull.feed else "unchanged",
            entries=len(pull.feed.entries) if pull.feed else None, detail=failure.detail or None if failure else None,
            retry=failure.later if failure else None, **_request(pull.fetches),
        )  # fmt: skip


def of_landings(run_id: int, landings: Sequence[Landing]) -> None:
    """Tell how the reading of each page ended: the access that an article has, how a known page is now, or why not."""
    for landing in landings:
        failure, again = landing.failure, landing.reread
        if failure is None and not is_told():
            continue
        had = again.outcome if again else str(landing.article.access) if landing.article else "nothing"
        tell(
            "page", wrong=failure is not None, run_id=run_id, source_id=landing.entry.source_id,
            entry_id=landing.entry.entry_id, outcome=failure.reason if failure else had,
            landed=str(landing.article.access) if failure and landing.article else None,
            detail=failure.detail or None if failure else None, retry=landing.next_try_at is not None or None,
            **(_request(landing.fetches) or {"url": landing.url}),
        )  # fmt: skip


def _request(fetches: Sequence[FetchRow]) -> dict[str, object]:
    """Give what tells a request: the last one, with the time that all took."""
    if not fetches:
        return {}
    last = fetches[-1]
    return {
        "url": last.url, "status": last.status, "address": last.address, "bytes": last.body_bytes,
        "requests": len(fetches), "seconds": round(sum(f.seconds for f in fetches), 3),
    }  # fmt: skip


def of_run(run_id: int, status: str, balance: Balance, seconds: float) -> None:
    """Tell how a run ended, with its balance."""
    told = balance_object(run_id, balance, seconds)
    tell(
        "run_finished", wrong=status != "done", status=status, waiting=balance.waiting,
        sources_failed=balance.sources_failed, **told,
    )  # fmt: skip
