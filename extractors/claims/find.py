"""Claims of one text: quotations and indirect statements, each with cue and speaker as the text has them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution, attribute
from extractors.claims.frames import WORD, Frame, frames_of
from extractors.claims.media import with_media
from extractors.claims.merge import merged
from extractors.claims.posts import find_posts
from extractors.claims.resolve import resolved
from extractors.claims.subject_first.statements import statements as subject_first
from extractors.claims.verb_second.follow import continued, topics
from extractors.claims.verb_second.statements import statements as verb_second
from extractors.marks import Quotation, find_quotations
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack
from extractors.text import paragraphs

_INSIDE = 60  # fewest characters of a quotation that may tell what others said
_SURE = 0.7  # confidence from which a claim inside a quotation counts


def find_claims(text: str, mentions: Sequence[Mention], pack: LanguagePack) -> tuple[Claim, ...]:
    """Attributed statements in the order of the text; `mentions` may be empty.

    Every span is characters of `text`; the content of a quotation excludes its marks. A speaker whom the text
    does not name stays None. Linear in the length of the text, never raises.
    """
    quotations = find_quotations(text, pack.inward)
    lines = paragraphs(text)
    found, frames = _region(text, lines, [q for q in quotations if q.level == 0], pack)
    if pack.verb_second:
        used = {a.cue for a in found if a.cue is not None}
        found += [a for frame in frames for a in topics(frame, used, pack)]
        found = continued(frames, found, pack)
    found = with_media(found, frames, pack) + find_posts(text, lines)
    found += _inside(text, found, [q for q in quotations if q.level == 1], pack)
    return resolved(text, found, mentions, pack)


def _region(
    text: str, parts: Sequence[Span], quotations: Sequence[Quotation], pack: LanguagePack
) -> tuple[list[Attribution], list[Frame]]:
    """What is attributed in some paragraphs, given the outermost quotations in them, and their frames."""
    quoted: list[Attribution] = []
    indirect: list[Attribution] = []
    everything: list[Frame] = []
    parts = _joined(parts, quotations)
    n = number = before = 0  # `before`: where the former paragraph (or what follows its last quotation) begins
    for start, end in parts:
        here = []
        while n < len(quotations) and quotations[n].start < end:
            here.append(quotations[n])
            n += 1
        announced = bool(here) and here[0].start == start and text[before:start].rstrip().endswith(":")
        frames, number = frames_of(text, before if announced else start, end, here, pack, number)
        everything += frames
        for frame in frames:
            indirect += (verb_second if pack.verb_second else subject_first)(frame, pack)
        if here:
            quoted += attribute(frames, quoted[-1] if quoted else None, pack)
        before = min(here[-1].end, end) if here else start
    return merged(quoted, indirect, everything, pack), everything


def _joined(lines: Sequence[Span], quotations: Sequence[Quotation]) -> list[Span]:
    """The paragraphs, with those that one quotation runs through as one."""
    joined: list[Span] = []
    n, reach = 0, 0
    for start, end in lines:
        if joined and start < reach:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        while n < len(quotations) and quotations[n].start < end:
            reach = max(reach, quotations[n].end)
            n += 1
    return joined


def _inside(
    text: str, found: Sequence[Attribution], quotations: Sequence[Quotation], pack: LanguagePack
) -> list[Attribution]:
    """What somebody who is quoted says that others said; of oneself nobody reports."""
    inner: list[Attribution] = []
    n = 0
    spans = sorted({s for a in found if a.mode == "direct" for s in a.spans if s[1] - s[0] >= _INSIDE})
    for span in spans:
        while n < len(quotations) and quotations[n].end <= span[0]:
            n += 1
        stop = n
        while stop < len(quotations) and quotations[stop].start < span[1]:
            stop += 1
        if pack.triggers.isdisjoint(WORD.findall(text[slice(*span)].lower())):
            n = stop
            continue
        told, _ = _region(text, [span], quotations[n:stop], pack)
        n = stop
        inner += [
            a
            for a in told
            if a.cue is not None
            and a.confidence >= _SURE
            and a.speaker is not None
            and not pack.pronouns.get(text[slice(*a.speaker)].lower(), "").startswith("1")
        ]
    return inner
