"""The gate before every XML parser: no DTD, no entities, no abyss, no monstrous field; linear in the document."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from xml.sax.saxutils import escape

from extractors.feed_bytes import decode, unpack
from extractors.model import Failure, Stage

DEEPEST = 300
MOST_TAGS = 2_000_000
LONGEST_TAG = 200_000
_LONGEST_FIELD = 500_000
_LONGEST_TITLE = 20_000
_LONGEST_PERSON = 2_000
_LONGEST_SHORT = 300  # people and dates: what the feed parser reads with regular expressions of quadratic time
_SHORTEST_SECTION = 200
_SHORT = frozenset(
    """author creator name email managingeditor webmaster contributor owner publisher pubdate published updated date
    issued modified created lastbuilddate expirationdate dateposted keywords""".split()  # noqa: SIM905
)
_VOID = frozenset(["br", "img", "hr", "input", "meta", "wbr", "area", "col", "embed", "param"])
# Fields that stand beside a person or date, never inside: meeting one says that the person was never closed.
_FIELDS = frozenset("title link description summary content encoded guid id category enclosure source".split())  # noqa: SIM905
_MOST_CATEGORIES = 100  # per item: feedparser compares each with all before it
_ITEM = frozenset(["item", "entry", "url", "sitemap"])

_ROOTS = ("rss", "feed", "rdf:RDF", "urlset", "sitemapindex")
_HTML = re.compile(r"\s*+(?:<!--[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPE_PARTS = re.compile(r"\"[^\"]*+\"|'[^']*+'|<!--|[\[\]>]")
_ENTITY = re.compile(r"<!ENTITY\s++([\w.-]++)\s++(?:\"([^\"]*+)\"|'([^']*+)')\s*+>")
_ENTITY_REFERENCE = re.compile(r"&(?!#)[\w.-]+;")
_BAD_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][\w.-]{0,31});)?")
_BAD_CHARACTER = re.compile(
    r"&#(?:0*+(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*+(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF])"
    r"|0*+(?:55(?:29[6-9]|[3-9]\d\d)|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|[2-9]\d{6}|1[2-9]\d{5}|x[2-9a-fA-F]\w{5});"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[^\s/>]{1,80}")
_CUT_REFERENCE = re.compile(r"&[^;&]{0,40}\Z")


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's text that may be given to a parser, and what had to be mended."""

    text: str
    flags: tuple[str, ...]
    kind: str  # xml | json


def _without_declaration(text: str) -> str:
    """Cut the XML declaration: its encoding no longer holds."""
    return text[text.find(">") + 1 :] if text.startswith("<?xml") else text


def _doctype_end(text: str, start: int) -> int | None:
    """Find the end of a document type declaration; None where it never ends."""
    depth, place = 0, start
    while match := _DOCTYPE_PARTS.search(text, place):
        token, place = match[0], match.end()
        if token == "<!--":
            end = text.find("-->", place)
            if end < 0:
                return None
            place = end + 3
        elif token == "[":
            depth += 1
        elif token == "]":
            depth -= 1
        elif token == ">" and depth <= 0:
            return place
    return None


def _without_doctype(text: str) -> tuple[str, dict[str, str]] | Failure:
    """Cut the document type declaration; short plain entities are kept, nested and long ones refuse the document."""
    root = re.search(r"<[A-Za-z_]", text)
    match = _DOCTYPE.search(text, 0, root.start() if root else len(text))
    if match is None:
        return text, {}
    end = _doctype_end(text, match.end())
    if end is None:
        return Failure(Stage.FEED, "not_a_feed", "document type declaration never ends")
    entities: dict[str, str] = {}
    for name, double, single in _ENTITY.findall(text, match.start(), end):
        value = double or single
        if len(value) > 1_000 or _ENTITY_REFERENCE.search(value):
            return Failure(Stage.FEED, "entities", f"entity {name[:40]} is nested or long")
        if "<" not in value and "%" not in value:
            entities[name] = html.unescape(value)
    return text[: match.start()] + text[end:], entities


def _mend_references(text: str, entities: dict[str, str]) -> tuple[str, bool]:
    """Escape bare ampersands and turn named references into characters, outside CDATA sections."""

    def character(match: re.Match[str]) -> str:
        name = match[1]
        if not name:
            return "&amp;"
        value = entities.get(name) or html5.get(name + ";")
        return escape(value) if value else f"&amp;{name};"

    def mend(part: str) -> str:
        return _BAD_CHARACTER.sub("", _BAD_AMPERSAND.sub(character, part)) if "&" in part else part

    parts = text.split("<![CDATA[")
    mended = [mend(parts[0])]
    for part in parts[1:]:
        inside, end, outside = part.partition("]]>")
        mended.append(inside + end + mend(outside))
    result = "<![CDATA[".join(mended)
    return result, result != text


