"""What an extractor must know of one language, as a frozen value built from parsed data.

Adding a language is a data file (`seeds/packs/<lang>/pack.toml`); no code knows a language by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from extractors.errors import SeedError
from extractors.grammar import Grammar

STANCES = frozenset({"neutral", "distancing", "confirming", "denying", "demanding"})
USES = frozenset({"say", "call", "weak", "ask"})
_TAGGED = ("pronouns", "possessives", "articles", "given_names", "genders")
_TRIGGERS = ("source_prepositions", "anaphors", "relays", "hearsay", "subjunctives", "speech_nouns")
_CUE_WORDS = ("after", "appended", "source_prepositions", "anaphors", "relays", "speech_nouns", "speech_adjectives")
_MEND = "see the comments in seeds/packs/de/pack.toml"


@dataclass(frozen=True, slots=True)
class Cue:
    """One verb that attributes: `say` bears whole statements, `ask` questions alone, `call` a quoted name for
    something, `weak` is a verb that attributes only right beside a quotation."""

    lemma: str
    use: str = "say"
    stance: str = "neutral"
    particle: str = ""  # must follow the finite form («kündigte … an»)
    participle: bool = False  # needs an auxiliary («hat … gesagt»)


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """The data of one language; every word is lower case, phrases are tuples of words."""

    code: str
    cues: Mapping[str, tuple[Cue, ...]]  # form -> readings
    before: Mapping[str, tuple[tuple[str, ...], ...]]  # first word -> phrases before a speaker («laut», «according to»)
    after: frozenset[str]  # words after a speaker («zufolge»)
    appended: frozenset[str]  # words between a quotation and its speaker («so X»)
    examples: frozenset[str]  # words behind such a one that make it something else («so auch X»)
    complementisers: frozenset[str]
    relatives: frozenset[str]
    whether: frozenset[str]  # of the former, those that open a question («ob»)
    questions: frozenset[str]  # words that open an indirect question
    as_words: frozenset[str]  # of the former, those that open «wie X sagte»
    subordinators: frozenset[str]  # words that open an adverbial clause («weil», «nachdem»)
    infinitive: frozenset[str]  # the particle of an infinitive that is a clause («zu»)
    prefixes: frozenset[str]  # of verbs that take the particle inside («ab-zu-ziehen»)
    hearsay: frozenset[str]  # modal verbs that report what others say («soll gewesen sein»)
    perfect: frozenset[str]  # auxiliaries of a perfect infinitive
    agents: frozenset[str]  # prepositions before who acts in the passive
    anaphors: frozenset[str]  # words that refer to the source named before («demnach»)
    relays: frozenset[str]  # words that open a clause that relays its antecedent («wonach»)
    own: frozenset[str]  # adjectives by which the subject is its own source («nach eigenen Angaben»)
    topics: frozenset[str]  # lemmas that report a speech act with its topic alone («kritisieren»)
    auxiliaries: frozenset[str]
    passives: frozenset[str]
    subjunctives: frozenset[str]
    pronouns: Mapping[str, str]  # pronoun -> gender and number: m, f, n, p, mp, fp …
    conditionals: frozenset[str]  # of the subjunctives, those that need no report
    question_nouns: frozenset[str]  # of them those that take a question alone («die Frage, ob»)
    speech_adjectives: frozenset[str]  # adjectives that take a clause («zuversichtlich, dass»)
    pointers: frozenset[str]  # pronouns that stand for the sentence before («Das sagte X»)
    speech_nouns: frozenset[str]  # nouns that take a clause as what is said («die Behauptung, dass»)
    possessives: Mapping[str, str]  # possessive pronoun -> gender and number of whom it means
    articles: Mapping[str, str]  # definite article of a single person -> m or f
    given_names: Mapping[str, str]  # given name -> m or f
    media_nouns: tuple[str, ...]  # ends of words for media («-zeitung»)
    generic: tuple[str, ...]  # ends of roles that anybody in an office may have as well («-politikerin»)
    bodies: tuple[str, ...]  # ends of roles that are no persons («-regierung»)
    genders: Mapping[str, str]  # title -> m or f, where its ending does not tell
    nominatives: frozenset[str]  # pronouns that can only be subjects («er»)
    focus: frozenset[str]  # adverbs that may stand before a subject («auch», «selbst»)
    calendar: frozenset[str]  # days and months, which never speak
    definite: frozenset[str]  # determiners of what was named before («der», «the»)
    negations: frozenset[str]  # adverbs inside a noun phrase («ein nicht genannter Sprecher»)
    expletives: frozenset[str]  # pronouns that name nobody («es» in «heißt es»)
    quoting: frozenset[str]  # lemmas whose passive has the speaker as its subject («wird zitiert»)
    impersonal: frozenset[str]  # lemmas whose expletive stands for nobody («es heißt»)
    neuter: frozenset[str]  # expletives that may be a pronoun with other verbs («es»)
    media_prepositions: frozenset[str]  # before the medium to which something was said («gegenüber», «im»)
    media_names: frozenset[str]  # of outlets, as one word
    determiners: frozenset[str]
    oblique: frozenset[str]  # determiners that no subject bears («dem», «des»)
    links: frozenset[str]  # words that tie a further noun to a noun phrase («von», «of», genitive articles)
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    skips: frozenset[str]  # words that may stand between a cue and its speaker («sich», «gestern»)
    function_words: frozenset[str]  # capitalised at the start of a sentence, yet no names
    titles: frozenset[str]  # words before a name («Herr», «Präsident»)
    source_prepositions: frozenset[str]  # before a noun for what a source says («nach Angaben»)
    source_nouns: tuple[str, ...]  # ends of such nouns («angaben»)
    finite_endings: tuple[str, ...]  # of finite verbs
    abstract_endings: tuple[str, ...]  # of nouns that name nobody («-ung»)
    person_endings: tuple[str, ...]  # of nouns for people («-er»)
    subjunctive_endings: tuple[str, ...]  # of verbs with a prefix («unterlägen»)
    roles: tuple[str, ...]  # nouns for people and bodies that speak; ends of compounds where `compounds`
    feminine: tuple[str, ...]  # endings of roles that tell gender
    particles: frozenset[str]  # inside names («von», «de», «bin»)
    title_nouns: tuple[str, ...]  # before a quoted title («Zeitung», «Film»)
    adverb_endings: tuple[str, ...]  # of words at the start of a sentence that are no names («Abschließend»)
    within: frozenset[str]  # prepositions before what something is written in («heißt es in dem Brief»)
    naming: frozenset[str]  # words before a quoted name for something («als „X“»)
    scare: frozenset[str]  # before a quoted word that nobody said («sogenannte»)
    abbreviations: frozenset[str]
    cue_words: frozenset[str]  # made from the others: the first words of all cues
    triggers: frozenset[str]  # made from the others: without one of them a sentence reports nothing
    inward: str = "«"  # the guillemet that opens
    nouns_capitalised: bool = False
    inversion: bool = True  # the speaker may follow the verb
    compounds: bool = False
    verb_second: bool = False  # the finite verb is the second constituent of a main clause
    verbatim_parts: bool = False  # the quoted words inside an indirect statement are a claim of their own as well
    joins_sentences: bool = False  # «"A," he said. "B."» is one statement
    grammar: Grammar | None = None  # where the verb follows its subject, the syntax of indirect statements
    name_first: bool = False  # a bare capitalised name may stand between quotation and verb («X said»)

    @classmethod
    def from_mapping(cls, code: str, mapping: Mapping[str, Any]) -> LanguagePack:
        """A pack from parsed TOML; missing words mean none. Raises SeedError where a value has the wrong shape."""
        try:
            cues = _cues(code, mapping.get("verbs", {}))
            before = _words(code, mapping, "before", phrases=True)
            grammar = Grammar.from_mapping(mapping)
            return cls(
                code=code,
                cues=cues,
                before=_phrases(before),
                grammar=grammar,
                triggers=frozenset(form for form, readings in cues.items() if any(r.use == "say" for r in readings))
                | {max(phrase.split(), key=len) for phrase in before}
                | (grammar.triggers if grammar else frozenset())
                | set(_words(code, mapping, "after"))
                | set(_words(code, mapping, "appended"))
                | {w for key in _TRIGGERS for w in _words(code, mapping, key)},
                cue_words=frozenset(cues)
                | {phrase.split()[0] for phrase in before}
                | {w for key in _CUE_WORDS for w in _words(code, mapping, key)},
                roles=tuple(_words(code, mapping, "roles")),
                feminine=tuple(_words(code, mapping, "feminine")),
                adverb_endings=tuple(_words(code, mapping, "adverb_endings")),
                source_nouns=tuple(_words(code, mapping, "source_nouns")),
                abstract_endings=tuple(_words(code, mapping, "abstract_endings")),
                person_endings=tuple(_words(code, mapping, "person_endings")),
                subjunctive_endings=tuple(_words(code, mapping, "subjunctive_endings")),
                finite_endings=tuple(_words(code, mapping, "finite_endings")),
                title_nouns=tuple(_words(code, mapping, "title_nouns")),
                media_nouns=tuple(_words(code, mapping, "media_nouns")),
                generic=tuple(_words(code, mapping, "generic")),
                bodies=tuple(_words(code, mapping, "bodies")),
                **_rest(code, mapping),
            )
        except (TypeError, ValueError, AttributeError) as error:
            raise SeedError(f"language pack {code}", str(error), _MEND) from error


_MADE = ("triggers", "cue_words")
_SETS = tuple(f.name for f in fields(LanguagePack) if f.type == "frozenset[str]" and f.name not in _MADE)
_FLAGS = {
    f.name: bool if f.type == "bool" else str
    for f in fields(LanguagePack)
    if f.type in ("bool", "str") and f.default is not MISSING
}


def _rest(code: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The plain sets of words, and the switches that differ from their default."""
    found: dict[str, Any] = {name: frozenset(_words(code, mapping, name)) for name in _SETS}
    for name in _TAGGED:
        found[name] = {str(word).lower(): str(tag) for word, tag in dict(mapping.get(name, {})).items()}
    for name, kind in _FLAGS.items():
        if name in mapping and not isinstance(mapping[name], kind):
            raise SeedError(f"language pack {code}", f"{name} is not a {kind.__name__}", _MEND)
        if name in mapping:
            found[name] = mapping[name]
    return found


