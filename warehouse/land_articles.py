"""Writing what was read: articles, versions, sightings and everything tagged in them, one transaction per batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import duckdb
import pyarrow as pa

from extractors.model import Access, Article, Findings, key64
from warehouse.arrow import Row, arrow_table, insert, next_id, utc
from warehouse.land_people import land_people, people_of
from warehouse.land_rereads import land_rereads
from warehouse.land_sources import archive_columns, fetch_rows
from warehouse.rows import Landing, Person, PersonRules
from warehouse.tag_rows import TagRows

Connection = duckdb.DuckDBPyConnection


@dataclass(slots=True)
class _Known:
    """What is already held under a URL key."""

    article_id: int
    version: int
    text_hash: int | None
    access: str
    title: str | None
    page_title: str | None
    extractor_version: str


@dataclass(slots=True)
class _Batch:
    """The rows of one transaction while they are gathered."""

    connection: Connection
    run_id: int
    now: datetime
    extractor_version: str
    known: dict[int, _Known]
    article_id: int
    tags: TagRows
    rules: PersonRules | None = None
    people: list[Person] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    sightings: list[Row] = field(default_factory=list)
    outcomes: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)


def land_articles(
    connection: Connection,
    run_id: int,
    landings: Sequence[Landing],
    now: datetime,
    extractor_version: str,
    rules: PersonRules | None = None,
) -> dict[str, int]:
    """Write a batch of readings; returns counts.

    They are `read`, `new`, `duplicate`, `failed`, `feed_only`, and of known pages `reread`, `changed`, `removed`.

    With `rules` the persons in no list become provisional actors that join over documents; without them they stay
    names.

    Landing the same batch twice changes nothing the second time: known URL keys become sightings that are
    already there, and texts that are the same make no version.
    """
    batch = _Batch(
        connection=connection,
        run_id=run_id,
        now=now,
        extractor_version=extractor_version,
        known=_known_articles(connection, landings),
        article_id=next_id(connection, "core.articles", "article_id"),
        tags=TagRows.numbered_after(connection, run_id),
        rules=rules,
    )
    for landing in landings:
        _land_one(batch, landing)
    _write_requests(batch, landings)
    insert(connection, "core.articles", batch.articles)
    _change_articles(connection, batch.changed)
    insert(connection, "core.article_versions", batch.versions)
    batch.tags.write(connection)
    if rules is not None:
        land_people(connection, run_id, batch.people, rules, now)
    _write_sightings(connection, batch.sightings)
    _finish_entries(connection, batch.outcomes)
    counts = {"read": len(landings), "new": 0, "duplicate": 0, "failed": 0, "changed": len(batch.changed)}
    for outcome in batch.outcomes:
        if outcome["counted"]:
            counts[str(outcome["outcome"])] += 1
    counts["reread"] = sum(1 for x in landings if x.reread is not None)
    counts["removed"] = land_rereads(connection, run_id, landings, now)
    counts["feed_only"] = sum(1 for a in batch.articles if a["access"] == Access.FEED_ONLY)
    return counts


def _known_articles(connection: Connection, landings: Sequence[Landing]) -> dict[int, _Known]:
    keys = pa.table({"url_key": pa.array([x.url_key for x in landings], pa.int64())})
    ids = pa.table({"article_id": pa.array([x.entry.article_id for x in landings], pa.int64())})
    connection.register("keys", keys)
    connection.register("ids", ids)
    rows = connection.execute(
        """
        SELECT a.url_key, article_id, version, a.text_hash, a.access, a.title, v.title,
          v.extractor_version
        FROM core.articles a JOIN core.article_versions v USING (article_id, version)
        WHERE url_key IN (SELECT url_key FROM keys) OR article_id IN (SELECT article_id FROM ids)
        """
    ).fetchall()
    connection.unregister("keys")
    connection.unregister("ids")
    return {row[0]: _Known(*row[1:]) for row in rows}


def _land_one(batch: _Batch, landing: Landing) -> None:
    entry = landing.entry
    if entry.article_id is not None:
        known = next((k for k in batch.known.values() if k.article_id == entry.article_id), None)
        if known is not None and landing.article is not None:
            _maybe_new_version(batch, landing, landing.article, known)
        _conclude(batch, landing, None, entry.article_id)
        return
    if landing.article is None:
        _conclude(batch, landing, "failed", None)
        return
    known = batch.known.get(landing.url_key)
    if known is None:
        known = _new_article(batch, landing, landing.article)
        batch.known[landing.url_key] = known
        outcome = "new"
    else:
        outcome = "duplicate"
    if entry.entry_id is not None:
        batch.sightings.append(
            {
                "article_id": known.article_id, "source_id": entry.source_id, "entry_id": entry.entry_id,
                "url": entry.url, "url_key": entry.url_key, "seen_at": utc(batch.now), "run_id": batch.run_id,
            }
        )  # fmt: skip
    _conclude(batch, landing, outcome, known.article_id)


def _new_article(batch: _Batch, landing: Landing, article: Article) -> _Known:
    article_id = batch.article_id
    batch.article_id += 1
    text_hash = key64(article.text)
    row = article_columns(article, landing.findings) | {
        "article_id": article_id, "url_key": landing.url_key, "url": landing.url,
        "source_id": landing.entry.source_id, "outlet": landing.entry.outlet, "version": 1,
        "text_hash": text_hash, "first_seen_at": utc(batch.now), "first_run_id": batch.run_id,
    }  # fmt: skip
    batch.articles.append(row)
    _add_version(batch, landing, article, article_id, 1, text_hash)
    return _Known(
        article_id, 1, text_hash, article.access, article.title, article.page_title or article.title,
        batch.extractor_version,
    )  # fmt: skip


def article_columns(article: Article, findings: Findings | None) -> Row:
    """Give the columns of an article that come from reading its text."""
    return {
        "title": article.title, "authors": "; ".join(article.authors) or None,
        "published_at": utc(article.published_at), "published_from": article.published_from,
        "title_from": article.title_from, "authors_from": article.authors_from,
        "language": (findings.language if findings else None) or article.language, "access": article.access,
        "relevance": findings.relevance if findings else 0.0,
        "topics": "; ".join(findings.topics) or None if findings else None,
        "declared_canonical": article.declared_canonical, "words": len(article.text.split()),
    }  # fmt: skip


def reading_columns(article: Article, tagged: Article | None, findings: Findings | None) -> Row:
    """Give what a version keeps of its reading so that it can be done again; `tagged` is it before it was settled."""
    other = tagged is not None and tagged.title != article.title
    return {
        "headline": article.title, "tagged_title": tagged.title if tagged is not None and other else None,
        "language": (findings.language if findings else None) or article.language,
        "published_at": utc(article.published_at),
    }  # fmt: skip


def _maybe_new_version(batch: _Batch, landing: Landing, article: Article, known: _Known) -> None:
    text_hash = key64(article.text)
    page_title = article.page_title or article.title
    same_title = page_title == known.page_title
    if text_hash == known.text_hash and same_title:
        return
    # A reading may replace a text only by one that is at least as complete.
    if Access(article.access).completeness < Access(known.access).completeness:
        return
    known.version += 1
    article = settled(article, known.title, known.page_title, known.access)
    known.text_hash, known.page_title = text_hash, page_title
    batch.changed.append(
        article_columns(article, landing.findings)
        | {
            "article_id": known.article_id,
            "version": known.version,
            "text_hash": text_hash,
            "changed_at": utc(batch.now),
        }
    )
    others = known.extractor_version != batch.extractor_version
    known.extractor_version = batch.extractor_version
    _add_version(batch, landing, article, known.article_id, known.version, text_hash, other_extractors=others)


def settled(article: Article, title: str | None, page_title: str | None, access: str) -> Article:
    """Give a later reading the headline of the article, whose `title`, `page_title` and `access` so far are told.

    The feed told the headline of the first version; a page that changes its own has a new one.
    """
    own = article.page_title or article.title
    if own == page_title or access == Access.FEED_ONLY:
        return replace(article, title=title, page_title=own)
    return replace(article, title=own)


def _add_version(
    batch: _Batch,
    landing: Landing,
    article: Article,
    article_id: int,
    version: int,
    text_hash: int,
    *,
    other_extractors: bool = False,
) -> None:
    batch.versions.append(
        {
            "article_id": article_id, "version": version, "run_id": batch.run_id,
            "title": article.page_title or article.title, "text": article.text, "text_hash": text_hash,
            "access": article.access, "read_at": utc(batch.now), "extractor_version": batch.extractor_version,
            "etag": landing.etag, "last_modified": landing.last_modified,
            "fetched_at": utc(landing.as_of or batch.now), "entry_id": landing.entry.entry_id,
            "other_extractors": other_extractors,
        }
        | reading_columns(article, landing.article, landing.findings)
        | archive_columns(landing.archive)
    )  # fmt: skip
    if landing.findings is not None:
        batch.tags.add(article_id, version, article.text, landing.findings)
        if batch.rules is not None:
            seen = utc(article.published_at) or utc(batch.now)
            batch.people += people_of(
                landing.findings, article.text, batch.rules, article_id=article_id, version=version,
                outlet=landing.entry.outlet, seen_on=seen.date() if seen else None,
            )  # fmt: skip


def _conclude(batch: _Batch, landing: Landing, outcome: str | None, article_id: int | None) -> None:
    """Note how the entry ended; a retry (outcome None) keeps the outcome that the entry had."""
    entry = landing.entry
    if entry.entry_id is None:
        return
    batch.outcomes.append(
        {
            "entry_id": entry.entry_id, "outcome": outcome, "counted": outcome is not None,
            "reason": landing.failure.reason if landing.failure else None, "article_id": article_id,
            "next_try_at": utc(landing.next_try_at), "finished_run_id": batch.run_id,
        }
    )  # fmt: skip


def _write_requests(batch: _Batch, landings: Sequence[Landing]) -> None:
    fetch_id = next_id(batch.connection, "core.fetches", "fetch_id")
    failure_id = next_id(batch.connection, "core.failures", "failure_id")
    fetches: list[Row] = []
    failures: list[Row] = []
    for landing in landings:
        entry = landing.entry
        fetches += fetch_rows(batch.run_id, entry.source_id, landing.fetches, fetch_id + len(fetches))
        if landing.failure is not None:
            failures.append(
                {
                    "failure_id": failure_id + len(failures), "run_id": batch.run_id, "failed_at": utc(batch.now),
                    "stage": landing.failure.stage, "reason": landing.failure.reason,
                    "detail": landing.failure.detail, "retryable": landing.failure.later,
                    "source_id": entry.source_id, "entry_id": entry.entry_id, "url": entry.url,
                }
            )  # fmt: skip
    insert(batch.connection, "core.fetches", fetches)
    insert(batch.connection, "core.failures", failures)


def _change_articles(connection: Connection, changed: Sequence[Row]) -> None:
    for row in changed:
        columns = [c for c in row if c != "article_id"]
        connection.execute(
            f"UPDATE core.articles SET {', '.join(f'{c} = ${c}' for c in columns)} WHERE article_id = $article_id",
            row,
        )


_SIGHTINGS = pa.schema(
    [
        ("article_id", pa.int64()), ("source_id", pa.string()), ("entry_id", pa.int64()), ("url", pa.string()),
        ("url_key", pa.int64()), ("seen_at", pa.timestamp("us")), ("run_id", pa.int64()),
    ]
)  # fmt: skip
_OUTCOMES = pa.schema(
    [
        ("entry_id", pa.int64()), ("outcome", pa.string()), ("reason", pa.string()), ("article_id", pa.int64()),
        ("next_try_at", pa.timestamp("us")), ("finished_run_id", pa.int64()),
    ]
)  # fmt: skip


def _write_sightings(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection.register("seen", arrow_table(rows, _SIGHTINGS))
    connection.execute(
        "INSERT INTO core.sightings BY NAME SELECT * FROM seen ANTI JOIN core.sightings s USING (article_id, entry_id)"
    )
    connection.unregister("seen")


def _finish_entries(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection.register("ended", arrow_table([{k: v for k, v in r.items() if k != "counted"} for r in rows], _OUTCOMES))
    connection.execute(
        """
        UPDATE core.entries AS e SET outcome = coalesce(o.outcome, e.outcome), reason = o.reason,
          article_id = coalesce(o.article_id, e.article_id), next_try_at = o.next_try_at, attempts = e.attempts + 1,
          finished_run_id = CASE WHEN o.outcome IS NULL THEN e.finished_run_id ELSE o.finished_run_id END
        FROM ended AS o WHERE o.entry_id = e.entry_id
        """
    )
    connection.unregister("ended")
