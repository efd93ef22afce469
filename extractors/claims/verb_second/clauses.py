"""Clauses of a sentence with a verb in second or last place: parted by marks, told apart by their first words."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter

from extractors.claims.frames import QUOTE, Frame
from extractors.claims.phrases import noun_phrase
from extractors.packs import LanguagePack

_START = attrgetter("start")
_MARKS = frozenset(",;:()–—")
_ASIDE = 10  # tokens of a remark in brackets that does not part a clause
_PREFIELD = 4  # constituents before the verb
_REACH = 16  # tokens before the verb


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens from `start` up to `end` between two marks; `verb` is the finite verb where it stands first or second."""

    start: int
    end: int
    kind: str  # main | that | question | relative | adverbial | infinitive | fragment
    mark: str  # before it; empty at the start of the sentence
    joined: bool  # a conjunction opens it
    verb: int | None = None

    @property
    def first(self) -> int:
        """The first token after a conjunction."""
        return self.start + self.joined


def clauses(frame: Frame, pack: LanguagePack) -> list[Clause]:
    """All clauses of a frame, left to right; found once."""
    known: list[Clause] | None = frame.found.get("clauses")
    if known is None:
        known = frame.found["clauses"] = _parted(frame, pack)
    return known


def clause_at(frame: Frame, n: int, pack: LanguagePack) -> int:
    """The index of the clause that holds token `n`."""
    return max(bisect_right(clauses(frame, pack), n, key=_START) - 1, 0)


def _parted(frame: Frame, pack: LanguagePack) -> list[Clause]:
    found: list[Clause] = []
    start, mark, inside = 0, "", -1
    for n in range(len(frame) + 1):
        if n < len(frame) and (n <= inside or frame.words[n] not in _MARKS):
            continue
        if n < len(frame) and frame.words[n] == "(":
            inside = next((m for m in range(n + 1, min(n + _ASIDE, len(frame))) if frame.words[m] == ")"), -1)
            if inside > n:
                continue
        if start < n:
            found.append(_clause(frame, start, n, mark, pack))
            mark = ""
        if n < len(frame):
            mark = frame.words[n] if mark in ("", ",") else mark
        start = n + 1
    return found


def _clause(frame: Frame, start: int, end: int, mark: str, pack: LanguagePack) -> Clause:
    joined = frame.lower[start] in pack.conjunctions and start + 1 < end
    first = start + joined
    word = frame.at(first)
    if word in pack.complementisers:
        return Clause(start, end, "that", mark, joined)
    if word in pack.questions:
        return Clause(start, end, "question", mark, joined)
    if word in pack.subordinators and (word not in pack.prepositions or _ends_in_verb(frame, end, pack)):
        return Clause(start, end, "adverbial", mark, joined)
    verb = _second(frame, first, end, pack)
    if mark == "," and _is_relative(frame, first, end, verb, pack):
        return Clause(start, end, "relative", mark, joined)
    if (verb is None or not is_finite(frame, verb, pack)) and has_infinitive(frame, first, end, pack):
        return Clause(start, end, "infinitive", mark, joined)
    if verb is not None:
        return Clause(start, end, "main", mark, joined, verb)
    return Clause(start, end, "fragment", mark, joined)


def _is_relative(frame: Frame, first: int, end: int, verb: int | None, pack: LanguagePack) -> bool:
    """Whether a clause opens with a relative pronoun, alone or after a preposition, and closes with its verb."""
    n = first + (frame.at(first) in pack.prepositions)
    if frame.at(n) not in pack.relatives:
        return False
    last = end - 1 - (frame.words[end - 1] in (".", "!", "?", "…"))
    if verb is not None and verb < last and is_finite(frame, verb, pack) and not is_finite(frame, last, pack):
        return False
    if not is_finite(frame, last, pack) and has_infinitive(frame, max(last - 1, n), last + 1, pack):
        return False
    phrase = noun_phrase(frame, n, pack)
    if phrase is not None and phrase.end > n + 1 and verb == phrase.end and verb < end - 1:
        return False
    return _ends_in_verb(frame, end, pack) and (verb is None or verb > n + 1 or end - n <= 2 or phrase is None)


