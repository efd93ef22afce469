"""Hostile feeds and pages of every kind, through the whole line: what may not land does not, and the rest does."""

from __future__ import annotations


def feed(*links: str, title: str = "Titel", items: str = "") -> str:
    """Give an RSS feed with an item per link, and other items as they are."""
    made = "".join(f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{made}{items}</channel></rss>'


SENTENCES = "Der Rat der Allianz hat am Montag in Brüssel über den Haushalt beraten. " * 12


def page(title: str, head: str = "", body: str = "") -> str:
    """Give a page with an article of about a hundred words."""
    return (
        f'<!doctype html><html lang="de"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>'
        f"<p>{SENTENCES}</p><p>{SENTENCES}</p>{body}</article></body></html>"
    )
