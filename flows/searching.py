"""`natowire search`: the hits of a keyword search, with a passage of each, for a terminal or a program."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

import pyarrow as pa
import typer
from rich.console import Console
from rich.text import Text

from flows.asking import check_format, from_warehouse
from flows.settings import Settings
from flows.show import answer
from warehouse.connect import Connection
from warehouse.query_values import Parameter, check, settle
from warehouse.search import Filters, Ranked, search
from warehouse.search_hits import Hit, read_hits


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; days are written as named queries take them."""

    text: str
    speaker: str | None = None
    outlet: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    half_life_days: float | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with its hits."""

    ranked: Ranked
    hits: tuple[Hit, ...]
    seconds: float


def find(settings: Settings, wish: Wish, form: str, output: Path | None, published: bool) -> None:
    """Search and write the hits; raises `UsageError` or `WarehouseError`."""
    check_format(form)
    days = {
        name: check("search", name, Parameter("date", "newest", ""), text)
        for name, text in (("since", wish.since), ("until", wish.until)) if text is not None
    }  # fmt: skip

    def question(connection: Connection) -> Found:
        began = monotonic()
        span = settle(connection, days)
        filters = Filters(
            wish.speaker, wish.outlet, wish.language, span.get("since"), span.get("until"), wish.half_life_days
        )
        ranked = search(connection, wish.text, filters, wish.limit)
        return Found(ranked, tuple(read_hits(connection, wish.text, ranked, wish.speaker)), monotonic() - began)

    found = from_warehouse(settings, published, question)
    if form == "json":
        body = json.dumps(as_object(wish.text, found), ensure_ascii=False, indent=1) + "\n"
        if output is None:
            sys.stdout.write(body)
        else:
            output.write_text(body, "utf-8")
    elif form == "table" and output is None:
        _show(found)
    else:
        answer(pa.Table.from_pylist([_row(h) for h in found.hits], schema=_SCHEMA), form, sys.stdout, output)
        typer.echo(_summary(found), err=True)


def as_object(text: str, found: Found) -> dict[str, object]:
    """Give the answer as one JSON object; `start` and `end` count characters of v_articles.text."""
    return {
        "query": text,
        "engine": found.ranked.engine,
        "total": found.ranked.total,
        "seconds": round(found.seconds, 3),
        "hits": [
            {
                "rank": h.rank, "score": round(h.score, 4), "article_id": h.article_id, "news_on": _iso(h.news_on),
                "outlet": h.outlet, "language": h.language, "title": h.title, "url": h.url,
                "claim_ids": list(h.claim_ids),
                "snippet": {"start": h.start, "end": h.end, "text": h.text},
                "marks": [
                    {"start": a, "end": b, "text": h.text[a - h.start : b - h.start]} for a, b in h.marks
                ],
            }
            for h in found.hits
        ],
    }  # fmt: skip


_SCHEMA = pa.schema(
    [
        ("rank", pa.int32()), ("score", pa.float64()), ("news_on", pa.date32()), ("outlet", pa.string()),
        ("language", pa.string()), ("title", pa.string()), ("snippet", pa.string()), ("article_id", pa.int64()),
        ("start_char", pa.int32()), ("end_char", pa.int32()), ("url", pa.string()),
    ]
)  # fmt: skip


def _row(h: Hit) -> dict[str, object]:
    return {
        "rank": h.rank, "score": round(h.score, 4), "news_on": h.news_on, "outlet": h.outlet, "language": h.language,
        "title": h.title, "snippet": h.text, "article_id": h.article_id, "start_char": h.start, "end_char": h.end,
        "url": h.url,
    }  # fmt: skip


def _show(found: Found) -> None:
    console = Console(highlight=False)
    for h in found.hits:
        head = Text(f"{h.rank:>3}  ").append(h.title or "(no headline)", "bold")
        console.print(head.append(f"  {h.outlet or ''}, {_iso(h.news_on) or ''}  {h.score:.2f}", "dim"))
        passage = Text(h.text)
        for a, b in h.marks:
            passage.stylize("bold yellow", a - h.start, b - h.start)
        line = Text("     ").append(passage).append(f"\n     {h.url or ''}  [{h.article_id}]", "dim")
        console.print(Text.assemble(*line.split("\n", include_separator=True)), soft_wrap=True)
    console.print(_summary(found), style="dim")


def _summary(found: Found) -> str:
    total = found.ranked.total
    many = (
        f"{len(found.hits)} of {total:,} articles" if total is not None else f"{len(found.hits)} articles, more to read"
    )
    return f"{many} in {found.seconds:.2f} s ({found.ranked.engine})"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
