"""How the texts of one language tell offices: nouns, whose they are, former and acting, plurals; from offices.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ahocorasick

from extractors.errors import SeedError
from extractors.packs import LanguagePack

PLURAL = "plural"  # the role of nouns that are plural by themselves («Diplomaten»)
STATUSES = ("former", "then", "acting", "designate")


@dataclass(frozen=True, slots=True)
class OfficeGrammar:
    """Words about offices, all in lower case; built once per language."""

    heads: Any  # automaton over nouns: noun -> (noun, role); an empty role names no office of the registry
    compounds: bool = False  # whether a noun ends a compound («Bundesaußenminister»)
    endings: frozenset[str] = frozenset({""})
    feminine: str = ""
    plurals: frozenset[str] = frozenset()
    plural_articles: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()  # words before a plural («mehrere»)
    status: Mapping[str, str] = field(default_factory=dict)  # «ehemalig» -> former
    deputy: tuple[str, ...] = ()
    genitives: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()  # of the articles
    ranks: frozenset[str] = frozenset()
    no_bodies: frozenset[str] = frozenset()  # acronyms that are no organisations («KI-Experte»)
    body_tails: tuple[str, ...] = ()  # ends of nouns before which a hyphened acronym is a body («DRK-Ortsverein»)
    then_behind: tuple[str, ...] = ()  # phrases behind an office of another time («at the time»)
    particles: frozenset[str] = frozenset()  # inside surnames («von der»)
    small: frozenset[str] = frozenset()  # words of the language that are no names, though a sentence may begin with one
    addresses: Mapping[str, str] = field(default_factory=dict)  # «Frau» -> f
    unlike: frozenset[str] = frozenset()  # nouns for people of whom the registry holds none («Torwart»)
    bodies: Mapping[str, str] = field(default_factory=dict)  # first part of a compound -> body
    adjectives: Mapping[str, str] = field(default_factory=dict)  # «polnisch» -> PL
    defaults: Mapping[str, str] = field(default_factory=dict)  # noun -> body, where the text tells none

    @classmethod
    def from_mapping(
        cls, language: str, data: Mapping[str, Any], pack: LanguagePack, body_of: Callable[[str], str]
    ) -> OfficeGrammar:
        """The grammar of a parsed offices.toml and the pack of its language.

        Nouns for people in the pack that name no office of the registry are kept with a name all the same. `body_of`
        turns a name in the file into the body of terms. Raises SeedError where a value has another shape.
        """
        try:
            groups = data.get("groups", {})
            generic = [noun for noun in pack.roles if not (pack.bodies and noun.endswith(pack.bodies))]
            unlike = data.get("unlike", "").split()
            heads = _heads(data.get("roles", {}), groups.get("nouns", ""), [*generic, *unlike])
            return cls(
                heads=heads,
                compounds=bool(data.get("compounds", False)),
                endings=frozenset({"", *data.get("endings", "").split()}),
                feminine=data.get("feminine", ""),
                plurals=frozenset(data.get("plurals", "").split()),
                plural_articles=frozenset(groups.get("plural_articles", "").split()),
                many=frozenset(groups.get("many", "").split()),
                status={word: status for status in STATUSES for word in data.get(status, "").split()},
                deputy=tuple(data.get("deputy", "").split()),
                genitives=frozenset(data.get("genitives", "").split()),
                articles=frozenset(data.get("articles", "").split()),
                indefinite=frozenset(data.get("indefinite", "").split()),
                ranks=frozenset(data.get("ranks", "").split()),
                no_bodies=frozenset(data.get("no_bodies", "").split()),
                body_tails=tuple(data.get("body_tails", "").split()),
                then_behind=tuple(f" {p}" for p in _phrases(data.get("then_behind", ""))),
                particles=pack.particles,
                small=pack.function_words | pack.determiners,
                addresses={
                    word: gender for gender in "mf" for word in data.get("addresses", {}).get(gender, "").split()
                },
                unlike=frozenset(data.get("unlike", "").split()),
                bodies={word: body_of(name) for word, name in data.get("bodies", {}).items()},
                adjectives=_adjectives(data.get("adjectives", {})),
                defaults={
                    noun: body_of(body) for body, nouns in data.get("defaults", {}).items() for noun in _phrases(nouns)
                },
            )
        except (ValueError, AttributeError, TypeError) as error:
            raise SeedError(f"offices of {language}", str(error), "see seeds/packs/de/offices.toml") from error


def _phrases(words: str) -> list[str]:
    """Phrases parted by commas, else words parted by blanks."""
    return [part.strip() for part in (words.split(",") if "," in words else words.split()) if part.strip()]


def _heads(roles: Mapping[str, str], plural: str, generic: Iterable[str]) -> Any:
    known: dict[str, str] = dict.fromkeys((word.lower() for word in generic), "")
    known |= {noun.replace("_", " "): PLURAL for noun in plural.split()}
    for role, nouns in roles.items():
        for noun in _phrases(nouns):
            known.setdefault(noun, role)
            if not known[noun]:
                known[noun] = role
    automaton = ahocorasick.Automaton()
    for noun, role in known.items():
        automaton.add_word(noun, (noun, role))
    if known:
        automaton.make_automaton()
    return automaton


def _adjectives(table: Mapping[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): code for code, words in table.items() for word in words.split()}
