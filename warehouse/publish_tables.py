"""The tables of a snapshot: every public view, made by its own SQL from the working file and from the tables before it.

While it is written the draft has the views of the working file over `core` (the working tables, seen through views that
are dropped at the end) and over those of its tables that are done; so each row is computed once, from what is sorted
already. After a small change a view is evaluated over inputs that are cut down to what changed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from warehouse.arrow import scalar
from warehouse.connect import Connection
from warehouse.migrate import sql_files
from warehouse.publish_parts import (
    between,
    by_month,
    reached,
)
from warehouse.publish_shapes import Shape, shape_of

_NAME = re.compile(r"CREATE VIEW (v_\w+)")
_ZSTD = {("v_articles", "text"), ("v_article_versions", "text"), ("v_entries", "text")}
_WEEKS_AT_ONCE = 13
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ViewSource:
    """One public view as its file makes it, with the comments."""

    name: str
    create: str
    comments: tuple[str, ...]

    @property
    def table(self) -> str:
        return f"mart.{self.name.removeprefix('v_')}"

    @property
    def shape(self) -> Shape:
        return shape_of(self.name)


def public_views() -> list[ViewSource]:
    """Give the public views in the order in which they build on each other; the last is v_catalog, over all of them."""
    made: list[tuple[str, str, list[str]]] = []
    for _, text in sql_files("views"):
        for statement in duckdb.extract_statements(text):
            sql = statement.query.strip()
            found = _NAME.search(sql)
            if found and not sql.startswith("COMMENT"):
                made.append((found[1], sql[found.start() :], []))
            elif made:
                made[-1][2].append(sql)
    return [ViewSource(name, create, tuple(comments)) for name, create, comments in made]


@dataclass(slots=True)
class Tables:
    """The tables of one draft while they are made; `changed` is the months of each that differ, None for all."""

    connection: Connection
    told: Told
    rows: dict[str, int] = field(default_factory=dict)
    changed: dict[str, set[str] | None] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)  # by view
    appended: int = 0  # rows of facts put in behind the others
    days: set[date] = field(default_factory=set)
    views: list[ViewSource] = field(default_factory=public_views)

    def open(self) -> None:
        """Look into the draft, and through it at the working tables."""
        self.connection.execute("USE snapshot; CREATE SCHEMA IF NOT EXISTS core; CREATE SCHEMA IF NOT EXISTS mart")
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS state")
        for (table,) in self.connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'working' AND schema_name = 'core'"
        ).fetchall():
            self._core(table)

    def close(self) -> None:
        """Leave nothing in the draft that looks outside, and give its views their meaning."""
        self.connection.begin()  # hundreds of comments, and one wait for the disk
        self.connection.execute("DROP SCHEMA core CASCADE")
        lives = (
            "SELECT table_name FROM duckdb_tables() "
            "WHERE database_name = 'snapshot' AND schema_name = 'state' AND starts_with(table_name, 'lives_')"
        )
        for (table,) in self.connection.execute(lives).fetchall():
            self.connection.execute(f"DROP TABLE state.{table}")
        *views, catalog = self.views
        for view in views:
            self._show(view)
        self.connection.execute(catalog.create.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
        for view in self.views:
            for comment in view.comments:
                self.connection.execute(comment)
        self.connection.commit()
        self.connection.execute("USE working")

    def build_all(self) -> None:
        """Make every table from nothing."""
        *views, _ = self.views
        for n, view in enumerate(views):
            self.told("views", n, len(views))
            began = time.monotonic()
            self._make(view)
            columns = self.connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? "
                "AND database_name = 'snapshot' AND schema_name = 'main' ORDER BY column_index",
                [view.name],
            ).fetchall()
            defined = ", ".join(
                f'"{name}" {kind}{" USING COMPRESSION zstd" if (view.name, name) in _ZSTD else ""}'
                for name, kind in columns
            )
            self.connection.execute(f"CREATE OR REPLACE TABLE {view.table} ({defined})")
            self._fill_in_parts(view)
            self._show(view)
            self.changed[view.name] = None
            self._count(view)
            self.seconds[view.name] = time.monotonic() - began
        self.told("views", len(views), len(views))

    def view(self, name: str) -> ViewSource:
        return next(v for v in self.views if v.name == name)

    # How a view is seen by the views after it

    def _core(self, table: str, where: str = "") -> None:
        self.connection.execute(f"CREATE OR REPLACE VIEW core.{table} AS SELECT * FROM working.core.{table}{where}")

    def _show(self, view: ViewSource, where: str = "") -> None:
        self.connection.execute(f"CREATE OR REPLACE VIEW {view.name} AS SELECT * FROM {view.table}{where}")

    def _make(self, view: ViewSource) -> None:
        self.connection.execute(view.create.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))

    def _show_inputs(self, inputs: Iterable[str], where: Callable[[str, str], str] | None = None) -> None:
        for name, column in (i.split(".", 1) for i in inputs):
            self._show(self.view(name), f" WHERE {where(name, column)}" if where else "")

    def _fill_in_parts(self, view: ViewSource) -> None:
        """Fill a table from nothing; a view of days a quarter at a time, since its windows have to be in memory."""
        shape = view.shape
        if shape.scope != "window":
            self._fill(view)
            return
        days: set[date] = set()
        for name, column in (i.split(".") for i in shape.inputs):
            days |= self._dates(f"SELECT DISTINCT {column} FROM {name}")
        starts = reached(days, replace(shape, after=0))
        size = _WEEKS_AT_ONCE if shape.weekly else _WEEKS_AT_ONCE * 7
        for first in range(0, len(starts), size):
            part = starts[first : first + size]
            self._show_inputs(shape.inputs, lambda _, column, part=part: between(column, part, shape))  # type: ignore[misc]
            self._make(view)
            self._fill(view, between(shape.month, part))
        self._show_inputs(shape.inputs)

    def _fill(self, view: ViewSource, where: str = "") -> None:
        condition = f" WHERE {where}" if where else ""
        ((put_in,),) = self.connection.execute(
            f"INSERT INTO {view.table} SELECT * FROM {view.name}{condition} ORDER BY {view.shape.sort}"
        ).fetchall()
        if view.shape.scope in ("article", "append", "entity"):
            self.appended += put_in

    def _month_prints(self, view: ViewSource, where: str = "true") -> dict[str, tuple[int, int]]:
        rows = by_month(self.connection, view.shape, f"{view.table} t WHERE {where}", ", sum((hash(t) >> 24)::BIGINT)")
        return {month: (count, int(print_)) for month, count, print_ in rows}

    def _dates(self, sql: str) -> set[date]:
        return {d for (d,) in self.connection.execute(sql).fetchall() if d is not None}

    def _count(self, view: ViewSource) -> None:
        self.rows[view.name] = int(scalar(self.connection, f"SELECT count(*) FROM {view.table}"))
