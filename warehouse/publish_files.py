"""Files that take the place of others in one step, on the disk before they do."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD, _EXCHANGE = -100, 2


def copy_file(source: Path, target: Path) -> None:
    """Copy a file in the kernel: as a reference where the file system can, else without the bytes passing through."""
    with source.open("rb") as reading, target.open("wb") as writing:
        left = os.fstat(reading.fileno()).st_size
        try:
            while left > 0:
                done = os.copy_file_range(reading.fileno(), writing.fileno(), left)
                if done == 0:
                    break
                left -= done
        except (AttributeError, OSError):
            reading.seek(0)
            writing.seek(0)
            writing.truncate()
            shutil.copyfileobj(reading, writing, 1 << 24)


def link_file(source: Path, target: Path) -> None:
    """Give a file a second name; a copy where the file system has no such names."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(draft: Path, target: Path) -> None:
    """Put a finished file in the place of another: whoever opens it finds the old one or the new one, whole."""
    to_disk(draft)
    draft.replace(target)
    to_disk(target.parent)


def replace_folder(draft: Path, folder: Path) -> None:
    """Put a folder in the place of another, in one step where the system can exchange two names (Linux)."""
    for name in draft.rglob("*"):
        if name.is_file():
            to_disk(name)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        if _exchange(draft, folder):
            draft.rename(old)
        else:
            folder.rename(old)
            draft.rename(folder)
    else:
        draft.rename(folder)
    to_disk(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)


def clear_leftovers(target: Path, parquet: Path) -> None:
    """Remove what a publish that was killed left behind; a folder that it had moved aside comes back."""
    draft, old = target.with_suffix(".tmp"), parquet.with_name(parquet.name + ".old")
    for path in (draft, draft.with_name(draft.name + ".wal"), target.with_name(target.name + ".wal")):
        path.unlink(missing_ok=True)
    if old.exists() and not parquet.exists():
        old.rename(parquet)
    for folder in (old, parquet.with_name(parquet.name + ".tmp"), target.with_name("publish.spill")):
        shutil.rmtree(folder, ignore_errors=True)
