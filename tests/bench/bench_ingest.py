"""The cost of a whole ingest against plain trafilatura on the same pages, and what a second worker gives.

    python -m tests.bench.bench_ingest WEB_SERVER.py [--copies N] [--runs N]

WEB_SERVER.py is a program that serves publishers on loopback, lists them under /sources.json and takes
`--copies N --latency S`. Printed are ratios measured in the same run: CPU time of all processes of `natowire ingest`
(fetching to committed rows) over the CPU time of
`trafilatura.bare_extraction(with_metadata=True, include_comments=False)` on the very bytes that the ingest archived,
in one process; and pages per second with two workers over one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.webs import environment, natowire, served, write_sources

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
            print(f"ratio pages/s two workers / one: {rates[2] / rates[1]:.2f}")


if __name__ == "__main__":
    main()
