"""Sets of rows that a replay fills: which texts one covers, in the order in which they landed, and what is still to do.

That order is kept because who a person in no list is depends on who was there before. `read_at` is the time of the
transaction that a text landed in, so (read_at, article_id, version) is the order of the decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from extractors.errors import UsageError
from extractors.model import Claim, Mention, Span
from warehouse.arrow import insert, utc
from warehouse.rows import ArchiveRef, EntryToRead

Connection = duckdb.DuckDBPyConnection
# A stage is replayed with all that hangs on it, and with nothing that it hangs on.
STAGE_TABLES: dict[str, tuple[str, ...]] = {
    "article": ("article_versions", "articles", "mentions", "provisional_evidence", "claims", "claim_spans", "numbers"),
    "mentions": ("articles", "mentions", "provisional_evidence", "claims", "claim_spans", "numbers"),
    "claims": ("claims", "claim_spans", "numbers"),
    "numbers": ("numbers",),
    # These rest on one another over all articles, and are made anew as a whole.
    "families": (
        "article_origins", "text_shingles", "agency_marks", "family_articles", "claim_wordings", "wording_keys",
        "families", "family_members", "primary_articles", "primary_speakers", "primary_checks",
    ),
}  # fmt: skip
STAGES = tuple(STAGE_TABLES)
SET_TABLES = (*STAGE_TABLES["article"], *STAGE_TABLES["families"], "provisional_actors", "texts")
_RUNS = "see `natowire runs list`"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a replay is asked for, and the versions that it reads with."""

    stage: str
    since: str | None = None  # as it was given: `30d` today and tomorrow is one wish
    since_on: date | None = None
    sources: tuple[str, ...] = ()
    extractor_version: str = ""
    registry: str = ""  # digest of the actors in use


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set as `replay.sets` has it."""

    set_id: int
    stage: str
    state: str
    since: str | None
    sources: str | None
    extractor_version: str
    registry: str
    replaced_by: int | None
    replaces: int | None


@dataclass(frozen=True, slots=True)
class Before:
    """What an article was before a version of it was read."""

    headline: str | None
    page_title: str | None
    access: str
    published_at: datetime | None
    language: str | None


@dataclass(frozen=True, slots=True)
class TextToRead:
    """One version of an article with everything that its reading took."""

    position: int
    article_id: int
    version: int
    text: str
    access: str
    language: str | None
    tagged_title: str | None
    published_at: datetime | None
    fetched_at: datetime
    read_at: datetime
    outlet: str
    entry: EntryToRead
    archive: ArchiveRef | None
    before: Before | None
    mentions: tuple[Mention, ...] | None = None  # those stored, where they are not looked for again
    claims: tuple[Claim, ...] | None = None
    claim_ids: tuple[int, ...] = field(default=())


_SET = "set_id, stage, state, since, sources, extractor_version, registry, replaced_by, replaces"


def set_row(connection: Connection, set_id: int) -> SetRow:
    """Give a set; raises `UsageError` where there is none of that number."""
    rows = connection.execute(f"SELECT {_SET} FROM replay.sets WHERE set_id = ?", [set_id]).fetchall()
    if not rows:
        raise UsageError(f"run {set_id}", "it holds no rows of a replay", _RUNS)
    return SetRow(*rows[0])


def open_set(connection: Connection, wanted: Wanted) -> SetRow | None:
    """Give the newest set of the same wish and versions that was not finished."""
    rows = connection.execute(
        f"""
        SELECT {_SET} FROM replay.sets WHERE state = 'open' AND stage = ? AND since IS NOT DISTINCT FROM ?
          AND sources IS NOT DISTINCT FROM ? AND extractor_version = ? AND registry = ?
        ORDER BY set_id DESC LIMIT 1
        """,
        [wanted.stage, wanted.since, _joined(wanted.sources), wanted.extractor_version, wanted.registry],
    ).fetchall()
    return SetRow(*rows[0]) if rows else None


def open_new_set(connection: Connection, set_id: int, wanted: Wanted) -> None:
    """Add a set that covers nothing yet."""
    insert(
        connection,
        "replay.sets",
        [
            {
                "set_id": set_id, "stage": wanted.stage, "state": "open", "since": wanted.since,
                "sources": _joined(wanted.sources), "extractor_version": wanted.extractor_version,
                "registry": wanted.registry,
            }
        ],
    )  # fmt: skip


def plan_set(connection: Connection, set_id: int, wanted: Wanted) -> int:
    """Open a set and list the texts that it covers, all versions of each article; gives their number.

    Raises `UsageError` for a source that no article came from.
    """
    for source in wanted.sources:
        if not connection.execute("SELECT 1 FROM core.articles WHERE source_id = ? LIMIT 1", [source]).fetchall():
            raise UsageError(f"source {source}", "no article came from it", "see `natowire sources list`")
    open_new_set(connection, set_id, wanted)
    connection.execute(
        """
        INSERT INTO replay.texts
        SELECT $set_id, row_number() OVER (ORDER BY v.read_at, v.article_id, v.version), v.article_id, v.version,
          'waiting', NULL, $extractor_version
        FROM core.article_versions v JOIN core.articles a USING (article_id)
        WHERE v.text IS NOT NULL
          AND ($since_on IS NULL OR coalesce(a.published_at, a.first_seen_at)::DATE >= $since_on::DATE)
          AND (len($sources) = 0 OR a.source_id IN (SELECT unnest($sources::VARCHAR[])))
        """,
        {
            "set_id": set_id, "extractor_version": wanted.extractor_version, "since_on": wanted.since_on,
            "sources": list(wanted.sources),
        },
    )  # fmt: skip
    return count_texts(connection, set_id)[1]


def _joined(sources: Sequence[str]) -> str | None:
    return " ".join(sorted(sources)) or None


def count_texts(connection: Connection, set_id: int) -> tuple[int, int]:
    """Give how many texts of a set are through, of how many."""
    ((done, total),) = connection.execute(
        "SELECT count(*) FILTER (state <> 'waiting'), count(*) FROM replay.texts WHERE set_id = ?", [set_id]
    ).fetchall()
    return int(done), int(total)


def end_set(connection: Connection, set_id: int, now: datetime) -> None:
    """Mark a set as complete, so that it can be compared and promoted."""
    connection.execute("UPDATE replay.sets SET state = 'done', ended_at = ? WHERE set_id = ?", [utc(now), set_id])


def texts_to_read(connection: Connection, found: SetRow, size: int) -> list[TextToRead]:
    """Give the next texts of a set, at most `size` and never two versions of one article.

    A later version is read with what the one before it made of the article.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE batch AS
        SELECT *, row_number() OVER (PARTITION BY article_id ORDER BY position) AS nth FROM (
          SELECT position, article_id, version FROM replay.texts WHERE set_id = $set_id AND state = 'waiting'
          ORDER BY position LIMIT $size
        )
        """,
        {"set_id": found.set_id, "size": size},
    )
    connection.execute("DELETE FROM batch WHERE position >= (SELECT min(position) FROM batch WHERE nth > 1)")
    rows = connection.execute(_TEXTS, {"set_id": found.set_id}).fetchall()
    mentions = _stored_mentions(connection) if found.stage in ("claims", "numbers") else None
    claims = _stored_claims(connection) if found.stage == "numbers" else None
    connection.execute("DROP TABLE batch")
    return [_text(row, mentions, claims) for row in rows]


# An entry of its own, or what the article was when it was read again, by the address that its source links to.
_TEXTS = """
WITH linked AS (
  SELECT article_id, arg_min(url, entry_id) AS url FROM core.sightings SEMI JOIN batch USING (article_id)
  WHERE url IS NOT NULL GROUP BY article_id
)
SELECT b.position, b.article_id, b.version, v.text, v.access, v.language, coalesce(v.tagged_title, v.headline),
  v.published_at, coalesce(v.fetched_at, v.read_at), v.read_at, coalesce(s.outlet, a.outlet), v.archive_file,
  v.archive_offset, v.archive_record_id,
  e.entry_id, coalesce(e.source_id, a.source_id), coalesce(s.url, t.url, ''), coalesce(e.url, g.url, a.url),
  e.title, e.text, e.authors, e.published_at, coalesce(e.language, s.language, ''),
  q.article_id IS NOT NULL OR p.article_id IS NOT NULL,
  CASE WHEN q.article_id IS NULL THEN p.headline ELSE q.headline END,
  CASE WHEN q.article_id IS NULL THEN p.title ELSE q.title END,
  CASE WHEN q.article_id IS NULL THEN p.access ELSE q.access END,
  CASE WHEN q.article_id IS NULL THEN p.published_at ELSE q.published_at END,
  CASE WHEN q.article_id IS NULL THEN p.language ELSE q.language END