def _words(code: str, mapping: Mapping[str, Any], key: str, phrases: bool = False) -> list[str]:
    """A list of words: a string parted by blanks (phrases: by commas) or an array of strings."""
    value = mapping.get(key, "")
    if isinstance(value, str):
        value = value.split(",") if phrases else value.split()
    if not isinstance(value, list | tuple) or not all(isinstance(w, str) for w in value):
        raise SeedError(f"language pack {code}", f"{key} is neither text nor a list of texts", _MEND)
    found = [w.strip().lower() for w in value if w.strip()]
    return found + [w.replace("ß", "ss") for w in found if "ß" in w]  # as Swiss outlets write


def _phrases(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.split())
        by_first.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in by_first.items()}


def _cues(code: str, verbs: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Cue, ...]]:
    """Forms to readings. A verb has `finite`, `participle`, `joined` (particle written together) and `particle`."""
    forms: dict[str, list[Cue]] = {}
    for lemma, verb in verbs.items():
        use, stance = verb.get("use", "say"), verb.get("stance", "neutral")
        if use not in USES or stance not in STANCES:
            raise SeedError(f"language pack {code}", f"{lemma} has use {use!r}, stance {stance!r}", _MEND)
        particle = str(verb.get("particle", "")).lower()
        readings = (
            ("finite", Cue(lemma, use, stance, particle)),
            ("joined", Cue(lemma, use, stance)),
            ("participle", Cue(lemma, use, stance, participle=True)),
        )
        for key, cue in readings:
            for form in _words(code, verb, key):
                known = forms.setdefault(form, [])
                if cue not in known:
                    known.append(cue)
                if key == "participle" and particle and form.startswith(particle) and len(form) > len(particle) + 3:
                    apart = Cue(lemma, use, stance, particle, participle=True)  # «bekannt gegeben»
                    forms.setdefault(form[len(particle) :], []).append(apart)
    return {form: tuple(cues) for form, cues in forms.items()}
