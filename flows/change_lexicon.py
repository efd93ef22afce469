"""The reviewed data by which versions are compared, by language."""

from __future__ import annotations

from functools import cache

from extractors.actors.countries import country_names
from extractors.changes import ChangeLexicon
from flows.seed_files import actor_rows, language_packs, name_rows, pack_files


@cache
def change_lexicon(language: str | None) -> ChangeLexicon:
    """Give what is needed to tell noise from a change; a language without a file has none."""
    return _lexicon(language or "", frozenset())


@cache
def judging_lexicon(language: str | None) -> ChangeLexicon:
    """Give the same with the words of known names, which telling slips of the pen from edits needs as well."""
    return _lexicon(language or "", _name_words())


@cache
def _files() -> dict[str, dict[str, str]]:
    return pack_files("changes.toml")


def _lexicon(code: str, names: frozenset[str]) -> ChangeLexicon:
    pack = language_packs().get(code)
    return ChangeLexicon.from_mapping(code, _files().get(code, {}), pack.abbreviations if pack else (), names)


@cache
def _name_words() -> frozenset[str]:
    """Give the words of the names of all listed actors and countries."""
    names = [row.name for row in actor_rows()] + [row.name for row in (*name_rows(), *country_names())]
    return frozenset(word.casefold() for name in names for word in name.split())
