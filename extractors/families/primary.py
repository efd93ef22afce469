"""Where a quotation of the press stands in the text of a primary source, and whether it stands there as quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.families.changes import Change, difference
from extractors.families.meaning import by_meaning
from extractors.families.relation import MIN_WORDS, Statement
from extractors.families.words import Words, words_of
from extractors.model import Span

MIN_QUOTED = 3  # words of a quotation that is looked for
_ALTERED = 0.7  # more than between two articles: here the place is looked for in a whole text
_COMMON = 50  # a pair that stands there more often tells nothing
_SLACK = 3  # times its own length: in so many words it stands, what is left out of it included


class Verdict(StrEnum):
    """What a comparison with the primary texts that are held came to."""

    EXACT = "exact"
    SHORTENED = "shortened"
    ALTERED = "altered"
    TRANSLATED = "translated"
    NOT_FOUND = "not_found"  # no text that is held has it, which says nothing of whether it was said


RANK = {verdict: n for n, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands in a primary text (characters, end exclusive), and how it stands there."""

    verdict: Verdict
    start: int
    end: int
    similarity: float
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PrimaryText:
    """A text prepared for looking up quotations: its words, where each pair of words stands, where sentences are."""

    words: Words
    pairs: Mapping[tuple[str, str], Sequence[int]]
    sentence_starts: Set[int]  # numbers of words
    sentence_ends: Set[int]  # numbers of words behind a sentence
    sentences: Sequence[Statement] = ()  # with what they hold, to find translations
    spans: Sequence[Span] = ()  # of these


def primary_text(text: str, spans: Sequence[Span], sentences: Sequence[Statement] = ()) -> PrimaryText:
    """Prepare a text; `spans` are its sentences, `sentences` what these hold where translations are looked for."""
    words = words_of(text)
    pairs: dict[tuple[str, str], list[int]] = {}
    for n in range(len(words) - 1):
        pairs.setdefault((words.words[n], words.words[n + 1]), []).append(n)
    starts, ends = _bounds(words, spans)
    return PrimaryText(words, pairs, starts, ends, sentences, spans)


def _bounds(words: Words, spans: Iterable[Span]) -> tuple[set[int], set[int]]:
    starts: set[int] = set()
    ends: set[int] = set()
    n = 0
    for start, end in spans:
        while n < len(words) and words.spans[n][0] < start:
            n += 1
        starts.add(n)
        while n < len(words) and words.spans[n][1] <= end:
            n += 1
        ends.add(n)
    return starts, ends


def find_quotation(
    quoted: Statement, text: PrimaryText, *, is_part: bool = False, negations: Set[str] = frozenset()
) -> Place | None:
    """Find a quotation in a text, None where it does not stand there.

    One that stands there word for word is exact where it is whole sentences, or where it `is_part` of a sentence of the
    reporter's; else something was left away. Without its words, sentences in another language are compared by meaning.
    """
    words = quoted.words
    if len(words) < MIN_QUOTED:
        return None
    at = _run(words.words, text)
    if at is not None and not any(0 < gap < len(words) for gap in words.gaps):
        last = at + len(words)
        is_whole = is_part or (at in text.sentence_starts and last in text.sentence_ends and not words.gaps)
        return _place(text, Verdict.EXACT if is_whole else Verdict.SHORTENED, at, last, 1.0)
    return (_aligned(words, text, negations) if len(words) >= MIN_WORDS else None) or _translated(quoted, text)


def _run(words: Sequence[str], text: PrimaryText) -> int | None:
    """Find where these words stand in a row; of several places the first that begins and ends with a sentence."""
    rarest = min(range(len(words) - 1), key=lambda n: len(text.pairs.get((words[n], words[n + 1]), ())))
    found = [
        at - rarest
        for at in text.pairs.get((words[rarest], words[rarest + 1]), ())
        if text.words.words[max(at - rarest, 0) : at - rarest + len(words)] == words
    ]
    whole = [a for a in found if a in text.sentence_starts and a + len(words) in text.sentence_ends]
    return next(iter(whole or found), None)


def _aligned(words: Words, text: PrimaryText, negations: Set[str]) -> Place | None:
    """Compare with the stretch of the text that has most of the quotation's pairs of words."""
    stands = (text.pairs.get((words.words[n], words.words[n + 1]), ()) for n in range(len(words) - 1))
    hits = sorted((at, n) for n, places in enumerate(stands) if len(places) <= _COMMON for at in places)
    near = _densest(hits, _SLACK * len(words))
    if len(near) < 2:
        return None
    # By each pair the quotation begins and ends somewhere; what is left out between two moves the later ones.
    lo = max(min(at - n for at, n in near), 0)
    hi = min(max(at - n for at, n in near) + len(words), len(text.words))
    part = Words(
        text.words.text, text.words.words[lo:hi], text.words.spans[lo:hi],
        frozenset(g - lo for g in text.words.gaps if lo <= g <= hi),
    )  # fmt: skip
    found = difference(part, words, negations)
    ends = [c for c in found.changes if c.kind == "cut" and not c.by_a and c.b_first in (0, len(words))]
    inner = tuple(c for c in found.changes if c not in ends)
    start = lo + max((c.a_last for c in ends if c.b_first == 0), default=0)
    stop = lo + min((c.a_first for c in ends if c.b_first == len(words)), default=hi - lo)
    if all(c.kind == "cut" and not c.by_a for c in inner):
        return _place(text, Verdict.SHORTENED, start, stop, found.local, inner)
    if found.local < _ALTERED or found.shared_words < MIN_WORDS - 1:
        return None
    return _place(text, Verdict.ALTERED, start, stop, found.local, inner)


def _densest(hits: Sequence[tuple[int, int]], reach: int) -> Sequence[tuple[int, int]]:
    """Give the places within `reach` words that hold most pairs of the quotation, each counted once."""
    best: Sequence[tuple[int, int]] = ()
    most = first = 0
    for last, (at, _) in enumerate(hits):
        while at - hits[first][0] > reach:
            first += 1
        count = len({n for _, n in hits[first : last + 1]})
        if count > most:
            best, most = hits[first : last + 1], count
    return best


def _translated(quoted: Statement, text: PrimaryText) -> Place | None:
    best: Place | None = None
    for sentence, (start, end) in zip(text.sentences, text.spans, strict=False):
        if sentence.language != quoted.language:
            found = by_meaning(replace(sentence, said_on=quoted.said_on), quoted)  # how far apart was settled before
            if found is not None and (best is None or found.similarity > best.similarity):
                best = Place(Verdict.TRANSLATED, start, end, found.similarity)
    return best


def _place(
    text: PrimaryText, verdict: Verdict, first: int, last: int, similarity: float, changes: tuple[Change, ...] = ()
) -> Place:
    start, end = text.words.spans[first][0], text.words.spans[last - 1][1]
    return Place(verdict, start, end, round(similarity, 4), changes)
