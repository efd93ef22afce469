"""What one state of texts has and another has not: rows gained, lost and changed, exact, in bounded memory.

Rows that say the same cancel out, however often they stand there. Of what is left, rows of one text that stand in one
place are one changed row; the rest was gained or lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import Row, scalar
from warehouse.replay_plan import STAGES, set_row
from warehouse.replay_sides import Kind, Side, kinds_of, side_sql

Connection = duckdb.DuckDBPyConnection
TEXTS_AT_ONCE = 20_000
_MEND = "wait for its end, or go on with the same `natowire reprocess`"


@dataclass(slots=True)
class KindDiff:
    """What differs in one kind of row; `changes` counts changed rows by what changed, which may be several things."""

    kind: str
    before: int = 0
    after: int = 0
    gained: int = 0
    lost: int = 0
    changed: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Diff:
    """What differs between two states: `texts` were compared, `texts_changed` of them differ.

    `not_compared` counts texts that only one of the two covers, or that could not be read again.
    """

    before: str
    after: str
    stage: str
    texts: int = 0
    texts_changed: int = 0
    not_compared: int = 0
    kinds: list[KindDiff] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not any(k.gained or k.lost or k.changed for k in self.kinds)


def side_of(connection: Connection, name: str) -> Side:
    """Give the side of that name: `current`, or a run that holds rows; raises `UsageError` for others."""
    if name == "current":
        return Side(None)
    if not name.isascii() or not name.isdigit() or len(name) > 18:
        raise UsageError(f"run {name}", "it is neither a number nor `current`", "see `natowire runs list`")
    found = set_row(connection, int(name))
    if found.state == "promoted":
        mend = f"compare with `current`, or with run {found.replaced_by}, which holds what it replaced"
        raise UsageError(f"run {name}", "its rows are current", mend)
    if found.state != "done":
        cause = "it was dropped" if found.state == "dropped" else "it is not finished"
        raise UsageError(f"run {name}", cause, "see `natowire runs list`" if found.state == "dropped" else _MEND)
    return Side(found.set_id, found.stage)


def diff(connection: Connection, before: str, after: str, limit: int | None = 20) -> Diff:
    """Compare two states, each `current` or the number of a run; `limit` rows of each kind are given, None: all.

    Raises `UsageError` where a side does not exist, is not finished, or is current already.
    """
    a, b = side_of(connection, before), side_of(connection, after)
    if a == b:
        raise UsageError(f"runs diff {before} {after}", "it is the same", "name two")
    stage = max((side.stage for side in (a, b) if side.set_id is not None), key=STAGES.index)
    made = Diff(before, after, stage, kinds=[KindDiff(kind.name) for kind in kinds_of(stage)])
    _compared_texts(connection, a, b)
    made.texts = int(scalar(connection, "SELECT count(*) FROM compared"))
    made.not_compared = int(scalar(connection, "SELECT count(*) FROM covered")) - made.texts
    for _ in chunks(connection, "compared"):
        connection.execute("CREATE OR REPLACE TEMP TABLE changed_texts (article_id BIGINT, version INTEGER)")
        for kind, counted in zip(kinds_of(stage), made.kinds, strict=True):
            _compare(connection, kind, a, b, stage, counted, limit)
        made.texts_changed += int(scalar(connection, "SELECT count(*) FROM (SELECT DISTINCT * FROM changed_texts)"))
    return made


def _compared_texts(connection: Connection, a: Side, b: Side) -> None:
    """List the texts that both sides have."""
    sets = [side.set_id for side in (a, b) if side.set_id is not None]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE covered AS SELECT article_id, version, count(*) FILTER (state = 'done') AS sides "
        "FROM replay.texts WHERE set_id IN (SELECT unnest($sets)) AND state <> 'same' GROUP BY ALL",
        {"sets": sets},
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS SELECT article_id, version FROM covered WHERE sides = $sides",
        {"sides": len(sets)},
    )


def chunks(connection: Connection, table: str) -> Iterator[None]:
    """Put one part of a list of texts after the other into `texts`, in the order of the articles."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE parts AS SELECT *, "
        f"(row_number() OVER (ORDER BY article_id, version) - 1) // {TEXTS_AT_ONCE} AS part FROM {table}"
    )
    last = scalar(connection, "SELECT max(part) FROM parts")
    for part in range(0 if last is None else int(last) + 1):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE texts AS SELECT article_id, version FROM parts WHERE part = {part}"
        )
        yield
    connection.execute("DROP TABLE parts")


