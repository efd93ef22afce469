"""News with known origins, made from a seed: agency reports, their reprints as outlets edit them, and mere likenesses.

Each event has an agency report, which outlets print whole, edited by 1 to 30 % of its words, cut to a half, or under a
new lead; and reports of their own on the same event, which quote the same words and name the same things. Each outlet
puts its standing paragraphs around everything, and has a ticker whose frame stays the same from day to day.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRST = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
EDITS = (0.01, 0.05, 0.1, 0.15, 0.2, 0.3)
_GRAMMAR: list[str] = re.findall(
    r"\w+",
    "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis "
    "mehr durch man sein wurde sei seit gegen vom können schon wenn habe seine ihre dann unter wir soll ich eines "
    "jahr zwei diese dieser wieder keine uhr seiner worden will zwischen immer was sagte gibt alle diesem muss wurden "
    "beim doch jedoch hatte dies rund ",
)
_SYLLABLES: list[str] = re.findall(
    r"\w+",
    "ber ken lan mar stein wald hof dorf brand feld kel ler mann burg heim rich win tal bach horst ung keit bund ",
)


@dataclass(frozen=True, slots=True)
class Made:
    """One article with its truth: what it is a version of, how it was made, and by how much it was edited."""

    key: int
    outlet: str
    title: str
    text: str
    published_at: datetime
    origin: int  # the same number for all versions of one text
    kind: str  # report | whole | edited | half | lead | own | ticker
    edited: float = 0.0
    agency: str | None = None


@dataclass(slots=True)
class _Event:
    terms: list[str]
    quotes: list[str]


@dataclass(slots=True)
class Maker:
    """Makes texts; the same seed gives the same ones."""

    rng: random.Random
    words: list[str]

    @classmethod
    def seeded(cls, seed: int) -> Maker:
        rng = random.Random(seed)
        words = ["".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in range(4000)]
        return cls(rng, words)

    def word(self, terms: Sequence[str] = ()) -> str:
        """A word as frequent as words are: half are grammar, and of the others few make most."""
        draw = self.rng.random()
        if draw < 0.48:
            return _GRAMMAR[self._among(len(_GRAMMAR))]
        if terms and draw < 0.62:
            return self.rng.choice(terms)
        return self.words[self._among(len(self.words))]

    def _among(self, many: int) -> int:
        return int(many * self.rng.random() * self.rng.random())

    def sentence(self, terms: Sequence[str] = ()) -> str:
        said = [self.word(terms) for _ in range(self.rng.randint(7, 24))]
        return (said[0].capitalize() + " " + " ".join(said[1:])) + "."

    def paragraph(self, terms: Sequence[str] = (), sentences: int = 3) -> str:
        return " ".join(self.sentence(terms) for _ in range(max(1, sentences)))

    def event(self) -> _Event:
        terms = [self.rng.choice(self.words).capitalize() for _ in range(14)]
        return _Event(terms, [f"„{self.sentence(terms)}“, sagte {terms[0]}." for _ in range(4)])

    def report(self, event: _Event, paragraphs: int) -> str:
        """A report of its own on an event: its terms and two of the statements made there."""
        lines = [self.paragraph(event.terms, self.rng.randint(2, 4)) for _ in range(paragraphs)]
        for quote in self.rng.sample(event.quotes, 2):
            lines.insert(self.rng.randint(1, len(lines)), quote)
        return "\n".join(lines)

    def edit(self, text: str, share: float, terms: Sequence[str] = ()) -> str:
        """Change that share of the words: one replaced, left out or put in at a time."""
        lines = []
        for line in text.split("\n"):
            words: list[str] = []
            for word in line.split(" "):
                how = self.rng.choice(("replace", "drop", "insert")) if self.rng.random() < share else "keep"
                words += {
                    "replace": [self.word(terms)],
                    "drop": [],
                    "insert": [word, self.word(terms)],
                    "keep": [word],
                }[how]
            lines.append(" ".join(words))
        return "\n".join(lines)

    def half(self, text: str) -> str:
        """The first half, the last, or one in the middle."""
        words = text.replace("\n", " \n ").split(" ")
        start = self.rng.choice((0, len(words) // 4, len(words) // 2))
        return " ".join(words[start : start + len(words) // 2]).replace(" \n ", "\n").strip()

    def under_a_new_lead(self, text: str, event: _Event) -> str:
        """Another first paragraph, and a title that says so."""
        _, *rest = text.split("\n")
        return "\n".join([self.paragraph(event.terms, 2), *rest])


@dataclass(slots=True)
class _Outlet:
    name: str
    standing: list[str]  # notices and boxes around its articles
    frame: list[str]  # of its ticker


def corpus(seed: int, events: int = 60, outlets: int = 12, reprints: int = 8) -> list[Made]:
    """Make the articles, in the order in which they are published."""
    maker = Maker.seeded(seed)
    rng = maker.rng
    papers = [
        _Outlet(
            f"Outlet {n}",
            [maker.paragraph(sentences=rng.randint(1, 4)) for _ in range(rng.randint(1, 3))],
            [maker.paragraph(sentences=rng.randint(2, 4)) for _ in range(3)],
        )
        for n in range(outlets)
    ]
    made: list[Made] = []
    for _ in range(events):
        event, at = maker.event(), FIRST + timedelta(hours=rng.uniform(0, 24 * 12))
        _reports(maker, made, event, at, papers, reprints)
        for paper in rng.sample(papers, 3):  # the same event by the outlets' own people, one of them twice
            for _ in range(rng.choice((1, 1, 2))):
                text = _around(maker, paper, maker.report(event, rng.randint(2, 8)))
                made.append(Made(len(made), paper.name, _title(maker, event), text, _later(rng, at), len(made), "own"))
    for paper in papers:
        for day in range(6):
            lines = [*paper.frame, *(maker.paragraph(sentences=3) for _ in range(rng.randint(3, 6)))]
            rng.shuffle(lines)
            at = FIRST + timedelta(days=day)
            title = f"Ticker {_title(maker, maker.event())}"
            made.append(Made(len(made), paper.name, title, "\n".join(lines), at, len(made), "ticker"))
    return sorted(made, key=lambda a: (a.published_at, a.key))


def _reports(
    maker: Maker, made: list[Made], event: _Event, at: datetime, papers: Sequence[_Outlet], reprints: int
) -> None:
    """The agency's report and its reprints."""
    rng = maker.rng
    origin, agency = len(made), rng.choice(("dpa", "AFP", "Reuters"))
    report, title = maker.report(event, rng.randint(3, 9)), _title(maker, event)
    made.append(Made(origin, agency, title, f"{event.terms[1]} ({agency}) - {report}", at, origin, "report", 0, agency))
    for paper in rng.choices(papers, k=reprints):
        kind = rng.choice(("whole", "edited", "edited", "half", "lead"))
        edited = 0.0 if kind == "whole" else rng.choice(EDITS)
        text = {"half": maker.half(report), "lead": maker.under_a_new_lead(report, event)}.get(kind, report)
        text, marked = _marked(maker, maker.edit(text, edited, event.terms), agency, event)
        headline = title if rng.random() < 0.4 else _title(maker, event)
        text = _around(maker, paper, text)
        made.append(
            Made(
                len(made), paper.name, headline, text, _later(rng, at), origin, kind, edited,
                agency if marked else None,
            )
        )  # fmt: skip


def _marked(maker: Maker, text: str, agency: str, event: _Event) -> tuple[str, bool]:
    """The text with a credit in one of the usual forms, or without; and whether there is one."""
    form = maker.rng.choice(("dateline", "brackets", "line", "material", "none"))
    return {
        "dateline": f"{event.terms[1].upper()} ({agency}) - {text}", "brackets": f"{text.rstrip(' .')}. ({agency})",
        "line": f"{text}\nQuelle: {agency}", "material": f"{text}\nMit Material von {agency}.", "none": text,
    }[form], form != "none"  # fmt: skip


def _around(maker: Maker, paper: _Outlet, text: str) -> str:
    """Put what the outlet has around its articles before or behind the text."""
    standing = [line for line in paper.standing if maker.rng.random() < 0.8]
    first = [line for line in standing if maker.rng.random() < 0.2]
    return "\n".join([*first, text, *(line for line in standing if line not in first)])


def _title(maker: Maker, event: _Event) -> str:
    return " ".join([*maker.rng.sample(event.terms, 3), maker.word(), maker.word(event.terms)])


def _later(rng: random.Random, at: datetime) -> datetime:
    return at + timedelta(hours=rng.uniform(0.2, 40))
