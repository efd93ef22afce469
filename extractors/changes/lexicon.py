"""What telling edits apart must know of one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError

from extractors.changes.tokens import phrase_keys, typed_alike
from extractors.errors import SeedError

_FIELDS = ("notices", "openers", "stamps", "fillers", "teasers", "particles")
_MEND = "see the comments in seeds/packs/de/changes.toml"


@dataclass(frozen=True, slots=True)
class ChangeLexicon:
    """The data of one language; every word is in the form that `tokens.key_of` gives."""

    code: str
    notices: tuple[str, ...] = ()  # words by which a text says that it was corrected, anywhere in a sentence
    openers: tuple[str, ...] = ()  # words that do so at the start of a sentence, before a colon or alone
    stamps: frozenset[str] = frozenset()  # words of lines that tell when or how much («Stand», «Kommentare»)
    fillers: frozenset[str] = frozenset()  # words that such lines may have beside them («am», «von»)
    teasers: tuple[tuple[str, ...], ...] = ()  # words with which lines begin that lead to other articles
    particles: frozenset[str] = frozenset()  # articles and the like: one for another is a slip of the pen
    calendar: frozenset[str] = frozenset()  # days and months, in full and shortened
    abbreviations: frozenset[str] = frozenset()  # after whose full stop a sentence goes on
    names: Collection[str] = frozenset()  # words of known names: one for another is no slip of the pen

    @classmethod
    def from_mapping(
        cls,
        code: str,
        mapping: Mapping[str, Any],
        abbreviations: Collection[str] = (),
        names: Collection[str] = frozenset(),
    ) -> ChangeLexicon:
        """Give the lexicon of parsed TOML; raises `SeedError` where a value has the wrong shape."""
        for name, value in mapping.items():
            if name not in _FIELDS:
                raise SeedError(f"seeds/packs/{code}/changes.toml: {name}", "there is no such key", _MEND)
            if not isinstance(value, str):
                raise SeedError(f"seeds/packs/{code}/changes.toml: {name}", "it is no text", _MEND)
        given: dict[str, str] = {name: mapping.get(name, "") for name in _FIELDS}
        phrases = {name: [p.strip() for p in given[name].split(",") if p.strip()] for name in _FIELDS}
        words = {name: frozenset(phrase_keys(given[name])) for name in _FIELDS}
        return cls(
            code=code,
            notices=tuple(typed_alike(p) for p in phrases["notices"]),
            openers=tuple(typed_alike(p) for p in phrases["openers"]),
            stamps=words["stamps"],
            fillers=words["fillers"],
            teasers=tuple(phrase_keys(p) for p in phrases["teasers"]),
            particles=words["particles"],
            calendar=_calendar(code),
            abbreviations=frozenset(abbreviations),
            names=names,
        )


@cache
def _calendar(code: str) -> frozenset[str]:
    """Give the names of days and months of a language."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    found: set[str] = set()
    for names in (locale.months, locale.days):
        for context in names.values():
            for width in ("wide", "abbreviated"):
                for name in context.get(width, {}).values():
                    found.update(phrase_keys(name.replace(".", " ")))
    return frozenset(word for word in found if not word.isdigit() and any(map(str.isalpha, word)))
