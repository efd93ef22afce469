"""What recognising names in no list costs: CPU time against trafilatura on pages that hold the same text.

Run as `python -m tests.bench.bench_recogniser`. The texts are our own training text, in articles of some 500 words.
«New» is a half of them that was never read while the other half was; «known» is the same half read again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import trafilatura

from extractors.actors.name_model import Recognisers
from extractors.actors.name_tokens import tokenise
from extractors.actors.name_weights import unpack
from flows.names_model import word_sets
from flows.seed_files import SEEDS
from flows.train_names import read_examples
from tests.bench.bench_claims import cpu_once, page_of

TEXTS = Path(__file__).parent.parent.parent / "seeds" / "training" / "names"
LINES, ARTICLES = 25, 60
ODD = ("A ", "A-", "Anna ", ".", "“", "a.", "1.1", "\n")


def best(call: Callable[[], object]) -> float:
    """Seconds of CPU, the best of three."""
    return min(cpu_once(call) for _ in range(3))


def articles(language: str) -> list[str]:
    """Texts of the same length."""
    lines = [e.text for file in sorted((TEXTS / language).glob("*.txt")) for e in read_examples(file)]
    return ["\n".join(lines[i : i + LINES]) for i in range(0, len(lines) - LINES, LINES)][: 2 * ARTICLES]


def build() -> Recognisers:
    """Load the recogniser as a new process does."""
    word_sets.cache_clear()
    return Recognisers(unpack((SEEDS / "models/names.bin").read_bytes()), word_sets())


def read(recogniser: Recognisers, language: str, texts: list[str]) -> None:
    """Do what is measured."""
    for text in texts:
        recogniser.names(text, language, [])


def extract(pages: list[str]) -> None:
    """Do what it is measured against."""
    for page in pages:
        trafilatura.extract(page, include_comments=False)


def compare(language: str) -> None:
    """Print milliseconds per 1,000 words and their ratio to trafilatura."""
    found = articles(language)
    first, second = found[::2], found[1::2]
    words = sum(len(tokenise(text).words) for text in second)
    pages = [page_of(text) for text in second]
    recogniser = build()
    read(recogniser, language, first)
    reference = best(partial(extract, pages))
    new = cpu_once(partial(read, recogniser, language, second))
    known = best(partial(read, recogniser, language, second))
    print(
        f"{language}: {len(pages)} articles; new {new / words * 1e6:.1f} ms per 1,000 words, "
        f"ratio {new / reference:.3f}; "
        f"known {known / words * 1e6:.1f} ms, ratio {known / reference:.3f}; "
        f"trafilatura {reference / len(pages) * 1e3:.0f} ms a page"
    )


def main() -> None:
    """Print the time of loading, the ratios, and the growth on odd input."""
    print(f"loading: {best(build):.3f} s")
    for language in ("de", "en"):
        compare(language)
    recogniser = build()
    for piece in ODD:
        small, large = piece * (100_000 // len(piece)), piece * (1_000_000 // len(piece))
        one, ten = (best(partial(recogniser.names, text, "de", [])) for text in (small, large))
        print(f"{piece!r:8} 1 MB: {ten:5.2f} s; ten times the text costs ×{ten / one:.1f}")


if __name__ == "__main__":
    main()
