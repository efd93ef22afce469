"""Indirect statements where the verb is the second constituent: what a cue attributes within its sentence.

A cue either takes a clause after it («X sagte, dass A»), stands behind its content («A, sagte X») or qualifies the
clause it stands in («A ist laut X B»). What nothing in the sentence bounds is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.speakers import speaker_of
from extractors.claims.verb_second.around import adjunct, around, as_said, behind, inverted, pointed, relayed
from extractors.claims.verb_second.clauses import clause_at, clauses, is_subjunctive
from extractors.claims.verb_second.complements import DASHES, complement, stop_of
from extractors.claims.verb_second.made import WORDS, attributed, trimmed
from extractors.claims.verb_second.subjects import subject_of
from extractors.packs import Cue, LanguagePack

_LONGEST = 250  # tokens of a sentence that is no list
_ADJUNCTS = frozenset({"before", "after", "source", "source_after"})


def statements(frame: Frame, pack: LanguagePack) -> list[Attribution]:
    """The indirect statements of one sentence, in the order of their cues."""
    found: list[Attribution] = []
    if len(frame) > _LONGEST:
        return found
    for cue in find_cues(frame, 0, len(frame), pack):
        made = _statement(frame, cue, pack)
        if made is not None and not any(made.spans == other.spans and made.mode == other.mode for other in found):
            found += [made, *_resumed(frame, made, pack)]
    return found + _uncovered(frame, found, pack)


def _resumed(frame: Frame, a: Attribution, pack: LanguagePack) -> list[Attribution]:
    """«…, dass A – und dass B»: a further clause after a dash is a statement of its own."""
    found: list[Attribution] = []
    if a.rule != "complement":
        return found
    for part in clauses(frame, pack):
        if part.kind == "that" and part.joined and part.mark in DASHES and frame.spans[part.start][0] > a.spans[-1][1]:
            first, end = trimmed(frame, part.first + 1, part.end)
            if end - first >= WORDS:
                mode = "mixed" if QUOTE in frame.words[first:end] else "indirect"
                found.append(replace(a, spans=(frame.span(first, end),), mode=mode))
    return found


def _uncovered(frame: Frame, found: Sequence[Attribution], pack: LanguagePack) -> list[Attribution]:
    """A clause in the subjunctive of report that no cue of the pack governs: the subject before it is its source."""
    if pack.subjunctives.isdisjoint(frame.lower):
        return []
    parts = clauses(frame, pack)
    for n in range(1, len(parts)):
        part, former = parts[n], parts[n - 1]
        if part.kind not in ("that", "main", "question") or part.joined or part.mark not in (",", ":"):
            continue
        reports = any(w in pack.subjunctives and w not in pack.conditionals for w in frame.lower[part.start : part.end])
        if not reports or former.verb is None or is_subjunctive(frame, former.verb, pack):
            continue
        span = frame.span(part.first, part.end)
        if any(a.spans[0][0] < span[1] and span[0] < a.spans[-1][1] for a in found):
            continue
        cue = FoundCue(former.verb, former.verb + 1, "verb", Cue(""), former.verb)
        stop = stop_of(frame, parts, n, cue, pack)
        subject = subject_of(frame, former.verb, pack)
        if subject is not None and frame.at(subject.start) in pack.expletives:
            subject = None
        made = attributed(
            frame, cue, subject, [(part.first + (part.kind == "that"), stop)], 0.6,
            "subjunctive clause",
        )  # fmt: skip
        return [made] if made else []
    return []


def _statement(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Attribution | None:
    if cue.kind in _ADJUNCTS:
        speaker = speaker_of(frame, cue, pack)
        return adjunct(frame, cue, speaker, pack) if speaker is not None or cue.kind == "source" else None
    if cue.kind == "appended":
        speaker = speaker_of(frame, cue, pack)
        return behind(frame, cue, speaker, pack) if speaker is not None else None
    if cue.kind == "anaphor":
        return attributed(frame, cue, None, around(frame, cue.start, cue.end, pack), 0.6, "anaphor")
    if cue.kind == "relay":
        return relayed(frame, cue, pack)
    if cue.kind == "noun":
        return complement(frame, cue, pack, 1)
    if cue.reading.use not in ("say", "ask") or _defines(frame, cue, pack):
        return None
    here = clauses(frame, pack)[clause_at(frame, cue.start, pack)]
    if here.kind == "question" and frame.at(here.first) in pack.as_words:
        return as_said(frame, cue, here, pack)
    return complement(frame, cue, pack) or inverted(frame, cue, here, pack) or pointed(frame, cue, here, pack)


def _defines(frame: Frame, cue: FoundCue, pack: LanguagePack) -> bool:
    """«Abschreckung heißt, dass …» defines; only «es heißt» reports."""
    near = frame.lower[max(cue.finite - 1, 0) : cue.finite + 3]
    return cue.reading.lemma in pack.impersonal and not any(word in pack.neuter for word in near)
