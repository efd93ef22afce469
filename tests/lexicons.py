"""The reviewed data files as the values that extractors take, read once for all tests."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from extractors.actors import ActorLexicon, ActorRow, Gazetteer, NameRow
from extractors.document import Lexicon
from extractors.numbers import NumberGrammar
from flows import seed_data, seed_files

SEEDS = Path(__file__).parent.parent / "seeds"
SHARED = Path(__file__).parent.parent.parent / "shared"


def tomls(name: str) -> dict[str, dict[str, Any]]:
    """Language code to the parsed file of that name in its pack."""
    return {p.parent.name: tomllib.loads(p.read_text("utf-8")) for p in sorted(SEEDS.glob(f"packs/*/{name}"))}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the seeds."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def actor_rows() -> list[ActorRow]:
    return seed_files.actor_rows()


def name_rows() -> list[NameRow]:
    return seed_files.name_rows()


def grammar() -> NumberGrammar:
    return lexicon().numbers


def gazetteer() -> Gazetteer:
    return actors().gazetteer


def actors() -> ActorLexicon:
    return lexicon().actors


@cache
def lexicon() -> Lexicon:
    return seed_data.lexicon()
