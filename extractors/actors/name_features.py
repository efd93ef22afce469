"""What the recogniser of names looks at, as strings: the training writes weights for them, the recogniser adds them up.

All that concerns one word is worked out once per word form (`describe`); of pairs of neighbours only their classes and
spellings count (`pairs`). So a text costs little more than looking its words up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.actors.name_lexicon import WordSets, digest

BEFORE, AFTER = "<s>", "</s>"  # stand before the first and behind the last word of a sentence
OFFSETS = (-2, -1, 0, 1, 2)
_PROPER = (("given", "g"), ("surname", "s"), ("place", "p"), ("org", "c"))
_ORDINARY = frozenset("nkwe")  # classes of words that are no names
_LONGEST = 40  # letters of a word that are looked at

# small words that keep their own class, as they part or join names
_SMALL = (
    "der die das den dem des ein eine einer eines einem einen von vom van zu zum zur und oder in im am an auf aus bei"
    " für nach mit über unter vor durch als wie so ist war sagte sagt hat wird the a of or for at on from to by with"
    " said says is was has de da di del della du la le les el al bin ibn ben te ter ten y e i et af av dos do 's s"
    " ' ’ - – — . , : ; ( ) [ ] / & \" „ “ ” » « ! ? @ #"
)
_OWN_CLASS = frozenset(_SMALL.split())
_ORG_ENDS = (
    "ministerium", "ministeriums", "universität", "hochschule", "institut", "instituts", "verband", "verbandes",
    "verein", "partei", "union", "bund", "bank", "amt", "rat", "gericht", "gesellschaft", "stiftung", "kommission",
    "agentur",
    "brigade", "division", "bataillon", "regiment", "kommando", "geschwader", "zeitung", "werke", "werk", "gruppe",
    "konzern", "behörde", "dienst", "zentrum", "akademie", "museum", "kirche", "club", "klub", "verlag", "kammer",
    "polizei", "wehr", "fraktion", "ministry", "department", "university", "institute", "council", "committee",
    "association", "party", "group", "agency", "corps", "force", "forces", "command", "bureau", "office", "academy",
    "foundation", "college", "school", "company", "corporation", "society", "federation", "league", "commission",
    "court", "parliament", "congress", "senate", "assembly", "authority", "center", "centre", "times", "post", "news",
)  # fmt: skip
_LEGAL_FORMS = "gmbh ag se kg ohg ev e.v. mbh inc inc. ltd ltd. llc plc corp corp. co co. sa s.a. spa nv n.v. bv kgaa"
_LEGAL = frozenset(_LEGAL_FORMS.split())
_PLACE_ENDS = (
    "straße", "strasse", "platz", "berg", "burg", "dorf", "stadt", "heim", "hausen", "hafen", "see", "meer", "insel",
    "tal", "wald", "fluss", "brücke", "feld", "kirchen", "bach", "ingen", "land", "street", "road", "avenue", "river",
    "lake",
    "island", "islands", "mountain", "mountains", "valley", "bay", "county", "beach", "sea", "ocean", "ville", "ton",
    "stan", "burgh", "ford", "shire", "grad", "gorod", "sk", "owo", "ow", "ów", "itz",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Described:
    """A word form: its lower-case spelling, its class, and its features.

    The first `far` of them count at all of `OFFSETS`, the first `near` beside the word judged, all at the word itself.
    """

    lower: str
    kind: str
    capital: bool
    features: list[str]
    near: int
    far: int

    def at(self, offset: int) -> list[str]:
        """The features that the word lends to the word judged, when it stands at `offset` from that."""
        count = (len(self.features), self.near, self.far)[abs(offset)]
        return [f"{offset}{f}" for f in self.features[:count]]


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
        return Described(word, word, False, [f"k={word}"], 1, 1)
    word = word[:_LONGEST]
    lower = word.lower()
    classes = "".join(_classes(word, lower, sets)) if word[0].isalpha() else ""
    kind = lower if lower in _OWN_CLASS else f"{_case(word)}{classes}"
    features = [f"l={lower}", f"k={kind}", f"s3={lower[-3:]}"]
    if not word[0].isalpha() or word.islower():
        features.append(f"h={shape(word)}")
        if lower not in _OWN_CLASS and len(lower) > 4:
            features += (f"s2={lower[-2:]}", f"s4={lower[-4:]}", f"p3={lower[:3]}")
        return Described(lower, kind, False, features, 3, 2)
    head = lower.rsplit("-", 1)[-1]
    features += (f"h={shape(word)}", f"s5={head[-5:]}")
    compound = "-" in word[1:-1]
    if compound:
        features.append(f"e={head}")
    near = len(features)
    features += (f"w={word}", f"p1={word[0]}", f"n={min(len(word), 12)}", *[f"c={c}" for c in classes])
    if not set(classes) & _ORDINARY:
        features.append("c=unknown")
    features += [f"p{n}={lower[:n]}" for n in (2, 3, 4, 5) if len(lower) > n]
    features += [f"s{n}={lower[-n:]}" for n in (1, 2, 4) if len(lower) > n]
    features += [f"s{n}={head[-n:]}" for n in (6, 8) if len(head) > n]
    if compound:
        first = word.split("-", 1)[0]
        features += (f"f={first}", f"fk={_case(first)}{''.join(_classes(first, first.lower(), sets))}")
    return Described(lower, kind, word[0].isupper(), features, near, 2)


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
    """Letters for the sets that hold the word (or the word without its genitive ending), and for telling endings."""
    if word[:1].isupper():
        proper = digest(word if len(word) < 4 or not word.isupper() else word.capitalize())
        bare = digest(word[:-1]) if len(word) > 3 and word[-1] == "s" else 0
        for name, mark in _PROPER:
            if sets.holds(name, proper) or (bare and sets.holds(name, bare)):
                yield mark
        if sets.holds("placepart", proper):
            yield "q"
        if sets.holds("orgpart", proper):
            yield "r"
    plain = digest(lower)
    if sets.holds("noun", plain):
        yield "n"
    elif sets.holds("word", plain):
        yield "w"
    elif len(lower) > 6 and word[:1].isupper() and _compound(lower, sets):
        yield "k"
    if sets.holds("english", plain):
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


def triples(left: Described, own: Described, right: Described) -> list[str]:
    """The features of a word by its class and those of its neighbours."""
    around = f"{own.kind}|{right.kind}"
    return [f"a={left.kind}|{own.kind}", f"b={around}", f"d={left.kind}|{around}"]


def left_pairs(left: Described, own: Described, sets: WordSets) -> list[str]:
    """The features of a capitalised word with the word before."""
    features = [f"v={left.lower}|{own.kind}", f"x={left.lower}|{own.lower}"]
    return features + [f"y{kind}={own.kind}" for kind in _pairs_known(left, own, sets)]


def right_pairs(own: Described, right: Described, sets: WordSets) -> list[str]:
    """The features of a capitalised word with the word behind."""
    features = [f"z={own.kind}|{right.lower}"]
    return features + [f"u{kind}={own.kind}" for kind in _pairs_known(own, right, sets)]


def _pairs_known(left: Described, right: Described, sets: WordSets) -> list[str]:
    """Of which kinds a name is known that holds these two words side by side."""
    if not left.lower[0].isalnum() or not right.lower[0].isalnum():
        return []
    key = digest(pair_key(left.lower, right.lower))
    return [kind for kind in ("placepair", "orgpair") if sets.holds(kind, key)]


def pair_key(left: str, right: str) -> str:
    """Two words of a name as one string, as the sets of pairs hold them."""
    return f"{left.lower()} {right.lower()}"


def list_features(label: str, first: bool, kind: str) -> tuple[str, str]:
    """The features of a word that a name of the registry covers."""
    mark = f"{'B' if first else 'I'}{label}"
    return f"r={mark}", f"rk={mark}|{kind}"
