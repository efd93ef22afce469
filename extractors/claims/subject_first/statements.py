"""Indirect statements where the verb stays behind its subject: complements, fronted content, passives, nouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractors.claims.attribution import Attribution
from extractors.claims.frames import Frame
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first import plain
from extractors.claims.subject_first.complements import Content, complement
from extractors.claims.subject_first.cue_nouns import noun_statement
from extractors.claims.subject_first.fronted import fronted, is_inverted, under_preposition
from extractors.claims.subject_first.headed import in_document, turn
from extractors.claims.subject_first.made import made
from extractors.claims.subject_first.passives import passive, raising
from extractors.claims.subject_first.subjects import subject
from extractors.claims.subject_first.syntax import NOMINAL, Group, Syntax, syntax_of
from extractors.grammar import ADJECTIVE, BASE, GERUND, PARTICIPLE, PAST, PRESENT, Verb
from extractors.packs import LanguagePack

_SURE = 0.8  # confidence from which a statement inside another one is told separately
_LONGEST = 300  # tokens of a sentence; what is longer is a list or a table


def statements(frame: Frame, pack: LanguagePack) -> list[Attribution]:
    """The indirect statements of one sentence."""
    if pack.grammar is None:
        return plain.statements(frame, pack)
    if not 1 < len(frame) <= _LONGEST:
        return []
    s = syntax_of(frame, pack, pack.grammar)
    spoken, is_turn = turn(s)
    if is_turn:
        return [spoken] if spoken else []
    found: dict[tuple[tuple[int, int], ...], Attribution] = {}
    for statement in _all(s) or in_document(s):
        kept = found.get(statement.spans)
        if kept is None or kept.confidence < statement.confidence:
            found[statement.spans] = statement
    return _told(found.values())


def _told(found: Iterable[Attribution]) -> list[Attribution]:
    """The statements that are no part of another one's content, and within them what somebody else surely said."""
    kept: list[Attribution] = []
    outer: Attribution | None = None
    for statement in sorted(found, key=lambda a: (a.spans[0][0], -a.spans[-1][1])):
        if outer is None or statement.spans[0][0] >= outer.spans[-1][1]:
            kept.append(statement)
            outer = statement
        elif _is_relayed(statement, outer):
            kept.append(statement)
    return kept


def _is_relayed(inner: Attribution, outer: Attribution) -> bool:
    named = inner.kind in ("name", "role") and inner.speaker != outer.speaker
    return named and inner.confidence >= _SURE and inner.mode != "reported"


def _all(s: Syntax) -> list[Attribution]:
    return list(_cued(s))


def _cued(s: Syntax) -> Iterator[Attribution]:
    grammar, before = s.grammar, s.pack.before
    for n, word in enumerate(s.lower):
        if word not in grammar.cue_words:
            continue
        if word in before:
            yield from under_preposition(s, n)
        for group in _groups(s, n, grammar.verbs[word]) if word in grammar.verbs else ():
            statement = _of_verb(s, group)
            if statement is not None:
                yield statement
                break
        if word in grammar.nouns:
            yield from noun_statement(s, n)


def _of_verb(s: Syntax, group: Group) -> Attribution | None:
    if group.passive:
        return passive(s, group)
    if "raise" in group.reading.takes:
        return raising(s, group)
    if is_inverted(s, group):
        found = fronted(s, group)
        if found is not None or s.kind(group.verb - 1) == "q":
            return found
    content = complement(s, group)
    if content is None:
        return fronted(s, group)
    return _attributed(s, group, content)


def _attributed(s: Syntax, group: Group, content: Content) -> Attribution | None:
    speaker = subject(s, group) if group.verb or group.gerund else None
    if speaker is None and (group.reading.use != "say" or content.reported):
        return None
    end = group.verb + 1 + len(group.reading.particle)
    return made(s, [(content.first, content.end)], (group.verb, end), speaker, content)


def _groups(s: Syntax, n: int, readings: tuple[Verb, ...]) -> Iterator[Group]:
    """The verb with each reading whose particle is there; nothing where the word is a noun or a name."""
    if s.frame.capitalised(n) and not s.titled and not (n == 0 and readings[0].form in (GERUND, PAST)):
        return
    for reading in readings:
        first = n + 1
        if tuple(s.lower[first : first + len(reading.particle)]) != reading.particle:
            continue
        group = s.group(n, reading)
        if reading.form == ADJECTIVE:
            if not group.passive:
                continue
            group.passive = False
            yield group
        elif _is_verb(s, group):
            yield group


def _is_verb(s: Syntax, group: Group) -> bool:
    """Whether the form can be the verb that its surroundings want."""
    n, form = group.verb, group.reading.form
    if form == PARTICIPLE:
        return group.start < n
    if form == GERUND:
        return s.kind(n - 1) != "d" or group.start < n
    if form == PRESENT:
        return not s.is_noun(n)
    if form == PAST and group.verb == 0:
        return "wh" in group.reading.takes and "rcp" in group.reading.takes  # «Asked whether …, X said»
    if form == PAST:
        return group.start < n or (not s.is_modifier(n) and not s.has("agents", n + 1))
    if form == BASE:
        return _is_base(s, group)
    return False


def _is_base(s: Syntax, group: Group) -> bool:
    """A bare form needs an auxiliary, «to», a plural subject or a conjunction before it."""
    at = group.start - 1
    if group.start < group.verb and not group.passive:
        return True
    while s.is_adverb(at):
        at -= 1
    kind = s.kind(at)
    if kind == "o":
        return s.word(at) == "who" or not s.has("singulars", at)
    if kind == "r":
        return not s.has("questions", at) or s.has("parenthetical", at)
    if kind == "c":
        return s.kind(at - 1) not in (NOMINAL, "d") or s.kind(group.verb + 1) in ("d", "r", "o", "m")
    if kind not in (NOMINAL, "m", "w", ",", ")") or s.is_noun(group.verb):
        return False
    found = subject(s, group)
    return found is not None and found.end <= group.start and _is_plural(s, found)


def _is_plural(s: Syntax, phrase: Phrase) -> bool:
    """Whether the head of a noun phrase is in the plural, or two are joined."""
    head = phrase.start
    for n in range(phrase.start, phrase.end):
        if s.kinds[n] in ("p", "t", "r", ","):
            break
        if s.lower[n] == "and" or s.has("plurals", n):
            return True
        head = n
    return s.ends("plural_endings", head) and not s.ends("singular_endings", head)
