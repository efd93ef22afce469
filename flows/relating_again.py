"""Relations after a replay: what was told of rows that a promotion has replaced is told anew, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from flows.relating import Counts, relate
from warehouse import families, origins, stories
from warehouse.connect import Connection
from warehouse.replay_plan import STAGES as REPLAYED

# How each stage is told to look at articles again, and the last stage of a replay whose rows it reads.
AGAIN: dict[str, tuple[str, Callable[[Connection, Collection[int]], None]]] = {
    "origins": ("article", origins.look_at_again),
    "families": ("numbers", families.look_again),
    "stories": ("numbers", stories.look_again),
}


def relate_again(
    connection: Connection, run_id: int, now: datetime, replayed: str, article_ids: Collection[int]
) -> Counts:
    """Bring relations to what a replay of stage `replayed` has made of articles, in the caller's transaction."""
    for reads, look_again in AGAIN.values():
        if REPLAYED.index(replayed) <= REPLAYED.index(reads):
            look_again(connection, article_ids)
    return relate(connection, run_id, now)
