"""How articles are grouped into stories: the extractors' rules with the words of the language packs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from extractors.stories.features import WordRules, actor_feature, features, told
from extractors.stories.likeness import rarity
from extractors.stories.place import Limits, place
from flows.seed_files import language_packs, pack_files
from warehouse.rows import StoryRules
from warehouse.search_words import stem


@cache
def story_rules() -> StoryRules:
    """Give the rules in use; words are stemmed as the keyword search does."""
    words = WordRules(stem=cache(stem), common=_common(), capitalised=_capitalised())
    return StoryRules(
        features=partial(features, rules=words), rarity=rarity, place=place, told=told,
        actor_feature=actor_feature, quiet_days=int(Limits().quiet_days),
    )  # fmt: skip


def _common() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(data["common"].split()) for code, data in pack_files("stories.toml").items()}


def _capitalised() -> frozenset[str]:
    return frozenset(code for code, pack in language_packs().items() if pack.nouns_capitalised)
