"""Small pages of our own making for the tests of reading pages."""

from __future__ import annotations

URL = "https://beispiel.example/politik/nato-gipfel-1234.html"
PARAGRAPHS = (
    "Die Staaten des Bündnisses haben sich am Dienstag in Vilnius auf ein neues Ziel für ihre Ausgaben geeinigt.",
    "Der Generalsekretär sagte, die Einigung sei ein Zeichen der Geschlossenheit und werde rasch umgesetzt.",
    "Mehrere Regierungen verwiesen darauf, dass die Parlamente der Länder dem Haushalt noch zustimmen müssen.",
    "Fachleute rechnen damit, dass die ersten zusätzlichen Mittel im kommenden Jahr zur Verfügung stehen werden.",
)
TEXT = "\n".join(PARAGRAPHS)


def page(body: str = "", head: str = "", title: str = "Einigung in Vilnius", lang: str = "de") -> bytes:
    """Return a page in UTF-8 whose article holds the paragraphs above, or `body` instead."""
    inner = body or "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<nav><ul><li><a href='/'>Start</a></li><li><a href='/politik'>Politik</a></li></ul></nav>"
        f"<main><article><h1>{title}</h1>{inner}</article></main><footer>Impressum</footer></body></html>"
    ).encode()


def json_ld(content: str) -> str:
    """Return a script element with JSON-LD."""
    return f'<script type="application/ld+json">{content}</script>'
