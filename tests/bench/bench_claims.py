"""What finding claims and numbers costs: CPU time against trafilatura on the same pages, and the growth on bad input.

Run as `python -m tests.bench.bench_claims [FOLDER]`. FOLDER holds `pages.jsonl` (file, lang, text …) and the gzipped
pages it names; without it the pages are made from a few sentences, twice as dense in claims as real ones.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import trafilatura

from extractors.actors import find_actors
from extractors.claims import find_claims
from extractors.marks import find_quotations
from extractors.numbers import find_numbers
from extractors.packs import LanguagePack
from flows.seed_data import lexicon
from tests.bench.bench_article import load, reference

PACKS = Path(__file__).parent.parent.parent / "seeds" / "packs"
PLAIN = {  # two paragraphs in three quote nobody, as in most news
    "de": "Der Hafen liegt seit vier Jahren fast still. Die Stadt hat in dieser Zeit zwei Kais erneuert, die "
    "Gleise bis "
    "zum Schuppen verlegt und den alten Kran abgebaut. Im Herbst soll die Brücke folgen, für die das Land im vorigen "
    "Haushalt Mittel vorgesehen hatte.",
    "en": "The port has been almost idle for four years. In that time the city has renewed two quays, moved the tracks "
    "up to the shed and taken down the old crane. The bridge is to follow in autumn, with money that the state had set "
    "aside in its last budget.",
}
PARAGRAPHS = {
    "de": (
        "Die Werft in Norden baut im kommenden Jahr drei weitere Schiffe, wie die Leitung am Dienstag mitteilte. "
        "„Wir haben lange darauf gewartet“, sagte Geschäftsführerin Olga Reim dem „Küstenboten“. „Jetzt geht es los.“ "
        "Bürgermeister Ulf Tanner bezeichnete den Auftrag als „gutes Zeichen für die ganze Küste“ und kündigte "
        "an, dass die Stadt die Zufahrt vertiefen werde. Kritik kam vom Naturschutzbund: Die Arbeiten seien verfrüht."
    ),
    "en": (
        "The yard in Norden will build three more ships next year, its management announced on Tuesday. "
        "“We have waited a long time for this,” managing director Olga Reim told the Coast Herald. “Now it starts.” "
        "Mayor Ulf Tanner called the order “a good sign for the whole coast” and said that the city would deepen the "
        "channel. The nature society objected: “The work is premature,” according to its chairman."
    ),
}
HOSTILE = ["„", "„“", '"', "'", "«»", "“ ", "„a“ ", '"a" said ', "„\n", "„a“, sagte ", "sagte: „a b c“ "]


def cpu(call: Callable[[], object], times: int) -> float:
    """Seconds of CPU for one call, the best of three rounds."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for _ in range(times):
            call()
        rounds.append((time.process_time() - start) / times)
    return min(rounds)


def page_of(text: str) -> str:
    """An article among what news pages carry: menus, teasers, scripts (about 150 kB)."""
    body = "".join(f"<p>{p}</p>" for p in text.split("\n"))
    links = "".join(
        f'<li class="nav-item"><a href="/ressort/{n}"><span>Ressort {n}</span></a></li>' for n in range(300)
    )
    teasers = "".join(
        f'<div class="teaser"><div class="box"><h3><a href="/t/{n}">Meldung {n}</a></h3><p>Ein Satz.</p></div></div>'
        for n in range(200)
    )
    script = "<script>var a = [" + "1, " * 20_000 + "];</script>"
    head = f"<head><title>T</title>{script}</head>"
    return (
        f"<html>{head}<body><nav><ul>{links}</ul></nav><article>{body}</article><aside>{teasers}</aside></body></html>"
    )


def real_pages(folder: Path) -> None:
    """Print the ratio over all pages of a folder; one whose language has no pack costs its numbers alone."""
    words = lexicon()
    theirs = claims = numbers = 0.0
    rows = [row for row in load(folder) if row["text"]]
    for row in rows:
        mentions, pack = find_actors(row["text"], row["lang"], words.actors), words.packs.get(row["lang"] or "")
        claims += cpu(partial(find_claims, row["text"], mentions, pack), 1) if pack is not None else 0.0
        numbers += cpu(partial(find_numbers, row["text"], row["lang"] or "und", words.numbers), 1)
        theirs += cpu(partial(reference, row), 1)
    each = 1e3 / len(rows)
    print(
        f"{len(rows)} real pages: claims {claims * each:.2f} ms, numbers {numbers * each:.2f} ms, trafilatura "
        f"{theirs * each:.1f} ms a page; ratio {(claims + numbers) / theirs:.3f}"
    )


def main() -> None:
    if len(sys.argv) > 1:
        real_pages(Path(sys.argv[1]))
        return
    for code, paragraph in PARAGRAPHS.items():
        pack = LanguagePack.from_mapping(code, tomllib.loads((PACKS / code / "pack.toml").read_text("utf-8")))
        block = [paragraph, PLAIN[code], PLAIN[code]]
        text = "\n".join(block * (5000 // sum(map(len, block)) + 1))
        page = page_of(text)
        ours = cpu(partial(find_claims, text, (), pack), 20)
        theirs = cpu(partial(trafilatura.extract, page, include_comments=False), 5)
        print(
            f"{code}: {len(text)} characters, {ours * 1e3:.2f} ms, {ours * 1e6 / len(text):.3f} ms per 1,000 "
            f"characters; trafilatura {theirs * 1e3:.1f} ms; ratio {ours / theirs:.3f}"
        )
    pack = LanguagePack.from_mapping("de", tomllib.loads((PACKS / "de" / "pack.toml").read_text("utf-8")))
    for unit in HOSTILE:
        small, large = unit * (100_000 // len(unit)), unit * (1_000_000 // len(unit))
        marks = [cpu_once(partial(find_quotations, text)) for text in (small, large)]
        claims = [cpu_once(partial(find_claims, text, (), pack)) for text in (small, large)]
        growth = f"marks ×{marks[1] / marks[0]:.1f}, claims ×{claims[1] / claims[0]:.1f}"
        print(f"{unit!r:22} 1 MB: {claims[1]:6.2f} s; ten times the text costs {growth}")


def cpu_once(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return max(time.process_time() - start, 1e-6)


if __name__ == "__main__":
    main()
