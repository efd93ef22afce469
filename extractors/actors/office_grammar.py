"""How the texts of one language tell offices: nouns, whose they are, former and acting, plurals; from offices.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ahocorasick

from extractors.errors import SeedError
from extractors.packs import LanguagePack

PLURAL = "plural"  # the role of nouns that are plural by themselves («Diplomaten»)
STATUSES = ("former", "then", "acting", "designate")
_ADJECTIVE_ENDINGS = "en er es em e"
_NO_LINK = re.compile(r"[ \u00a0]")


@dataclass(frozen=True, slots=True)
class OfficeGrammar:
    """Words about offices, all in lower case; built once per language."""

    heads: Any  # automaton over nouns and their forms: form -> (form, role, noun); an empty role: none of the registry
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
    elsewhere: Mapping[tuple[str, str], str] = field(default_factory=dict)  # noun and body -> role that it is there
    adjective_endings: tuple[str, ...] = ()  # longest first
    adjectives_inside: bool = False  # only inside a noun of several words («szef polskiej dyplomacji»)
    adjectives_behind: bool = False  # «le président français», «il ministro italiano degli Esteri»
    articleless: bool = False  # an office with a body is definite without an article
    bare_genitive: bool = False  # the body follows without a word between («президент Украины»)
    owner_before: bool = True  # the body may stand right before the noun («NATO chief»)
    bare_names: bool = False  # names in no list go unseen; a capital beside an office tells that somebody is named
    predicative: tuple[str, ...] = ()  # endings of a noun that says what somebody becomes («prezydentem»)
    qualifiers: frozenset[str] = frozenset()  # adjectives before a noun that do not matter («nouveau»)
    becoming: frozenset[str] = frozenset()  # right behind an office that somebody gets or wants («oldu», «adayı»)
    governors: frozenset[str] = frozenset()  # before such a noun it is a person all the same («z prezydentem»)
    link: re.Pattern[str] = _NO_LINK  # from a noun to the body behind it, the genitive word as a group

    @property
    def elided(self) -> bool:
        """Whether articles lose their vowel and the blank («l'ancien président»)."""
        return any(word.endswith("'") for word in self.articles)

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
            generic = [noun for noun in generic if noun not in data.get("no_nouns", "").split()]
            generic += data.get("nouns", "").split()
            unlike = [noun.replace("_", " ") for noun in data.get("unlike", "").split()]
            heads = _heads(data.get("roles", {}), groups.get("nouns", ""), [*generic, *unlike], _forms(data))
            adjective_endings = data.get("adjective_endings", _ADJECTIVE_ENDINGS).split()
            genitives, articles = data.get("genitives", "").split(), data.get("articles", "").split()
            return cls(
                heads=heads,
                compounds=bool(data.get("compounds", False)),
                endings=frozenset({"", *data.get("endings", "").split()}),
                feminine=data.get("feminine", ""),
                plurals=frozenset(data.get("plurals", "").split()),
                plural_articles=frozenset(groups.get("plural_articles", "").split()),
                many=frozenset(groups.get("many", "").split()),
                status={word.replace("_", " "): status for status in STATUSES for word in data.get(status, "").split()},
                deputy=tuple(data.get("deputy", "").split()),
                genitives=frozenset(genitives),
                articles=frozenset(articles),
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
                unlike=frozenset(unlike),
                bodies={word: body_of(name) for word, name in data.get("bodies", {}).items()},
                adjectives=_adjectives(data.get("adjectives", {})),
                defaults={
                    noun: body_of(body) for body, nouns in data.get("defaults", {}).items() for noun in _phrases(nouns)
                },
                elsewhere={
                    (noun, body_of(body)): role
                    for body, nouns in data.get("elsewhere", {}).items()
                    for noun, role in nouns.items()
                },
                adjective_endings=(*sorted(adjective_endings, key=len, reverse=True), ""),
                adjectives_inside=bool(data.get("adjectives_inside", False)),
                adjectives_behind=bool(data.get("adjectives_behind", False)),
                articleless=bool(data.get("articleless", False)),
                bare_genitive=bool(data.get("bare_genitive", False)),
                owner_before=bool(data.get("owner_before", True)),
                bare_names=bool(data.get("bare_names", False)),
                predicative=tuple(data.get("predicative", "").split()),
                qualifiers=frozenset(data.get("qualifiers", "").split()),
                becoming=frozenset(data.get("becoming", "").split()),
                governors=frozenset(data.get("governors", "").split()),
                link=_link(genitives, articles),
            )
        except (ValueError, AttributeError, TypeError) as error:
            raise SeedError(f"offices of {language}", str(error), "see seeds/packs/de/offices.toml") from error


def _phrases(words: str) -> list[str]:
    """Phrases parted by commas, else words parted by blanks."""
    return [part.strip() for part in (words.split(",") if "," in words else words.split()) if part.strip()]


def _forms(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """A noun or the first word of one -> its other forms («minister» -> «ministra», «ministrem»)."""
    return {word: _phrases(forms) for word, forms in data.get("forms", {}).items()}


def _heads(roles: Mapping[str, str], plural: str, generic: Iterable[str], forms: Mapping[str, list[str]]) -> Any:
    known: dict[str, str] = dict.fromkeys((word.lower().replace("’", "'") for word in generic), "")
    known |= {noun.replace("_", " "): PLURAL for noun in plural.split()}
    for role, nouns in roles.items():
        for noun in _phrases(nouns):
            known.setdefault(noun, role)
            if not known[noun]:
                known[noun] = role
    automaton = ahocorasick.Automaton()
    for noun, role in known.items():
        first, blank, rest = noun.partition(" ")
        others = [*(form + blank + rest for form in forms.get(first, ())), *forms.get(noun, ())]
        for form in [*(o for o in others if o not in known), noun]:
            automaton.add_word(form, (form, role, noun))
            for mark in "’ʼ":
                automaton.add_word(form.replace("'", mark), (form, role, noun))
    if known:
        automaton.make_automaton()
    return automaton


def _link(genitives: Iterable[str], articles: Iterable[str]) -> re.Pattern[str]:
    """Between a noun and its body: a blank, a genitive word, an article, of which those that lose their vowel have no
    blank behind («secrétaire général de l'Otan»)."""

    def words(given: Iterable[str]) -> str:
        longest = sorted({*given, "the"}, key=len, reverse=True)
        return "|".join(re.escape(word).replace("'", "['’]") for word in longest)

    behind = r"(?:(?<=['’])|[ \u00a0])"
    genitive = rf"(?:({words(genitives)}){behind})?" if genitives else "()?"
    return re.compile(rf"[ \u00a0]{genitive}(?:(?:{words(articles)}){behind})?", re.IGNORECASE)


def _adjectives(table: Mapping[str, str]) -> dict[str, str]:
    return {word.replace("_", " ").lower(): code for code, words in table.items() for word in words.split()}
