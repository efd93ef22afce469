"""Writing what a replay found: rows as the ingest writes them, into the set of the replay and not what is current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from extractors.model import Article, Failure, Findings, key64
from warehouse.arrow import Row, insert, next_id, scalar, utc
from warehouse.land_articles import article_columns, reading_columns, settled
from warehouse.land_people import people_of
from warehouse.replay_people import decide_people
from warehouse.replay_plan import STAGE_TABLES, SetRow, TextToRead
from warehouse.rows import Person, PersonRules
from warehouse.tag_rows import TAG_IDS, TagRows

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class TextRead:
    """What reading a text again gave: findings, for stage `article` an article too, or neither.

    `read_from` is what was read: `archive`, `feed` (the entry's own text) or `stored`.
    """

    todo: TextToRead
    read_from: str
    article: Article | None
    findings: Findings | None
    failure: Failure | None = None


def land_texts(
    connection: Connection, found: SetRow, reads: Sequence[TextRead], rules: PersonRules, now: datetime
) -> dict[str, int]:
    """Write a batch, which must be the next of the set in its order; gives how many were read from what, or failed."""
    batch = _Rows.after(connection, found)
    people: list[Person] = []
    counts = {"archive": 0, "feed": 0, "stored": 0, "failed": 0}
    for read in reads:
        if read.findings is None:
            counts["failed"] += 1
            continue
        counts[read.read_from] += 1
        people += batch.add(read, rules)
    for table, rows in batch.tables().items():
        insert(connection, f"replay.{table}", rows)
    _copy_stored(connection, batch.stored)
    if "provisional_evidence" in STAGE_TABLES[found.stage]:
        places = {(r.todo.article_id, r.todo.version): r.todo.read_at for r in reads}
        decide_people(connection, found.set_id, people, places, rules, now)
    _mark(connection, found.set_id, reads)
    _write_failures(connection, found.set_id, reads, now)
    return counts


class _Rows:
    """The rows of one batch of a set; ids count within the set."""

    def __init__(self, found: SetRow, tags: TagRows) -> None:
        self.found, self.tags = found, tags
        self.articles: list[Row] = []
        self.versions: list[Row] = []
        self.stored: list[Row] = []  # texts whose page is not held: they keep all but what tagging tells

    @classmethod
    def after(cls, connection: Connection, found: SetRow) -> _Rows:
        def first(table: str) -> int:
            column = TAG_IDS[table]
            held = scalar(connection, f"SELECT max({column}) FROM replay.{table} WHERE set_id = {found.set_id}")
            return (held or 0) + 1

        return cls(found, TagRows(found.set_id, first("mentions"), first("claims"), first("numbers")))

    def add(self, read: TextRead, rules: PersonRules) -> list[Person]:
        """Add the rows of one text and give its people in no list."""
        todo, findings, stage = read.todo, read.findings, self.found.stage
        assert findings is not None
        text, published_at = todo.text, todo.published_at
        key = {"set_id": self.found.set_id, "article_id": todo.article_id, "version": todo.version}
        if stage == "article":
            text, published_at = self._add_article(read, key)
        elif stage == "mentions":
            self.articles.append(key | _told(todo, findings))
        first_claim, first_number = self.tags.claim_id, len(self.tags.numbers)
        self.tags.add(todo.article_id, todo.version, text, findings)
        if todo.claims is not None:
            for row in self.tags.numbers[first_number:]:
                if row["claim_id"] is not None:
                    row["claim_id"] = todo.claim_ids[row["claim_id"] - first_claim]
        if "provisional_evidence" not in STAGE_TABLES[stage]:
            return []
        seen = utc(published_at) or todo.read_at
        return people_of(
            findings, text, rules, article_id=todo.article_id, version=todo.version, outlet=todo.outlet,
            seen_on=seen.date(),
        )  # fmt: skip

    def _add_article(self, read: TextRead, key: Row) -> tuple[str, datetime | None]:
        """Add what was read from the page, and give text and publication time."""
        todo, findings = read.todo, read.findings
        assert findings is not None
        if read.article is None:
            self.stored.append(key | _told(todo, findings))
            return todo.text, todo.published_at
        article = read.article
        if todo.before is not None:
            before = todo.before
            article = settled(article, before.headline, before.page_title, before.access)
        self.articles.append(key | article_columns(article, findings))
        self.versions.append(
            key
            | {
                "title": article.page_title or article.title, "text": article.text, "text_hash": key64(article.text),
                "access": article.access,
            }
            | reading_columns(article, read.article, findings)
        )  # fmt: skip
        return article.text, article.published_at

    def tables(self) -> dict[str, list[Row]]:
        """Give the rows by table, those of this stage alone."""
        made = self.tags.tables() | {"articles": self.articles, "article_versions": self.versions}
        wanted = {t: rows for t, rows in made.items() if t in STAGE_TABLES[self.found.stage]}
        return {t: [row | {"set_id": self.found.set_id} for row in rows] for t, rows in wanted.items()}


def _told(todo: TextToRead, findings: Findings) -> Row:
    """Give what tagging tells of the text as a whole."""
    return {
        "language": findings.language or todo.language, "relevance": findings.relevance,
        "topics": "; ".join(findings.topics) or None,
    }  # fmt: skip


def _copy_stored(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    schema = pa.schema(
        [
            ("set_id", pa.int64()), ("article_id", pa.int64()), ("version", pa.int32()), ("language", pa.string()),
            ("relevance", pa.float64()), ("topics", pa.string()),
        ]
    )  # fmt: skip
    connection.register("stored", pa.Table.from_pylist(list(rows), schema=schema))
    connection.execute(
        """
        INSERT INTO replay.articles BY NAME
        SELECT s.set_id, s.article_id, s.version, a.title, a.authors, a.published_at, a.published_from, a.title_from,
          a.authors_from, s.language, a.access, s.relevance, s.topics, a.declared_canonical, a.words
        FROM stored s JOIN core.articles a USING (article_id)
        """
    )
    connection.execute(
        """
        INSERT INTO replay.article_versions BY NAME
        SELECT s.set_id, s.article_id, s.version, v.title, v.text, v.text_hash, v.access, v.headline, v.tagged_title,
          s.language, v.published_at
        FROM stored s JOIN core.article_versions v USING (article_id, version)
        """
    )
    connection.unregister("stored")


def _mark(connection: Connection, set_id: int, reads: Sequence[TextRead]) -> None:
    table = pa.table(
        {
            "position": pa.array([r.todo.position for r in reads], pa.int64()),
            "state": pa.array(["failed" if r.findings is None else "done" for r in reads], pa.string()),
            "read_from": pa.array([r.read_from for r in reads], pa.string()),
        }
    )
    connection.register("ended", table)
    connection.execute(
        """
        UPDATE replay.texts AS t SET state = e.state, read_from = e.read_from FROM ended AS e
        WHERE t.set_id = $set_id AND t.position = e.position
        """,
        {"set_id": set_id},
    )
    connection.unregister("ended")


def _write_failures(connection: Connection, set_id: int, reads: Sequence[TextRead], now: datetime) -> None:
    failure_id = next_id(connection, "core.failures", "failure_id")
    failed = [(read.todo, read.failure) for read in reads if read.failure is not None]
    insert(
        connection,
        "core.failures",
        [
            {
                "failure_id": failure_id + n, "run_id": set_id, "failed_at": utc(now), "stage": failure.stage,
                "reason": failure.reason, "detail": f"article {todo.article_id}, version {todo.version}: "
                f"{failure.detail}", "retryable": failure.later, "source_id": todo.entry.source_id,
                "entry_id": todo.entry.entry_id, "url": todo.entry.url,
            }
            for n, (todo, failure) in enumerate(failed)
        ],
    )  # fmt: skip
