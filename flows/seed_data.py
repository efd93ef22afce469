"""Reading the reviewed data files into the values that extractors and warehouse work with."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from extractors.actors import ActorLexicon, Gazetteer
from extractors.actors.countries import country_actors, country_names
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.registry import Registry
from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow
from extractors.document import Lexicon
from extractors.errors import SeedError
from extractors.model import Source
from extractors.numbers import NumberGrammar
from extractors.packs import LanguagePack
from extractors.relevance import Topics
from flows.settings import Settings
from flows.sources_file import read_sources

SEEDS = resources.files("seeds")


def sources_file(settings: Settings) -> Path | Traversable:
    """Give the sources file in use: the one that is set, else the data folder's own, else the seeded one."""
    if settings.sources is not None:
        return settings.sources
    own = settings.home / "sources.csv"
    return own if own.exists() else SEEDS / "sources.csv"


def load_sources(settings: Settings) -> list[Source]:
    """Read the sources in use; raises `SeedError` with all that is wrong with the file."""
    file = sources_file(settings)
    return read_sources(file if isinstance(file, Path) else file.read_text("utf-8"))


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((SEEDS / name).read_text("utf-8"))))


def _columns(name: str, *columns: str) -> Iterator[list[str]]:
    """Give these columns of a large file, row by row: a dictionary per row would cost four times the time."""
    rows = csv.reader(io.StringIO((SEEDS / name).read_text("utf-8")))
    header = next(rows)
    places = [header.index(column) for column in columns]
    return ([row[place] for place in places] for row in rows if row)


def _pack_files(name: str) -> dict[str, dict[str, Any]]:
    """Read one file of every language pack, by language."""
    found = {}
    for folder in sorted((SEEDS / "packs").iterdir(), key=lambda f: f.name):
        file = folder / name
        if file.is_file():
            try:
                found[folder.name] = tomllib.loads(file.read_text("utf-8"))
            except tomllib.TOMLDecodeError as error:
                raise SeedError(f"seeds/packs/{folder.name}/{name}", str(error), "mend the file") from None
    return found


def actor_rows() -> list[ActorRow]:
    """Read the registry of actors."""
    fields = ("actor_id", "type", "name", "country", "description", "wikidata_id")
    return [ActorRow(*row) for row in _columns("actors.csv", *fields)]


def name_rows() -> list[NameRow]:
    """Read the names of actors."""
    rows = _columns("actor_names.csv", "actor_id", "name", "language", "kind", "needs_context")
    return [NameRow(actor_id, name, language, kind, shy == "1") for actor_id, name, language, kind, shy in rows]


@cache
def language_packs() -> dict[str, LanguagePack]:
    """Read the language packs, by language."""
    given = {"given_names": {row["name"]: row["gender"] for row in _rows("given_names.csv")}}
    return {code: LanguagePack.from_mapping(code, data | given) for code, data in _pack_files("pack.toml").items()}


def actor_lexicon() -> ActorLexicon:
    """Build what finding actors takes."""
    actors, names = actor_rows(), name_rows()
    registry = Registry.build(actors, names, role_rows())
    packs = language_packs()
    return ActorLexicon(
        gazetteer=Gazetteer.build(actors, names, _pack_files("names.toml")),
        registry=registry,
        offices={
            code: OfficeGrammar.from_mapping(code, data, packs[code], registry.body_named)
            for code, data in _pack_files("offices.toml").items()
        },
        genders=packs["de"].given_names,
    )


@cache
def lexicon() -> Lexicon:
    """Build everything that reading a text takes, once per process."""
    return Lexicon(
        packs=language_packs(),
        numbers=NumberGrammar(_pack_files("numbers.toml"), _pack_files("counts.toml")),
        actors=actor_lexicon(),
        topics=Topics.build(_rows("topics.csv")),
    )


def role_rows() -> list[RoleRow]:
    """Read who held which office when."""
    return [RoleRow(*row) for row in _columns("actor_roles.csv", "actor_id", "role", "body", "began", "ended")]


def actor_registry() -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, object]], str]:
    """Give the rows of `core.actors`, `core.actor_aliases` and `core.actor_roles`, and a digest that changes when
    they do."""
    actors = [
        {
            "actor_id": a.actor_id, "actor_type": a.type, "name": a.name, "country": a.country,
            "description": a.description, "wikidata_id": a.wikidata_id,
        }
        for a in [*country_actors(), *actor_rows()]
    ]  # fmt: skip
    aliases = [
        {"actor_id": n.actor_id, "name": n.name, "language": n.language, "kind": n.kind}
        for n in [*country_names(), *name_rows()]
        if n.actor_id
    ]
    roles: list[dict[str, object]] = [
        {
            "actor_id": r.actor_id, "role": r.role, "body": r.body, "began_on": r.began_on, "ended_on": r.ended_on,
            "began": r.began or None, "ended": r.ended or None,
        }
        for r in role_rows()
    ]  # fmt: skip
    return actors, aliases, roles, hashlib.sha256(repr((actors, aliases, roles)).encode()).hexdigest()
