"""The grammatical subject of a verb in second, first or last place, as far as marks and cases tell it."""

from __future__ import annotations

from extractors.claims.frames import Frame
from extractors.claims.phrases import Phrase, noun_phrase, phrases
from extractors.claims.verb_second.clauses import Clause, clause_at, clauses
from extractors.packs import LanguagePack

_BACK = 8  # clauses back that may hold the subject of a verb in first place
_FAR = 14  # tokens behind the verb within which its subject stands


def subject_of(frame: Frame, verb: int, pack: LanguagePack) -> Phrase | None:
    """The noun phrase that agrees with the finite verb at token `verb`, where the order of words shows it."""
    parts = clauses(frame, pack)
    at = clause_at(frame, verb, pack)
    here = parts[at]
    if here.kind in ("that", "question", "adverbial"):
        return _first(frame, here.first + 1, here.end, pack)
    if here.kind == "relative":
        return _of_relative(frame, here, pack)
    if verb > here.first and is_coordinated(frame, verb, pack):
        if here.verb is not None and here.verb < verb:
            return subject_of(frame, here.verb, pack)
        return _first(frame, here.first, verb, pack)
    if verb == here.first:
        return _of_first_place(frame, at, verb, pack)
    if frame.at(verb + 1) in pack.nominatives:
        return noun_phrase(frame, verb + 1, pack)
    before = _first(frame, here.first, verb, pack)
    opens = before is not None and before.start == here.first + (frame.at(here.first) in pack.focus)
    return before if opens else _first(frame, verb + 1, min(here.end, verb + _FAR), pack) or before


def _of_relative(frame: Frame, here: Clause, pack: LanguagePack) -> Phrase | None:
    """«…, bei dem X sagte», «…, den X nannte»: a pronoun that is no subject leaves it to the noun phrase behind."""
    governed = frame.at(here.first) in pack.prepositions
    if not governed and frame.at(here.first) not in pack.oblique:
        return None
    behind = noun_phrase(frame, here.first + governed + 1, pack)
    return behind if behind is not None and not behind.oblique and behind.end < here.end else None


def _of_first_place(frame: Frame, at: int, verb: int, pack: LanguagePack) -> Phrase | None:
    """Of «…, sagte X», of «X, Chef der Y, sagte», or of «… und sagte»."""
    parts = clauses(frame, pack)
    here = parts[at]
    if here.joined or frame.at(verb + 1) in pack.conjunctions:
        former = next((p for p in reversed(parts[max(at - _BACK, 0) : at]) if p.verb is not None), None)
        if former is not None and former.verb is not None:
            return subject_of(frame, former.verb, pack)
    behind = _first(frame, verb + 1, min(here.end, verb + _FAR), pack)
    if behind is not None and not _is_apposed(parts, at):
        return behind
    head = parts[at - 1].start if at else 0
    for part in reversed(parts[max(at - _BACK, 0) : at]):
        if part.kind not in ("fragment", "relative"):
            break
        head = part.start
    return _first(frame, head, here.start, pack) or behind


def _is_apposed(parts: list[Clause], at: int) -> bool:
    """Whether only a noun phrase and what belongs to it stands before the verb («X, Chef der Y, sagte»)."""
    before = parts[: min(at, _BACK)]
    return 1 < at <= _BACK and before[0].kind == "fragment" and all(p.kind in ("fragment", "relative") for p in before)


def is_coordinated(frame: Frame, verb: int, pack: LanguagePack) -> bool:
    """Whether a verb is joined by a conjunction to one before it in its clause."""
    n = verb - 1
    while n > 0 and frame.at(n) in pack.skips:
        n -= 1
    return frame.at(n) in pack.conjunctions


def _first(frame: Frame, first: int, end: int, pack: LanguagePack) -> Phrase | None:
    inside = phrases(frame, first, end, pack)
    eligible = (p for p in inside if not p.governed and not p.oblique)
    return next((p for p in eligible if frame.at(p.start) not in pack.pointers or p.end > p.start + 1), None)
