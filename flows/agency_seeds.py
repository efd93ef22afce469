"""The reviewed data of news agencies: their marks, and the words with which texts credit them."""

from __future__ import annotations

import tomllib
from functools import cache

from extractors.errors import SeedError
from extractors.origins.agencies import Marks
from flows.seed_files import SEEDS, rows


@cache
def agency_marks() -> Marks:
    """Build what finding agency marks takes, once per process; raises `SeedError` for a file that is none."""
    languages = []
    for file in sorted((SEEDS / "agencies").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            try:
                languages.append(tomllib.loads(file.read_text("utf-8")))
            except tomllib.TOMLDecodeError as error:
                raise SeedError(f"seeds/agencies/{file.name}", str(error), "mend the file") from None
    return Marks.build(rows("agencies/agencies.csv"), languages)
