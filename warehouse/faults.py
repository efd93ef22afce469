"""What DuckDB says when a disk or a file fails, told as the thing, its cause and the mend."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError, of_disk

# Raised for what stands in a file or happens to it; all others are about the statement, and are bugs of ours.
_OF_FILES = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
)
_HELD = re.compile(r"could not set lock|conflicting lock|used by another process", re.IGNORECASE)
_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_DAMAGED = re.compile(
    r"corrupt|checksum|not a valid duckdb|could not read enough|could not read all|serializ|invalidated|version number",
    re.IGNORECASE,
)
_NEWER = re.compile(r"newer version of DuckDB|trying to read a database file with version number", re.IGNORECASE)


def is_of_file(error: BaseException) -> bool:
    """Say whether an error of DuckDB is about the file or the disk, not about a statement."""
    return isinstance(error, _OF_FILES)


def is_held(error: BaseException) -> bool:
    """Say whether another process holds the file."""
    return isinstance(error, duckdb.IOException) and _HELD.search(str(error)) is not None


def is_damaged(error: BaseException) -> bool:
    """Say whether the file itself is what is wrong."""
    return is_of_file(error) and not of_disk(str(error)) and _DAMAGED.search(str(error)) is not None


def of_duckdb(path: Path, error: duckdb.Error, mend: str = "") -> WarehouseError:
    """Tell an error of DuckDB about a file; `mend` is what helps where the file is damaged."""
    said = str(error)
    if found := of_disk(said):
        return WarehouseError(str(path), *found)
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(str(path), "there is not enough memory", "close other programs, or ask for less at once")
    if is_held(error):
        return WarehouseError(
            str(path), f"another process holds it{_holder(said)}",
            "close the other program that has it open, or query the published snapshot",
        )  # fmt: skip
    if _NEWER.search(said):
        cause = "it was written by a newer DuckDB than this natowire uses"
        return WarehouseError(str(path), cause, "install the newer natowire that wrote it")
    if is_damaged(error):
        cause = f"the file is damaged ({_first_line(error)})"
        return WarehouseError(str(path), cause, mend or _restore(path))
    return WarehouseError(str(path), _first_line(error), "check the path, its rights and the disk")


def _restore(path: Path) -> str:
    copies = sorted(path.parent.glob(f"{path.name}.v*.bak"), key=lambda copy: copy.stat().st_mtime)
    newest = f" (the newest beside it is {copies[-1].name})" if copies else ""
    return f"move it away and put a copy in its place{newest}; without one the next ingest starts an empty one"


def _holder(said: str) -> str:
    found = _HOLDER.search(said)
    return f" (process {found['pid']}, {Path(found['program']).name})" if found else ""


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
