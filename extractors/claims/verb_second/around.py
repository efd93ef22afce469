"""Content round a cue: before it («A, sagte X»), or the clause that an adjunct stands in («A ist laut X B»)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, phrases
from extractors.claims.speakers import speaker_of
from extractors.claims.verb_second.clauses import Clause, clause_at, clauses, is_subjunctive
from extractors.claims.verb_second.complements import stop_of
from extractors.claims.verb_second.made import Tokens, attributed, trimmed
from extractors.packs import LanguagePack


def inverted(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«A sei B, sagte X.»: the clause begins with the finite verb of the cue."""
    if here.start == 0 or cue.finite != here.first or here.mark not in (",", "–", "—"):
        return None
    speaker = speaker_of(frame, cue, pack)
    if speaker is None or not cue.finite < speaker.start < here.end + 1:
        return None
    bare = speaker.kind == "common" and frame.at(speaker.start) not in pack.determiners
    if bare or frame.at(cue.finite + 1) in pack.conjunctions:
        return None
    return behind(frame, cue, speaker, pack)


def pointed(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«A ist B, das teilte X mit.»: a pronoun stands for all before it."""
    if here.start == 0 or frame.at(here.first) not in pack.pointers or here.verb != here.first + 1:
        return None
    speaker = speaker_of(frame, cue, pack)
    return attributed(frame, cue, speaker, [(0, here.start - 1)], 0.7, "pointer") if speaker else None


def behind(frame: Frame, cue: FoundCue, speaker: Phrase, pack: LanguagePack) -> Attribution | None:
    """Content before «, so X» or «, sagte X», and what goes on after it."""
    parts = clauses(frame, pack)
    at = clause_at(frame, cue.start, pack)
    first = _first(frame, parts, at - 1, cue, pack)
    broken_off = at + 1 < len(parts) and parts[at + 1].mark == "," and at == 1
    if cue.kind == "verb" and not broken_off and not _is_content(frame, parts, first, at, pack):
        return None
    spans = [(first, parts[at].start - 1)]
    end = max(parts[at].end, speaker.end, cue.end)
    before = trimmed(frame, first, max(parts[at].start - 1, first))
    if frame.words[slice(*before)] == [QUOTE]:
        return None
    broken = not any(p.verb is not None or p.kind == "that" for p in parts[:at] if p.end > first)
    for part in parts[at + 1 :]:
        if part.start < end or part.kind == "relative":
            end = max(end, part.end)
            continue
        if broken or part.joined or part.kind in ("main", "that", "infinitive", "adverbial"):
            spans.append((part.start, stop_of(frame, parts, parts.index(part), cue, pack)))
        break
    return attributed(frame, cue, speaker, spans, 0.8, "fronted")


def _is_content(frame: Frame, parts: Sequence[Clause], first: int, at: int, pack: LanguagePack) -> bool:
    """Whether what stands before an inverted verb is a statement, rather than a clause of time or purpose."""
    before = [p for p in parts[:at] if p.start >= first or p.kind == "that"]
    if any(w in pack.subjunctives for w in frame.lower[first : parts[at].start]):
        return True
    if frame.at(parts[0].first) in pack.subordinators or (before and before[0].kind in ("adverbial", "fragment")):
        return False
    return any(p.kind in ("main", "that", "question") for p in before)


def _first(frame: Frame, parts: Sequence[Clause], at: int, cue: FoundCue, pack: LanguagePack) -> int:
    """Where the content before a cue begins: with the sentence, or after a mark that parts it."""
    n = at
    while n > 0 and parts[n].mark not in (";", ":"):
        n -= 1
    first = parts[n].start if n >= 0 else 0
    return first + (frame.at(first) in pack.complementisers)


def as_said(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«Wie X mitteilte, ist A», «A ist, wie X sagte, B»."""
    speaker = speaker_of(frame, cue, pack)
    if speaker is not None and not here.start < speaker.start < here.end:
        speaker = None
    return attributed(frame, cue, speaker, around(frame, here.start, here.end, pack, 1), 0.8, "as")


def adjunct(frame: Frame, cue: FoundCue, speaker: Phrase | None, pack: LanguagePack) -> Attribution | None:
    start = min(cue.start, speaker.start) if speaker and speaker.end <= cue.start else cue.start
    end = max(cue.end, speaker.end) if speaker and speaker.start >= cue.start else cue.end
    return attributed(frame, cue, speaker, around(frame, start, end, pack), 0.8, "adjunct")


def around(frame: Frame, start: int, end: int, pack: LanguagePack, out: int = 0) -> list[Tokens]:
    """The clause round an adjunct without it: a subordinate clause alone, else the main clause with all under it.

    `out` is 1 where the adjunct is a clause of its own.
    """
    parts = clauses(frame, pack)
    at = clause_at(frame, start, pack)
    here = parts[at]
    if not out and here.kind in ("relative", "that", "adverbial", "infinitive", "question") and at > 0:
        return [(here.first + (here.kind == "that"), start), (end, here.end)]
    first, n = here.start, at
    while n > 0 and parts[n].mark not in (";", ":", "–", "—") and not (parts[n].joined and parts[n].kind == "main"):
        n -= 1
        first = parts[n].start
    last = len(frame)
    for n in range(at + 1, len(parts)):
        part = parts[n]
        coordinate = part.joined and part.kind == "main" and not is_subjunctive(frame, part.verb or 0, pack)
        if part.mark in (";", "–") or (coordinate and frame.at(part.start) in pack.conjunctions and n > at + out):
            last = part.start - 1
            break
    return [(first, start), (end, last)]


def relayed(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Attribution | None:
    """«der Bericht, wonach A»: the noun phrase before the comma is the source."""
    before = [p for p in phrases(frame, 0, cue.start, pack) if p.end >= cue.start - 1]
    speaker = before[-1] if before else None
    if cue.end > cue.start + 1 and not (speaker and _is_source(frame, speaker, pack)):
        return None
    here = clauses(frame, pack)[clause_at(frame, cue.start, pack)]
    return attributed(frame, cue, speaker, [(cue.end, here.end)], 0.7, "relay")


def _is_source(frame: Frame, phrase: Phrase, pack: LanguagePack) -> bool:
    """Whether a noun phrase tells something said («der Bericht», «ein Gutachten»)."""
    words = frame.lower[phrase.start : phrase.end]
    return any(w in pack.speech_nouns or w.endswith(pack.source_nouns) for w in words)
