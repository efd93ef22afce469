"""Making the rows of a set the current ones, in one transaction, and keeping what they replace as a set of its own.

Only texts whose rows differ are touched. A row that says the same keeps its id, so that ids which people noted, and
what was built on them, stay valid; ids of replaced rows are never given again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from extractors.errors import UsageError
from warehouse.arrow import scalar, utc
from warehouse.replay_diff import chunks, side_of, write_sides
from warehouse.replay_plan import SET_TABLES, STAGE_TABLES, STAGES, SetRow, set_row
from warehouse.replay_relations import exchange_relations
from warehouse.replay_sides import CLAIMS, MENTIONS, NUMBERS, Kind, Side, kinds_of
from warehouse.tag_rows import TAG_IDS, next_tag_id

Connection = duckdb.DuckDBPyConnection
_LIST = "see `natowire runs list`"
_WITH_ID = (MENTIONS, CLAIMS, NUMBERS)


@dataclass(frozen=True, slots=True)
class Promoted:
    """What a promotion did: `set_id` is current now, `kept_as` holds what it replaced in `texts_changed` of `texts`."""

    set_id: int
    kept_as: int
    stage: str
    texts: int
    texts_changed: int
    article_ids: tuple[int, ...]  # those of the texts that changed
    rows_out: dict[str, int]
    rows_in: dict[str, int]


def promote(connection: Connection, set_id: int, kept_as: int, now: datetime) -> Promoted:
    """Make a set current inside the caller's transaction; `kept_as` is the run of the promotion.

    Raises `UsageError` for a set that is not finished, was dropped, or is current already.
    """
    side = side_of(connection, str(set_id))
    found = set_row(connection, set_id)
    _open_kept(connection, found, kept_as, now)
    if found.stage == "families":
        return _promote_relations(connection, found, kept_as)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE covered AS SELECT article_id, version FROM replay.texts "
        f"WHERE set_id = {set_id} AND state = 'done'"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE swapped (article_id BIGINT, version INTEGER)")
    # Ids are read once: those given in one part are not seen by the next before all is written.
    swap = _Swap(connection, found, side, kept_as)
    for _ in chunks(connection, "covered"):
        swap.part()
    _move_actors(connection, found, kept_as)
    _keep_versions(connection, found, kept_as)
    _tell_extractors_apart(connection, found)
    _make_stale(connection, found, kept_as)
    swap.mark_ids()
    texts = int(
        scalar(connection, f"SELECT count(*) FROM replay.texts WHERE set_id = {set_id} AND state IN ('done', 'same')")
    )
    _forget_rows(connection, set_id)
    connection.execute("UPDATE replay.sets SET state = 'promoted', replaced_by = NULL WHERE set_id = ?", [set_id])
    changed = int(scalar(connection, "SELECT count(*) FROM swapped"))
    articles = tuple(a for (a,) in connection.execute("SELECT DISTINCT article_id FROM swapped ORDER BY 1").fetchall())
    return Promoted(set_id, kept_as, found.stage, texts, changed, articles, swap.rows_out, swap.rows_in)


def _promote_relations(connection: Connection, found: SetRow, kept_as: int) -> Promoted:
    rows_out, rows_in = exchange_relations(connection, found, kept_as)
    connection.execute(
        f"INSERT INTO replay.texts BY NAME SELECT * REPLACE ({kept_as} AS set_id) FROM replay.texts "
        f"WHERE set_id = {found.set_id}"
    )
    texts = int(scalar(connection, f"SELECT count(*) FROM replay.texts WHERE set_id = {found.set_id}"))
    _forget_rows(connection, found.set_id)
    connection.execute("UPDATE replay.sets SET state = 'promoted' WHERE set_id = ?", [found.set_id])
    return Promoted(found.set_id, kept_as, found.stage, texts, texts, (), rows_out, rows_in)


def drop(connection: Connection, set_id: int, now: datetime) -> None:
    """Forget the rows of a set that is not current; raises `UsageError` where there are none."""
    found = set_row(connection, set_id)
    if found.state in ("promoted", "dropped"):
        cause = "its rows are current" if found.state == "promoted" else "it was dropped already"
        raise UsageError(f"run {set_id}", cause, _LIST)
    _forget_rows(connection, set_id)
    connection.execute("UPDATE replay.sets SET state = 'dropped', ended_at = ? WHERE set_id = ?", [utc(now), set_id])


def _forget_rows(connection: Connection, set_id: int) -> None:
    for table in SET_TABLES:
        connection.execute(f"DELETE FROM replay.{table} WHERE set_id = {set_id}")


def _open_kept(connection: Connection, found: SetRow, kept_as: int, now: datetime) -> None:
    connection.execute(
        """
        INSERT INTO replay.sets BY NAME
        SELECT $kept_as AS set_id, stage, 'done' AS state, since, sources, NULL AS extractor_version, registry,
          $now::TIMESTAMP AS ended_at, set_id AS replaces
        FROM replay.sets WHERE set_id = $set_id
        """,
        {"kept_as": kept_as, "set_id": found.set_id, "now": utc(now)},
    )
    connection.execute("UPDATE replay.sets SET replaced_by = ? WHERE set_id = ?", [kept_as, found.set_id])


class _Swap:
    """The exchange of rows, one part of the texts after the other."""

    def __init__(self, connection: Connection, found: SetRow, side: Side, kept_as: int) -> None:
        self._connection, self._found, self._side, self._kept_as = connection, found, side, kept_as
        self._next = {table: next_tag_id(connection, table) for table in TAG_IDS}
        self.rows_out: dict[str, int] = {}
        self.rows_in: dict[str, int] = {}

    def part(self) -> None:
        """Exchange the rows of those texts in `texts` that differ."""
        c, stage = self._connection, self._found.stage
        current = Side(None)
        c.execute("CREATE OR REPLACE TEMP TABLE differing (article_id BIGINT, version INTEGER)")
        for kind in kinds_of(stage):
            write_sides(c, kind, current, self._side, stage)
            _note_differing(c, kind)
        c.execute("CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT article_id, version FROM differing")
        c.execute("INSERT INTO swapped SELECT * FROM texts")
        for kind in _WITH_ID:
            if kind.table in STAGE_TABLES[stage]:
                write_sides(c, kind, current, self._side, stage)
                self._give_ids(kind)
        for table in STAGE_TABLES[stage]:
            self._exchange(table)

    def _give_ids(self, kind: Kind) -> None:
        """Write `ids_<table>`: the id of each row to come; who says the same keeps the id, others get new ones.

        The rows of a kept set have had ids before, and get them back.
        """
        c, table, own = self._connection, kind.table, ", ".join(kind.own)
        alike = " AND ".join(f"a.{x} IS NOT DISTINCT FROM b.{x}" for x in ("article_id", "version", *kind.own, "nth"))
        numbered = f"SELECT *, row_number() OVER (PARTITION BY article_id, version, {own} ORDER BY id) AS nth FROM"
        new = "b.id" if self._found.replaces is not None else "NULL"
        c.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE ids_{table} AS
            SELECT b.id AS old_id, coalesce(a.id, {new}) AS new_id
            FROM ({numbered} rows_b) b LEFT JOIN ({numbered} rows_a) a ON {alike}
            """
        )
        c.execute(
            f"""
            UPDATE ids_{table} AS i SET new_id = g.new_id FROM (
              SELECT old_id, {self._next[table]} - 1 + row_number() OVER (ORDER BY old_id) AS new_id
              FROM ids_{table} WHERE new_id IS NULL
            ) AS g WHERE g.old_id = i.old_id AND i.new_id IS NULL
            """
        )
        highest = scalar(c, f"SELECT max(new_id) FROM ids_{table}")
        self._next[table] = max(self._next[table], (highest or 0) + 1)

    def _exchange(self, table: str) -> None:
        """Keep the rows that are current, and put those of the set in their place."""
        c, set_id = self._connection, self._found.set_id
        if table in ("articles", "article_versions"):
            _exchange_columns(c, table, set_id, self._kept_as, self._found.stage)
            return
        mine = "(article_id, version) IN (SELECT (article_id, version) FROM texts)"
        out = c.execute(
            f"INSERT INTO replay.{table} BY NAME SELECT {self._kept_as} AS set_id, * FROM core.{table} WHERE {mine}"
        )
        self.rows_out[table] = self.rows_out.get(table, 0) + int(out.fetchall()[0][0])
        c.execute(f"DELETE FROM core.{table} WHERE {mine}")
        columns, joins = self._ids_in(table)
        come = c.execute(
            f"""
            INSERT INTO core.{table} BY NAME
            SELECT r.* EXCLUDE (set_id) {f"REPLACE ({columns})" if columns else ""}
            FROM replay.{table} r {joins}
            WHERE r.set_id = {set_id} AND (r.article_id, r.version) IN (SELECT (article_id, version) FROM texts)
            ORDER BY r.article_id, r.version
            """
        )
        self.rows_in[table] = self.rows_in.get(table, 0) + int(come.fetchall()[0][0])

    def _ids_in(self, table: str) -> tuple[str, str]:
        """Give how ids within a set become those of the current rows."""
        mine = "JOIN ids_{0} i ON i.old_id = r.{1}"
        if table == "mentions":
            return "i.new_id AS mention_id", mine.format("mentions", "mention_id")
        if table == "claims":
            parent = "LEFT JOIN ids_claims p ON p.old_id = r.parent_claim_id"
            return "i.new_id AS claim_id, p.new_id AS parent_claim_id", mine.format("claims", "claim_id") + f" {parent}"
        if table == "claim_spans":
            return "i.new_id AS claim_id", mine.format("claims", "claim_id")
        if table == "numbers":
            if self._found.stage == "numbers":  # the claims are those that are current
                return "i.new_id AS number_id", mine.format("numbers", "number_id")
            holder = "LEFT JOIN ids_claims h ON h.old_id = r.claim_id"
            return "i.new_id AS number_id, h.new_id AS claim_id", mine.format("numbers", "number_id") + f" {holder}"
        return "", ""

    def mark_ids(self) -> None:
        """Note the highest ids that were given."""
        for table, following in self._next.items():
            self._connection.execute("DELETE FROM core.id_marks WHERE name = ?", [table])
            self._connection.execute("INSERT INTO core.id_marks VALUES (?, ?)", [table, following - 1])


