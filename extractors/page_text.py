"""The running text of a page: trafilatura's fast mode, checked against the paragraphs that the page shows."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from lxml import etree
from trafilatura import bare_extraction

from extractors.page_blocks import Blocks, find_lede, letters_of, main_blocks, prune_page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # what it has to say about a page is our Failure

ENOUGH = 0.6  # share of the main block's paragraphs below which an extraction has missed the article
SWOLLEN = 1.4  # of the articleBody: the extraction took in more than the article
SHORT = 250  # characters: less is extracted again in the thorough mode
MAX_TEXT = 2_000_000  # characters that a page shows; no article is that long
MAX_LINES = 500  # beyond it, comparing with the articleBody costs more than it gives
MAX_BODY = 300_000  # characters of a JSON-LD articleBody
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("[\n\r\u0085\u2028\u2029\x0b\x0c][\\s\u200b]*")
# Zero-width and bidirectional marks, soft hyphens, controls, private use, non-characters. The joiners U+200C and
# U+200D stay: Persian and the Indic scripts spell with them.
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2065-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f]"
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAGS = re.compile(r"<[^<>]{0,500}>")


def clean_text(text: str) -> str:
    """Return text in NFC, paragraphs parted by one newline, spaces plain and single, without invisible characters."""
    text = unicodedata.normalize("NFC", _JUNK.sub("", text))
    text = _BREAKS.sub("\n", _SPACES.sub(" ", text))
    return text.replace(" \n", "\n").strip()


def _purge(root: Any) -> bool:
    """Remove the characters that came as references (`&#1;`) and that no tree may hold; tell whether there were any."""
    found = False
    for element in root.iter():
        if element.text and _REFUSED.search(element.text):
            element.text, found = _REFUSED.sub("", element.text), True
        if element.tail and _REFUSED.search(element.tail):
            element.tail, found = _REFUSED.sub("", element.tail), True
    return found


def _extract(root: Any, fast: bool) -> str:
    """Return trafilatura's text; it works on a copy of the tree."""
    try:
        found = bare_extraction(root, with_metadata=False, include_comments=False, fast=fast)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, etree.LxmlError):
        found = None
    if found is None:
        return _extract(root, fast) if _purge(root) else ""
    return clean_text(str(getattr(found, "text", None) or ""))


def _plain(body: str) -> str:
    return clean_text(_TAGS.sub(" ", body)) if len(body) <= MAX_BODY else ""


def _without_title(lines: list[str], titles: Sequence[str]) -> list[str]:
    """Return the lines without the title that stands again at their beginning."""
    keys = {letters_of(t) for t in titles if t}
    head = [line for line in lines[:3] if letters_of(line) not in keys]
    return head + lines[3:]


def _without_tail(lines: list[str], body: str) -> list[str]:
    """Return the lines without what follows the last one that the page's own articleBody has too."""
    if len(body) < SHORT or len(lines) > MAX_LINES:
        return lines
    key = letters_of(body)
    inside = [letters_of(line)[:60] in key for line in lines]
    share = sum(len(line) for line, known in zip(lines, inside, strict=True) if known) / (sum(map(len, lines)) or 1)
    if share < ENOUGH:
        return lines
    last = max(i for i, known in enumerate(inside) if known)
    return lines[: last + 1]


def extract_text(root: Any, *, titles: Sequence[str] = (), descriptions: Sequence[str] = (), body: str = "") -> str:
    """Return the clean article text of a parsed page, empty where there is none; changes the tree.

    `titles` are left out where the text begins with them; a description that the page shows above its text
    is the article's lede and comes first; `body` is the page's own articleBody.
    """
    prune_page(root)
    if len("".join(root.itertext())) > MAX_TEXT:
        return ""
    blocks: Blocks = main_blocks(root)
    told = _plain(body)
    text = _extract(root, fast=True)
    shown = sum(map(len, blocks.paragraphs))
    expected = shown if shown >= SHORT else len(told)
    if len(text) < max(SHORT, ENOUGH * expected):
        again = _extract(root, fast=False)
        whole = (t for t in (again, "\n".join(blocks.texts), told) if len(t) >= max(SHORT, ENOUGH * expected))
        text = next(whole, max(text, again, key=len))
    elif len(told) >= SHORT and len(text) > SWOLLEN * max(len(told), shown):
        again = _extract(root, fast=False)
        text = again if ENOUGH * len(told) <= len(again) < len(text) else text
    lines = _without_tail(_without_title(text.split("\n"), titles), told)
    lede = find_lede(root, "\n".join(lines), descriptions)
    return "\n".join(([clean_text(lede)] if lede else []) + lines).strip()
