"""The messages of watches: what was found, row by row, in texts that stay texts wherever they are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flows.notifying import Message, harmless, link
from warehouse.watch_rows import Delivery, KeptRow

ROWS = 10  # in one message
_CELLS = 8  # of one row
_CELL = 240  # characters
_REPEATED = "Perhaps you were told this before: natowire was stopped while it sent it."


def message_of(deliveries: Sequence[Delivery], rows: Sequence[KeptRow], show: Sequence[str] = ()) -> Message:
    """Make one message of all hits of one watch that a target has not been told yet; `show` names the columns."""
    first = deliveries[0]
    total = sum(d.hit_rows for d in deliveries)
    lines = [f"Watch {first.watch}, rule {first.rule}, found {first.made_at:%Y-%m-%d %H:%M} UTC."]
    if any(d.state == "sending" for d in deliveries):
        lines.append(_REPEATED)
    lines.append("")
    for row in rows[:ROWS]:
        lines += _row_lines(row, show)
    if total > len(rows[:ROWS]):
        lines.append(f"… and {total - len(rows[:ROWS])} more.")
    hits = ", ".join(str(d.hit_id) for d in deliveries if d.hit_id)
    if hits:  # a dry run has none
        lines += ["", f'natowire query "FROM v_watch_hit_rows WHERE hit_id IN ({hits})"']
    return Message(f"natowire: {harmless(first.title, 120)} ({total})", "\n".join(lines))


def _row_lines(row: KeptRow, show: Sequence[str]) -> list[str]:
    cells: dict[str, Any] = json.loads(row.row_text)
    names = [c for c in show if c in cells] or [c for c in cells if not c.endswith("_id") and c != "url"][:_CELLS]
    told = [_cell(name, cells[name]) for name in names if cells[name] not in (None, "")]
    if row.score is not None:
        share = "no run" if row.coverage_ratio is None else f"{row.coverage_ratio:.0%} of the sources answered"
        told.append(f"usual {row.usual:g}, robust z {row.score:.1f}, {share}")
    lines = ["– " + " · ".join(told)]
    url = link(row.url)
    return [*lines, f"  {url}"] if url else lines


def _cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"{harmless(name, 40)}: {'yes' if value else 'no'}"
    if isinstance(value, int | float):
        return f"{harmless(name, 40)} {value:g}" if abs(value) < 1e6 else f"{harmless(name, 40)} {value:,.0f}"
    return harmless(value, _CELL)
