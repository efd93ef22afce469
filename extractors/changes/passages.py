"""Claims and numbers that vanished, came or changed between two versions, and the sentences that hold none.

Each edit is told once, by the most that is known of it: the claim, else the number, else the sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from extractors.changes.compare import SentenceChange, TextChange
from extractors.changes.pairing import pair_up
from extractors.changes.tokens import tokens
from extractors.model import Span

_SAME_SPEAKER = 0.4  # share of words from which two statements of one speaker are one that was altered
_ANY_SPEAKER = 0.7


@dataclass(frozen=True, slots=True)
class TaggedClaim:
    """A stored claim of one version; `speaker` is the actor or the name, `surface` how the text names him."""

    claim_id: int
    start: int
    end: int
    content: str
    speaker: str | None = None
    surface: str | None = None


@dataclass(frozen=True, slots=True)
class TaggedNumber:
    """A stored number of one version; `holder` is whose figure it is, or who named it."""

    number_id: int
    start: int
    end: int
    kind: str
    value: float | None
    value_max: float | None = None
    unit: str | None = None
    of_what: str | None = None
    holder: str | None = None

    @property
    def amount(self) -> tuple[object, ...]:
        return self.kind, self.unit, self.value, self.value_max

    @property
    def meaning(self) -> tuple[object, ...]:
        return self.kind, self.unit, self.of_what


@dataclass(frozen=True, slots=True)
class Tagged:
    """One version of a text with what was found in it."""

    text: str
    claims: tuple[TaggedClaim, ...] = ()
    numbers: tuple[TaggedNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: `element` is headline, claim, number or sentence, `what` is removed, added, changed or typo.

    A claim, and a sentence that is only in one of the versions, brings along the first number that is not as it was.

    `before` and `after` are the characters of the element in its version, None where it is not there (and for
    headlines); `sentence_before` and `sentence_after` those of the sentences that hold it.
    """

    element: str
    what: str
    before: Span | None = None
    after: Span | None = None
    sentence_before: Span | None = None
    sentence_after: Span | None = None
    claim_before: int | None = None
    claim_after: int | None = None
    number_before: int | None = None
    number_after: int | None = None


Pair = tuple[int | None, int | None]  # places in the old and in the new version; None where it is only in the other
T = TypeVar("T")


def find_edits(change: TextChange, old: Tagged, new: Tagged) -> tuple[Edit, ...]:
    """Give the edits between two versions in the order of the text, the headline first; `change` is theirs."""
    sentences = [c for c in change.sentences if c.what != "moved"]
    before = _Side.of(old, [c.before for c in sentences])
    after = _Side.of(new, [c.after for c in sentences])
    found = [_claim_edit(pair, before, after) for pair in _claim_pairs(sentences, before, after)]
    told = {n for e in found for n in (*before.touched(e.before), *after.touched(e.after))}
    found += [
        Edit("sentence", c.what, c.before, c.after, c.before, c.after) for n, c in enumerate(sentences) if n not in told
    ]
    found = _with_numbers(found, _number_pairs(sentences, before, after), before, after)
    if change.headline:
        found.append(Edit("headline", change.headline))
    return tuple(sorted(found, key=_place))


def _place(edit: Edit) -> tuple[int, int, int]:
    spans = (edit.after, edit.sentence_after, edit.before, edit.sentence_before)
    first = next((span[0] for span in spans if span), 0)
    return (0 if edit.element == "headline" else 1, first, edit.claim_after or edit.claim_before or 0)


# ---------------------------------------------------------------- one version and its changed sentences


