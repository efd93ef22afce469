"""The rules of watches: from the rows that a query gave, and what was known before, to the rows that fire.

Every rule is a function of its arguments. A row is a mapping of column names to plain values; a key is the content key
of what tells one row, or one series of rows, from another.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractors.errors import UsageError
from extractors.model import key64

Row = Mapping[str, Any]
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One row worth telling, with its key and what was measured: of a threshold the value, of a burst all of it."""

    key: int
    row: Row
    value: float | None = None
    usual: float | None = None  # median of the days before
    score: float | None = None  # robust z
    coverage_ratio: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of an answer.

    `fired` is to be told; `held` would be, were the day covered well enough; `known` are keys to remember besides those
    of the two; `forgotten` are keys that may fire again.
    """

    fired: tuple[Found, ...] = ()
    held: tuple[Found, ...] = ()
    known: frozenset[int] = frozenset()
    forgotten: frozenset[int] = frozenset()


def key_of(row: Row, columns: Iterable[str], *more: object) -> int:
    """Give the key of a row by some of its columns; times and dates count as their ISO text, capitals matter."""
    return key64(json.dumps([*(row[c] for c in columns), *more], ensure_ascii=False, default=str))


def need_columns(watch: str, rows: Sequence[Row], columns: Iterable[str]) -> None:
    """Raise `UsageError` where the answer lacks a column that the rule asks for."""
    missing = [c for c in columns if rows and c not in rows[0]]
    if missing:
        there = ", ".join(rows[0])
        raise UsageError(f"watch {watch}", f"its query gives no column {missing[0]}", f"it gives {there}; name one")


def any_new(watch: str, rows: Sequence[Row], key: Sequence[str], known: Collection[int]) -> Verdict:
    """Fire for rows whose key was never there before; of several rows with one key the first stands for it."""
    need_columns(watch, rows, key)
    first: dict[int, Row] = {}
    for row in rows:
        first.setdefault(key_of(row, key), row)
    return Verdict(tuple(Found(k, row) for k, row in first.items() if k not in known))


def threshold(
    watch: str, rows: Sequence[Row], key: Sequence[str], column: str, compare: str, bound: float, known: Collection[int]
) -> Verdict:
    """Fire where a column reaches a bound; again for the same key only after it was on the other side.

    Without key columns the answer has to be one row. Raises `UsageError` for a column that holds no numbers.
    """
    need_columns(watch, rows, [*key, column])
    if not key and len(rows) > 1:
        mend = "name the columns that tell them apart in `key`"
        raise UsageError(f"watch {watch}", f"its query gives {len(rows)} rows", mend)
    reached = COMPARISONS[compare]
    fired: dict[int, Found] = {}
    beyond: set[int] = set()
    for row in rows:
        value = _number(watch, column, row[column])
        if value is not None and reached(value, bound):
            at = key_of(row, key)
            beyond.add(at)
            if at not in known:
                fired.setdefault(at, Found(at, row, value=value))
    return Verdict(tuple(fired.values()), forgotten=frozenset(set(known) - beyond))


def new_speaker(watch: str, rows: Sequence[Row], known: Collection[int]) -> Verdict:
    """Fire for the first row of each speaker who never stood in this watch's answers; needs a column `speaker`.

    Who has an actor id (`speaker_actor_id`) is known by it, others by their name; rows without a name are nobody's.
    """
    need_columns(watch, rows, ["speaker"])
    first: dict[int, Row] = {}
    for row in rows:
        who = row.get("speaker_actor_id") or " ".join(str(row["speaker"] or "").casefold().split())
        if who:
            first.setdefault(key64(f"speaker {who}"), row)
    return Verdict(tuple(Found(k, row) for k, row in first.items() if k not in known))


_NUMBER = ("unit", "of_what", "year", "whose_actor_id")  # what a number is of, as far as the answer tells


def new_number(watch: str, rows: Sequence[Row], known: Collection[int]) -> Verdict:
    """Fire for the first row of each number that its speaker never named in this watch's answers.

    Needs columns `speaker` and `value`; `value_max`, `unit`, `of_what`, `year` and `whose_actor_id` tell numbers apart
    where the answer has them.
    """
    need_columns(watch, rows, ["speaker", "value"])
    first: dict[int, Found] = {}
    for row in rows:
        value, most = _number(watch, "value", row["value"]), _number(watch, "value_max", row.get("value_max"))
        if value is None and most is None:
            continue
        who = row.get("speaker_actor_id") or " ".join(str(row["speaker"] or "").casefold().split())
        at = key_of(row, [c for c in _NUMBER if c in row], who, value, most)
        first.setdefault(at, Found(at, row, value=value))
    return Verdict(tuple(f for k, f in first.items() if k not in known))


def _number(watch: str, column: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        try:
            return float(str(value))  # a DECIMAL
        except ValueError:
            cause = f"column {column} holds {value!r:.40}, which is no number"
            raise UsageError(f"watch {watch}", cause, "name a column of numbers") from None
    return float(value)
