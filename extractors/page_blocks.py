"""The paragraphs that a page shows: what is navigation, which block holds the article, which line is its lede."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

MIN_PARAGRAPH = 60  # characters of a paragraph of running text
LEVELS = 6  # elements around a paragraph that may be the block
NEAR = 0.85  # of the greatest weight: the innermost element with as much is the block
MIN_LEDE, MAX_LEDE = 40, 900
NO_TEXT = (
    "script", "style", "svg", "noscript", "template", "iframe", "link", "meta", "source", "button", "select", "input",
    "video", "audio", "canvas", "object", "embed",
)  # fmt: skip
_OUTSIDE = frozenset({"nav", "footer", "aside", "form", "figcaption", "figure"})
_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre")
_LEDE = ("p", "h2", "h3", "h4", "div", "span", "strong", "b", "em", "li", "summary")
_NOT_ALNUM = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The block of the page with most running text: its paragraphs, and with its headings and lists."""

    paragraphs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def letters_of(text: str) -> str:
    """Return letters and digits of a text without case, to compare what differs in typography only."""
    return _NOT_ALNUM.sub("", text).casefold()


def folded(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def _linked(element: Any) -> int:
    return sum(len("".join(a.itertext())) for a in element.iter("a"))


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _appended_articles(root: Any) -> list[Any]:
    """Return the articles after the first one that have a main heading of their own (endless scrolling)."""
    first = next(root.iter("h1"), None)
    if first is None:
        return []
    above, own = set(first.iterancestors()), letters_of(folded(first))
    heads = [h for h in root.iter("h1") if letters_of(folded(h)) not in (own, "")]
    nearest = (next((a for a in head.iterancestors("article") if a not in above), None) for head in heads)
    return list(dict.fromkeys(article for article in nearest if article is not None))


def _link_lists(root: Any) -> list[Any]:
    """Return the lists that consist of links only: navigation and further reading."""
    found = []
    for element in root.iter("ul", "ol"):
        items = len(element)
        if items > 1 and not any(a.tag in ("ul", "ol") for a in element.iterancestors()):
            length = len("".join(element.itertext()).strip())
            if length and _linked(element) >= 0.9 * length:
                found.append(element)
    return found


def prune_page(root: Any) -> None:
    """Remove from the tree what holds no text of the article."""
    etree.strip_elements(root, *NO_TEXT, with_tail=False)
    for element in [*_appended_articles(root), *_link_lists(root)]:
        _drop(element)


def main_blocks(root: Any) -> Blocks:
    """Return the block that holds most of the page's running text.

    Paragraphs count for the elements around them up to the article, so that an article cut into sections
    is still one block.
    """
    weights: dict[Any, int] = {}
    for paragraph in root.iter("p"):
        length = len(folded(paragraph))
        if length < MIN_PARAGRAPH or _linked(paragraph) > length / 2:
            continue
        above = list(paragraph.iterancestors())
        if any(a.tag in _OUTSIDE for a in above):
            continue
        for element in above[:LEVELS]:
            if element.tag in ("body", "html"):
                break
            weights[element] = weights.get(element, 0) + length
            if element.tag in ("article", "main"):
                break
    if not weights:
        return Blocks()
    most = max(weights.values())
    near = [e for e, w in weights.items() if w >= NEAR * most]
    main = max(near, key=lambda e: sum(1 for _ in e.iterancestors()))
    paragraphs, texts = [], []
    for element in main.iter(*_BLOCKS):
        text = folded(element)
        if not text or _linked(element) > len(text) / 2:
            continue
        if any(a.tag in _OUTSIDE or a.tag in _BLOCKS for a in element.iterancestors()):
            continue
        texts.append(text)
        if element.tag == "p" and len(text) >= MIN_PARAGRAPH:
            paragraphs.append(text)
    return Blocks(tuple(paragraphs), tuple(texts))


def _repeats(shown: str, known: str) -> bool:
    """Tell whether most of a line is in the text already, though written or marked up otherwise."""
    grams = [shown[i : i + 8] for i in range(0, max(len(shown) - 7, 1), 4)]
    return sum(g in known for g in grams) > len(grams) / 2


def find_lede(root: Any, text: str, descriptions: Sequence[str]) -> str:
    """Return the line above the text that the page also gives as its description, empty where there is none.

    A description that the page does not show, or that the text has already, is none.
    """
    keys = [letters_of(d)[:60] for d in descriptions if MIN_LEDE <= len(d) <= MAX_LEDE]
    known = letters_of(text[:6_000])
    keys = [k for k in dict.fromkeys(keys) if len(k) >= MIN_LEDE / 2 and k[:30] not in known]
    if not keys:
        return ""
    for element in root.iter(*_LEDE):
        line = folded(element) if len(element) < 7 else ""
        if not MIN_LEDE <= len(line) <= MAX_LEDE:
            continue
        shown = letters_of(line)
        if shown[:60] in known:
            return ""  # the text has begun, so nothing above it was the lede
        if any(k in shown[:90] for k in keys):
            inside = any(a.tag in _OUTSIDE for a in element.iterancestors())
            return "" if inside or _repeats(shown, known) else line
    return ""
