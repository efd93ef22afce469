"""What a name sounds like, whatever script and convention spells it: its skeletons."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(text: str) -> _Rules:
    """Rules from lines of `pattern result`; `-` stands for nothing."""
    pairs = (line.split() for line in text.strip().splitlines())
    return tuple((re.compile(pattern), "" if result == "-" else result) for pattern, result in pairs)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# how each alphabet is told by its spellings; a word has one reading per convention that would change it
_READINGS: dict[str, tuple[re.Pattern[str], _Rules]] = {
    "german": (re.compile("(?<![ts])ch|z"), _rules("tsch|tzsch c\n(?<![sc])ch h\nsch s\n(?<!t)z c")),
    "polish": (re.compile("ch|rz"), _rules("szcz sc\ntsch|tch c\nsch s\nch h\nrz s")),
    "french": (re.compile("ch|j|gu[ei]|ine$"), _rules("tch c\nch|j s\ngu(?=[ei]) g\nine$ in")),
    "spanish": (re.compile("j"), _rules("j h")),
    "persian": (re.compile("j"), _rules("j ds")),
    "western": (re.compile("c[aou]"), _rules("c(?=[aou]) k")),
    "ukrainian": (re.compile("g"), _rules("g h")),
}
_SOUNDS = _rules(
    r"""
    schtsch|stsch|shch|szcz sc
    dsch|dzh|^dj(?=[aeou]) ds
    tsch|tch|tsj|cz c
    sch|sh|sz|zh|sj s
    ch c
    cs$ c
    tz ds
    ts c
    (?<=ds)ias$ eas
    kh h
    gh g
    th t
    ph f
    x ks
    ck k
    q k
    c(?=[bdfgklmnprstvw]) k
    z s
    w v
    (?<=[oea])usk vsk
    ou|oe u
    ff f
    (?<=[oe])f$ v
    [yj] i
    (.)\1+ \1
    i(?=[aeou]) -
    aa a
    ovova$ ova
    enk(?:o|a|ova)$ enk
    (?<=[dk])es$ is
    """
)
_MILD = _rules("(?<=[aou])e -\naa a\n^dj d")
_BALTIC = re.compile("(?<=[^aeiou])(?:as|is|us|ys|s|a|e)$")  # «Vladimirs Putins», «Donaldas Trumpas»
_FOREIGN_END = re.compile(
    "(?:[oe]v|[oe]va|[sc]k[ia]|enk|[aei]ko|uk|....an|in|ini|ina|vic|ic|ian|svili|dse|iahu|nahu|lni|sni|rni|ni|ai|oi|oglu|ulos|akis|idis|ias)$"
)
_FOREIGN_GIVEN = _set(
    """
    vladimir volodimir uladsimir aleksandr oleksandr aleksander aleksandar alaksandr sergei serhi sergi dmitri
    dmitro andrei andri nikolai mikola mihail mihailo evgeni evhen pavlo petro uri kiril kirilo valeri aleksei
    alaksei oleksi denis svetlana svatlana ula olena oksana natala tatana ekaterina igor ihor oleg oleh anatoli
    vitali vasil ivan rustem ruslan ramsan ilham nikol salome mihel irakli georgi gorgi gorgos bidsina ali hasan
    husein mohamed mohamad ahmed basar abas mahmud nikos kirakos aleksis evangelos anis kostas nikolaos panos
    benamin binamin arseni artem iaroslav stanislav vaceslav leonid maksim gena genadi gennadi timur sihar kasim
    nursultan ebrahim ibrahim masud pavel galina ludmila vadim rosen boiko rumen ognan bogdan davit sers
    """
)
_TITLE = re.compile(r"(?!jr\.|sr\.)\w{2,}\.")
_ARTICLES = _set("al el ash asch as ad ar")
_PARTICLES = _set("von van der den de di da del della la le du dos ter ten zu af av bin ben ibn")
_LATIN = str.maketrans({"ı": "i", "ə": "a", "ß": "ss", "ð": "d", "þ": "th", "đ": "dj", "ñ": "n"})
_GREEK = (
    ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("ου", "u"), ("αι", "e"), ("ει", "i"), ("οι", "i"),
    ("ευ", "ev"), ("αυ", "av"), ("η", "i"), ("υ", "i"), ("χ", "kh"), ("ξ", "ks"), ("θ", "t"), ("φ", "f"), ("ω", "o"),
)  # fmt: skip


class Spelling(NamedTuple):
    """A name by one of its readings: skeletons of the given names, and of the surname in one word."""

    given: tuple[str, ...]
    surname: str


class SpelledName(NamedTuple):
    """What is compared of a name."""

    mild: Spelling  # accents and umlauts alone are folded
    sounds: tuple[Spelling, ...]  # one per reading
    baltic: Spelling | None  # without Baltic endings
    latin: bool
    foreign: bool  # from an alphabet whose transliterations differ, by its look
    letters: str  # of the surname


def spelled(name: str) -> SpelledName:
    """Work out all that is compared of a name; its last word is the surname."""
    words = _words(name)
    latin = all(ord(c) < 0x250 or not c.isalpha() or 0x1E00 <= ord(c) < 0x1F00 for c in name)
    plain = [_plain(word) for word in words]
    given = tuple(w for n, w in enumerate(plain[:-1]) if not n or w not in _PARTICLES)  # «Ben Wallace»
    surname = plain[-1] if plain else ""
    mild = Spelling(tuple(_applied(_MILD, w) for w in given), _applied(_MILD, surname))
    sounds = [Spelling(tuple(map(sound, given)), sound(surname))]
    for reading in _READINGS if latin else ("ukrainian",):
        if not any(map(_READINGS[reading][0].search, plain)):
            continue
        spelling = Spelling(tuple(sound(w, reading) for w in given), sound(surname, reading))
        if spelling not in sounds:
            sounds.append(spelling)
        mixed = Spelling(sounds[0].given, spelling.surname)
        if mixed not in sounds:
            sounds.append(mixed)
    baltic = None
    if latin and given and _BALTIC.search(surname) and all(map(_BALTIC.search, given)):
        ends = [_BALTIC.sub("", w) for w in (*given, surname)]
        baltic = Spelling(tuple(map(sound, ends[:-1])), sound(ends[-1]))
    foreign = any(_FOREIGN_END.search(s.surname) or (s.given and s.given[0] in _FOREIGN_GIVEN) for s in sounds)
    return SpelledName(mild, tuple(sounds), baltic, latin, bool(foreign), surname)


def skeleton(name: str) -> str:
    """The sound of a name in ASCII, read as English; `sergei soigu` for «Sergej Schoigu» and «Сергей Шойгу».

    Names whose skeletons are equal need not be of one person: see `variants.same_person_name`.
    """
    spelling = spelled(name).sounds[0]
    return " ".join((*spelling.given, spelling.surname))


def _words(name: str) -> list[str]:
    """The words of a name in lower case, without Arabic articles and titles with a full stop.

    A surname with hyphens is one word, given names with them are several.
    """
    words = [w for w in name.lower().replace("’", "'").split() if not _TITLE.fullmatch(w)]
    parts = [[p for p in w.split("-") if p] for w in words]
    bare = [[p for p in part if p not in _ARTICLES] if len(part) > 1 or n else part for n, part in enumerate(parts)]
    bare = [part for part in bare if part]
    return [p.strip(".,") for part in bare[:-1] for p in part] + ["".join(bare[-1])] if bare else []


def _plain(word: str) -> str:
    """A word in ASCII letters, umlauts and accents without their marks."""
    if word.isascii():
        return "".join(filter(str.isalpha, word))
    if any("Ͱ" <= c <= "Ͽ" or "ἀ" <= c <= "῾" for c in word):
        word = _latin_of_greek(word)
    decomposed = unicodedata.normalize("NFD", word.translate(_LATIN)) if not re.search("[а-ӿ]", word) else word
    letters = anyascii("".join(c for c in decomposed if not unicodedata.combining(c))).lower()
    return "".join(filter(str.isalpha, letters))


def _latin_of_greek(word: str) -> str:
    word = unicodedata.normalize("NFC", word).replace("ϊ", "i").replace("ΐ", "i").replace("ϋ", "i")
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    for greek, latin in _GREEK:
        word = word.replace(greek, latin)
    return word


@lru_cache(maxsize=20_000)
def sound(word: str, reading: str = "") -> str:
    """Bring one word in lower-case ASCII letters to its skeleton; `reading`: a convention of `_READINGS`."""
    if reading:
        sign, rules = _READINGS[reading]
        if sign.search(word):
            word = _applied(rules, word)
    return _applied(_SOUNDS, word)


def _applied(rules: _Rules, word: str) -> str:
    for pattern, result in rules:
        word = pattern.sub(result, word)
    return word
