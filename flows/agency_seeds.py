"""The reviewed data of news agencies: their marks, and the words with which texts credit them."""

from __future__ import annotations

from functools import cache

from extractors.origins.agencies import Marks
from flows.seed_files import SEEDS, rows, toml_file


@cache
def agency_marks() -> Marks:
    """Build what finding agency marks takes, once per process; raises `SeedError` for a file that is none."""
    files = sorted(file.name for file in (SEEDS / "agencies").iterdir() if file.name.endswith(".toml"))
    return Marks.build(rows("agencies/agencies.csv"), [toml_file(f"agencies/{name}") for name in files])
