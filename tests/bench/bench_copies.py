"""Whether copies are grouped and different pages are not, on a web of real pages that is ingested for real.

    python -m tests.bench.bench_copies WEB_SERVER.py [--copies 20]

WEB_SERVER.py is a program that serves publishers on loopback, lists them under /sources.json and serves each page under
N addresses with `--copies N`, copies with another first sentence. Printed are the pairs of copies that were grouped,
the pages whose copies were not, and all groups that hold different pages, to be looked at by a person.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tests.bench.webs import environment, natowire, served, write_sources
from warehouse.connect import reading

_COPY = re.compile(r"--copy-\d+(-x)*$|(-x)+$")
Rows = list[tuple[Any, ...]]


def ingest(server: Path, copies: int) -> Rows:
    """Give (url, origin, outlet, words, access, agency, title, beginning) of each article."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(server, "--copies", str(copies), "--latency", "0.01") as control,
    ):
        sources = Path(folder) / "sources.csv"
        write_sources(control, sources)
        env = environment(Path(folder) / "home", sources, max_pages_per_source="100000")
        print(natowire("ingest", "--json", env=env).answer)
        with reading(Path(folder) / "home" / "natowire.duckdb") as connection:
            return connection.execute(
                "SELECT url, origin_id, outlet, words, access, agency, title, left(text, 150) FROM v_articles"
            ).fetchall()


def show(rows: Rows) -> None:
    """Print what was grouped."""
    pages: dict[str, Rows] = defaultdict(list)
    for row in rows:
        pages[_COPY.sub("", row[0])].append(row)
    pairs = sum(len(held) * (len(held) - 1) // 2 for held in pages.values())
    found = sum(n * (n - 1) // 2 for held in pages.values() for n in Counter(r[1] for r in held).values())
    print(f"{len(rows)} articles of {len(pages)} pages: {found} of {pairs} pairs of copies grouped")
    for page, held in pages.items():
        origins = Counter(row[1] for row in held)
        if len(origins) > 1:
            print(f"  in {len(origins)} groups: {page} ({held[0][3]} words, {held[0][4]}) {held[0][7]!r}")
    groups: dict[int, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for page, held in pages.items():
        for row in held:
            groups[row[1]][page] = row
    merged = [group for group in groups.values() if len(group) > 1]
    print(f"{len(merged)} groups hold different pages")
    for group in merged:
        for page, (_, _, outlet, words, access, agency, title, text) in group.items():
            print(f"  {outlet} | {words} words, {access}, {agency} | {page}\n      {title} | {text!r}")
        print()


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--copies", type=int, default=20)
    options = parser.parse_args()
    show(ingest(options.server, options.copies))


if __name__ == "__main__":
    main()
