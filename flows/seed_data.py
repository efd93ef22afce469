"""Reading the reviewed data files into the values that extractors and warehouse work with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from extractors.actors import ActorLexicon, Gazetteer
from extractors.actors.office_grammar import OfficeGrammar
from extractors.actors.registry import Registry
from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow
from extractors.actors.variants import VariantIndex
from extractors.document import Lexicon
from extractors.model import Source
from extractors.numbers import NumberGrammar
from extractors.packs import LanguagePack
from extractors.relevance import Topics
from flows.names_model import chosen_recogniser
from flows.seed_files import SEEDS, actor_rows, language_packs, name_rows, pack_files, role_rows, rows
from flows.settings import Settings, load_settings
from flows.sources_file import read_sources


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


def actor_lexicon(actors: Sequence[ActorRow], names: Sequence[NameRow], roles: Sequence[RoleRow]) -> ActorLexicon:
    """Build what finding these actors takes."""
    registry = Registry.build(actors, names, roles)
    packs = language_packs()
    return ActorLexicon(
        gazetteer=Gazetteer.build(actors, names, pack_files("names.toml")),
        registry=registry,
        offices={
            code: OfficeGrammar.from_mapping(
                code, data, packs.get(code) or LanguagePack.from_mapping(code, {}), registry.body_named
            )
            for code, data in pack_files("offices.toml").items()
        },
        genders=packs["de"].given_names,
        recogniser=chosen_recogniser(load_settings().recogniser),
        variants=VariantIndex.build(_person_names(actors, names)),
    )


def _person_names(actors: Sequence[ActorRow], names: Sequence[NameRow]) -> Iterator[tuple[str, str]]:
    """Give every name of every listed person with its id."""
    persons = {a.actor_id for a in actors if a.type == "person"}
    yield from ((a.actor_id, a.name) for a in actors if a.actor_id in persons)
    yield from ((n.actor_id, n.name) for n in names if n.actor_id in persons and n.kind == "name")


@cache
def lexicon() -> Lexicon:
    """Build everything that reading a text takes, once per process."""
    return Lexicon(
        packs=language_packs(),
        numbers=NumberGrammar(pack_files("numbers.toml"), pack_files("counts.toml")),
        actors=actor_lexicon(actor_rows(), name_rows(), role_rows()),
        topics=Topics.build(rows("topics.csv")),
    )
