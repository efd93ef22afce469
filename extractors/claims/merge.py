"""Quotations and indirect statements of one text put together: a quoted part of a mixed statement is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution, is_name
from extractors.claims.frames import Frame
from extractors.claims.phrases import quoted_title
from extractors.model import Span
from extractors.packs import LanguagePack


def merged(
    quoted: Sequence[Attribution], indirect: Sequence[Attribution], frames: Sequence[Frame], pack: LanguagePack
) -> list[Attribution]:
    """All of them in the order of the text; a quotation inside a mixed statement is its part or, where the pack
    does not want parts, left out."""
    mixed = sorted((a for a in indirect if a.mode == "mixed"), key=lambda a: a.spans[0])
    kept: list[Attribution] = list(indirect)
    n = 0
    for a in sorted(quoted, key=lambda a: a.spans[0]):
        while n < len(mixed) and mixed[n].spans[-1][1] < a.spans[-1][1]:
            n += 1
        whole = next((m for m in mixed[n : n + 2] if _holds(m, a)), None)
        if whole is None:
            kept.append(a)
        elif pack.verbatim_parts:
            kept.append(replace(a, mode="mixed", is_part=True, speaker=whole.speaker, kind=whole.kind))
    if pack.verbatim_parts:
        kept += _untold(mixed, kept, frames, pack)
    return sorted(kept, key=lambda a: (a.spans[0][0], -a.spans[-1][1]))


def _untold(
    mixed: Sequence[Attribution], kept: Sequence[Attribution], frames: Sequence[Frame], pack: LanguagePack
) -> list[Attribution]:
    """The quoted words of mixed statements that nothing else attributed, but for names and scare quotes."""
    told = {span for a in kept for span in a.spans}
    found: list[Attribution] = []
    at = 0
    for frame in frames:
        for n, quote in frame.quotes.items():
            if quote.spans[0] in told or is_name(frame, n, pack) or quoted_title(frame, n, pack):
                continue
            while at < len(mixed) and mixed[at].spans[-1][1] < quote.spans[0][0]:
                at += 1
            whole = next((m for m in mixed[at : at + 2] if _covers(m, quote.spans[0])), None)
            if whole is not None:
                found.append(replace(whole, spans=quote.spans, is_part=True, confidence=0.6, rule="quotation"))
    return found


def _covers(whole: Attribution, span: Span) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in whole.spans)


def _holds(whole: Attribution, part: Attribution) -> bool:
    """Whether a span of the statement has the whole quotation in it."""
    return _covers(whole, (part.spans[0][0], part.spans[-1][1]))
