"""Indirect statements where the verb is the second constituent: what a cue attributes within its sentence.

A cue either takes a clause after it («X sagte, dass A»), stands behind its content («A, sagte X») or qualifies the
clause it stands in («A ist laut X B»). What nothing in the sentence bounds is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.claims.attribution import Attribution
from extractors.claims.clauses import Clause, clause_at, clauses, is_subjunctive
from extractors.claims.cues import FoundCue, find_cues
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, phrases
from extractors.claims.speakers import speaker_of
from extractors.claims.v2_subjects import is_coordinated, subject_of
from extractors.model import Span
from extractors.packs import Cue, LanguagePack

Tokens = tuple[int, int]  # from the first up to the end
_LONGEST = 250  # tokens of a sentence that is no list
_NOUN = 7  # tokens between a noun of speech and its clause
_WORDS = 2  # fewest words of a statement
_DASHES = frozenset("–—-")
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
        if part.kind == "that" and part.joined and part.mark in _DASHES and frame.spans[part.start][0] > a.spans[-1][1]:
            first, end = _trimmed(frame, part.first + 1, part.end)
            if end - first >= _WORDS:
                mode = "mixed" if QUOTE in frame.words[first:end] else "indirect"
                found.append(replace(a, spans=(frame.span(first, end),), mode=mode))
    return found


def _uncovered(frame: Frame, found: Sequence[Attribution], pack: LanguagePack) -> list[Attribution]:
    """A clause in the subjunctive of report that no cue of the pack governs: the subject before it is its source."""
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
        stop = _stop(frame, parts, n, cue, pack)
        subject = subject_of(frame, former.verb, pack)
        if subject is not None and frame.at(subject.start) in pack.expletives:
            subject = None
        made = _made(
            frame, cue, subject, [(part.first + (part.kind == "that"), stop)], 0.6,
            "subjunctive clause",
        )  # fmt: skip
        return [made] if made else []
    return []


def _statement(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Attribution | None:
    if cue.kind in _ADJUNCTS:
        speaker = speaker_of(frame, cue, pack)
        return _adjunct(frame, cue, speaker, pack) if speaker is not None or cue.kind == "source" else None
    if cue.kind == "appended":
        speaker = speaker_of(frame, cue, pack)
        return _behind(frame, cue, speaker, pack) if speaker is not None else None
    if cue.kind == "anaphor":
        return _made(frame, cue, None, _around(frame, cue.start, cue.end, pack), 0.6, "anaphor")
    if cue.kind == "relay":
        return _relayed(frame, cue, pack)
    if cue.kind == "noun":
        return _complement(frame, cue, pack, 1)
    if cue.reading.use not in ("say", "ask"):
        return None
    here = clauses(frame, pack)[clause_at(frame, cue.start, pack)]
    if here.kind == "question" and frame.at(here.first) in pack.as_words:
        return _as_said(frame, cue, here, pack)
    return _complement(frame, cue, pack) or _inverted(frame, cue, here, pack) or _pointed(frame, cue, here, pack)


# --- clauses after a cue -----------------------------------------------------------------------------------------


def _complement(frame: Frame, cue: FoundCue, pack: LanguagePack, reach: int = 9) -> Attribution | None:
    """«X sagte, dass A», «X sagte, A sei B», «X forderte, A zu tun», «X sagte: A»; `reach` in clauses."""
    parts = clauses(frame, pack)
    at = clause_at(frame, cue.start, pack)
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
        stop = _stop(frame, parts, n, cue, pack)
        speaker = _speaker(frame, cue, (first, stop), pack)
        rule = {"that": "complement", "infinitive": "infinitive"}.get(part.kind, "reported clause")
        return _made(frame, cue, speaker, [(first, stop)], 0.9 if part.kind == "that" else 0.8, rule)
    return None


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
    if part.end - part.start < _WORDS or frame.words[part.start] == QUOTE:
        return None
    speaker = _speaker(frame, cue, (part.start, len(frame)), pack)
    return _made(frame, cue, speaker, [(part.start, len(frame))], 0.7, "colon") if speaker else None


def _stop(frame: Frame, parts: Sequence[Clause], n: int, cue: FoundCue, pack: LanguagePack) -> int:
    """Where what is said ends: with the sentence, or before the writer goes on («…, und kündigte an, …»)."""
    cues = [c for c in find_cues(frame, parts[n].start, len(frame), pack) if c.kind == "verb" and c.start == c.finite]
    for c in cues:
        joint = c.start - 1
        goes_on = frame.at(joint) in pack.conjunctions or frame.at(joint) == ","
        if goes_on and not c.reading.participle and not is_subjunctive(frame, c.start, pack) and _is_matrix(frame, c):
            return joint - (frame.at(joint - 1) == ",")
    for part in parts[n + 1 :]:
        announces = part.mark == ":" and frame.words[part.start] == QUOTE
        if part.mark == ";" or announces or (part.mark in _DASHES and part.joined and part.kind == "that"):
            return part.start - 1
    return len(frame)


def _is_matrix(frame: Frame, cue: FoundCue) -> bool:
    """A coordinated verb of the writer's own sentence: past tense, as the first cue is."""
    return frame.lower[cue.start].endswith(("te", "ten")) or not frame.lower[cue.start].endswith("en")


# --- content before a cue ----------------------------------------------------------------------------------------


