"""Sources as OPML, both ways: other readers see feeds in folders, natowire finds every field again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree

from extractors.errors import SeedError
from extractors.feed_gate import open_document
from extractors.model import Failure, Source
from extractors.urls import watch_key
from flows.sources_file import CLASSES, KINDS, make_source_id, problems_of

NAMESPACE = "urn:natowire:opml:1"
_LARGEST_FILE = 20 << 20
_MOST_SOURCES = 20_000
_FIELDS = ("source_id", "kind", "country", "class", "publisher_family", "state_affiliated", "enabled", "url_filter")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an OPML file holds: the sources that can be watched, and a line for each that cannot."""

    sources: list[Source]
    problems: list[str]


def _bytes_of(where: Path | bytes) -> tuple[bytes, str]:
    if isinstance(where, bytes):
        return where, "the OPML"
    try:
        if where.stat().st_size > _LARGEST_FILE:
            raise SeedError(str(where), "is larger than 20 MB", "is it an OPML file?")
        return where.read_bytes(), str(where)
    except OSError as error:
        raise SeedError(
            str(where), f"cannot be read: {error.strerror or error}", "give the path of an OPML file"
        ) from None


def _tree(body: bytes, name: str) -> etree._Element:
    """Parse OPML without entities, DTD or network; a bare ampersand in a title is mended."""
    document = open_document(body, None, roots=("opml",))
    if isinstance(document, Failure) or document.kind != "xml":
        reason = document.reason if isinstance(document, Failure) else "not_a_feed"
        raise SeedError(name, f"is no OPML ({reason})", "export it again from the other reader as OPML 2.0")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.parse(io.BytesIO(document.text.encode("utf-8", "replace")), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise SeedError(name, f"is no OPML ({error})", "export it again from the other reader as OPML 2.0") from None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise SeedError(name, "is XML but no OPML", "the first element must be <opml>")
    return root


def _attributes(outline: etree._Element) -> dict[str, str]:
    """Give an outline's attributes: plain ones with lower-case names, ours with the prefix `natowire:`."""
    ours = "{" + NAMESPACE + "}"
    return {
        ("natowire:" + key.removeprefix(ours)) if key.startswith(ours) else key.lower(): value.strip()
        for key, value in outline.attrib.items()
    }


def _folder_class(outline: etree._Element) -> str:
    """Give the class that the nearest folder names, if one does."""
    for folder in outline.iterancestors("outline"):
        name = (folder.get("text") or folder.get("title") or "").strip().lower().replace(" ", "_")
        if name in CLASSES:
            return name
    return "press"


def _source(outline: etree._Element, taken: set[str]) -> Source:
    found = _attributes(outline)
    outlet = found.get("text") or found.get("title") or found.get("htmlurl") or found["xmlurl"]
    kind = found.get("natowire:kind") or found.get("type", "")
    wanted = found.get("natowire:source_id", "")
    return Source(
        source_id=wanted
        if wanted and wanted not in taken
        else make_source_id(wanted or outlet, taken, found["xmlurl"]),
        outlet=outlet,
        url=found["xmlurl"],
        kind=kind if kind in KINDS else "feed",
        language=found.get("language", "").lower().replace("_", "-"),
        country=found.get("natowire:country", ""),
        source_class=found.get("natowire:class") or _folder_class(outline),
        publisher_family=found.get("natowire:publisher_family", ""),
        state_affiliated=found.get("natowire:state_affiliated") == "true",
        enabled=found.get("natowire:enabled") != "false",
        url_filter=found.get("natowire:url_filter", ""),
    )


def read_opml(where: Path | bytes) -> Imported:
    """Read an OPML file or its bytes; folders named like a class give it, other folders are ignored.

    The same address twice counts once. Raises SeedError where it is no OPML at all.
    """
    body, name = _bytes_of(where)
    root = _tree(body, name)
    sources: list[Source] = []
    problems: list[str] = []
    taken: set[str] = set()
    watched: set[str | None] = set()
    for outline in root.iter("outline"):
        if not any(key.lower() == "xmlurl" for key in outline.attrib):
            continue
        if len(sources) >= _MOST_SOURCES:
            raise SeedError(name, f"lists more than {_MOST_SOURCES} feeds", "split it")
        source = _source(outline, taken)
        if wrong := problems_of(source):
            problems += [f"line {outline.sourceline}, {source.outlet}: {problem}" for problem in wrong]
        elif watch_key(source.url) not in watched:
            taken.add(source.source_id)
            watched.add(watch_key(source.url))
            sources.append(source)
    return Imported(sources, problems)


def _values(source: Source) -> dict[str, str]:
    return {
        "source_id": source.source_id,
        "kind": source.kind,
        "country": source.country,
        "class": source.source_class,
        "publisher_family": source.publisher_family,
        "state_affiliated": "true" if source.state_affiliated else "false",
        "enabled": "true" if source.enabled else "false",
        "url_filter": source.url_filter,
    }


def format_opml(sources: list[Source], title: str = "natowire sources") -> str:
    """Give sources as OPML 2.0, a folder for each class; what OPML has no word for stands in our namespace."""
    ElementTree.register_namespace("natowire", NAMESPACE)
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for name in dict.fromkeys(source.source_class for source in sources):
        folder = ElementTree.SubElement(body, "outline", text=name, title=name)
        for source in (s for s in sources if s.source_class == name):
            outline = ElementTree.SubElement(folder, "outline", text=source.outlet, title=source.outlet)
            outline.set("type", "rss" if source.kind == "feed" else source.kind)
            outline.set("xmlUrl", source.url)
            if source.language:
                outline.set("language", source.language)
            values = _values(source)
            for field in _FIELDS:
                if values[field]:
                    outline.set(f"{{{NAMESPACE}}}{field}", values[field])
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