def _note_differing(connection: Connection, kind: Kind) -> None:
    alike = " AND ".join(f"r.{c} IS NOT DISTINCT FROM o.{c}" for c in ("article_id", "version", *kind.columns, "copy"))
    for one, other in (("a", "b"), ("b", "a")):
        connection.execute(
            "INSERT INTO differing "
            f"SELECT DISTINCT article_id, version FROM rows_{one} r ANTI JOIN rows_{other} o ON {alike}"
        )


def _exchange_columns(connection: Connection, table: str, set_id: int, kept_as: int, stage: str) -> None:
    """Exchange what articles and versions say; the rows themselves stay."""
    columns = [
        row[0]
        for row in connection.execute(f"SELECT column_name FROM (DESCRIBE replay.{table})").fetchall()
        if row[0] not in ("set_id", "article_id", "version")
        and (stage == "article" or row[0] in ("language", "relevance", "topics"))
    ]
    mine = "(article_id, version) IN (SELECT (article_id, version) FROM texts)"
    chosen = ", ".join(["article_id", "version", *columns])
    connection.execute(
        f"INSERT INTO replay.{table} BY NAME SELECT {kept_as} AS set_id, {chosen} FROM core.{table} WHERE {mine}"
    )
    connection.execute(
        f"""
        UPDATE core.{table} AS t SET {", ".join(f"{c} = r.{c}" for c in columns)}
        FROM replay.{table} AS r
        WHERE r.set_id = {set_id} AND r.article_id = t.article_id AND r.version = t.version
          AND (t.article_id, t.version) IN (SELECT (article_id, version) FROM texts)
        """
    )
    if table == "articles" and stage == "article":
        connection.execute(
            """
            UPDATE core.articles AS t SET text_hash = v.text_hash FROM core.article_versions AS v
            WHERE v.article_id = t.article_id AND v.version = t.version
              AND (t.article_id, t.version) IN (SELECT (article_id, version) FROM texts)
            """
        )


