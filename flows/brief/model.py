"""What a brief is made of: sentences, each with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Rows of one public view, and what they say: SQL expressions over them, with the values that are told."""

    view: str
    where: Mapping[str, Sequence[Value]]
    says: Mapping[str, Value]

    @property
    def sql(self) -> str:
        """Give the query that shows it."""
        told = ", ".join(self.says) or "*"
        found = " AND ".join(f"{c} IN ({', '.join(map(literal, values))})" for c, values in self.where.items())
        return f"SELECT {told} FROM {self.view} WHERE {found}"

    @property
    def label(self) -> str:
        """Give the rows in short: the view and its keys."""
        return f"{self.view} " + ", ".join(
            f"{c}={'|'.join(str(v) for v in values[:5])}{'|…' if len(values) > 5 else ''}"
            for c, values in self.where.items()
        )


def literal(value: Value) -> str:
    """Write a value as SQL does."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Link:
    """One article to follow; `url` is empty where it must not be followed."""

    outlet: str
    title: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of plain text. `quote` is the part of it that an article says, in its language."""

    text: str
    proofs: tuple[Proof, ...]
    link: Link | None = None
    quote: str = ""
    language: str = ""


@dataclass(slots=True)
class Section:
    """One section; a section without sentences is left out."""

    id: str
    title: str
    sentences: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Brief:
    """A whole brief for the days from `since` to `until`."""

    language: str
    title: str
    since: date
    until: date
    sections: Sequence[Section]

    def as_object(self) -> dict[str, Any]:
        """Give the brief for JSON: each sentence with its rows, what they say, and the SQL that shows it."""
        return {
            "title": self.title, "since": self.since.isoformat(), "until": self.until.isoformat(),
            "language": self.language,
            "sections": [
                {"id": s.id, "title": s.title, "sentences": [_sentence(x) for x in s.sentences]} for s in self.sections
            ],
        }  # fmt: skip


def _sentence(sentence: Sentence) -> dict[str, Any]:
    rows = [
        {"view": p.view, "where": {c: list(v) for c, v in p.where.items()}, "says": dict(p.says), "sql": p.sql}
        for p in sentence.proofs
    ]
    link = sentence.link
    return {"text": sentence.text, "rows": rows, "url": link.url if link else ""}
