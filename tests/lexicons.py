"""The reviewed data files as the values that extractors take, read once for all tests."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from extractors.actors import ActorRow, Gazetteer, NameRow
from extractors.document import Lexicon
from extractors.numbers import NumberGrammar
from extractors.packs import LanguagePack
from extractors.relevance import Topics

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
    return [ActorRow(**row) for row in table("actors.csv")]


def name_rows() -> list[NameRow]:
    return [
        NameRow(row["actor_id"], row["name"], row["language"], row["kind"], row["needs_context"] == "1")
        for row in table("actor_names.csv")
    ]


@cache
def grammar() -> NumberGrammar:
    return NumberGrammar(tomls("numbers.toml"), tomls("counts.toml"))


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.build(actor_rows(), name_rows(), tomls("names.toml"))


@cache
def lexicon() -> Lexicon:
    packs = {code: LanguagePack.from_mapping(code, data) for code, data in tomls("pack.toml").items()}
    return Lexicon(packs, grammar(), gazetteer(), Topics.build(table("topics.csv")))
