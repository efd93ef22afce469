"""Quotations attributed: which is a claim, by which cue, said by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, noun_phrase, phrases, quoted_title
from extractors.claims.speakers import speaker_of
from extractors.claims.verb_second.clauses import clause_at, clauses, is_subjunctive
from extractors.claims.verb_second.subjects import subject_of
from extractors.marks import Quotation
from extractors.model import Span
from extractors.packs import LanguagePack

_BEFORE, _AFTER = 40, 14  # tokens on either side of a quotation within which its cue is sought
_PARTS = (",", "–", "—", "-")  # between a quotation and its cue
_DASHES = ("―", "–", "—", "-")
_SIGNATURE = 9  # tokens of a name behind a quotation and a dash
_BACK = 3  # sentences back that may name who is still reported
_STATEMENT = 3  # words from which a quotation standing alone is a statement
_TITLE = 4  # words up to which capitals look like a name
_CLAUSES = 8  # back in which the subject of an announcement is sought
_CLAUSE = 10  # tokens that the comma before a later cue counts for
_NAMING = 12  # tokens between a verb of calling and what it calls something


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quotation (or several parts of one) with what attributes it."""

    spans: tuple[Span, ...]
    mode: str
    cue: Span | None
    speaker: Span | None
    kind: str | None  # of the speaker: pronoun | name | role | common
    confidence: float
    rule: str = "quotation"  # which construction told it
    medium: Span | None = None
    is_part: bool = False  # of a mixed statement


def attribute(frames: Sequence[Frame], last: Attribution | None, pack: LanguagePack) -> list[Attribution]:
    """The claims of one paragraph; `last` is the claim before it."""
    found: list[Attribution] = []
    for at, frame in enumerate(frames):
        before = len(found)
        for n in sorted(frame.quotes):
            claim = None if is_name(frame, n, pack) else _in_frame(frame, n, pack)
            if claim is None and len(frame) == 1:
                if pack.joins_sentences and _continues(frames, at, found):
                    found[-1] = replace(found[-1], spans=found[-1].spans + frame.quotes[n].spans)
                    continue
                claim = _standing_alone(frames, at, found[-1] if found else None, last, pack)
            elif claim is None:
                claim = _going_on(frames, at, n, pack)
            if claim is not None:
                found.append(claim)
        _join(found, before, frame)
    return found


def _join(found: list[Attribution], first: int, frame: Frame) -> None:
    """«„A“, sagte X, „B“» is one claim with two spans."""
    if len(found) - first != 2:
        return
    a, b = found[first:]
    begins, goes_on = frame.text[a.spans[0][0]], frame.text[b.spans[0][0]]
    if a.cue is None or a.cue != b.cue or a.mode != "direct" or not a.spans[-1][1] < a.cue[0] < b.spans[0][0]:
        return
    if b.mode == "direct" or (begins.isupper() and goes_on.islower()):
        found[first:] = [replace(a, spans=a.spans + b.spans)]


def _continues(frames: Sequence[Frame], at: int, found: Sequence[Attribution]) -> bool:
    """«"A," he said. "B."»: the quotation follows the sentence that names who says it, which began with words of it."""
    if not found or found[-1].mode != "direct" or not frames[at - 1].quotes:
        return False
    quote = frames[at - 1].quotes[max(frames[at - 1].quotes)]
    return quote.spans[-1] == found[-1].spans[-1]


def _in_frame(frame: Frame, n: int, pack: LanguagePack) -> Attribution | None:
    """A quotation with its cue in the same sentence."""
    quote = frame.quotes[n]
    whole = _is_whole(frame, n, quote, pack)
    cue = _behind(frame, n, pack) or _ahead(frame, n, pack)
    title = quoted_title(frame, n, pack) and not whole
    if cue is not None and not (title and not _names(frame, n, cue, pack)):
        speaker = speaker_of(frame, cue, pack, n)
        if whole or speaker is not None:
            return _made(frame, quote, "direct" if whole else "mixed", cue, speaker, 0.9)
    if frame.at(n - 1) == ":" and whole:
        return _uncued(frame, n, quote, pack)
    cue = cue or _nearest(frame, n, pack)
    if cue is None or (title and not _names(frame, n, cue, pack)):
        return None
    speaker = speaker_of(frame, cue, pack, n)
    return (
        _made(frame, quote, "direct" if whole and pack.verb_second else "mixed", cue, speaker, 0.6) if speaker else None
    )


