"""A copy of the working file from before its tables are brought to a newer version."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from warehouse.arrow import scalar
from warehouse.publish_files import copy_file, to_disk

_LASTING = "SELECT string_agg(table_name || ':' || estimated_size, ',' ORDER BY table_name) FROM duckdb_tables()"


def copy_before_update(path: Path, version: int, keep: int) -> Path:
    """Put a copy of a closed file beside it as `NAME.vVERSION.bak`, opened and compared before it counts; gives it.

    The newest `keep` such copies stay. Raises `WarehouseError` when no sound copy can be made: then nothing has been
    changed.
    """
    target = path.with_name(f"{path.name}.v{version}.bak")
    draft = target.with_name(target.name + ".tmp")
    try:
        copy_file(path, draft)
        shutil.copymode(path, draft)
        if _contents(draft) != _contents(path):
            raise WarehouseError(str(draft), "the copy is not what was copied", "check the disk, then start again")
        to_disk(draft)
        draft.replace(target)
        to_disk(target.parent)
    except OSError as error:
        raise _no_copy(path, error) from None
    finally:
        draft.unlink(missing_ok=True)
    for old in sorted(path.parent.glob(f"{path.name}.v*.bak"), key=lambda copy: copy.stat().st_mtime)[:-keep]:
        old.unlink(missing_ok=True)
    return target


def _contents(file: Path) -> tuple[int, str]:
    """Give what a sound copy has in common with its original: the size, and the tables with their rows."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return file.stat().st_size, str(scalar(connection, _LASTING))


def _no_copy(path: Path, error: OSError) -> WarehouseError:
    needs = f"{path.stat().st_size / (1 << 20):,.0f} MiB"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        cause = f"its tables are to be updated, and the disk has no room for a copy of it ({needs})"
        mend = "free space, or make a copy elsewhere and set NATOWIRE_BACKUPS=0; nothing was changed"
        return WarehouseError(str(path), cause, mend)
    cause = f"it cannot be copied before its tables are updated: {error.strerror or error}"
    return WarehouseError(str(path), cause, f"check the rights of {path.parent}; nothing was changed")
