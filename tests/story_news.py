"""Invented news with known truth: events told by several outlets in German and English, each in its own words.

A seed and the parameters decide everything. An event has actors, places, numbers and words of its own; an article has
most of them, among much that it shares with other events: the actors everybody names, the words of its topic, and what
it tells beside. Events of the same days share actors and topic on purpose; follow-ups come days later with new facts;
background pieces and round-ups name what events name and belong to none; copies are reprints.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import duckdb

from extractors.model import key64
from warehouse.arrow import insert, next_id

BEGAN = datetime(2026, 11, 2, 6, 0)
LANGUAGES = ("de", "en")
_SYLLABLES = {
    "de": "ver stand lich haus ung kraft wehr schau burg rat zeug mut feld gang werk hof brück saal stütz tag",
    "en": "ship ward land ness craft hold mark stone well gate ford ridge storm light shore wick dale mere",
}
_NAMES = "bal mir ken dor val tes rin gol har ves lin sor tam nik bor del fan jur kas mel oros pav rud tolm"


@dataclass(frozen=True, slots=True)
class Params:
    """How much news, and how hard it is to tell apart."""

    days: int = 10
    events_a_day: float = 5.0
    background_a_day: float = 2.0
    roundups_a_day: float = 0.5
    copies: float = 0.1  # share of articles that are printed again elsewhere
    alike: float = 0.4  # share of events that have actors, topic and words of another event of these days
    kept_actors: float = 0.85  # how surely an article has each fact of its event
    kept_places: float = 0.75
    kept_numbers: float = 0.6
    kept_words: float = 0.6
    missed: float = 0.15  # names that the extractors do not find
    body_words: tuple[int, int] = (120, 260)
    english: float = 0.4
    people: int = 150  # how large the world is
    places: int = 300
    words: int = 4000
    figures: int = 4000
    follow_up: float = 0.35  # share of events on which more is told later
    follow_days: tuple[float, float] = (1.0, 3.0)


@dataclass(slots=True)
class Piece:
    """One article: which event it tells (its own where it tells none) and what is in it."""

    event: int
    at: datetime
    language: str
    outlet: str
    title: str
    text: str
    names: list[tuple[int, int, str, str | None]]  # first and last character, surface, actor
    numbers: list[tuple[int, int, str, float, str, str]]  # first and last character, surface, value, unit, kind
    copy_of: int | None = None  # place of its original in the list


@dataclass(slots=True)
class _Event:
    number: int
    day: float
    topic: int
    actors: list[int]
    places: list[int]
    numbers: list[int]
    words: list[int]
    size: int
    kinds: list[str] = field(default_factory=list)


class Newsroom:
    """Makes the news of one seed."""

    def __init__(self, seed: int, params: Params) -> None:
        self.random = random.Random(seed)
        self.params = params
        self.words = {lang: self._vocabulary(lang, params.words) for lang in LANGUAGES}
        self.people = [f"{self._name()} {self._name()}" for _ in range(params.people)]
        self.place_names = [self._name() + self._name().lower() for _ in range(params.places)]
        self.figures = [self._figure() for _ in range(params.figures)]

    def _vocabulary(self, language: str, size: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < size:
            count = self.random.choice((2, 2, 3) if size <= 4000 else (3, 3, 4))
            word = "".join(self.random.choice(_SYLLABLES[language].split()) for _ in range(count))
            words[word.capitalize() if language == "de" else word] = None
        return list(words)

    def _name(self) -> str:
        return "".join(self.random.choice(_NAMES.split()) for _ in range(2)).capitalize()

    def _figure(self) -> tuple[float, str, str]:
        kind = self.random.choice(("percent", "currency", "count", "count"))
        if kind == "percent":
            return float(self.random.choice((2, 3, 3.5, 5, 10, 20, self.random.randint(1, 99)))), "percent", kind
        if kind == "currency":
            return self.random.choice((1, 2, 5, 17, 40, 90, 115)) * 10.0 ** self.random.choice((6, 8, 9)), "EUR", kind
        return float(self.random.choice((2, 3, 4, 12, self.random.randint(5, 900)))), "", kind

    def _popular(self, most: int) -> int:
        """Few have most of the news."""
        return min(most - 1, int(most ** self.random.random()) - 1)

    def make(self) -> list[Piece]:
        """Give all articles in the order of their publication."""
        p, pieces, number = self.params, [], 0
        recent: list[_Event] = []
        for day in range(p.days):
            events = []
            for _ in range(self._about(p.events_a_day)):
                event = self._event(number, day + self.random.random() * 0.8, [e for e in recent if day - e.day < 3])
                number += 1
                events.append(event)
                recent.append(event)
                pieces += self._tell(event)
            for _ in range(self._about(p.background_a_day)):
                pieces.append(self._background(number, day))
                number += 1
            for _ in range(self._about(p.roundups_a_day)):
                pieces.append(self._roundup(number, day, events))
                number += 1
        pieces.sort(key=lambda piece: (piece.at, piece.title))
        return self._with_copies(pieces)

    def _about(self, rate: float) -> int:
        return int(rate) + (self.random.random() < rate % 1)

    def _event(self, number: int, day: float, others: Sequence[_Event]) -> _Event:
        r = self.random
        like = r.choice(others) if others and r.random() < self.params.alike else None
        actors = [self._popular(self.params.people) for _ in range(r.randint(2, 4))]
        topic = r.randrange(15)
        words = [r.randrange(self.params.words) for _ in range(r.randint(5, 8))]
        if like is not None:
            actors = r.sample(like.actors, min(2, len(like.actors))) + actors[:1]
            topic = like.topic
            words = r.sample(like.words, 2) + words[:-2]
        places = [r.randrange(self.params.places) for _ in range(r.randint(1, 2))]
        size = min(25, max(1, int(r.paretovariate(0.9))))
        figures = [r.randrange(self.params.figures) for _ in range(r.randint(1, 4))]
        return _Event(number, day, topic, sorted(set(actors)), places, figures, words, size)

    def _tell(self, event: _Event) -> list[Piece]:
        r = self.random
        pieces = [self._piece(event, event.day + min(1.5, r.expovariate(3.0))) for _ in range(event.size)]
        if event.size > 1 and r.random() < self.params.follow_up:
            named = sorted({*event.actors, self._popular(self.params.people)})
            figures = [*event.numbers[:2], r.randrange(self.params.figures)]
            words = [*r.sample(event.words, 3), *(r.randrange(self.params.words) for _ in range(3))]
            later = _Event(
                event.number, event.day + r.uniform(*self.params.follow_days), event.topic, named, event.places,
                figures, words, max(1, event.size // 3),
            )  # fmt: skip
            pieces += [self._piece(later, later.day + r.random() * 0.5) for _ in range(later.size)]
        return pieces

    def _piece(self, event: _Event, day: float) -> Piece:
        p, r = self.params, self.random
        lead = [("actor", a) for a in event.actors if r.random() < p.kept_actors]
        lead += [("place", a) for a in event.places if r.random() < p.kept_places]
        lead += [("number", a) for a in event.numbers if r.random() < p.kept_numbers]
        lead += [("word", a) for a in event.words if r.random() < p.kept_words]
        body = [("actor", self._popular(self.params.people)) for _ in range(r.randint(2, 6))]
        body += [("number", r.randrange(self.params.figures)) for _ in range(r.randint(0, 3))]
        body += [("word", a) for a in event.words if r.random() < 0.4]
        return self._write(event.number, day, event.topic, lead, body)

    def _background(self, number: int, day: float) -> Piece:
        r = self.random
        body = [("actor", self._popular(self.params.people)) for _ in range(r.randint(6, 10))]
        body += [("number", r.randrange(self.params.figures)) for _ in range(r.randint(2, 6))]
        return self._write(number, day + r.random(), r.randrange(15), body[:3], body[3:])

    def _roundup(self, number: int, day: float, events: Sequence[_Event]) -> Piece:
        r = self.random
        told = []
        for event in r.sample(list(events), min(4, len(events))):
            told += [("actor", a) for a in event.actors[:2]] + [("place", a) for a in event.places[:1]]
            told += [("word", a) for a in event.words[:2]]
        return self._write(number, day + 0.95, r.randrange(15), told[:4], told[4:])

    def _write(
        self, event: int, day: float, topic: int, lead: list[tuple[str, int]], body: list[tuple[str, int]]
    ) -> Piece:
        p, r = self.params, self.random
        language = "en" if r.random() < p.english else "de"
        piece = Piece(event, BEGAN + timedelta(days=day), language, f"{language}{r.randrange(12)}", "", "", [], [])
        title = [self._surface(piece, *thing) for thing in r.sample(lead, min(3, len(lead))) if thing[0] != "number"]
        piece.title = " ".join([*title, *self._filler(language, topic, 3)])
        length = r.randint(*p.body_words)
        self._sentences(piece, lead, topic, 40)
        self._sentences(piece, body, topic, length)
        return piece

    def _sentences(self, piece: Piece, things: list[tuple[str, int]], topic: int, words: int) -> None:
        filler = self._filler(piece.language, topic, words)
        slots = sorted(self.random.randrange(len(filler) + 1) for _ in things)
        self.random.shuffle(things)
        parts: list[tuple[str, int] | str] = list(filler)
        for slot, thing in reversed(list(zip(slots, things, strict=True))):
            parts.insert(slot, thing)
        for part in parts:
            if isinstance(part, str):
                piece.text += part + " "
                continue
            surface, start = self._surface(piece, *part), len(piece.text)
            piece.text += surface + " "
            if part[0] == "number":
                value, unit, kind = self.figures[part[1]]
                piece.numbers.append((start, start + len(surface), surface, value, unit, kind))
            elif part[0] in ("actor", "place") and self.random.random() >= self.params.missed:
                # Half of the actors stand in a list, so that their ids need no language; the rest are names.
                actor = f"actor-{part[1]}" if part[0] == "actor" and part[1] < self.params.people // 2 else None
                piece.names.append((start, start + len(surface), surface, actor))

    def _surface(self, piece: Piece, kind: str, which: int) -> str:
        if kind == "actor":
            return self.people[which]
        if kind == "place":
            return self.place_names[which]
        if kind == "number":
            value, unit, _ = self.figures[which]
            return f"{value:g} {unit}".strip()
        # Another outlet has another word for the same thing as often as not.
        return self.words[piece.language][which if self.random.random() < 0.7 else (which + 1) % self.params.words]

    def _filler(self, language: str, topic: int, count: int) -> list[str]:
        r, words = self.random, self.words[language]
        return [
            words[(topic * 211 + self._popular(80)) % self.params.words]
            if r.random() < 0.35
            else words[self._popular(self.params.words)]
            for _ in range(count)
        ]

    def _with_copies(self, pieces: list[Piece]) -> list[Piece]:
        r, copies = self.random, []
        for n, piece in enumerate(pieces):
            if r.random() < self.params.copies:
                copies.append(
                    Piece(
                        piece.event, piece.at + timedelta(hours=r.uniform(1, 30)), piece.language, f"c{r.randrange(9)}",
                        piece.title, piece.text, piece.names, piece.numbers, n,
                    )
                )  # fmt: skip
        return [*pieces, *copies]


def news(seed: int, params: Params | None = None) -> list[Piece]:
    """Give the news of a seed."""
    return Newsroom(seed, params or Params()).make()


def land(connection: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], run_id: int = 1) -> list[int]:
    """Write articles as an ingest would, all at once; gives their ids in the order given."""
    first = next_id(connection, "core.articles", "article_id")
    mention, number = (next_id(connection, f"core.{t}s", f"{t}_id") for t in ("mention", "number"))
    articles, versions, mentions, numbers = [], [], [], []
    for n, piece in enumerate(pieces):
        key = {"article_id": first + n, "version": 1, "run_id": run_id}
        articles.append(
            {
                "article_id": first + n, "url_key": first + n, "url": f"https://{piece.outlet}.example/{first + n}",
                "source_id": piece.outlet, "outlet": piece.outlet, "title": piece.title, "published_at": piece.at,
                "language": piece.language, "access": "full", "relevance": 1.0, "version": 1,
                "text_hash": key64(piece.text), "words": len(piece.text.split()), "first_seen_at": piece.at,
                "first_run_id": run_id,
            }
        )  # fmt: skip
        versions.append(
            key | {"title": piece.title, "text": piece.text, "text_hash": key64(piece.text), "access": "full",
                   "read_at": piece.at, "extractor_version": "1"}
        )  # fmt: skip
        for start, end, surface, actor in piece.names:
            mentions.append(
                key | {"mention_id": mention, "start_char": start, "end_char": end, "surface": surface, "label": "PER",
                       "actor_id": actor, "actor_name": surface, "name": surface, "confidence": 1.0, "found_by": "list"}
            )  # fmt: skip
            mention += 1
        for start, end, surface, value, unit, kind in piece.numbers:
            numbers.append(
                key | {"number_id": number, "start_char": start, "end_char": end, "surface": surface, "value": value,
                       "unit": unit or None, "kind": kind}
            )  # fmt: skip
            number += 1
    for table, rows in (
        ("articles", articles), ("article_versions", versions), ("mentions", mentions), ("numbers", numbers),
    ):  # fmt: skip
        insert(connection, f"core.{table}", rows)
    return [first + n for n in range(len(pieces))]


@dataclass(frozen=True, slots=True)
class Score:
    """B-cubed: each article's share of its group that belongs there, and of its event that is in its group."""

    precision: float
    recall: float
    articles: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.precision else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  ({self.articles} articles)"