def _inverted(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«A sei B, sagte X.»: the clause begins with the finite verb of the cue."""
    if here.start == 0 or cue.finite != here.first or here.mark not in (",", "–", "—"):
        return None
    speaker = speaker_of(frame, cue, pack)
    if speaker is None or not cue.finite < speaker.start < here.end + 1:
        return None
    bare = speaker.kind == "common" and frame.at(speaker.start) not in pack.determiners
    if bare or frame.at(cue.finite + 1) in pack.conjunctions:
        return None
    return _behind(frame, cue, speaker, pack)


def _pointed(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«A ist B, das teilte X mit.»: a pronoun stands for all before it."""
    if here.start == 0 or frame.at(here.first) not in pack.pointers or here.verb != here.first + 1:
        return None
    speaker = speaker_of(frame, cue, pack)
    return _made(frame, cue, speaker, [(0, here.start - 1)], 0.7, "pointer") if speaker else None


def _behind(frame: Frame, cue: FoundCue, speaker: Phrase, pack: LanguagePack) -> Attribution | None:
    """Content before «, so X» or «, sagte X», and what goes on after it."""
    parts = clauses(frame, pack)
    at = clause_at(frame, cue.start, pack)
    first = _first(frame, parts, at - 1, cue, pack)
    broken_off = at + 1 < len(parts) and parts[at + 1].mark == "," and at == 1
    if cue.kind == "verb" and not broken_off and not _is_content(frame, parts, first, at, pack):
        return None
    spans = [(first, parts[at].start - 1)]
    end = max(parts[at].end, speaker.end, cue.end)
    before = _trimmed(frame, first, max(parts[at].start - 1, first))
    if frame.words[slice(*before)] == [QUOTE]:
        return None
    broken = not any(p.verb is not None or p.kind == "that" for p in parts[:at] if p.end > first)
    for part in parts[at + 1 :]:
        if part.start < end or part.kind == "relative":
            end = max(end, part.end)
            continue
        if broken or part.joined or part.kind in ("main", "that", "infinitive", "adverbial"):
            spans.append((part.start, _stop(frame, parts, parts.index(part), cue, pack)))
        break
    return _made(frame, cue, speaker, spans, 0.8, "fronted")


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


def _as_said(frame: Frame, cue: FoundCue, here: Clause, pack: LanguagePack) -> Attribution | None:
    """«Wie X mitteilte, ist A», «A ist, wie X sagte, B»."""
    speaker = speaker_of(frame, cue, pack)
    if speaker is not None and not here.start < speaker.start < here.end:
        speaker = None
    return _made(frame, cue, speaker, _around(frame, here.start, here.end, pack, 1), 0.8, "as")


# --- an adjunct inside of what it attributes ---------------------------------------------------------------------


def _adjunct(frame: Frame, cue: FoundCue, speaker: Phrase | None, pack: LanguagePack) -> Attribution | None:
    start = min(cue.start, speaker.start) if speaker and speaker.end <= cue.start else cue.start
    end = max(cue.end, speaker.end) if speaker and speaker.start >= cue.start else cue.end
    return _made(frame, cue, speaker, _around(frame, start, end, pack), 0.8, "adjunct")


def _around(frame: Frame, start: int, end: int, pack: LanguagePack, out: int = 0) -> list[Tokens]:
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


def _relayed(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Attribution | None:
    """«der Bericht, wonach A»: the noun phrase before the comma is the source."""
    before = [p for p in phrases(frame, 0, cue.start, pack) if p.end >= cue.start - 1]
    speaker = before[-1] if before else None
    if cue.end > cue.start + 1 and not (speaker and _is_source(frame, speaker, pack)):
        return None
    here = clauses(frame, pack)[clause_at(frame, cue.start, pack)]
    return _made(frame, cue, speaker, [(cue.end, here.end)], 0.7, "relay")


def _is_source(frame: Frame, phrase: Phrase, pack: LanguagePack) -> bool:
    """Whether a noun phrase tells something said («der Bericht», «ein Gutachten»)."""
    words = frame.lower[phrase.start : phrase.end]
    return any(w in pack.speech_nouns or w.endswith(pack.source_nouns) for w in words)


# --- attributions ------------------------------------------------------------------------------------------------


def _speaker(frame: Frame, cue: FoundCue, content: Tokens, pack: LanguagePack) -> Phrase | None:
    """The speaker of a cue, who cannot stand inside of what is said."""
    speaker = speaker_of(frame, cue, pack)
    inside = speaker is not None and content[0] <= speaker.start < content[1]
    return None if inside else speaker


def _made(
    frame: Frame, cue: FoundCue, speaker: Phrase | None, tokens: Sequence[Tokens], confidence: float, rule: str
) -> Attribution | None:
    """The tokens as a statement without the marks round it; None where it has too few words or is one quotation."""
    trimmed = [t for t in (_trimmed(frame, *t) for t in tokens) if t[0] < t[1]]
    words = [w for a, b in trimmed for w in frame.words[a:b]]
    if sum(w[0].isalnum() for w in words) + 3 * words.count(QUOTE) < _WORDS or words == [QUOTE]:
        return None
    spans: tuple[Span, ...] = tuple(frame.span(a, b) for a, b in trimmed)
    return Attribution(
        spans,
        "mixed" if QUOTE in words else "indirect",
        frame.span(cue.start, cue.end),
        frame.span(speaker.start, speaker.end) if speaker else None,
        speaker.kind if speaker else None,
        confidence if speaker else confidence - 0.3,
        rule,
    )


def _trimmed(frame: Frame, first: int, end: int) -> Tokens:
    while end > first and not (frame.words[end - 1][0].isalnum() or frame.words[end - 1] in (")", QUOTE)):
        end -= 1
    while first < end and not (frame.words[first][0].isalnum() or frame.words[first] in ("(", QUOTE)):
        first += 1
    return first, end
