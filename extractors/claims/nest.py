"""Nesting: claims inside of what somebody is quoted with, and which claim relays which."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.model import Span

_DEEPEST = 4
_BACK = 12  # claims back that one may stand in


def parents(attributions: Sequence[Attribution]) -> list[tuple[int | None, int]]:
    """For each (ordered by start, the longer first) the claim it stands in and its depth.

    A claim stands in another where that one's content holds its cue, or all of it where it has none. The verbatim
    part of a mixed statement has that as its parent and its depth; a claim of the same speaker is no relay.
    """
    found: list[tuple[int | None, int]] = []
    for n, a in enumerate(attributions):
        around = range(n - 1, max(n - 1 - _BACK, -1), -1)
        holder = next((m for m in around if found[m][1] < _DEEPEST and _holds(attributions[m], a)), None)
        if holder is None:
            found.append((None, 0))
        elif a.is_part:
            found.append((holder, found[holder][1]))
        elif attributions[holder].is_part or _same(attributions[holder], a):
            found.append(found[holder])
        else:
            found.append((holder, found[holder][1] + 1))
    return found


def _same(outer: Attribution, inner: Attribution) -> bool:
    return outer.speaker is not None and outer.speaker == inner.speaker


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the content of a claim has the cue of another in it, or the whole of it."""
    told: Span = inner.spans[0] if inner.is_part or inner.cue is None else inner.cue
    return outer.spans != inner.spans and any(start <= told[0] and told[1] <= end for start, end in outer.spans)
