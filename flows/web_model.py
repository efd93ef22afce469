"""What goes into the HTTP client and what comes out of it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from extractors.model import Failure, Outcome, Stage

MIB = 1 << 20
SUBSCRIBED = frozenset({"feed", "sparql"})  # asked because a person named them, not followed by a crawler
LATER = frozenset(
    {
        Outcome.RATE_LIMITED,
        Outcome.HTTP_ERROR,
        Outcome.DNS,
        Outcome.TLS,
        Outcome.CONNECT,
        Outcome.TIMEOUT,
        Outcome.TRUNCATED,
        Outcome.BAD_RESPONSE,
        Outcome.BLOCKED,
    }
)


class OutcomeError(Exception):
    """A request ends here; carried inside the client only and turned into a `Fetched` before anyone sees it."""

    def __init__(self, outcome: Outcome, detail: str, *, later: bool | None = None) -> None:
        self.outcome, self.detail = outcome, detail
        self.later = outcome in LATER if later is None else later
        super().__init__(f"{outcome}: {detail}")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the client behaves; sizes are bytes after decoding, times are seconds.

    `allow_addresses` holds networks or single addresses, each optionally with `:port`
    (`127.10.0.0/16`, `127.0.0.1:8765`, `[fd00::]/8:8080`), that the address guard lets through
    besides the public internet.
    """

    user_agent: str = "natowire/0.1"
    allow_addresses: tuple[str, ...] = ()
    min_gap_s: float = 1.0
    per_host: int = 2
    concurrency: int = 64
    total_timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    max_feed_bytes: int = 32 * MIB
    max_page_bytes: int = 8 * MIB
    max_redirects: int = 5
    honour_robots: bool = True
    max_crawl_delay_s: float = 10.0
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to be fetched.

    `kind` is `feed`, `sitemap`, `page` or `sparql`. robots.txt is obeyed for pages and sitemaps; a feed that a person
    subscribed to is read as any feed reader does, without asking, and so is an endpoint that a person asks.
    """

    url: str
    kind: str = "page"
    etag: str | None = None
    last_modified: str | None = None
    source_id: str | None = None
    is_listed: bool = False  # a person wrote the address, so names of secrets in it are meant as such


@dataclass(frozen=True, slots=True)
class Attempt:
    """One HTTP request, sent or refused before it was sent: one row of table `fetches`.

    A refused one has neither `status` nor `address`. `url` and `redirect_to` never hold credentials.
    """

    url: str
    kind: str  # feed | sitemap | page | robots
    outcome: Outcome
    started_at: datetime
    seconds: float = 0.0
    status: int | None = None
    body_bytes: int = 0  # after decoding
    wire_bytes: int = 0  # of the body as it was received
    content_type: str | None = None
    address: str | None = None  # of the peer, which is the proxy where one is used
    redirect_to: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetching of one request ended; `attempts[-1].outcome` is always `outcome`.

    `body` is there only where `outcome` is OK and then it is complete and decoded. `etag` and `last_modified`
    are the validators to be stored with it, as received; one that could not be sent back byte for byte is left out.
    `permanent_url` is where to ask next time: set only where every hop was a 301 or 308 and the last answer
    was good. `headers` are those of the last answer as received, bytes that are no UTF-8 as surrogate escapes.
    """

    request: Request
    outcome: Outcome
    final_url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    wire: bytes = b""  # the body as it was received, still under its Content-Encoding
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    retry_after_s: float | None = None
    later: bool = False  # whether trying again can help
    detail: str = ""
    attempts: tuple[Attempt, ...] = field(default=())

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.OK

    def failure(self, stage: Stage) -> Failure:
        """This outcome as a row for `failures`; only for one that is neither OK nor NOT_MODIFIED."""
        return Failure(stage, str(self.outcome), self.detail, self.later)

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)
