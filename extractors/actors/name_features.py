"""What the recogniser of names looks at, as strings: the training writes weights for them, the recogniser adds them up.

All that concerns one word is worked out once per word form (`describe`); of pairs of neighbours only their classes and
spellings count (`pairs`). So a text costs little more than looking its words up.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.actors.name_lexicon import SETS, WordSets

BEFORE, AFTER = "<s>", "</s>"  # stand before the first and behind the last word of a sentence
OFFSETS = (-2, -1, 0, 1, 2)
_BITS = {name: 1 << number for number, name in enumerate(SETS)}
_PROPER = tuple(
    (_BITS[name], mark)
    for name, mark in (
        ("given", "g"), ("surname", "s"), ("place", "p"), ("org", "c"), ("placepart", "q"), ("orgpart", "r"),
    )
)  # fmt: skip
_NAMES = sum(bit for bit, _ in _PROPER)
_WHOLE_NAMES = _NAMES & ~(_BITS["placepart"] | _BITS["orgpart"])
_NOUN, _ENGLISH, _GERMAN = _BITS["noun"], _BITS["english"], _BITS["noun"] | _BITS["word"]
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
    in_longer: bool = False  # whether a known name of several words holds it

    def at(self, offset: int) -> list[str]:
        """The features that the word lends to the word judged, when it stands at `offset` from that."""
        count = (len(self.features), self.near, self.far)[abs(offset)]
        return [f"{offset}{f}" for f in self.features[:count]]


def shape(word: str) -> str:
    """How a word is written: «Xx», «X», «x», «d», «Xx-Xx» …, at most eight characters."""
    if word.isalpha():
        if word.islower():
            return "x"
        if word.isupper():
            return "X"
        if word[0].isupper() and word[1:].islower():
            return "Xx"
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
    classes = _classes(word, lower, sets) if word[0].isalpha() else ""
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
        features += (f"f={first}", f"fk={_case(first)}{_classes(first, first.lower(), sets)}")
    return Described(lower, kind, word[0].isupper(), features, near, 2, "q" in classes or "r" in classes)


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


def _classes(word: str, lower: str, sets: WordSets) -> str:
    """Letters for the sets that hold the word (or the word without its genitive ending), and for telling endings."""
    held = sets.of(lower)
    classes = ""
    if word[:1].isupper():
        bare = sets.of(lower[:-1]) & _WHOLE_NAMES if len(word) > 3 and word[-1] == "s" else 0
        if held & _NAMES or bare:
            classes = "".join([mark for bit, mark in _PROPER if (held | bare) & bit])
        if not held & _GERMAN and len(lower) > 6 and _compound(lower, sets):
            classes += "k"
    if held & _GERMAN:
        classes += "n" if held & _NOUN else "w"
    if held & _ENGLISH:
        classes += "e"
    if lower in _LEGAL:
        return f"{classes}$"
    if lower.endswith(_ORG_ENDS):
        return f"{classes}o"
    if len(lower) > 5 and lower.endswith(_PLACE_ENDS):
        return f"{classes}l"
    return classes


def _compound(lower: str, sets: WordSets) -> bool:
    """Whether a German word is made of two that are known."""
    lower = lower.rsplit("-", 1)[-1]
    of = sets.of
    for at in range(3, len(lower) - 3):
        if of(lower[at:]) & _NOUN:
            first = lower[:at]
            if of(first) & _GERMAN or (at > 3 and of(first[:-1]) & _GERMAN) or of(f"{first}e") & _GERMAN:
                return True
    return False


def triples(left: Described, own: Described, right: Described) -> list[str]:
    """The features of a word by its class and those of its neighbours."""
    around = f"{own.kind}|{right.kind}"
    return [f"a={left.kind}|{own.kind}", f"b={around}", f"d={left.kind}|{around}"]


def left_pairs(left: Described, own: Described, sets: WordSets) -> list[str]:
    """The features of a capitalised word with the word before."""
    features = [f"v={left.lower}|{own.kind}", f"x={left.lower}|{own.lower}"]
    if own.in_longer:
        features += [f"y{kind}={own.kind}" for kind in _pairs_known(left, own, sets)]
    return features


def right_pairs(own: Described, right: Described, sets: WordSets) -> list[str]:
    """The features of a capitalised word with the word behind."""
    features = [f"z={own.kind}|{right.lower}"]
    if own.in_longer:
        features += [f"u{kind}={own.kind}" for kind in _pairs_known(own, right, sets)]
    return features


def _pairs_known(left: Described, right: Described, sets: WordSets) -> list[str]:
    """Of which kinds a name is known that holds these two words side by side."""
    if not left.lower[0].isalnum() or not right.lower[0].isalnum():
        return []
    held = sets.of(f"{left.lower} {right.lower}")
    return [kind for kind in ("placepair", "orgpair") if held & _BITS[kind]] if held else []


def list_features(label: str, first: bool, kind: str) -> tuple[str, str]:
    """The features of a word that a name of the registry covers."""
    mark = f"{'B' if first else 'I'}{label}"
    return f"r={mark}", f"rk={mark}|{kind}"
