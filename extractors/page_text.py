"""The running text of a page: trafilatura's, checked against how much readable text there is, then cleaned."""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import Any

from lxml import etree
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura import bare_extraction

logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # what it has to say about a page is our Failure

ENOUGH = 0.5  # share of resiliparse's text below which an extraction is taken to have missed the article
_NO_TEXT = (
    "script", "style", "svg", "noscript", "template", "iframe", "link", "meta", "source", "button", "select", "input",
    "video", "audio", "canvas", "object", "embed",
)  # fmt: skip
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile(" ?[\n\r\u0085\u2028\u2029\x0b\x0c][\\s\u200b]*")
# Zero-width and bidirectional marks, soft hyphens, controls, private use, non-characters. The joiners U+200C and
# U+200D stay: Persian and the Indic scripts spell with them.
_JUNK = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]"
)
_EMPTY_LINE = re.compile(r"[\W_]*")


def clean_text(text: str) -> str:
    """Return text in NFC, paragraphs parted by one newline, spaces plain and single, without invisible characters."""
    text = _JUNK.sub("", unicodedata.normalize("NFC", text))
    return _BREAKS.sub("\n", _SPACES.sub(" ", text)).strip()


def _extract(root: Any, url: str, **options: bool) -> str:
    """Return trafilatura's text in one mode; it works on a copy of the tree."""
    try:
        found = bare_extraction(root, url=url, with_metadata=False, include_comments=False, **options)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, etree.LxmlError):
        return ""
    return (found.text or "") if found else ""


def _readable(html: str) -> str:
    """Return resiliparse's main text, a fast and generous second opinion."""
    tree = HTMLTree.parse(html)
    return str(
        extract_plain_text(
            tree, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False, comments=False
        )
    )


def extract_text(root: Any, html: str, url: str, body: str = "") -> str:
    """Return the clean article text of a parsed page, empty where there is none; changes the tree.

    `body` is the page's own articleBody. The fast mode is redone in the thorough one where its text is
    under half of what is readable.
    """
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    text = _extract(root, url, fast=True)
    expected = max(len(_readable(html)), len(body) if len(body) < 200_000 else 0)
    if len(text) < ENOUGH * expected:
        text = max(text, _extract(root, url), key=len)
    return clean_text(text)
