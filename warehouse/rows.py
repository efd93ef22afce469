"""What the flows hand to the warehouse: plain values, one class per kind of batch row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from extractors.model import Article, Failure, Feed, Findings, Placing, StoryArticle, StoryText


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a raw response stands: WARC file (relative to the archive), byte offset of its record, record id."""

    file: str
    offset: int
    record_id: str


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One HTTP request."""

    purpose: str  # feed | page | robots
    url: str
    host: str
    outcome: str
    status: int | None
    started_at: datetime
    seconds: float
    body_bytes: int | None = None
    content_type: str | None = None
    address: str | None = None
    redirect_to: str | None = None
    detail: str | None = None
    archive: ArchiveRef | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Between which intervals a source is asked."""

    shortest: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pull:
    """What one look at one source gave: a feed, nothing new, or a failure; and what to remember for the next look."""

    source_id: str
    fetches: tuple[FetchRow, ...]
    feed: Feed | None = None  # None: unchanged or failed
    failure: Failure | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: int | None = None
    moved_to: str | None = None
    retry_after_s: float | None = None
    gone: bool = False
    outage: bool = False  # a failure that is held against our own network, not against the source


@dataclass(frozen=True, slots=True)
class SourceToPull:
    """A source that is due, with what its last complete answer left behind."""

    source_id: str
    url: str
    kind: str
    language: str
    url_filter: str
    etag: str | None
    last_modified: str | None
    body_hash: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a page that is asked for again: its text, the title that it gives itself, its last body."""

    title: str | None
    text: str
    body_hash: int | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """How asking for a known page again ended, with what the next time needs.

    `outcome` is same, noise (nothing but times, counters and the like differ), read (the landing has the article), gone
    (404 or 410), elsewhere (it leads to a front page, or holds no article now), refused (by robots.txt) or failed.
    """

    outcome: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: int | None = None


@dataclass(frozen=True, slots=True)
class EntryToRead:
    """An entry whose page is to be read, or (with `article_id`) an article to be read again."""

    entry_id: int | None
    article_id: int | None
    source_id: str
    source_url: str
    outlet: str
    url: str | None
    url_key: int
    title: str | None
    text: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    language: str
    attempts: int
    deferred: bool = False  # over the cycle's budget: land with the feed's own text, read the page in a later cycle
    etag: str | None = None
    last_modified: str | None = None
    held: Held | None = None  # of an article that is read again because its time has come, not because a try failed


@dataclass(frozen=True, slots=True)
class Landing:
    """The outcome of reading one entry: an article with its findings, or nothing but a failure."""

    entry: EntryToRead
    url: str | None
    url_key: int
    article: Article | None
    findings: Findings | None
    failure: Failure | None
    fetches: tuple[FetchRow, ...] = ()
    archive: ArchiveRef | None = None
    etag: str | None = None
    last_modified: str | None = None
    reread: Reread | None = None  # where a known page was asked for again
    next_try_at: datetime | None = None
    as_of: datetime | None = None  # what counted as now when it was read; None: the time of landing


@dataclass(frozen=True, slots=True)
class Person:
    """One person in one text whom no list knows; `actor_id` is who that was taken for, None where it is not decided."""

    article_id: int
    version: int
    entity: int
    name: str
    name_key: str
    slug: str
    role: str | None
    office: str | None
    office_body: str | None
    office_status: str | None
    country: str | None
    context: frozenset[str]
    language: str | None
    outlet: str
    seen_on: date | None
    actor_id: str | None = None
    survivor_id: str | None = None  # who that is by a merge that a person made


class Decided(Protocol):
    """Who a person is: an id or nobody, whether the id is new, and why."""

    @property
    def actor_id(self) -> str | None: ...
    @property
    def is_new(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def score(self) -> float: ...


@dataclass(frozen=True, slots=True)
class PersonRules:
    """How persons in no list are told apart: functions that the flows hand in.

    `key` of a full name (people with other keys are never compared; empty: no full name), `slug` that its ids begin
    with, and `decide` over new people, earlier ones of their keys, and the ids in use.
    """

    key: Callable[[str], str]
    slug: Callable[[str], str]
    decide: Callable[[Sequence[Person], Sequence[Person], Collection[str], Collection[str]], Sequence[Decided]]


@dataclass(slots=True)
class Balance:
    """The count of one run; `entries_seen = articles_new + duplicates + failures` once it is finished."""

    sources: int = 0
    unchanged: int = 0
    backlog: int = 0
    entries_seen: int = 0
    articles_new: int = 0
    duplicates: int = 0
    failures: int = 0
    waiting: int = 0
    feed_only: int = 0
    sources_failed: int = 0
    changed: int = 0
    reread: int = 0
    removed: int = 0
    resting: int = 0
    outage: str = ""  # where our own network was away: what was seen of it


@dataclass(frozen=True, slots=True)
class StoryRules:
    """How articles are grouped into stories: functions that the flows hand in.

    `features` of an article with how much it dwells on each; `rarity` of one that so many articles of so many have;
    `place` decides over new articles, held ones, the held ones near each new one, the sizes of stories and the first
    free story id; `told` gives a feature in words; `actor_feature` is the feature of an actor id or a name.
    """

    features: Callable[[StoryText], Mapping[str, float]]
    rarity: Callable[[int, int], float]
    place: Callable[
        [
            Sequence[StoryArticle],
            Sequence[StoryArticle],
            Mapping[int, Sequence[int]],
            Mapping[int, int],
            int,
        ],
        Placing,
    ]
    told: Callable[[str], str]
    actor_feature: Callable[[str], str]
    quiet_days: int  # a story ends when nothing was published on it for so long