def write_sides(connection: Connection, kind: Kind, a: Side, b: Side, stage: str) -> None:
    """Write `rows_a` and `rows_b` for the texts in `texts`; rows that say the same have one `same` number in both."""
    columns = ", ".join(kind.columns)
    for name, side in (("a", a), ("b", b)):
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE rows_{name} AS
            SELECT *, row_number() OVER (PARTITION BY article_id, version, {columns} ORDER BY id) AS copy,
              NULL::BIGINT AS pair
            FROM ({side_sql(kind, side, "texts", stage)})
            """
        )


def _compare(
    connection: Connection, kind: Kind, a: Side, b: Side, stage: str, counted: KindDiff, limit: int | None
) -> None:
    write_sides(connection, kind, a, b, stage)
    counted.before += int(scalar(connection, "SELECT count(*) FROM rows_a"))
    counted.after += int(scalar(connection, "SELECT count(*) FROM rows_b"))
    alike = " AND ".join(f"r.{c} IS NOT DISTINCT FROM o.{c}" for c in ("article_id", "version", *kind.columns, "copy"))
    for name, other in (("a", "b"), ("b", "a")):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE left_{name} AS "
            f"SELECT r.* FROM rows_{name} r ANTI JOIN rows_{other} o ON {alike}"
        )
    paired = 0
    for same in kind.same:
        paired = _pair(connection, kind, same, paired)
    counted.lost += int(scalar(connection, "SELECT count(*) FROM left_a WHERE pair IS NULL"))
    counted.gained += int(scalar(connection, "SELECT count(*) FROM left_b WHERE pair IS NULL"))
    counted.changed += paired
    connection.execute("INSERT INTO changed_texts SELECT article_id, version FROM left_a")
    connection.execute("INSERT INTO changed_texts SELECT article_id, version FROM left_b")
    if paired:
        _count_changes(connection, kind, counted)
    room = None if limit is None else max(limit - len(counted.rows), 0)
    if room is None or room > 0:
        counted.rows += _rows(connection, kind, room)


def _pair(connection: Connection, kind: Kind, same: str, paired: int) -> int:
    """Pair the rows left that stand in one place, the first with the first; gives how many pairs there are."""
    keys = [key.strip() for key in same.split(",")]
    told = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    order = ", ".join(kind.columns)
    for name in ("a", "b"):
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE nth_{name} AS
            SELECT rowid AS row_id, article_id, version, {same},
              row_number() OVER (PARTITION BY article_id, version, {same} ORDER BY {order}, id) AS nth
            FROM left_{name} WHERE pair IS NULL AND {told}
            """
        )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT a.row_id AS a, b.row_id AS b,
          {paired} + row_number() OVER (ORDER BY a.article_id, a.version, a.row_id) AS pair
        FROM nth_a a JOIN nth_b b USING (article_id, version, {same}, nth)
        """
    )
    for name in ("a", "b"):
        connection.execute(f"UPDATE left_{name} AS l SET pair = p.pair FROM pairs p WHERE p.{name} = l.rowid")
    return paired + int(scalar(connection, "SELECT count(*) FROM pairs"))


def _count_changes(connection: Connection, kind: Kind, counted: KindDiff) -> None:
    tests = [
        "count(*) FILTER (" + " OR ".join(f"a.{c} IS DISTINCT FROM b.{c}" for c in columns) + ")"
        for columns in kind.changes.values()
    ]
    (row,) = connection.execute(f"SELECT {', '.join(tests)} FROM left_a a JOIN left_b b ON a.pair = b.pair").fetchall()
    counted.changes.update({name: count for name, count in zip(kind.changes, row, strict=True) if count})


def _rows(connection: Connection, kind: Kind, limit: int | None) -> list[Row]:
    """Give rows that differ: what happened, where, and the columns before and after."""
    columns = ("article_id", "version", "id", *kind.columns)
    chosen = ", ".join(f"a.{c} AS a_{c}, b.{c} AS b_{c}" for c in columns)
    place = "start_char" if "start_char" in kind.columns else "id"
    answer = connection.execute(
        f"""
        SELECT a.article_id IS NOT NULL, b.article_id IS NOT NULL, {chosen}
        FROM left_a a FULL JOIN left_b b ON a.pair = b.pair
        ORDER BY coalesce(a.article_id, b.article_id), coalesce(a.version, b.version),
          coalesce(a.{place}, b.{place}), coalesce(a.id, b.id), a.id IS NULL {"" if limit is None else f"LIMIT {limit}"}
        """
    ).fetchall()
    rows = []
    for row in answer:
        before = dict(zip(columns, row[2::2], strict=True)) if row[0] else None
        after = dict(zip(columns, row[3::2], strict=True)) if row[1] else None
        rows.append(_row(kind, before, after))
    return rows


def _row(kind: Kind, before: Row | None, after: Row | None) -> Row:
    either: dict[str, Any] = before or after or {}
    row: Row = {
        "kind": kind.name, "change": "changed" if before and after else "lost" if before else "gained",
        "article_id": either["article_id"], "version": either["version"],
    }  # fmt: skip
    if before and after:
        row["what"] = [n for n, columns in kind.changes.items() if any(before[c] != after[c] for c in columns)]
        shown = [c for c in kind.columns if before[c] != after[c]]
        row |= {c: before[c] for c in kind.shown if c not in shown}
        row |= {"before": {c: before[c] for c in shown}, "after": {c: after[c] for c in shown}}
        return row
    return row | {c: either[c] for c in kind.shown}
