"""How a cycle tells how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Who wants to know how far a cycle is."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""
