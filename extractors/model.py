"""The shared vocabulary: frozen values that every other module passes around.

All offsets are characters of one text, end exclusive. All times are timezone-aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import xxhash

Span = tuple[int, int]


def key64(content: str | bytes) -> int:
    """Give the content key of a text or of bytes: its XXH3 hash as a signed 64-bit integer (a BIGINT)."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    value = xxhash.xxh3_64_intdigest(data)
    return value - (1 << 64) if value >= 1 << 63 else value


class Outcome(StrEnum):
    """How one request ended; the fixed list behind `fetches.outcome`."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    REDIRECT = "redirect"
    GONE = "gone"
    NOT_FOUND = "not_found"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    HTTP_ERROR = "http_error"
    ROBOTS = "robots"
    ADDRESS_REFUSED = "address_refused"
    SCHEME_REFUSED = "scheme_refused"
    BAD_URL = "bad_url"
    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    BAD_ENCODING = "bad_encoding"
    BAD_RESPONSE = "bad_response"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"


class Stage(StrEnum):
    """Where something failed; the fixed list behind `failures.stage`."""

    SOURCE = "source"
    FEED = "feed"
    ENTRY = "entry"
    PAGE = "page"
    ARTICLE = "article"
    TAG = "tag"
    BATCH = "batch"


class Access(StrEnum):
    """How much of an article its text is."""

    FULL = "full"
    FEED_ONLY = "feed_only"
    PAYWALL = "paywall"
    BLOCKED = "blocked"
    SOFT_404 = "soft_404"

    @property
    def completeness(self) -> int:
        """Tell which of two readings has more of the article: the larger number."""
        return _COMPLETENESS[self]


_COMPLETENESS = {Access.BLOCKED: 0, Access.SOFT_404: 0, Access.FEED_ONLY: 1, Access.PAYWALL: 2, Access.FULL: 3}


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not work, as a value.

    `reason` is an `Outcome` value or one of the short fixed words of the module that made it;
    `later` says whether trying again can help.
    """

    stage: Stage
    reason: str
    detail: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What is watched: one feed or one sitemap of an outlet."""

    source_id: str
    outlet: str
    url: str
    kind: str  # feed | sitemap
    language: str = ""
    country: str = ""
    source_class: str = "press"  # primary | press | agency | trade | think_tank
    publisher_family: str = ""
    state_affiliated: bool = False
    enabled: bool = True
    url_filter: str = ""  # sitemaps: a regular expression that a URL must contain


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a source as the source gives it."""

    key: str  # stable identity inside its source: canonical URL, else GUID, else title and date
    guid: str | None
    url: str | None  # absolute http(s) link as given, made absolute; None where there is none that may be fetched
    canonical_url: str | None
    title: str | None
    text: str | None  # the feed's own text, plain, paragraphs parted by a newline
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_raw: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed or sitemap."""

    kind: str  # rss | atom | rdf | json | sitemap | sitemap_index
    title: str | None
    entries: tuple[Entry, ...]
    language: str | None = None
    flags: tuple[str, ...] = ()  # oddities that were mended, e.g. malformed_xml, title_cut
    sitemaps: tuple[str, ...] = ()  # only of a sitemap_index: the sitemaps it names, newest first


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one page (or, with access `feed_only`, from its entry)."""

    text: str  # paragraphs parted by one newline; the text that all offsets count in
    title: str | None
    title_from: str | None
    authors: tuple[str, ...]
    authors_from: str | None
    published_at: datetime | None
    published_from: str | None  # json_ld | meta | html | url | feed
    language: str | None
    access: Access
    page_title: str | None = None  # the page's own title where `title` is the feed's
    declared_canonical: str | None = None  # what the page says its URL is; recorded, never trusted


@dataclass(frozen=True, slots=True)
class Mention:
    """One surface form of an actor or named thing in a text.

    `alias_kind` says how the surface names it: name, short, metonym, demonym, place (a city that is no government),
    variant (a spelling in no list), office («der NATO-Generalsekretär», resolved by the date of the text) or group
    («EU-Diplomaten», nobody in particular). Mentions of one thing in a text share `entity`, a number from 0 on.
    """

    start: int
    end: int
    label: str  # PER | ORG | LOC | MISC (offices and groups)
    actor_id: str | None = None
    actor_name: str | None = None
    alias_kind: str | None = None
    confidence: float = 1.0  # that the name is one, of this label, and of this actor where one is given
    entity: int | None = None
    name: str | None = None  # the fullest form of it that the text has, without its ending
    role: Span | None = None  # what the text says somebody is («der frühere SACEUR der NATO»), without the article
    office: str | None = None  # canonical name of that office: head_of_state, defence_minister, saceur …
    office_body: str | None = None  # whose office: ISO 3166 code or actor id
    office_status: str | None = None  # current | former | then | acting | designate
    found_by: str = "list"  # list | model | office | group


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed statement: content, mode, cue and speaker as characters of the text."""

    spans: tuple[Span, ...]  # content; more than one where it is discontinuous
    mode: str  # direct | mixed | indirect | indirect_free | free_indirect | reported
    cue: Span | None = None
    speaker: Span | None = None
    speaker_name: str | None = None  # the surface, or the full name it was resolved to
    speaker_actor_id: str | None = None
    speaker_resolved: str = "none"  # name | title | pronoun | metonym | group | none
    medium: Span | None = None
    parent: int | None = None  # index of the outer claim in the same tuple of claims
    depth: int = 0
    confidence: float = 1.0
    rule: str = ""  # the construction that told it
    is_part: bool = False  # the verbatim part of the mixed statement that is its parent

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity: percentage, sum of money or count."""

    start: int
    end: int
    kind: str  # percent | currency | count
    value: float | None  # None where the text gives no value («Hunderte Milliarden»)
    value_max: float | None = None  # upper end of a range
    unit: str | None = None  # ISO 4217 code for money, `percent`, or the counted thing
    comparator: str | None = None  # up_to | at_least | about | more_than | less_than
    of_what: str | None = None
    year: int | None = None
    whose: Span | None = None  # the name of the country or body whose figure it is
    whose_actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything found in one text."""

    language: str | None
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    numbers: tuple[Number, ...]
    relevance: float = 0.0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryText:
    """What of an article tells its event: headline, text, who is named where, and quantities as (what, where)."""

    language: str
    title: str
    text: str
    names: tuple[tuple[str, int], ...]  # actor id or the name itself, first character of the mention
    numbers: tuple[tuple[str, int], ...]  # value and unit without a language («80000000000 EUR»), first character


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article as stories see it.

    A feature is `a …` (an actor or name), `n …` (a number) or `t <language> …` (a stem); its weight is how much the
    text dwells on it times how rare it is in the news of these days.
    """

    article_id: int
    day: float  # when it was published: days since 1970, UTC
    language: str
    weights: Mapping[str, float]
    story_id: int | None = None
    origin_id: int | None = None  # the earlier article that it is a reprint of


@dataclass(frozen=True, slots=True)
class Placed:
    """Which story an article belongs to, and what speaks for it."""

    article_id: int
    story_id: int
    reason: str  # first | similar | reprint | kept | split
    similarity: float | None = None
    nearest_id: int | None = None  # the article of the story that is most like it
    shared: tuple[str, ...] = ()  # features that the two share, the weightiest first


@dataclass(frozen=True, slots=True)
class Placing:
    """The decisions on a batch of articles; `merged` are (story that ends, story that it becomes part of)."""

    placed: tuple[Placed, ...]
    merged: tuple[tuple[int, int], ...] = ()
