"""Tokens made into an attribution: trimmed of the marks round them, too short ones left out."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase
from extractors.model import Span

Tokens = tuple[int, int]  # from the first up to the end
WORDS = 2  # fewest words of a statement


def attributed(
    frame: Frame, cue: FoundCue, speaker: Phrase | None, tokens: Sequence[Tokens], confidence: float, rule: str
) -> Attribution | None:
    """The tokens as a statement without the marks round it; None where it has too few words or is one quotation."""
    kept = [t for t in (trimmed(frame, *t) for t in tokens) if t[0] < t[1]]
    words = [w for a, b in kept for w in frame.words[a:b]]
    if sum(w[0].isalnum() for w in words) + 3 * words.count(QUOTE) < WORDS or words == [QUOTE]:
        return None
    spans: tuple[Span, ...] = tuple(frame.span(a, b) for a, b in kept)
    return Attribution(
        spans,
        "mixed" if QUOTE in words else "indirect",
        frame.span(cue.start, cue.end),
        frame.span(speaker.start, speaker.end) if speaker else None,
        speaker.kind if speaker else None,
        confidence if speaker else confidence - 0.3,
        rule,
    )


def trimmed(frame: Frame, first: int, end: int) -> Tokens:
    while end > first and not (frame.words[end - 1][0].isalnum() or frame.words[end - 1] in (")", QUOTE)):
        end -= 1
    while first < end and not (frame.words[first][0].isalnum() or frame.words[first] in ("(", QUOTE)):
        first += 1
    return first, end
