"""Sets of words in little room: ordinary words, given names, surnames, places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xxhash

_PROBES = 7
_BITS_PER_WORD = 11  # with seven probes about one word in 200 is taken for a member of a set that it is not in


@dataclass(frozen=True, slots=True)
class WordSets:
    """Named sets of words in one Bloom filter: never denies a member, seldom takes a stranger for one."""

    bits: bytes

    @classmethod
    def build(cls, sets: Mapping[str, Iterable[str]]) -> WordSets:
        """The filter of these sets, by the name under which `has` asks for each."""
        members = sorted({f"{name}:{word}" for name, words in sets.items() for word in words})
        size = max(8, len(members) * _BITS_PER_WORD // 8 + 1)
        bits = bytearray(size)
        for member in members:
            for place in _places(member, size * 8):
                bits[place >> 3] |= 1 << (place & 7)
        return cls(bytes(bits))

    def has(self, name: str, word: str) -> bool:
        """Whether the set of that name holds the word."""
        bits = self.bits
        if not bits:
            return False
        size = len(bits) * 8
        digest = _digest(f"{name}:{word}")
        place, step = digest & 0xFFFFFFFF, digest >> 32 | 1
        for _ in range(_PROBES):
            at = place % size
            if not bits[at >> 3] >> (at & 7) & 1:
                return False
            place += step
        return True


def _places(member: str, size: int) -> list[int]:
    digest = _digest(member)
    place, step = digest & 0xFFFFFFFF, digest >> 32 | 1
    return [(place + i * step) % size for i in range(_PROBES)]


def _digest(member: str) -> int:
    return xxhash.xxh3_64_intdigest(member.encode("utf-8", "surrogatepass"))
