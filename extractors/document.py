"""One text -> everything that is found in it: the one call that flows and benchmarks use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extractors.actors import ActorLexicon, find_actors
from extractors.claims import find_claims
from extractors.language import detect_language, normalise_language
from extractors.model import Claim, Findings, Mention
from extractors.number_holders import with_holders
from extractors.numbers import NumberGrammar, find_numbers
from extractors.packs import LanguagePack
from extractors.relevance import Topics, score

_SAMPLE = 2000  # characters that tell the language


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All reviewed data that reading a text takes, built once per process."""

    packs: Mapping[str, LanguagePack]
    numbers: NumberGrammar
    actors: ActorLexicon
    topics: Topics


def read_document(
    text: str,
    lexicon: Lexicon,
    *,
    language: str | None = None,
    title: str | None = None,
    on: date | None = None,
    mentions: tuple[Mention, ...] | None = None,
    claims: tuple[Claim, ...] | None = None,
) -> Findings:
    """Mentions, claims, numbers and relevance of `text`; all offsets count in it.

    `language`: code of the text, believed where it is one; else it is detected. `title` counts for relevance alone;
    `on`, the day of the text, tells who held an office then. Mentions and claims that are given are not looked for
    again: what builds on them builds on those.
    A language without a pack gets no claims; figures, signs and names are found in all.
    """
    code = normalise_language(language) or _detected(text, title)
    if mentions is None:
        mentions = find_actors(text, code, lexicon.actors, on)
    names = [m for m in mentions if m.actor_id or m.label == "PER"]
    holders = [m for m in names if m.label != "MISC"]
    pack = lexicon.packs.get(code or "")
    relevance, topics = score(title, text, code, lexicon.topics)
    if claims is None:
        claims = find_claims(text, names, pack) if pack is not None else ()
    numbers = find_numbers(text, code or "und", lexicon.numbers)
    return Findings(
        language=code,
        mentions=mentions,
        claims=claims,
        numbers=with_holders(text, holders, numbers, lexicon.numbers.rules(code or "und").holders),
        relevance=relevance,
        topics=topics,
    )


def _detected(text: str, title: str | None) -> str | None:
    sample = text[:_SAMPLE].strip() or (title or "")
    return detect_language(sample.encode("utf-8", "replace").decode("utf-8"))  # a lone surrogate has no bytes
