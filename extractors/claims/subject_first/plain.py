"""Indirect statements in languages without a grammar: that-clauses, fronted content, "according to X".

Only constructions whose bounds and speaker the sentence itself shows; everything looser is left alone.
"""

from __future__ import annotations

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase
from extractors.claims.speakers import speaker_of
from extractors.packs import LanguagePack

_REACH = 14  # tokens between a cue and the complementiser of its clause
_CONTENT = 4  # fewest words of a statement
_TAIL = 8  # tokens that may follow the speaker at the end of a sentence


def statements(frame: Frame, pack: LanguagePack) -> list[Attribution]:
    """The indirect statements of one sentence."""
    clauses = _clauses(frame, pack)
    if clauses:
        return clauses
    found = _fronted(frame, pack) or _under_preposition(frame, pack)
    return [found] if found else []


def _clauses(frame: Frame, pack: LanguagePack) -> list[Attribution]:
    """«X sagte, dass A und dass B»; a cue may not be used across another clause."""
    found: list[Attribution] = []
    begins = [n for n, word in enumerate(frame.lower) if word in pack.complementisers and _opens(frame, n, pack)]
    last: tuple[FoundCue, Phrase] | None = None
    for at, n in enumerate(begins):
        cue = _cue_before(frame, n, pack)
        if cue is not None:
            speaker = speaker_of(frame, cue, pack)
            last = (cue, speaker) if speaker and not n < speaker.start else None
        elif frame.at(n - 1) not in pack.conjunctions:
            last = None
        stop = _clause_end(frame, n + 1, begins[at + 1] if at + 1 < len(begins) else len(frame))
        if last is not None:
            made = _made(frame, n + 1, stop, *last, 0.7, "complement")
            found += [made] if made else []
    return found


def _opens(frame: Frame, n: int, pack: LanguagePack) -> bool:
    before = frame.at(n - 1)
    return before == "," or before in pack.conjunctions or not pack.nouns_capitalised


def _cue_before(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    """The verb that governs a clause: near, of speech, with no comma in between but the one before the clause."""
    for cue in reversed(find_cues(frame, n - _REACH, n, pack)):
        between = frame.words[cue.end : n - 1]
        if cue.kind == "verb" and cue.reading.use == "say" and not {",", ":", ";", "–"} & set(between):
            return cue
    return None


def _clause_end(frame: Frame, first: int, limit: int) -> int:
    """Up to the end of the sentence, a colon or semicolon, or the conjunction before the next such clause."""
    end = limit
    for n in range(first, limit):
        if frame.words[n] in (":", ";"):
            end = n
            break
    if end == limit < len(frame):  # «… und dass»
        end -= 1
        while end > first and frame.words[end - 1] in (",", "–", "—", "-"):
            end -= 1
    return end


def _fronted(frame: Frame, pack: LanguagePack) -> Attribution | None:
    """«A sei B, sagte X.»: all before the last comma is the statement."""
    commas = [n for n in range(len(frame)) if frame.words[n] == ","]
    for n in reversed(commas[-3:]):
        for cue in find_cues(frame, n + 1, n + 2, pack):
            speaker = speaker_of(frame, cue, pack) if cue.reading.use == "say" else None
            inverted = speaker is not None and cue.end <= speaker.start <= cue.end + 2
            if speaker is not None and inverted and len(frame) - speaker.end <= _TAIL:
                return _made(frame, 0, n, cue, speaker, 0.7, "fronted")
    return None


def _under_preposition(frame: Frame, pack: LanguagePack) -> Attribution | None:
    """«Laut X ist A.» and «X zufolge ist A.»: the rest of the sentence is the statement."""
    for cue in find_cues(frame, 0, _TAIL, pack):
        if cue.kind not in ("before", "after"):
            continue
        speaker = speaker_of(frame, cue, pack)
        if speaker is None or min(cue.start, speaker.start) > 1:
            continue
        first = max(cue.end, speaker.end)
        first += frame.at(first) == ","
        return _made(frame, first, len(frame), cue, speaker, 0.6, "preposition")
    return None


def _made(
    frame: Frame, first: int, end: int, cue: FoundCue, speaker: Phrase, confidence: float, rule: str
) -> Attribution | None:
    """The tokens as a statement, without the full stop; None where they are too few or hold a quotation."""
    while end > first and not (frame.words[end - 1][0].isalnum() or frame.words[end - 1] == ")"):
        end -= 1
    words = frame.words[first:end]
    if end - first < _CONTENT or words.count(QUOTE) == len(words):
        return None
    speaker_span, cue_span = frame.span(speaker.start, speaker.end), frame.span(cue.start, cue.end)
    mode = "mixed" if QUOTE in words else "indirect"
    return Attribution((frame.span(first, end),), mode, cue_span, speaker_span, speaker.kind, confidence, rule)
