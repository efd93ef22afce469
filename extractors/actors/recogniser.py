"""Names in no list: what every recogniser of names offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a recogniser saw; `label` is PER, ORG or LOC, `score` its confidence from 0 to 1."""

    start: int
    end: int
    label: str
    score: float


class Recogniser(Protocol):
    """Finds names in a text; `listed` are spans of registry names with their labels."""

    def names(self, text: str, language: str | None, listed: Sequence[tuple[int, int, str]]) -> list[Name]: ...
