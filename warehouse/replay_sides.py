"""What two states of the same texts are compared by: the columns of each kind of row, and the SQL that gives them.

A side is what is current, or the set of a run. Rows are told by what they say and where they stand, never by their ids:
entities are told by their first mention, parents and holders by their spans.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.replay_plan import STAGE_TABLES, STAGES


@dataclass(frozen=True, slots=True)
class Side:
    """One state of texts: `set_id` None is what is current."""

    set_id: int | None
    stage: str = "article"

    def rows(self, table: str, texts: str) -> str:
        """Give SQL of the rows of a table that are of the texts in a temporary table."""
        held = self.set_id is not None and table in STAGE_TABLES[self.stage]
        source = f"replay.{table}" if held else f"core.{table}"
        where = f"WHERE x.set_id = {self.set_id}" if held else ""
        mine = "y.article_id = x.article_id AND y.version = x.version"
        return f"(SELECT x.* FROM {source} x SEMI JOIN {texts} y ON {mine} {where})"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: its columns by what a change of them is called, and how a changed row is found again.

    `refers` are columns that come from other rows: a row keeps its id when they change.
    """

    name: str
    table: str
    stage: str  # the first stage whose rows it has
    changes: dict[str, tuple[str, ...]]
    same: tuple[str, ...]  # columns by which a row with other content is the same one, tried in this order
    shown: tuple[str, ...]  # columns that a person sees of a row
    id_column: str = ""
    refers: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for columns in self.changes.values() for column in columns)

    @property
    def own(self) -> tuple[str, ...]:
        return tuple(column for column in self.columns if column not in self.refers)


_SPAN = ("start_char", "end_char")
MENTIONS = Kind(
    "mentions", "mentions", "mentions",
    {
        "actor": ("actor_id", "actor_name"),
        "kind": ("label", "alias_kind"),
        "span": (*_SPAN, "surface"),
        "office": ("role", "role_start_char", "role_end_char", "office", "office_body", "office_status"),
        "entity": ("entity_at",),
        "other": ("confidence", "name", "found_by"),
    },
    ("start_char, end_char", "start_char", "end_char"), ("start_char", "end_char", "surface", "actor_id"),
    "mention_id", frozenset({"entity_at"}),
)  # fmt: skip
CLAIMS = Kind(
    "claims", "claims", "claims",
    {
        "speaker": (
            "speaker", "speaker_start_char", "speaker_end_char", "speaker_name", "speaker_actor_id", "speaker_resolved",
            "speaker_at",
        ),
        "mode": ("mode",),
        "span": (*_SPAN, "spans", "content"),
        "cue": ("cue", "cue_start_char", "cue_end_char"),
        "medium": ("medium", "medium_start_char", "medium_end_char"),
        "nesting": ("depth", "is_part", "parent_at"),
        "other": ("confidence", "rule"),
    },
    ("spans", "cue_start_char, cue_end_char", "start_char", "end_char"),
    ("start_char", "end_char", "content", "speaker_name"), "claim_id", frozenset({"speaker_at", "parent_at"}),
)  # fmt: skip
NUMBERS = Kind(
    "numbers", "numbers", "numbers",
    {
        "value": ("kind", "value", "value_max", "unit"),
        "span": (*_SPAN, "surface"),
        "comparator": ("comparator",),
        "meaning": ("of_what", "year"),
        "whose": ("whose", "whose_start_char", "whose_end_char", "whose_actor_id"),
        "claim": ("claim_at",),
    },
    ("start_char, end_char", "start_char", "end_char"), ("start_char", "end_char", "surface", "value"), "number_id",
    frozenset({"claim_at"}),
)  # fmt: skip
PEOPLE = Kind(
    "people", "provisional_evidence", "mentions",
    {
        "actor": ("actor_id",),
        "name": ("name", "name_key", "entity_at"),
        "office": ("role", "office", "office_body", "office_status", "country"),
        "reason": ("reason", "score"),
        "other": ("context", "language", "outlet", "seen_on"),
    },
    ("name_key", "entity_at"), ("name", "actor_id", "reason"),
)  # fmt: skip
ARTICLES = Kind(
    "articles", "article_versions", "mentions",
    {
        "text": ("text", "text_hash", "words"),
        "title": ("headline", "page_title", "tagged_title", "title_from"),
        "time": ("published_at", "published_from", "article_published_at"),
        "authors": ("authors", "authors_from"),
        "access": ("access", "article_access"),
        "language": ("language", "article_language"),
        "relevance": ("relevance",),
        "topics": ("topics",),
        "other": ("declared_canonical", "title"),
    },
    ("article_id",), ("title",),
)  # fmt: skip
ORIGINS = Kind(
    "origins", "article_origins", "families",
    {
        "origin": ("origin_id", "group_id"),
        "agency": ("agency", "agencies", "agency_from"),
        "similarity": ("similarity",),
    },
    ("article_id",), ("origin_id", "agency", "similarity"), "article_id",
)  # fmt: skip
FAMILIES = Kind(
    "families", "family_members", "families",
    {
        "family": ("family_id",),
        "relation": ("relation", "compared_with_claim_id"),
        "similarity": ("similarity",),
        "claim": ("claim_id",),
    },
    ("claim_id",), ("claim_id", "family_id", "relation"), "claim_id",
)  # fmt: skip
PRIMARY = Kind(
    "primary", "primary_checks", "families",
    {
        "verdict": ("verdict", "has_text"),
        "place": ("primary_article_id", "primary_version", "start_char", "end_char"),
        "similarity": ("similarity",),
        "claim": ("claim_id",),
    },
    ("claim_id",), ("claim_id", "verdict"), "claim_id",
)  # fmt: skip
KINDS = (ARTICLES, MENTIONS, PEOPLE, CLAIMS, NUMBERS)
RELATION_KINDS = (ORIGINS, FAMILIES, PRIMARY)


