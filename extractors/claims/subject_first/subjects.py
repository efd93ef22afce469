"""Who says it: the subject of a verb, over appositions, relative clauses, participles and coordinated verbs."""

from __future__ import annotations

from extractors.claims.frames import Frame
from extractors.claims.phrases import Phrase, is_role
from extractors.claims.subject_first.syntax import DASHES, NOMINAL, Group, Syntax, syntax_of
from extractors.grammar import PAST, PRESENT, Grammar, Verb
from extractors.packs import LanguagePack

_DEPTH = 3
_RELATIVE = 18  # tokens between a relative pronoun and the verb of the main clause
_LINKS = 7
_PLAIN = Verb("", PAST, frozenset())  # a finite verb that the pack does not know


def subject(s: Syntax, group: Group, depth: int = 0) -> Phrase | None:
    """The subject of a verb group as a phrase; None where the sentence does not show it."""
    if depth > _DEPTH:
        return None
    if s.kind(group.start) == "o":  # «he’s»
        return _pronoun(s, group.start)
    at = group.start - 1
    while at > 0 and (s.is_adverb(at) or s.is_time(at - 1) or (s.kinds[at] == "w" and s.kinds[at - 1] in ("o", "n"))):
        at -= 2 if s.is_time(at - 1) else 1
    if group.infinitive:
        return _of_infinitive(s, group, at, depth)
    if group.gerund:
        return _of_gerund(s, group, at, depth)
    return _before(s, at, group, depth)


def subject_at(frame: Frame, n: int, pack: LanguagePack, grammar: Grammar) -> Phrase | None:
    """The subject of the verb at a token, None where the pack does not know it or it is in the passive."""
    s = syntax_of(frame, pack, grammar)
    readings = grammar.verbs.get(s.lower[n])
    if readings is None:
        return None
    group = s.group(n, readings[-1])
    return None if group.passive else subject(s, group)


def _before(s: Syntax, at: int, group: Group, depth: int) -> Phrase | None:
    kind = s.kind(at)
    if kind == "o":
        return _antecedent(s, at) if s.has("relatives", at) else _pronoun(s, at)
    if kind == "r":
        return _antecedent(s, at)
    if kind == "c":
        return _coordinated(s, at, group, depth)
    if kind == "m" or kind == "d":
        return Phrase(at, at + 1, "pronoun") if kind == "d" and s.has("pronominal", at) else _over_relative(s, at)
    if kind == "," or kind in DASHES:
        return _over_apposition(s, at)
    if kind in (NOMINAL, "w", ")"):
        return _noun_phrase(s, at + 1)
    return None


def _pronoun(s: Syntax, n: int) -> Phrase | None:
    return None if s.has("existential", n) else Phrase(n, n + 1, "pronoun")


def _noun_phrase(s: Syntax, end: int) -> Phrase | None:
    """The noun phrase that ends before `end`, with what stands before its prepositions and participles."""
    start = s.left(end)
    if start == end:
        return _over_relative(s, end - 1)
    for _ in range(_LINKS):
        before = start - 1
        if s.kind(before) == "p" and s.kind(before - 1) == "c" and s.left(before - 1) < before - 1:
            start = s.left(before - 1)
        elif s.kind(before) in ("p", "t"):
            further = _governor(s, before)
            if further == before:
                if s.kind(before) == "p" and before > 0:
                    return _over_relative(s, before - 1) or _phrase(s, start, end)
                break
            start = further
        elif s.has("additive", before) and _opens(s, s.left(before), before):
            start = s.left(before)
        else:
            break
    if s.kind(start - 1) == "m" or (s.is_finite(start - 1) and not _reports(s, start - 1)):
        over = _over_relative(s, start - 1)
        if over is not None:
            return over
    return _phrase(s, start, end)


def _opens(s: Syntax, start: int, end: int) -> bool:
    """Whether the noun phrase is there and begins a clause."""
    return start < end and s.kind(start - 1) in ("", ",", "r", "c")


def _governor(s: Syntax, preposition: int) -> int:
    """Start of the noun phrase that a preposition ties to, over a participle («boats built by»); itself if none."""
    at = preposition
    readings = s.grammar.verbs.get(s.word(at - 1))
    past = s.ends("past_endings", at - 1) or (readings is not None and readings[0].form == PAST)
    if past and s.kind(at - 1) in (NOMINAL, "v") and not s.frame.capitalised(at - 1):
        at -= 1
        while s.is_adverb(at - 1):
            at -= 1
    if s.kind(at - 1) not in (NOMINAL, ")", "w"):
        return preposition
    start = s.left(at)
    return start if start < at else preposition


def _reports(s: Syntax, n: int) -> bool:
    readings = s.grammar.verbs.get(s.word(n), ())
    return any({"that", "zero"} & r.takes for r in readings)


def _phrase(s: Syntax, start: int, end: int) -> Phrase | None:
    """The tokens as a phrase without the conjunction or adverb before it."""
    while start < end and (s.kind(start) in ("b", "c", ",") or (s.kind(start) == "w" and end - start > 1)):
        start += 1
    if start >= end:
        return None
    words = range(start, end)
    capitals = sum(1 for n in words if s.frame.capitalised(n) and s.kind(n) == NOMINAL)
    roles = any(is_role(s.word(n), s.pack) or s.word(n) in s.pack.titles for n in words)
    if capitals >= 2 or (capitals and s.kind(start) != "d" and not roles):
        return Phrase(start, end, "name")
    return Phrase(start, end, "role" if roles else "common")


