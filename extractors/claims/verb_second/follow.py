"""Statements without a cue of their own beside content: the subjunctive that goes on, hearsay, and mere topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution
from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame, plain_frame
from extractors.claims.phrases import Phrase, noun_phrase
from extractors.claims.speakers import speaker_of
from extractors.claims.verb_second.clauses import Clause, clause_at, clauses, is_subjunctive
from extractors.claims.verb_second.subjects import is_coordinated, subject_of
from extractors.packs import LanguagePack

_BACK = 3  # sentences back that may name who is still reported
_LONGEST = 250  # tokens of a sentence that is no list
_POINTING = 25  # tokens of a sentence that points back
_TOPIC = 3  # fewest words of a clause that tells a topic


def topics(frame: Frame, used: set[tuple[int, int]], pack: LanguagePack) -> list[Attribution]:
    """Speech acts of a sentence with their topic alone («X kritisierte den Plan»); `used`: cues with content."""
    found: list[Attribution] = []
    if len(frame) > _LONGEST:
        return found
    for cue in find_cues(frame, 0, len(frame), pack):
        if cue.kind != "verb" or cue.reading.lemma not in pack.topics or frame.span(cue.start, cue.end) in used:
            continue
        speaker = speaker_of(frame, cue, pack)
        if speaker is None or not _can_speak(frame, speaker, pack):
            continue
        made = _topic(frame, cue, speaker, pack)
        if made is not None:
            found.append(made)
    return found


def _can_speak(frame: Frame, speaker: Phrase, pack: LanguagePack) -> bool:
    """Whether a noun phrase names people or a body rather than a thing («die Flut forderte Opfer»)."""
    if speaker.kind == "common":
        heads = [n for n in range(speaker.start, speaker.end) if frame.capitalised(n)]
        return bool(heads) and frame.at(heads[0]).endswith(pack.person_endings or ("\0",))
    return speaker.kind != "pronoun" or frame.at(speaker.start) not in pack.expletives


def _topic(frame: Frame, cue: FoundCue, speaker: Phrase, pack: LanguagePack) -> Attribution | None:
    parts = clauses(frame, pack)
    here = parts[clause_at(frame, cue.start, pack)]
    if here.kind not in ("main", "relative", "fragment") or frame.at(cue.start - 1) in pack.infinitive:
        return None
    if here.kind == "main" and here.verb not in (cue.finite, cue.start) and not is_coordinated(frame, cue.finite, pack):
        return None
    first = min(here.start, speaker.start) + here.joined
    end = len(frame)
    for part in parts:
        if part.start > cue.start and (part.mark in (";", ":") or (part.joined and part.kind == "main")):
            end = part.start - 1
            break
    coordinated = find_cues(frame, cue.end, end, pack)
    end = next((c.start - 1 for c in coordinated if frame.at(c.start - 1) in pack.conjunctions), end)
    while end > first and not frame.words[end - 1][0].isalnum() and frame.words[end - 1] not in (")", QUOTE):
        end -= 1
    if end - first < _TOPIC:
        return None
    span = frame.span(first, end)
    cue_span, speaker_span = frame.span(cue.start, cue.end), frame.span(speaker.start, speaker.end)
    return Attribution((span,), "reported", cue_span, speaker_span, speaker.kind, 0.4, "topic")


def continued(frames: Sequence[Frame], attributions: Sequence[Attribution], pack: LanguagePack) -> list[Attribution]:
    """All attributions, with those that lean on a sentence before: «Demnach …», «Er habe …», «Sie soll … haben»."""
    ordered = sorted(attributions, key=lambda a: (a.spans[0][0], -a.spans[-1][1]))
    result: list[Attribution] = []
    last: Attribution | None = None  # the latest with a speaker
    at, number, before = 0, 0, None
    for frame in frames:
        end = frame.spans[-1][1]
        stop = at
        while stop < len(ordered) and ordered[stop].spans[0][0] < end:
            stop += 1
        own = ordered[at:stop]
        at = stop
        source = last if last is not None and frame.number - number <= _BACK else None
        if own:
            own = [_borrowed(a, source) for a in own]
        pointed = _pointing(frame, own, pack)
        if pointed is not None:
            own = [pointed]
        elif not own:
            adjacent = frame.before is not None and frame.number == number + 1
            own = _leaning(frame, source, adjacent, pack)
            if own and own[0].mode == "indirect_free" and before is not None and result:
                joint = _joined(result[-1], own[0], frame, before)
                if joint is not None:
                    result[-1] = joint
                    own, number = [], frame.number
        result += own
        named = [a for a in own if a.speaker is not None]
        if named:
            last = named[0]
        if own:
            number = frame.number
        before = frame
    return result + list(ordered[at:])


def _borrowed(a: Attribution, source: Attribution | None) -> Attribution:
    """«Demnach …» takes its speaker from the sentence before."""
    if a.rule != "anaphor" or a.speaker is not None or source is None:
        return a
    return replace(a, speaker=source.speaker, kind=source.kind)


def _pointing(frame: Frame, own: Sequence[Attribution], pack: LanguagePack) -> Attribution | None:
    """«A ist B. Das sagte X.», «X bestätigte dies.»: the sentence before is what was said."""
    pointers = [n for n in range(len(frame)) if frame.lower[n] in pack.pointers and frame.at(n + 1) not in ("", ",")]
    if frame.before is None or len(frame) > _POINTING or any(a.mode != "reported" for a in own):
        return None
    if not pointers or clauses(frame, pack)[-1].kind == "that":
        return None
    bare = noun_phrase(frame, pointers[0], pack)
    for cue in find_cues(frame, 0, len(frame), pack):
        here = clauses(frame, pack)[clause_at(frame, cue.start, pack)]
        says = cue.kind == "verb" and cue.reading.use == "say" and here.start == 0 and here.verb is not None
        opens = pointers[0] == 0 and here.verb == 1
        closes = pointers[0] == cue.finite + 1 and (bare is None or bare.end == pointers[0] + 1)
        speaker = speaker_of(frame, cue, pack) if says and (opens or closes) else None
        if speaker is None or speaker.start == pointers[0]:
            continue
        first, last = frame.before
        while last > first and not frame.text[last - 1].isalnum():
            last -= 1
        span, cue_span = frame.span(speaker.start, speaker.end), frame.span(cue.start, cue.end)
        return Attribution(((first, last),), "indirect", cue_span, span, speaker.kind, 0.7, "pointer")
    return None


def _subject_before(frame: Frame, pack: LanguagePack) -> Attribution | None:
    """The subject of the sentence before, where it can speak: who is reported when nothing else tells."""
    if frame.before is None:
        return None
    former = plain_frame(frame.text, frame.before, pack)
    mains = [c for c in clauses(former, pack) if c.kind == "main" and c.verb is not None]
    subject = subject_of(former, mains[0].verb, pack) if mains and mains[0].verb is not None else None
    if subject is None or subject.kind not in ("name", "role", "pronoun"):
        return None
    span = former.span(subject.start, subject.end)
    return Attribution((span,), "reported", None, span, subject.kind, 0.4, "subject before")


def _leaning(frame: Frame, source: Attribution | None, adjacent: bool, pack: LanguagePack) -> list[Attribution]:
    """A sentence in the subjunctive goes on reporting; one with «soll … haben» is hearsay."""
    sure = any(w in pack.subjunctives and w not in pack.conditionals for w in frame.lower)
    hearsay = not pack.hearsay.isdisjoint(frame.lower)
    if not (sure or adjacent or hearsay) or len(frame) > _LONGEST:
        return []
    mains = [c for c in clauses(frame, pack) if c.kind == "main" and c.verb is not None]
    if (sure or adjacent) and any(_reports(frame, c, pack) for c in mains[:2]):
        source = source or _subject_before(frame, pack)
        speaker, kind = (source.speaker, source.kind) if source else (None, None)
        confidence = 0.6 if source else 0.4
        return [Attribution((_sentence(frame),), "indirect_free", None, speaker, kind, confidence, "subjunctive")]
    if hearsay and any(_hearsay(frame, c, pack) for c in mains[:2]):
        speaker, kind = (source.speaker, source.kind) if source and adjacent else (None, None)
        return [Attribution((_sentence(frame),), "free_indirect", None, speaker, kind, 0.4, "hearsay")]
    if adjacent and hearsay and mains and mains[0].verb is not None and frame.at(mains[0].verb) in pack.hearsay:
        source = source or _subject_before(frame, pack)
        if source is not None:
            return [Attribution((_sentence(frame),), "free_indirect", None, source.speaker, source.kind, 0.3, "plan")]
    return []


def _reports(frame: Frame, clause: Clause, pack: LanguagePack) -> bool:
    if clause.verb is None or not is_subjunctive(frame, clause.verb, pack):
        return False
    before = clauses(frame, pack)[max(clause_at(frame, clause.start, pack) - 1, 0)]
    return clause.verb != clause.start or before.kind in ("that", "question", "adverbial", "relative")


def _hearsay(frame: Frame, clause: Clause, pack: LanguagePack) -> bool:
    """«soll … gewesen sein»: the modal verb of a report with a perfect infinitive."""
    if clause.verb is None or frame.at(clause.verb) not in pack.hearsay:
        return False
    last = clause.end - 1
    while last > clause.start and not frame.words[last][0].isalnum():
        last -= 1
    return frame.at(last) in pack.perfect and frame.words[last - 1].islower()


def _sentence(frame: Frame) -> tuple[int, int]:
    first, end = 0, len(frame)
    while end > 1 and not frame.words[end - 1][0].isalnum() and frame.words[end - 1] not in (")", QUOTE):
        end -= 1
    return frame.span(first, end)


def _joined(previous: Attribution, a: Attribution, frame: Frame, before: Frame) -> Attribution | None:
    """Sentences that follow each other are one statement."""
    adjacent = frame.number == before.number + 1 and previous.mode == "indirect_free"
    if not adjacent or "\n" in frame.text[previous.spans[-1][1] : a.spans[0][0]]:
        return None
    return replace(previous, spans=((previous.spans[0][0], a.spans[-1][1]),))
