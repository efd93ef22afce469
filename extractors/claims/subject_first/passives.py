"""Statements in the passive and of raising verbs: «X was accused of …», «is expected to …», «it was said that …»."""

from __future__ import annotations

from extractors.claims.attribution import Attribution
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first.bounds import clause_end, phrase_end
from extractors.claims.subject_first.complements import Content
from extractors.claims.subject_first.made import made
from extractors.claims.subject_first.subjects import subject
from extractors.claims.subject_first.syntax import NOMINAL, Group, Syntax


def passive(s: Syntax, group: Group) -> Attribution | None:
    """What is said of the subject, with a speaker only behind «by»."""
    cue = (group.start, group.verb + 1)
    after = group.verb + 1 + len(group.reading.particle)
    speaker, n = _agent(s, after)
    takes = group.reading.takes
    about = subject(s, group)
    if s.has("complementisers", n) and "that" in takes:
        return made(s, [(n + 1, clause_end(s, n + 1, group))], cue, speaker, Content(n, n, "passive that", 0.6))
    if about is None or (about.kind == "pronoun" and s.has("impersonal", about.start)):
        return None
    whom = (about.start, about.end)
    if s.kind(n) == "t" and {"to", "objto", "zero"} & takes:
        parts = [whom, (n, clause_end(s, n, group))]
        return made(s, parts, cue, speaker, Content(n, n, "passive infinitive", 0.5))
    if "small" in takes and s.kind(n) in ("d", NOMINAL) and not s.is_adverb(n):
        end = phrase_end(s, n, group)
        speaker = speaker or _agent(s, end)[0]
        return made(s, [whom, (n, end)], cue, speaker, Content(n, n, "passive predicate", 0.5, True))
    if s.has("oblique", n) and {"objof", "objfor", "as", "np"} & takes:
        parts = [whom, (n, phrase_end(s, n + 1, group))]
        return made(s, parts, cue, speaker, Content(n, n, "passive", 0.4, True))
    if speaker is not None and takes & {"np", "as", "objfor"}:
        return made(s, [whom], cue, speaker, Content(n, n, "passive", 0.4, True))
    return None


def raising(s: Syntax, group: Group) -> Attribution | None:
    """«X seems to be Y»: nobody is named who thinks so."""
    n = group.verb + 1
    about = subject(s, group)
    if about is None or s.kind(n) != "t" or group.infinitive:
        return None
    parts = [(about.start, about.end), (n, clause_end(s, n, group))]
    return made(s, parts, (group.start, group.verb + 1), None, Content(n, n, "raising", 0.4))


def _agent(s: Syntax, n: int) -> tuple[Phrase | None, int]:
    """Who acts in the passive, and the token behind."""
    while s.is_adverb(n):
        n += 1
    if not s.has("agents", n):
        return None, n
    end = s.right(n + 1)
    if end == n + 1:
        return None, n
    kind = "pronoun" if s.kind(n + 1) == "m" else "name" if s.frame.capitalised(n + 1) else "role"
    return Phrase(n + 1, end, kind), end
