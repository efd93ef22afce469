"""What the operating system says when a disk takes nothing more, told as the thing, its cause and the mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import NatowireError, of_disk


def of_os_error(error: OSError, path: Path | None = None) -> NatowireError | None:
    """Tell an error of the disk or of rights; None for all others."""
    found = of_disk(error.strerror or "")
    thing = error.filename if path is None else path
    return NatowireError(str(thing or "the disk"), *found) if found else None


@contextmanager
def troubles_of(path: Path) -> Iterator[None]:
    """Turn what the operating system raises over this file into a `NatowireError`; all else passes."""
    try:
        yield
    except OSError as error:
        if told := of_os_error(error, path):
            raise told from error
        raise
