"""The public contract, pinned: `listing.txt` has every public view and column with type and meaning.

`python -m tests.contract` shows what differs; `python -m tests.contract --pin` accepts it, once CHANGELOG.md tells of
each view concerned.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import duckdb

from warehouse.migrate import migrate

ROOT = Path(__file__).parent.parent.parent
LISTING = Path(__file__).parent / "listing.txt"
CHANGELOG = ROOT / "CHANGELOG.md"


def listing(connection: duckdb.DuckDBPyConnection) -> str:
    """Give the contract as text: a paragraph per view, a line per column, in their order."""
    rows = connection.execute(
        "SELECT view_name, view_comment, column_name, data_type, column_comment FROM v_catalog "
        "ORDER BY view_name, position"
    ).fetchall()
    lines: list[str] = []
    shown = None
    for view, about, column, kind, meaning in rows:
        if view != shown:
            lines += ["", f"{view} -- {about}"]
            shown = view
        lines.append(f"  {column} {kind} -- {meaning}")
    return "\n".join(lines).lstrip("\n") + "\n"


def of_this_version() -> str:
    """Give the contract that the view files of this version make."""
    with duckdb.connect(":memory:") as connection:
        migrate(connection, Path(":memory:"))
        return listing(connection)


def pinned() -> str:
    """Give the contract as it was accepted last."""
    return LISTING.read_text("utf-8") if LISTING.exists() else ""


def _views(text: str) -> dict[str, list[str]]:
    parts = (part.splitlines() for part in text.strip().split("\n\n") if part)
    return {lines[0].split(" -- ")[0]: lines for lines in parts}


def differences(old: str, new: str) -> list[str]:
    """Say in words what of the contract changed, breaking changes first."""
    before, after = _views(old), _views(new)
    gone = [f"BREAKING: {view} is gone" for view in before if view not in after]
    added = [f"added: {view}" for view in after if view not in before]
    broken, told = [], []
    for view in before.keys() & after.keys():
        was, now = (_columns(lines) for lines in (before[view], after[view]))
        broken += [f"BREAKING: {view}.{c} is gone" for c in was if c not in now]
        added += [f"added: {view}.{c}" for c in now if c not in was]
        for column in was.keys() & now.keys():
            if was[column][0] != now[column][0]:
                broken.append(f"BREAKING: {view}.{column} was {was[column][0]} and is {now[column][0]}")
            elif was[column] != now[column]:
                told.append(f"meaning: {view}.{column}")
        if [c for c in was if c in now] != [c for c in now if c in was]:
            broken.append(f"BREAKING: {view} has its columns in another order")
        if before[view][0] != after[view][0]:
            told.append(f"meaning: {view}")
    return [*sorted(gone), *sorted(broken), *sorted(added), *sorted(told)]


def _columns(lines: list[str]) -> dict[str, tuple[str, str]]:
    found = {}
    for line in lines[1:]:
        name, kind, meaning = line.strip().split(" ", 2)
        found[name] = (kind, meaning)
    return found


def untold(changes: list[str]) -> list[str]:
    """Give the views with changes (of more than words) that CHANGELOG.md does not name."""
    told = CHANGELOG.read_text("utf-8")
    views = {m[0] for c in changes if not c.startswith("meaning") and (m := re.search(r"v_\w+", c))}
    return sorted(v for v in views if not re.search(rf"\b{v}\b", told))


def diff(old: str, new: str) -> str:
    """Give the lines that differ."""
    return "\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), "pinned", "now", "", "", 0, ""))
