"""Quotations attributed: which is a claim, by which cue, said by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, phrases, quoted_title
from extractors.claims.speakers import speaker_of
from extractors.marks import Quotation
from extractors.model import Span
from extractors.packs import LanguagePack

_BEFORE, _AFTER = 40, 14  # tokens on either side of a quotation within which its cue is sought
_SENTENCE = 6  # words from which a quotation is taken for a whole statement


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quotation (or several parts of one) with what attributes it."""

    spans: tuple[Span, ...]
    mode: str
    cue: Span | None
    speaker: Span | None
    kind: str | None  # of the speaker: pronoun | name | role | common
    confidence: float


def attribute(frames: Sequence[Frame], last: Attribution | None, pack: LanguagePack) -> list[Attribution]:
    """The claims of one paragraph; `last` is the claim before it."""
    found: list[Attribution] = []
    for at, frame in enumerate(frames):
        before = len(found)
        for n in sorted(frame.quotes):
            claim = _in_frame(frame, n, pack)
            if claim is None and len(frame) == 1:
                claim = _standing_alone(frames, at, found[-1] if found else None, last, pack)
            if claim is not None:
                found.append(claim)
        _join(found, before, frame)
    return found


def _join(found: list[Attribution], first: int, frame: Frame) -> None:
    """«„A“, sagte X, „B“» is one claim with two spans."""
    if len(found) - first == 2 and len(frame) > 2 and found[first].mode == found[first + 1].mode == "direct":
        a, b = found[first:]
        if a.cue == b.cue and a.cue is not None and a.spans[-1][1] < a.cue[0] < b.spans[0][0]:
            found[first:] = [Attribution(a.spans + b.spans, a.mode, a.cue, a.speaker, a.kind, a.confidence)]


def _in_frame(frame: Frame, n: int, pack: LanguagePack) -> Attribution | None:
    quote = frame.quotes[n]
    if _is_name(frame, n, pack):
        return None
    whole = _is_whole(frame, n, quote)
    cue = _behind(frame, n, pack) or _ahead(frame, n, pack)
    if cue is None:
        cue = _nearest(frame, n, pack)
        if cue is None:
            return _uncued(frame, n, quote, pack)
        mode = "direct" if whole else "mixed"
        return _made(frame, quote, mode, cue, speaker_of(frame, cue, pack), 0.6)
    return _made(frame, quote, "direct" if whole else "mixed", cue, speaker_of(frame, cue, pack), 0.9)


def _made(
    frame: Frame, quote: Quotation, mode: str, cue: FoundCue | None, speaker: Phrase | None, confidence: float
) -> Attribution:
    return Attribution(
        quote.spans,
        mode,
        frame.span(cue.start, cue.end) if cue else None,
        frame.span(speaker.start, speaker.end) if speaker else None,
        speaker.kind if speaker else None,
        confidence,
    )


def _is_name(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """A title or a scare quote: «die Zeitung „X“», «sogenannte „X“»."""
    word = frame.at(n - 1)
    if word in pack.scare:
        return True
    return quoted_title(frame, n) and bool(pack.title_nouns) and word.endswith(pack.title_nouns)


def _is_whole(frame: Frame, n: int, quote: Quotation) -> bool:
    """Whether the quotation is a statement of its own rather than a part of the sentence around it."""
    first, last = quote.spans[0][0], quote.spans[-1][1]
    if frame.at(n - 1) in (":", "") or frame.text[last - 1] in ".!?…":
        return True
    return frame.text[first].isupper() and frame.text.count(" ", first, last) >= 1 and frame.at(n + 1) in (",", "")


def _behind(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    """A cue right after the quotation: «…», sagte X / X said / so X / laut X."""
    at = n + 1
    while frame.at(at) in (",", "–", "—", "-", "."):
        at += 1
    stop = at
    while stop < min(at + _AFTER, len(frame)) and frame.words[stop] not in (":", ";", QUOTE):
        stop += 1
    found = find_cues(frame, at, stop, pack)
    for cue in found:
        if cue.finite == at or cue.start == at:
            return cue
        if frame.at(n + 1) in (",", "–", "—") or frame.text[frame.quotes[n].spans[-1][1] - 1] in ",!?.":
            if pack.name_first and "," not in frame.words[at : cue.start]:
                return cue
            if frame.at(at) in pack.skips or frame.at(at) in pack.auxiliaries:
                return cue
    return None


def _ahead(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    """A cue before the quotation: X sagte: «…» / X said, «…»."""
    if frame.at(n - 1) not in (":", ","):
        return None
    found = find_cues(frame, n - _BEFORE, n - 1, pack)
    if frame.at(n - 1) == ":":
        return found[-1] if found else None
    return next((c for c in found if c.end >= n - 2), None)


def _nearest(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    found = find_cues(frame, n - _BEFORE, n + _BEFORE, pack)
    found = [c for c in found if c.reading.use != "weak"]
    return min(found, key=lambda c: n - c.start if c.start < n else 2 * (c.start - n), default=None)


def _uncued(frame: Frame, n: int, quote: Quotation, pack: LanguagePack) -> Attribution | None:
    """A quotation after a colon without a verb of speech: the subject of the sentence says it."""
    if frame.at(n - 1) != ":":
        return None
    candidates = [p for p in phrases(frame, n - _BEFORE, n - 1, pack) if not p.governed and not p.oblique]
    speaker = next((p for p in candidates if p.kind in ("name", "pronoun", "role")), None)
    return _made(frame, quote, "direct", None, speaker, 0.5)


def _standing_alone(
    frames: Sequence[Frame], at: int, previous: Attribution | None, last: Attribution | None, pack: LanguagePack
) -> Attribution | None:
    """A quotation that is a sentence of its own goes on with the speaker before it."""
    frame = frames[at]
    quote = frame.quotes[0]
    words = frame.text.count(" ", quote.spans[0][0], quote.spans[-1][1]) + 1
    if words < 3:
        return None
    source = previous or (last if at == 0 else None)
    if source is not None:
        return Attribution(quote.spans, "direct", None, source.speaker, source.kind, 0.6)
    if at > 0:
        candidates = [p for p in phrases(frames[at - 1], 0, _BEFORE, pack) if not p.governed and not p.oblique]
        speaker = next((p for p in candidates if p.kind in ("name", "pronoun", "role")), None)
        return _made(frames[at - 1], quote, "direct", None, speaker, 0.4)
    return Attribution(quote.spans, "direct", None, None, None, 0.3)