def _ends_in_verb(frame: Frame, end: int, pack: LanguagePack) -> bool:
    last = end - 1 - (frame.words[end - 1] in (".", "!", "?", "…"))
    return _may_be_verb(frame, last, pack) or is_finite(frame, last, pack)


def has_infinitive(frame: Frame, first: int, end: int, pack: LanguagePack) -> bool:
    """Whether the tokens hold an infinitive with «zu», apart or inside of its verb («abzuziehen»)."""
    for n in range(first, end):
        word = frame.lower[n]
        if word in pack.infinitive and frame.words[n] == word:
            following = frame.at(n + 1)
            if following.endswith("n") and frame.words[n + 1] == following and n + 1 < end:
                return True
        elif word.endswith("n") and frame.words[n] == word and any(f"{p}{z}" == word[: len(p) + len(z)]
              for z in pack.infinitive for p in pack.prefixes if word.startswith(p)):  # fmt: skip
            return True
    return False


def _second(frame: Frame, first: int, end: int, pack: LanguagePack) -> int | None:
    """The finite verb behind at most a few constituents, or in the very first place."""
    if is_finite(frame, first, pack) or (_may_be_verb(frame, first, pack) and frame.at(first + 1) in pack.pronouns):
        return first
    n = first
    for _ in range(_PREFIELD):
        if n >= end or n - first > _REACH:
            return None
        after = _constituent(frame, n, end, pack)
        if after is None or after >= end:
            return None
        infinitive = frame.at(after - 1) in pack.infinitive
        if is_finite(frame, after, pack) and not infinitive:
            return after
        if _may_be_verb(frame, after, pack) and not infinitive and frame.words[n] != QUOTE:
            return None if is_finite(frame, after + 1, pack) and after + 2 >= end else after
        n = after
    return None


def _constituent(frame: Frame, n: int, end: int, pack: LanguagePack) -> int | None:
    """The end of a noun phrase, a phrase with a preposition or an adverb that begins at `n`."""
    word = frame.lower[n]
    if frame.words[n] == QUOTE:
        return n + 1
    if word in pack.prepositions:
        phrase = noun_phrase(frame, n + 1, pack)
        return min(phrase.end, end) if phrase else n + 1
    phrase = noun_phrase(frame, n, pack)
    if phrase is not None:
        return min(phrase.end, end)
    if word in pack.function_words or word in pack.skips or word in pack.relatives or word[0].isdigit():
        return n + 1
    return n + 1 if word.isalpha() and frame.words[n] == word and not _may_be_verb(frame, n, pack) else None


def is_finite(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a token is surely a finite verb: an auxiliary, a known subjunctive or a finite form of a cue."""
    word = frame.at(n)
    if (frame.capitalised(n) and n > 0) or (n > 0 and frame.lower[n - 1] in pack.infinitive):
        return False
    if word in pack.auxiliaries or word in pack.subjunctives:
        return True
    return any(not cue.participle for cue in pack.cues.get(word, ())) and word not in pack.prepositions


def _may_be_verb(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a token looks like a finite verb: lower case, with an ending, and no word of another kind."""
    word = frame.at(n)
    if len(word) < 3 or not word.isalpha() or frame.words[n] != word:
        return False
    if word in pack.function_words or word in pack.prepositions or word in pack.determiners or word in pack.skips:
        return word in pack.auxiliaries
    return word.endswith(pack.finite_endings) if pack.finite_endings else False


def is_subjunctive(frame: Frame, n: int, pack: LanguagePack) -> bool:
    """Whether a token is a known subjunctive, or by its ending one in second place of a clause."""
    word = frame.at(n)
    if word in pack.subjunctives or (pack.subjunctive_endings and word.endswith(pack.subjunctive_endings)):
        return True
    after_noun = n > 0 and frame.words[n] == word and len(word) > 3 and word.endswith("e") and not word.endswith("te")
    if not after_noun or word in pack.function_words or word in pack.skips or word in pack.determiners:
        return False
    return word not in pack.prepositions and not frame.capitalised(n + 1)
