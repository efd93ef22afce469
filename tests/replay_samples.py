"""Dumps of derived rows, and a comparison of two states by brute force, for the tests of replay."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from warehouse.connect import Connection, reading

Row = dict[str, Any]
TABLES = (
    "articles", "article_versions", "mentions", "claims", "claim_spans", "numbers", "provisional_evidence",
    "provisional_actors", "article_origins",
)  # fmt: skip
# By which columns a row that changed is found again, in this order.
PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "mentions": (("start_char", "end_char"), ("start_char",), ("end_char",)),
    "claims": (("spans",), ("cue_start_char", "cue_end_char"), ("start_char",), ("end_char",)),
    "numbers": (("start_char", "end_char"), ("start_char",), ("end_char",)),
}
WHAT = {
    ("mentions", "actor"): ("actor_id", "actor_name"),
    ("claims", "speaker"): (
        "speaker", "speaker_start_char", "speaker_end_char", "speaker_name", "speaker_actor_id", "speaker_resolved",
        "speaker_at",
    ),
    ("claims", "mode"): ("mode",),
    ("claims", "span"): ("start_char", "end_char", "spans", "content"),
    ("numbers", "value"): ("kind", "value", "value_max", "unit"),
    ("numbers", "whose"): ("whose", "whose_start_char", "whose_end_char", "whose_actor_id"),
}  # fmt: skip


RELATIONS = ("article_origins", "agency_marks", "families", "family_members", "primary_checks")


def dump(file: Path, *without: str, tables: tuple[str, ...] = TABLES) -> dict[str, list[str]]:
    """Every derived row as text, in order, without the columns named."""
    with reading(file) as connection:
        return {table: sorted(repr(row) for row in rows(connection, f"core.{table}", without)) for table in tables}


def rows(connection: Connection, table: str, without: tuple[str, ...] = (), where: str = "true") -> list[Row]:
    answer = connection.execute(f"SELECT * FROM {table} WHERE {where}")
    names = [c[0] for c in answer.description or ()]
    return [{k: v for k, v in zip(names, row, strict=True) if k not in without} for row in answer.fetchall()]


def told(connection: Connection, schema: str, where: str = "true") -> dict[str, list[Row]]:
    """What each row says, without ids: entities by their first mention, parents and holders by spans and mode."""
    away = ("run_id", "set_id")
    mentions = rows(connection, f"{schema}.mentions", away, where)
    claims = rows(connection, f"{schema}.claims", away, where)
    numbers = rows(connection, f"{schema}.numbers", away, where)
    spans: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for span in rows(connection, f"{schema}.claim_spans", away, where):
        spans[span["claim_id"]].append((span["position"], f"{span['start_char']}-{span['end_char']}"))
    first: dict[tuple[int, int, int], int] = {}
    for m in mentions:
        key = (m["article_id"], m["version"], m["entity"])
        first[key] = min(first.get(key, m["start_char"]), m["start_char"])
    named = {}
    for c in claims:
        c["spans"] = " ".join(text for _, text in sorted(spans[c["claim_id"]]))
        named[c["claim_id"]] = f"{c['spans']} {c['mode']}"
    for m in mentions:
        m["entity_at"] = first.get((m["article_id"], m["version"], m.pop("entity")))
        del m["mention_id"]
    for c in claims:
        c["speaker_at"] = first.get((c["article_id"], c["version"], c.pop("speaker_entity")))
        c["parent_at"] = named.get(c.pop("parent_claim_id"))
        del c["claim_id"]
    for n in numbers:
        n["claim_at"] = named.get(n.pop("claim_id"))
        del n["number_id"]
    return {"mentions": mentions, "claims": claims, "numbers": numbers}


def compared(kind: str, before: list[Row], after: list[Row]) -> dict[str, Any]:
    """Count what was gained, lost and changed, one row against the other."""
    a, b = Counter(frozen(r) for r in before), Counter(frozen(r) for r in after)
    left = [dict(r) for r in sorted((a - b).elements(), key=order)]
    right = [dict(r) for r in sorted((b - a).elements(), key=order)]
    pairs = []
    for place in PLACES[kind]:
        for row in left.copy():
            where = [row[c] for c in ("article_id", "version", *place)]
            if None in where[2:]:
                continue
            other = next((r for r in right if [r[c] for c in ("article_id", "version", *place)] == where), None)
            if other is not None:
                pairs.append((row, other))
                left.remove(row)
                right.remove(other)
    found: dict[str, Any] = {"gained": len(right), "lost": len(left), "changed": len(pairs)}
    for (of, what), columns in WHAT.items():
        if of == kind:
            found[what] = sum(any(x[c] != y[c] for c in columns) for x, y in pairs)
    return found


def frozen(row: Row) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(row.items()))


def order(row: tuple[tuple[str, Any], ...]) -> str:
    return repr(row)
