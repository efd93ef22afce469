"""Sets of words in little room: ordinary words, given names, surnames, places, organisations."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xxhash

# ordinary words; names of one word; words of longer names; «New York»: two words of a name, side by side
SETS = ("noun", "word", "english", "given", "surname", "place", "org", "placepart", "orgpart", "placepair", "orgpair")

_SLOTS_PER_WORD = 1.35
_MARK = 0xFFFFF000  # the upper bits of a slot tell the word, the lower the sets that hold it


@dataclass(frozen=True, slots=True)
class WordSets:
    """Sets of words in one table of hashes: one look-up tells all sets that hold a word, in any case.

    A word that is in no set is taken for another one about once in 300,000 times.
    """

    table: array[int]

    @classmethod
    def build(cls, sets: Mapping[str, Iterable[str]]) -> WordSets:
        """The table of these sets, each under a name of `SETS`."""
        masks: defaultdict[str, int] = defaultdict(int)
        for name, words in sets.items():
            bit = 1 << SETS.index(name)
            for word in words:
                masks[word.lower()] |= bit
        size = _prime_from(int(len(masks) * _SLOTS_PER_WORD) + 3)
        table = array("I", bytes(4 * size))
        for word in sorted(masks):
            hashed = _hash(word)
            at = hashed % size
            while table[at]:
                at = (at + (hashed >> 40) % (size - 1) + 1) % size
            table[at] = hashed >> 32 & _MARK | masks[word]
        return cls(table)

    @classmethod
    def from_bytes(cls, data: bytes) -> WordSets:
        """The table that `to_bytes` wrote; raises ValueError where it is cut."""
        table = array("I")
        table.frombytes(data)
        if sys.byteorder == "big":
            table.byteswap()
        return cls(table)

    def to_bytes(self) -> bytes:
        """The table as bytes, the same on every machine."""
        table = array("I", self.table)
        if sys.byteorder == "big":
            table.byteswap()
        return table.tobytes()

    def of(self, word: str) -> int:
        """The sets that hold a word in lower case: a bit for each, in the order of `SETS`."""
        table = self.table
        size = len(table)
        if not size:
            return 0
        hashed = _hash(word)
        at, mark = hashed % size, hashed >> 32 & _MARK
        while slot := table[at]:
            if slot & _MARK == mark:
                return slot & ~_MARK
            at = (at + (hashed >> 40) % (size - 1) + 1) % size
        return 0

    def has(self, name: str, word: str) -> bool:
        """Whether the set of that name holds the word."""
        return bool(self.of(word.lower()) >> SETS.index(name) & 1)


def _prime_from(number: int) -> int:
    """The first prime from `number` on; steps of any length then pass through all slots of a table of that size."""
    while any(number % n == 0 for n in range(2, int(number**0.5) + 1)):
        number += 1
    return number


def _hash(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
