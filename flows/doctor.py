"""`natowire doctor`: what needs a person, what mends itself, and that the rest is fine."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli_options import Home, Json, settings_of

if TYPE_CHECKING:
    from flows.diagnosis import Diagnosis, Finding

_TITLES = (("person", "Needs a person"), ("itself", "Mends itself"))


def add_to(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command()(doctor)


def doctor(
    checks: Annotated[
        bool, typer.Option("--checks", help="Also run the checks, which read the whole warehouse.")
    ] = False,
    json_: Json = False,
    home: Home = None,
) -> None:
    """Tell what is silent, stale or failing, since when, and what to do; exit code 1 when something needs a person."""
    from flows.diagnosis import diagnose
    from flows.tools import utc_now

    settings = settings_of(home)
    found = diagnose(settings, utc_now(), checks=checks)
    typer.echo(json.dumps(as_object(found), ensure_ascii=False, default=_iso) if json_ else "\n".join(lines(found)))
    if found.of_need("person"):
        raise typer.Exit(1)


def as_object(found: Diagnosis) -> dict[str, Any]:
    """Give a diagnosis as one object; times are UTC."""
    return {
        "at": found.block.at, "needs_person": bool(found.of_need("person")),
        "findings": [asdict(f) for f in found.findings],
        "sources": dict(Counter(s.health_class for s in found.block.sources)),
        "voices": [asdict(g) for g in found.block.groups],
    }  # fmt: skip


def lines(found: Diagnosis) -> list[str]:
    """Give a diagnosis as lines of text, what needs a person first."""
    told: list[str] = []
    for need, title in _TITLES:
        findings = found.of_need(need)
        if findings:
            told += [f"{title} ({len(findings)})", *(line for f in findings for line in _of(f)), ""]
    classes = Counter(s.health_class for s in found.block.of_need("nothing"))
    sources = ", ".join(f"{count} source{'s' if count > 1 else ''} {name}" for name, count in classes.most_common())
    fine = [sources, *(f"{f.what} {f.state}" for f in found.of_need("nothing"))]
    told += [f"Fine: {'; '.join(part for part in fine if part)}", *found.block.balance_lines()]
    return told


def _of(f: Finding) -> list[str]:
    when = [f"since {f.since_at:%Y-%m-%d %H:%M}"] if f.since_at else []
    when += [f"next try {f.next_try_at:%Y-%m-%d %H:%M}"] if f.next_try_at else []
    head = f"  {f.what}: {', '.join([f.state, *when])}" + (f" ({f.detail})" if f.detail else "")
    return [head, *([f"    {f.mend}"] if f.mend else [])]


def _iso(value: object) -> str:
    return f"{value.isoformat(timespec='seconds')}Z" if isinstance(value, datetime) else str(value)
