"""How origins are told: the functions of `extractors.origins` with the reviewed data, as the warehouse takes them."""

from __future__ import annotations

from functools import cache

from extractors.origins import copies, overlap, sketch
from flows.agency_seeds import agency_marks
from warehouse.origin_rows import Looked, Marked, OriginRules, Pair


@cache
def origin_rules() -> OriginRules:
    """Give the rules in use, built once per process."""
    return OriginRules(
        sketch=sketch.sketch, title_key=sketch.title_key, own_words=overlap.own_words, overlap=overlap.overlap,
        is_copy=_is_copy, marks=_marks, comparable_words=sketch.SHORTEST,
    )  # fmt: skip


def _is_copy(pair: Pair) -> bool:
    return copies.is_copy(
        pair.similarity, pair.shorter_words, pair.longer_words, same_outlet=pair.same_outlet, same_title=pair.same_title
    )


def _marks(looked: Looked) -> tuple[Marked, ...]:
    own = looked.outlet if looked.source_class == "agency" else None
    return agency_marks().find(looked.text, looked.authors, looked.feed_text, looked.feed_authors, own)
