"""What the flows hand to the warehouse about watches: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One watch as its file has it; `state` is ok for one that can be evaluated, else off or broken with a detail."""

    name: str
    title: str = ""
    rule: str | None = None
    query: str | None = None
    targets: tuple[str, ...] = ()
    state: str = "ok"
    detail: str | None = None
    fingerprint: int = 0  # of all that decides what its keys mean


@dataclass(frozen=True, slots=True)
class WatchState:
    """What is held of one watch."""

    watch_id: int
    evaluated_at: datetime | None
    fingerprint: int | None
    primed_at: datetime | None
    known: frozenset[int] = frozenset()  # keys that need not be told again
    held: frozenset[int] = frozenset()  # those that were found and held back


@dataclass(frozen=True, slots=True)
class HitRow:
    """One row of a hit."""

    key: int
    row: Mapping[str, Any]
    value: float | None = None
    usual: float | None = None
    score: float | None = None
    coverage_ratio: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation of one watch came to."""

    watch_id: int
    answer_rows: int
    seconds: float
    fingerprint: int
    fired: tuple[HitRow, ...] = ()
    held: tuple[HitRow, ...] = ()
    held_because: str = ""
    known: frozenset[int] = frozenset()  # to be remembered without being told
    forgotten: frozenset[int] = frozenset()
    afresh: bool = False  # whether keys of before count no more
    targets: tuple[str, ...] = ()
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One hit that one target is to be told."""

    delivery_id: int
    hit_id: int
    watch_id: int
    watch: str
    title: str
    rule: str
    target: str
    state: str
    attempts: int
    made_at: datetime
    hit_rows: int


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of a hit as it was kept."""

    hit_id: int
    row_text: str
    url: str | None
    day: date | None
    value: float | None
    usual: float | None
    score: float | None
    coverage_ratio: float | None
