"""What the recogniser of names looks at, as strings: the training writes weights for them, the recogniser adds them up.

All that concerns one word is worked out once per word form (`describe`); of pairs of neighbours only their classes and
spellings count (`pairs`). So a text costs little more than looking its words up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.actors.name_lexicon import WordSets

BEFORE, AFTER = "<s>", "</s>"  # stand before the first and behind the last word of a sentence
OFFSETS = (-2, -1, 0, 1, 2)
_LONGEST = 40  # letters of a word that are looked at

# small words that keep their own class, as they part or join names
_OWN_CLASS = frozenset(
    "der die das den dem des ein eine einer eines einem einen von vom van zu zum zur zu und oder in im am an auf aus bei"
    " für nach mit über unter vor durch als wie so the a an of and or for in at on from to by with as de da di del della"
    " du la le les el al bin ibn ben te ter ten y e i et af av dos do ist war sagte sagt hat wird said says is was has"
    " ' ’ 's s - – — . , : ; ( ) [ ] / & \" „ “ ” » « ! ? @ #".split()
)
_ORG_ENDS = (
    "ministerium", "ministeriums", "universität", "hochschule", "institut", "instituts", "verband", "verbandes", "verein",
    "partei", "union", "bund", "bank", "amt", "rat", "gericht", "gesellschaft", "stiftung", "kommission", "agentur",
    "brigade", "division", "bataillon", "regiment", "kommando", "geschwader", "zeitung", "werke", "werk", "gruppe",
    "konzern", "behörde", "dienst", "zentrum", "akademie", "museum", "kirche", "club", "klub", "verlag", "kammer",
    "polizei", "wehr", "fraktion", "ministry", "department", "university", "institute", "council", "committee",
    "association", "party", "group", "agency", "corps", "force", "forces", "command", "bureau", "office", "academy",
    "foundation", "college", "school", "company", "corporation", "society", "federation", "league", "commission",
    "court", "parliament", "congress", "senate", "assembly", "authority", "center", "centre", "times", "post", "news",
)  # fmt: skip
_LEGAL = frozenset(
    "gmbh ag se kg ohg ev e.v. mbh inc inc. ltd ltd. llc plc corp corp. co co. sa s.a. spa nv n.v. bv kgaa".split()
)
_PLACE_ENDS = (
    "straße", "strasse", "platz", "berg", "burg", "dorf", "stadt", "heim", "hausen", "hafen", "see", "meer", "insel", "tal",
    "wald", "fluss", "brücke", "feld", "kirchen", "bach", "ingen", "land", "street", "road", "avenue", "river", "lake",
    "island", "islands", "mountain", "mountains", "valley", "bay", "county", "beach", "sea", "ocean", "ville", "ton",
    "stan", "burgh", "ford", "shire", "grad", "gorod", "sk", "owo", "ow", "ów", "itz",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """A word form: its lower-case spelling, its class, and its features at each of `OFFSETS` from the word judged."""

    lower: str
    kind: str
    features: tuple[tuple[str, ...], ...]
    capital: bool


def shape(word: str) -> str:
    """How a word is written: «Xx», «X», «x», «d», «Xx-Xx» …, at most eight characters."""
    out: list[str] = []
    for c in word[:_LONGEST]:
        mark = "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c
        if not out or out[-1] != mark:
            out.append(mark)
    return "".join(out[:8])


def describe(word: str, sets: WordSets) -> Described:
    """All that one word form tells by itself."""
    if word in (BEFORE, AFTER):
        edge = (f"k={word}",)
        return Described(word, word, (edge, edge, (), edge, edge), False)
    word = word[:_LONGEST]
    lower, form = word.lower(), shape(word)
    classes = "".join(_classes(word, lower, sets)) if word[0].isalpha() else ""
    kind = lower if lower in _OWN_CLASS else f"{_case(word)}{classes}"
    capital = word[0].isupper()
    near = [f"l={lower}", f"k={kind}", f"h={form}", f"s3={lower[-3:]}"]
    head = lower.rsplit("-", 1)[-1]
    if len(head) > 6:
        near.append(f"s5={head[-5:]}")
    own = [f"w={word}", *near, f"p1={word[0]}", f"n={min(len(word), 12)}", *(f"c={c}" for c in _classes_apart(classes))]
    own += [f"p{n}={lower[:n]}" for n in (2, 3, 4, 5) if len(lower) > n]
    own += [f"s{n}={lower[-n:]}" for n in (1, 2, 4) if len(lower) > n]
    own += [f"s{n}={head[-n:]}" for n in (6, 8) if len(head) > n]
    if "-" in word[1:-1]:
        parts = word.split("-")
        own += [
            f"f={parts[0]}",
            f"e={parts[-1]}",
            f"fk={_case(parts[0])}{''.join(_classes(parts[0], parts[0].lower(), sets))}",
        ]
        near.append(f"e={parts[-1].lower()}")
    far = (f"l={lower}", f"k={kind}")
    return Described(lower, kind, (far, tuple(near), tuple(own), tuple(near), far), capital)


def _case(word: str) -> str:
    if not word:
        return "-"
    if word.isupper():
        return "I" if len(word) == 1 else "A" if len(word) < 6 else "U"
    if word[0].isupper():
        return "C" if word[1:].islower() else "M"
    if word[0].islower():
        return "x" if word.islower() else "m"
    return "d" if word[0].isdigit() else "."


def _classes(word: str, lower: str, sets: WordSets) -> Iterator[str]:
    """Letters for the sets that hold the word (or the word without its genitive ending)."""
    if word[:1].isupper():
        bare = word[:-1] if len(word) > 3 and word[-1] == "s" else ""
        proper = word if not word.isupper() or len(word) < 4 else word.capitalize()
        for name, mark in (("given", "g"), ("surname", "s"), ("place", "p"), ("part", "q")):
            if sets.has(name, proper) or (bare and mark != "q" and sets.has(name, bare)):
                yield mark
    if sets.has("noun", lower):
        yield "n"
    elif sets.has("word", lower):
        yield "w"
    elif len(lower) > 6 and _compound(lower, sets):
        yield "k"
    if sets.has("english", lower):
        yield "e"
    if lower in _LEGAL:
        yield "$"
    elif lower.endswith(_ORG_ENDS):
        yield "o"
    elif len(lower) > 5 and lower.endswith(_PLACE_ENDS):
        yield "l"


def _compound(lower: str, sets: WordSets) -> bool:
    """Whether a German word is made of two that are known."""
    lower = lower.rsplit("-", 1)[-1]
    for at in range(3, len(lower) - 3):
        if sets.has("noun", lower[at:]):
            first = lower[:at]
            if any(sets.has(s, f) for f in (first, first[:-1], f"{first}e") if len(f) > 2 for s in ("noun", "word")):
                return True
    return False


def _classes_apart(classes: str) -> Iterator[str]:
    yield from classes
    if "n" not in classes and "k" not in classes and "w" not in classes and "e" not in classes:
        yield "unknown"


def pairs(words: Sequence[Described], at: int) -> Iterator[str]:
    """The features of the word at `at` together with its neighbours; the sequence is padded by one on both sides."""
    left, own, right = words[at - 1], words[at], words[at + 1]
    yield f"a={left.kind}|{own.kind}"
    yield f"b={own.kind}|{right.kind}"
    yield f"d={left.kind}|{own.kind}|{right.kind}"
    if own.capital:
        yield f"v={left.lower}|{own.kind}"
        yield f"z={own.kind}|{right.lower}"
        yield f"x={left.lower}|{own.lower}"


def list_features(label: str, first: bool, kind: str) -> tuple[str, str]:
    """The features of a word that a name of the registry covers."""
    mark = f"{'B' if first else 'I'}{label}"
    return f"r={mark}", f"rk={mark}|{kind}"
