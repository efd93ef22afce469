"""From the bytes of a feed or sitemap to its characters: unpacked within bounds, decoded by what the bytes are."""

from __future__ import annotations

import codecs
import re
import zlib

from extractors.model import Failure, Stage

LARGEST_BODY = 64 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]{2,40})")
_HTTP_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
# What is called by the left name is in practice its larger relative on the right (WHATWG Encoding Standard).
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_SAFE = re.compile(
    r"cp1252|cp125\d|cp874|cp866|cp437|cp850|cp932|cp949|gb18030|big5hkscs|euc_jp|iso2022_jp|iso8859-\d+|koi8-[rut]"
    r"|mac-(?:cyrillic|roman|latin2|greek|turkish)|utf-8|utf-16(?:-[lb]e)?"
)


def _codec(name: str | None) -> str | None:
    """Give Python's name for a declared encoding, or None for unknown ones and those never honoured (utf-7 …)."""
    if not name:
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    found = _LARGER.get(found, found)
    return found if _SAFE.fullmatch(found) else None


def _unmarked_utf16(head: bytes) -> str | None:
    if len(head) < 4:
        return None
    if head[1] == 0 and head[3] == 0 and head[0] and head[2]:
        return "utf-16-le"
    if head[0] == 0 and head[2] == 0 and head[1] and head[3]:
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> str | None:
    """Decode UTF-8 with a few broken places; None where there are many, as in any legacy encoding."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(body) - len(text)  # grows by one to three with each character beyond ASCII
    return text if broken * 3 < foreign else None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    xml = _XML_ENCODING.search(body[:1_024])
    http = _HTTP_CHARSET.search(content_type[:500]) if content_type else None
    names = [xml[1].decode("ascii") if xml else None, http[1] if http else None]
    return [codec for codec in map(_codec, names) if codec]


def decode(body: bytes, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    """Decode a document: byte order mark, then valid UTF-8, then what XML and HTTP declare, then Windows-1252.

    Returns the text and flags: `bad_encoding` where some bytes fitted nothing and became U+FFFD.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(codec, "replace")
            return text, ("bad_encoding",) if "\ufffd" in text else ()
    if wide := _unmarked_utf16(body[:4]):
        text = body.decode(wide, "replace")
        return text, ("bad_encoding",) if "\ufffd" in text else ()
    declared = _declared(body, content_type)
    if "iso2022_jp" in declared and b"\x1b" in body:
        return body.decode("iso2022_jp", "replace"), ()
    try:
        return body.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if (mended := _mostly_utf8(body)) is not None:
        return mended, ("bad_encoding",)
    legacy = [codec for codec in declared if not codec.startswith("utf")]
    for codec in legacy:
        try:
            return body.decode(codec), ()
        except UnicodeDecodeError:
            continue
    return body.decode(legacy[0] if legacy else "cp1252", "replace"), ("bad_encoding",)


def unpack(body: bytes, largest: int = LARGEST_BODY) -> bytes | Failure:
    """Give the bytes behind a gzip file (`sitemap.xml.gz`), or the body itself where it is none; bounded in size."""
    if not body.startswith(b"\x1f\x8b"):
        return body if len(body) <= largest else Failure(Stage.FEED, "too_large", f"{len(body)} bytes")
    parts: list[bytes] = []
    room, rest = largest, body
    while rest.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(31)
        try:
            parts.append(member.decompress(rest, room + 1))
        except zlib.error as error:
            return Failure(Stage.FEED, "bad_gzip", str(error), later=True)
        room -= len(parts[-1])
        if room < 0:
            return Failure(Stage.FEED, "too_large", f"more than {largest} bytes unpacked")
        if not member.eof:
            return Failure(Stage.FEED, "bad_gzip", "cut short", later=True)
        rest = member.unused_data
    return b"".join(parts)
