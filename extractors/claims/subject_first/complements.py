"""What a verb of speech governs to its right: clauses, infinitives, prepositional and plain objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.claims.subject_first.bounds import clause_end, is_adjunct, phrase_end
from extractors.claims.subject_first.syntax import NOMINAL, Group, Syntax

_REACH = 16  # tokens between a verb and its «that»
_OBJECT = 12  # tokens of an object before an infinitive
_ADDRESSED = frozenset({"rcp", "objto"})  # verbs whose object is who is spoken to
_CLAUSAL = frozenset({"that", "rcp", "wh"})
_PREDICATES = {"objof": "of_words", "objfor": "for_words", "as": "as_words"}  # complement -> the words that tie it
_PHRASES = 3  # phrases between a verb and its clause


@dataclass(frozen=True, slots=True)
class Content:
    """Tokens of a statement with the construction that told it."""

    first: int
    end: int
    rule: str
    confidence: float
    reported: bool = False  # an object rather than a clause


def complement(s: Syntax, group: Group) -> Content | None:
    """The first complement that the verb takes and the sentence has."""
    first = _skip(s, group.verb + 1 + len(group.reading.particle))
    for rule in (_after_colon, _clause, _infinitive, _prepositional, _bare_clause, _object):
        found = rule(s, group, first)
        if found is not None:
            return found if found.end > found.first else None
    return None


def _skip(s: Syntax, n: int) -> int:
    """Over adverbs and times."""
    while n < len(s):
        if s.is_adverb(n) or s.kinds[n] == "w" or (s.kinds[n - 1] == "w" and s.has("time_nouns", n)):
            n += 1
        elif (s.kinds[n] == "p" and s.kind(n + 1) == "w") or s.is_time(n):
            n += 2
        else:
            break
    return n


def _after_colon(s: Syntax, group: Group, n: int) -> Content | None:
    if s.kind(n) != ":" or "zero" not in group.reading.takes or s.kind(n + 1) == "q":
        return None
    return Content(n + 1, len(s), "colon", 0.7)


def _clause(s: Syntax, group: Group, first: int) -> Content | None:
    """A clause with «that» or a question word, right behind the verb or behind whom and where it is told."""
    takes = group.reading.takes
    if takes.isdisjoint(_CLAUSAL):
        return None
    for n in _places(s, group, first):
        if s.has("complementisers", n) and ("that" in takes or "rcp" in takes):
            if s.kind(n + 1) in ("a", "v"):
                return Content(n, clause_end(s, n, group), "zero", 0.6) if "zero" in takes else None
            if s.kind(n + 1) in ("", "."):
                return None
            return Content(n + 1, clause_end(s, n + 1, group), "that", 0.9)
        if "wh" in takes and s.has("questions", n) and (n == first or not s.has("time_questions", n)):
            return Content(n, clause_end(s, n, group), "question", 0.7)
    return None


def _places(s: Syntax, group: Group, first: int) -> Iterator[int]:
    """Where a clause may begin: over phrases with prepositions and, of verbs that take one, over a recipient."""
    n = first
    yield n
    if "rcp" in group.reading.takes:
        end = s.chain(n)
        end += s.kind(end) == "q" and s.has("complementisers", end + 1)
        if end > n:
            n = _skip(s, end)
            yield n
    for _ in range(_PHRASES):
        if s.kind(n) == "," and n > first:
            if s.has("complementisers", n + 1):
                yield n + 1
            return
        if s.kind(n) not in ("p", "t"):
            return
        end = s.chain(n + 1)
        if end <= n + 1 or end - first > _REACH:
            return
        n = _skip(s, end)
        yield n


def _bare_clause(s: Syntax, group: Group, first: int) -> Content | None:
    """«said the plan was dead», «told Reuters the plan was dead»."""
    takes = group.reading.takes
    if "zero" not in takes:
        return None
    for n in _places(s, group, first):
        kind = s.kind(n)
        if kind not in ("d", "o", NOMINAL, "q") or (kind == "q" and n == len(s) - 1):
            continue
        end = clause_end(s, n, group)
        if not (s.has_finite(n + (kind == "q"), end) or ("bare" in takes and any(map(s.is_finite, range(n, end))))):
            continue
        if n > first or "rcp" not in takes:
            return Content(n, end, "zero", 0.8 if group.reading.use == "say" else 0.6)
        if s.is_finite(s.right(n)):
            return Content(n, end, "zero", 0.6)
    return None


def _infinitive(s: Syntax, group: Group, n: int) -> Content | None:
    """«vowed to go», «urged X to go»."""
    takes = group.reading.takes
    if s.kind(n) == "t" and "to" in takes:
        noun = s.kind(n + 1) in ("d", "o", "m") or s.frame.capitalised(n + 1) or s.is_gerund(n + 1)
        if noun and not s.titled:
            return Content(n + 1, phrase_end(s, n + 1, group), "to", 0.4, True)
        return Content(n, clause_end(s, n, group, whole=True), "infinitive", 0.6)
    if "objto" not in takes or s.kind(n) not in (NOMINAL, "d", "m", "q"):
        return None
    for to in range(n + 1, min(n + _OBJECT, len(s))):
        kind = s.kinds[to]
        if kind == ",":
            closing = next((c for c in range(to + 1, min(to + _OBJECT, len(s))) if s.kinds[c] == ","), to)
            if s.kind(closing + 1) == "t":
                return Content(closing + 1, clause_end(s, closing + 1, group), "object infinitive", 0.5)
        if kind in (",", ";", "r", "o", "s", "a", "c") and not s.has("additive", to):
            return None
        if kind == "t" and s.kind(to + 1) not in ("d", "o", "m", "") and not s.frame.capitalised(to + 1):
            return Content(n, clause_end(s, to, group, whole=True), "object infinitive", 0.6)
    return None


def _prepositional(s: Syntax, group: Group, n: int) -> Content | None:
    """«called for …», «warned against …»."""
    word = s.word(n)
    takes = group.reading.takes
    if word not in takes and not takes.isdisjoint(_ADDRESSED) and s.kind(n) in ("m", "d", NOMINAL):
        pronoun = s.kind(n) == "m"
        n = s.right(n)
        word = s.word(n) if pronoun or s.word(n) not in s.pack.links else ""
    if word not in takes or s.kind(n) != "p":
        return None
    return _phrase(s, group, n + 1, word, 0.5)


def _phrase(s: Syntax, group: Group, first: int, rule: str, confidence: float) -> Content | None:
    kind = s.kind(first)
    if s.has("questions", first):
        return Content(first, clause_end(s, first, group), "question", 0.6)
    if s.is_gerund(first):
        return Content(first, clause_end(s, first, group), "gerund", confidence)
    if kind not in (NOMINAL, "d", "q") or s.is_adverb(first):
        return None
    return Content(first, phrase_end(s, first, group), rule, confidence, True)


def _object(s: Syntax, group: Group, n: int) -> Content | None:
    """Objects with or without what is said of them."""
    takes = group.reading.takes
    kind = s.kind(n)
    if s.is_gerund(n) and "ing" in takes:
        return Content(n, clause_end(s, n, group), "gerund", 0.5)
    if "as" in takes and s.has("as_words", n) and s.kind(n + 1) in (NOMINAL, "d", "q"):
        return Content(n + 1, phrase_end(s, n + 1, group, s.grammar.words["as_words"]), "as", 0.5, True)
    if "np" in takes and s.has("free_relatives", n):
        return Content(n, clause_end(s, n, group), "object", 0.5, True)
    if kind not in (NOMINAL, "d", "q", "m", "o"):
        return None
    if "objof" in takes or "objfor" in takes or "as" in takes or "small" in takes:
        found = _with_predicate(s, group, n)
        if found is not None:
            return found
    if "np" not in takes or kind in ("m", "o") or (kind == "q" and not _is_fragment(s, n)):
        return None
    if s.kind(s.right(n)) in ("a",):
        return None
    return Content(n, phrase_end(s, n, group), "object", 0.4, True)


def _is_fragment(s: Syntax, n: int) -> bool:
    """Whether quoted words go on outside of their marks («"two dozen incidents" in the city»)."""
    quote = s.frame.quotes.get(n)
    return (
        quote is not None and s.kind(n + 1) == "p" and s.frame.text[quote.spans[-1][1] - 1].isalnum()
        and not is_adjunct(s, n + 1)
    )  # fmt: skip


def _with_predicate(s: Syntax, group: Group, n: int) -> Content | None:
    """«accused X of …», «blamed X for …», «described X as …», «called X …»."""
    takes = group.reading.takes
    for code, name in _PREDICATES.items():
        keeps = s.grammar.words.get(name, frozenset())
        at = _marker(s, n, keeps) if code in takes else -1
        if at > 0:
            return Content(n, phrase_end(s, at + 1, group, keeps), code.removeprefix("obj"), 0.5, True)
    if "small" in takes:
        end = phrase_end(s, n, group)
        if end > s.right(n) or end - n > 2:
            return Content(n, end, "predicate", 0.5, True)
    return None


def _marker(s: Syntax, n: int, keeps: frozenset[str]) -> int:
    """The word that ties a predicate to its object, over an apposition between commas; -1 where there is none."""
    opened = False
    for at in range(n + 1, min(n + _OBJECT, len(s))):
        if s.lower[at] in keeps and not s.has("exemplifiers", at - 1):
            return at
        if (
            s.kinds[at] == "s"
            or s.kinds[at] in (";", "r", "o", "a")
            or (s.kinds[at] == "," and opened and s.word(at + 1) not in keeps)
        ):
            return -1
        opened = opened or s.kinds[at] == ","
    return -1