def b_cubed(truth: Sequence[int], found: Sequence[int]) -> Score:
    """Score a grouping: event and group of each article."""
    precision = recall = 0.0
    groups, events = _members(found), _members(truth)
    for n, (event, group) in enumerate(zip(truth, found, strict=True)):
        both = len(groups[group] & events[event])
        assert n in groups[group]
        precision += both / len(groups[group])
        recall += both / len(events[event])
    count = len(truth) or 1
    return Score(precision / count, recall / count, len(truth))


def b_cubed_across(truth: Sequence[int], found: Sequence[int], languages: Sequence[str]) -> Score:
    """Score what a grouping says over languages: of each article, only the others that are in another language.

    Precision is over articles whose group has some, recall over those whose event has.
    """
    groups, events = _members(found), _members(truth)
    precisions, recalls = [], []
    for event, group, language in zip(truth, found, languages, strict=True):
        ours = {m for m in groups[group] if languages[m] != language}
        right = {m for m in events[event] if languages[m] != language}
        if ours:
            precisions.append(len(ours & right) / len(ours))
        if right:
            recalls.append(len(ours & right) / len(right))
    return Score(_mean(precisions), _mean(recalls), len(recalls))


def _members(keys: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for n, key in enumerate(keys):
        found.setdefault(key, set()).add(n)
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def scores(pieces: Sequence[Piece], found: Sequence[int]) -> dict[str, Score]:
    """Score a grouping over all, within each language, and across languages."""
    truth = [p.event for p in pieces]
    told = {"all": b_cubed(truth, found)}
    for language in LANGUAGES:
        here = [n for n, p in enumerate(pieces) if p.language == language]
        told[language] = b_cubed([truth[n] for n in here], [found[n] for n in here])
    told["across"] = b_cubed_across(truth, found, [p.language for p in pieces])
    return told