def kinds_of(stage: str) -> tuple[Kind, ...]:
    """Give the kinds of rows that a stage makes."""
    if stage == "families":
        return RELATION_KINDS
    return tuple(kind for kind in KINDS if STAGES.index(kind.stage) >= STAGES.index(stage))


def side_sql(kind: Kind, side: Side, texts: str, stage: str) -> str:
    """Give SQL of a side's rows of a kind: article_id, version, `id`, and the columns of the kind.

    `texts` is a temporary table with article_id, version; `stage` is what the two sides are compared for.
    """
    if kind in RELATION_KINDS:
        columns = ", ".join(f"r.{c}" for c in kind.columns)
        return (
            f"SELECT r.article_id, r.version, r.{kind.id_column} AS id, {columns} FROM {side.rows(kind.table, texts)} r"
        )
    return {"articles": _articles, "mentions": _mentions, "people": _people, "claims": _claims, "numbers": _numbers}[
        kind.name
    ](side, texts, stage)


def _entities(side: Side, texts: str) -> str:
    return (
        "SELECT article_id, version, entity, min(start_char) AS entity_at "
        f"FROM {side.rows('mentions', texts)} WHERE entity IS NOT NULL GROUP BY ALL"
    )


def _mentions(side: Side, texts: str, stage: str) -> str:
    columns = ", ".join(f"m.{c}" for c in MENTIONS.own)
    return f"""
    SELECT m.article_id, m.version, m.mention_id AS id, {columns}, e.entity_at
    FROM {side.rows("mentions", texts)} m LEFT JOIN ({_entities(side, texts)}) e
      ON e.article_id = m.article_id AND e.version = m.version AND e.entity = m.entity
    """


def _people(side: Side, texts: str, stage: str) -> str:
    columns = ", ".join(f"p.{c}" for c in PEOPLE.columns if c != "entity_at")
    return f"""
    SELECT p.article_id, p.version, p.entity AS id, {columns}, e.entity_at
    FROM {side.rows("provisional_evidence", texts)} p LEFT JOIN ({_entities(side, texts)}) e
      ON e.article_id = p.article_id AND e.version = p.version AND e.entity = p.entity
    """


def _with_spans(side: Side, texts: str) -> str:
    return f"""
    SELECT c.*, s.spans FROM {side.rows("claims", texts)} c LEFT JOIN (
      SELECT claim_id, string_agg(start_char || '-' || end_char, ' ' ORDER BY position) AS spans
      FROM {side.rows("claim_spans", texts)} GROUP BY claim_id
    ) s ON s.claim_id = c.claim_id
    """


def _claims(side: Side, texts: str, stage: str) -> str:
    columns = ", ".join(f"c.{c}" for c in CLAIMS.own if c not in ("spans", "is_part"))
    return f"""
    SELECT c.article_id, c.version, c.claim_id AS id, {columns}, c.spans, coalesce(c.is_part, false) AS is_part,
      p.spans || ' ' || p.mode AS parent_at, e.entity_at AS speaker_at
    FROM ({_with_spans(side, texts)}) c
    LEFT JOIN ({_with_spans(side, texts)}) p ON p.claim_id = c.parent_claim_id
    LEFT JOIN ({_entities(side, texts)}) e
      ON e.article_id = c.article_id AND e.version = c.version AND e.entity = c.speaker_entity
    """


def _numbers(side: Side, texts: str, stage: str) -> str:
    columns = ", ".join(f"n.{c}" for c in NUMBERS.own)
    return f"""
    SELECT n.article_id, n.version, n.number_id AS id, {columns}, c.spans || ' ' || c.mode AS claim_at
    FROM {side.rows("numbers", texts)} n LEFT JOIN ({_with_spans(side, texts)}) c ON c.claim_id = n.claim_id
    """


# Columns of core.articles speak of the current version alone.
_OF_ARTICLE = {
    "words": "words", "title_from": "title_from", "published_from": "published_from",
    "article_published_at": "published_at", "authors": "authors", "authors_from": "authors_from",
    "article_access": "access", "article_language": "language", "relevance": "relevance", "topics": "topics",
    "declared_canonical": "declared_canonical", "title": "title",
}  # fmt: skip
_OF_VERSION = {
    "text": "text", "text_hash": "text_hash", "headline": "headline", "page_title": "title",
    "tagged_title": "tagged_title", "published_at": "published_at", "access": "access", "language": "language",
}  # fmt: skip
_OF_TAGGING = ("article_language", "relevance", "topics")


def _articles(side: Side, texts: str, stage: str) -> str:
    of_article = [
        f"a.{column} AS {name}" if stage == "article" or name in _OF_TAGGING else f"NULL AS {name}"
        for name, column in _OF_ARTICLE.items()
    ]
    of_version = [
        f"{f'v.{column}' if stage == 'article' else 'NULL'} AS {name}" for name, column in _OF_VERSION.items()
    ]
    versions = side.rows("article_versions", texts)
    return f"""
    SELECT v.article_id, v.version, v.article_id AS id, {", ".join([*of_version, *of_article])}
    FROM {versions} v
    LEFT JOIN core.articles w ON w.article_id = v.article_id AND w.version = v.version
    LEFT JOIN {side.rows("articles", texts)} a ON a.article_id = w.article_id AND a.version = w.version
    """
