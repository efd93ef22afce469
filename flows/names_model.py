"""The recogniser of names that ships with the project, read from the packaged files."""

from __future__ import annotations

import zlib
from functools import cache

from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_model import Recognisers
from extractors.actors.name_weights import unpack
from extractors.errors import SeedError
from flows.seed_files import SEEDS

_MODEL, _WORDS = "models/names.bin", "models/words.bin"


@cache
def recogniser() -> Recognisers:
    """Build the recogniser of German and English, once per process; raises `SeedError` where its file is broken."""
    try:
        return Recognisers(unpack((SEEDS / _MODEL).read_bytes()), word_sets())
    except (OSError, ValueError, KeyError, zlib.error) as error:
        raise SeedError(f"seeds/{_MODEL}", str(error), "train it again: python -m flows.train_names") from None


@cache
def word_sets() -> WordSets:
    """Read the sets of ordinary words, given names, surnames and places."""
    return WordSets.from_bytes((SEEDS / _WORDS).read_bytes())
