"""Asking Wikidata: SPARQL over HTTP as its endpoint speaks it, in batches, politely, with the answers kept on disk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from extractors.actors.wikidata import ItemCandidate, ItemName, ItemTerm
from extractors.errors import NatowireError
from extractors.language import normalise_language
from extractors.model import Outcome
from flows.web import WebClient
from flows.web_model import Fetched, Request

_ALLIES = "bg cs da de el en es et fi fr hr hu is it lb lt lv mk nb nl pl pt ro sk sl sq sv tr"
LANGUAGES = f"{_ALLIES} ru uk".split()
BATCH = 40  # items asked for at once: the answer stays small and the address short
PATIENCE_S = 120.0  # the longest Retry-After that is waited for
_TRIES = 4
_GIVEN_UP = 3  # questions for a single thing that are not answered, after which the endpoint is not well
_ON = "what was told is kept: run the same command to go on"
Row = dict[str, str]
Sleep = Callable[[float], Awaitable[None]]

_NAMES = """SELECT ?item ?name ?kind WHERE {
  VALUES ?item { %(items)s }
  VALUES (?property ?kind) { (rdfs:label "label") (skos:altLabel "alias") }
  ?item ?property ?name .
  FILTER(LANG(?name) IN (%(languages)s))
}"""
_TERMS = """SELECT ?item ?position ?label ?began ?beganPrecision ?ended ?endedPrecision WHERE {
  VALUES ?item { %(items)s }
  ?item p:P39 ?statement .
  ?statement ps:P39 ?position ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank)
  OPTIONAL { ?statement pqv:P580 [ wikibase:timeValue ?began ; wikibase:timePrecision ?beganPrecision ] }
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?ended ; wikibase:timePrecision ?endedPrecision ] }
  OPTIONAL { ?position rdfs:label ?label . FILTER(LANG(?label) = "en") }
}"""
_CANDIDATES = """SELECT ?label ?item ?human ?country WHERE {
  VALUES ?label { %(labels)s }
  ?item rdfs:label ?label .
  BIND(EXISTS { ?item wdt:P31 wd:Q5 } AS ?human)
  OPTIONAL { ?item wdt:P27|wdt:P17 ?of . ?of wdt:P297 ?country }
}"""
_PRECISIONS = {"11": 10, "10": 7, "9": 4}  # of Wikibase: characters of the date that are told


class TooMuchError(Exception):
    """The endpoint did not finish an answer: ask for less."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint; one question at a time."""

    client: WebClient
    url: str
    sleep: Sleep = asyncio.sleep
    left_out: list[str] = field(default_factory=list)  # what it finished no answer for

    async def ask(self, sparql: str) -> list[Row]:
        """Give the rows of an answer, each variable by its name.

        Waits where the endpoint says for how long, a few times. Raises `TooMuchError` for an answer that breaks off,
        and `NatowireError` where the endpoint cannot or will not answer.
        """
        url = address(self.url, sparql)
        for _ in range(_TRIES):
            fetched = await self.client.fetch(Request(url, "sparql"))
            if fetched.body is not None:
                return _rows(fetched.body)
            wait = fetched.retry_after_s
            if wait is None or wait > PATIENCE_S:
                break
            await self.sleep(wait + 0.1)
        if fetched.status in (500, 504) or fetched.outcome in (Outcome.TIMEOUT, Outcome.TRUNCATED, Outcome.TOO_LARGE):
            raise TooMuchError(fetched.detail)
        raise NatowireError(self.url, _cause(fetched), _ON)

    async def names(self, items: Sequence[str]) -> list[ItemName]:
        """Give labels and aliases of items in the languages of the Alliance, Ukraine and Russia."""
        told = await self._halving(items, names_query)
        return [
            ItemName(_id(r["item"]), r["name"], normalise_language(r["name@"]) or "", r["kind"] == "label")
            for r in told
            if r.get("name")
        ]

    async def terms(self, items: Sequence[str]) -> list[ItemTerm]:
        """Give the positions that items held, with the dates that are told."""
        told = await self._halving(items, terms_query)
        return [
            ItemTerm(_id(r["item"]), _id(r["position"]), r.get("label", ""), _date(r, "began"), _date(r, "ended"))
            for r in told
            if r.get("position", "").startswith("http")
        ]

    async def candidates(self, names: Sequence[str]) -> list[ItemCandidate]:
        """Give the items whose English or German label is one of these names."""
        told = await self._halving(names, candidates_query)
        return [ItemCandidate(r["label"], _id(r["item"]), r.get("human") == "true", r.get("country", "")) for r in told]

    async def _halving(self, values: Sequence[str], query: Callable[[Sequence[str]], str]) -> list[Row]:
        """Ask for all at once, for halves where that is too much; one that is too much alone is left out and told."""
        if not values:
            return []
        try:
            return await self.ask(query(values))
        except TooMuchError as error:
            half = len(values) // 2
            if half:
                return await self._halving(values[:half], query) + await self._halving(values[half:], query)
            self.left_out.append(values[0])
            if len(self.left_out) >= _GIVEN_UP:
                raise NatowireError(self.url, f"it finishes no answer: {error}", _ON) from None
            return []