@dataclass(frozen=True, slots=True)
class _Side:
    """One version, with those of its sentences that changed and what was found in them."""

    spans: list[tuple[Span, int]]  # of the changed sentences, in order, each with the place of its change
    ends: list[int]  # the furthest end up to each of them
    claims: list[TaggedClaim]
    numbers: list[TaggedNumber]
    text: str

    @classmethod
    def of(cls, tagged: Tagged, spans: Sequence[Span | None]) -> _Side:
        placed = sorted((span, n) for n, span in enumerate(spans) if span)
        side = cls(placed, [span[1] for span, _ in placed], [], [], tagged.text)
        side.claims.extend(c for c in tagged.claims if side.touched((c.start, c.end)))
        side.numbers.extend(x for x in tagged.numbers if side.touched((x.start, x.end)))
        return side

    def touched(self, span: Span | None) -> list[int]:
        """Give the changes whose sentences a stretch touches; sentences do not overlap, one may stand there twice."""
        if span is None:
            return []
        return [n for _, n in self._held(span)]

    def around(self, span: Span | None) -> Span | None:
        """Give the hull of the changed sentences that a stretch touches."""
        held = self._held(span) if span else []
        return (held[0][0][0], held[-1][0][1]) if held else None

    def _held(self, span: Span) -> list[tuple[Span, int]]:
        first = bisect_left(self.ends, span[0] + 1)
        last = bisect_left(self.spans, ((span[1], 0), 0))
        return self.spans[first:last]


def _grouped(places: Iterable[int], key: Callable[[int], T]) -> dict[T, list[int]]:
    groups: dict[T, list[int]] = defaultdict(list)
    for place in places:
        groups[key(place)].append(place)
    return groups


def _same(
    old: Sequence[int], new: Sequence[int], key_old: Callable[[int], Hashable], key_new: Callable[[int], Hashable]
) -> list[tuple[int, int]]:
    """Pair in order those that have the same key."""
    waiting = _grouped(reversed(new), key_new)
    return [(i, waiting[key].pop()) for i in old if waiting.get(key := key_old(i))]


