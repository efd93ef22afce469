"""Who the people of a replay are: decided in the order in which their articles landed, as the ingest decided.

What was known to each is what had landed before it: of texts that the replay covers what it found itself, of others
what is current. Somebody who is new where somebody was new before keeps that id, so that edits of it still hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

import duckdb
import pyarrow as pa

from warehouse.arrow import Row, insert, utc
from warehouse.land_people import FIELDS, REMEMBERED, person_of, with_countries
from warehouse.rows import Decided, Person, PersonRules

Connection = duckdb.DuckDBPyConnection
Place = tuple[datetime, int, int]  # read_at, article_id, version: texts landed in this order
_MADE = ("new", "apart")


def decide_people(
    connection: Connection,
    set_id: int,
    people: Sequence[Person],
    read_at: Mapping[tuple[int, int], datetime],
    rules: PersonRules,
    now: datetime,
) -> None:
    """Decide who the people of a batch are and write evidence and new actors of the set."""
    if not people:
        return

    def place(person: Person) -> Place:
        return read_at[person.article_id, person.version], person.article_id, person.version

    people = with_countries(connection, sorted(people, key=lambda p: (place(p), p.entity)))
    known = _Known.read(connection, set_id, people, place(people[0]), place(people[-1]))
    evidence: list[Row] = []
    actors: list[Row] = []
    for where, together in groupby(people, key=place):
        group = list(together)
        for person, decision in zip(group, known.decide(group, where, rules), strict=True):
            actor_id = known.settle(person, decision)
            evidence.append(
                {name: getattr(person, name) for name in FIELDS}
                | {
                    "set_id": set_id, "run_id": set_id, "context": " ".join(sorted(person.context)),
                    "actor_id": actor_id, "reason": decision.reason, "score": decision.score,
                }
            )  # fmt: skip
            if decision.is_new:
                actors.append(
                    {
                        "set_id": set_id, "actor_id": actor_id, "slug": person.slug, "name": person.name,
                        "name_key": person.name_key, "made_at": utc(now), "made_run_id": set_id, "made_by": "text",
                    }
                )  # fmt: skip
    insert(connection, "replay.provisional_actors", actors)
    insert(connection, "replay.provisional_evidence", evidence)


class _Known:
    """What is known while the people of a batch are decided, one text after the other."""

    def __init__(
        self,
        earlier: list[tuple[Place, Person]],
        bearers: list[tuple[Place, str]],
        taken: set[str],
        made_here: dict[tuple[int, int, str], list[str]],
        given: set[str],
        edits: _Edits,
    ) -> None:
        self._earlier = sorted(earlier, key=lambda pair: pair[0])
        self._bearers = sorted(bearers)
        self._next = self._next_bearer = 0
        self._people: defaultdict[str, list[Person]] = defaultdict(list)
        self._keys: set[str] = set()
        self._taken, self._made_here, self._given = taken, made_here, given
        self._renamed: dict[str, str] = {}
        self._edits = edits

    @classmethod
    def read(cls, connection: Connection, set_id: int, people: Sequence[Person], first: Place, last: Place) -> _Known:
        connection.register("name_keys", _column("name_key", {p.name_key for p in people}))
        connection.register("surnames", _column("surname", {p.name_key.rpartition(" ")[2] for p in people}))
        connection.register("slugs", _column("slug", {p.slug for p in people}))
        connection.register("texts", _texts(people))
        begins: dict[str, object] = {f"first_{n}": v for n, v in enumerate(first)}
        ends: dict[str, object] = {"set_id": set_id} | {f"last_{n}": v for n, v in enumerate(last)}
        earlier = connection.execute(_EARLIER, begins | ends | {"remembered": REMEMBERED}).fetchall()
        bearers = connection.execute(_BEARERS, ends).fetchall()
        taken = {row[0] for row in connection.execute(_TAKEN).fetchall()}
        made: dict[tuple[int, int, str], list[str]] = {}
        for article_id, version, key, actor_id in connection.execute(_MADE_HERE).fetchall():
            made.setdefault((article_id, version, key), []).append(actor_id)
        given = {
            row[0]
            for row in connection.execute(
                "SELECT actor_id FROM replay.provisional_actors WHERE set_id = ? AND slug IN (SELECT slug FROM slugs)",
                [set_id],
            ).fetchall()
        }
        edits = _Edits.read(connection)
        for name in ("name_keys", "surnames", "slugs", "texts"):
            connection.unregister(name)
        return cls(
            [((row[0], row[1], row[2]), person_of(row[1:])) for row in earlier],
            [((row[0], row[1], row[2]), row[3]) for row in bearers],
            taken, made, given, edits,
        )  # fmt: skip

    def decide(self, group: Sequence[Person], where: Place, rules: PersonRules) -> Sequence[Decided]:
        """Decide the people of one text from what landed before it."""
        while self._next < len(self._earlier) and self._earlier[self._next][0] < where:
            self._learn(self._earlier[self._next][1])
            self._next += 1
        while self._next_bearer < len(self._bearers) and self._bearers[self._next_bearer][0] < where:
            self._keys.add(self._bearers[self._next_bearer][1])
            self._next_bearer += 1
        self._renamed = {}
        known = [p for key in sorted({p.name_key for p in group}) for p in self._people[key]]
        return rules.decide(group, known, self._taken, self._keys)

    def settle(self, person: Person, decision: Decided) -> str | None:
        """Give the id of a decision; somebody new has the id that was made in this place, if nobody else has it."""
        actor_id = decision.actor_id
        if actor_id is None:
            return None
        if decision.is_new:
            offered = self._made_here.get((person.article_id, person.version, person.name_key), [])
            free = next((i for i in offered if i not in self._given), actor_id)
            self._renamed[actor_id] = free
            self._given.add(free)
            self._taken.add(free)
        actor_id = self._renamed.get(actor_id, actor_id)
        self._keys.add(person.name_key)
        self._learn(self._edits.seen(replace(person, actor_id=actor_id)))
        return actor_id

    def _learn(self, person: Person) -> None:
        if person.actor_id is not None and person.actor_id.startswith("~"):
            self._people[person.name_key].append(person)


class _Edits:
    """Merges and splits that people made, through which earlier decisions are seen."""

    def __init__(self, moves: dict[tuple[int, str], str], survivors: dict[str, str]) -> None:
        self._moves, self._survivors = moves, survivors

    @classmethod
    def read(cls, connection: Connection) -> _Edits:
        moves = connection.execute(
            "SELECT article_id, actor_id, other_id FROM core.actor_moves "
            "WHERE article_id IN (SELECT article_id FROM texts)"
        ).fetchall()
        survivors = connection.execute(
            "SELECT actor_id, survivor_id FROM core.actor_redirects WHERE starts_with(actor_id, '~')"
        ).fetchall()
        return cls({(article, actor): other for article, actor, other in moves}, dict(survivors))

    def seen(self, person: Person) -> Person:
        """Give a person as it is known to those behind it."""
        actor_id = self._moves.get((person.article_id, person.actor_id or ""), person.actor_id)
        return replace(person, actor_id=actor_id, survivor_id=self._survivors.get(actor_id or "", actor_id))


def _column(name: str, values: Collection[str]) -> pa.Table:
    return pa.table({name: pa.array(sorted(values), pa.string())})


def _texts(people: Sequence[Person]) -> pa.Table:
    return pa.table(
        {
            "article_id": pa.array([p.article_id for p in people], pa.int64()),
            "version": pa.array([p.version for p in people], pa.int32()),
        }
    )


# Evidence that counts for a text: what the set found in texts it is through with, and what is current in all others.
_SEEN = """
SELECT v.read_at, e.* EXCLUDE (set_id) FROM replay.provisional_evidence e
JOIN core.article_versions v USING (article_id, version) WHERE e.set_id = $set_id
UNION ALL BY NAME
SELECT v.read_at, e.* FROM core.provisional_evidence e JOIN core.article_versions v USING (article_id, version)
WHERE NOT EXISTS (FROM replay.texts t WHERE t.set_id = $set_id AND t.state IN ('done', 'waiting')
  AND t.article_id = e.article_id AND t.version = e.version)
