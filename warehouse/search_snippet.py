"""The passage of a text that shows why it was found, with the offsets of the words in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.search_request import Request
from warehouse.search_words import WORD, stem

LENGTH = 220  # characters of a passage
_BEFORE = 50  # of them before the first word found


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage `text[start:end]` and the words found in it, as offsets in the whole text."""

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


def find_snippet(text: str, request: Request, within: Sequence[tuple[int, int]] = ()) -> Snippet:
    """Choose the passage that has the most of what was asked for, one in `within` where there is any."""
    found = _matches(text, request)
    inside = [m for m in found if any(a <= m[0] and m[1] <= b for a, b in within)]
    best, best_value = 0, (-1, 0)
    candidates = inside or found
    for n, (first, _, _) in enumerate(candidates):
        near = [m for m in candidates[n : n + 40] if m[1] <= first + LENGTH - _BEFORE]
        value = (len({clause for _, _, clause in near}), len(near))
        if value > best_value:
            best, best_value = first, value
    start = _word_edge(text, max(best - _BEFORE, 0), forwards=True)
    end = _word_edge(text, min(max(best, start) + LENGTH - _BEFORE, len(text)), forwards=False)
    end = max(end, min(start + 1, len(text)))
    return Snippet(start, end, tuple((a, b) for a, b, _ in found if start <= a and b <= end))


def _matches(text: str, request: Request) -> list[tuple[int, int, int]]:
    """Give (start, end, clause) of every word that was asked for, in order; words of a phrase only where it stands."""
    phrases = [list(re.finditer(r"\b" + r"[\W_]+".join(p) + r"\b", text, re.IGNORECASE)) for p in request.phrases]
    phrase_stems = {stem(word) for phrase in request.phrases for word in phrase}
    known: dict[str, int | None] = {}
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        if word not in known:
            known[word] = next(
                (n for n, clause in enumerate(request.clauses) if any(t.fits(word) for t in clause)), None
            )
        clause = known[word]
        if clause is None:
            continue
        alone = all(t.stem in phrase_stems for t in request.clauses[clause])
        if not alone or any(p.start() <= match.start() and match.end() <= p.end() for ps in phrases for p in ps):
            found.append((match.start(), match.end(), clause))
    return found


def _word_edge(text: str, at: int, *, forwards: bool) -> int:
    """Move to where a word begins (or back to where one ends), by a few characters at most."""
    if at in (0, len(text)):
        return at
    for step in range(25):
        here = at + step if forwards else at - step
        if not 0 < here < len(text):
            break
        edge, other = (text[here - 1], text[here]) if forwards else (text[here], text[here - 1])
        if edge.isspace() and not other.isspace():
            return here
    return at