def _without(old: Sequence[int], new: Sequence[int], pairs: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    taken_old, taken_new = {i for i, _ in pairs}, {k for _, k in pairs}
    return [i for i in old if i not in taken_old], [k for k in new if k not in taken_new]


# ---------------------------------------------------------------- claims


def _words(text: str) -> tuple[str, ...]:
    return tuple(t.key.casefold() for t in tokens(text, 0, len(text)) if not t.is_sign)


def _claim_pairs(sentences: Sequence[SentenceChange], old: _Side, new: _Side) -> list[Pair]:
    """Give the claims that are not as they were: altered ones as pairs, those of one version alone beside None."""
    words_old, words_new = [_words(c.content) for c in old.claims], [_words(c.content) for c in new.claims]
    rest = list(range(len(old.claims))), list(range(len(new.claims)))
    # Kept: the same words by the same speaker, or by one whom both texts call the same.
    for who in ("speaker", "surface"):
        kept = _same(
            *rest,
            lambda i, who=who: (words_old[i], getattr(old.claims[i], who)),  # type: ignore[misc]
            lambda k, who=who: (words_new[k], getattr(new.claims[k], who)),  # type: ignore[misc]
        )
        rest = _without(*rest, kept)
    pairs: list[tuple[int, int]] = []
    speakers = _grouped(rest[0], lambda i: old.claims[i].speaker), _grouped(rest[1], lambda k: new.claims[k].speaker)
    for speaker, mine in speakers[0].items():
        pairs += _altered(mine, speakers[1].get(speaker, []), words_old, words_new, _SAME_SPEAKER)
    rest = _without(*rest, pairs)
    pairs += _altered(*rest, words_old, words_new, _ANY_SPEAKER)
    rest = _without(*rest, pairs)
    gone = [i for i in rest[0] if not _still_there(words_old[i], old, old.claims[i], new, [c.after for c in sentences])]
    come = [
        k for k in rest[1] if not _still_there(words_new[k], new, new.claims[k], old, [c.before for c in sentences])
    ]
    return [*pairs, *((i, None) for i in gone), *((None, k) for k in come)]


def _altered(
    old: Sequence[int],
    new: Sequence[int],
    words_old: Sequence[tuple[str, ...]],
    words_new: Sequence[tuple[str, ...]],
    least: float,
) -> list[tuple[int, int]]:
    found = pair_up([words_old[i] for i in old], [words_new[k] for k in new], least)
    return [(old[x], new[y]) for x, y in found]


def _still_there(
    words: tuple[str, ...], side: _Side, claim: TaggedClaim, other: _Side, counterparts: Sequence[Span | None]
) -> bool:
    """Whether the wording stands in the other version of the sentence, though no claim was found there."""
    said = f" {' '.join(words)} "
    for n in side.touched((claim.start, claim.end)):
        span = counterparts[n]
        if span is not None and said in f" {' '.join(_words(other.text[slice(*span)]))} ":
            return True
    return False


def _claim_edit(pair: Pair, old: _Side, new: _Side) -> Edit:
    i, k = pair
    before = None if i is None else old.claims[i]
    after = None if k is None else new.claims[k]
    span_before = None if before is None else (before.start, before.end)
    span_after = None if after is None else (after.start, after.end)
    return Edit(
        "claim",
        "added" if before is None else "removed" if after is None else "changed",
        span_before,
        span_after,
        old.around(span_before),
        new.around(span_after),
        claim_before=None if before is None else before.claim_id,
        claim_after=None if after is None else after.claim_id,
    )


# ---------------------------------------------------------------- numbers


def _number_pairs(sentences: Sequence[SentenceChange], old: _Side, new: _Side) -> list[Pair]:
    """Give the numbers that are not as they were."""
    rest = list(range(len(old.numbers))), list(range(len(new.numbers)))
    where_old, where_new = _first_change(old), _first_change(new)

    def alike(key: Callable[[TaggedNumber], Hashable], *, here: bool = False) -> list[tuple[int, int]]:
        """Pair those with the same key, in versions of one sentence or wherever they stand."""
        nonlocal rest
        found = _same(
            *rest,
            lambda i: (where_old[i] if here else None, key(old.numbers[i])),
            lambda k: (where_new[k] if here else None, key(new.numbers[k])),
        )
        rest = _without(*rest, found)
        return found

    alike(lambda x: x.amount, here=True)  # kept
    pairs = alike(lambda x: (x.meaning, x.holder), here=True)
    pairs += alike(lambda x: (x.kind, x.unit), here=True)
    alike(lambda x: x.amount)  # told elsewhere now
    # Of one holder and of one thing: another value, also where the sentence is written anew.
    told = [i for i in rest[0] if old.numbers[i].holder and old.numbers[i].of_what]
    others, rest = [i for i in rest[0] if i not in set(told)], (told, rest[1])
    pairs += alike(lambda x: (x.meaning, x.holder))
    gone = sorted([*others, *rest[0]])
    return [*pairs, *((i, None) for i in gone), *((None, k) for k in rest[1])]


def _first_change(side: _Side) -> list[int]:
    return [min(side.touched((x.start, x.end))) for x in side.numbers]


def _with_numbers(edits: Sequence[Edit], pairs: Sequence[Pair], old: _Side, new: _Side) -> list[Edit]:
    """Give each number that is not as it was to the edit that it is in, or else an edit of its own."""
    found = list(edits)
    by_change: dict[int, list[int]] = defaultdict(list)
    for place, edit in enumerate(edits):
        for n in {*old.touched(edit.before), *new.touched(edit.after)}:
            by_change[n].append(place)
    for i, k in sorted(pairs, key=lambda p: (p[1] is None, p[1] or 0, p[0] or 0)):
        before = None if i is None else old.numbers[i]
        after = None if k is None else new.numbers[k]
        spans = (
            None if before is None else (before.start, before.end),
            None if after is None else (after.start, after.end),
        )
        id_before = None if before is None else before.number_id
        id_after = None if after is None else after.number_id
        what = "added" if before is None else "removed" if after is None else "changed"
        of_its_own = Edit(
            "number", what, *spans, old.around(spans[0]), new.around(spans[1]),
            number_before=id_before, number_after=id_after,
        )  # fmt: skip
        near = {p for n in (*old.touched(spans[0]), *new.touched(spans[1])) for p in by_change[n]}
        home = next((p for p in sorted(near) if _takes(found[p], spans)), None)
        if home is None:
            found.append(of_its_own)
        elif found[home].element == "sentence" and found[home].what == "changed":
            found[home] = replace(of_its_own, sentence_before=found[home].before, sentence_after=found[home].after)
        else:
            found[home] = replace(found[home], number_before=id_before, number_after=id_after)
    return found


def _takes(edit: Edit, spans: tuple[Span | None, Span | None]) -> bool:
    """Whether an edit has no number yet and holds this one in each version that it is in."""
    if edit.number_before is not None or edit.number_after is not None:
        return False
    return all(
        number is None or (span is not None and span[0] <= number[0] and number[1] <= span[1])
        for span, number in zip((edit.before, edit.after), spans, strict=True)
    )
