"""Who holds the writer's lock, as the lock file itself says."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path


def leave_note(lock_file: Path) -> None:
    """Write into the lock file who holds it now; only its holder may call this."""
    command = next((word for word in sys.argv[1:2] if word.isalpha()), "")  # arguments may hold what is nobody's
    with contextlib.suppress(OSError):  # it is a help, not the lock
        lock_file.write_text(f"{os.getpid()} {datetime.now(UTC):%Y-%m-%dT%H:%MZ} {command}\n", "utf-8")


def holder_of(lock_file: Path) -> str:
    """Give who holds the lock, in brackets after a blank; empty where nobody said."""
    try:
        pid, since, *command = lock_file.read_text("utf-8").split()
    except (OSError, ValueError):
        return ""
    what = f"natowire {command[0]}, " if command else ""
    return f" ({what}process {pid}, since {since[:10]} {since[11:16]} UTC)"
