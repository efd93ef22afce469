"""An ingest against a hostile web that judges it: nothing private is reached, nothing hangs, nothing is invented.

    python -m tests.bench.bench_hostile HOSTILE_SERVER.py [--ns] [--no-guard] [--polls 3] [--verbose]

HOSTILE_SERVER.py knows `serve`, `ns -- COMMAND` and `check`, and tells its cases and counters as JSON. Without --ns it
serves on loopback, of which natowire is told to let eight addresses and one port through. With --ns it makes network
namespaces with public-looking addresses, and natowire runs with its address guard as it is by default. --no-guard lets
every address through, to see that the judge can find fault.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.webs import ask, environment, natowire, served
from warehouse.connect import reading

LOOPBACK, NAMESPACE = "http://127.0.0.1:8765", "http://hostile.test"
ALLOWED = ",".join(f"127.0.0.{n}:8765" for n in range(1, 9))


def write_sources(cases: list[dict[str, Any]], file: Path) -> None:
    """Write the judge's cases as a sources file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["source_id", "outlet", "url", "kind", "language"])
        for n, case in enumerate(cases):
            table.writerow([f"c{n:03d}", case["name"], case["url"], "feed", "en"])


def landed(home: Path) -> list[dict[str, Any]]:
    """Give the articles that each source led to, as the judge reads them: with the date that their entry gives (the
    judge's pages all tell another), and a flag where the text is not that of the whole page.
    """
    with reading(home / "natowire.duckdb") as connection:
        rows = connection.execute(
            """
            SELECT e.source_url, a.url, a.title, min(e.published_at), a.text, nullif(a.access, 'full')
            FROM v_entries e JOIN v_articles a USING (article_id) GROUP BY ALL
            """
        ).fetchall()
    return [
        {"feed": r[0], "url": r[1], "title": r[2], "published": r[3] and r[3].isoformat(), "text": r[4], "flag": r[5]}
        for r in rows
    ]


def health(home: Path) -> list[dict[str, Any]]:
    """Give how each source does in the judge's words: ok, gone, backoff, error, or new for one never looked at."""
    with reading(home / "natowire.duckdb") as connection:
        rows = connection.execute(
            """
            SELECT s.url, CASE WHEN s.fetched_at IS NULL THEN 'new' WHEN s.health = 'gone' THEN 'gone'
              WHEN s.failures_in_a_row = 0 THEN 'ok' WHEN s.health = 'rate_limited' THEN 'backoff' ELSE 'error' END,
              coalesce(s.moved_to, s.url), s.next_fetch_at
            FROM core.sources s
            """
        ).fetchall()
    return [{"feed": r[0], "status": r[1], "url": r[2], "next_fetch_at": r[3] and r[3].isoformat()} for r in rows]


def judged(server: Path, web: str, allowed: str, polls: int, verbose: bool) -> int:
    """Ingest some times over from the hostile web, then have it judged; gives the judge's exit code."""
    cases = ask(web + "/cases.json")
    with tempfile.TemporaryDirectory() as folder:
        home, sources = Path(folder) / "home", Path(folder) / "sources.csv"
        write_sources(cases["cases"], sources)
        env = environment(home, sources, allow_addresses=allowed)
        for _ in range(polls):
            began = time.monotonic()
            ran = natowire("ingest", "--json", env=env)
            print(f"{json.dumps(ran.answer)} wall {time.monotonic() - began:.0f} s, CPU {ran.cpu_s:.0f} s", flush=True)
        told = {"stats": ask(web + "/stats.json"), "cases": cases}
        for name, value in told.items():
            (Path(folder) / name).write_text(json.dumps(value), "utf-8")
        for name, rows in {"landed": landed(home), "health": health(home)}.items():
            (Path(folder) / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        files = [f"--{name}={Path(folder) / name}" for name in ("stats", "cases", "landed", "health")]
        print(f"canary hits {len(told['stats']['canary'])}, leaks {len(told['stats']['leaks'])}, "
              f"cases {cases['count']} ({cases['core']} core)", flush=True)  # fmt: skip
        return subprocess.call(
            [sys.executable, str(server), "check", *files, f"--polls={polls}", *(["--verbose"] if verbose else [])]
        )


def main() -> None:
    """Run the benchmark; exits with 1 when a case failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--ns", action="store_true", help="in namespaces, with the guard's defaults")
    parser.add_argument("--no-guard", action="store_true", help="let every address through: the judge must find fault")
    parser.add_argument("--polls", type=int, default=3)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    everything = "0.0.0.0/0,::/0" if asked.no_guard else ""
    if asked.inside:
        sys.exit(judged(asked.server, NAMESPACE, everything, asked.polls, asked.verbose))
    if asked.ns:
        again = [sys.executable, "-m", "tests.bench.bench_hostile", *sys.argv[1:], "--inside"]
        sys.exit(subprocess.call([sys.executable, str(asked.server), "ns", "--", *again]))
    with served(asked.server, "serve", control=LOOPBACK, listing="/cases.json"):
        sys.exit(judged(asked.server, LOOPBACK, everything or ALLOWED, asked.polls, asked.verbose))


if __name__ == "__main__":
    main()
