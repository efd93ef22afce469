"""The connection that reads the working file and writes a draft of the snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.connect import STORAGE_VERSION, Connection, reading

MEMORY = "1400MB"  # for DuckDB; what does not fit is put on the disk beside the draft


@contextmanager
def drafting(draft: Path, working: Path) -> Iterator[Connection]:
    """Yield a connection that reads the working file (`working`, in use) and writes a file, new or not (`snapshot`)."""
    with reading(working, wait_s=30.0):
        pass  # the clear errors for a working file that is missing, locked or damaged
    connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(spill_folder(draft))})
    try:
        quoted = [str(path).replace("'", "''") for path in (working, draft)]
        connection.execute(f"ATTACH '{quoted[0]}' AS working (READ_ONLY)")
        connection.execute(f"ATTACH '{quoted[1]}' AS snapshot (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE working")
        yield connection
    finally:
        connection.close()


def spill_folder(draft: Path) -> Path:
    """Give where DuckDB puts what does not fit in memory."""
    return draft.with_name("publish.spill")
