"""Rows of what was tagged in a text: mentions, claims with their spans, numbers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import duckdb

from extractors.model import Claim, Findings, Mention, Number, Span
from warehouse.arrow import Row, insert, next_id, scalar

GAP = " […] "  # stands between the pieces of a discontinuous content


TAG_IDS = {"mentions": "mention_id", "claims": "claim_id", "numbers": "number_id"}


def next_tag_id(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Give the first id of a kind of tag that was never given, be it to rows that have been replaced."""
    mark = scalar(connection, f"SELECT max(last_id) FROM core.id_marks WHERE name = '{table}'")
    return max(next_id(connection, f"core.{table}", TAG_IDS[table]), (mark or 0) + 1)


@dataclass(slots=True)
class TagRows:
    """Derived rows of one batch, with surrogate ids given in order."""

    run_id: int
    mention_id: int
    claim_id: int
    number_id: int
    mentions: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    spans: list[Row] = field(default_factory=list)
    numbers: list[Row] = field(default_factory=list)

    @classmethod
    def numbered_after(cls, connection: duckdb.DuckDBPyConnection, run_id: int) -> TagRows:
        """Start behind the ids that the warehouse holds."""
        return cls(
            run_id,
            next_tag_id(connection, "mentions"),
            next_tag_id(connection, "claims"),
            next_tag_id(connection, "numbers"),
        )

    def add(self, article_id: int, version: int, text: str, findings: Findings) -> None:
        """Add everything found in one version of an article's text."""
        key = {"article_id": article_id, "version": version, "run_id": self.run_id}
        for mention in findings.mentions:
            self.mentions.append(
                key
                | {
                    "mention_id": self.mention_id, "start_char": mention.start, "end_char": mention.end,
                    "surface": text[mention.start : mention.end], "label": mention.label,
                    "actor_id": mention.actor_id, "actor_name": mention.actor_name,
                    "alias_kind": mention.alias_kind, "confidence": mention.confidence, "entity": mention.entity,
                    "name": mention.name, **_span("role", mention.role, text), "office": mention.office,
                    "office_body": mention.office_body, "office_status": mention.office_status,
                    "found_by": mention.found_by,
                }
            )  # fmt: skip
            self.mention_id += 1
        first_claim = self.claim_id
        entities = _Entities.of(findings.mentions)
        for claim in findings.claims:
            self.claims.append(
                key | self._claim(text, claim, first_claim) | {"speaker_entity": entities.speaker(claim)}
            )
            self.spans += [
                {
                    "claim_id": self.claim_id, "article_id": article_id, "version": version, "position": n,
                    "start_char": start, "end_char": end,
                }
                for n, (start, end) in enumerate(claim.spans)
            ]  # fmt: skip
            self.claim_id += 1
        for number in findings.numbers:
            holder = _innermost(findings.claims, number)
            self.numbers.append(
                key
                | {
                    "number_id": self.number_id, "claim_id": None if holder is None else first_claim + holder,
                    "start_char": number.start, "end_char": number.end, "surface": text[number.start : number.end],
                    "kind": number.kind, "value": number.value, "value_max": number.value_max, "unit": number.unit,
                    "comparator": number.comparator, "of_what": number.of_what, "year": number.year,
                    **_span("whose", number.whose, text), "whose_actor_id": number.whose_actor_id,
                }
            )  # fmt: skip
            self.number_id += 1

    def _claim(self, text: str, claim: Claim, first_claim: int) -> Row:
        return {
            "claim_id": self.claim_id, "mode": claim.mode, "start_char": claim.start, "end_char": claim.end,
            "content": GAP.join(text[s:e] for s, e in claim.spans), **_span("cue", claim.cue, text),
            **_span("speaker", claim.speaker, text), **_span("medium", claim.medium, text),
            "speaker_name": claim.speaker_name, "speaker_actor_id": claim.speaker_actor_id,
            "speaker_resolved": claim.speaker_resolved,
            "parent_claim_id": None if claim.parent is None else first_claim + claim.parent,
            "depth": claim.depth, "confidence": claim.confidence, "rule": claim.rule or None,
            "is_part": claim.is_part and claim.parent is not None,  # a part of nothing is a claim of its own
        }  # fmt: skip

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert all rows, one statement per table."""
        for table, rows in self.tables().items():
            insert(connection, f"core.{table}", rows)

    def tables(self) -> dict[str, list[Row]]:
        """Give the rows by table."""
        return {"mentions": self.mentions, "claims": self.claims, "claim_spans": self.spans, "numbers": self.numbers}


@dataclass(frozen=True, slots=True)
class _Entities:
    """The entities of one text by where they stand and by their full names."""

    spans: list[tuple[int, int, int]]
    names: dict[str, int | None]  # None: a name of two of them

    @classmethod
    def of(cls, mentions: tuple[Mention, ...]) -> _Entities:
        spans: list[tuple[int, int, int]] = []
        names: dict[str, int | None] = {}
        for mention in mentions:
            if mention.entity is not None:
                spans.append((mention.start, mention.end, mention.entity))
                if mention.name:
                    same = names.get(mention.name, mention.entity) == mention.entity
                    names[mention.name] = mention.entity if same else None
        return cls(sorted(spans), names)

    def speaker(self, claim: Claim) -> int | None:
        """Who speaks: the one mentioned there whose name it is, else whom the name means; None where nobody is told."""
        if claim.speaker is None:
            return None
        named = self.names.get(claim.speaker_name or "")
        if named is not None:
            return named
        start, end = claim.speaker
        here = set()
        at = bisect_left(self.spans, (end,))
        while at and self.spans[at - 1][1] > start:  # mentions do not nest, so those that touch a span are neighbours
            at -= 1
            here.add(self.spans[at][2])
        return here.pop() if len(here) == 1 and claim.speaker_resolved in ("name", "title", "metonym") else None


def _span(name: str, span: Span | None, text: str) -> Row:
    if span is None:
        return {}
    start, end = span
    return {name: text[start:end], f"{name}_start_char": start, f"{name}_end_char": end}


def _innermost(claims: tuple[Claim, ...], number: Number) -> int | None:
    """Find the deepest, then shortest claim one of whose spans holds the number; a whole statement before its part."""
    best: tuple[int, bool, int] | None = None
    found: int | None = None
    for n, claim in enumerate(claims):
        for start, end in claim.spans:
            if start <= number.start and number.end <= end:
                rank = (-claim.depth, claim.is_part, end - start)
                if best is None or rank < best:
                    best, found = rank, n
    return found
