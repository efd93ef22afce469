"""What finding actors costs: CPU time against trafilatura on the same pages, loading, and ten times the names.

Run as `python -m tests.bench.bench_actors [FOLDER]`. FOLDER holds `pages.jsonl` (file, lang, text …) and the gzipped
pages it names; without it the pages are made from a few sentences.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import trafilatura

from extractors.actors import ActorRow, Gazetteer, NameRow, find_actors
from extractors.actors.find import ActorLexicon
from extractors.actors.hits import find_hits
from extractors.actors.registry import Registry
from flows import seed_files
from tests.bench.bench_article import load, reference
from tests.bench.bench_claims import PARAGRAPHS, PLAIN, cpu, page_of
from tests.lexicons import actor_rows, lexicon, name_rows, tomls

DAY = date(2025, 5, 20)
HOSTILE = ["Mike Lee Lee ", "der Präsident der ", "Außenminister ", "A. B. ", "Müller-", "(NATO) ", "Präsident, "]
SYLLABLES = ["ba", "ko", "li", "mu", "ne", "ra", "so", "ti", "vu", "we", "zo", "ga", "hi", "je"]


def real_pages(folder: Path) -> None:
    """Print the ratio over all pages of a folder."""
    words = lexicon().actors
    rows = [row for row in load(folder) if row["text"]]
    ours = theirs = 0.0
    for row in rows:
        ours += cpu(partial(find_actors, row["text"], row["lang"], words, DAY), 1)
        theirs += cpu(partial(reference, row), 1)
    each = 1e3 / len(rows)
    print(f"{len(rows)} real pages: actors {ours * each:.2f} ms, trafilatura {theirs * each:.1f} ms a page", end="; ")
    print(f"ratio {ours / theirs:.3f}")


def made_pages() -> None:
    for code, paragraph in PARAGRAPHS.items():
        block = [paragraph, PLAIN[code], PLAIN[code]]
        text = "\n".join(block * (5000 // sum(map(len, block)) + 1))
        ours = cpu(partial(find_actors, text, code, lexicon().actors, DAY), 10)
        theirs = cpu(partial(trafilatura.extract, page_of(text), include_comments=False), 5)
        print(f"{code}: {len(text)} characters, {ours * 1e3:.2f} ms; ratio to trafilatura {ours / theirs:.3f}")


def loading() -> None:
    """Print what reading the registry costs, beside what a plain pass over its files costs."""

    def read() -> tuple[Gazetteer, Registry]:
        actors, names = seed_files.actor_rows(), seed_files.name_rows()
        registry = Registry.build(actors, names, seed_files.role_rows())
        return Gazetteer.build(actors, names, tomls("names.toml")), registry

    seconds = cpu(read, 1)
    print(f"loading the registry: {seconds:.2f} s, of which {cpu(seed_files.name_rows, 1):.2f} s its names as rows")


def made_up(number: int) -> tuple[list[ActorRow], list[NameRow]]:
    """Persons in no registry, each with two names."""
    actors, names = [], []
    for n in range(number):
        word = "".join(SYLLABLES[n // len(SYLLABLES) ** k % len(SYLLABLES)] for k in range(4)).capitalize()
        actors.append(ActorRow(f"x-{n}", "person", f"Xa {word}"))
        names.append(NameRow(f"x-{n}", f"Xa {word}{n % 7}"))
    return actors, names


def ten_times(texts: Sequence[str]) -> None:
    """Print what ten times the names cost in matching."""
    actors, names = actor_rows(), name_rows()
    more_actors, more_names = made_up(9 * len(names) // 2)
    small = Gazetteer.build(actors, names, tomls("names.toml"))
    large = Gazetteer.build([*actors, *more_actors], [*names, *more_names], tomls("names.toml"))
    one = ActorLexicon(small, Registry.build(actors, names, seed_files.role_rows()), lexicon().actors.offices)
    ten = ActorLexicon(large, one.registry, one.offices)
    works = (
        lambda words: [find_hits(text, "de", words.gazetteer) for text in texts],
        lambda words: [find_actors(text, "de", words, DAY) for text in texts],
    )
    ratios = [cpu(partial(work, ten), 5) / cpu(partial(work, one), 5) for work in works]
    print(
        f"{len(large.automaton)} strings over {len(small.automaton)}: matching {ratios[0]:.2f} times the time, "
        f"all but the recogniser {ratios[1]:.2f}"
    )


def main() -> None:
    if len(sys.argv) > 1:
        real_pages(Path(sys.argv[1]))
        texts = [row["text"] for row in load(Path(sys.argv[1])) if row["text"]]
    else:
        made_pages()
        texts = ["\n".join([PARAGRAPHS["de"], PLAIN["de"]] * 10)]
    loading()
    ten_times(texts)
    for piece in HOSTILE:
        short, long = (
            cpu(partial(find_actors, (piece * n)[:n], "de", lexicon().actors, DAY), 1) for n in (20_000, 80_000)
        )
        print(f"  {piece!r}: {1e3 * short:.0f} ms for 20,000 characters, {long / short:.1f} times that for 80,000")


if __name__ == "__main__":
    main()
