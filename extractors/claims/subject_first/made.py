"""From tokens to a statement: trimmed spans, the mode that quoted words decide, the cue, the speaker."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.claims.frames import QUOTE
from extractors.claims.phrases import Phrase
from extractors.claims.subject_first.complements import Content
from extractors.claims.subject_first.syntax import Syntax
from extractors.model import Span


def made(
    s: Syntax, parts: Sequence[tuple[int, int]], cue: tuple[int, int], speaker: Phrase | None, content: Content
) -> Attribution | None:
    """The parts as a statement; None where nothing but a quotation or a pronoun is left of them."""
    spans: list[Span] = []
    words: list[str] = []
    for first, end in parts:
        first, end = _trimmed(s, first, end)
        if first < end:
            spans.append(s.frame.span(first, end))
            words += s.lower[first:end]
    quoted = words.count(QUOTE)
    if not spans or quoted == len([w for w in words if w == QUOTE or w[0].isalnum()]):
        return None
    if len(words) == 1 and s.grammar.kinds.get(words[0]) is not None:
        return None
    mode = "mixed" if quoted else "reported" if content.reported else "indirect"
    return Attribution(
        tuple(spans), mode, s.frame.span(*cue), _speaker(s, speaker), speaker.kind if speaker else None,
        content.confidence, content.rule,
    )  # fmt: skip


def _trimmed(s: Syntax, first: int, end: int) -> tuple[int, int]:
    while first < end and not (s.lower[first][0].isalnum() or s.lower[first] in (QUOTE, "(", "$")):
        first += 1
    while end > first and not (s.lower[end - 1][0].isalnum() or s.lower[end - 1] in (QUOTE, ")", "%")):
        end -= 1
    return first, end


def _speaker(s: Syntax, speaker: Phrase | None) -> Span | None:
    """The phrase without a verb that is tied to its pronoun («he’s») and without the sign of the genitive."""
    if speaker is None:
        return None
    first, end = s.frame.span(speaker.start, speaker.end)
    word = s.lower[speaker.end - 1]
    if "'" in word and (speaker.kind == "pronoun" or s.ends("genitive_endings", speaker.end - 1)):
        end = s.frame.spans[speaker.end - 1][0] + word.rindex("'")
    return first, end
