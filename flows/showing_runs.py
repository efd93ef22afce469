"""What `natowire reprocess` and `natowire runs` say, as text and as JSON objects."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from flows.replaying import Replayed
from flows.show import table
from warehouse.replay_diff import Diff, KindDiff
from warehouse.replay_promote import Promoted

RUN_HEADS = ["run", "what", "stage", "texts", "rows", "version", "started"]
_TOLD = {"open": "unfinished", "done": "ready", "promoted": "current", "dropped": "dropped"}
_LONGEST = 60  # characters of a value in a line of text
Row = dict[str, Any]


def replayed_object(told: Replayed, seconds: float) -> Row:
    """Give a replay as one object: `texts` is the sum of those read `from_…`, `failed` and `read_before`."""
    counts = told.counts
    read = {f"from_{name}": counts[name] for name in ("archive", "feed", "stored")}
    before = told.texts - sum(read.values()) - counts["failed"]
    return {
        "run_id": told.run_id, "stage": told.stage, "texts": told.texts, **read, "failed": counts["failed"],
        "read_before": before, "seconds": round(seconds, 2),
    }  # fmt: skip


def replayed_line(told: Replayed, seconds: float) -> str:
    """Give a replay in words, with what to type next."""
    found = replayed_object(told, seconds)
    parts = [f"run {told.run_id}: {told.texts} texts"]
    if told.resumed:
        parts.append(f"{found['read_before']} read before the stop")
    if told.stage == "article":
        parts += [f"{found['from_archive']} read from the archive", f"{found['from_feed']} from the feed's own text"]
        parts.append(f"{found['from_stored']} whose page is not held and keep their text")
    if found["failed"]:
        parts.append(f"{found['failed']} failed and stay as they are (see v_failures)")
    line = ", ".join(parts) + f", in {seconds:.1f} s"
    return f"{line}\nnatowire runs diff current {told.run_id}\nnatowire runs promote {told.run_id}"


def run_cells(row: Row) -> list[Any]:
    """Give a run for a table."""
    what = row["kind"]
    if row["replaces"] is not None:
        what = f"replaced by {row['replaces']}"
    elif row["rows_are"] == "promoted" and row["replaced_by"] is not None:
        what = f"{what}, back: {row['replaced_by']}"
    texts = "" if row["texts"] is None else f"{row['texts_read']}/{row['texts']}"
    return [
        row["run_id"], what, row["stage"], texts, _TOLD.get(row["rows_are"] or "", ""), row["extractor_version"],
        f"{row['started_at']:%m-%d %H:%M}",
    ]  # fmt: skip


def diff_object(found: Diff) -> Row:
    """Give a comparison as one object; `rows` are the first of each kind."""
    return {
        "before": found.before, "after": found.after, "stage": found.stage, "texts": found.texts,
        "texts_changed": found.texts_changed, "texts_not_compared": found.not_compared, "is_empty": found.is_empty,
        "kinds": [
            {
                "kind": k.kind, "before": k.before, "after": k.after, "gained": k.gained, "lost": k.lost,
                "changed": k.changed, "changes": dict(k.changes), "rows": k.rows,
            }
            for k in found.kinds
        ],
    }  # fmt: skip


def print_diff(found: Diff) -> None:
    """Print a comparison for a person."""
    console = Console(highlight=False)
    left = f", {found.not_compared} not in both" if found.not_compared else ""
    sides = f"{found.before} → {found.after}, stage {found.stage}"
    console.print(f"{sides}: {found.texts_changed} of {found.texts} texts differ{left}")
    heads = ["kind", "before", "after", "gained", "lost", "changed", "what changed"]
    console.print(table("", heads, [_kind_cells(k) for k in found.kinds]))
    for kind in found.kinds:
        for row in kind.rows:
            console.print(Text(_line(row)), soft_wrap=True)
        more = kind.gained + kind.lost + kind.changed - len(kind.rows)
        if more:
            console.print(f"  … and {more} more {kind.kind}; --limit 0 shows all")


def _kind_cells(k: KindDiff) -> list[Any]:
    what = ", ".join(f"{name} {count}" for name, count in k.changes.most_common())
    return [k.kind, k.before, k.after, k.gained, k.lost, k.changed, what]


def _line(row: Row) -> str:
    sign = {"gained": "+", "lost": "-", "changed": "~"}[row["change"]]
    known = {"kind", "change", "article_id", "version", "what", "before", "after"}
    parts = [f"{sign} {row['kind']} of article {row['article_id']}, version {row['version']}:"]
    parts += [f"{name}={_short(value)}" for name, value in row.items() if name not in known and value is not None]
    if row["change"] == "changed":
        parts += [f"{name}: {_short(row['before'][name])} → {_short(row['after'][name])}" for name in row["before"]]
    return "  ".join(parts)


def _short(value: object) -> str:
    text = " ".join(str(value).split()) if value is not None else "none"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def promoted_object(done: Promoted) -> Row:
    """Give a promotion as one object."""
    return {
        "run_id": done.set_id, "kept_as": done.kept_as, "stage": done.stage, "texts": done.texts,
        "texts_changed": done.texts_changed, "rows_out": done.rows_out, "rows_in": done.rows_in,
    }  # fmt: skip


def promoted_line(done: Promoted) -> str:
    """Give a promotion in words, with the way back."""
    return (
        f"run {done.set_id} is current: {done.texts_changed} of {done.texts} texts changed. "
        f"What it replaced is kept as run {done.kept_as}:\nnatowire runs promote {done.kept_as}"
    )
