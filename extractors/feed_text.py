"""Feed markup to plain text: titles on one line, bodies in paragraphs; nothing is executed, all in linear time."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST_TITLE = 1_000
LONGEST_TEXT = 100_000

# A quoted value ends only where white space, a slash or a bracket follows, so a stray quote swallows nothing.
_ATTRIBUTES = r"(?:[^<>=]++|=\s*+(?:\"[^\"]*+\"(?=[\s/>])|'[^']*+'(?=[\s/>]))?)*+"
_MARKUP = re.compile(rf"<(?:!--|!\[CDATA\[|[!?][^<>]*+>?|(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*+){_ATTRIBUTES}>?)")
_RAW = frozenset(["script", "style", "iframe", "noembed", "noframes", "template", "svg", "xmp", "object", "textarea"])
_RAW_END = {name: re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE) for name in _RAW}
_BLOCK = frozenset(
    """address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 head header hr html li main nav ol option p pre section table tbody tfoot thead tr ul title""".split()  # noqa: SIM905
)
_CELLS = frozenset(["td", "th", "img", "button", "input"])
_INLINE = frozenset(
    """a abbr acronym applet area audio b base basefont bdi bdo big canvas caption cite code col colgroup data datalist
    del details dfn dialog dir em embed font frame frameset i ins kbd label legend link map mark math meta meter mi mn
    mo ms mtext menu noscript optgroup output param picture progress q rp rt ruby s samp select small source span
    strike strong sub summary sup time tt u var video wbr animate image foreignobject mglyph""".split()  # noqa: SIM905
)
_KNOWN = _BLOCK | _CELLS | _INLINE | _RAW

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ESCAPED_MARKUP = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|span|img|ul|li|script|style)\b", re.IGNORECASE)
_TAG_START = re.compile(r"<(?=[/!?a-zA-Z])")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_MARKS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, soft hyphens, bidirectional overrides, zero-width marks, tag characters, half surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
# Joiners are part of emoji and of scripts beyond Latin, Greek and Cyrillic; elsewhere they only hide.
_JOINER = re.compile(
    "(?<![\u0590-\u1fff\u2190-\U0001ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1fff\u2190-\U0001ffff])"
)
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_PILE = re.compile(f"({_MARKS}{{4}}){_MARKS}+")


def clean_characters(text: str) -> str:
    """Drop what cannot be seen and only deceives, keep emoji sequences, and compose accents (NFC)."""
    if text.isascii():
        return _UNSEEN.sub("", _LINE_MARKS.sub("\n", text))
    text = _JOINER.sub("", _UNSEEN.sub("", _LINE_MARKS.sub("\n", text)))
    return unicodedata.normalize("NFC", _MARK_PILE.sub(r"\1", text))


def _unescape(text: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _is_tag(match: re.Match[str], lenient: bool) -> bool:
    """Tell a tag from a comparison: in a title, «a <b und c» is text and `<b>` or `<x y=…>` is not."""
    if not lenient:
        return True
    name, whole = match["name"].lower(), match[0]
    inside = whole[1 + len(match["close"]) + len(name) :].strip(" />\n\t")
    return "=" in inside or (not inside and name in _KNOWN and whole.endswith(">"))


def strip_markup(text: str, *, lenient: bool = False) -> tuple[str, bool]:
    """Take tags, comments and the content of scripts out; a block becomes a line break.

    Returns the text, its character references still escaped, and whether there was any markup. `lenient` keeps what
    only looks like a tag (for titles).
    """
    pieces: list[str] = []
    place, found, last_comment = 0, False, text.rfind("-->")
    while match := _MARKUP.search(text, place):
        name = (match["name"] or "").lower()
        if name and not _is_tag(match, lenient):
            pieces.append(text[place : match.start() + 1])
            place = match.start() + 1
            continue
        found = True
        pieces.append(_folded(text[place : match.start()]))
        place = match.end()
        if match[0] == "<!--":
            place = text.find("-->", place) + 3 if place <= last_comment else place
        elif name in _RAW and not match["close"] and not match[0].endswith("/>"):
            end = _RAW_END[name].search(text, place)
            place = end.end() if end else len(text)
        elif name in _BLOCK:
            pieces.append("\n")
        elif name in _CELLS:
            pieces.append(" ")
    rest = text[place:]
    pieces.append(_folded(rest) if found else rest)
    return "".join(pieces).replace("]]>", ""), found


def _folded(text: str) -> str:
    """In markup a line break is only a space."""
    return text.replace("\n", " ").replace("\r", " ")


def clean_title(raw: str | None) -> tuple[str | None, bool]:
    """Give a title as one plain line, and whether it had to be cut at 1,000 characters; None where nothing is left.

    Character references are read up to twice beyond XML, as many feeds escape twice.
    """
    if not raw:
        return None, False
    text = raw[: LONGEST_TITLE * 8]
    for _ in range(3):
        before = text
        if "<" in text:
            text = strip_markup(text, lenient=True)[0]
        text = _unescape(text)
        if text == before:
            break
    if "<" in text:
        text = _TAG_START.sub("", text) if strip_markup(text, lenient=True)[1] else text
    text = " ".join(clean_characters(text).split())
    cut = len(raw) > LONGEST_TITLE * 8 or len(text) > LONGEST_TITLE
    return text[:LONGEST_TITLE].rstrip() or None, cut


def plain_text(raw: str | None) -> str | None:
    """Give the text of HTML or plain text, a paragraph a line, cut at 100,000 characters; None where there is none."""
    if not raw:
        return None
    text, marked = strip_markup(raw[: LONGEST_TEXT * 8])
    text = _unescape(text)
    if _ESCAPED_MARKUP.search(text):
        text, again = strip_markup(text)
        text, marked = _unescape(text), marked or again
    if not marked:
        text = "\n".join(" ".join(part.split()) for part in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    lines = (" ".join(line.split()) for line in clean_characters(text).split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_TEXT].rstrip() or None
