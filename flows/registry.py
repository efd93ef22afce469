"""The registry of actors as it is in use: the reviewed files, and how persons in no list are told apart."""

from __future__ import annotations

from extractors.actors import provisional
from warehouse.rows import PersonRules

PERSON_RULES = PersonRules(key=provisional.name_key, slug=provisional.slug, decide=provisional.decide)
