"""The recogniser of names that ships with the project, read from the packaged files."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from extractors.actors.heavy import GlinerRecogniser, SpacyRecogniser
from extractors.actors.name_lexicon import WordSets
from extractors.actors.name_model import Recognisers
from extractors.actors.name_weights import unpack
from extractors.actors.recogniser import Recogniser
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


def chosen_recogniser(which: str) -> Recogniser:
    """Build the recogniser that a setting names: empty for the small one, else `spacy:FOLDER` or `gliner:FOLDER`."""
    kind, _, folder = which.partition(":")
    if not kind:
        return recogniser()
    return spacy_recogniser(Path(folder)) if kind == "spacy" else gliner_recogniser(Path(folder))


def spacy_recogniser(folder: Path) -> SpacyRecogniser:
    """Load a spaCy pipeline from a folder; raises `SeedError` where spaCy or the pipeline is missing."""
    try:
        import spacy

        return SpacyRecogniser(spacy.load(folder))
    except (ImportError, OSError, ValueError) as error:
        mend = "pip install 'natowire[spacy]' and give the folder of a pipeline"
        raise SeedError(str(folder), str(error), mend) from None


def gliner_recogniser(folder: Path) -> GlinerRecogniser:
    """Load a GLiNER model from a folder; raises `SeedError` where GLiNER or the model is missing."""
    try:
        from gliner import GLiNER

        return GlinerRecogniser(GLiNER.from_pretrained(str(folder), local_files_only=True))
    except (ImportError, OSError, ValueError) as error:
        mend = "pip install 'natowire[gliner]' and give the folder of a model"
        raise SeedError(str(folder), str(error), mend) from None


@cache
def word_sets() -> WordSets:
    """Read the sets of ordinary words, given names, surnames and places."""
    return WordSets.from_bytes((SEEDS / _WORDS).read_bytes())
