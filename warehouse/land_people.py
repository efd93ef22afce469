"""Writing who the persons in no list are: decided for a whole batch from the earlier evidence on their names alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from extractors.model import Findings, Mention
from warehouse.arrow import Row, insert, utc
from warehouse.rows import Person, PersonRules

Connection = duckdb.DuckDBPyConnection
_CONTEXT = 12  # listed actors of a text that are kept beside a person, those named most
REMEMBERED = 50  # newest sightings of a person that the rules compare a new one with
_NO_CONTEXT = frozenset({"demonym", "group", "place"})
FIELDS = (
    "article_id", "version", "entity", "name", "name_key", "role", "office", "office_body", "office_status", "country",
    "context", "language", "outlet", "seen_on",
)  # fmt: skip


def people_of(
    findings: Findings,
    text: str,
    rules: PersonRules,
    *,
    article_id: int,
    version: int,
    outlet: str,
    seen_on: date | None,
) -> list[Person]:
    """Give the persons of a text that have a full name and that no list knows."""
    by_entity: dict[int, list[Mention]] = {}
    for mention in findings.mentions:
        if mention.entity is not None:
            by_entity.setdefault(mention.entity, []).append(mention)
    context: frozenset[str] | None = None
    people = []
    for entity, mentions in sorted(by_entity.items()):
        # «Der Minister» further down is a mention of the same person, and no name.
        named = [m for m in mentions if m.label == "PER" and m.alias_kind != "office"]
        if not named or not all(m.actor_id is None and (m in named or m.alias_kind == "office") for m in mentions):
            continue
        name = max((m.name or text[m.start : m.end] for m in named), key=len)
        key = rules.key(name)
        if not key:
            continue
        if context is None:
            context = _context(findings)
        told = next((m for m in mentions if m.office), next((m for m in mentions if m.role), mentions[0]))
        people.append(
            Person(
                article_id, version, entity, name, key, rules.slug(name),
                text[told.role[0] : told.role[1]] if told.role else None, told.office, told.office_body,
                told.office_status, None, context, findings.language, outlet, seen_on,
            )
        )  # fmt: skip
    return people


def _context(findings: Findings) -> frozenset[str]:
    named = Counter(m.actor_id for m in findings.mentions if m.actor_id and m.alias_kind not in _NO_CONTEXT)
    return frozenset(actor for actor, _ in named.most_common(_CONTEXT))


def land_people(
    connection: Connection, run_id: int, people: Sequence[Person], rules: PersonRules, now: datetime
) -> None:
    """Decide who the people of a batch are, and write the evidence and the actors that are new."""
    if not people:
        return
    people = with_countries(connection, sorted(people, key=lambda p: (p.article_id, p.version, p.entity)))
    known, taken, name_keys = _known(connection, people)
    decisions = rules.decide(people, known, taken, name_keys)
    evidence: list[Row] = []
    actors: list[Row] = []
    for person, decision in zip(people, decisions, strict=True):
        evidence.append(
            {name: getattr(person, name) for name in FIELDS}
            | {
                "context": " ".join(sorted(person.context)), "run_id": run_id, "actor_id": decision.actor_id,
                "reason": decision.reason, "score": decision.score,
            }
        )  # fmt: skip
        if decision.is_new:
            actors.append(
                {
                    "actor_id": decision.actor_id, "slug": person.slug, "name": person.name,
                    "name_key": person.name_key, "made_at": utc(now), "made_run_id": run_id, "made_by": "text",
                }
            )  # fmt: skip
    insert(connection, "core.provisional_actors", actors)
    insert(connection, "core.provisional_evidence", evidence)


def with_countries(connection: Connection, people: Sequence[Person]) -> list[Person]:
    """Tell the country of each office: a code is one, a listed body has one."""
    bodies = sorted({p.office_body for p in people if p.office_body and not _is_code(p.office_body)})
    countries: dict[str, str] = {}
    if bodies:
        connection.register("bodies", pa.table({"actor_id": pa.array(bodies, pa.string())}))
        countries = dict(
            connection.execute("SELECT actor_id, country FROM core.actors SEMI JOIN bodies USING (actor_id)").fetchall()
        )
        connection.unregister("bodies")
    return [
        replace(p, country=(p.office_body if _is_code(p.office_body) else countries.get(p.office_body)) or None)
        if p.office_body
        else p
        for p in people
    ]


def _is_code(body: str) -> bool:
    return len(body) == 2 and body.isupper() and body not in ("EU", "UN")


def _known(connection: Connection, people: Sequence[Person]) -> tuple[list[Person], set[str], set[str]]:
    """Give the earlier sightings of the same names, as merges and splits have them now, the ids in use, and the keys of
    all people with the same surnames.

    Merged people are still told by their own ids: what was stored stays as it was decided, should the merge be undone.
    """
    keys = sorted({p.name_key for p in people})
    slugs = sorted({p.slug for p in people})
    connection.register("name_keys", pa.table({"name_key": pa.array(keys, pa.string())}))
    connection.register("slugs", pa.table({"slug": pa.array(slugs, pa.string())}))
    rows = connection.execute(
        f"""
        WITH seen AS (
          SELECT e.* REPLACE (coalesce(w.other_id, e.actor_id) AS actor_id)
          FROM core.provisional_evidence e
          LEFT JOIN core.actor_moves w ON w.article_id = e.article_id AND w.actor_id = e.actor_id
          WHERE e.name_key IN (SELECT name_key FROM name_keys) AND starts_with(coalesce(w.other_id, e.actor_id), '~')
        )
        SELECT {", ".join(FIELDS)}, s.actor_id, coalesce(d.survivor_id, s.actor_id) AS survivor_id
        FROM seen s LEFT JOIN core.actor_redirects d ON d.actor_id = s.actor_id
        QUALIFY row_number() OVER (PARTITION BY s.actor_id ORDER BY article_id DESC, version DESC, entity DESC)
            <= {REMEMBERED}
          OR article_id IN (SELECT unnest($articles))
        ORDER BY article_id, version, entity
        """,
        {"articles": sorted({p.article_id for p in people})},
    ).fetchall()
    # Ids of people in rows that are not current stay theirs.
    ids = connection.execute(
        """
        SELECT actor_id FROM core.provisional_actors WHERE slug IN (SELECT slug FROM slugs)
        UNION SELECT actor_id FROM replay.provisional_actors WHERE slug IN (SELECT slug FROM slugs)
        """
    ).fetchall()
    namesakes = connection.execute(
        """
        SELECT DISTINCT name_key FROM core.provisional_actors
        WHERE split_part(name_key, ' ', -1) IN (SELECT split_part(name_key, ' ', -1) FROM name_keys)
        """
    ).fetchall()
    connection.unregister("name_keys")
    connection.unregister("slugs")
    return [person_of(row) for row in rows], {i for (i,) in ids}, {key for (key,) in namesakes}


def person_of(row: Sequence[Any]) -> Person:
    """Give the person of a row of `FIELDS`, actor_id and survivor_id."""
    fields = dict(zip([*FIELDS, "actor_id", "survivor_id"], row, strict=True))
    return Person(**fields | {"slug": "", "context": frozenset((fields["context"] or "").split())})