def address(url: str, sparql: str) -> str:
    """The address that puts a question to an endpoint."""
    return f"{url}?{urlencode({'query': sparql, 'format': 'json'})}"


def names_query(items: Sequence[str]) -> str:
    """The question for labels and aliases."""
    languages = ", ".join(f'"{language}"' for language in LANGUAGES)
    return _NAMES % {"items": _prefixed(items), "languages": languages}


def terms_query(items: Sequence[str]) -> str:
    """The question for positions with their dates."""
    return _TERMS % {"items": _prefixed(items)}


def candidates_query(names: Sequence[str]) -> str:
    """The question for items that have one of these labels."""
    return _CANDIDATES % {"labels": " ".join(f"{_literal(name)}@{code}" for name in names for code in ("en", "de"))}


def _prefixed(items: Sequence[str]) -> str:
    return " ".join(f"wd:{item}" for item in items)


def _rows(body: bytes) -> list[Row]:
    """Read SPARQL results in JSON; `name@` is the language of `name`. A body that breaks off is too much."""
    try:
        bindings = json.loads(body)["results"]["bindings"]
        rows = []
        for binding in bindings:
            row = {variable: str(term["value"]) for variable, term in binding.items()}
            rows.append(row | {f"{v}@": str(t["xml:lang"]) for v, t in binding.items() if "xml:lang" in t})
        return rows
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TooMuchError(f"no SPARQL result: {error}") from None


def _cause(fetched: Fetched) -> str:
    if fetched.outcome is Outcome.RATE_LIMITED and fetched.retry_after_s:
        return f"it asks to be left alone for {fetched.retry_after_s:.0f} s"
    return f"{fetched.outcome}: {fetched.detail}"


def _id(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _literal(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _date(row: Row, name: str) -> str:
    """The date as precise as it is told; centuries and years before our era are none."""
    value = row.get(name, "").removeprefix("+")
    length = _PRECISIONS.get(row.get(f"{name}Precision", ""), 0)
    return value[:length] if length and value[:4].isdigit() and value[4:5] == "-" else ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was told so far: a file with one JSON object per batch, so that a run that was stopped can go on."""

    file: Path

    def batches(self, kind: str) -> Iterator[dict[str, Any]]:
        """Give the batches of a kind; a line that was cut off when the program ended is none."""
        if not self.file.exists():
            return
        for line in self.file.read_text("utf-8", "replace").splitlines():
            try:
                batch = json.loads(line)
            except ValueError:
                continue
            if isinstance(batch, dict) and batch.get("kind") == kind:
                yield batch

    def done(self, kind: str, endpoint: str) -> set[str]:
        """Give what an endpoint was asked for already."""
        return {key for batch in self.batches(kind) if batch["endpoint"] == endpoint for key in batch["asked"]}

    def add(self, kind: str, endpoint: str, asked: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Append a batch."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"kind": kind, "endpoint": endpoint, "asked": list(asked), "rows": rows}, ensure_ascii=False)
        with self.file.open("ab+") as out:
            if out.tell():
                out.seek(-1, 2)
                line = line if out.read(1) == b"\n" else "\n" + line  # the last run was stopped inside a line
            out.write(line.encode("utf-8", "replace") + b"\n")

    def rows(self, kind: str, endpoint: str) -> Iterator[list[Any]]:
        """Give all rows of a kind that an endpoint told."""
        for batch in self.batches(kind):
            if batch["endpoint"] == endpoint:
                yield from batch["rows"]

    def forget(self) -> None:
        """Start afresh."""
        self.file.unlink(missing_ok=True)