def _names(frame: Frame, n: int, cue: FoundCue, pack: LanguagePack) -> bool:
    """Whether a few capitalised words are what someone calls something, rather than its name."""
    if abs(cue.start - n) > _NAMING:
        return False
    if cue.reading.use != "call":
        return pack.verb_second and cue.kind == "verb" and frame.at(n - 1) in pack.naming
    return frame.at(n - 1) in pack.naming or cue.start == n - 1


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


def is_name(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """A title or a scare quote: «die Zeitung „X“», «sogenannte „X“»."""
    word = frame.at(n - 1)
    if word in pack.scare:
        return True
    return quoted_title(frame, n, pack) and bool(pack.title_nouns) and word.endswith(pack.title_nouns)


def _is_whole(frame: Frame, n: int, quote: Quotation, pack: LanguagePack) -> bool:
    """Whether the quotation is a statement of its own rather than a part of the sentence around it."""
    first, last = quote.spans[0][0], quote.spans[-1][1]
    lower = frame.text[first].islower()
    if frame.text[last - 1] in ".!?…," and (not lower or frame.at(n - 1) == ":"):
        return True
    if not lower and frame.text[first:last].split(maxsplit=1)[0].lower() in pack.pronouns:
        return True
    if quoted_title(frame, n, pack) and frame.text.count(" ", first, last) < _TITLE:
        return frame.at(n - 1) == "" and frame.at(n + 1) in _PARTS
    if frame.at(n - 1) == ":" or (n == 0 and frame.at(1) in _PARTS):
        return True
    return not lower and frame.at(n + 1) in ("", *_PARTS)


def _behind(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    """A cue right after the quotation: «…», sagte X / X said / so X / laut X."""
    at = n + 1
    while frame.at(at) in (*_PARTS, "."):
        at += 1
    stop = at
    while stop < min(at + _AFTER, len(frame)) and frame.words[stop] not in (":", ";", QUOTE):
        stop += 1
    found = find_cues(frame, at, stop, pack)
    for cue in found:
        if cue.finite == at or cue.start == at:
            return cue
        if frame.at(n + 1) in _PARTS or frame.text[frame.quotes[n].spans[-1][1] - 1] in ",!?.":
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
        return next((c for c in reversed(found) if c.kind != "noun"), found[-1] if found else None)
    return next((c for c in found if c.end >= n - 2), None)


def _nearest(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    found = find_cues(frame, n - _BEFORE, n + _BEFORE, pack)
    found = [c for c in found if c.reading.use != "weak" and QUOTE not in frame.words[c.start : c.end]]
    found = [c for c in found if c.kind != "noun"] or found
    if pack.verb_second:  # «Zudem halte sie den Plan für „unreif“»: the subjunctive says that this is reported itself
        found = [c for c in found if c.kind != "verb" or not is_subjunctive(frame, c.finite, pack)]

    def distance(cue: FoundCue) -> int:
        behind = cue.start > n
        marks = frame.words[n : cue.start].count(",") if behind else 0
        return 2 * (cue.start - n) + _CLAUSE * marks if behind else n - cue.start

    return min(found, key=distance, default=None)


def _uncued(frame: Frame, n: int, quote: Quotation, pack: LanguagePack) -> Attribution:
    """A quotation after a colon without a verb of speech: the subject of the sentence says it."""
    speaker = _subject(frame, n - 1, pack)
    return _made(frame, quote, "direct", None, speaker, 0.5)


def _going_on(frames: Sequence[Frame], at: int, n: int, pack: LanguagePack) -> Attribution | None:
    """A fragment in a sentence whose subjunctive says that the speaker before is still reported."""
    frame = frames[at]
    if not _is_subjunctive(frame, pack) or quoted_title(frame, n, pack):
        return None
    source = _source(frames, at, pack)
    return replace(source, spans=frame.quotes[n].spans, mode="mixed", cue=None) if source else None


def _is_subjunctive(frame: Frame, pack: LanguagePack) -> bool:
    known: bool | None = frame.found.get("subjunctive")
    if known is None:
        known = frame.found["subjunctive"] = not pack.subjunctives.isdisjoint(frame.lower)
    return known


def _standing_alone(
    frames: Sequence[Frame], at: int, previous: Attribution | None, last: Attribution | None, pack: LanguagePack
) -> Attribution | None:
    """A quotation that is a sentence of its own goes on with the speaker before it."""
    frame = frames[at]
    quote = frame.quotes[0]
    signature = _signature(frames[at + 1], pack) if pack.grammar is not None and at + 1 < len(frames) else None
    if signature is not None:
        return replace(_made(frames[at + 1], quote, "direct", None, signature, 0.9), rule="signature")
    if frame.text.count(" ", quote.spans[0][0], quote.spans[-1][1]) + 1 < _STATEMENT:
        return None
    source = previous or _source(frames, at, pack) or (last if at == 0 else None)
    if source is not None:
        return replace(source, spans=quote.spans, mode="direct", cue=None, confidence=0.6)
    if at > 0:
        return _made(frames[at - 1], quote, "direct", None, _subject(frames[at - 1], _BEFORE, pack), 0.4)
    return Attribution(quote.spans, "direct", None, None, None, 0.3)


def _signature(frame: Frame, pack: LanguagePack) -> Phrase | None:
    """«"A." ― X»: a name behind a dash, as a sentence of its own."""
    if frame.at(0) not in _DASHES or not frame.capitalised(1) or len(frame) > _SIGNATURE:
        return None
    phrase = noun_phrase(frame, 1, pack)
    return phrase if phrase and frame.at(phrase.end) in ("", ".", ",") else None


def _source(frames: Sequence[Frame], at: int, pack: LanguagePack) -> Attribution | None:
    """Who is reported in the sentences just before, by their first cue with a speaker."""
    for frame in reversed(frames[max(0, at - _BACK) : at]):
        if "source" not in frame.found:
            frame.found["source"] = _reported_in(frame, pack)
        source: Attribution | None = frame.found["source"]
        if source is not None:
            return source
    return None


def _reported_in(frame: Frame, pack: LanguagePack) -> Attribution | None:
    for cue in find_cues(frame, 0, _BEFORE, pack):
        speaker = speaker_of(frame, cue, pack) if cue.reading.use != "weak" else None
        if speaker is not None:
            span = frame.span(speaker.start, speaker.end)
            return Attribution((), "mixed", frame.span(cue.start, cue.end), span, speaker.kind, 0.5)
    return None


def _subject(frame: Frame, end: int, pack: LanguagePack) -> Phrase | None:
    """The subject of a sentence where its verb shows it, else its first noun phrase that can be one and can speak."""
    if pack.verb_second:
        at = clause_at(frame, end, pack) + 1
        near = clauses(frame, pack)[max(at - _CLAUSES, 0) : at]
        mains = [c.verb for c in near if c.kind == "main" and c.verb is not None and c.start < end]
        subject = subject_of(frame, mains[-1], pack) if mains else None
        if subject is not None and frame.at(subject.start) not in pack.expletives:
            return subject
    candidates = (p for p in phrases(frame, end - _BEFORE, end, pack) if not p.governed and not p.oblique)
    return next((p for p in candidates if p.kind != "common" and frame.at(p.start) not in pack.expletives), None)