class _Scan:
    """One pass over the tags: how deep, how many, and which stretches of text need an edit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[tuple[int, int, str]] = []
        self.flags: set[str] = set()
        self.name = ""
        self.used = 0  # characters of the open element
        self.short = ""  # the open person or date, whatever is nested in it
        self.short_used = 0
        self.categories = 0
        self.depth = 0

    def _limit(self) -> int:
        limit = _LONGEST_FIELD
        if self.name in _SHORT:
            limit = _LONGEST_SHORT
        elif self.name == "title":
            limit = _LONGEST_TITLE
        return min(limit, self.used + _LONGEST_PERSON - self.short_used) if self.short else limit

    def _characters(self, start: int, end: int, escaped: bool) -> None:
        length, limit = end - start, self._limit()
        if self.used + length > limit:
            keep = start + max(0, limit - self.used)
            partial = _CUT_REFERENCE.search(self.text, max(start, keep - 42), keep)
            self.edits.append((partial.start() if partial else keep, end, ""))
            self.flags.add("title_cut" if self.name == "title" else "text_cut")
        elif escaped and length > _SHORTEST_SECTION and self.text.count("&", start, end) > 3:
            self._section_of(start, end)
        self.used += length
        self.short_used += length

    def _section_of(self, start: int, end: int) -> None:
        """Turn escaped markup into a CDATA section: the XML parser reports it by lines, not by references."""
        characters = html.unescape(self.text[start:end])
        if "]]>" not in characters:
            self.edits.append((start, end, f"<![CDATA[{characters}]]>"))

    def _section(self, at: int) -> int:
        """Step over what begins with `<!` or `<?`; give the place after it."""
        if self.text.startswith("<![CDATA[", at):
            end = self.text.find("]]>", at + 9)
            end = len(self.text) if end < 0 else end
            self._characters(at + 9, end, escaped=False)
            return end + 3
        mark = "-->" if self.text.startswith("<!--", at) else ">"
        end = self.text.find(mark, at + 2)
        return len(self.text) if end < 0 else end + len(mark)

    def _start_tag(self, start: int, end: int) -> None:
        match = _NAME.match(self.text, start + 1)
        self.name = name = match[0].rpartition(":")[2].lower() if match else ""
        self.used = 0
        if name in _ITEM:
            self.depth, self.categories, self.short = 3, 0, ""
            return
        closed = self.text[end - 2] == "/"
        if name not in _VOID and not closed:
            self.depth += 1
        if name in _FIELDS:
            self.short = ""
            self.categories += name == "category"
            if self.categories > _MOST_CATEGORIES and name == "category":
                self.edits.append((start, end, "<x/>" if closed else "<x>"))
        elif name in _SHORT and not self.short and not closed:
            self.short, self.short_used = name, 0

    def _end_tag(self, start: int, end: int) -> None:
        name = self.text[start + 2 : end - 1].rpartition(":")[2].strip().lower()
        self.depth -= 1
        if name == self.short:
            self.short = ""
        if name == "category" and self.categories > _MOST_CATEGORIES:
            self.edits.append((start, end, "</x>"))
        self.name, self.used = "", 0

    def run(self) -> str | None:
        """Scan; give the reason to refuse the document, or None."""
        text, place, tags = self.text, 0, 0
        while (at := text.find("<", place)) >= 0:
            if at > place:
                self._characters(place, at, escaped=True)
            mark = text[at + 1 : at + 2]
            if mark in ("!", "?"):
                place = self._section(at)
                continue
            end = text.find(">", at + 1)
            place = len(text) if end < 0 else end + 1
            tags += 1
            if place - at > LONGEST_TAG or tags > MOST_TAGS:
                return "too_large"
            if mark == "/":
                self._end_tag(at, place)
            else:
                self._start_tag(at, place)
                if self.depth > DEEPEST:
                    return "too_deep"
        return None

    def edited(self) -> str:
        """Give the text with what was too long cut and escaped markup in CDATA sections."""
        if not self.edits:
            return self.text
        pieces: list[str] = []
        place = 0
        for start, end, instead in self.edits:
            pieces += (self.text[place:start], instead)
            place = end
        pieces.append(self.text[place:])
        return "".join(pieces)


@lru_cache(8)
def _start(roots: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, roots))
    return re.compile(rf"<(?:\?xml\b|!DOCTYPE\b|(?:[a-z]\w{{0,9}}:)?(?:{names})\b)", re.IGNORECASE)


def open_document(body: bytes, content_type: str | None, roots: tuple[str, ...] = _ROOTS) -> Document | Failure:
    """Decode a body and take out what no parser should meet.

    `roots` are the elements that a document may begin with; what stands before it is dropped.
    Failure reasons: empty, too_large, bad_gzip, html_instead, not_a_feed, entities, too_deep.
    """
    raw = unpack(body)
    if isinstance(raw, Failure):
        return raw
    text, flags = decode(raw, content_type)
    text = text.lstrip("\ufeff \t\r\n\x00")
    if not text.strip():
        return Failure(Stage.FEED, "empty", f"{len(body)} bytes", later=True)
    if text[0] in "{[":
        return Document(text, flags, "json")
    if _HTML.match(text):
        return Failure(Stage.FEED, "html_instead", " ".join(text[:400].split())[:80], later=True)
    return _gated(text, flags, roots)


def _gated(text: str, flags: tuple[str, ...], roots: tuple[str, ...]) -> Document | Failure:
    root = _start(roots).search(text, 0, 100_000)
    if root is None:
        return Failure(Stage.FEED, "not_a_feed", text[:80], later=True)
    bare = _without_doctype(_CONTROL.sub("", text[root.start() :]))
    if isinstance(bare, Failure):
        return bare
    mended, changed = _mend_references(_without_declaration(bare[0]), bare[1])
    scan = _Scan(mended)
    if reason := scan.run():
        return Failure(Stage.FEED, reason)
    found = {*flags, *scan.flags, *(["malformed_xml"] if changed and not bare[1] else [])}
    return Document(scan.edited(), tuple(sorted(found)), "xml")
