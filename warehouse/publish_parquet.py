"""The tables of a snapshot as Parquet: a file per month where a table has a day, else one; with a manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.connect import Connection
from warehouse.publish_files import link_file
from warehouse.publish_parts import by_month
from warehouse.publish_shapes import shape_of
from warehouse.publish_tables import Told

MANIFEST = "manifest.json"
_FORMAT = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Give the manifest of a published folder, an empty one where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_parquet(
    connection: Connection,
    folder: Path,
    snapshot_id: str,
    rows: Mapping[str, int],
    changed: Mapping[str, set[str] | None],
    now: datetime,
    told: Told,
) -> tuple[Path, int]:
    """Write a draft of the folder from the tables in `snapshot.mart`; gives it and how many files are new in it.

    Months that did not change are the files of the old folder under a second name.
    """
    draft = folder.with_name(folder.name + ".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    held = read_manifest(folder).get("tables", {})
    tables: dict[str, Any] = {}
    written = 0
    for n, (view, count) in enumerate(rows.items()):
        told("Parquet", n, len(rows))
        name, months = view.removeprefix("v_"), changed.get(view)
        old = {f["month"]: f for f in held.get(name, {}).get("files", ())}
        files = []
        for month, month_rows in _months(connection, view, count, months, old):
            known = old.get(month)
            source = folder / known["file"] if known else folder
            if (
                months is not None
                and month not in months
                and known
                and known["rows"] == month_rows
                and source.is_file()
            ):
                link_file(source, draft / known["file"])
                files.append(known)
            else:
                files.append(_write_month(connection, draft, view, month, month_rows))
                written += 1
        tables[name] = {"rows": count, "parted_by": shape_of(view).month or None, "files": files}
    manifest = {"published_at": now.isoformat(), "snapshot_id": snapshot_id, "tables": tables}
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    told("Parquet", len(rows), len(rows))
    return draft, written


def _months(
    connection: Connection, view: str, rows: int, changed: set[str] | None, old: Mapping[str, Any]
) -> list[tuple[str, int]]:
    """Give the months that a table has, with their rows; a table without a day has one without a name.

    Where it is known which months changed, the others are those of the old files, and are not read again.
    """
    table, shape = f"snapshot.mart.{view.removeprefix('v_')}", shape_of(view)
    if not shape.month:
        return [("", rows)]
    if changed is not None:
        within = " OR ".join(_of_month(shape.month, month) for month in sorted(changed)) or "false"
        months = {month: int(file["rows"]) for month, file in old.items() if month not in changed}
        months |= dict(by_month(connection, shape, f"{table} WHERE {within}"))
        if sum(months.values()) == rows:
            return sorted(months.items())
    return by_month(connection, shape, table)


def _of_month(column: str, month: str) -> str:
    if month == "none":
        return f"{column} IS NULL"
    return f"({column} >= DATE '{month}-01' AND {column} < DATE '{month}-01' + INTERVAL 1 MONTH)"


def _write_month(connection: Connection, draft: Path, view: str, month: str, rows: int) -> dict[str, Any]:
    name, shape = view.removeprefix("v_"), shape_of(view)
    if not shape.month:
        file, where = f"{name}.parquet", ""
    else:
        file = f"{name}/month={month}/{name}.parquet"
        where = f" WHERE {_of_month(shape.month, month)}"
    (draft / file).parent.mkdir(parents=True, exist_ok=True)
    target = str(draft / file).replace("'", "''")
    connection.execute(
        f"COPY (SELECT * FROM snapshot.mart.{name}{where} ORDER BY {shape.sort}) TO '{target}' ({_FORMAT})"
    )
    return {"file": file, "month": month, "rows": rows}