FROM batch b JOIN core.article_versions v USING (article_id, version) JOIN core.articles a USING (article_id)
LEFT JOIN core.entries e ON e.entry_id = v.entry_id
LEFT JOIN core.sources s ON s.source_id = e.source_id
LEFT JOIN linked g ON g.article_id = b.article_id
LEFT JOIN core.sources t ON t.source_id = a.source_id
LEFT JOIN core.article_versions p ON p.article_id = b.article_id AND p.version = b.version - 1
LEFT JOIN replay.article_versions q ON q.set_id = $set_id AND q.article_id = b.article_id AND q.version = b.version - 1
ORDER BY b.position
"""


def _text(
    row: Sequence[Any],
    mentions: dict[tuple[int, int], list[Mention]] | None,
    claims: dict[tuple[int, int], list[tuple[int, Claim]]] | None,
) -> TextToRead:
    key = (row[1], row[2])
    before = Before(*row[24:29]) if row[23] else None
    stored = claims.get(key, []) if claims is not None else []
    position, article_id, version, text, access, language, title, published_at, fetched_at, read_at, outlet = row[:11]
    return TextToRead(
        position=position,
        article_id=article_id,
        version=version,
        text=text,
        access=access,
        language=language,
        tagged_title=title,
        published_at=published_at,
        fetched_at=fetched_at.replace(tzinfo=UTC),
        read_at=read_at,
        outlet=outlet,
        entry=_entry(row[14:23], before),
        archive=ArchiveRef(*row[11:14]) if row[11] else None,
        before=before,
        mentions=tuple(mentions.get(key, ())) if mentions is not None else None,
        claims=tuple(claim for _, claim in stored) if claims is not None else None,
        claim_ids=tuple(claim_id for claim_id, _ in stored),
    )


def _entry(row: Sequence[Any], before: Before | None) -> EntryToRead:
    entry_id, source_id, source_url, url, title, text, authors, published_at, language = row
    if entry_id is None and before is not None:
        title, published_at, language = before.headline, before.published_at, before.language or ""
    return EntryToRead(
        entry_id=entry_id, article_id=None, source_id=source_id, source_url=source_url, outlet="", url=url, url_key=0,
        title=title, text=text, authors=tuple(authors.split("; ")) if authors else (), published_at=published_at,
        language=language, attempts=0,
    )  # fmt: skip


def _stored_mentions(connection: Connection) -> dict[tuple[int, int], list[Mention]]:
    rows = connection.execute(
        """
        SELECT article_id, version, start_char, end_char, label, actor_id, actor_name, alias_kind, confidence, entity,
          name, role_start_char, role_end_char, office, office_body, office_status, found_by
        FROM core.mentions SEMI JOIN batch USING (article_id, version) ORDER BY start_char, end_char DESC, mention_id
        """
    ).fetchall()
    found: dict[tuple[int, int], list[Mention]] = {}
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(_mention(row[2:]))
    return found


def _mention(row: Sequence[Any]) -> Mention:
    start, end, label, actor_id, actor_name, alias_kind, confidence, entity, name, role_start, role_end = row[:11]
    role: Span | None = None if role_start is None else (role_start, role_end)
    return Mention(start, end, label, actor_id, actor_name, alias_kind, confidence, entity, name, role, *row[11:])


def _stored_claims(connection: Connection) -> dict[tuple[int, int], list[tuple[int, Claim]]]:
    """Give what tells which claim holds a number: spans, depth, and whether it is a part."""
    rows = connection.execute(
        """
        SELECT c.article_id, c.version, c.claim_id, c.mode, c.depth, coalesce(c.is_part, false),
          list(s.start_char ORDER BY s.position), list(s.end_char ORDER BY s.position)
        FROM core.claims c JOIN core.claim_spans s USING (claim_id)
        WHERE (c.article_id, c.version) IN (SELECT (article_id, version) FROM batch)
        GROUP BY ALL ORDER BY min(s.start_char), c.claim_id
        """
    ).fetchall()
    found: dict[tuple[int, int], list[tuple[int, Claim]]] = {}
    for article_id, version, claim_id, mode, depth, is_part, starts, ends in rows:
        claim = Claim(tuple(zip(starts, ends, strict=True)), mode, depth=depth, is_part=is_part)
        found.setdefault((article_id, version), []).append((claim_id, claim))
    return found
