"""Quotations and indirect statements of one text put together: a quoted part of a mixed statement is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution
from extractors.packs import LanguagePack


def merged(quoted: Sequence[Attribution], indirect: Sequence[Attribution], pack: LanguagePack) -> list[Attribution]:
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
    return sorted(kept, key=lambda a: (a.spans[0][0], -a.spans[-1][1]))


def _holds(whole: Attribution, part: Attribution) -> bool:
    """Whether a span of the statement has the whole quotation in it."""
    first, last = part.spans[0][0], part.spans[-1][1]
    return any(start <= first and last <= end for start, end in whole.spans)
