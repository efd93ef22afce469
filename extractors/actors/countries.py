"""Countries as actors, with their names in several languages from the CLDR data that Babel carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale

from extractors.actors.rows import ActorRow, NameRow

LANGUAGES = ("de", "en", "fr", "es", "it", "pl", "nl", "uk", "ru", "tr")

_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA"})
_FIRST_NAMES = frozenset({("fr", "MU"), ("fr", "DM")})  # «Maurice», «Dominique»
_BRACKET = re.compile(r"\s*\([^)]*\)")


@cache
def country_actors() -> tuple[ActorRow, ...]:
    """One actor per country or territory, `country:DE`, under its English name."""
    return tuple(ActorRow(f"country:{code}", "country", name, code) for code, name in _territories("en"))


def country_names(languages: Iterable[str] = LANGUAGES) -> list[NameRow]:
    """The name of each country in each language; it holds in texts of that language only."""
    return [
        NameRow(f"country:{code}", name, language)
        for language in languages
        for code, name in _territories(language)
        if (language, code) not in _FIRST_NAMES
    ]


@cache
def _territories(language: str) -> list[tuple[str, str]]:
    names: dict[str, str] = dict(Locale(language).territories)
    codes = sorted(code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)
    return [(code, _BRACKET.sub("", names[code])) for code in codes]
