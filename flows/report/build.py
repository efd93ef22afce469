"""What each section says of the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.report.model import Cell, Figure, Group, Item, Section, Table, language_tag, plain, safe_url
from flows.report.plots import NARROW, WIDE
from flows.report.svg import draw
from flows.report.words import Words
from warehouse.report_data import Answer, Row, Span

_NAME, _QUOTE = 60, 320  # characters shown of a name and of a statement
_LISTED = 5  # rows named in the words for a plot


@dataclass(frozen=True, slots=True)
class Matter:
    """What a section is made from."""

    words: Words
    span: Span
    answers: Mapping[str, Answer]

    def rows(self, name: str) -> list[Row]:
        """Give the rows of a query, none where it was not asked."""
        return self.answers[name].rows if name in self.answers else []

    def section(self, name: str) -> Section:
        """Begin a section."""
        return Section(name, self.words(f"{name}.title"))

    def add_queries(self, section: Section, name: str) -> None:
        """Show the SQL of a table, its plot and its articles."""
        for part, label in (("", "sql_table"), ("_days", "sql_plot"), ("_rows", "sql_rows")):
            if name + part in self.answers:
                section.queries.append((self.words(f"page.{label}"), self.answers[name + part].sql))

    def figure(self, name: str, make: Callable[[int], dict[str, Any]], alt: str, caption: str) -> Figure:
        """Draw a plot at both widths."""
        formats = self.words.d3()
        wide, narrow = (draw(make(width), f"{name}-{width}", formats) for width in (WIDE, NARROW))
        return Figure(wide, narrow, alt, caption)

    @property
    def axis_formats(self) -> tuple[str, str]:
        """Give the formats of days and months on an axis."""
        return self.words("axis.day"), self.words("axis.month")

    def groups(self, name: str, titles: Sequence[tuple[Any, str]]) -> list[Group]:
        """Give the articles behind each (key, title) of a table, in its order."""
        found: dict[Any, list[Item]] = defaultdict(list)
        of_all: dict[Any, int] = {}
        for row in self.rows(f"{name}_rows"):
            found[row["key"]].append(self._item(row))
            of_all[row["key"]] = row["of_all"]
        made = []
        for n, (key, title) in enumerate(titles, 1):
            items = found[key]
            note = self.words(
                "page.of_all", shown=self.words.number(len(items)), all=self.words.number(of_all.get(key, 0))
            )
            made.append(Group(f"{name}-{n}", title, note, items))
        return made

    def _item(self, row: Row) -> Item:
        w = self.words
        when = w.moment(row["at"]) if row.get("at") else w.day(row["day"])
        evidence = w("page.claim", id=row["claim_id"]) if row.get("claim_id") else ""
        return Item(
            when, plain(row["outlet"], _NAME), plain(row["title"], 160) or w("page.no_title"), safe_url(row["url"]),
            language_tag(row["language"]), plain(row.get("quote"), _QUOTE), evidence,
        )  # fmt: skip

    # Cells

    def name(self, text: Any) -> Cell:
        """A name, as the heading of its row."""
        return Cell(plain(text, _NAME), foreign=True)

    def count(self, value: Any, to: str = "", *, signed: bool = False, digits: int = 0) -> Cell:
        """A number, with the way to its articles."""
        return Cell(self.words.number(value, digits, signed=signed), to, numeric=True)

    def share(self, value: float | None, to: str = "", digits: int = 0) -> Cell:
        """A share in percent."""
        return Cell(self.words.percent(value, digits), to if value is not None else "", numeric=True)

    def day(self, value: date | None) -> Cell:
        """A date."""
        return Cell(self.words.day(value), date=True)

    def quality(self, row: Row) -> Cell:
        """What a number is worth by the sources that answered."""
        word, ratio = self.words.word("quality", row["trend_quality"]), row["coverage_ratio"]
        return Cell(word if ratio is None else f"{self.words.percent(ratio)} ({word})")

    def heads(self, *keys: str) -> list[tuple[str, bool]]:
        """Give column headings; those marked with # are numbers."""
        return [(self.words(f"head.{k.removesuffix('#')}"), k.endswith("#")) for k in keys]


def listed(names: Sequence[str], values: Sequence[str]) -> str:
    """Give the first few names with their values, for the words of a plot."""
    told = [f"{n}: {v}" for n, v in zip(names, values, strict=True)]
    return "; ".join(told[:_LISTED]) + (" …" if len(told) > _LISTED else "")


def different(names: Sequence[str]) -> list[str]:
    """Make names different: a plot would put two rows of one name together."""
    seen: dict[str, int] = defaultdict(int)
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def table(
    caption: str, heads: Sequence[tuple[str, bool]], rows: Sequence[Sequence[Cell]], *, folded: bool = False
) -> Table:
    """Make a table."""
    return Table(caption, heads, [("", cells) for cells in rows], folded)
