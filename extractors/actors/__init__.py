"""Named actors: who is mentioned where in a text."""

from extractors.actors.gazetteer import Gazetteer
from extractors.actors.mentions import find_mentions
from extractors.actors.rows import ActorRow, NameRow, NameRules, check_actors

__all__ = ["ActorRow", "Gazetteer", "NameRow", "NameRules", "check_actors", "find_mentions"]
