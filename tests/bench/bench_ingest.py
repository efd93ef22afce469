"""The cost of a whole ingest against plain trafilatura on the same pages, and what a second worker gives.

    python -m tests.bench.bench_ingest WEB_SERVER.py [--copies N] [--runs N]

WEB_SERVER.py is a program that serves publishers on loopback, lists them under /sources.json and takes
`--copies N --latency S`. Printed are ratios measured in the same run: CPU time of all processes of `natowire ingest`
(fetching to committed rows) over the CPU time of
`trafilatura.bare_extraction(with_metadata=True, include_comments=False)` on the very bytes that the ingest archived,
in one process; and pages per second with two workers over one: of the whole ingest, in which the main process and the
web server take part of the processors, and of reading and tagging the archived pages alone.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from extractors.model import Stage
from flows import work
from flows.pool import WorkerPool
from tests.bench.webs import environment, natowire, served, write_sources
from warehouse.rows import EntryToRead

_REFERENCE = """
import sys, time
from pathlib import Path
import trafilatura
from warcio.archiveiterator import ArchiveIterator
pages = []
for file in sorted(Path(sys.argv[1]).glob("*.warc.gz")):
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream):
            kind = (record.http_headers and record.http_headers.get_header("Content-Type") or "")
            if record.rec_type == "response" and "html" in kind:
                pages.append((record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()))
began = time.process_time()
for url, body in pages:
    trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)
print(len(pages), time.process_time() - began)
"""


def reference(archive: Path) -> tuple[int, float]:
    """Give (pages, CPU seconds) of trafilatura on the archived pages."""
    done = subprocess.run([sys.executable, "-c", _REFERENCE, str(archive)], stdout=subprocess.PIPE, check=True)
    pages, seconds = done.stdout.split()
    return int(pages), float(seconds)


def archived_pages(archive: Path) -> list[work.Page]:
    """Give the pages of an archive."""
    pages = []
    for file in sorted(archive.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                kind = record.http_headers and record.http_headers.get_header("Content-Type")
                if record.rec_type == "response" and kind and "html" in kind:
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    pages.append(work.Page(record.content_stream().read(), url, kind))
    return pages


async def reading_rate(pages: list[work.Page], workers: int) -> float:
    """Give the pages per second that so many workers read and tag."""
    entry = EntryToRead(1, None, "s", "", "", None, 0, None, None, (), None, "", 0)
    now = datetime.now(UTC)
    with WorkerPool(workers, 60.0, 2048) as pool:
        await asyncio.gather(*(pool.run(Stage.ARTICLE, work.read_and_tag, page, entry, now) for page in pages[:20]))
        began = time.monotonic()
        await asyncio.gather(*(pool.run(Stage.ARTICLE, work.read_and_tag, page, entry, now) for page in pages))
        return len(pages) / (time.monotonic() - began)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", type=Path)
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(options.server, "--copies", str(options.copies), "--latency", "0.01") as control,
    ):
        sources = Path(folder) / "sources.csv"
        print(f"{write_sources(control, sources)} sources")
        for run in range(options.runs):
            rates = {}
            for workers in (1, 2):
                home = Path(folder) / f"home-{run}-{workers}"
                env = environment(home, sources, workers=str(workers), max_pages_per_source="100000")
                ran = natowire("ingest", "--json", env=env)
                again = natowire("ingest", "--json", env=env)
                rates[workers] = ran.answer["articles_new"] / ran.wall_s
                print(
                    f"{workers} workers: {ran.answer}\n  wall {ran.wall_s:.1f} s, CPU {ran.cpu_s:.1f} s, "
                    f"{rates[workers]:.1f} pages/s; second run {again.answer['seconds']} s, "
                    f"{again.answer['articles_new']} new"
                )
            pages, seconds = reference(home / "archive")
            print(f"trafilatura alone: {pages} pages, CPU {seconds:.1f} s")
            print(f"ratio CPU ingest / trafilatura: {ran.cpu_s / seconds:.3f}")
            print(f"ratio pages/s of the whole ingest, two workers / one: {rates[2] / rates[1]:.2f}")
            read = archived_pages(home / "archive")
            alone = {n: asyncio.run(reading_rate(read, n)) for n in (1, 2)}
            print(f"ratio pages/s of reading and tagging alone, two workers / one: {alone[2] / alone[1]:.2f}")


if __name__ == "__main__":
    main()
