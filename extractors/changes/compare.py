"""Two versions of an article: which sentences are not as they were, and what kind of change that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from extractors.changes.align import Range, gaps
from extractors.changes.lexicon import ChangeLexicon
from extractors.changes.pairing import held_by, pair_up
from extractors.changes.sentences import Sentence, unlike
from extractors.changes.slips import is_doubled, is_slip
from extractors.changes.tokens import Token, tokens, typed_alike
from extractors.model import Span

_ALIKE = 0.5  # share of words from which two sentences are one that was altered
_MOST = 20_000  # sentences that changed: a text of which more did was written anew
_HELD = 0.85  # share of a sentence's words from which another one holds it
_SITE = re.compile(r"\s+(?:\|.*|[-\u2013\u2014](?:\s+\S+){1,3})$")  # what pages put behind a headline


class ChangeKind(StrEnum):
    """What kind of change a version is; a change that is several is the first of these."""

    REMOVED = "removed"  # the page is gone
    COMPLETED = "completed"  # more of the same article was read than before: no edit
    EXTRACTOR = "extractor"  # another version of natowire read the page: what is an edit cannot be told
    CORRECTION = "correction"  # the text says that it was corrected
    BODY = "body"  # sentences came, went, or say something else
    HEADLINE = "headline"  # the headline says something else
    TYPO = "typo"  # slips of the pen put right
    ORDER = "order"  # the same sentences in another order
    NOISE = "noise"  # nothing but times, counters, teasers and ways of typing


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One sentence that is not as it was; offsets count in the old text and in the new one.

    `what` is removed, added, changed, typo (slips of the pen) or moved. `words_before` and `words_after` are the words
    that went and came, the whole sentence where it is only in one of the texts.
    """

    what: str
    before: Span | None
    after: Span | None
    words_before: tuple[Span, ...] = ()
    words_after: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TextChange:
    """What differs between two versions; `headline` is '' (the same), typo or changed."""

    kind: ChangeKind
    sentences: tuple[SentenceChange, ...] = ()
    headline: str = ""
    notice: Span | None = None  # of the new text: the sentence that says so, where it is a correction


def same_but_for_noise(
    old_title: str | None, old_text: str, new_title: str | None, new_text: str, lexicon: ChangeLexicon
) -> bool:
    """Whether two readings differ in nothing but times, counters, teasers and ways of typing."""
    if _headline(old_title, new_title, lexicon):
        return False
    stretches = unlike(old_text, new_text, lexicon)
    return all(_keys(old) == _keys(new) for old, new in stretches)


def _keys(sentences: Sequence[Sentence]) -> list[str]:
    return [key for sentence in sentences for key in sentence.keys]


def compare(
    old_title: str | None, old_text: str, new_title: str | None, new_text: str, lexicon: ChangeLexicon
) -> TextChange:
    """Tell what differs between two versions of an article; time grows with their length alone."""
    old, new, stretches = _side_by_side(old_text, new_text, lexicon)
    headline = _headline(old_title, new_title, lexicon)
    if sum(j - i + m - k for i, j, k, m in stretches) > _MOST:
        return TextChange(ChangeKind.BODY, (_rewritten(old, new),), headline)
    changes, moved = _changes(old, new, stretches, lexicon)
    notice = _notice(new_text, changes, lexicon)
    announced = notice is not None or (headline != "" and _says_so(new_title or "", lexicon))
    only_slips = all(_slip_in(old, new, stretch, moved, lexicon) for stretch in stretches)
    if announced:
        kind = ChangeKind.CORRECTION
    elif not only_slips:
        kind = ChangeKind.BODY
    elif headline == "changed":
        kind = ChangeKind.HEADLINE
    elif headline or any(c.what != "moved" for c in changes):
        kind = ChangeKind.TYPO
    else:
        kind = ChangeKind.ORDER if changes else ChangeKind.NOISE
    if only_slips:
        changes = [_as_slip(c) for c in changes]
    return TextChange(kind, tuple(changes), headline, notice)


