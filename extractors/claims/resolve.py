"""Speakers resolved inside the text: surname to full name, pronoun to the last fitting person, mention to actor."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.claims.attribution import Attribution
from extractors.model import Claim, Mention, Span
from extractors.packs import LanguagePack

_RESOLVED = {"pronoun": "pronoun", "name": "name", "role": "title", "common": "group"}


def resolved(
    text: str, attributions: Sequence[Attribution], mentions: Sequence[Mention], pack: LanguagePack
) -> tuple[Claim, ...]:
    """Claims in the order of the text."""
    claims = []
    for a in sorted(attributions, key=lambda a: (a.spans[0], a.spans[-1])):
        mention = _mention_in(a.speaker, mentions)
        surface = text[a.speaker[0] : a.speaker[1]] if a.speaker else None
        claims.append(
            Claim(
                spans=a.spans,
                mode=a.mode,
                cue=a.cue,
                speaker=a.speaker,
                speaker_name=mention.actor_name or surface if mention else surface,
                speaker_actor_id=mention.actor_id if mention else None,
                speaker_resolved=_RESOLVED[a.kind] if a.kind else "none",
                confidence=a.confidence,
            )
        )
    return tuple(claims)


def _mention_in(speaker: Span | None, mentions: Sequence[Mention]) -> Mention | None:
    """The mention of the speaker: a person before anything else, then the last one in the phrase."""
    if speaker is None:
        return None
    inside = [m for m in mentions if speaker[0] <= m.start and m.end <= speaker[1] and m.actor_id]
    return max(inside, key=lambda m: (m.label == "PER", m.start), default=None)
