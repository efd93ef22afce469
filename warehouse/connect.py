"""Opening the working file: short-lived writers, read-only readers, one writer at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.migrate import migrate

# DuckDB 1.2 and everything after it reads this; the default of 2.0 is read by 2.0 alone.
STORAGE_VERSION = "v1.2.0"
Connection = duckdb.DuckDBPyConnection


def _open(path: Path, *, read_only: bool, wait_s: float) -> Connection:
    """Open the file, waiting while another process holds it (a reader holds it for a moment only)."""
    config: dict[str, str | bool | int | float | list[str]] = (
        {} if read_only else {"storage_compatibility_version": STORAGE_VERSION}
    )
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise WarehouseError(str(path), _first_line(error), "check the path, its rights and the disk") from None
            if time.monotonic() >= deadline:
                mend = "close the other program that has it open, or query the published snapshot"
                raise WarehouseError(str(path), "another process holds it", mend) from None
            time.sleep(0.05)
        except duckdb.Error as error:
            raise WarehouseError(str(path), _first_line(error), "restore it from a copy or move it away") from None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


@contextmanager
def writing(path: Path, *, wait_s: float = 30.0) -> Iterator[Connection]:
    """Yield a connection inside one transaction: committed when the block ends, rolled back when it raises.

    Raises `WarehouseError` when the file cannot be opened within `wait_s` seconds.
    """
    connection = _open(path, read_only=False, wait_s=wait_s)
    try:
        connection.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
    finally:
        connection.close()


@contextmanager
def reading(path: Path, *, wait_s: float = 10.0) -> Iterator[Connection]:
    """Yield a read-only connection; raises `WarehouseError` when there is no such file or it stays locked."""
    if not path.exists():
        raise WarehouseError(str(path), "there is no warehouse yet", "run `natowire ingest` or `natowire demo` first")
    connection = _open(path, read_only=True, wait_s=wait_s)
    try:
        yield connection
    finally:
        connection.close()


def prepare(path: Path) -> int:
    """Make the working file if needed, bring its tables to this version and rebuild its views; gives the version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _open(path, read_only=False, wait_s=30.0)
    try:
        return migrate(connection, path)
    finally:
        connection.close()


def checkpoint(path: Path) -> None:
    """Write the log of the working file into the file and give what is free at its end back to the disk."""
    connection = _open(path, read_only=False, wait_s=30.0)
    try:
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
