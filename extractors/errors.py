"""Errors that reach a person: each names the thing, the cause and the mend."""

from __future__ import annotations


class NatowireError(Exception):
    """An expected trouble, told as «thing: cause; mend»."""

    def __init__(self, thing: str, cause: str, mend: str = "") -> None:
        self.thing, self.cause, self.mend = thing, cause, mend
        super().__init__(f"{thing}: {cause}" + (f"; {mend}" if mend else ""))

    def __reduce__(self) -> tuple[type[NatowireError], tuple[str, str, str]]:
        return (type(self), (self.thing, self.cause, self.mend))


class UsageError(NatowireError):
    """The command or a setting was used wrongly (exit code 2)."""


class SeedError(NatowireError):
    """A data file (sources, actors, packs, topics) is malformed."""


class WarehouseError(NatowireError):
    """The working file cannot be opened, migrated or written."""


def of_disk(said: str) -> tuple[str, str] | None:
    """Give the cause and the mend where a system error is the disk's or the rights'; None for all others."""
    kept = "then run the same command again: everything that was committed is there"
    for sign, cause, mend in (
        ("No space left on device", "the disk is full", f"free space on it, {kept}"),
        ("Disk quota exceeded", "the quota of the disk is used up", f"free space, {kept}"),
        ("File too large", "the file may not grow further", f"raise the limit (ulimit -f), {kept}"),
        ("Read-only file system", "the disk is read-only", "mount it for writing, or set NATOWIRE_HOME to another"),
        ("Input/output error", "the disk does not read or write", "check the disk, or move the folder to another"),
        ("Permission denied", "it may not be opened", "run as its owner, or give yourself the rights"),
    ):
        if sign in said:
            return cause, mend
    return None
