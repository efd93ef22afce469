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
