"""Reading the reviewed data files into the values that extractors and warehouse work with."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from extractors.model import Source
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
