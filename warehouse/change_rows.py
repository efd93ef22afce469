"""What telling changes takes and gives: two versions with their tags go to a function of the flows, edits come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from extractors.model import Span


@dataclass(frozen=True, slots=True)
class ClaimTag:
    """A claim of a version; `speaker` is the actor, else the name, `surface` how the text names him."""

    claim_id: int
    start: int
    end: int
    content: str
    speaker: str | None
    surface: str | None


@dataclass(frozen=True, slots=True)
class NumberTag:
    """A number of a version; `holder` is whose figure it is, else who named it."""

    number_id: int
    start: int
    end: int
    kind: str
    value: float | None
    value_max: float | None
    unit: str | None
    of_what: str | None
    holder: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article with what was found in it."""

    title: str | None
    text: str
    language: str | None
    access: str
    other_extractors: bool
    claims: tuple[ClaimTag, ...] = ()
    numbers: tuple[NumberTag, ...] = ()


class EditFound(Protocol):
    """One edit; see `extractors.changes.Edit`."""

    @property
    def element(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def before(self) -> Span | None: ...
    @property
    def after(self) -> Span | None: ...
    @property
    def sentence_before(self) -> Span | None: ...
    @property
    def sentence_after(self) -> Span | None: ...
    @property
    def claim_before(self) -> int | None: ...
    @property
    def claim_after(self) -> int | None: ...
    @property
    def number_before(self) -> int | None: ...
    @property
    def number_after(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """What one version is to the one before it; `headline` is '' (the same), typo or changed."""

    kind: str
    headline: str = ""
    words_removed: int = 0
    words_added: int = 0
    notice: Span | None = None
    edits: Sequence[EditFound] = ()


Judge = Callable[[Version, Version], Judged]
