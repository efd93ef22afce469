"""How much alike two articles, or an article and a story, are: cosines over weighted features.

Within a language all features count. Across languages only actors, names and numbers can agree, so only they count, at
least two must agree, and the likeness of so few is worth less.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extractors.model import StoryArticle

CROSS = 0.8  # worth of a likeness across languages
_SHARED_ACROSS = 2  # features that must agree across languages
_SHARED_TERMS = 4  # within a language, where no actor and no number agrees: a few words alike are chance
_PRIOR = 50  # articles that are taken as seen before the first, so that rarity means something from the start


def rarity(articles: int, seen: int) -> float:
    """Give how much it tells that two texts share a feature that `articles` of `seen` have: 0 for all, to 1 for few."""
    most = math.log(seen + _PRIOR + 1)
    return max(0.0, (most - math.log(articles + 0.5)) / most)


def without_terms(weights: Mapping[str, float]) -> dict[str, float]:
    """Give the features that need no language."""
    return {f: w for f, w in weights.items() if f[0] != "t"}


def dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Give the scalar product of two sparse vectors."""
    if len(b) < len(a):
        a, b = b, a
    return sum(w * b[f] for f, w in a.items() if f in b)


def norm(a: Mapping[str, float]) -> float:
    """Give the length of a vector."""
    return math.sqrt(sum(w * w for w in a.values()))


@dataclass(slots=True)
class Vector:
    """An article with the lengths that its likeness to others needs."""

    article: StoryArticle
    plain: dict[str, float] = field(init=False)
    norm: float = field(init=False)
    plain_norm: float = field(init=False)

    def __post_init__(self) -> None:
        self.plain = without_terms(self.article.weights)
        self.norm, self.plain_norm = norm(self.article.weights), norm(self.plain)


def shared(a: Mapping[str, float], b: Mapping[str, float]) -> list[str]:
    """Give the features of both, the weightiest first."""
    return sorted((f for f in a if f in b), key=lambda f: (-a[f] * b[f], f))


def likeness(a: Vector, b: Vector) -> float:
    """Give how much alike two articles are, 0 to 1."""
    if a.article.language == b.article.language:
        both = a.article.weights.keys() & b.article.weights.keys()
        if len(both) < _SHARED_TERMS and not any(f[0] != "t" for f in both):
            return 0.0
        product = sum(a.article.weights[f] * b.article.weights[f] for f in both)
        return product / (a.norm * b.norm) if product else 0.0
    both = a.plain.keys() & b.plain.keys()
    if len(both) < _SHARED_ACROSS:
        return 0.0
    return CROSS * sum(a.plain[f] * b.plain[f] for f in both) / (a.plain_norm * b.plain_norm)


class Profile:
    """What the articles of a story have in common: by language, and over all languages, the sum of their features."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[str, float]] = {}
        self._squares: dict[str, float] = {}  # of the lengths

    def add(self, vector: Vector) -> None:
        """Take in an article; each counts the same, however long."""
        self._add(vector.article.language, vector.article.weights, vector.norm)
        self._add("*", vector.plain, vector.plain_norm)

    def _add(self, key: str, weights: Mapping[str, float], length: float) -> None:
        if not length:
            return
        held = self._sums.setdefault(key, {})
        more = 0.0
        for feature, weight in weights.items():
            before, part = held.get(feature, 0.0), weight / length
            held[feature] = before + part
            more += part * (2 * before + part)
        self._squares[key] = self._squares.get(key, 0.0) + more

    def _norm(self, key: str) -> float:
        return math.sqrt(self._squares[key])

    def like(self, vector: Vector) -> float:
        """Give how much an article is like the story as a whole: the part in its language, else what needs none."""
        language = vector.article.language
        if language in self._sums:
            return dot(vector.article.weights, self._sums[language]) / (vector.norm * self._norm(language) or 1.0)
        if "*" in self._sums:
            return CROSS * dot(vector.plain, self._sums["*"]) / (vector.plain_norm * self._norm("*") or 1.0)
        return 0.0

    def like_profile(self, other: Profile) -> float:
        """Give how much alike two stories are: in the language in which they are most, else over all."""
        common = (self._sums.keys() & other._sums.keys()) - {"*"}
        if not common and "*" in self._sums and "*" in other._sums:
            return CROSS * dot(self._sums["*"], other._sums["*"]) / (self._norm("*") * other._norm("*") or 1.0)
        return max(
            (dot(self._sums[k], other._sums[k]) / (self._norm(k) * other._norm(k) or 1.0) for k in common), default=0.0
        )


def profile_of(vectors: Iterable[Vector]) -> Profile:
    """Give the profile of articles."""
    profile = Profile()
    for vector in vectors:
        profile.add(vector)
    return profile
