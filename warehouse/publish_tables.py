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

<<<<<<< HEAD
    def update(self) -> None:
        """Bring the tables of a copy to what the working file holds, by what `state.touched_…` says has changed."""
        articles = self.view("v_articles")
        news = f"SELECT DISTINCT news_on FROM {articles.table} WHERE {_TOUCHED} AND news_on IS NOT NULL"
        self.days |= self._dates(news)
        *views, _ = self.views
        for view in views:
            if view.shape.scope == "group":
                self.connection.execute(f"CREATE OR REPLACE TABLE {_groups_table(view)} AS {self._groups(view)}")
        for n, view in enumerate(views):
            self.told("views", n, len(views))
            began = time.monotonic()
            self.connection.begin()
            {
                "article": self._update_articles, "entry": self._update_entries, "append": self._append,
                "window": self._update_window, "group": self._update_groups,
            }.get(view.shape.scope, self._redo)(view)  # fmt: skip
            self._show(view)
            self._count(view)
            self.connection.commit()
            self.seconds[view.name] = time.monotonic() - began
            if view is articles:
                self.days |= self._dates(news)
        self.told("views", len(views), len(views))

=======
>>>>>>> 59801a2 (Compute actors and unlinked names afresh for those whom changed texts name alone; read the months that changed alone)
    def view(self, name: str) -> ViewSource:
        return next(v for v in self.views if v.name == name)

    # How a view is seen by the views after it

    def _core(self, table: str, where: str = "") -> None:
        self.connection.execute(f"CREATE OR REPLACE VIEW core.{table} AS SELECT * FROM working.core.{table}{where}")

    def _show(self, view: ViewSource, where: str = "") -> None:
        self.connection.execute(f"CREATE OR REPLACE VIEW {view.name} AS SELECT * FROM {view.table}{where}")

    def _make(self, view: ViewSource) -> None:
        self.connection.execute(view.create.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))

<<<<<<< HEAD
    def _cut_to_articles(self, is_cut: bool) -> None:
        """Show the views that come nothing but the changed articles, or all again."""
        if is_cut == bool(self._cut):
            return
        where = f" WHERE {_TOUCHED}" if is_cut else ""
        for table in _BY_ARTICLE:
            self._core(table, where)
        for name in self.rows:
            if shape_of(name).scope == "article":
                self._show(self.view(name), where)
        self._cut = {"article"} if is_cut else set()

    # The ways of bringing a table up to date

    def _update_articles(self, view: ViewSource) -> None:
        self._cut_to_articles(True)
        months = self._exchange_rows(view, _TOUCHED)
        if view.shape.lives and self._lives_changed(view.shape):
            self._cut_to_articles(False)
            months |= self._exchange_entities(view)
        self.changed[view.name] = months

    def _update_entries(self, view: ViewSource) -> None:
        self._cut_to_articles(False)
        touched = "entry_id IN (SELECT id FROM state.touched_entries)"
        self._core("entries", f" WHERE {touched}")
        self._exchange_rows(view, touched)
        self._core("entries")

    def _append(self, view: ViewSource) -> None:
        columns, table = view.shape.key, view.table
        key = columns.split(",")[0]
        newest = scalar(self.connection, f"SELECT max({key}) FROM {table}")
        self._make(view)
        if newest is not None:
            told = f"SELECT count(*), sum((hash({columns}) >> 24)::BIGINT)"
            held = self.connection.execute(f"{told} FROM {table}").fetchall()
            if self.connection.execute(f"{told} FROM {view.name} WHERE {key} <= {newest}").fetchall() == held:
                fresh = f"{key} > {newest}"
                self._fill(view, fresh)
                self.changed[view.name] = set(self._month_prints(view, fresh))
                return
        self._redo(view)

    def _redo(self, view: ViewSource) -> None:
        """Compute all rows afresh, and find out what of them is new."""
        self._cut_to_articles(False)
        shape, before = view.shape, self._month_prints(view)
        asked = {v.shape.lives for v in self.views if v.shape.lives.startswith(f"{view.name}:")}
        if asked or shape.spreads:
            self.connection.execute(f"CREATE OR REPLACE TABLE state.old AS FROM {view.table}")
        self._make(view)
        self.connection.execute(f"DELETE FROM {view.table}")
        self._fill(view)
        self.changed[view.name] = _unlike(before, self._month_prints(view))
        if shape.spreads:
            self.days |= self._dates(f"SELECT DISTINCT {shape.spreads} FROM ({_differing('*', view.table)})")
        for lives in asked:
            self.connection.execute(_LIVES.format(
                table=_lives_table(lives), key=_life(lives)[0], new=view.table,
                differing=_differing(", ".join(_life(lives)), view.table),
            ))  # fmt: skip
        self.connection.execute("DROP TABLE IF EXISTS state.old")

    def _update_window(self, view: ViewSource) -> None:
        self._cut_to_articles(False)
        shape = view.shape
        changed = bool(shape.lives) and self._lives_changed(shape)
        if shape.lives and not shape.entity and (changed or self._has_strays()):
            self._redo(view)
            return
        months: set[str] = set()
        days = reached(self.days, shape)
        if days:
            self._show_inputs(shape.inputs, lambda _, column: between(column, days, shape))
            months |= self._exchange_rows(view, between(shape.month, days))
            self._show_inputs(shape.inputs)
        if changed:
            months |= self._exchange_entities(view)
        self.changed[view.name] = months

    def _groups(self, view: ViewSource) -> str:
        """Give the SQL of the groups that the changed articles are in, as the tables are now."""
        (name, column), *_ = (i.split(".") for i in view.shape.inputs)
        return f"SELECT DISTINCT {column} AS id FROM {self.view(name).table} WHERE {_TOUCHED}"

    def _update_groups(self, view: ViewSource) -> None:
        """Compute the rows of those groups afresh that changed articles are in, or were in before."""
        self._cut_to_articles(False)
        groups = _groups_table(view)
        self.connection.execute(f"INSERT INTO {groups} {self._groups(view)}")
        self._show_inputs(view.shape.inputs, lambda _, column: f"{column} IN (SELECT id FROM {groups})")
        self._exchange_rows(view, f"{view.shape.key} IN (SELECT id FROM {groups})")
        self._show_inputs(view.shape.inputs)
        self.connection.execute(f"DROP TABLE {groups}")

    def _exchange_entities(self, view: ViewSource) -> set[str]:
        """Compute the rows of those afresh whose life changed."""
        shape = view.shape
        chosen = f"IN (SELECT id FROM {_lives_table(shape.lives)}{'' if shape.born else ' WHERE NOT is_new'})"
        self._show_inputs(shape.of_entity, lambda _, column: f"{column} {chosen}")
        months = self._exchange_rows(view, f"{shape.entity} {chosen}")
        self._show_inputs(shape.of_entity)
        return months

    def _lives_changed(self, shape: Shape) -> bool:
        which = "" if shape.born else " WHERE NOT is_new"
        return bool(scalar(self.connection, f"SELECT count(*) FROM {_lives_table(shape.lives)}{which}"))

    def _has_strays(self) -> bool:
        """Say whether texts name actors that no list has: their names are those of all their texts."""
        strays = "SELECT count(*) FROM mart.trend_actors ANTI JOIN mart.actors USING (actor_id)"
        return bool(scalar(self.connection, strays))

