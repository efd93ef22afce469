"""Names, codes and signs of money in one language, from the CLDR data that Babel carries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name

_WORD = re.compile(r"[^\W\d_]+")
_YEARS = re.compile(r"\d")
_NARROW_SIGNS = {"$": "USD", "£": "GBP", "¥": "JPY", "₽": "RUB", "₺": "TRY", "₴": "UAH", "a$": "AUD", "au$": "AUD"} | {
    "c$": "CAD", "s$": "SGD", "us$": "USD", "u$d": "USD", "usd$": "USD", "₿": "BTC", "r$": "BRL", "mx$": "MXN"
}  # fmt: skip
_ENGLISH_WORDS = {
    "ALL",
    "AMD",
    "ANG",
    "BAM",
    "BOB",
    "CUP",
    "GEL",
    "LAK",
    "MAD",
    "MOP",
    "MUR",
    "PEN",
    "SOS",
    "STD",
    "TOP",
}
_SHARED = {"XAF", "XCD", "XOF", "XPF"}  # the codes with X that are money and no metal or unit of account
_IN_THOUSANDS = {"T": 1e3, "K": 1e3, "M": 1e6}  # «MEUR», «TEUR» of company reports
_REPORTED = ("EUR", "USD", "GBP", "CHF")


@dataclass(frozen=True, slots=True)
class Unit:
    """What an amount is of."""

    kind: str  # percent | currency | count
    code: str | None  # ISO 4217 where the name leaves no choice, `percent`, `percentage_point`, or the counted thing
    needs_scale: bool = False  # means money only after a scale word («Pfund», «won»)
    minor: bool = False  # a hundredth of another unit
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Units by their names: single words as they are, phrases by the stems of their words."""

    single: Mapping[str, Unit]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Unit], ...]]
    signs: Mapping[str, str]  # lower-case sign, with letters where it has some («us$»), to code
    codes: Mapping[str, Unit]  # upper case
    anchors: frozenset[str]  # at least one word of every unit's name


def locale_of(language: str) -> Locale:
    """The locale of a language code; English marks where CLDR does not know the language."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")


@lru_cache(maxsize=20_000)
def stem(word: str, endings: tuple[str, ...]) -> str:
    """The word without accents and without its longest known ending, at least three characters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    for ending in endings:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)]
    return plain


def money(locale: Locale, heads: Mapping[str, Unit], endings: tuple[str, ...]) -> UnitTable:
    """The table of one language; `heads` are its bare nouns («Dollar») and win over CLDR's names."""
    single: dict[str, Unit] = {}
    phrases: dict[str, dict[tuple[str, ...], Unit]] = {}
    anchors: set[str] = set(heads)
    current = set(Locale("en").currency_symbols) | {
        "CHF",
        "PLN",
        "UAH",
        "RUB",
        "TRY",
        "CZK",
        "HUF",
        "SEK",
        "NOK",
        "DKK",
    }
    counts = tuple({locale.plural_form(n): n for n in (5, 2, 1)}.values())
    codes: list[str] = [str(code) for code in locale.currencies]
    spent = [code for code in codes if code[0] != "X" or code in _SHARED]
    for code in sorted(spent, key=lambda c: (c not in current, c)):
        unit = Unit("currency", code)
        for name in _names(locale, code, counts):
            words = _WORD.findall(name.lower())
            if words and anchors.isdisjoint(words):
                anchors.update(w for w in (words[0], words[-1]) if len(w) > 3)
            if len(words) == 1:
                single.setdefault(words[0], unit)
            elif words:
                stems = tuple(stem(w, endings) for w in words)
                phrases.setdefault(stems[0], {}).setdefault(stems, unit)
    signs = _signs(locale)
    for sign, code in signs.items():
        if sign.isalpha() and len(sign) > 1:
            single.setdefault(sign, Unit("currency", code))
    ordered = {w: tuple(sorted(p.items(), key=lambda item: -len(item[0]))) for w, p in phrases.items()}
    return UnitTable({**single, **heads}, ordered, signs, _codes(codes), frozenset(anchors.union(single)))


def _names(locale: Locale, code: str, counts: tuple[int, ...]) -> Iterator[str]:
    names = {get_currency_name(code, count=n, locale=locale) for n in counts}
    return (name for name in names if name != code and not _YEARS.search(name))


def _signs(locale: Locale) -> dict[str, str]:
    own = {sign.lower(): code for code, sign in locale.currency_symbols.items() if sign != code}
    common = {sign.lower(): code for code, sign in Locale("en").currency_symbols.items() if sign != code}
    dollars = {f"{code.lower()}$": code for code in ("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "TWD")}
    return {**common, **own, **dollars, **_NARROW_SIGNS}


def _codes(known: list[str]) -> dict[str, Unit]:
    codes = {code: Unit("currency", code) for code in known if code not in _ENGLISH_WORDS}
    codes["BTC"] = Unit("currency", "BTC")
    for letter, factor in _IN_THOUSANDS.items():
        codes.update({letter + code: Unit("currency", code, factor=factor) for code in _REPORTED})
    return codes
