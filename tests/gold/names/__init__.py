"""Articles whose persons, organisations and places are marked by hand, and the reader of their files (README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

FOLDER: Final = Path(__file__).parent
LABELS: Final[dict[str, Label]] = {"P": "PER", "O": "ORG", "L": "LOC", "X": "OFFICE"}

Label = Literal["PER", "ORG", "LOC", "OFFICE"]

_MARK = re.compile(r"\[\[([^\[\]|]+)\|([POLX])(?:=([^\[\]|=\s]+))?\]\]")
_STRAY = re.compile(r"\[\[|\]\]|\|[POLX]\b")


@dataclass(frozen=True, slots=True)
class Name:
    """One marked name, `text[start:end]`; `is_linked` without an actor means nobody of the registry, else unknown."""

    start: int
    end: int
    label: Label
    actor_id: str | None = None
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article without its marks, its paragraphs joined by one newline, and the names in it by their place."""

    id: str
    language: str
    date: date
    style: str
    text: str
    names: tuple[Name, ...]

    def surface(self, name: Name) -> str:
        """The characters of a name."""
        return self.text[name.start : name.end]


def documents(path: Path) -> list[Document]:
    """The articles of one file; raises ValueError, with the article's id, for a mistake in its header or its marks."""
    return [_document(header, paragraphs) for header, paragraphs in _parted(path)]


def _parted(path: Path) -> Iterator[tuple[str, list[str]]]:
    header, paragraphs = "", list[str]()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            if header:
                yield header, paragraphs
            header, paragraphs = line[2:].strip(), []
        elif line.strip():
            if not header:
                raise ValueError(f"{path.name}: text before the first header: {line[:40]!r}")
            paragraphs.append(line.strip())
    if header:
        yield header, paragraphs


def _document(header: str, paragraphs: list[str]) -> Document:
    fields = [field.strip() for field in header.split("|")]
    if len(fields) != 4 or not all(fields):
        raise ValueError(f"{header!r} is not `id | language | YYYY-MM-DD | style`")
    try:
        day = date.fromisoformat(fields[2])
    except ValueError:
        raise ValueError(f"{fields[0]}: {fields[2]!r} is no date") from None
    if not paragraphs:
        raise ValueError(f"{fields[0]}: no text")
    text, names = unmarked(fields[0], "\n".join(paragraphs))
    return Document(fields[0], fields[1], day, fields[3], text, names)


def unmarked(identifier: str, marked: str) -> tuple[str, tuple[Name, ...]]:
    """Marked text without its marks, and the names in it; raises ValueError with the identifier for a broken mark."""
    text, at = "", 0
    names = list[Name]()
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        surface, label, link = match[1], LABELS[match[2]], match[3]
        if surface != surface.strip():
            raise ValueError(f"{identifier}: blanks at the rim of {surface!r}")
        actor = None if link == "-" else link
        names.append(Name(len(text), len(text) + len(surface), label, actor, link is not None))
        text += surface
    text += marked[at:]
    if stray := _STRAY.search(text):
        raise ValueError(f"{identifier}: a broken mark near {text[max(0, stray.start() - 30) : stray.end() + 10]!r}")
    return text, tuple(names)
