"""Who speaks: typed candidates round a cue, ranked by features with weights."""

from __future__ import annotations

from collections.abc import Collection

from extractors.claims.cues import FoundCue
from extractors.claims.frames import Frame
from extractors.claims.phrases import Phrase, noun_phrase, phrases
from extractors.packs import LanguagePack

_WINDOW = 45
_KIND = {"pronoun": 1.0, "name": 1.0, "role": 0.9, "common": 0.0}
_ADJACENT_RIGHT, _ADJACENT_LEFT, _CLAUSE_FIRST = 2.2, 2.6, 0.8
_GOVERNED, _OBLIQUE, _COMMA, _TOKEN = -3.0, -2.5, -0.5, -0.06
_EXPLETIVE, _THRESHOLD = -0.5, 0.3


def speaker_of(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Phrase | None:
    """The best candidate for a cue, or None: nobody is made up."""
    if cue.kind in ("before", "appended"):
        return _after(frame, cue.end, pack)
    if cue.kind == "after":
        return next((p for p in reversed(phrases(frame, cue.start - 20, cue.start, pack)) if p.end == cue.start), None)
    candidates = phrases(frame, cue.finite - _WINDOW, cue.finite + _WINDOW, pack)
    scored = [(_score(frame, cue, p, pack), p) for p in candidates if not (p.start <= cue.start < p.end)]
    best = max(scored, key=lambda sp: sp[0], default=None)
    if best is None or best[0] < _THRESHOLD or frame.at(best[1].start) in pack.expletives:
        return None
    return _through_relative(frame, cue, best[1], candidates, pack)


def _after(frame: Frame, n: int, pack: LanguagePack) -> Phrase | None:
    """The noun phrase right behind a preposition or «so», over a verb, an adverb or a further link."""
    for at in range(n, min(n + 4, len(frame))):
        if frame.at(at) in pack.links and frame.at(at) not in pack.determiners:
            continue
        phrase = noun_phrase(frame, at, pack)
        if phrase is not None:
            return phrase
        if frame.at(at) not in pack.skips and frame.at(at) not in pack.cues and frame.at(at) not in pack.links:
            return None
    return None


def _score(frame: Frame, cue: FoundCue, phrase: Phrase, pack: LanguagePack) -> float:
    score = _KIND[phrase.kind]
    if phrase.governed:
        score += _GOVERNED
    if phrase.oblique:
        score += _OBLIQUE
    if frame.at(phrase.start) in pack.expletives:
        score += _EXPLETIVE
    right = phrase.start > cue.finite
    between = range(cue.finite + 1, phrase.start) if right else range(phrase.end, cue.finite)
    if pack.inversion or not right:
        gap = sum(1 for n in between if not _transparent(frame, n, pack))
        if gap == 0:
            score += _ADJACENT_RIGHT if right else _ADJACENT_LEFT
        elif gap == 1 and not right and frame.at(phrase.end) == ",":
            score += _ADJACENT_LEFT - 0.4
    elif right:
        score -= 2
    if phrase.start == 0:
        score += _CLAUSE_FIRST
    commas = sum(1 for n in between if frame.words[n] in (",", ":", ";", "\0"))
    return score + _COMMA * commas + _TOKEN * len(between)


def _transparent(frame: Frame, n: int, pack: LanguagePack) -> bool:
    word = frame.at(n)
    return word in pack.skips or word in pack.auxiliaries


def _through_relative(
    frame: Frame, cue: FoundCue, best: Phrase, candidates: Collection[Phrase], pack: LanguagePack
) -> Phrase:
    """For «Lee, der … sagt» the noun phrase before the relative pronoun."""
    if best.end >= cue.finite:
        return best
    return best
