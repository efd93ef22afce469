"""What the flows hand to the warehouse for telling origins: functions over texts, and the values that they give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


class Sketched(Protocol):
    """What is kept of a text to compare it by."""

    @property
    def words(self) -> int: ...
    @property
    def words_key(self) -> int: ...
    @property
    def thinning(self) -> int: ...
    @property
    def shingles(self) -> Collection[int]: ...


class Marked(Protocol):
    """One mark of an agency; `found_in` is text, byline, feed or source, offsets are of the text alone."""

    @property
    def agency(self) -> str: ...
    @property
    def found_in(self) -> str: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def surface(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Looked:
    """One version of an article whose origin is to be told."""

    article_id: int
    version: int
    outlet: str
    title: str | None
    authors: str | None
    source_class: str | None
    text: str
    feed_text: str | None
    feed_authors: str | None
    sketch: Sketched
    title_key: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as they were compared: `similarity` is the share of the shorter one's words that stand in the other."""

    similarity: float
    shorter_words: int
    longer_words: int
    same_outlet: bool
    same_title: bool


Standing = Collection[int]


@dataclass(frozen=True, slots=True)
class OriginRules:
    """How origins are told: functions that the flows hand in.

    `own_words` of a text leave out the lines made of shingles that stand under many headlines of its outlet, `overlap`
    compares two texts by them, `is_copy` decides over what was measured; `marks` finds the agencies that a text names
    as its source, the most telling first.
    """

    sketch: Callable[[str], Sketched]
    title_key: Callable[[str | None], int | None]
    own_words: Callable[[str, Standing], Sequence[str]]
    overlap: Callable[[Sequence[str], Sequence[str]], float]
    is_copy: Callable[[Pair], bool]
    marks: Callable[[Looked], Sequence[Marked]]
    comparable_words: int = 12  # texts of fewer words stand alone
