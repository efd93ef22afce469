"""What finding claims costs: CPU time per text, against trafilatura on a page of the same text, and its growth.

Run as `python -m tests.bench.bench_claims`.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import trafilatura

from extractors.claims import find_claims
from extractors.marks import find_quotations
from extractors.packs import LanguagePack

PACKS = Path(__file__).parent.parent.parent / "seeds" / "packs"
PARAGRAPHS = {
    "de": (
        "Die Werft in Norden baut im kommenden Jahr drei weitere Schiffe, wie die Leitung am Dienstag mitteilte. "
        "„Wir haben lange darauf gewartet“, sagte Geschäftsführerin Olga Reim dem „Küstenboten“. „Jetzt geht es los.“ "
        "Bürgermeister Ulf Tanner bezeichnete den Auftrag als „gutes Zeichen für die ganze Küste“ und kündigte an, dass "
        "die Stadt die Zufahrt vertiefen werde. Kritik kam vom Naturschutzbund: Die Arbeiten seien verfrüht."
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


def main() -> None:
    for code, paragraph in PARAGRAPHS.items():
        pack = LanguagePack.from_mapping(code, tomllib.loads((PACKS / code / "pack.toml").read_text("utf-8")))
        text = "\n".join([paragraph] * (5000 // len(paragraph) + 1))
        page = page_of(text)
        ours = cpu(lambda t=text, p=pack: find_claims(t, (), p), 20)  # type: ignore[misc]
        theirs = cpu(lambda h=page: trafilatura.extract(h, include_comments=False), 5)  # type: ignore[misc]
        print(
            f"{code}: {len(text)} characters, {ours * 1e3:.2f} ms, {ours * 1e6 / len(text):.3f} ms per 1,000 characters; "
            f"trafilatura {theirs * 1e3:.1f} ms; ratio {ours / theirs:.3f}"
        )
    pack = LanguagePack.from_mapping("de", tomllib.loads((PACKS / "de" / "pack.toml").read_text("utf-8")))
    for unit in HOSTILE:
        small, large = unit * (100_000 // len(unit)), unit * (1_000_000 // len(unit))
        marks = cpu_once(lambda t=large: find_quotations(t)) / cpu_once(lambda t=small: find_quotations(t))  # type: ignore[misc]
        first, second = (
            cpu_once(lambda t=small: find_claims(t, (), pack)),
            cpu_once(lambda t=large: find_claims(t, (), pack)),
        )  # type: ignore[misc]
        print(
            f"{unit!r:22} 1 MB: {second:6.2f} s; ten times the text costs marks ×{marks:.1f}, claims ×{second / first:.1f}"
        )


def cpu_once(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return max(time.process_time() - start, 1e-6)


if __name__ == "__main__":
    main()
