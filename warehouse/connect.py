"""Opening the working file: short-lived writers, read-only readers, one writer at a time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.copies import copy_before_update
from warehouse.faults import is_held, is_of_file, of_duckdb
from warehouse.migrate import migrate, newest_version, version_of, views_are_current

# DuckDB 1.2 and everything after it reads this; the default of 2.0 is read by 2.0 alone.
STORAGE_VERSION = "v1.2.0"
Connection = duckdb.DuckDBPyConnection


def _open(path: Path, *, read_only: bool, wait_s: float, mend: str = "") -> Connection:
    """Open the file, waiting while another process holds it (a reader holds it for a moment only)."""
    config: dict[str, str | bool | int | float | list[str]] = (
        {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    )
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.Error as error:
            if not is_held(error) or time.monotonic() >= deadline:
                raise of_duckdb(path, error, mend) from None
            time.sleep(0.05)


@contextmanager
def troubles_of(path: Path, mend: str = "") -> Iterator[None]:
    """Turn what DuckDB raises over this file or its disk into a `WarehouseError`; all else passes."""
    try:
        yield
    except duckdb.Error as error:
        if not is_of_file(error):
            raise
        raise of_duckdb(path, error, mend) from error


def _close(connection: Connection, path: Path) -> None:
    """Close what may be the last connection to a file, which folds its log into it."""
    with troubles_of(path):
        connection.close()


@contextmanager
def writing(path: Path, *, wait_s: float = 30.0) -> Iterator[Connection]:
    """Yield a connection inside one transaction: committed when the block ends, rolled back when it raises.

    Raises `WarehouseError` when the file cannot be opened within `wait_s` seconds.
    """
    connection = _open(path, read_only=False, wait_s=wait_s)
    try:
        with troubles_of(path):
            connection.begin()
            try:
                yield connection
            except BaseException:
                with contextlib.suppress(duckdb.Error):  # a failure of the disk has rolled it back already
                    connection.rollback()
                raise
            connection.commit()
    finally:
        _close(connection, path)


@contextmanager
def reading(path: Path, *, wait_s: float = 10.0, mend: str = "") -> Iterator[Connection]:
    """Yield a read-only connection; raises `WarehouseError` when there is no such file or it stays locked.

    `mend` is what helps where the file is damaged; else it is a copy.
    """
    if not path.exists():
        raise WarehouseError(str(path), "there is no warehouse yet", "run `natowire ingest` or `natowire demo` first")
    connection = _open(path, read_only=True, wait_s=wait_s, mend=mend)
    try:
        with troubles_of(path, mend):
            yield connection
    finally:
        connection.close()


def prepare(path: Path, *, copies: int = 2, told: Callable[[str], None] = lambda text: None) -> int:
    """Make the working file if needed, bring its tables to this version and rebuild its views; gives the version.

    Before the tables of an older file are changed a copy of it is put beside it (`natowire.duckdb.v13.bak`), of which
    the newest `copies` are kept (0: none is made); `told` hears of it. A file of a newer natowire is refused before
    anything of it is touched. Raises `WarehouseError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        with reading(path, wait_s=30.0) as connection:
            held = version_of(connection, path)
        if copies and 0 < held < newest_version():
            with troubles_of(path):
                _open(path, read_only=False, wait_s=30.0).close()  # folds the log into the file: one file is all
                copy = copy_before_update(path, held, copies)
            told(f"{path.name} is brought from version {held} to {newest_version()}; a copy of before is {copy.name}")
    connection = _open(path, read_only=False, wait_s=30.0)
    try:
        with troubles_of(path):
            return migrate(connection, path)
    finally:
        _close(connection, path)


def needs_preparing(path: Path) -> bool:
    """Say whether the file is of an older version or has other views; one that is not may be open for reading."""
    with reading(path, wait_s=30.0) as connection:
        return version_of(connection, path) != newest_version() or not views_are_current(connection)


def checkpoint(path: Path) -> None:
    """Write the log of the working file into the file and give what is free at its end back to the disk."""
    connection = _open(path, read_only=False, wait_s=30.0)
    try:
        with troubles_of(path):
            connection.execute("CHECKPOINT")
    finally:
        _close(connection, path)
