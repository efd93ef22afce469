"""Content before its cue or round it: «A, he said», «A, said X, B», «A, according to X», «As X put it, A»."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.claims.attribution import Attribution
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first.bounds import clause_end
from extractors.claims.subject_first.complements import Content
from extractors.claims.subject_first.made import made
from extractors.claims.subject_first.subjects import subject
from extractors.claims.subject_first.syntax import DASHES, NOMINAL, Group, Syntax
from extractors.grammar import PAST, PRESENT, Verb

_MARKS = (",", *DASHES)
_PHRASE = Verb("", PAST, frozenset())


def fronted(s: Syntax, group: Group) -> Attribution | None:
    """The statement before a verb that stands with its subject behind a comma."""
    takes = group.reading.takes
    says = "zero" in takes and group.reading.use == "say"
    if not (says or "asit" in takes) or group.gerund or group.infinitive:
        return None
    speaker, opens, closes = _parenthetical(s, group)
    if speaker is None:
        return None
    cue = (group.verb, group.verb + 1 + len(group.reading.particle))
    if s.has("as_words", opens - 1):
        return _as(s, opens - 1, closes, cue, speaker, group)
    if not says:
        return None
    if s.kind(opens - 1) not in (*_MARKS, "q") and not s.titled:
        return None
    end = opens if s.kind(opens - 1) == "q" else opens - 1
    first = _beginning(s, end)
    if end <= first or not _is_closed(s, closes):
        return None
    if s.opens_quotation(closes + 1):
        return None
    rest = _rest(s, first, end, closes, group)
    if rest is None and not s.has_finite(first, end) and s.kinds[first] in ("p", "s", "w", "r"):
        return None
    parts = [(first, end)] + ([rest] if rest else [])
    if "q" in (s.kind(end - 1), s.kind(first)) and all(s.kinds[n] in ("q", ",") for n in range(first, end)):
        return None
    return made(s, parts, cue, speaker, Content(first, end, "parenthetical" if rest else "fronted", 0.8))


def is_inverted(s: Syntax, group: Group) -> bool:
    """«…, said X»: a verb of speech right behind a comma with its subject after it."""
    n = group.verb
    if group.start < n or "zero" not in group.reading.takes or group.reading.form not in (PAST, PRESENT):
        return False
    if s.kind(n - 1) not in (*_MARKS, "q") or s.kind(n + 1) not in (NOMINAL, "d", "o") or s.is_adverb(n + 1):
        return False
    if s.kind(n - 1) == "q":
        return True
    if not any(s.is_finite(at) for at in range(n)):
        return False
    end = s.chain(n + 1)
    return s.kind(end) in (*_MARKS, "", ".", "w", "p", "r", ";", "q", "s") and not s.has("complementisers", end)


def _parenthetical(s: Syntax, group: Group) -> tuple[Phrase | None, int, int]:
    """The speaker, where the insertion begins and where it ends: «, he said earlier», «, said X in May»."""
    before = group.start - 1
    while s.is_adverb(before):
        before -= 1
    if s.kind(before) in (*_MARKS, "q") and s.kind(group.verb + 1) in (NOMINAL, "d", "o"):
        end = s.chain(group.verb + 1)
        if end > group.verb + 1:
            kind = "pronoun" if s.kind(group.verb + 1) == "o" else "name"
            return Phrase(group.verb + 1, end, kind), before + 1, _closing(s, end)
    speaker = subject(s, group)
    if speaker is None or speaker.start > group.start:
        return None, 0, 0
    after = group.verb + 1 + len(group.reading.particle)
    governs = s.kind(after) in (NOMINAL, "d", "m") and not s.is_adverb(after) and not s.has("time_adjectives", after)
    if governs and "rcp" not in group.reading.takes and not s.has("existential", after) and s.kind(after) != "o":
        return None, 0, 0
    return speaker, speaker.start, _closing(s, group.verb + 1 + len(group.reading.particle))


def _closing(s: Syntax, n: int) -> int:
    """Up to the comma or the end of the sentence."""
    while n < len(s) and s.kinds[n] not in (*_MARKS, ".", ";", "q", "c", ":", "?", "!"):
        n += 1
    return n


def _is_closed(s: Syntax, n: int) -> bool:
    return s.kind(n) in (*_MARKS, ".", ";", "", "c", "?", "!", "q")


def _beginning(s: Syntax, before: int) -> int:
    """Where the fronted content begins: behind a semicolon and the conjunction that opens the sentence."""
    first = 0
    for n in range(before - 1, -1, -1):
        if s.kinds[n] in (";", ":"):
            first = n + 1
            break
    while first < before and (s.kinds[first] == "c" or (s.is_adverb(first) and s.kind(first + 1) == ",")):
        first += 1
        if s.kind(first) == ",":
            first += 1
    return first


def _rest(s: Syntax, first: int, end: int, closes: int, group: Group) -> tuple[int, int] | None:
    """What goes on after the insertion, where the sentence does."""
    if s.kind(closes) not in _MARKS:
        return None
    n = closes + 1
    word = s.word(n)
    if not word or s.kind(n) in ("c", ".") or s.is_gerund(n) or s.has("parenthetical", n):
        return None
    if s.has_finite(first, end) and (s.kind(n) in ("s", "d", "r", NOMINAL) or s.has_finite(n, len(s))):
        return None
    return n, clause_end(s, n, group)


def _as(s: Syntax, opens: int, closes: int, cue: tuple[int, int], speaker: Phrase, group: Group) -> Attribution | None:
    """«As X put it, A» and «A, as X said»."""
    if opens == 0 or s.kind(opens - 1) == "c":
        if s.kind(closes) != ",":
            return None
        return made(s, [(closes + 1, clause_end(s, closes + 1, group))], cue, speaker, Content(0, 0, "as", 0.6))
    if s.kind(opens - 1) != ",":
        return None
    if s.kind(closes) == "," and not s.has_finite(_beginning(s, opens), opens - 1):
        return made(s, [(closes + 1, clause_end(s, closes + 1, group))], cue, speaker, Content(0, 0, "as", 0.6))
    return made(s, [(_beginning(s, opens), opens - 1)], cue, speaker, Content(0, 0, "as", 0.6))


def under_preposition(s: Syntax, n: int) -> Iterator[Attribution]:
    """«According to X, A», «A, according to X, B»."""
    for phrase in s.pack.before[s.lower[n]]:
        if tuple(s.lower[n : n + len(phrase)]) == phrase:
            found = _source(s, n, n + len(phrase))
            if found is not None:
                yield found
            return


def _source(s: Syntax, start: int, first: int) -> Attribution | None:
    end = s.chain(first)
    if end == first:
        return None
    if s.kind(end) == "q" and s.kind(end - 1) == NOMINAL:
        return None
    kind = "pronoun" if s.kind(first) in ("o", "m") else "name" if s.frame.capitalised(first) else "role"
    speaker, cue = Phrase(first, end, kind), (start, first)
    group = Group(start, start, _PHRASE)
    comma = end
    while comma < len(s) and s.kinds[comma] not in (",", ".", ";", "–", "—", "q"):
        comma += 1
    content = Content(0, 0, "preposition", 0.9)
    opens = start == 0 or (start < 3 and s.kinds[0] in ("c", "b")) or s.kind(start - 1) in ("c", ";")
    if opens:
        if s.kind(comma) == "," and not s.has_finite(end, comma):
            return made(s, [(comma + 1, clause_end(s, comma + 1, group))], cue, speaker, content)
        return made(s, [(end, clause_end(s, end, group))], cue, speaker, content)
    before = _beginning(s, start)
    parts = [(before, start)]
    rest = _rest(s, before, start, comma, group)
    if rest is not None:
        parts.append(rest)
    return made(s, parts, cue, speaker, content)
