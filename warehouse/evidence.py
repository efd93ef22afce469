"""The evidence of one claim: its row, its characters, who relays it, and the text, run and raw page it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from extractors.model import Span
from warehouse.arrow import Row
from warehouse.public_rows import LARGEST_ID, dict_rows, public_views


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of the public views that belong to one claim."""

    claim: Row  # of v_claims_all
    spans: tuple[Span, ...]  # the pieces of its content
    chain: tuple[Row, ...]  # of v_claims_all, outermost speaker first, the claim itself last; without verbatim parts
    numbers: tuple[Row, ...]  # of v_numbers, those inside the content
    article: Row  # of v_articles
    run: Row  # of v_runs; empty where it is not told


def evidence(connection: duckdb.DuckDBPyConnection, claim_id: int) -> Evidence | None:
    """Gather what stands behind a claim of a current text, None where there is no such claim.

    Only public views are read, so that the published snapshot answers as the working file does. Raises
    `WarehouseError` when the file is of a natowire that had not all of them.
    """
    if claim_id > LARGEST_ID:
        return None
    with public_views():
        found = _rows(connection, "v_claims_all", "claim_id", claim_id)
        return _gathered(connection, found[0]) if found else None


def _gathered(connection: duckdb.DuckDBPyConnection, claim: Row) -> Evidence:
    spans = tuple(
        (row["start_char"], row["end_char"])
        for row in _rows(connection, "v_claim_spans", "claim_id", claim["claim_id"], "position")
    )
    article = claim["article_id"]
    numbers = _rows(connection, "v_numbers", "article_id", article, "start_char")
    runs = _rows(connection, "v_runs", "run_id", claim["run_id"])
    return Evidence(
        claim,
        spans,
        _chain(_rows(connection, "v_claims_all", "article_id", article), claim),
        tuple(n for n in numbers if any(s <= n["start_char"] and n["end_char"] <= e for s, e in spans)),
        _rows(connection, "v_articles", "article_id", article)[0],
        runs[0] if runs else {},
    )


def _chain(claims: list[Row], claim: Row) -> tuple[Row, ...]:
    by_id = {row["claim_id"]: row for row in claims}
    links: list[Row] = []
    at: Row | None = claim
    while at is not None:
        if not at["is_part"]:
            links.append(at)
        at = by_id.pop(at["parent_claim_id"], None)  # popped, so that even a circle ends
    return tuple(reversed(links))


def _rows(connection: duckdb.DuckDBPyConnection, view: str, key: str, value: int, order: str = "ALL") -> list[Row]:
    return dict_rows(connection, f"SELECT * FROM {view} WHERE {key} = ? ORDER BY {order}", [value])
