"""What the extractors must know of the syntax of a language with the verb behind its subject, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BASE, PRESENT, PAST, PARTICIPLE, GERUND = "base", "present", "past", "participle", "gerund"
ADJECTIVE = "adjective"  # «is confident that»: governs like a verb behind a form of «be»

_ENDINGS = "_endings"
# One letter per kind of closed-class word; the first list that has a word decides.
_KINDS = (
    ("to", "t"),
    ("object_pronouns", "m"),
    ("subject_pronouns", "o"),
    ("relatives", "r"),
    ("determiners", "d"),
    ("auxiliaries", "a"),
    ("conjunctions", "c"),
    ("subordinators", "s"),
    ("prepositions", "p"),
    ("times", "w"),
    ("adverbs", "b"),
    ("finite", "v"),
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One reading of a form: which complements its verb takes, and the words that must follow it."""

    lemma: str
    form: str
    takes: frozenset[str]
    particle: tuple[str, ...] = ()
    use: str = "say"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed classes of words (each a letter), verbs and nouns with their complements."""

    kinds: Mapping[str, str]
    verbs: Mapping[str, tuple[Verb, ...]]  # form -> readings, those with a particle first
    nouns: Mapping[str, frozenset[str]]  # cue nouns -> complements
    cue_words: frozenset[str]  # all words that may open a statement
    words: Mapping[str, frozenset[str]]  # the lists by their names
    endings: Mapping[str, tuple[str, ...]]  # of the lists whose names end in «_endings»

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Grammar | None:
        """The grammar of a pack, None where it has no such table."""
        table = mapping.get("grammar")
        if table is None:
            return None
        words = {key: frozenset(str(value).lower().split()) for key, value in table.items() if isinstance(value, str)}
        kinds: dict[str, str] = {}
        for name, letter in _KINDS:
            for word in words.get(name, ()):
                kinds.setdefault(word, letter)
        endings = {key: tuple(sorted(words[key])) for key in words if key.endswith(_ENDINGS)}
        verbs = _verbs(mapping.get("verbs", {}), mapping.get("adjectives", {}), endings)
        nouns = {w: frozenset(str(t).split()) for w, t in mapping.get("nouns", {}).items()}
        return cls(
            kinds=kinds,
            verbs=verbs,
            nouns=nouns,
            cue_words=frozenset(verbs) | frozenset(nouns) | _firsts(str(mapping.get("before", ""))),
            words=words,
            endings=endings,
        )

    @property
    def triggers(self) -> frozenset[str]:
        """The words without which a sentence tells nothing."""
        return frozenset(self.verbs) | frozenset(self.nouns) | self.words.get("documents", frozenset())

    def has(self, name: str, word: str) -> bool:
        """Whether a word is in one of the lists."""
        return word in self.words.get(name, ())


def _firsts(phrases: str) -> frozenset[str]:
    return frozenset(phrase.split()[0].lower() for phrase in phrases.split(",") if phrase.strip())


def _verbs(
    verbs: Mapping[str, Mapping[str, Any]], adjectives: Mapping[str, str], endings: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[Verb, ...]]:
    forms: dict[str, list[Verb]] = {}
    for lemma, verb in verbs.items():
        takes = frozenset(str(verb.get("takes", "")).split())
        if not takes:
            continue
        particle, use = tuple(str(verb.get("particle", "")).split()), verb.get("use", "say")
        listed = str(verb.get("finite", "")).split()
        kinds = [_form(n, form, endings) for n, form in enumerate(listed)]
        if listed and PAST not in kinds:  # «put», «bet»: the past is the bare form
            listed, kinds = [listed[0], *listed], [PAST, *kinds]
        for form, kind in zip(listed, kinds, strict=True):
            forms.setdefault(form, []).append(Verb(lemma, kind, takes, particle, use))
        for form in str(verb.get("participle", "")).split():
            forms.setdefault(form, []).append(Verb(lemma, PARTICIPLE, takes, particle, use))
    for word, takes_of in adjectives.items():
        forms.setdefault(word, []).append(Verb(word, ADJECTIVE, frozenset(str(takes_of).split()), (), "weak"))
    return {form: tuple(sorted(v, key=lambda r: -len(r.particle))) for form, v in forms.items()}


def _form(n: int, form: str, endings: Mapping[str, tuple[str, ...]]) -> str:
    """The first form that a pack lists is the base; the endings tell the others."""
    if n == 0:
        return BASE
    if form.endswith(endings.get("gerund_endings", ())):
        return GERUND
    return PRESENT if form.endswith(endings.get("present_endings", ())) else PAST
