"""Telling changes: versions that no kind of change was given yet, or whose texts or tags were replaced since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from extractors.model import Span
from warehouse.arrow import Row, insert, next_id
from warehouse.change_rows import ClaimTag, EditFound, Judge, Judged, NumberTag, Version

Connection = duckdb.DuckDBPyConnection
AT_ONCE = 200
Key = tuple[int, int]  # article, version

# `made_from` sums up the two texts and the tags that were found in them.
_TODO = """
CREATE OR REPLACE TEMP TABLE to_judge AS
WITH several AS (
  SELECT article_id FROM core.articles WHERE version > 1
), tags AS (
  SELECT article_id, version, sum((hash('c', claim_id, run_id, speaker_actor_id) >> 24)::BIGINT)::BIGINT AS print
  FROM core.claims SEMI JOIN several USING (article_id) GROUP BY ALL
  UNION ALL
  SELECT article_id, version, sum((hash('n', number_id, run_id, value) >> 24)::BIGINT)::BIGINT
  FROM core.numbers SEMI JOIN several USING (article_id) GROUP BY ALL
), printed AS (
  SELECT article_id, version, any_value(v.read_at) AS read_at,
    any_value((hash(v.text_hash, v.title, v.access, v.other_extractors) >> 8)::BIGINT) + coalesce(sum(t.print), 0)
      AS print
  FROM core.article_versions v SEMI JOIN several USING (article_id) LEFT JOIN tags t USING (article_id, version)
  GROUP BY article_id, version
), pairs AS (
  SELECT article_id, version, read_at, lag(version) OVER pair AS from_version,
    (hash(print, lag(print) OVER pair) >> 8)::BIGINT AS made_from
  FROM printed WINDOW pair AS (PARTITION BY article_id ORDER BY version)
)
SELECT p.article_id, p.from_version, p.version, p.read_at, p.made_from
FROM pairs p LEFT JOIN core.article_changes c
  ON c.article_id = p.article_id AND c.version = p.version AND c.change_kind <> 'removed'
WHERE p.from_version IS NOT NULL AND c.made_from IS DISTINCT FROM p.made_from
ORDER BY p.article_id, p.version LIMIT $at_most
"""
_BOTH = "SELECT article_id, version FROM to_judge UNION SELECT article_id, from_version FROM to_judge"
_TEXTS = f"""
SELECT article_id, version, title, coalesce(text, ''), language, access, coalesce(other_extractors, false)
FROM core.article_versions SEMI JOIN ({_BOTH}) USING (article_id, version)
"""
_CLAIMS = f"""
SELECT article_id, version, claim_id, start_char, end_char, content, coalesce(speaker_actor_id, speaker_name, speaker),
  speaker
FROM core.claims SEMI JOIN ({_BOTH}) USING (article_id, version)
WHERE mode <> 'reported' AND NOT coalesce(is_part, false) ORDER BY start_char, claim_id
"""
_NUMBERS = f"""
SELECT n.article_id, n.version, n.number_id, n.start_char, n.end_char, n.kind, n.value, n.value_max, n.unit, n.of_what,
  coalesce(n.whose_actor_id, n.whose, c.speaker_actor_id, c.speaker_name, c.speaker)
FROM core.numbers n SEMI JOIN ({_BOTH}) b ON b.article_id = n.article_id AND b.version = n.version
LEFT JOIN core.claims c ON c.claim_id = n.claim_id ORDER BY n.start_char, n.number_id
"""


def tell_changes(connection: Connection, run_id: int, judge: Judge, at_most: int = AT_ONCE) -> dict[str, int]:
    """Judge up to `at_most` versions; returns counts of `versions` and `edits`, 0 versions when nothing is left.

    What was told of these versions before is replaced. The caller's transaction holds all that is written.
    """
    connection.execute(_TODO, {"at_most": at_most})
    pairs = connection.execute("SELECT * FROM to_judge ORDER BY article_id, version").fetchall()
    if not pairs:
        return {"versions": 0, "edits": 0}
    versions = _versions(connection)
    _forget(connection)
    change_id = next_id(connection, "core.article_changes", "change_id")
    edit_id = next_id(connection, "core.edits", "edit_id")
    changes: list[Row] = []
    edits: list[Row] = []
    for n, (article_id, from_version, version, read_at, made_from) in enumerate(pairs):
        judged = judge(versions[article_id, from_version], versions[article_id, version])
        key = {
            "change_id": change_id + n, "article_id": article_id, "from_version": from_version, "version": version,
            "run_id": run_id,
        }  # fmt: skip
        changes.append(key | {"changed_at": read_at, "made_from": made_from} | _change(judged))
        for position, edit in enumerate(judged.edits):
            edits.append(key | {"edit_id": edit_id + len(edits), "position": position} | _edit(edit))
    insert(connection, "core.article_changes", changes)
    insert(connection, "core.edits", edits)
    return {"versions": len(pairs), "edits": len(edits)}


@dataclass(slots=True)
class _Tags:
    claims: list[ClaimTag]
    numbers: list[NumberTag]


def _versions(connection: Connection) -> dict[Key, Version]:
    tags: dict[Key, _Tags] = defaultdict(lambda: _Tags([], []))
    for article_id, version, *claim in connection.execute(_CLAIMS).fetchall():
        tags[article_id, version].claims.append(ClaimTag(*claim))
    for article_id, version, *number in connection.execute(_NUMBERS).fetchall():
        tags[article_id, version].numbers.append(NumberTag(*number))
    found = {}
    for article_id, version, title, text, language, access, others in connection.execute(_TEXTS).fetchall():
        mine = tags[article_id, version]
        found[article_id, version] = Version(
            title, text, language, access, others, tuple(mine.claims), tuple(mine.numbers)
        )
    return found


def _forget(connection: Connection) -> None:
    stale = "SELECT change_id FROM core.article_changes c SEMI JOIN to_judge USING (article_id, version) "
    stale += "WHERE c.change_kind <> 'removed'"
    connection.execute(f"DELETE FROM core.edits WHERE change_id IN ({stale})")
    connection.execute(f"DELETE FROM core.article_changes WHERE change_id IN ({stale})")


def _change(judged: Judged) -> Row:
    start, end = judged.notice or (None, None)
    return {
        "change_kind": judged.kind, "headline": judged.headline or None, "words_removed": judged.words_removed,
        "words_added": judged.words_added, "notice_start_char": start, "notice_end_char": end,
    }  # fmt: skip


def _edit(edit: EditFound) -> Row:
    return {
        "element": edit.element, "what": edit.what,
        **_chars("", "_before", edit.before), **_chars("", "_after", edit.after),
        **_chars("sentence_", "_before", edit.sentence_before), **_chars("sentence_", "_after", edit.sentence_after),
        "claim_id_before": edit.claim_before, "claim_id_after": edit.claim_after,
        "number_id_before": edit.number_before, "number_id_after": edit.number_after,
    }  # fmt: skip


def _chars(prefix: str, suffix: str, span: Span | None) -> Row:
    start, end = span or (None, None)
    return {f"{prefix}start_char{suffix}": start, f"{prefix}end_char{suffix}": end}