def _side_by_side(
    old_text: str, new_text: str, lexicon: ChangeLexicon
) -> tuple[list[Sentence], list[Sentence], list[Range]]:
    """Give the sentences of the lines that differ, and the stretches of them that are not common to both."""
    old: list[Sentence] = []
    new: list[Sentence] = []
    stretches: list[Range] = []
    for here, there in unlike(old_text, new_text, lexicon):
        for i, j, k, m in gaps([s.key for s in here], [s.key for s in there]):
            stretches.append((i + len(old), j + len(old), k + len(new), m + len(new)))
        old += here
        new += there
    return old, new, stretches


def _rewritten(old: Sequence[Sentence], new: Sequence[Sentence]) -> SentenceChange:
    """Give one change for all sentences: there are too many to tell them apart."""
    before, after = ((side[0].span[0], side[-1].span[1]) if side else None for side in (old, new))
    what = "added" if before is None else "removed" if after is None else "changed"
    return SentenceChange(what, before, after, (before,) if before else (), (after,) if after else ())


def _as_slip(change: SentenceChange) -> SentenceChange:
    """Call a sentence that only ends elsewhere now, with no word but slips changed, what it is."""
    if change.what == "moved":
        return change
    return SentenceChange("typo", change.before, change.after, change.words_before, change.words_after)


# ---------------------------------------------------------------- sentences


def _changes(
    old: Sequence[Sentence], new: Sequence[Sentence], stretches: Sequence[Range], lexicon: ChangeLexicon
) -> tuple[list[SentenceChange], tuple[set[int], set[int]]]:
    """Give the changes in the order of the new text, and the places of the sentences that only moved."""
    gone = [n for i, j, _, _ in stretches for n in range(i, j) if old[n].key]
    come = [n for _, _, k, m in stretches for n in range(k, m) if new[n].key]
    moves = _moves(old, new, gone, come)
    moved = {i for i, _ in moves}, {k for _, k in moves}
    gone, come = [i for i in gone if i not in moved[0]], [k for k in come if k not in moved[1]]
    found = [(k, SentenceChange("moved", old[i].span, new[k].span)) for i, k in moves]
    keys_old, keys_new = [_spoken(old[i]) for i in gone], [_spoken(new[k]) for k in come]
    pairs = [(gone[x], come[y]) for x, y in pair_up(keys_old, keys_new, _ALIKE)]
    paired_old, paired_new = {i for i, _ in pairs}, {k for _, k in pairs}
    # A sentence that became part of another one, or one that was cut in two.
    rest_old, rest_new = [i for i in gone if i not in paired_old], [k for k in come if k not in paired_new]
    joined = [(rest_old[x], come[y]) for x, y in held_by([_spoken(old[i]) for i in rest_old], keys_new, _HELD)]
    parted = [(gone[y], rest_new[x]) for x, y in held_by([_spoken(new[k]) for k in rest_new], keys_old, _HELD)]
    for i, k in [*pairs, *joined, *parted]:
        found.append((k, _altered(old[i], new[k], lexicon)))
    told_old = paired_old | {i for i, _ in [*joined, *parted]}
    told_new = paired_new | {k for _, k in [*joined, *parted]}
    after_which = _places(stretches)
    found += [
        (after_which[i], SentenceChange("removed", old[i].span, None, (old[i].span,)))
        for i in gone
        if i not in told_old
    ]
    found += [(k, SentenceChange("added", None, new[k].span, (), (new[k].span,))) for k in come if k not in told_new]
    return [
        change for _, change in sorted(found, key=lambda f: (f[0], f[1].before is None, f[1].before or (0, 0)))
    ], moved


def _places(stretches: Sequence[Range]) -> dict[int, int]:
    """Give for each old sentence of a stretch where in the new text the stretch begins."""
    return {n: k for i, j, k, _ in stretches for n in range(i, j)}


def _spoken(sentence: Sentence) -> tuple[str, ...]:
    """Give the words that tell which sentence it is; of one without words its signs."""
    return tuple(w.key.casefold() for w in sentence.words if not w.is_sign) or sentence.keys


