"""Statements that a name and a colon head («SMITH: …», «Poll: …»), or that stand under «in a poll»."""

from __future__ import annotations

from extractors.claims.attribution import Attribution
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first.bounds import clause_end
from extractors.claims.subject_first.complements import Content
from extractors.claims.subject_first.made import made
from extractors.claims.subject_first.syntax import NOMINAL, Group, Syntax
from extractors.grammar import PAST, Verb

_HEAD = 7  # tokens before the colon
_TURN = 4000  # characters of a turn
_NAME = 40  # characters of a name before the colon
_NONE = Verb("", PAST, frozenset())


def turn(s: Syntax) -> tuple[Attribution | None, bool]:
    """The turn of a transcript or the headline that begins here, and whether the sentence is part of one."""
    text, start = s.frame.text, s.frame.spans[0][0]
    begin = text.rfind("\n", max(0, start - _TURN), start) + 1
    if not begin and start > _TURN:
        return None, False
    colon = text.find(":", begin, begin + _NAME)
    if colon < 0:
        return None, False
    name = text[begin:colon]
    transcript = name.isupper() and len(name) > 1 and not any(c.isdigit() for c in name)
    if start > begin:
        return None, transcript
    at = next((n for n in range(1, min(_HEAD, len(s))) if s.kinds[n] == ":"), -1)
    if at < 0 or s.kind(at + 1) in ("q", "") or any(s.kinds[n] not in (NOMINAL, "p", ".") for n in range(at)):
        return None, False
    if not (transcript or (s.titled and s.frame.capitalised(0) and not any(map(s.is_finite, range(at))))):
        return None, False
    end = text.find("\n", start) if transcript else s.frame.spans[-1][1]
    content = (s.frame.spans[at + 1][0], len(text.rstrip()) if end < 0 else end)
    kind = "name" if transcript else "role"
    speaker = s.frame.span(0, at)
    return Attribution((content,), "indirect", s.frame.spans[at], speaker, kind, 0.7, "turn"), True


def in_document(s: Syntax) -> list[Attribution]:
    """«In a poll, A»: the document is the source."""
    first = 1 if s.kind(0) == "c" else 0
    if s.word(first) not in s.pack.within:
        return []
    end = s.right(first + 1)
    if end <= first + 1 or not s.has("documents", end - 1):
        return []
    comma = next((n for n in range(end, min(end + _HEAD, len(s))) if s.kinds[n] == ","), -1)
    if comma < 0 or any(map(s.is_finite, range(end, comma))):
        return []
    speaker = Phrase(first + 1, end, "role")
    last = clause_end(s, comma + 1, Group(first, first, _NONE))
    found = made(s, [(comma + 1, last)], (first, first + 1), speaker, Content(comma, comma, "document", 0.4))
    return [found] if found else []