def _antecedent(s: Syntax, at: int) -> Phrase | None:
    """The noun phrase before a relative pronoun."""
    end = at
    if s.kind(end - 1) == ",":
        end -= 1
    if end <= 0 or s.kind(end - 1) not in (NOMINAL, ")", "w", "d"):
        return Phrase(at, at + 1, "pronoun") if s.kind(at) == "o" else None
    if s.kind(end - 1) == "d":
        return Phrase(end - 1, end, "pronoun")
    start = s.left(end)
    while s.has("of_words", start - 1) and s.left(start - 1) < start - 1:
        start = s.left(start - 1)
    return _phrase(s, start, end)


def _over_relative(s: Syntax, at: int) -> Phrase | None:
    """«Those who know him say»: the noun phrase before the relative pronoun, no comma in between."""
    for n in range(at, max(at - _RELATIVE, 0), -1):
        if s.kinds[n] in (",", ";", ":"):
            return None
        if s.has("subject_relatives", n) and n > 0:
            return _antecedent(s, n) if s.kinds[n - 1] in (NOMINAL, "d", ")", ",") else None
    return None


def _over_apposition(s: Syntax, comma: int) -> Phrase | None:
    """«X, head of Y, said»: the first segment between commas that begins with a noun phrase."""
    first = comma
    while first > 0 and s.kinds[first - 1] not in (";", ":", "q"):
        first -= 1
    commas = [n for n in range(first, comma) if s.kinds[n] == "," or s.kinds[n] in DASHES]
    if not commas:
        return None
    for start in [first, *(c + 1 for c in commas[:-1])]:
        end = next(c for c in commas if c >= start)
        while s.kind(start) in ("c", "b") or s.has("complementisers", start):
            start += 1
        if start >= end or s.kinds[start] in ("p", "s", "t", "r", "w"):
            continue
        if s.is_gerund(start) or s.is_adverb(start):
            continue
        if s.kinds[start] == "o":
            return _pronoun(s, start)
        if any(s.is_finite(n) for n in range(start, end)):
            found = _noun_phrase(s, end)
            if found is not None:
                return found
            continue
        return _phrase(s, start, end)
    return _noun_phrase(s, commas[-1])


def _coordinated(s: Syntax, at: int, group: Group, depth: int) -> Phrase | None:
    """«X did A and said B»: the subject of the verb before, of the same tense if one is there."""
    form = group.reading.form
    nearest = -1
    n = at
    while True:
        n = s.last_finite(n)
        if n < 0:
            break
        readings = s.grammar.verbs.get(s.word(n), ())
        if nearest < 0:
            nearest = n
        if readings and readings[0].form == form and form in (PAST, PRESENT):
            nearest = n
            break
    return _of_finite(s, nearest, depth) if nearest >= 0 else None


def _of_finite(s: Syntax, n: int, depth: int) -> Phrase | None:
    readings = s.grammar.verbs.get(s.word(n))
    reading = readings[0] if readings else _PLAIN
    group = s.group(n, reading)
    if s.kind(n) == "o":
        return _pronoun(s, n)
    group.infinitive = group.gerund = False
    found = subject(s, group, depth + 1)
    return found if found is not None else _inverted(s, n)


def _inverted(s: Syntax, n: int) -> Phrase | None:
    """«…, said X, adding»"""
    if s.kind(n - 1) not in (",", "q", *DASHES):
        return None
    end = s.right(n + 1)
    return _phrase(s, n + 1, end) if end > n + 1 else None


def _of_infinitive(s: Syntax, group: Group, at: int, depth: int) -> Phrase | None:
    """The object of the verb before («urged X to»), else its subject."""
    finite = s.last_finite(at + 1)
    if finite < 0:
        return None
    readings = s.grammar.verbs.get(s.word(finite), ())
    if any("objto" in r.takes or "objfor" in r.takes for r in readings) and s.kind(at) in (NOMINAL, "m", ")"):
        start = s.left(at + 1)
        if s.kind(at) == "m":
            return Phrase(at, at + 1, "pronoun")
        if finite < start:
            return _phrase(s, start, at + 1)
    return _of_finite(s, finite, depth)


def _of_gerund(s: Syntax, group: Group, at: int, depth: int) -> Phrase | None:
    """The subject of the main clause; of «a statement saying» who makes it."""
    if at < 0 or (s.kind(at) == "s" and at == 0):
        comma = next((n for n in range(group.verb, len(s)) if s.kinds[n] in (",", "q")), -1)
        comma += comma > 0 and s.kinds[comma] == "q" and s.kind(comma + 1) == ","
        end = s.right(comma + 1) if comma > 0 else 0
        return _phrase(s, comma + 1, end) if comma > 0 and end > comma + 1 else None
    finite = s.last_finite(at + 1)
    if s.kind(at) == NOMINAL and not s.has("documents", at) and finite < s.left(at + 1):
        after_verb = s.kind(s.left(at + 1) - 1) in ("", ",", "c", "p", "s")
        if not after_verb or finite < 0:
            return _noun_phrase(s, at + 1)
    if finite < 0:
        return _noun_phrase(s, at + 1) if s.kind(at) == NOMINAL else None
    return _main(s, at, finite, depth)


def _main(s: Syntax, at: int, finite: int, depth: int) -> Phrase | None:
    """The subject of the first finite verb of the sentence that is neither subordinate nor relative."""
    if s.kind(at) in (",", "q", *DASHES):
        for n in range(0, finite):
            if s.is_finite(n) and s.kinds[n] != "o":
                found = _of_finite(s, n, depth)
                opener = s.kind(found.start - 1) if found else ""
                if found is not None and opener not in ("s", "r") and not s.has("subject_relatives", n - 1):
                    return found
            elif s.is_finite(n):
                return _pronoun(s, n)
    return _of_finite(s, finite, depth)
