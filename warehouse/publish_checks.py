"""The checks before a publish: on everything in slices, or on what changed and all that it could collide with."""

from __future__ import annotations

from extractors.errors import WarehouseError
from warehouse.arrow import scalar
from warehouse.connect import Connection
from warehouse.migrate import sql_files

# Reads every text again: done in slices of articles, so that the texts need not be in memory at once.
_SLICED = "surfaces_reread"
_ARTICLES_IN_A_SLICE = 20_000
_REREAD = ("mentions", "claims", "claim_spans", "numbers", "agency_marks")
_BY_ID = {"mentions": "mention_id", "claims": "claim_id", "numbers": "number_id"}
_THESE = "article_id IN (SELECT id FROM state.touched_articles)"


def check_all(connection: Connection, working: str) -> None:
    """Run every check on everything; raises `WarehouseError` with the offenders of the first that fails.

    The connection is in a draft that shows the working tables as `core`.
    """
    for name, text in sql_files("checks"):
        if name == "public_contract_is_plain":
            connection.execute("USE working")
        if name == _SLICED:
            last = scalar(connection, "SELECT coalesce(max(article_id), 0) FROM core.article_versions")
            for first in range(0, int(last) + 1, _ARTICLES_IN_A_SLICE):
                part = f" WHERE article_id BETWEEN {first} AND {first + _ARTICLES_IN_A_SLICE - 1}"
                _look_at(connection, dict.fromkeys((*_REREAD, "article_versions"), part))
                _run(connection, name, text, working)
            _look_at(connection, dict.fromkeys((*_REREAD, "article_versions"), ""))
        else:
            _run(connection, name, text, working)
        connection.execute("USE snapshot")


def check_changes(connection: Connection, working: str) -> None:
    """Run the checks on the changed articles and entries, and on whatever has the same ids or keys as they have."""
    cut = {
        table: f" WHERE {key} IN (SELECT {key} FROM working.core.{table} WHERE {_THESE})"
        for table, key in _BY_ID.items()
    }
    by_article = ("claim_spans", "sightings", "provisional_evidence", "agency_marks", "edits")
    cut |= dict.fromkeys(by_article, f" WHERE {_THESE}")
    entries = "SELECT entry_key FROM working.core.entries WHERE entry_id IN (SELECT id FROM state.touched_entries)"
    cut["entries"] = f" WHERE entry_key IN ({entries})"
    cut["fetches"] = " WHERE fetch_id > (SELECT coalesce(max(fetch_id), 0) FROM mart.fetches)"
    _look_at(connection, cut)
    for name, text in sql_files("checks"):
        if name != "public_contract_is_plain":  # the contract is the one of the last full publish
            _run(connection, name, text, working)
    _look_at(connection, dict.fromkeys(cut, ""))


def _look_at(connection: Connection, cut: dict[str, str]) -> None:
    for table, where in cut.items():
        connection.execute(f"CREATE OR REPLACE VIEW core.{table} AS SELECT * FROM working.core.{table}{where}")


def _run(connection: Connection, name: str, text: str, working: str) -> None:
    offenders = connection.execute(text).fetchall()
    if offenders:
        cause = f"check {name} found {len(offenders)} rows, first {offenders[0]}"
        raise WarehouseError(working, cause, "nothing was published")
