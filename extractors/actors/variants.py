"""Whether a name in a text is another spelling of a listed person's: scripts, transliterations, accents, short forms.

A name is brought to its sound in a few steps (a skeleton). Surnames must have one skeleton and given names must agree;
likeness of letters (Jaro-Winkler) is the last gate and never enough alone. What only transliterations make alike (w and
v, sch and sh, j and y) counts where one of the names is in another script or looks like a name from one: «Lawrow» is
«Lavrov», but «Fischer» is not «Fisher».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import JaroWinkler

from extractors.actors.spellings import SpelledName, Spelling, skeleton, sound, spelled

__all__ = ["LEAST", "VariantIndex", "same_person_name", "skeleton"]

LEAST = 0.7  # likeness from which two names are taken for one
_SAME, _TRANSLITERATED, _OTHER_FORM = 1.0, 0.95, 0.9  # «Erdoğan», «Lawrow», «Dmytro» for «Dmitri»
_INITIAL, _SHORT_FORM, _PART = 0.75, 0.7, 0.7  # «W. Putin», «Mike» for «Michael», one given name of two
_LETTERS = 0.55  # Jaro-Winkler of the plain letters below which equal skeletons are chance
_ONE_NAME = (
    "vladimir volodimir uladimir uladsimir",
    "aleksandr oleksandr aleksander aleksandar alaksandr aleksandre",
    "sergei serhi sergi sargei serge",
    "dmitri dmitro dimitri dsmitri dmitrii",
    "andrei andri andre andrii",
    "nikolai mikola mikalai",
    "mihail mihailo miheil",
    "evgeni evhen evhenii evgen",
    "aleksei oleksi aleksi alaksei",
    "pavel pavlo pavol",
    "petr petro piotr potr",
    "kiril kirilo",
    "svetlana svatlana svitlana",
    "ekaterina katerina ekaterini",
    "igor ihor",
    "oleg oleh",
    "georgi heorhi giorgi georgios giorgos george",
    "elena olena helena",
    "nikos nikolaos nikolas",
    "kostas konstantinos kostis",
    "anis oanis ioanis iannis",
    "evangelos vangelis",
    "vasilis vasilios",
    "mohamed muhamad mohamad muhamed mahomed mohammad",
    "benamin binamin",
    "husein hosein hussein",
    "ahmed ahmet ahmad",
    "ebrahim ibrahim",
    "sers serge",
)
_SHORT_FORMS = (
    "michael mike", "joseph joe", "william bill", "anthony tony", "antony tony", "peter pete", "james jim",
    "daniel dan", "robert bob", "robert rob", "thomas tom", "benjamin ben", "christopher chris", "edward ed",
    "edward ted", "steven steve", "stephen steve", "andrew andy", "nicholas nick", "radoslaw radek", "timothy tim",
    "david dave", "gregory greg", "jeffrey jeff", "kenneth ken", "matthew matt", "richard rick", "samuel sam",
    "charles chuck", "douglas doug", "rafael rafa", "jacob jake", "joshua josh", "johann johan", "lawrence larry",
    "patrick pat", "ronald ron",
)  # fmt: skip
_CONSONANTS = {c: c for c in "lmnrbp"} | dict(zip("łлмнрбпλμνρπμñńņňľļŕřљњ", "llmnrbplmnrpmnnnnllrrln", strict=True))


class _Coarse(dict[int, str]):
    """For `str.translate`: keeps the consonants that every spelling shares."""

    def __missing__(self, code: int) -> str:
        return ""


_COARSE = _Coarse({ord(c): plain for c, plain in _CONSONANTS.items()})


def same_person_name(a: str, b: str) -> float:
    """How sure it is that two full names are spellings of one, 0 to 1; from `LEAST` on they are taken for one."""
    return _likeness(spelled(a), spelled(b))


@dataclass(slots=True)
class VariantIndex:
    """Listed names by their sound; what a group of them sounds like is worked out when it is first asked for."""

    _groups: Mapping[str, Sequence[tuple[str, str]]]
    _analysed: dict[str, dict[str, list[tuple[str, SpelledName]]]] = field(default_factory=dict)

    @classmethod
    def build(cls, pairs: Iterable[tuple[str, str]]) -> VariantIndex:
        """The index of (actor id, name) pairs; names of one word are passed over."""
        groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for actor_id, name in pairs:
            if " " in name:
                groups[_coarse(name)].append((actor_id, name))
        return cls(groups)

    def find(self, name: str) -> list[tuple[str, float]]:
        """The actors of whose names this may be a spelling, the likeliest first, each with its likeness (> 0).

        A name of one word has none. The time does not grow with the number of names but for those of like surname.
        """
        if " " not in name.strip():
            return []
        group = self._group(_coarse(name))
        if not group:
            return []
        wanted = spelled(name)
        best: dict[str, float] = {}
        for key in _surnames(wanted):
            for actor_id, listed in group.get(key, ()):
                if wanted.latin and not listed.latin:
                    continue  # read back from another script a name is somebody else's: «Трамп», «Tramp»
                score = _likeness(wanted, listed)
                if score > best.get(actor_id, 0.0):
                    best[actor_id] = score
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))

    def _group(self, coarse: str) -> dict[str, list[tuple[str, SpelledName]]]:
        group = self._analysed.get(coarse)
        if group is None:
            group = {}
            for actor_id, name in self._groups.get(coarse, ()):
                listed = spelled(name)
                for key in _surnames(listed):
                    group.setdefault(key, []).append((actor_id, listed))
            self._analysed[coarse] = group
        return group


def _surnames(name: SpelledName) -> set[str]:
    keys = {s.surname for s in name.sounds} | {name.mild.surname, "".join((*name.mild.given, name.mild.surname))}
    return keys | {name.baltic.surname} if name.baltic else keys


def _coarse(name: str) -> str:
    """A key that all spellings of a surname share: some of its consonants, none twice running."""
    last = name.replace("-", " ").rstrip().rsplit(" ", 1)[-1].lower()
    if "ν" in last or "μ" in last:
        last = last.replace("ντ", "").replace("μπ", "b")
    kept = last.translate(_COARSE)
    return "".join(c for n, c in enumerate(kept) if not n or kept[n - 1] != c)


def _likeness(a: SpelledName, b: SpelledName) -> float:
    if not a.mild.given or not b.mild.given:
        return 0.0
    if "".join((*a.mild.given, a.mild.surname)) == "".join((*b.mild.given, b.mild.surname)):
        return _SAME
    score = 0.0
    if a.mild.surname == b.mild.surname:
        score = _given_names(a.mild.given, b.mild.given, a.foreign or b.foreign)
        if not score and _given_names(a.sounds[0].given, b.sounds[0].given, False):
            score = _SHORT_FORM  # «Victor», «Wiktor»
    if not score and (a.foreign or b.foreign or not (a.latin and b.latin)):
        score = max(
            (
                _given_names(first.given, second.given, True)
                for first in _readings(a)
                for second in _readings(b)
                if first.surname == second.surname
            ),
            default=0.0,
        )
        score = min(score, _TRANSLITERATED)
        if score and a.latin and b.latin and JaroWinkler.similarity(a.letters, b.letters) < _LETTERS:
            return 0.0
    return score


def _readings(name: SpelledName) -> tuple[Spelling, ...]:
    return (*name.sounds, name.baltic) if name.baltic else name.sounds


def _given_names(a: Sequence[str], b: Sequence[str], forms: bool) -> float:
    """How well two lists of given names agree; `forms`: one name may have forms in several languages."""
    if not a or not b:
        return 0.0
    first = _given_name(a[0], b[0], forms)
    if not first:
        short, long = sorted((tuple(a), tuple(b)), key=len)
        return _PART if len(short) == 1 and short[0] in long[1:] else 0.0
    if len(a) == 1 or len(b) == 1:
        if len(a) == len(b) or _patronymic(a, b):
            return first
        return 0.0 if first == _INITIAL else min(first, _PART)  # «J. D.» is no «Jonathan»
    middle = [max(_given_name(x, y, forms) for y in b[1:]) for x in a[1:]]
    return min(first, max(middle))


def _patronymic(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether the longer list only adds a Russian or Ukrainian patronymic («Wladimirowitsch»)."""
    longer = a if len(a) > len(b) else b
    return len(longer) == 2 and re.search("[oe]v(?:i[chs]|na|n)$|[iou]vic$", longer[1]) is not None


def _given_name(a: str, b: str, forms: bool) -> float:
    if a == b:
        return _SAME
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[:1] == b[:1] else 0.0
    if forms and not _forms().get(a, frozenset()).isdisjoint(_forms().get(b, frozenset())):
        return _OTHER_FORM
    return _SHORT_FORM if frozenset((a, b)) in _short_forms() else 0.0


@cache
def _forms() -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_ONE_NAME):
        for word in line.split():
            found[word].add(number)
            found[sound(word)].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def _short_forms() -> frozenset[frozenset[str]]:
    pairs = [line.split() for line in _SHORT_FORMS]
    return frozenset(frozenset(words) for a, b in pairs for words in ((a, b), (sound(a), sound(b))))
