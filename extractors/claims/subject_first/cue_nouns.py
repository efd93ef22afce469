"""Statements under a noun of speech: «the claim that …», «his promise to …», «criticism of …»."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.claims.attribution import Attribution
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first.bounds import clause_end, infinitive_end, phrase_end
from extractors.claims.subject_first.complements import Content
from extractors.claims.subject_first.made import made
from extractors.claims.subject_first.subjects import subject
from extractors.claims.subject_first.syntax import NOMINAL, Group, Syntax
from extractors.grammar import GERUND, PAST, Verb

_NOUN = Verb("", PAST, frozenset())


def noun_statement(s: Syntax, n: int) -> Iterator[Attribution]:
    """The statement that a noun of speech announces, with its possessor or the subject of its light verb."""
    content = _complement(s, n, s.grammar.nouns[s.lower[n]]) if s.kinds[n] == NOMINAL else None
    if content is None:
        return
    speaker, owned = _owner(s, n)
    if owned or not content.reported:
        found = made(s, [(content.first, content.end)], (n, n + 1), speaker, content)
        if found is not None:
            yield found


def _complement(s: Syntax, n: int, takes: frozenset[str]) -> Content | None:
    group = Group(n, n, _NOUN)
    word = s.word(n + 1)
    if "that" in takes and s.has("complementisers", n + 1):
        if s.kind(n + 2) in ("a", "v") or s.is_finite(n + 2):
            return None
        return Content(n + 2, clause_end(s, n + 2, group), "noun that", 0.6)
    if "to" in takes and s.kind(n + 1) == "t":
        noun = s.kind(n + 2) in ("d", "m", "r") or s.frame.capitalised(n + 2)
        return None if noun and not s.titled else Content(n + 1, infinitive_end(s, n + 1, group), "noun to", 0.5, True)
    if "wh" in takes and s.has("questions", n + 1) and not s.has("time_questions", n + 1) and s.kind(n + 1) != "o":
        return Content(n + 1, clause_end(s, n + 1, group), "noun question", 0.5)
    if word in takes:
        if s.has("questions", n + 2):
            return Content(n + 2, clause_end(s, n + 2, group), "noun question", 0.5)
        if s.kind(n + 2) in (NOMINAL, "d", "q"):
            return Content(n + 2, phrase_end(s, n + 2, group), "noun", 0.4, True)
    return None


def _owner(s: Syntax, n: int) -> tuple[Phrase | None, bool]:
    """The possessor of the noun, or the subject of the verb it is the object of; whether there is one."""
    start = s.left(n + 1)
    for at in range(start, n):
        if s.kinds[at] == "d" and s.has("possessives", at):
            return Phrase(at, at + 1, "pronoun"), True
        if s.ends("genitive_endings", at) and s.kinds[at] == NOMINAL:
            return Phrase(start, at + 1, "name"), True
    before = start - 1
    while s.is_adverb(before):
        before -= 1
    if s.has("light", before):
        group = s.group(before, Verb("", GERUND if s.is_gerund(before) else PAST, frozenset()))
        return subject(s, group), True
    return None, False