def _moves(
    old: Sequence[Sentence], new: Sequence[Sentence], gone: Sequence[int], come: Sequence[int]
) -> list[tuple[int, int]]:
    """Pair the sentences that stand elsewhere now, word for word."""
    places: dict[str, list[int]] = {}
    for k in reversed(come):
        places.setdefault(new[k].key, []).append(k)
    return [(i, places[old[i].key].pop()) for i in gone if places.get(old[i].key)]


def _altered(old: Sentence, new: Sentence, lexicon: ChangeLexicon) -> SentenceChange:
    stretches = gaps(old.keys, new.keys)
    is_typo = all(_words_slip(old.words, new.words, stretch, lexicon) for stretch in stretches)
    return SentenceChange(
        "typo" if is_typo else "changed", old.span, new.span,
        tuple((old.words[i].start, old.words[j - 1].end) for i, j, _, _ in stretches if i < j),
        tuple((new.words[k].start, new.words[m - 1].end) for _, _, k, m in stretches if k < m),
    )  # fmt: skip


def _words_slip(old: Sequence[Token], new: Sequence[Token], stretch: Range, lexicon: ChangeLexicon) -> bool:
    i, j, k, m = stretch
    went, came = [w.key for w in old[i:j]], [w.key for w in new[k:m]]
    if is_slip(went, came, lexicon):
        return True
    if went and came:
        return False
    words, first, last = (old, i, j) if went else (new, k, m)
    return is_doubled(went or came, [w.key for w in (*words[max(first - 1, 0) : first], *words[last : last + 1])])


def _slip_in(
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    stretch: Range,
    moved: tuple[set[int], set[int]],
    lexicon: ChangeLexicon,
) -> bool:
    """Whether the words of a stretch, wherever its sentences end, differ in slips of the pen alone."""
    i, j, k, m = stretch
    went = list(chain.from_iterable(old[n].words for n in range(i, j) if n not in moved[0]))
    came = list(chain.from_iterable(new[n].words for n in range(k, m) if n not in moved[1]))
    if abs(len(went) - len(came)) > max(4, min(len(went), len(came)) // 2):
        return False
    stretches = gaps([w.key for w in went], [w.key for w in came])
    return all(_words_slip(went, came, s, lexicon) for s in stretches)


# ---------------------------------------------------------------- headline and notice


def _headline(old: str | None, new: str | None, lexicon: ChangeLexicon) -> str:
    """Say how a headline differs: '', typo or changed; the name of the site behind it is no part of it."""
    if not old or not new or typed_alike(old) == typed_alike(new):
        return ""
    if typed_alike(_SITE.sub("", old)) == typed_alike(new) or typed_alike(old) == typed_alike(_SITE.sub("", new)):
        return ""
    words = tokens(old, 0, len(old)), tokens(new, 0, len(new))
    stretches = gaps([w.key for w in words[0]], [w.key for w in words[1]])
    return "typo" if all(_words_slip(*words, stretch, lexicon) for stretch in stretches) else "changed"


def _notice(text: str, changes: Sequence[SentenceChange], lexicon: ChangeLexicon) -> Span | None:
    """Find the sentence, new in the text, that says that the text was corrected."""
    for change in changes:
        if change.after and change.what in ("added", "changed") and _says_so(text[slice(*change.after)], lexicon):
            return change.after
    return None


def _says_so(sentence: str, lexicon: ChangeLexicon) -> bool:
    said = typed_alike(sentence[:2000])
    if any(phrase in said for phrase in lexicon.notices):
        return True
    bare = said.lstrip('([*+-\u2022 "')
    for opener in lexicon.openers:
        if bare.startswith(opener) and (not (rest := bare[len(opener) :].strip(" .)]*")) or rest[0] in ":-+"):
            return True
    return False


def count_words(spans: Sequence[Span], text: str) -> int:
    """Count the words in stretches of a text."""
    return Counter(w.is_sign for start, end in spans for w in tokens(text, start, end))[False]
