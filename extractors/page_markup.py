"""From the bytes of a response to a tree: the gate on absurd pages, the character encoding, the parser."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from extractors.model import Failure, Stage

MAX_BYTES = 12_000_000
MAX_TAGS = 60_000  # pages beyond it were measured to keep parsers busy for minutes
MAX_REPLACED = 0.02  # share of characters that may be undecodable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_META_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
# What the web means by these names (WHATWG Encoding Standard) is a superset of what they say.
_WEB_NAMES = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "gb_2312-80": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "unicode": "utf-16", "utf8": "utf-8", "iso-8859-8-i": "iso-8859-8", "windows-874": "cp874",
}  # fmt: skip
_NOT_HTML_TYPES = re.compile(
    r"\s*(?:image|audio|video|font)/|\s*application/(?:pdf|zip|json|octet-stream|gzip|x-)", re.I
)
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"ID3",
    b"RIFF",
    b"\x00\x00\x00\x18ftyp",
)
_TAG = re.compile(r"<[a-zA-Z!/?]")
# NUL and the other control characters that no tree may hold; in UTF-8 these bytes stand for nothing else.
_CONTROLS = bytes(b for b in range(0x80) if (b < 0x20 and b not in b"\t\n\r\x0c") or b == 0x7F)
_FORM_FEED = bytes.maketrans(b"\x0c", b" ")
_SNIFFED = 4096


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page: its root element."""

    root: Any


def _refuse(reason: str, detail: str = "") -> Failure:
    return Failure(Stage.ARTICLE, reason, detail)


def _codec(name: str | None) -> str | None:
    """Return the codec that the web means by a charset's name, None for unknown and non-text codecs."""
    if not name:
        return None
    name = name.lower().strip()
    name = _WEB_NAMES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _undecodable(text: str) -> float:
    return text.count("\ufffd") / (len(text) or 1)


def decode(body: bytes, content_type: str | None = None) -> str | None:
    """Return the text of a page, or None where no encoding makes sense of its bytes.

    Order: byte order mark, UTF-8 where the bytes are valid UTF-8 whatever is declared (other encodings
    hardly ever are by chance), the charset of the HTTP header, that of the markup, windows-1252.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) if name == "utf-8" else 0 :].decode(name, "replace")
            return text if _undecodable(text) <= MAX_REPLACED else None
    header = _HEADER_CHARSET.search(content_type or "")
    meta = _META_CHARSET.search(body[:_SNIFFED])
    declared = [c for c in (_codec(header and header[1]), _codec(meta and meta[1].decode("ascii", "replace"))) if c]
    # Seven-bit encodings and UTF-16 are valid UTF-8 too, so for them the declaration decides.
    odd = next((c for c in declared if c.startswith(("iso2022", "hz", "utf-16", "utf-32"))), None)
    if not (odd and (b"\x1b" in body[:_SNIFFED] or b"\x00" in body[:_SNIFFED] or odd == "hz")):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    best: tuple[float, str] | None = None
    for name in dict.fromkeys([*declared, "utf-8", "cp1252"]):
        text = body.decode(name, "replace")
        share = _undecodable(text)
        if share <= MAX_REPLACED / 100:
            return text
        if best is None or share < best[0]:
            best = share, text
    return best[1] if best and best[0] <= MAX_REPLACED else None


def parse_page(body: bytes, content_type: str | None = None) -> Markup | Failure:
    """Return the parsed page, or a Failure: not_html, empty_page, too_large, too_much_markup, encoding.

    Elements nested deeper than 255 are left out by the parser.
    """
    if _NOT_HTML_TYPES.match(content_type or "") and "xhtml" not in (content_type or ""):
        return _refuse("not_html", content_type or "")
    if len(body) > MAX_BYTES:
        return _refuse("too_large", f"{len(body)} bytes")
    start = body[:64].lstrip()
    if not start and not body.strip():
        return _refuse("empty_page")
    if start.startswith(_MAGIC):
        return _refuse("not_html", "binary")
    html = decode(body, content_type)
    if html is None:
        return _refuse("encoding")
    tags = html.count("<")
    if tags > MAX_TAGS:
        return _refuse("too_much_markup", f"{tags} tags")
    if not _TAG.search(html):
        return _refuse("not_html", "no tag")
    markup = html.replace("\ufffe", "").replace("\uffff", "").encode("utf-8", "ignore").translate(_FORM_FEED, _CONTROLS)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        root = lxml_html.document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        return _refuse("empty_page" if isinstance(error, etree.ParserError) else "not_html", str(error)[:200])
    return Markup(root)
