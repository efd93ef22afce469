"""Who speaks: typed candidates round a cue, ranked by features with weights."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.cues import FoundCue
from extractors.claims.frames import Frame
from extractors.claims.phrases import Phrase, noun_phrase, phrases
from extractors.claims.subjects import subject_at
from extractors.packs import LanguagePack

_WINDOW, _CANDIDATES = 45, 8  # tokens and noun phrases on either side of a cue
_KIND = {"pronoun": 1.0, "name": 1.0, "role": 0.9, "common": 0.0}
_ADJACENT_RIGHT, _ADJACENT_LEFT, _CLAUSE_FIRST = 2.2, 2.6, 0.8
_GOVERNED, _OBLIQUE, _COMMA, _TOKEN, _FAR = -3.0, -2.5, -0.4, -0.04, -0.8
_COORDINATED = 1.5
_EXPLETIVE, _THRESHOLD = -0.5, 0.3


def speaker_of(frame: Frame, cue: FoundCue, pack: LanguagePack, said: int = -1) -> Phrase | None:
    """The best candidate for a cue, or None: nobody is made up. `said` is the token of the quotation itself."""
    if cue.kind in ("before", "appended"):
        return _after(frame, cue.end, pack)
    if pack.grammar is not None and cue.kind == "verb":
        known = subject_at(frame, cue.start, pack, pack.grammar)
        if known is not None and not known.start <= said < known.end:
            return known
    candidates = phrases(frame, cue.finite - _WINDOW, cue.finite, pack)[-_CANDIDATES:]
    candidates += phrases(frame, cue.finite, cue.finite + _WINDOW, pack)[:_CANDIDATES]
    candidates = [p for p in candidates if not p.start <= said < p.end and not p.start <= cue.start < p.end]
    if cue.kind == "after":
        return next((p for p in candidates if p.end == cue.start), None)
    antecedent = _antecedent(frame, cue, candidates, pack)
    if antecedent is not None:
        return antecedent
    scored = [(_score(frame, cue, p, pack), p) for p in candidates]
    best = max(scored, key=lambda sp: sp[0], default=None)
    if best is None or best[0] < _THRESHOLD:
        return None
    if frame.at(best[1].start) in pack.expletives:
        return _document(frame, cue, candidates, pack)
    return best[1]


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
    coordinated = _before_skips(frame, cue.finite, pack) in pack.conjunctions
    between = range(cue.finite + 1, phrase.start) if right else range(phrase.end, cue.finite)
    if pack.inversion or not right:
        gap = sum(1 for n in between if not _transparent(frame, n, pack))
        if gap == 0 and not (coordinated and right and phrase.kind != "pronoun"):
            score += _ADJACENT_RIGHT if right else _ADJACENT_LEFT
        elif gap == 1 and not right and frame.at(phrase.end) == ",":
            score += _ADJACENT_LEFT - 0.4
    elif right:
        score -= 2
    if phrase.start == 0:
        score += _CLAUSE_FIRST + (_COORDINATED if coordinated else 0)
    commas = sum(1 for n in between if frame.words[n] in (",", ":", ";", "\0"))
    return score + max(_COMMA * commas + _TOKEN * len(between), 2 * _FAR if right else _FAR)


def _before_skips(frame: Frame, n: int, pack: LanguagePack) -> str:
    """The word before `n`, over words that may stand anywhere."""
    n -= 1
    while n > 0 and frame.at(n) in pack.skips:
        n -= 1
    return frame.at(n)


def _transparent(frame: Frame, n: int, pack: LanguagePack) -> bool:
    word = frame.at(n)
    return word in pack.skips or word in pack.auxiliaries


def _antecedent(frame: Frame, cue: FoundCue, candidates: Sequence[Phrase], pack: LanguagePack) -> Phrase | None:
    """For «Lee, der … sagt» the noun phrase before the relative pronoun."""
    for p in reversed(candidates):
        if p.end + 1 < cue.finite and frame.at(p.end) == "," and frame.at(p.end + 1) in pack.relatives:
            inside = range(p.end + 2, cue.finite)
            pronoun = frame.at(p.end + 1)
            if pronoun in pack.oblique or any(frame.words[n] in (",", ":") for n in inside):
                return None
            subject = any(q.kind == "pronoun" and q.start > p.end + 1 and q.end <= cue.finite for q in candidates)
            return None if subject else p
    return None


def _document(frame: Frame, cue: FoundCue, candidates: Sequence[Phrase], pack: LanguagePack) -> Phrase | None:
    """What it says it in: «heißt es in dem Antrag», «In dem Antrag heißt es»."""
    inside = [p for p in candidates if p.kind != "pronoun" and frame.at(p.start - 1) in pack.within]
    after = [p for p in inside if cue.end <= p.start < cue.end + 4]
    return next(iter(after), None) or next((p for p in inside if cue.finite - 6 < p.end <= cue.finite), None)
