"""Who speaks: typed candidates round a cue, ranked by features with weights."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.cues import FoundCue
from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import Phrase, noun_phrase, phrases
from extractors.claims.subject_first.subjects import subject_at
from extractors.claims.verb_second.clauses import clause_at, clauses
from extractors.claims.verb_second.subjects import subject_of
from extractors.packs import LanguagePack

_AGENT = 8  # tokens before the auxiliary of a passive
_WINDOW, _CANDIDATES = 45, 8  # tokens and noun phrases on either side of a cue
_KIND = {"pronoun": 1.0, "name": 1.0, "role": 0.9, "common": 0.0}
_ADJACENT_RIGHT, _ADJACENT_LEFT, _CLAUSE_FIRST = 2.2, 2.6, 0.8
_GOVERNED, _OBLIQUE, _COMMA, _TOKEN, _FAR = -3.0, -2.5, -0.4, -0.04, -0.8
_COORDINATED, _SUBJECT = 1.5, 2.5
_EXPLETIVE, _THRESHOLD = -0.5, 0.3


def speaker_of(frame: Frame, cue: FoundCue, pack: LanguagePack, said: int = -1) -> Phrase | None:
    """The best candidate for a cue, or None: nobody is made up. `said` is the token of the quotation itself."""
    if cue.kind in ("before", "appended"):
        return _after(frame, cue.end, pack)
    if cue.kind == "source":
        return _source(frame, cue, pack)
    if cue.kind == "noun":
        return _of_noun(frame, cue, pack)
    if pack.grammar is not None and cue.kind == "verb":
        known = subject_at(frame, cue.start, pack, pack.grammar)
        if known is not None and not known.start <= said < known.end:
            return known
    candidates = phrases(frame, cue.finite - _WINDOW, cue.finite, pack)[-_CANDIDATES:]
    candidates += phrases(frame, cue.finite, cue.finite + _WINDOW, pack)[:_CANDIDATES]
    candidates = [p for p in candidates if not p.start <= said < p.end and not p.start <= cue.start < p.end]
    if cue.kind in ("after", "source_after"):
        return next((p for p in candidates if p.end == cue.start), None) or _bare(frame, cue.start, pack)
    if pack.agents and cue.reading.participle and frame.at(cue.finite) in pack.passives:
        if cue.reading.lemma in pack.quoting:
            return subject_of(frame, cue.finite, pack)
        return _agent(frame, cue, pack) or _source_of_passive(frame, cue, candidates, pack)
    antecedent = _antecedent(frame, cue, candidates, pack)
    if antecedent is not None:
        nobody = cue.reading.lemma in pack.impersonal and frame.at(antecedent.start) in pack.determiners
        return None if nobody else antecedent
    subject = subject_of(frame, cue.finite, pack) if pack.verb_second else None
    if subject is not None and subject not in candidates and subject.start != said:
        candidates.append(subject)
    scored = [(_score(frame, cue, p, pack) + (_SUBJECT if p is subject else 0), p) for p in candidates]
    best = max(scored, key=lambda sp: sp[0], default=None)
    if best is None or best[0] < _THRESHOLD:
        return None
    if frame.at(best[1].start) in pack.expletives:
        named = _document(frame, cue, candidates, pack)
        personal = (
            pack.impersonal and cue.reading.lemma not in pack.impersonal and pack.pronouns.get(frame.at(best[1].start))
        )
        return named or (best[1] if personal == "n" and frame.at(best[1].start) in pack.neuter else None)
    return best[1]


def _source(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Phrase | None:
    """Whose «Angaben»: the genitive or name behind them, else the words before the noun with it."""
    n = cue.end
    if frame.at(n) in pack.links and (frame.at(n) in pack.determiners or frame.at(n) in pack.prepositions):
        n += frame.at(n) not in pack.determiners
        phrase = noun_phrase(frame, n, pack)
        if phrase is not None:
            return phrase
    elif frame.capitalised(n) or frame.words[n : n + 1] == [QUOTE] or frame.at(n) in pack.determiners:
        phrase = noun_phrase(frame, n, pack)
        if phrase is not None and (phrase.kind == "name" or frame.at(n) in pack.oblique):
            return phrase
    elif frame.at(n).endswith("er") and frame.at(n) not in pack.function_words:
        described = _described(frame, n, pack)  # «nach Angaben norwegischer Ermittler»
        if described is not None:
            return described
    inside = range(cue.start + 1, cue.end)
    if any(frame.lower[i] in pack.own for i in inside):
        return next((p for p in phrases(frame, 0, len(frame), pack) if not p.governed and not p.oblique), None)
    return Phrase(cue.start + 1, cue.end, "common")


def _of_noun(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Phrase | None:
    """Whose «Forderung»: the genitive behind it, else the subject of its sentence; nobody where it is the subject."""
    n = cue.end
    if frame.at(n) in pack.links and frame.at(n) not in (",", ""):
        phrase = noun_phrase(frame, n if frame.at(n) in pack.determiners else n + 1, pack)
        if phrase is not None:
            return phrase
    verb = clauses(frame, pack)[clause_at(frame, cue.start, pack)].verb
    subject = subject_of(frame, verb, pack) if verb is not None else None
    own = subject is None or subject.start <= cue.start < subject.end or subject.kind == "common"
    return None if own else subject


def _bare(frame: Frame, end: int, pack: LanguagePack) -> Phrase | None:
    """The capitalised word with its adjectives right before a place («ersten Medienberichten zufolge»)."""
    first = end - 1
    if not frame.capitalised(first):
        return None
    while first > 0 and frame.lower[first - 1].endswith(("en", "er")) and frame.words[first - 1].islower():
        if frame.lower[first - 1] in pack.function_words:
            break
        first -= 1
    return Phrase(first, end, "common")


def _agent(frame: Frame, cue: FoundCue, pack: LanguagePack) -> Phrase | None:
    """Who acts in the passive («wurde von X gefordert»); nobody where the sentence does not say."""
    for n in sorted(range(max(cue.finite - _AGENT, 0), cue.end), key=lambda n: abs(n - cue.start)):
        if frame.lower[n] in pack.agents and n != cue.start:
            phrase = noun_phrase(frame, n + 1, pack)
            if phrase is not None and not phrase.start <= cue.start < phrase.end:
                return phrase
    return None


def _source_of_passive(frame: Frame, cue: FoundCue, candidates: Sequence[Phrase], pack: LanguagePack) -> Phrase | None:
    """«In einem Bericht wird vermutet»: the document it is said in."""
    named = _document(frame, cue, candidates, pack)
    if named is None or not pack.source_nouns:
        return None
    words = frame.lower[named.start : named.end]
    return named if any(w.endswith(pack.source_nouns) or w in pack.speech_nouns for w in words) else None


def _after(frame: Frame, n: int, pack: LanguagePack) -> Phrase | None:
    """The noun phrase right behind a preposition or «so», over a verb, an adverb or a further link."""
    for at in range(n, min(n + 4, len(frame))):
        if frame.at(at) in pack.links and frame.at(at) not in pack.determiners:
            continue
        phrase = noun_phrase(frame, at, pack)
        if phrase is not None and frame.at(at) in pack.expletives:
            behind = phrases(frame, phrase.end, phrase.end + 3, pack)
            return next((p for p in behind if frame.at(p.start - 1) in pack.within), None)
        if phrase is not None:
            return phrase
        if frame.at(at) not in pack.skips and frame.at(at) not in pack.cues and frame.at(at) not in pack.links:
            break
    return _described(frame, n, pack)


def _described(frame: Frame, n: int, pack: LanguagePack) -> Phrase | None:
    """A noun with adjectives alone («laut israelischen Medien»)."""
    for at in range(n, min(n + 4, len(frame))):
        if frame.capitalised(at):
            return Phrase(n, at + 1, "common") if pack.nouns_capitalised and at > n else None
        if not frame.lower[at].endswith(("en", "er", "em")) or frame.lower[at] in pack.function_words:
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
    if pack.verb_second and clauses(frame, pack)[clause_at(frame, cue.start, pack)].kind == "relative":
        return None
    inside = [p for p in candidates if p.kind != "pronoun" and frame.at(p.start - 1) in pack.within]
    after = [p for p in inside if cue.end <= p.start < cue.end + 4]
    return next(iter(after), None) or next((p for p in inside if p.end <= cue.finite), None)
