"""The stage that places claims in families: new ones are compared with stored ones of the same speaker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.families.grouping import Member, components, family_of
from extractors.families.meaning import NO_MEANING, Meaning, Vector, evidence_keys, relate
from extractors.families.relation import MIN_WORDS, Related, Statement
from extractors.families.words import shingle_keys, wording_key, words_of
from flows.seed_files import language_packs, pack_files
from warehouse import families as store
from warehouse.arrow import Row
from warehouse.connect import Connection

ARTICLES_AT_ONCE = 1_000  # in one transaction


@cache
def meanings() -> dict[str, Meaning]:
    """Read what each language has words for, by language."""
    packs = language_packs()
    return {
        code: Meaning.from_mapping(code, data, compounds=code in packs and packs[code].compounds)
        for code, data in pack_files("meaning.toml").items()
    }


def place_claims(
    connection: Connection, run_id: int, limit: int = ARTICLES_AT_ONCE, vector: Vector | None = None
) -> int:
    """Place the claims of the next articles that were not looked at; gives how many articles these were.

    What it does is one piece of work for one transaction; 0 means that everything is placed.
    """
    store.look_again_where_speakers_moved(connection)
    articles = store.articles_to_place(connection, limit)
    if not articles:
        return 0
    left = store.take_out(connection, [a for a, _ in articles])
    fresh = _Fresh()
    for claim in store.new_claims(connection, articles):
        fresh.add_new(claim)
    store.add_claims(connection, run_id, articles, fresh.wordings, fresh.keys)
    for stored in store.stored_claims(connection, left):
        fresh.add_left(stored)
    pairs = store.find_partners(connection, fresh.claims, fresh.keys)
    _place(connection, run_id, pairs, {row["claim_id"] for row in fresh.claims}, vector)
    return len(articles)


@dataclass(slots=True)
class _Fresh:
    """Rows of the claims that are to be placed."""

    wordings: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)

    def add_new(self, claim: store.NewClaim) -> None:
        words = words_of(claim.content)
        if len(words) < MIN_WORDS:
            return
        wording = wording_key(claim.speaker_key, words)
        evidence = meanings().get(claim.language, NO_MEANING).evidence(words, claim.numbers, claim.names)
        self.wordings.append(
            {
                "claim_id": claim.claim_id, "article_id": claim.article_id, "version": claim.version,
                "said_on": claim.said_on, "published_at": claim.published_at, "language": claim.language,
                "speaker_key": claim.speaker_key, "is_quoted": claim.is_quoted, "wording": wording,
                "evidence": "\t".join(sorted(evidence)),
            }
        )  # fmt: skip
        self._add({"claim_id": claim.claim_id, "wording": wording, "said_on": claim.said_on})
        self._add_keys(wording, claim, shingle_keys(claim.speaker_key, words), evidence)

    def add_left(self, claim: store.StoredClaim) -> None:
        words = words_of(claim.content)
        self._add({"claim_id": claim.claim_id, "wording": claim.wording, "said_on": claim.said_on})
        self._add_keys(claim.wording, claim, shingle_keys(claim.speaker_key, words), _evidence(claim))

    def _add(self, row: Row) -> None:
        self.claims.append(row)

    def _add_keys(
        self,
        wording: int,
        claim: store.NewClaim | store.StoredClaim,
        shingles: Sequence[int],
        evidence: frozenset[str],
    ) -> None:
        kinds = {store.SAME_WORDS: shingles}
        if not claim.speaker_key.startswith("name "):
            kinds[store.SAME_THINGS] = evidence_keys(claim.speaker_key, evidence)
        self.keys += [
            {"wording": wording, "said_on": claim.said_on, "kind": kind, "key": key}
            for kind, keys in kinds.items()
            for key in keys
        ]


def _evidence(claim: store.StoredClaim) -> frozenset[str]:
    return frozenset(claim.evidence.split("\t")) - {""}


def _place(
    connection: Connection, run_id: int, pairs: Sequence[tuple[int, int]], fresh: set[int], vector: Vector | None
) -> None:
    """Find out which pairs are the same statement, and write the families that come of it."""
    stored = {c.claim_id: c for c in store.stored_claims(connection, {i for pair in pairs for i in pair} | fresh)}
    members = {claim_id: _member(claim) for claim_id, claim in stored.items()}
    related = _relating(members, vector)
    edges = [(one, two) for one, two in pairs if related(members[one], members[two]) is not None]
    if not edges:
        return
    linked = {i for edge in edges for i in edge}
    touched = {stored[i].family_id for i in linked} - {None}
    nodes = linked | {i for i, claim in stored.items() if claim.family_id in touched}
    # What was a family hangs together, whatever ties it.
    heads: dict[int, int] = {}
    for i in sorted(nodes):
        family_id = stored[i].family_id
        if family_id is not None:
            edges.append((heads.setdefault(family_id, i), i))
    families: list[Row] = []
    rows: list[Row] = []
    for group in components(nodes, edges):
        family = family_of([members[i] for i in group], lambda a, b: _related(a, b, vector))
        families.append({"family_id": family.family_id, "first_claim_id": family.first_claim_id, "run_id": run_id})
        rows += [
            {
                "family_id": family.family_id, "claim_id": placed.claim_id, "relation": placed.relation,
                "similarity": placed.similarity, "compared_with_claim_id": placed.compared_with, "run_id": run_id,
            }
            for placed in family.members
        ]  # fmt: skip
    store.write_families(connection, nodes, families, rows)


def _member(claim: store.StoredClaim) -> Member:
    statement = Statement(
        words_of(claim.content), claim.language, claim.is_quoted, claim.said_on, _evidence(claim),
        not claim.speaker_key.startswith("name "),
    )  # fmt: skip
    return Member(claim.claim_id, claim.wording, statement, claim.said_on, claim.published_at)


def _related(a: Statement, b: Statement, vector: Vector | None) -> Related | None:
    meaning = meanings().get(b.language or a.language, NO_MEANING)
    return relate(a, b, meaning.negations, vector)


def _relating(members: dict[int, Member], vector: Vector | None) -> Callable[[Member, Member], Related | None]:
    """Give a function that compares two claims, once for all that have the same words."""
    known: dict[tuple[int, bool, int, bool, bool], Related | None] = {}

    def related(one: Member, two: Member) -> Related | None:
        if one.wording == two.wording:
            return _related(one.statement, two.statement, vector)
        first, second = sorted((one, two), key=lambda m: m.order)
        near = abs((first.said_on - second.said_on).days) <= store.DAYS_BY_THINGS
        key = (first.wording, first.statement.is_quoted, second.wording, second.statement.is_quoted, near)
        if key not in known:
            known[key] = _related(first.statement, second.statement, vector)
        return known[key]

    return related
