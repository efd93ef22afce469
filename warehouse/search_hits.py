"""The hits of a search as a person reads them: the article, and the passage that shows why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from warehouse.search import Connection, Ranked, look_up
from warehouse.search_request import read_request
from warehouse.search_snippet import find_snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """One article; `text` is `v_articles.text[start:end]`, and `marks` are offsets in the whole text."""

    rank: int
    score: float
    article_id: int
    news_on: date | None
    outlet: str | None
    language: str | None
    title: str | None
    url: str | None
    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...]
    claim_ids: tuple[int, ...]  # statements of the speaker asked for that the passage touches


def read_hits(connection: Connection, text: str, ranked: Ranked, speaker: str | None = None) -> Iterator[Hit]:
    """Give the hits in their order; with a speaker the passage is one of his statements where it can be."""
    if not ranked.hits:
        return
    request = read_request(text)
    listed = ", ".join(str(article_id) for article_id, _ in ranked.hits)
    rows = look_up(
        connection,
        "article_id, news_on, outlet, language, title, url, coalesce(text, '')",
        [article_id for article_id, _ in ranked.hits],
    )
    articles = {row[0]: row[1:] for row in rows}
    spoken: dict[int, list[tuple[int, int, int]]] = {}
    if speaker is not None:
        said = connection.execute(
            f"SELECT article_id, start_char, end_char, claim_id FROM v_claims WHERE article_id IN ({listed}) "
            "AND (speaker ILIKE '%' || $speaker || '%' OR speaker_actor_id = $speaker)",
            {"speaker": speaker},
        ).fetchall()
        for article_id, start, end, claim_id in said:
            spoken.setdefault(article_id, []).append((start, end, claim_id))
    for rank, (article_id, score) in enumerate(ranked.hits, 1):
        news_on, outlet, language, title, url, body = articles[article_id]
        claims = spoken.get(article_id, [])
        found = find_snippet(body, request, [(a, b) for a, b, _ in claims])
        touched = tuple(c for a, b, c in claims if any(a <= x and y <= b for x, y in found.marks))
        yield Hit(
            rank, score, article_id, news_on, outlet, language, title, url, found.start, found.end,
            body[found.start : found.end], found.marks, touched,
        )  # fmt: skip