"""
_EARLIER = f"""
WITH seen AS (
  SELECT e.* REPLACE (coalesce(w.other_id, e.actor_id) AS actor_id), (e.read_at, e.article_id, e.version) AS place
  FROM ({_SEEN}) e LEFT JOIN core.actor_moves w ON w.article_id = e.article_id AND w.actor_id = e.actor_id
  WHERE e.name_key IN (SELECT name_key FROM name_keys) AND starts_with(coalesce(w.other_id, e.actor_id), '~')
), near AS (
  SELECT *, place >= ($first_0::TIMESTAMP, $first_1::BIGINT, $first_2::INTEGER) AS is_within FROM seen
  WHERE place < ($last_0::TIMESTAMP, $last_1::BIGINT, $last_2::INTEGER)
)
SELECT s.read_at, {", ".join("s." + f for f in FIELDS)}, s.actor_id,
  coalesce(d.survivor_id, s.actor_id) AS survivor_id
FROM near s LEFT JOIN core.actor_redirects d ON d.actor_id = s.actor_id
QUALIFY s.is_within OR s.article_id IN (SELECT article_id FROM texts)
  OR row_number() OVER (PARTITION BY s.actor_id, s.is_within
    ORDER BY s.article_id DESC, s.version DESC, s.entity DESC) <= $remembered
"""
_BEARERS = f"""
SELECT place[1] AS read_at, place[2] AS article_id, place[3] AS version, name_key FROM (
  SELECT name_key, min((read_at, article_id, version)) AS place FROM ({_SEEN})
  WHERE split_part(name_key, ' ', -1) IN (SELECT surname FROM surnames) AND starts_with(actor_id, '~')
  GROUP BY name_key
  UNION ALL
  SELECT name_key, (made_at, 0::BIGINT, 0::INTEGER) FROM core.provisional_actors
  WHERE made_by = 'edit' AND split_part(name_key, ' ', -1) IN (SELECT surname FROM surnames)
) WHERE place < ($last_0::TIMESTAMP, $last_1::BIGINT, $last_2::INTEGER)
"""
_TAKEN = """
SELECT actor_id FROM core.provisional_actors WHERE slug IN (SELECT slug FROM slugs)
UNION SELECT actor_id FROM replay.provisional_actors WHERE slug IN (SELECT slug FROM slugs)
"""
_MADE_HERE = f"""
SELECT e.article_id, e.version, e.name_key, e.actor_id
FROM core.provisional_evidence e SEMI JOIN texts USING (article_id, version)
WHERE e.reason IN {_MADE} AND e.actor_id IS NOT NULL ORDER BY e.article_id, e.version, e.entity
"""
