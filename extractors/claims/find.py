"""Claims of one text: quotations and indirect statements, each with cue and speaker as the text has them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims import svo, v2
from extractors.claims.attribution import Attribution, attribute
from extractors.claims.follow import continued, topics
from extractors.claims.frames import Frame, frames_of
from extractors.claims.merge import merged
from extractors.claims.resolve import resolved
from extractors.marks import find_quotations
from extractors.model import Claim, Mention
from extractors.packs import LanguagePack
from extractors.text import paragraphs


def find_claims(text: str, mentions: Sequence[Mention], pack: LanguagePack) -> tuple[Claim, ...]:
    """Attributed statements in the order of the text; `mentions` may be empty.

    Every span is characters of `text`; the content of a quotation excludes its marks. A speaker whom the text
    does not name stays None. Linear in the length of the text, never raises.
    """
    outer = [q for q in find_quotations(text, pack.inward) if q.level == 0]
    quoted: list[Attribution] = []
    indirect: list[Attribution] = []
    everything: list[Frame] = []
    n, number, before = 0, 0, 0  # `before`: where the former paragraph (or what follows its last quotation) begins
    for start, end in paragraphs(text):
        here = []
        while n < len(outer) and outer[n].start < end:
            here.append(outer[n])
            n += 1
        announced = bool(here) and here[0].start == start and text[before:start].rstrip().endswith(":")
        frames, number = frames_of(text, before if announced else start, end, here, pack, number)
        everything += frames
        for frame in frames:
            indirect += (v2 if pack.verb_second else svo).statements(frame, pack)
        if here:
            quoted += attribute(frames, quoted[-1] if quoted else None, pack)
        before = min(here[-1].end, end) if here else start
    found = merged(quoted, indirect, pack)
    if pack.verb_second:
        used = {a.cue for a in found if a.cue is not None}
        found += [a for frame in everything for a in topics(frame, used, pack)]
        found = continued(everything, found, pack)
    return resolved(text, found, mentions, pack)
