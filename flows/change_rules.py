"""How changes are judged: the functions of `extractors.changes` with the reviewed data, as the warehouse takes them."""

from __future__ import annotations

from extractors.changes import (
    ChangeKind,
    Tagged,
    TaggedClaim,
    TaggedNumber,
    TextChange,
    compare,
    count_words,
    find_edits,
)
from extractors.model import Access, Span
from flows.change_lexicon import judging_lexicon
from warehouse.change_rows import Judged, Version

_EDITED = frozenset({ChangeKind.CORRECTION, ChangeKind.BODY, ChangeKind.HEADLINE, ChangeKind.TYPO})


def judge(before: Version, after: Version) -> Judged:
    """Tell what a version is to the one before it.

    A text that became more complete was changed by the reading, one that other extractors read may have been: neither
    is an edit.
    """
    if Access(after.access).completeness > Access(before.access).completeness:
        return Judged(ChangeKind.COMPLETED)
    if after.other_extractors:
        return Judged(ChangeKind.EXTRACTOR)
    change = compare(before.title, before.text, after.title, after.text, judging_lexicon(after.language))
    edits = find_edits(change, _tagged(before), _tagged(after)) if change.kind in _EDITED else ()
    return Judged(
        change.kind, change.headline, _words(change, before.text, old=True), _words(change, after.text, old=False),
        change.notice, edits,
    )  # fmt: skip


def _words(change: TextChange, text: str, *, old: bool) -> int:
    spans: list[Span] = [w for s in change.sentences for w in (s.words_before if old else s.words_after)]
    return count_words(spans, text)


def _tagged(version: Version) -> Tagged:
    return Tagged(
        version.text,
        tuple(TaggedClaim(c.claim_id, c.start, c.end, c.content, c.speaker, c.surface) for c in version.claims),
        tuple(
            TaggedNumber(n.number_id, n.start, n.end, n.kind, n.value, n.value_max, n.unit, n.of_what, n.holder)
            for n in version.numbers
        ),
    )
