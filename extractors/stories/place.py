"""Which story an article belongs to: articles one after the other, each beside the stories of those most like it.

An article joins the story that it is most like, by its best members and by the story as a whole, so that a chain of
neighbours does not pull two events together. It founds a story where it is like none. Two stories that an article
joins become one where they are alike themselves; a story whose parts are not alike comes apart. Between the two limits
lies a wide gap, so that nothing goes back and forth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.model import Placed, Placing, StoryArticle
from extractors.stories.likeness import Profile, Vector, likeness, profile_of, shared


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on articles belong together."""

    join: float = 0.24  # likeness of an article to a story
    merge: float = 0.45  # likeness of two stories
    split: float = 0.10  # mean likeness of two parts of a story
    quiet_days: float = 4.0  # a story ends when nothing was published on it for so long
    fade_days: float = 5.0  # how fast likeness is worth less with the days between (standard deviation)
    others: int = 6  # members, beside those that share most with an article, that it is compared with
    best: int = 3  # members of a story that an article is compared with, those most like it
    smallest_part: int = 2
    largest_to_split: int = 40


@dataclass(slots=True)
class _Story:
    story_id: int
    members: list[Vector] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)

    @property
    def began(self) -> float:
        return min(m.article.day for m in self.members)

    def add(self, vector: Vector) -> None:
        self.members.append(vector)
        self.profile.add(vector)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well an article fits a story."""

    score: float
    story: _Story
    nearest: Vector


def place(
    new: Sequence[StoryArticle],
    held: Sequence[StoryArticle],
    near: Mapping[int, Sequence[int]],
    sizes: Mapping[int, int],
    next_id: int,
    limits: Limits | None = None,
) -> Placing:
    """Decide on new articles, in the order of their days.

    `held` are articles that have a story: those of `near` (by new article, the ids of those that share most with it)
    and others of their stories. `sizes` says how many articles a story has in all; one that is not held whole is not
    taken apart. New stories get ids from `next_id` on. A new article that has a story already (its text changed) stays
    there unless it fits another better.
    """
    work = _Work(limits or Limits(), dict(near), dict(sizes), next_id)
    for article in held:
        if article.story_id is not None:
            work.take(Vector(article), article.story_id)
    for article in sorted(new, key=lambda a: (a.day, a.article_id)):
        work.decide(article)
    work.split()
    return Placing(tuple(work.placed.values()), tuple(work.merged))


@dataclass(slots=True)
class _Work:
    limits: Limits
    near: dict[int, Sequence[int]]
    sizes: dict[int, int]
    next_id: int
    stories: dict[int, _Story] = field(default_factory=dict)
    story_of: dict[int, int] = field(default_factory=dict)
    placed: dict[int, Placed] = field(default_factory=dict)
    merged: list[tuple[int, int]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def take(self, vector: Vector, story_id: int) -> None:
        self.stories.setdefault(story_id, _Story(story_id)).add(vector)
        self.story_of[vector.article.article_id] = story_id

    def decide(self, article: StoryArticle) -> None:
        vector = Vector(article)
        origin = self.story_of.get(article.origin_id) if article.origin_id is not None else None
        if origin is not None:
            self._put(vector, origin, Placed(article.article_id, origin, "reprint", None, article.origin_id))
            return
        fits = self._fits(vector)
        if not fits:
            story_id = self._now(article.story_id)
            if story_id is None:
                story_id, self.next_id = self.next_id, self.next_id + 1
                self.sizes[story_id] = 0
            alone = article.story_id is None or self.sizes.get(story_id, 1) == 1
            self._put(vector, story_id, Placed(article.article_id, story_id, "first" if alone else "kept"))
            return
        best = fits[0]
        self._put(vector, best.story.story_id, _joined(vector, best))
        also = {fit.story.story_id for fit in fits[1:]}
        for other in sorted({self.story_of[i] for i in self.near.get(article.article_id, ()) if i in self.story_of}):
            if other in self.stories:
                self._merge(self.stories[self.story_of[article.article_id]], self.stories[other], other in also)

    def _now(self, story_id: int | None) -> int | None:
        """Give what a story is called after the merges of this batch."""
        for ended, stays in self.merged:
            story_id = stays if story_id == ended else story_id
        return story_id

    def _put(self, vector: Vector, story_id: int, placed: Placed) -> None:
        before = self._now(vector.article.story_id)
        if before != story_id:
            self.sizes[story_id] = self.sizes.get(story_id, 0) + 1
            if before is not None:
                self._leave(before, story_id)
        self.placed[vector.article.article_id] = placed
        self.touched.add(story_id)
        self.take(vector, story_id)

    def _leave(self, story_id: int, goes_to: int) -> None:
        self.sizes[story_id] = self.sizes.get(story_id, 1) - 1
        if self.sizes[story_id] <= 0:
            self.merged.append((story_id, goes_to))

    def _fits(self, vector: Vector) -> list[_Fit]:
        """Give the stories that the article may join, the best first."""
        seen = {self.story_of[i] for i in self.near.get(vector.article.article_id, ()) if i in self.story_of}
        own = self._now(vector.article.story_id)
        if own is not None and own in self.stories:
            seen.add(own)
        fits = [fit for s in seen if (fit := self._fit(vector, self.stories[s])) is not None]
        return sorted(fits, key=lambda fit: (-fit.score, fit.story.story_id))

    def _fit(self, vector: Vector, story: _Story) -> _Fit | None:
        day, limits = vector.article.day, self.limits
        apart = min(abs(m.article.day - day) for m in story.members)
        if apart > limits.quiet_days:
            return None
        whole = story.profile.like(vector)
        if whole < limits.join / 3:
            return None
        near = self.near.get(vector.article.article_id, ())
        timely = [m for m in story.members if abs(m.article.day - day) <= limits.quiet_days]
        others = [m for m in timely if m.article.article_id not in near][-limits.others :]
        alike = sorted(
            ((likeness(vector, m), m) for m in [*others, *(m for m in timely if m.article.article_id in near)]),
            key=lambda pair: (-pair[0], pair[1].article.article_id),
        )[: limits.best]
        members = sum(score for score, _ in alike) / len(alike)
        score = (members + whole) / 2 * math.exp(-((apart / limits.fade_days) ** 2) / 2)
        if alike[0][0] <= 0.0 or score < limits.join:
            return None
        return _Fit(score, story, alike[0][1])

    def _merge(self, one: _Story, other: _Story, is_joined: bool) -> None:
        """Make two stories one, under the id of the earlier, where they are alike themselves."""
        if one is other or not self._are_one(one, other, is_joined):
            return
        apart = min(abs(a.article.day - b.article.day) for a in one.members for b in other.members)
        if apart > self.limits.quiet_days:
            return
        stays, ends = sorted((one, other), key=lambda s: (s.began, s.story_id))
        for member in ends.members:
            stays.add(member)
            self.story_of[member.article.article_id] = stays.story_id
            mine = self.placed.get(member.article.article_id)
            if mine is not None:
                self.placed[mine.article_id] = Placed(
                    mine.article_id, stays.story_id, mine.reason if mine.reason != "first" else "similar",
                    mine.similarity, mine.nearest_id, mine.shared,
                )  # fmt: skip
        self.sizes[stays.story_id] = self.sizes.get(stays.story_id, 0) + self.sizes.pop(ends.story_id, 0)
        self.merged.append((ends.story_id, stays.story_id))
        self.touched.add(stays.story_id)
        self.touched.discard(ends.story_id)
        del self.stories[ends.story_id]

    def _are_one(self, one: _Story, other: _Story, is_joined: bool) -> bool:
        for alone, story in ((one, other), (other, one)):
            if len(alone.members) == 1 and self._fit(alone.members[0], story) is not None:
                return True
        return is_joined and one.profile.like_profile(other.profile) >= self.limits.merge

    def split(self) -> None:
        """Take apart the touched stories whose parts are not alike; the part of the first article keeps the id."""
        for story_id in sorted(self.touched):
            story = self.stories[story_id]
            whole = len({m.article.article_id for m in story.members}) == self.sizes.get(story_id, 0)
            few = 2 * self.limits.smallest_part <= len(story.members) <= self.limits.largest_to_split
            if not (whole and few):
                continue
            _, *leaving = parts(story.members, self.limits)
            for part in leaving:
                fresh, self.next_id = self.next_id, self.next_id + 1
                for member in part:
                    article_id = member.article.article_id
                    self.placed[article_id] = Placed(article_id, fresh, "split")
                    self.story_of[article_id] = fresh


def parts(members: Sequence[Vector], limits: Limits) -> list[list[Vector]]:
    """Give the parts of a story by mean likeness, that of its first article first; one part where it holds together.

    A part smaller than the smallest stays with the first.
    """
    ordered = sorted(members, key=lambda m: (m.article.day, m.article.article_id))
    groups = {n: [m] for n, m in enumerate(ordered)}
    sums = {(i, j): likeness(ordered[i], ordered[j]) for i in groups for j in groups if i < j}

    def mean(pair: tuple[int, int]) -> float:
        return sums[pair] / (len(groups[pair[0]]) * len(groups[pair[1]]))

    while sums:
        nearest = max(sums, key=lambda pair: (mean(pair), -pair[0], -pair[1]))  # the first of those alike
        if mean(nearest) < limits.split:
            break
        i, j = nearest
        groups[i] += groups.pop(j)
        del sums[nearest]
        for k in groups.keys() - {i}:
            sums[min(i, k), max(i, k)] += sums.pop((min(j, k), max(j, k)))
    first, *others = groups.values()
    for group in others:
        if len(group) < limits.smallest_part:
            first += group
    return [first, *(g for g in others if len(g) >= limits.smallest_part)]


def _joined(vector: Vector, fit: _Fit) -> Placed:
    near = fit.nearest
    same = vector.article.language == near.article.language
    both = shared(vector.article.weights, near.article.weights) if same else shared(vector.plain, near.plain)
    return Placed(
        vector.article.article_id, fit.story.story_id, "similar", round(fit.score, 4), near.article.article_id,
        tuple(both[:12]),
    )  # fmt: skip


__all__ = ["Limits", "parts", "place", "profile_of"]