=======
>>>>>>> 59801a2 (Compute actors and unlinked names afresh for those whom changed texts name alone; read the months that changed alone)
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
        if view.shape.scope in ("article", "append", "group"):
            self.appended += put_in

    def _month_prints(self, view: ViewSource, where: str = "true") -> dict[str, tuple[int, int]]:
        rows = by_month(self.connection, view.shape, f"{view.table} t WHERE {where}", ", sum((hash(t) >> 24)::BIGINT)")
        return {month: (count, int(print_)) for month, count, print_ in rows}

    def _dates(self, sql: str) -> set[date]:
        return {d for (d,) in self.connection.execute(sql).fetchall() if d is not None}

    def _count(self, view: ViewSource) -> None:
        self.rows[view.name] = int(scalar(self.connection, f"SELECT count(*) FROM {view.table}"))
<<<<<<< HEAD


_LIVES = """
CREATE OR REPLACE TABLE {table} AS
SELECT {key} AS id, {key} NOT IN (SELECT {key} FROM state.old) OR {key} NOT IN (SELECT {key} FROM {new}) AS is_new
FROM ({differing}) GROUP BY ALL
"""


def _unlike(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    return {month for month in before.keys() | after.keys() if before.get(month) != after.get(month)}


def _differing(columns: str, table: str) -> str:
    return (
        f"(SELECT {columns} FROM state.old EXCEPT ALL SELECT {columns} FROM {table}) "
        f"UNION ALL (SELECT {columns} FROM {table} EXCEPT ALL SELECT {columns} FROM state.old)"
    )


def _life(lives: str) -> list[str]:
    return [column.strip() for column in lives.split(":")[1].split(",")]


def _lives_table(lives: str) -> str:
    return "state.lives_" + re.sub(r"\W+", "_", lives)


def _groups_table(view: ViewSource) -> str:
    return f"state.groups_{view.name}"


def month_of(shape: Shape) -> str:
    """Give the SQL of the month that a row belongs to: 2026-11, or `none`; the empty text where there is one file."""
    return f"coalesce(strftime({shape.month}, '%Y-%m'), 'none')" if shape.month else "''"


def reached(days: Iterable[date], shape: Shape) -> list[date]:
    """Give the days (for weekly views the Mondays) whose rows change when these days do."""
    step = 7 if shape.weekly else 1
    starts = {d - timedelta(days=d.weekday()) for d in days} if shape.weekly else set(days)
    return sorted({d + timedelta(days=step * n) for d in starts for n in range(shape.after + 1)})


def between(column: str, days: Sequence[date], shape: Shape | None = None) -> str:
    """Give the SQL that holds for these days; with a shape, also for those before that its rows are made from.

    Weeks are days of the weeks for inputs that have days.
    """
    step = 7 if shape is not None and shape.weekly else 1
    before = shape.before * step if shape is not None else 0
    spans: list[list[date]] = []
    for day in sorted(days):
        first, last = day - timedelta(days=before), day + timedelta(days=step - 1)
        if spans and first <= spans[-1][1] + timedelta(days=1):
            spans[-1][1] = max(spans[-1][1], last)
        else:
            spans.append([first, last])
    return "(" + " OR ".join(f"{column} BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in spans) + ")"
=======
>>>>>>> 59801a2 (Compute actors and unlinked names afresh for those whom changed texts name alone; read the months that changed alone)
