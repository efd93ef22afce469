"""What mentions, numbers and relevance cost: CPU time against trafilatura on a page of the same text, and the growth.

Run as `python -m tests.bench.bench_tagging`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import trafilatura

from extractors.actors import find_actors
from extractors.numbers import NumberGrammar, find_numbers
from extractors.relevance import score
from tests.lexicons import lexicon, tomls

PLAIN = (
    "Der Hafen liegt seit vier Jahren fast still. Die Stadt hat in dieser Zeit zwei Kais erneuert, die Gleise bis zum "
    "Schuppen verlegt und den alten Kran abgebaut. Im Herbst soll die Brücke folgen, für die das Land im vorigen "
    "Haushalt Mittel vorgesehen hatte. Die Arbeiten dauern nach Angaben der Werft bis zum Frühjahr."
)
PARAGRAPHS = (  # two in three have no figures, as in most news
    "Bundeskanzler Friedrich Merz hat am Dienstag in Vilnius höhere Ausgaben der Nato gefordert. Deutschland werde "
    "bis 2032 mindestens 3,5 Prozent des Bruttoinlandsprodukts für Verteidigung aufwenden, sagte Merz. Hinzu kämen "
    "1,5 Prozent für Straßen, Brücken und Häfen. Litauens Präsident Gitanas Nausėda nannte das ein gutes Zeichen.",
    *(PLAIN, PLAIN),
    "Die Ukraine soll weitere 700 Millionen Euro erhalten; Moskau warnte vor einer Eskalation. Die EU-Kommission "
    "prüft, ob das Geld aus dem Haushalt kommen kann. Trumps Sondergesandter reiste nach Kiew. Rund 5.000 Soldaten "
    "der Bundeswehr sind bereits im Land, wie das Verteidigungsministerium mitteilte.",
    *(PLAIN, PLAIN),
)
HOSTILE = {
    "figures": "5 Prozent ",
    "units": "Euro ",
    "names": "Mike Lee Lee ",
    "scales": "zwei Millionen ",
    "dashes": "2-",
}
LENGTH = 5_000


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of CPU time per call, the least of three series."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            work()
        best = min(best, time.process_time() - start)
    return 1_000 * best / rounds


def page(text: str) -> str:
    """A news page of ordinary size (about 200 kB) around the text: menus, teasers with pictures, scripts."""
    menu = "".join(f'<li class="nav__item"><a href="/r/{n}"><span>Ressort {n}</span></a></li>' for n in range(80))
    teasers = "".join(
        f'<div class="teaser teaser--{n % 4}"><div class="teaser__media"><a href="/n/{n}"><picture>'
        f'<source srcset="/i/{n}.webp"><img src="/i/{n}.jpg" alt="Bild {n}"></picture></a></div>'
        f'<div class="teaser__body"><span class="kicker">Kurz {n}</span><h3><a href="/n/{n}">Meldung {n}</a>'
        f"</h3><p>Ein Satz, der zum Lesen der Meldung {n} einlädt.</p>"
        f'<ul class="tags"><li><a href="/t/{n}">Thema {n}</a></li></ul></div></div>'
        for n in range(220)
    )
    body = "".join(
        f'<p class="article__text">{part}</p><div class="ad" id="ad-{n}"></div>'
        for n, part in enumerate(text.split("\n"))
    )
    script = "<script>" + "window.data.push({slot: 1, size: [300, 250]});" * 400 + "</script>"
    return (
        f"<!doctype html><html lang='de'><head><title>Seite</title>{script}</head><body><nav><ul>{menu}</ul></nav>"
        f"<main><article><h1>Seite</h1>{body}</article><aside>{teasers}</aside></main><footer><ul>{menu}</ul></footer></body></html>"
    )


def tag(text: str) -> None:
    words = lexicon()
    find_actors(text, "de", words.actors)
    find_numbers(text, "de", words.numbers)
    score("Merz fordert mehr Geld", text, "de", words.topics)


def main() -> None:
    text = "\n".join(PARAGRAPHS * 20)[:LENGTH]
    words = lexicon()
    tag(text)
    parts: dict[str, Callable[[], object]] = {
        "mentions": partial(find_actors, text, "de", words.actors),
        "numbers": partial(find_numbers, text, "de", words.numbers),
        "relevance": partial(score, "Merz fordert mehr Geld", text, "de", words.topics),
    }
    reference = cpu_ms(partial(trafilatura.extract, page(text), include_comments=False), 5)
    print(f"trafilatura.extract on a page of {LENGTH} characters: {reference:.1f} ms")
    for name, work in parts.items():
        print(f"  {name}: {cpu_ms(work, 20):.2f} ms")
    own = cpu_ms(partial(tag, text), 20)
    print(f"together {own:.2f} ms, {own / reference:.3f} of trafilatura")
    for name, piece in HOSTILE.items():
        short, long = (cpu_ms(partial(tag, (piece * size)[:size]), 1) for size in (20_000, 80_000))
        print(f"  {name}: {short:.0f} ms for 20,000 characters, {long / max(short, 0.01):.1f} times that for 80,000")
    data = tomls("numbers.toml")
    print(f"building the numbers of {len(data)} languages: {cpu_ms(partial(build_numbers, data), 1):.0f} ms")


def build_numbers(data: dict[str, dict[str, object]]) -> None:
    grammar = NumberGrammar(data, tomls("counts.toml"))
    for language in data:
        find_numbers("5 Euro", language, grammar)


if __name__ == "__main__":
    main()
