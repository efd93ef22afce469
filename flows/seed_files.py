"""The reviewed data files as rows and language packs, read from the packaged seeds."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow
from extractors.errors import SeedError
from extractors.packs import LanguagePack

SEEDS = resources.files("seeds")


def rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file as dictionaries."""
    return list(csv.DictReader(io.StringIO((SEEDS / name).read_text("utf-8"))))


def columns(name: str, *wanted: str) -> Iterator[list[str]]:
    """Give these columns of a large file, row by row: a dictionary per row would cost four times the time."""
    lines = csv.reader(io.StringIO((SEEDS / name).read_text("utf-8")))
    header = next(lines)
    places = [header.index(column) for column in wanted]
    return ([row[place] for place in places] for row in lines if row)


def pack_files(name: str) -> dict[str, dict[str, Any]]:
    """Read one file of every language pack, by language."""
    found = {}
    for folder in sorted((SEEDS / "packs").iterdir(), key=lambda f: f.name):
        if (folder / name).is_file():
            found[folder.name] = toml_file(f"packs/{folder.name}/{name}")
    return found


def toml_file(name: str) -> dict[str, Any]:
    """Read a TOML file; raises `SeedError` where it is none."""
    try:
        return tomllib.loads((SEEDS / name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"seeds/{name}", str(error), "mend the file") from None


def actor_rows() -> list[ActorRow]:
    """Read the registry of actors."""
    fields = ("actor_id", "type", "name", "country", "description", "wikidata_id")
    return [ActorRow(*row) for row in columns("actors.csv", *fields)]


def name_rows() -> list[NameRow]:
    """Read the names of actors."""
    found = columns("actor_names.csv", "actor_id", "name", "language", "kind", "needs_context")
    return [NameRow(actor_id, name, language, kind, shy == "1") for actor_id, name, language, kind, shy in found]


@cache
def language_packs() -> dict[str, LanguagePack]:
    """Read the language packs, by language."""
    given = {"given_names": {row["name"]: row["gender"] for row in rows("given_names.csv")}}
    return {code: LanguagePack.from_mapping(code, data | given) for code, data in pack_files("pack.toml").items()}


def role_rows() -> list[RoleRow]:
    """Read who held which office when."""
    return [RoleRow(*row) for row in columns("actor_roles.csv", "actor_id", "role", "body", "began", "ended")]
