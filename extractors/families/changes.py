"""What differs between two wordings, word by word."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from extractors.families.words import Words

CUT = 3  # words in a row that are left out without a mark are a cut from here on, fewer are removed words
_LIGHT = 3  # letters of a word that tells little


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between wording a and wording b: words a[a_first:a_last] against words b[b_first:b_last].

    `kind`: cut (left out of b, or of a where `by_a`, at an end, at a mark of omission or in one run), removed, inserted
    (few words gone from, or come into, the middle of b) or swapped.
    """

    kind: str
    a_first: int
    a_last: int
    b_first: int
    b_last: int
    by_a: bool = False
    has_negation: bool = False
    has_figure: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences of two wordings and what they share."""

    changes: tuple[Change, ...]
    shared_words: int
    shared_weight: float
    similarity: float  # shared weight as a share of both wordings, 0 to 1
    local: float  # the same without what was cut off at the ends


def weight(word: str) -> float:
    """Give how much a word tells: short ones are articles, pronouns and prepositions, figures are not."""
    if not word[0].isalpha():
        return 1.0
    return 0.25 if len(word) <= _LIGHT else 0.6 if len(word) == _LIGHT + 1 else 1.0


def difference(a: Words, b: Words, negations: Set[str] = frozenset()) -> Difference:
    """Compare two wordings; linear in the product of their lengths over 64."""
    steps = _steps(a, b)
    changes = tuple(_change(a, b, (a1, a2, b1, b2), negations) for is_same, a1, a2, b1, b2 in steps if not is_same)
    shared = [w for is_same, a1, a2, _, _ in steps if is_same for w in a.words[a1:a2]]
    kept = sum(map(weight, shared))
    whole_a, whole_b = (sum(map(weight, x.words)) for x in (a, b))
    ends = [c for c in changes if c.kind == "cut" and _is_end(c, a, b)]
    cut = sum(weight(w) for c in ends for w in (*a.words[c.a_first : c.a_last], *b.words[c.b_first : c.b_last]))
    both = whole_a + whole_b
    return Difference(changes, len(shared), kept, _dice(kept, both), _dice(kept, both - cut))


def _is_end(change: Change, a: Words, b: Words) -> bool:
    shorter, place = (a, change.a_first) if change.by_a else (b, change.b_first)
    return place in (0, len(shorter))


def _dice(shared: float, both: float) -> float:
    return 2 * shared / both if both else 0.0


def _steps(a: Words, b: Words) -> list[tuple[bool, int, int, int, int]]:
    """Give runs of same and of other words in their order; what is cut out of a whole is one run where it can be."""
    whole = _one_cut(a.words, b.words)
    if whole is not None:
        return whole
    swapped = _one_cut(b.words, a.words)
    if swapped is not None:
        return [(same, a1, a2, b1, b2) for same, b1, b2, a1, a2 in swapped]
    steps: list[tuple[bool, int, int, int, int]] = []
    for op in Indel.opcodes(a.words, b.words):
        same = op.tag == "equal"
        if steps and not same and not steps[-1][0]:
            _, a1, _, b1, _ = steps.pop()
            steps.append((False, a1, op.src_end, b1, op.dest_end))
        else:
            steps.append((same, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return steps


def _one_cut(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[bool, int, int, int, int]] | None:
    """Take b as a piece of a, or as its beginning and its end, None where it is neither."""
    if not b or len(b) > len(a):
        return None
    for at in range(len(a) - len(b) + 1):
        if a[at] == b[0] and a[at : at + len(b)] == b:
            steps = [(False, 0, at, 0, 0), (True, at, at + len(b), 0, len(b))]
            steps.append((False, at + len(b), len(a), len(b), len(b)))
            return [s for s in steps if s[1] < s[2]]
    head = 0
    while head < len(b) and a[head] == b[head]:
        head += 1
    tail = len(b) - head
    if head == 0 or a[len(a) - tail :] != b[head:]:
        return None
    behind = len(a) - tail
    return [(True, 0, head, 0, head), (False, head, behind, head, head), (True, behind, len(a), head, len(b))]


def _change(a: Words, b: Words, at: tuple[int, int, int, int], negations: Set[str]) -> Change:
    a1, a2, b1, b2 = at
    gone, come = a.words[a1:a2], b.words[b1:b2]
    has_negation = any(w in negations for w in gone) != any(w in negations for w in come)
    has_figure = any(w[0].isdigit() for w in (*gone, *come))
    kind, by_a = "swapped", False
    if not come or not gone:
        by_a = not gone
        run, shorter, place = (come, a, a1) if by_a else (gone, b, b1)
        is_end = place in (0, len(shorter))
        # «nicht» at the end of a sentence is a word of it, not a half that was left away.
        is_cut = place in shorter.gaps or len(run) >= CUT or (is_end and not has_negation)
        kind = "cut" if is_cut else "inserted" if by_a else "removed"
    return Change(kind, a1, a2, b1, b2, by_a, has_negation, has_figure)
