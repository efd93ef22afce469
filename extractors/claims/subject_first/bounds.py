"""Where the content of an indirect statement ends: in front of what belongs to the sentence around it."""

from __future__ import annotations

from extractors.claims.subject_first.syntax import DASHES, NOMINAL, Group, Syntax
from extractors.grammar import GERUND, PAST, PRESENT

_OPENERS = 12  # tokens before a verb that may show that its clause is subordinate
_ITEM = 12  # tokens of one item of an enumeration
_SHORT = 5  # tokens of a subject before a parenthetical verb


def clause_end(s: Syntax, first: int, group: Group, whole: bool = False) -> int:
    """The end of a clause: the sentence's, unless another statement or the main clause goes on after it."""
    inner = is_subordinate(s, group)
    finite = False  # a clause does not end before its verb
    for n in range(first, len(s)):
        kind = s.kinds[n]
        finite = finite or s.is_finite(n)
        if kind == ";" or (kind == ":" and n > first + 1):
            return n
        if (kind == "," or kind in DASHES) and (inner or ((finite or whole) and _leaves(s, n, group))):
            return n
        if kind == "q" and s.ends_in_comma(n) and (inner or _leaves(s, n, group)):
            return n + 1
        if kind == "c" and n > first and _coordinates(s, n, group):
            return n
        if kind == ")" and not any(s.kinds[m] == "(" for m in range(first, n)):
            return n
    return len(s)


def infinitive_end(s: Syntax, first: int, group: Group) -> int:
    """The end of an infinitive under a noun, before the verb whose subject the noun is."""
    end = clause_end(s, first, group, whole=True)
    for n in range(first + 1, end):
        if s.kinds[n] in ("r", "s", "o"):
            break
        if s.kinds[n] in ("a", "v") and s.is_finite(n):
            return n
    return end


def phrase_end(s: Syntax, first: int, group: Group, keeps: frozenset[str] = frozenset()) -> int:
    """The end of an object: up to a comma, an adverbial or the next verb of the subject; words in `keeps` go on."""
    relative = s.kinds[first] == "r" if first < len(s) else False
    for n in range(first, len(s)):
        kind = s.kinds[n]
        if kind == "," and _enumerates(s, n):
            continue
        if kind == "q" and s.ends_in_comma(n) and not _enumerates(s, n):
            return n + 1
        if (kind in (",", ";", ":", ")") or kind in "–—―") and not (kind == ")" and _bracketed(s, first, n)):
            return n
        if kind == "r" and n > first:
            relative = True
        if s.lower[n] in keeps:
            continue
        if n > first and not relative and is_adjunct(s, n):
            return n
        if kind == "c" and n > first and _goes_on(s, n, group):
            return n
        known = s.kinds[n] != NOMINAL or s.lower[n] in s.grammar.verbs
        if n > first and not relative and known and s.is_finite(n) and not s.is_modifier(n) and kind != "o":
            return n
        if kind == "o" and n > first:
            relative = True
    return len(s)


def _enumerates(s: Syntax, comma: int) -> bool:
    """Whether a comma goes on with a further noun phrase that no verb follows."""
    if s.kind(comma + 1) not in (NOMINAL, "d") or s.is_adverb(comma + 1) or s.is_gerund(comma + 1):
        return False
    for n in range(comma + 1, min(comma + _ITEM, len(s))):
        kind = s.kinds[n]
        if kind in (",", ".", ";", ")"):
            return True
        if kind in ("o", "r", "a", "v", "s") or s.is_finite(n):
            return False
    return comma + _ITEM > len(s)


def is_subordinate(s: Syntax, group: Group) -> bool:
    """Whether a clause ends at its comma: «When he said A, B», «X, who said A, B», «Saying A, X B»."""
    for n in range(group.start - 1, max(group.start - _OPENERS, -1), -1):
        kind = s.kinds[n]
        if kind == ",":
            return False
        if s.has("parenthetical", n) and s.kind(n - 1) == ",":
            return True
        if n == 0:
            return (kind in ("s", "p", "t") and not s.is_finite(group.start - 1)) or s.word(0) in (
                "when",
                "if",
                "where",
            )
    return group.start == 0 and (group.gerund or group.reading.form == PAST)


def _leaves(s: Syntax, comma: int, group: Group) -> bool:
    """Whether what follows a comma is no part of the clause before it."""
    n = comma + 1
    while s.is_adverb(n):
        n += 1
    word = s.word(n)
    if s.has("parenthetical", n):
        return True
    if word in s.pack.before:
        return True
    readings = s.grammar.verbs.get(word)
    if readings and readings[0].form == GERUND and s.kind(comma) == ",":
        return True
    if s.kind(n) == "c":
        return s.has("contrasts", n) or _coordinates(s, n, group)
    if s.kind(n) == "s" and s.has("breaks", n):
        return True
    return _is_parenthetical(s, n)


def _is_parenthetical(s: Syntax, n: int) -> bool:
    """«…, he said» or «…, said X» at a comma."""
    for at in range(n, min(n + _SHORT, len(s))):
        readings = s.grammar.verbs.get(s.lower[at])
        if readings and readings[0].form in (PAST, PRESENT) and {"zero"} & readings[0].takes and not s.is_noun(at):
            after = s.kind(at + 1)
            return after in (",", "", ".", "w", "p") or (at == n and after in (NOMINAL, "d", "o"))
        if s.kinds[at] not in (NOMINAL, "d", "o", "b") or (s.kinds[at] == "o" and at > n):
            return False
    return False


def _coordinates(s: Syntax, conjunction: int, group: Group) -> bool:
    """«and said …», «but he called …»: a further verb of speech after the conjunction."""
    n = conjunction + 1
    while s.is_adverb(n) or s.kind(n) == "c":
        n += 1
    readings = s.grammar.verbs.get(s.word(n))
    if readings and not s.is_noun(n) and (not s.frame.capitalised(n)):
        form = readings[0].form
        if form in (PAST, PRESENT) and (form == group.reading.form or s.has("contrasts", conjunction)):
            return True
        if form == GERUND and group.reading.form == GERUND:
            return True
    if s.kind(n) == "a" and s.has("finite_auxiliaries", n):
        return False
    end = s.right(n)
    if end == n or end - n > _SHORT:
        return False
    readings = s.grammar.verbs.get(s.word(end))
    return readings is not None and readings[0].use == "say" and readings[0].form == group.reading.form != GERUND


def _goes_on(s: Syntax, conjunction: int, group: Group) -> bool:
    """Whether a conjunction ties on a verb or a clause rather than a further noun."""
    n = conjunction + 1
    while s.is_adverb(n) or s.kind(n) == "c":
        n += 1
    if s.kind(n) in ("o", "a", "v", "s", "r") or s.is_finite(n):
        return True
    end = s.chain(n)
    return end > n and s.is_finite(end)


def is_adjunct(s: Syntax, n: int) -> bool:
    """A time, or a preposition that tells when and where rather than what."""
    if s.kinds[n] == "w" or s.has("breaks", n):
        return True
    if s.is_time(n):
        return True
    if s.kinds[n] != "p":
        return False
    if s.kind(n + 1) == "w" or s.has("times", n + 1) or s.is_time(n + 1):
        return True
    end = s.right(n + 1)
    return s.has("adjuncts", n) and (
        s.word(n) not in ("in", "on", "at", "over", "with", "under") or s.has("documents", end - 1)
    )


def _bracketed(s: Syntax, first: int, n: int) -> bool:
    return any(s.kinds[m] == "(" for m in range(first, n))
