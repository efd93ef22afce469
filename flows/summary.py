"""What a run amounts to, as the object that `natowire ingest --json` ends with."""

from __future__ import annotations

from warehouse.rows import Balance


def balance_object(run_id: int, balance: Balance, seconds: float) -> dict[str, int | float]:
    """Give the balance of a run; `entries_seen = articles_new + duplicates + failures`."""
    return {
        "run_id": run_id, "sources": balance.sources, "unchanged": balance.unchanged,
        "entries_seen": balance.entries_seen, "articles_new": balance.articles_new,
        "duplicates": balance.duplicates, "failures": balance.failures, "seconds": round(seconds, 2),
    }  # fmt: skip


def balance_line(run_id: int, balance: Balance, seconds: float) -> str:
    """Give the balance of a run in words."""
    parts = [
        f"run {run_id}: {balance.sources} sources ({balance.unchanged} unchanged, {balance.sources_failed} failed"
        + (f", {balance.resting} resting" if balance.resting else "")
        + ")",
        f"{balance.entries_seen} entries = {balance.articles_new} new articles"
        + (f" ({balance.feed_only} with the feed's text only)" if balance.feed_only else "")
        + f" + {balance.duplicates} duplicates + {balance.failures} failures",
    ]
    if balance.reread:
        gone = f", {balance.removed} gone" if balance.removed else ""
        parts.append(f"{balance.reread} pages read again{gone}")
    if balance.changed:
        parts.append(f"{balance.changed} articles changed")
    if balance.outage:
        parts.append(f"our own network is away: {balance.outage}; no source is held to account for it")
    return ", ".join(parts) + f", in {seconds:.1f} s"
