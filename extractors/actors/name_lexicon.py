"""Sets of words in little room: ordinary words, given names, surnames, places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xxhash

# ordinary words; names of one word; words of longer names; «New York»: two words of a name, side by side
SETS = ("noun", "word", "english", "given", "surname", "place", "org", "placepart", "orgpart", "placepair", "orgpair")

_PROBES = 5
_BITS_PER_WORD = 11  # with five probes about one word in 100 is taken for a member of a set that it is not in
_ALL = (1 << 64) - 1
_SALTS = {name: xxhash.xxh3_64_intdigest(name.encode()) | 1 for name in SETS}


@dataclass(frozen=True, slots=True)
class WordSets:
    """Sets of words by name in one Bloom filter: never denies a member, seldom takes a stranger for one."""

    bits: bytes

    @classmethod
    def build(cls, sets: Mapping[str, Iterable[str]]) -> WordSets:
        """The filter of these sets, each under a name of `SETS`."""
        members = {_key(name, digest(word)) for name, words in sets.items() for word in words}
        size = max(8, len(members) * _BITS_PER_WORD // 8 + 1)
        bits = bytearray(size)
        for place, step in members:
            for probe in range(_PROBES):
                at = (place + probe * step) % (size * 8)
                bits[at >> 3] |= 1 << (at & 7)
        return cls(bytes(bits))

    def has(self, name: str, word: str) -> bool:
        """Whether the set of that name holds the word."""
        return self.holds(name, digest(word))

    def holds(self, name: str, hashed: int) -> bool:
        """Whether the set of that name holds the word with this digest."""
        bits = self.bits
        size = len(bits) * 8
        if not size:
            return False
        place, step = _key(name, hashed)
        for _ in range(_PROBES):
            at = place % size
            if not bits[at >> 3] >> (at & 7) & 1:
                return False
            place += step
        return True


def digest(word: str) -> int:
    """The number by which `WordSets.holds` knows a word; worth keeping where several sets are asked."""
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))


def _key(name: str, hashed: int) -> tuple[int, int]:
    mixed = hashed * _SALTS[name] & _ALL
    mixed ^= mixed >> 29
    return mixed & 0xFFFFFFFF, mixed >> 32 | 1
