"""The medium of a claim: to which outlet, or where, it was said («sagte der „Rundschau“», "told Reuters")."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, noun_phrase
from extractors.model import Span
from extractors.packs import LanguagePack

_BEFORE = 3  # tokens of a noun phrase before the word for the medium
_NEAR = 14  # tokens round a cue


def with_media(attributions: Sequence[Attribution], frames: Sequence[Frame], pack: LanguagePack) -> list[Attribution]:
    """The same attributions, each with the medium that its own sentence names beside the cue."""
    if not (pack.media_nouns or pack.media_names):
        return list(attributions)
    starts = [frame.spans[0][0] for frame in frames]
    return [_with_medium(a, frames, starts, pack) if a.cue and a.mode != "reported" else a for a in attributions]


def _with_medium(a: Attribution, frames: Sequence[Frame], starts: Sequence[int], pack: LanguagePack) -> Attribution:
    at = bisect_right(starts, a.cue[0]) - 1 if a.cue else -1
    if at < 0 or a.cue is None:
        return a
    frame = frames[at]
    here = bisect_left(frame.spans, a.cue)
    for phrase in _candidates(frame, here, pack):
        span = frame.span(phrase.start, phrase.end)
        if _overlaps(span, (*a.spans, a.speaker or (0, 0))) or not _is_medium(frame, phrase, pack):
            continue
        before = frame.at(phrase.start - 1)
        leads = before in pack.media_prepositions or frame.at(phrase.start) in pack.oblique
        if (
            leads
            or (frame.spans[phrase.start - 1] == a.cue if phrase.start else False)
            or _after_speaker(frame, phrase, a.speaker, pack)
        ):
            return replace(a, medium=_named(frame, phrase, pack))
    return a


def _candidates(frame: Frame, here: int, pack: LanguagePack) -> Iterator[Phrase]:
    """The noun phrases near a cue that hold a word for media or a quoted name."""
    for n in range(max(here - _NEAR, 0), min(here + _NEAR, len(frame))):
        if frame.words[n] == QUOTE or _is_media_word(frame.lower[n], pack):
            found = (noun_phrase(frame, m, pack) for m in range(max(n - _BEFORE, 0), n + 1))
            phrase = next((p for p in found if p is not None and p.start <= n < p.end), None)
            if phrase is not None:
                yield phrase


def _after_speaker(frame: Frame, phrase: Phrase, speaker: Span | None, pack: LanguagePack) -> bool:
    """«sagte sie der „Rundschau“»: a dative whose article may be a subject's as well."""
    return (
        speaker is not None
        and phrase.start > 0
        and frame.spans[phrase.start - 1][1] == speaker[1]
        and frame.at(phrase.start) in pack.determiners
    )


def _is_medium(frame: Frame, phrase: Phrase, pack: LanguagePack) -> bool:
    words = frame.lower[phrase.start : phrase.end]
    if any(_is_media_word(w, pack) for w in words):
        return True
    return QUOTE in words and phrase.kind == "name"


def _is_media_word(word: str, pack: LanguagePack) -> bool:
    return word in pack.media_names or (bool(pack.media_nouns) and word.endswith(pack.media_nouns))


def _named(frame: Frame, phrase: Phrase, pack: LanguagePack) -> Span:
    """The words of the medium without article and quotation marks."""
    for n in range(phrase.start, phrase.end):
        if n in frame.quotes:
            return frame.quotes[n].spans[0]
    first = phrase.start
    while first < phrase.end - 1 and frame.at(first) in pack.determiners:
        first += 1
    return frame.span(first, phrase.end)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
