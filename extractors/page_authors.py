"""Names of authors as pages write them: cleaned, split, without roles, addresses and profiles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from extractors.feed_text import clean_characters
from extractors.page_jsonld import Graph

MAX_AUTHORS = 20
MAX_NAME = 80  # characters
_ADDRESS = re.compile(r"https?:|www\.|^@|\S@\S+\.\w|^[\w./-]*/[\w./-]*$", re.I)
_LEAD = re.compile(
    # before a name in small letters («von der Leyen») the word belongs to the name; so does a capital «Di», «Da»
    r"^\s*(?:(?i:by|von|par|por|text|words|(?:written|story|reporting|published) by|byline|от)\s+(?=[^\Wa-z])|"
    r"(?:di|da|door|av|af)\s+(?=[^\Wa-z])|"
    r"(?i:by|von|autor(?:in|en|ka|zy|es|a)?|authors?|auteurs?|autore|autori|text|foto|byline|yazar|автор|автори?)\s*:\s*)"
)
_LABEL = re.compile(r"^(?:posted|updated|published|verified|follow|share|image|foto|photo|getty|\(image|©)", re.I)
_SPLIT = re.compile(
    r"\s*[;|•·\n]\s*|,\s+|\s+(?:und|and|&|och|og|en|ja|oraz|és)\s+|\s+(?:et|y|e|i)\s+(?=\w+\s+\w)|、|，"
)
_SUFFIX = re.compile(
    r"\s*[,/|]\s*(?:journalist|reporter|redakteur|redaktion|editor|correspondent|foto|photo)\w*\s*$", re.I
)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]\s*$")
_PROFILE = re.compile(r"^[a-z0-9]+(?:[-._][a-z0-9]+)+$")
_INITIALS = re.compile(r"^(?:jr|sr|ph\.?d|m\.?d|mba|ma|msc|inc|ltd|gmbh|ag)\.?$", re.I)


def clean_name(raw: str) -> str | None:
    """Return one name without leading «By», role, brackets; None where `raw` is an address, a profile or empty."""
    name = " ".join(clean_characters(raw[: 8 * MAX_NAME]).split()).strip(" ,;|/•·-–—:")
    if not name or len(name) > 4 * MAX_NAME or _ADDRESS.search(name):
        return None
    name = _BRACKETS.sub("", _SUFFIX.sub("", _LEAD.sub("", name, count=1))).strip(" ,;|/•·-–—:")
    if not name or len(name) > MAX_NAME or not any(map(str.isalpha, name)) or _LABEL.match(name):
        return None
    return name


def split_names(raw: str) -> list[str]:
    """Return the names in a string that lists several («A und B, dpa»)."""
    lead = _LEAD.sub("", " ".join(clean_characters(raw).split()), count=1) if len(raw) < 1000 else ""
    parts = [p for p in _SPLIT.split(lead) if p]
    names: list[str] = []
    for part in parts:
        if names and _INITIALS.match(part):
            names[-1] += f", {part}"
        elif name := clean_name(part):
            names.append(name)
    return names


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names once each, in order, compared without case."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return tuple(seen.values())[:MAX_AUTHORS]


def _told_name(node: dict[str, Any]) -> list[str]:
    value = node.get("name") or node.get("byline") or node.get("alternateName")
    if not value and (node.get("givenName") or node.get("familyName")):
        value = " ".join(str(node[k]) for k in ("givenName", "familyName") if isinstance(node.get(k), str))
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def authors_told(graph: Graph, value: Any) -> tuple[str, ...]:
    """Return the names in a schema.org `author` or `creator`: text, person, organisation, reference, or a list."""
    names: list[str] = []
    for item in (value if isinstance(value, list) else [value])[: 3 * MAX_AUTHORS]:
        item = graph.resolve(item)
        told = [item] if isinstance(item, str) else _told_name(item) if isinstance(item, dict) else []
        if len(told) == 1 and isinstance(item, dict) and "Organization" in str(item.get("@type")):
            names += [name for name in [clean_name(told[0])] if name]
        else:
            names += [name for text in told for name in split_names(text)]
    return unique(names)
