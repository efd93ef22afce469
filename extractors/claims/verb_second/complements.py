"""Clauses after a cue: «X sagte, dass A», «X sagte, A sei B», «X forderte, A zu tun», «X sagte: A»."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase
from extractors.claims.speakers import speaker_of
from extractors.claims.verb_second.clauses import Clause, clause_at, clauses, is_subjunctive
from extractors.claims.verb_second.made import WORDS, Tokens, attributed
from extractors.claims.verb_second.subjects import is_coordinated, subject_of
from extractors.packs import LanguagePack

_NOUN = 7  # tokens between a noun of speech and its clause
DASHES = frozenset("–—-")


def complement(frame: Frame, cue: FoundCue, pack: LanguagePack, reach: int = 9) -> Attribution | None:
    """«X sagte, dass A», «X sagte, A sei B», «X forderte, A zu tun», «X sagte: A»; `reach` in clauses."""
    parts = clauses(frame, pack)
    at = clause_at(frame, cue.start, pack)
    if frame.at(cue.start - 1) in pack.infinitive or _is_anybody(frame, cue, pack):
        return None
    later = find_cues(frame, cue.end, parts[at].end, pack)
    if any(c.kind == "verb" and is_coordinated(frame, c.start, pack) for c in later):
        return None  # «X warnte davor und sagte, A»
    for n in range(at + 1, min(at + 1 + reach, len(parts))):
        part = parts[n]
        if part.mark == ";" or (part.mark == "–" and n > at + 1):
            return None
        if part.mark == ":":
            return _after_colon(frame, cue, part, pack) if cue.kind == "verb" else None
        if cue.kind == "noun" and parts[at].end - cue.end > (0 if part.kind == "infinitive" else _NOUN):
            return None
        if not _is_complement(frame, parts, n, pack):
            if part.kind == "main" and not part.joined and part.mark == ",":
                return None
            continue
        if cue.reading.use == "ask" and part.kind != "question" and frame.at(part.first) not in pack.whether:
            return None
        first = part.first + (part.kind == "that")
        stop = stop_of(frame, parts, n, cue, pack)
        speaker = _speaker(frame, cue, (first, stop), pack)
        rule = {"that": "complement", "infinitive": "infinitive"}.get(part.kind, "reported clause")
        return attributed(frame, cue, speaker, [(first, stop)], 0.9 if part.kind == "that" else 0.8, rule)
    return None


def _is_anybody(frame: Frame, cue: FoundCue, pack: LanguagePack) -> bool:
    """«Man kann sagen, dass …»: what anybody might say is nobody's statement."""
    subject = subject_of(frame, cue.finite, pack) if cue.kind == "verb" else None
    return subject is not None and frame.at(subject.start) in pack.expletives - pack.neuter


def _is_complement(frame: Frame, parts: Sequence[Clause], n: int, pack: LanguagePack) -> bool:
    """Whether a clause is what is said, rather than a remark between the cue and it."""
    part = parts[n]
    if part.joined:
        return part.kind in ("that", "question")
    if part.kind in ("that", "question"):
        return frame.at(part.first) not in pack.as_words or part.kind == "that"
    if part.kind == "infinitive":
        return True
    if part.kind == "main":
        return _is_statement(frame, part, pack)
    if part.kind == "adverbial":  # «sagte, wenn A, werde B»
        following = parts[n + 1] if n + 1 < len(parts) else None
        return (
            following is not None and following.verb == following.start and is_subjunctive(frame, following.start, pack)
        )
    inside = range(part.start, part.end)
    quoted = QUOTE in frame.words[part.start + 1 : part.end] and frame.at(part.start) in pack.determiners
    return part.kind == "fragment" and (quoted or any(frame.lower[i] in pack.subjunctives for i in inside))


def _is_statement(frame: Frame, part: Clause, pack: LanguagePack) -> bool:
    """Whether a main clause is reported: by its subjunctive, else a subject right before a known verb."""
    if any(w in pack.subjunctives for w in frame.lower[part.start : part.end]):
        return True
    if part.verb is None or part.verb == part.first:
        return False
    if is_subjunctive(frame, part.verb, pack):
        return True
    opener = frame.at(part.first)
    known = frame.at(part.verb) in pack.auxiliaries and opener not in pack.relatives
    return known and (opener in pack.pronouns or opener in pack.determiners or frame.capitalised(part.first))


def _after_colon(frame: Frame, cue: FoundCue, part: Clause, pack: LanguagePack) -> Attribution | None:
    if part.end - part.start < WORDS or frame.words[part.start] == QUOTE:
        return None
    speaker = _speaker(frame, cue, (part.start, len(frame)), pack)
    return attributed(frame, cue, speaker, [(part.start, len(frame))], 0.7, "colon") if speaker else None


def stop_of(frame: Frame, parts: Sequence[Clause], n: int, cue: FoundCue, pack: LanguagePack) -> int:
    """Where what is said ends: with the sentence, or before the writer goes on («…, und kündigte an, …»)."""
    cues = [c for c in find_cues(frame, parts[n].start, len(frame), pack) if c.kind == "verb" and c.start == c.finite]
    for c in cues:
        joint = c.start - 1
        goes_on = frame.at(joint) in pack.conjunctions or frame.at(joint) == ","
        if goes_on and not c.reading.participle and not is_subjunctive(frame, c.start, pack) and _is_matrix(frame, c):
            return joint - (frame.at(joint - 1) == ",")
    for part in parts[n + 1 :]:
        announces = part.mark == ":" and frame.words[part.start] == QUOTE
        if part.mark == ";" or announces or (part.mark in DASHES and part.joined and part.kind == "that"):
            return part.start - 1
    return len(frame)


def _is_matrix(frame: Frame, cue: FoundCue) -> bool:
    """A coordinated verb of the writer's own sentence: past tense, as the first cue is."""
    return frame.lower[cue.start].endswith(("te", "ten")) or not frame.lower[cue.start].endswith("en")


def _speaker(frame: Frame, cue: FoundCue, content: Tokens, pack: LanguagePack) -> Phrase | None:
    """The speaker of a cue, who cannot stand inside of what is said."""
    speaker = speaker_of(frame, cue, pack)
    inside = speaker is not None and content[0] <= speaker.start < content[1]
    return None if inside else speaker
