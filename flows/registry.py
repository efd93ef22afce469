"""The registry of actors as it is in use: the reviewed files with the edits of this data folder replayed over them.

The files are never changed by the program. Edits are rows of the working file; they are folded over the files when an
ingest starts, handed to the worker processes with it, and folded again with each edit. Nothing here opens a warehouse,
so that worker processes need not load one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from extractors.actors import provisional
from extractors.actors.countries import country_actors, country_names
from extractors.actors.edits import Edit, Edited, Listed, apply_edits
from extractors.document import Lexicon
from flows import seed_data
from flows.seed_files import actor_rows, name_rows, role_rows
from warehouse.rows import PersonRules

PERSON_RULES = PersonRules(key=provisional.name_key, slug=provisional.slug, decide=provisional.decide)
Row = dict[str, Any]
_in_use: tuple[Edit, ...] = ()


@cache
def listed() -> Listed:
    """Give the rows of the reviewed files."""
    return Listed(tuple(actor_rows()), tuple(name_rows()), tuple(role_rows()))


def edited(edits: Sequence[Edit]) -> Edited:
    """Give the registry with these edits in force."""
    return apply_edits(listed(), edits)


def use_edits(edits: Sequence[Edit]) -> None:
    """Make this process read texts with these edits in force."""
    global _in_use
    _in_use = tuple(edits)
    lexicon()


def lexicon() -> Lexicon:
    """Give everything that reading a text takes, with the edits that this process uses."""
    return _lexicon(_in_use) if _in_use else seed_data.lexicon()


@cache
def _lexicon(edits: tuple[Edit, ...]) -> Lexicon:
    plain = seed_data.lexicon()
    now = edited(edits).listed
    return replace(plain, actors=seed_data.actor_lexicon(now.actors, now.names, now.roles))


def registry_rows(now: Listed) -> tuple[list[Row], list[Row], list[Row]]:
    """Give the rows of `core.actors`, `core.actor_aliases` and `core.actor_roles`."""
    actors: list[Row] = [
        {
            "actor_id": a.actor_id, "actor_type": a.type, "name": a.name, "country": a.country,
            "description": a.description, "wikidata_id": a.wikidata_id,
        }
        for a in [*country_actors(), *now.actors]
    ]  # fmt: skip
    aliases: list[Row] = [
        {"actor_id": n.actor_id, "name": n.name, "language": n.language, "kind": n.kind}
        for n in [*country_names(), *now.names]
        if n.actor_id
    ]
    roles: list[Row] = [
        {
            "actor_id": r.actor_id, "role": r.role, "body": r.body, "began_on": r.began_on, "ended_on": r.ended_on,
            "began": r.began or None, "ended": r.ended or None,
        }
        for r in now.roles
    ]  # fmt: skip
    return actors, aliases, roles
