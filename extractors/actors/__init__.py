"""Named actors: who is mentioned where in a text."""

from extractors.actors.find import ActorLexicon, find_actors
from extractors.actors.gazetteer import Gazetteer
from extractors.actors.mentions import find_mentions
from extractors.actors.rows import ActorRow, NameRow, NameRules, check_actors

__all__ = [
    "ActorLexicon",
    "ActorRow",
    "Gazetteer",
    "NameRow",
    "NameRules",
    "check_actors",
    "find_actors",
    "find_mentions",
]
