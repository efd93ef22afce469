"""Two sequences laid side by side in time and memory that stay in bounds whatever they hold."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

LARGEST = 1 << 26  # pairs that are compared at once: 8 MiB of bits
_DEEPEST = 6  # how often a stretch is cut at what stands once in both
Range = tuple[int, int, int, int]  # a[i:j], b[k:m]


def gaps(a: Sequence[str], b: Sequence[str]) -> list[Range]:
    """Give the stretches of two sequences that are not common to both, in order.

    They are those between the elements of a longest common subsequence. Where the sequences are too long to find it,
    they are first cut at the elements that stand once in each, and what cannot be cut is one stretch.
    """
    found: list[Range] = []
    waiting: list[tuple[Range, int]] = [((0, len(a), 0, len(b)), 0)]
    while waiting:
        whole, depth = waiting.pop()
        i, j, k, m = _trimmed(a, b, whole)
        if i == j or k == m:
            if i < j or k < m:
                found.append((i, j, k, m))
        elif (j - i) * (m - k) <= LARGEST:
            found += _by_subsequence(a[i:j], b[k:m], i, k)
        else:
            anchors = _anchors(a, b, (i, j, k, m)) if depth < _DEEPEST else []
            if not anchors:
                found.append((i, j, k, m))
                continue
            before = (i, k)
            for x, y in [*anchors, (j, m)]:
                waiting.append(((before[0], x, before[1], y), depth + 1))
                before = (x + 1, y + 1)
    return _joined(sorted(found))


def _trimmed(a: Sequence[str], b: Sequence[str], whole: Range) -> Range:
    i, j, k, m = whole
    while i < j and k < m and a[i] == b[k]:
        i, k = i + 1, k + 1
    while i < j and k < m and a[j - 1] == b[m - 1]:
        j, m = j - 1, m - 1
    return i, j, k, m


def _by_subsequence(a: Sequence[str], b: Sequence[str], i: int, k: int) -> list[Range]:
    numbers: dict[str, int] = {}  # whole numbers: the library would only hash the texts
    x, y = ([numbers.setdefault(key, len(numbers)) for key in side] for side in (a, b))
    return [
        (i + op.src_start, i + op.src_end, k + op.dest_start, k + op.dest_end)
        for op in LCSseq.opcodes(x, y)
        if op.tag != "equal"
    ]


def _anchors(a: Sequence[str], b: Sequence[str], whole: Range) -> list[tuple[int, int]]:
    """Give places of what stands once in both stretches, rising on both sides."""
    i, j, k, m = whole
    once_a = {key for key, n in Counter(a[i:j]).items() if n == 1}
    once = {key for key, n in Counter(b[k:m]).items() if n == 1} & once_a
    place = {b[y]: y for y in range(k, m) if b[y] in once}
    return _rising([(x, place[a[x]]) for x in range(i, j) if a[x] in once])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a longest choice of the pairs in which the second rises as the first does."""
    tails: list[int] = []
    ends: list[int] = []
    came_from: list[int] = []
    for n, (_, y) in enumerate(pairs):
        place = bisect_left(tails, y)
        tails[place : place + 1] = [y]
        ends[place : place + 1] = [n]
        came_from.append(ends[place - 1] if place else -1)
    chosen: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = came_from[at]
    return chosen[::-1]


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """Make stretches that touch one."""
    found: list[Range] = []
    for i, j, k, m in ranges:
        if found and found[-1][1] == i and found[-1][3] == k:
            found[-1] = (found[-1][0], j, found[-1][2], m)
        else:
            found.append((i, j, k, m))
    return found
