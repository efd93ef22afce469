"""Relations between stored rows, computed after articles have landed: each stage asks what it has not looked at yet.

A stage is called with a connection in a transaction, does one bounded batch, and gives counts of what it did, all 0
when nothing is left. So a stop loses one batch at most, and running again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime

from flows.change_rules import judge
from flows.families import place_claims
from flows.origin_rules import origin_rules
from flows.primary import compare_with_primary
from flows.settings import load_settings
from flows.story_rules import story_rules
from flows.vectors import chosen_vectors
from warehouse.changes import tell_changes
from warehouse.connect import Connection
from warehouse.origins import tell_origins
from warehouse.stories import tell_stories

Counts = dict[str, int]
Stage = Callable[[Connection, int, datetime], Counts]


def _origins(connection: Connection, run_id: int, now: datetime) -> Counts:
    return tell_origins(connection, run_id, origin_rules())


def _families(connection: Connection, run_id: int, now: datetime) -> Counts:
    return {"articles": place_claims(connection, run_id, vector=chosen_vectors(load_settings().vectors))}


def _primary(connection: Connection, run_id: int, now: datetime) -> Counts:
    return {"articles": compare_with_primary(connection, run_id)}


def _stories(connection: Connection, run_id: int, now: datetime) -> Counts:
    return tell_stories(connection, run_id, story_rules())


def _changes(connection: Connection, run_id: int, now: datetime) -> Counts:
    return tell_changes(connection, run_id, judge)


# In this order: what a stage reads of another comes behind it.
STAGES: dict[str, Stage] = {
    "origins": _origins, "families": _families, "primary": _primary, "stories": _stories, "changes": _changes,
}  # fmt: skip


def relate(connection: Connection, run_id: int, now: datetime) -> Counts:
    """Run all stages until nothing is left in the caller's transaction; returns counts by stage and what.

    Where a stop may lose no more than one batch, `relate_with` is the one.
    """
    totals: Counter[str] = Counter()
    for name, stage in STAGES.items():
        while (counts := stage(connection, run_id, now)) and any(counts.values()):
            totals.update({f"{name}_{what}": n for what, n in counts.items()})
    return dict(totals)


async def relate_with(
    write: Callable[[Callable[[Connection], Counts]], Awaitable[Counts]], run_id: int, clock: Callable[[], datetime]
) -> Counts:
    """Run all stages until nothing is left through a function that runs one action in one transaction.

    Returns counts by stage and what. It can be stopped in between.
    """
    totals: Counter[str] = Counter()
    for name, stage in STAGES.items():

        def once(connection: Connection, stage: Stage = stage) -> Counts:
            return stage(connection, run_id, clock())

        while (counts := await write(once)) and any(counts.values()):
            totals.update({f"{name}_{what}": n for what, n in counts.items()})
    return dict(totals)
