"""Quality and CPU time of reading pages, against trafilatura on the same pages in the same run.

    python -m tests.bench.bench_article FOLDER [--errors]

FOLDER holds `pages.jsonl` (id, file, url, title, authors, published_at, text) and the gzipped pages it names.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

from extractors.article import read_page
from extractors.model import Article, Failure

WORD = re.compile(r"\w+")
MIN_WORDS = 30


def token_f1(found: str, gold: str) -> float:
    """Return the F1 of two texts as multisets of lower-cased words."""
    a, b = Counter(WORD.findall(found.lower())), Counter(WORD.findall(gold.lower()))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 1.0


def load(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of pages.jsonl with the page's bytes under `body`."""
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        row["body"] = gzip.decompress((folder / row["file"]).read_bytes())
    return rows


def read(row: dict[str, Any]) -> Article | Failure:
    """Return what is measured."""
    return read_page(row["body"], row["url"], language_hint=row.get("lang"))


def reference(row: dict[str, Any]) -> object:
    """Return what it is measured against."""
    return bare_extraction(row["body"], url=row["url"], with_metadata=True, include_comments=False)


def _utc(raw: str) -> datetime:
    when = datetime.fromisoformat(raw)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)


def judge(row: dict[str, Any], result: Article | Failure) -> dict[str, float]:
    """Return the marks of one page; `text` only where the gold text is long enough to tell."""
    article = result if isinstance(result, Article) else None
    when, gold = article.published_at if article else None, _utc(row["published_at"])
    marks: dict[str, float] = {
        "landed": bool(article and article.text),
        "title": bool(article and article.title == " ".join((row["title"] or "").split())),
        "authors": set(article.authors if article else ()) == set(row["authors"] or ()),
        "day": when is not None and when.date() == gold.date(),
        "minute": when is not None and abs(when - gold) < timedelta(minutes=1),
    }
    if len(WORD.findall(row["text"])) >= MIN_WORDS:
        marks["text"] = token_f1(article.text if article else "", row["text"])
    return marks


def main() -> None:
    """Print quality figures and the ratio of CPU time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="show what differs")
    options = parser.parse_args()
    rows = load(options.folder)
    for row in rows[:10]:  # load models and caches
        read(row)
        reference(row)
    results: list[Article | Failure] = []
    ours = theirs = 0.0
    for row in rows:  # alternating, so that a busy machine slows both alike
        start = time.process_time()
        results.append(read(row))
        middle = time.process_time()
        reference(row)
        ours, theirs = ours + middle - start, theirs + time.process_time() - middle
    marks = [judge(row, result) for row, result in zip(rows, results, strict=True)]
    for name in ("landed", "text", "title", "authors", "day", "minute"):
        values = [m[name] for m in marks if name in m]
        print(f"{name:8} {sum(values) / len(values):.4f}  ({len(values)} pages)")
    print(f"CPU      {ours / len(rows) * 1000:.1f} ms a page, {ours / theirs:.3f} of trafilatura with metadata")
    print("access  ", dict(Counter(str(r.access) if isinstance(r, Article) else r.reason for r in results)))
    if options.errors:
        for row, result, mark in zip(rows, results, marks, strict=True):
            wrong = [n for n, v in mark.items() if v < (0.9 if n == "text" else 1)]
            if wrong:
                print(
                    row["id"],
                    {n: round(mark[n], 2) for n in wrong},
                    result.access if isinstance(result, Article) else result,
                )


if __name__ == "__main__":
    main()
