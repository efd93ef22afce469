"""Publishing: a read-only snapshot database and Parquet files, each replaced in one step.

Readers never wait for the writer: they open the snapshot, never the working file. A reader that holds the old
snapshot keeps it until it closes it. After a small change the old snapshot is copied and brought up to date; both ways
give the same rows.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse import search_index
from warehouse.arrow import scalar, utc
from warehouse.connect import STORAGE_VERSION, Connection, needs_preparing, prepare
from warehouse.faults import is_damaged, is_of_file, of_duckdb
from warehouse.migrate import sql_files
from warehouse.publish_changes import find_changes, keep_prints, take_prints
from warehouse.publish_checks import check_all, check_changes
from warehouse.publish_draft import drafting
from warehouse.publish_files import clear_leftovers, copy_file, replace_file, replace_folder
from warehouse.publish_parquet import read_manifest, write_parquet
from warehouse.publish_shapes import SHAPES
from warehouse.publish_tables import Tables, Told
from warehouse.publish_update import Updated

_FORMAT = 2  # raised when a snapshot of an older natowire cannot be brought up to date
_TEXTS, _SEARCH = "snapshot.mart.articles", "snapshot.search"


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a publish starts afresh rather than bring the old snapshot up to date."""

    articles: float = 0.1  # share of the articles that changed
    days: int = 200  # days with changes
    appended: float = 0.5  # rows put in since the last full publish, as a share of all: they lie out of order
    size: float = 1.6  # file size over that of the last full publish


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: rows by view, where, and how."""

    file: Path
    parquet: Path
    rows: dict[str, int]
    mode: str  # full or incremental
    reason: str  # why it was full; empty for incremental
    articles_changed: int
    days_changed: int
    parquet_files_written: int
    seconds: float
    steps: dict[str, float] = field(default_factory=dict)  # seconds by step
    views: dict[str, float] = field(default_factory=dict)  # seconds by view


def _silent(what: str, done: int, total: int) -> None:
    pass


class _StartAfresh(Exception):  # noqa: N818 (no error: a way of going on)
    """The old snapshot is not worth bringing up to date, and why."""


def publish(
    working: Path,
    target: Path,
    parquet: Path,
    now: datetime,
    *,
    full: bool = False,
    limits: Limits | None = None,
    told: Told = _silent,
) -> Published:
    """Write every public view as a table of a snapshot and as Parquet, then put both in place atomically.

    The same checks that the tests run are run first; raises `WarehouseError` with the offenders of the first that
    fails, and then leaves the old snapshot as it is. `full` makes all anew whatever changed.
    """
    began = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target, parquet)
    if needs_preparing(working):
        prepare(working)
    work = _Work(working, target, parquet, now, limits or Limits(), told)
    try:
        reason = "it was asked for" if full else work.why_full()
        if not reason:
            try:
                work.bring_up_to_date()
            except _StartAfresh as why:
                reason = str(why)
            except duckdb.Error as error:  # of the two files that it reads only the snapshot is made anew
                if not is_damaged(error):
                    raise
                reason = "the old snapshot is damaged"
        if reason:
            work.make_anew()
        work.put_in_place()
    except BaseException as error:
        clear_leftovers(target, parquet)
        if isinstance(error, duckdb.Error) and is_of_file(error):
            raise of_duckdb(working if is_damaged(error) else target, error) from error
        raise
    return Published(
        target, parquet, work.rows, "full" if reason else "incremental", reason, work.articles_changed,
        work.days_changed, work.files_written, time.monotonic() - began, work.steps, work.views,
    )  # fmt: skip


@dataclass(slots=True)
class _Work:
    """One publish on its way."""

    working: Path
    target: Path
    parquet: Path
    now: datetime
    limits: Limits
    told: Told
    rows: dict[str, int] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)
    views: dict[str, float] = field(default_factory=dict)
    articles_changed: int = 0
    days_changed: int = 0
    files_written: int = 0
    parquet_draft: Path | None = None
    snapshot_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    _since: float = field(default_factory=time.monotonic)

    @property
    def draft(self) -> Path:
        return self.target.with_suffix(".tmp")

    def why_full(self) -> str:
        """Say why the old snapshot cannot be brought up to date, nothing if it can."""
        if not self.target.exists():
            return "there is no snapshot yet"
        try:
            with duckdb.connect(str(self.target), read_only=True) as connection:
                held = connection.execute(
                    "SELECT contract, settings, full_bytes, rows_appended, rows_in_all FROM state.publish"
                ).fetchall()
        except duckdb.Error:
            return "the old snapshot was not made by this natowire, or is damaged"
        if not held or held[0][0] != _contract():
            return "the public contract changed"
        _, _, full_bytes, appended, in_all = held[0]
        if self.target.stat().st_size > self.limits.size * full_bytes + (64 << 20):
            return "the old file has become too loose"
        if appended > self.limits.appended * in_all:
            return "too many rows lie out of order"
        return ""

    def make_anew(self) -> None:
        """Write a draft from nothing."""
        for left in (self.draft, self.draft.with_name(self.draft.name + ".wal")):
            left.unlink(missing_ok=True)
        with drafting(self.draft, self.working) as connection:
            tables = Tables(connection, self.told)
            tables.open()
            self.told("checks", 0, 1)
            check_all(connection, str(self.working))
            self._step("checks")
            take_prints(connection)
            self._step("changes")
            tables.build_all()
            self._step("views")
            self.told("search index", 0, 1)
            search_index.build(connection, articles=_TEXTS, schema=_SEARCH)
            self._step("search index")
            self.articles_changed = int(scalar(connection, "SELECT count(*) FROM state.articles"))
            connection.execute("DROP TABLE IF EXISTS state.publish")
            self._finish(connection, tables, full=True)

    def bring_up_to_date(self) -> None:
        """Write a draft from a copy of the old snapshot; raises `_StartAfresh` when too much has changed."""
        self.told("copy", 0, 1)
        copy_file(self.target, self.draft)
        self._step("copy")
        with drafting(self.draft, self.working) as connection:
            tables = Updated(connection, self.told)
            tables.open()
            if scalar(connection, "SELECT settings FROM state.publish") != _settings(connection):
                raise _StartAfresh("settings changed")
            changes = find_changes(connection)
            self._step("changes")
            if changes.articles > max(self.limits.articles * changes.articles_in_all, 50):
                raise _StartAfresh(f"{changes.articles} of {changes.articles_in_all} articles changed")
            self.told("checks", 0, 1)
            check_changes(connection, str(self.working))
            self._step("checks")
            tables.update()
            self._step("views")
            self.articles_changed, self.days_changed = changes.articles, len(tables.days)
            if self.days_changed > self.limits.days:
                raise _StartAfresh(f"{self.days_changed} days changed")
            touched = connection.execute("SELECT id FROM state.touched_articles").fetchall()
            search_index.update(connection, [article_id for (article_id,) in touched], articles=_TEXTS, schema=_SEARCH)
            self._step("search index")
            keep_prints(connection)
            self._finish(connection, tables, full=False)

    def put_in_place(self) -> None:
        """Replace the old files."""
        assert self.parquet_draft is not None
        replace_file(self.draft, self.target)
        replace_folder(self.parquet_draft, self.parquet)
        self._step("disk")

    def _finish(self, connection: Connection, tables: Tables, *, full: bool) -> None:
        tables.close()
        self.rows, self.views = tables.rows, tables.seconds
        held = self._write_state(connection, tables, full=full)
        self._step("checkpoint")
        # The folder may be of another publish than the file, when one was killed between the two.
        fits = not full and held is not None and read_manifest(self.parquet).get("snapshot_id") == held
        self.parquet_draft, self.files_written = write_parquet(
            connection, self.parquet, self.snapshot_id, tables.rows, tables.changed if fits else {}, self.now, self.told
        )
        self._step("Parquet")

    def _write_state(self, connection: Connection, tables: Tables, *, full: bool) -> str | None:
        """Note in the draft what it was made from; gives the id of the snapshot that it is a copy of."""
        held, full_bytes, appended = None, 0, 0
        if not full:
            ((held, full_bytes, appended),) = connection.execute(
                "SELECT snapshot_id, full_bytes, rows_appended FROM snapshot.state.publish"
            ).fetchall()
        connection.execute(_STATE)
        connection.execute(
            "INSERT INTO snapshot.state.publish VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                self.snapshot_id, utc(self.now), _contract(), _settings(connection), full_bytes,
                appended + (0 if full else tables.appended), sum(tables.rows.values()),
            ],
        )  # fmt: skip
        connection.execute("INSERT INTO snapshot.mart.published VALUES (?)", [utc(self.now)])
        connection.execute("CHECKPOINT snapshot")
        if full:
            connection.execute("UPDATE snapshot.state.publish SET full_bytes = ?", [self.draft.stat().st_size])
        return held

    def _step(self, name: str) -> None:
        now = time.monotonic()
        self.steps[name] = self.steps.get(name, 0.0) + now - self._since
        self._since = now


_STATE = """
CREATE OR REPLACE TABLE snapshot.state.publish (snapshot_id VARCHAR, published_at TIMESTAMP, contract VARCHAR,
  settings VARCHAR, full_bytes BIGINT, rows_appended BIGINT, rows_in_all BIGINT);
CREATE OR REPLACE TABLE snapshot.mart.published (published_at TIMESTAMP);
"""


def _contract() -> str:
    """Give what tells one form of the snapshot from another: the views, how they are published, and the engine."""
    parts = [text for _, text in sql_files("views")]
    parts += [repr(sorted(SHAPES.items())), duckdb.__version__, STORAGE_VERSION, str(_FORMAT)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _settings(connection: Connection) -> str:
    """Give the settings that views read; what the registry of actors is stands in the actors themselves."""
    rows = connection.execute(
        "SELECT name, value FROM working.core.settings WHERE NOT ends_with(name, '_digest') ORDER BY ALL"
    ).fetchall()
    return repr(rows)
