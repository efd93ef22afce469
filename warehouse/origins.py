"""Telling origins: versions not looked at yet are compared with what is stored, a bounded batch at a time.

A group of copies is a star: every member was compared with one article of it, the hub, and found a copy of that; so a
group cannot drift from one text to another over texts between them. The hub is the first that was looked at, until a
fuller text comes of which all members are copies. The origin is the earliest member, and follows when an earlier one
lands late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.arrow import Row, insert, with_ids
from warehouse.origin_candidates import Candidates, find_candidates
from warehouse.origin_rows import OriginRules, Pair
from warehouse.origin_todo import Text, texts_to_look_at

Connection = duckdb.DuckDBPyConnection
AT_ONCE = 1000
WINDOW = timedelta(days=30)  # between the readings of two texts that are compared by more than their exact words
STANDING_TITLES = 4  # headlines of one outlet under which the same whole text makes it a standing one
FULLER = 1.25  # times the words of the hub, to take its place
MOST_MEMBERS = 40  # of groups that a fuller text is compared with


@dataclass(frozen=True, slots=True)
class _Member:
    """What an article of a group is compared by."""

    text: str
    outlet: str
    title_key: int | None
    words: int


@dataclass(slots=True)
class _Batch:
    """The decisions of one batch while they are made."""

    connection: Connection
    run_id: int
    rules: OriginRules
    texts: list[Text]
    groups: dict[int, int] = field(default_factory=dict)  # article -> hub, of the batch and of stored ones that moved
    similar: dict[int, float | None] = field(default_factory=dict)
    by_words: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    members: dict[int, _Member] = field(default_factory=dict)
    own_words: dict[int, Sequence[str]] = field(default_factory=dict)


def tell_origins(connection: Connection, run_id: int, rules: OriginRules, at_most: int = AT_ONCE) -> dict[str, int]:
    """Look at up to `at_most` versions not looked at yet; returns counts of `articles`, `reprints`, `marked`.

    `articles` is 0 when there is nothing left. The caller's transaction holds all that is written.
    """
    texts = texts_to_look_at(connection, rules, at_most)
    if not texts:
        return {"articles": 0, "reprints": 0, "marked": 0}
    batch = _Batch(connection, run_id, rules, sorted(texts, key=lambda t: (t.known_at, t.looked.article_id)))
    _same_words(batch)
    unmatched = [t for t in batch.texts if not _decided_by_words(batch, t)]
    _compare(batch, unmatched)
    marked = _write(batch)
    _follow_origins(batch)
    reprints = sum(1 for article, hub in batch.groups.items() if article != hub)
    return {"articles": len(texts), "reprints": reprints, "marked": marked}


# ---------------------------------------------------------------- the same words, of any time


_SAME_WORDS = """
SELECT o.words_key, o.article_id, o.group_id, o.outlet, o.title_key FROM core.article_origins o
JOIN core.articles a USING (article_id, version)
WHERE o.words_key IN (SELECT words_key FROM keys) AND o.article_id NOT IN (SELECT article_id FROM to_look_at)
ORDER BY o.known_at, o.article_id
"""


def _same_words(batch: _Batch) -> None:
    keys = {t.looked.sketch.words_key for t in batch.texts if t.looked.sketch.words >= batch.rules.comparable_words}
    batch.connection.register("keys", pa.table({"words_key": pa.array(sorted(keys), pa.int64())}))
    for key, *row in batch.connection.execute(_SAME_WORDS).fetchall():
        batch.by_words[key].append(dict(zip(("article_id", "group_id", "outlet", "title_key"), row, strict=True)))
    batch.connection.unregister("keys")
    for text in batch.texts:
        if text.looked.sketch.words_key in keys:
            batch.by_words[text.looked.sketch.words_key].append(
                {
                    "article_id": text.looked.article_id, "group_id": None, "outlet": text.looked.outlet,
                    "title_key": text.looked.title_key,
                }
            )  # fmt: skip


def _decided_by_words(batch: _Batch, text: Text) -> bool:
    """Join the group of an earlier text with the very same words; says whether nothing is left to compare.

    A whole text that an outlet has under many headlines is a notice, and no copy of anything.
    """
    looked = text.looked
    if text.holds_group:
        _join(batch, looked.article_id, looked.article_id, text.similarity_before)
        return True
    if looked.sketch.words < batch.rules.comparable_words:
        _join(batch, looked.article_id, looked.article_id, None)
        return True
    same = batch.by_words[looked.sketch.words_key]
    titles: dict[str, set[Any]] = defaultdict(set)
    for other in same:
        titles[other["outlet"]].add(other["title_key"])
    standing = {outlet for outlet, held in titles.items() if len(held) >= STANDING_TITLES}
    if looked.outlet in standing:
        _join(batch, looked.article_id, looked.article_id, None)
        return True
    for other in same:
        hub = batch.groups.get(other["article_id"], other["group_id"])
        if hub is None or hub == looked.article_id or other["outlet"] in standing:
            continue
        words = looked.sketch.words
        pair = Pair(1.0, words, words, looked.outlet == other["outlet"], looked.title_key == other["title_key"])
        if batch.rules.is_copy(pair):
            _join(batch, looked.article_id, hub, 1.0)
            return True
    # Those of the batch with the same words wait for this one to be compared, and then go with it.
    return False


def _join(batch: _Batch, article_id: int, hub: int, similarity: float | None) -> None:
    batch.groups[article_id], batch.similar[article_id] = hub, similarity


# ---------------------------------------------------------------- similar words, of the last weeks


def _compare(batch: _Batch, texts: Sequence[Text]) -> None:
    if not texts:
        return
    since = min(t.seen_on for t in batch.texts) - WINDOW
    # The same words under the same headline of an outlet are decided by the first of them.
    first = {(t.looked.sketch.words_key, t.looked.title_key, t.looked.outlet): t.looked for t in reversed(texts)}
    found = find_candidates(batch.connection, list(reversed(first.values())), since)
    stored = {c.other_id for cs in found.pairs.values() for c in cs} - {t.looked.article_id for t in texts}
    _fetch_members(batch, stored)
    for text in texts:
        looked = text.looked
        batch.members[looked.article_id] = _Member(looked.text, looked.outlet, looked.title_key, looked.sketch.words)
        if not _decided_by_words(batch, text):
            _settle(batch, looked.article_id, found)


def _settle(batch: _Batch, article_id: int, found: Candidates) -> None:
    """Let a text join the group whose hub it is the nearest copy of, become the hub of groups, or stand alone."""
    near: dict[int, float] = {}
    for candidate in found.pairs.get(article_id, ()):
        hub = batch.groups.get(candidate.other_id, candidate.other_id)
        if hub not in near and hub != article_id and hub in batch.members:
            near[hub] = _similarity(batch, article_id, hub, found)
    near = {hub: similarity for hub, similarity in near.items() if similarity}
    if not near:
        _join(batch, article_id, article_id, None)
        return
    fuller = batch.members[article_id].words >= FULLER * max(batch.members[hub].words for hub in near)
    covered = _covered(batch, article_id, near, found) if fuller or len(near) > 1 else {}
    if len(covered) > 1 or (fuller and covered):
        _join(batch, article_id, article_id, None)
        for similar in covered.values():
            for member, similarity in similar.items():
                _join(batch, member, article_id, similarity)
    else:
        similarity, hub = min((-similarity, hub) for hub, similarity in near.items())
        _join(batch, article_id, hub, -similarity)


def _similarity(batch: _Batch, one: int, other: int, found: Candidates) -> float:
    """Give the overlap of two texts, 0 where they are no copies."""
    a, b = batch.members[one], batch.members[other]
    for article_id, member in ((one, a), (other, b)):
        if article_id not in batch.own_words:
            batch.own_words[article_id] = batch.rules.own_words(member.text, found.standing(member.outlet))
    similarity = batch.rules.overlap(batch.own_words[one], batch.own_words[other])
    shorter, longer = sorted((a.words, b.words))
    pair = Pair(similarity, shorter, longer, a.outlet == b.outlet, a.title_key == b.title_key)
    return similarity if batch.rules.is_copy(pair) else 0.0


def _covered(batch: _Batch, article_id: int, near: dict[int, float], found: Candidates) -> dict[int, dict[int, float]]:
    """Give the groups all of whose members are copies of a text, each with the overlaps of its members."""
    stored = batch.connection.execute(
        f"""
        SELECT o.article_id, o.group_id FROM core.article_origins o JOIN core.articles a USING (article_id, version)
        WHERE o.group_id IN ({", ".join(map(str, near))}) AND o.article_id NOT IN (SELECT article_id FROM to_look_at)
        """
    ).fetchall()
    members: dict[int, set[int]] = {hub: set() for hub in near}
    for member, hub in [*((m, batch.groups.get(m, h)) for m, h in stored), *batch.groups.items()]:
        if hub in members:
            members[hub].add(member)
    if sum(map(len, members.values())) > MOST_MEMBERS:
        return {}
    _fetch_members(batch, set().union(*members.values()) - batch.members.keys())
    covered = {}
    for hub, held in members.items():
        similar = {m: near.get(m) or _similarity(batch, article_id, m, found) for m in sorted(held)}
        if all(similar.values()):
            covered[hub] = similar
    return covered


def _fetch_members(batch: _Batch, ids: set[int]) -> None:
    if not ids:
        return
    batch.connection.register("wanted", pa.table({"article_id": pa.array(sorted(ids), pa.int64())}))
    rows = batch.connection.execute(
        """
        SELECT o.article_id, v.text, o.outlet, o.title_key, o.words
        FROM wanted w JOIN core.articles a USING (article_id)
        JOIN core.article_origins o USING (article_id, version) JOIN core.article_versions v USING (article_id, version)
        """
    ).fetchall()
    batch.connection.unregister("wanted")
    batch.members |= {article_id: _Member(text or "", *rest) for article_id, text, *rest in rows}


# ---------------------------------------------------------------- writing


_SHINGLES = pa.schema(
    [("shingle", pa.int32()), ("article_id", pa.int64()), ("version", pa.int32()), ("seen_on", pa.date32())]
)


def _write(batch: _Batch) -> int:
    """Write what was decided; gives the number of texts with a mark."""
    origins: list[Row] = []
    marks: list[Row] = []
    marked = 0
    for text in batch.texts:
        looked, article_id = text.looked, text.looked.article_id
        found = batch.rules.marks(looked)
        marked += bool(found)
        key = {"article_id": article_id, "version": looked.version, "run_id": batch.run_id}
        marks += [
            key
            | {
                "position": n, "agency": m.agency, "found_in": m.found_in, "start_char": m.start, "end_char": m.end,
                "surface": m.surface,
            }
            for n, m in enumerate(found)
        ]  # fmt: skip
        origins.append(
            key
            | {
                "outlet": looked.outlet, "title_key": looked.title_key, "words": looked.sketch.words,
                "words_key": looked.sketch.words_key, "thinning": looked.sketch.thinning,
                "shingles": len(looked.sketch.shingles), "known_at": text.known_at,
                "agency": found[0].agency if found else None,
                "agencies": "; ".join(dict.fromkeys(m.agency for m in found)) or None,
                "agency_from": found[0].found_in if found else None, "group_id": batch.groups[article_id],
                "origin_id": article_id, "similarity": batch.similar[article_id],
            }
        )  # fmt: skip
    insert(batch.connection, "core.article_origins", origins)
    insert(batch.connection, "core.agency_marks", marks)
    _write_moved(batch)
    _write_shingles(batch)
    return marked


_MOVED = pa.schema([("article_id", pa.int64()), ("group_id", pa.int64()), ("similarity", pa.float64())])


def _write_moved(batch: _Batch) -> None:
    """Give stored articles the hub that took the place of theirs."""
    looked = {t.looked.article_id for t in batch.texts}
    moved = [
        {"article_id": a, "group_id": hub, "similarity": batch.similar[a]}
        for a, hub in batch.groups.items()
        if a not in looked
    ]
    if moved:
        batch.connection.register("moved", pa.Table.from_pylist(moved, _MOVED))
        batch.connection.execute(
            """
            UPDATE core.article_origins AS o SET group_id = m.group_id, similarity = m.similarity
            FROM moved m WHERE m.article_id = o.article_id
            """
        )
        batch.connection.unregister("moved")


def _write_shingles(batch: _Batch) -> None:
    """Store the sketches of the hubs, since with them alone others are compared."""
    hubs = [t for t in batch.texts if batch.groups[t.looked.article_id] == t.looked.article_id]
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for text in sorted(hubs, key=lambda t: t.seen_on):
        kept = sorted(text.looked.sketch.shingles)
        for column, value in zip(columns[1:], (text.looked.article_id, text.looked.version, text.seen_on), strict=True):
            column += [value] * len(kept)
        columns[0].extend(kept)
    batch.connection.register("kept", pa.table(list(columns), schema=_SHINGLES))
    batch.connection.execute("INSERT INTO core.text_shingles BY NAME SELECT * FROM kept")
    batch.connection.unregister("kept")


def _follow_origins(batch: _Batch) -> None:
    """Give each group that changed its earliest member as the origin of all."""
    before = {t.group_before for t in batch.texts if t.group_before is not None}
    groups = {hub for article_id, hub in batch.groups.items() if hub != article_id} | before
    # Of those that hold a group already, the members are stored.
    groups |= {t.looked.article_id for t in batch.texts if t.holds_group}
    _give_origins(batch.connection, groups)


def look_at_again(connection: Connection, article_ids: Collection[int]) -> None:
    """Forget where the texts of these articles come from: they were replaced, and are looked at anew."""
    these = "article_id IN (SELECT id FROM ids)"
    left = with_ids(connection, f"SELECT DISTINCT group_id FROM core.article_origins WHERE {these}", article_ids)
    for table in ("article_origins", "text_shingles", "agency_marks"):
        with_ids(connection, f"DELETE FROM core.{table} WHERE {these}", article_ids)
    _give_origins(connection, {group for (group,) in left})


def _give_origins(connection: Connection, groups: set[int]) -> None:
    if not groups:
        return
    connection.register("changed", pa.table({"group_id": pa.array(sorted(groups), pa.int64())}))
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE origin_of AS
        SELECT o.group_id, arg_min(o.article_id, (o.known_at, o.article_id)) AS origin_id
        FROM core.article_origins o JOIN core.articles a USING (article_id, version)
        WHERE o.group_id IN (SELECT group_id FROM changed) GROUP BY o.group_id
        """
    )
    connection.unregister("changed")
    connection.execute(
        """
        UPDATE core.article_origins AS o SET origin_id = n.origin_id FROM origin_of n
        WHERE n.group_id = o.group_id AND o.origin_id <> n.origin_id
        """
    )