def _move_actors(connection: Connection, found: SetRow, kept_as: int) -> None:
    """Bring the provisional actors to what texts name now; those in none any more are kept with what was replaced."""
    if "provisional_evidence" not in STAGE_TABLES[found.stage]:
        return
    connection.execute(
        f"""
        INSERT INTO core.provisional_actors BY NAME
        SELECT r.* EXCLUDE (set_id) FROM replay.provisional_actors r
        WHERE r.set_id = {found.set_id} AND r.actor_id IN (SELECT actor_id FROM core.provisional_evidence)
          AND r.actor_id NOT IN (SELECT actor_id FROM core.provisional_actors)
        """
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE gone AS
        SELECT DISTINCT actor_id FROM replay.provisional_evidence e WHERE set_id = {kept_as} AND actor_id IS NOT NULL
          AND NOT EXISTS (FROM core.provisional_evidence n WHERE n.actor_id = e.actor_id)
          AND NOT EXISTS (FROM core.actor_edits d WHERE d.actor_id = e.actor_id OR d.other_id = e.actor_id)
        """
    )
    connection.execute(
        f"INSERT INTO replay.provisional_actors BY NAME SELECT {kept_as} AS set_id, * FROM core.provisional_actors "
        "WHERE actor_id IN (SELECT actor_id FROM gone)"
    )
    connection.execute("DELETE FROM core.provisional_actors WHERE actor_id IN (SELECT actor_id FROM gone)")


def _keep_versions(connection: Connection, found: SetRow, kept_as: int) -> None:
    """Note which version of the extractors each text is tagged by now, and by which it was."""
    connection.execute(
        f"""
        INSERT INTO replay.texts BY NAME
        SELECT {kept_as} AS set_id, t.position, t.article_id, t.version,
          CASE WHEN s.article_id IS NULL THEN 'same' ELSE 'done' END AS state, t.read_from, v.extractor_version
        FROM replay.texts t JOIN core.article_versions v USING (article_id, version)
        LEFT JOIN swapped s USING (article_id, version)
        WHERE t.set_id = {found.set_id} AND t.state IN ('done', 'same')
        """
    )
    if found.stage in ("article", "mentions"):
        connection.execute(
            f"""
            UPDATE core.article_versions AS v SET extractor_version = t.extractor_version FROM replay.texts AS t
            WHERE t.set_id = {found.set_id} AND t.state IN ('done', 'same')
              AND t.article_id = v.article_id AND t.version = v.version
              AND t.extractor_version IS DISTINCT FROM v.extractor_version
            """
        )


def _tell_extractors_apart(connection: Connection, found: SetRow) -> None:
    """Note anew which versions of articles were read by other extractors than the version before them."""
    if found.stage == "article":
        connection.execute(
            """
            UPDATE core.article_versions AS v
            SET other_extractors = v.extractor_version IS DISTINCT FROM p.extractor_version
            FROM core.article_versions AS p
            WHERE p.article_id = v.article_id AND p.version = v.version - 1
              AND v.article_id IN (SELECT article_id FROM covered)
              AND v.other_extractors IS DISTINCT FROM (v.extractor_version IS DISTINCT FROM p.extractor_version)
            """
        )


def _make_stale(connection: Connection, found: SetRow, kept_as: int) -> None:
    """Take the texts that changed out of other sets that were made from what they were."""
    behind = [s for s in STAGES if STAGES.index(s) > STAGES.index(found.stage)]
    connection.execute(
        """
        UPDATE replay.texts AS t SET state = 'stale' FROM swapped AS s
        WHERE t.article_id = s.article_id AND t.version = s.version AND t.state IN ('done', 'same', 'waiting')
          AND t.set_id IN (SELECT set_id FROM replay.sets WHERE stage IN (SELECT unnest($behind)))
          AND t.set_id NOT IN ($kept_as, $set_id)
        """,
        {"behind": behind, "kept_as": kept_as, "set_id": found.set_id},
    )
