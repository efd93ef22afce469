"""`natowire demo`: the bundled samples, served on loopback, through the very same ingest."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import monotonic

from rich.console import Console

from extractors.errors import UsageError
from flows.cycle import one_writer, run_cycle
from flows.demo_server import DemoServer
from flows.settings import load_settings
from flows.show import progress_on, table
from flows.summary import balance_line
from flows.tools import utc_now
from warehouse.arrow import scalar
from warehouse.connect import reading
from warehouse.publish import publish
from warehouse.query import named_queries, resolve, run_query

# Named query, its parameters, and the columns that fit a narrow terminal.
EXAMPLES: tuple[tuple[str, dict[str, str], list[str]], ...] = (
    ("who_said_what", {"mode": "direct", "limit": "8"}, ["speaker", "cue", "content"]),
    ("mentioned_or_quoted", {"limit": "8"}, ["actor", "mentions", "articles", "claims", "ratio"]),
    ("numbers_asked_for", {"limit": "8"}, ["speaker", "comparator", "surface", "value", "unit"]),
)
_COUNTS = (
    ("articles", "SELECT count(*) FROM v_articles"),
    ("  read in full", "SELECT count(*) FROM v_articles WHERE access = 'full'"),
    ("  with the feed's text only", "SELECT count(*) FROM v_articles WHERE access = 'feed_only'"),
    ("  behind a paywall", "SELECT count(*) FROM v_articles WHERE access = 'paywall'"),
    ("sightings", "SELECT count(*) FROM v_sightings"),
    ("mentions of actors", "SELECT count(*) FROM v_mentions"),
    ("claims", "SELECT count(*) FROM v_claims"),
    ("  with a speaker", "SELECT count(*) FROM v_claims WHERE speaker IS NOT NULL"),
    ("  less sure ones, parts (v_claims_all)", "SELECT count(*) FROM v_claims_all WHERE NOT is_default"),
    ("numbers", "SELECT count(*) FROM v_numbers"),
    ("failures (rows)", "SELECT count(*) FROM v_failures"),
    ("requests", "SELECT count(*) FROM v_fetches"),
)

_SAMPLE_CLAIM = "SELECT claim_id FROM v_claims ORDER BY mode <> 'direct', depth DESC, confidence DESC, claim_id LIMIT 1"


async def run_demo(home: Path) -> None:
    """Ingest the samples into a fresh folder and show a summary, three queries with answers, and what to type next.

    Raises `UsageError` when the folder holds something that is no demo data.
    """
    console = Console()
    _make_room(home)
    began = monotonic()
    with DemoServer() as server:
        settings = load_settings(
            home=home, allow_addresses=server.allow_addresses, min_gap_s=0.0, sources=None, workers=0
        )
        console.print(f"Ingesting invented samples from a web server on this machine into [bold]{home}[/bold] …")
        with progress_on(Console(stderr=True)) as progress:
            run_id, balance = await run_cycle(settings, server.sources(), progress=progress)
    with one_writer(settings):
        published = publish(settings.working_file, settings.published_file, settings.parquet_folder, utc_now())
    console.print(balance_line(run_id, balance, monotonic() - began) + "\n")
    with reading(settings.working_file) as connection:
        console.print(
            table("What was found", ["what", "rows"], [[name, scalar(connection, sql)] for name, sql in _COUNTS])
        )
        for name, given, columns in EXAMPLES:
            sql, parameters = resolve(f"@{name}", given)
            answer = run_query(connection, sql, parameters).select(columns)
            console.print(f"\n[bold]{named_queries()[name].question}[/bold]")
            asked = " ".join(f"-p {k}={v}" for k, v in given.items())
            console.print(f"natowire query --home {home} @{name} {asked}", style="dim", highlight=False)
            console.print(table("", columns, [list(row.values()) for row in answer.to_pylist()]))
        claim_id = scalar(connection, _SAMPLE_CLAIM)
    console.print(
        f"\nWhere it is\n  working file  {settings.working_file}\n  for BI tools  {published.file}\n"
        f"  Parquet       {published.parquet}\n  raw archive   {settings.archive_folder}\n"
        "\nWhat to type next\n"
        f'  natowire query --home {home} "SELECT * FROM v_attribution_chain LIMIT 5"\n'
        f"  natowire explain --home {home} {claim_id}\n"
        f"  natowire query --home {home} @share_of_voice\n"
        f"  natowire search --home {home} drohnen\n"
        f"  natowire report --home {home}\n"
        "  natowire sources list\n"
        "  natowire ingest            (the real sources)\n",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _make_room(home: Path) -> None:
    marker = home / ".natowire-demo"
    if home.exists() and any(home.iterdir()):
        if not marker.exists():
            raise UsageError(str(home), "this folder is not empty and no demo made it", "name another with --home")
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    marker.touch()
