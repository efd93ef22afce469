"""Cues: the words that attribute, with the place where their speaker is to be sought."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from extractors.claims.frames import QUOTE, Frame
from extractors.packs import Cue, LanguagePack

_START = attrgetter("start")
_CLAUSE = 25  # tokens within which a particle or an auxiliary is sought
_ADJECTIVES = 5  # words between «nach» and what it governs
_ENDS = frozenset(".;:!?")


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A cue in a frame: tokens from `start` up to `end`; `finite` is the token that agrees with the speaker."""

    start: int
    end: int
    kind: str  # verb | before | after | appended | source | source_after | anaphor | relay | noun
    reading: Cue
    finite: int


_PHRASE, _QUESTION = Cue("", "say"), Cue("", "ask")


def find_cues(frame: Frame, first: int, end: int, pack: LanguagePack) -> list[FoundCue]:
    """The cues that begin in the window, left to right; found once for a frame."""
    everything: list[FoundCue] | None = frame.found.get("cues")
    if everything is None:
        everything = frame.found["cues"] = _all_cues(frame, pack)
    return everything[bisect_left(everything, first, key=_START) : bisect_left(everything, end, key=_START)]


def _all_cues(frame: Frame, pack: LanguagePack) -> list[FoundCue]:
    found: list[FoundCue] = []
    for n, word in enumerate(frame.lower):
        if word not in pack.cue_words:
            continue
        cue = _cue_at(frame, n, pack) if not (found and n < found[-1].end) else None
        if cue is not None:
            found.append(cue)
    return found


def _cue_at(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    word = frame.at(n)
    if (word,) in pack.before.get(word, ()) and _relays(frame, n, pack):
        return FoundCue(n, n + 2, "relay", _PHRASE, n)
    for phrase in pack.before.get(word, ()):
        if tuple(frame.lower[n : n + len(phrase)]) == phrase:
            return FoundCue(n, n + len(phrase), "before", _PHRASE, n)
    if word in pack.after:
        return FoundCue(n, n + 1, "after", _PHRASE, n)
    apart = frame.at(n - 1) in (",", QUOTE, "–", "-", "—") and frame.at(n + 1) not in pack.examples
    if word in pack.appended and apart:
        return FoundCue(n, n + 1, "appended", _PHRASE, n)
    if word in pack.source_prepositions:
        source = _source(frame, n, pack)
        if source is not None:
            return source
    if word in pack.anaphors or word in pack.relays:
        return FoundCue(n, n + 1, "anaphor" if word in pack.anaphors else "relay", _PHRASE, n)
    named = frame.capitalised(n - 1) and n > 1  # «Jana Sorge»
    if word in pack.speech_nouns and frame.capitalised(n) == pack.nouns_capitalised and not named:
        return FoundCue(n, n + 1, "noun", _QUESTION if word in pack.question_nouns else _PHRASE, n)
    if word in pack.speech_adjectives and frame.at(n + 1) == ",":
        return FoundCue(n, n + 1, "noun", _PHRASE, n)
    readings = pack.cues.get(word)
    return _verb(frame, n, readings, pack) if readings and not _is_noun(frame, n, pack) else None


def _relays(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """«…, laut dem A», «…, nach denen A»: a preposition and a relative pronoun open a clause."""
    opens = frame.at(n - 1) == "," and frame.at(n + 1) in pack.relatives and bool(pack.relays)
    return opens and not frame.capitalised(n + 2) if frame.at(n + 1) in pack.determiners else opens


def _source(frame: Frame, n: int, pack: LanguagePack) -> FoundCue | None:
    """«nach [ersten] Angaben», or «[seiner] Meinung nach»; a clause «nach denen …» relays what stands before it."""
    if _relays(frame, n, pack):
        return FoundCue(n, n + 2, "relay", _PHRASE, n)
    for at in range(n + 1, min(n + _ADJECTIVES, len(frame))):
        if frame.capitalised(at):
            if frame.lower[at].endswith(pack.source_nouns):
                return FoundCue(n, at + 1, "source", _PHRASE, n)
            break
        if not frame.lower[at].isalpha() or frame.lower[at] in pack.prepositions:
            break
    if frame.at(n - 1).endswith(pack.source_nouns) and frame.capitalised(n - 1) and n > 1:
        return FoundCue(n, n + 1, "source_after", _PHRASE, n)
    return None


def _is_noun(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """A capitalised word inside a sentence is no verb; nor is one after an article."""
    if frame.capitalised(n):
        return n > 0 or (pack.nouns_capitalised is False and frame.at(1) not in pack.pronouns)
    return not pack.nouns_capitalised and frame.at(n - 1) in pack.determiners and frame.at(n - 1) not in pack.pronouns


def _verb(frame: Frame, n: int, readings: tuple[Cue, ...], pack: LanguagePack) -> FoundCue | None:
    """The first reading whose particle or auxiliary is there; those with a particle come first."""
    perfect = len(readings) > 1 and pack.verb_second and _closes(frame, n, pack)
    for reading in sorted(readings, key=lambda r: (not r.particle, r.participle != perfect)):
        if reading.particle:
            if frame.at(n - 1) == reading.particle:
                finite = _auxiliary(frame, n, pack) if reading.participle else n
                if finite is not None:
                    return FoundCue(n, n + 1, "verb", reading, finite)
            elif not reading.participle and _particle(frame, n, reading.particle):
                return FoundCue(n, n + 1, "verb", reading, n)
        elif reading.participle:
            finite = _auxiliary(frame, n, pack)
            if finite is not None:
                return FoundCue(n, n + 1, "verb", reading, finite)
        else:
            return FoundCue(n, n + 1, "verb", reading, n)
    return None


def _closes(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a form that may be a participle ends a clause that has an auxiliary before it."""
    following = frame.at(n + 1)
    if following and following[0].isalnum() and following not in pack.conjunctions:
        return False
    for at in range(n - 1, max(n - _CLAUSE, -1), -1):
        if frame.lower[at] in pack.auxiliaries:
            return at < n - 1 or frame.at(at) in pack.passives
        if not frame.words[at][0].isalnum():
            return False
    return False


def _particle(frame: Frame, n: int, particle: str) -> bool:
    for at in range(n + 1, min(n + _CLAUSE, len(frame))):
        if frame.lower[at] == particle:
            following = frame.at(at + 1)
            return not following or not following[0].isalnum() or following in ("und", "oder")
        if frame.words[at] in _ENDS:
            return False
    return False


def _auxiliary(frame: Frame, n: int, pack: LanguagePack) -> int | None:
    """The auxiliary of a participle: left in the clause, or right behind it in a subordinate one."""
    for at in range(n - 1, max(n - _CLAUSE, -1), -1):
        if frame.lower[at] in pack.auxiliaries:
            return at
        if frame.words[at] in _ENDS:
            break
    return n + 1 if frame.at(n + 1) in pack.auxiliaries else None
