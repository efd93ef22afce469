"""The words of a report in one language, and its dates and numbers as that language writes them (Babel's CLDR data)."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from extractors.errors import UsageError

LANGUAGES = ("de", "en")
_LOCALES = {"de": "de_DE", "en": "en_GB"}

_DAYS = {"de": "d. MMM y", "en": "d MMM y"}


class Words:
    """Texts by key, and what formats values; raises `UsageError` for a language that has no texts.

    `more` are folders of `flows` whose texts are added to those of the report.
    """

    def __init__(self, language: str, *more: str) -> None:
        if language not in LANGUAGES:
            raise UsageError(f"--language {language}", "there are no texts in it", "one of " + ", ".join(LANGUAGES))
        self.language = language
        self.locale = Locale.parse(_LOCALES[language])
        self._texts: dict[str, Any] = {}
        for folder in ("report", *more):
            text = (resources.files("flows") / folder / "texts" / f"{language}.toml").read_text("utf-8")
            for section, words in tomllib.loads(text).items():
                self._texts.setdefault(section, {}).update(words)

    def __call__(self, key: str, **values: object) -> str:
        """Give a text; `section.name` is the text `name` of the table `section`."""
        section, _, name = key.partition(".")
        text = self._texts[section][name]
        assert isinstance(text, str)
        return text.format(**values) if values else text

    def word(self, section: str, key: str | None) -> str:
        """Give the word for a value of a fixed list, or the value itself where the list has grown."""
        return str(self._texts[section].get(key, key)) if key else ""

    def number(self, value: float | int | None, digits: int = 0, *, signed: bool = False) -> str:
        """Write a number; − and + before it when it is a change."""
        if value is None:
            return "–"
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        text = format_decimal(abs(value) if signed else value, pattern, locale=self.locale)
        sign = ("+" if value > 0 else "−" if value < 0 else "±") if signed else ""
        return f"{sign}{text}"

    def percent(self, share: float | None, digits: int = 0, *, digit: str = "0") -> str:
        """Write a share of 0 to 1 as a percentage; with `digit` # zeros at its end are left out."""
        if share is None:
            return "–"
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0." + digit * digits if digits else "0")
        return str(format_percent(share, pattern, locale=self.locale))

    def money(self, value: float, currency: str) -> str:
        """Write a sum, shortened with the word for the scale."""
        if abs(value) < 1_000_000:
            pattern = self.locale.currency_formats["standard"].pattern.replace("0.00", "0")
            return str(format_currency(value, currency, pattern, locale=self.locale, currency_digits=False))
        return str(format_compact_currency(value, currency, locale=self.locale, fraction_digits=1))

    def amount(self, value: float) -> str:
        """Write a round number for an axis, shortened with the word for the scale."""
        return str(format_compact_decimal(value, locale=self.locale))

    def day(self, value: date | None) -> str:
        """Write a date in full."""
        return "–" if value is None else str(format_date(value, _DAYS[self.language], locale=self.locale))

    def moment(self, value: datetime | None) -> str:
        """Write a time in UTC."""
        if value is None:
            return "–"
        return f"{self.day(value.date())}, {format_datetime(value, 'HH:mm', locale=self.locale)} UTC"

    def d3(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the number and time formats of the axes of plots."""
        symbols = self.locale.number_symbols["latn"]
        months, days = self.locale.months["stand-alone"], self.locale.days["stand-alone"]
        numbers = {"decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3], "currency": ["", ""]}
        order = [6, 0, 1, 2, 3, 4, 5]  # from Sunday
        times = {
            "dateTime": "%x, %X", "date": "%d.%m.%Y", "time": "%H:%M:%S", "periods": ["", ""],
            "days": [days["wide"][n] for n in order],
            "shortDays": [days["abbreviated"][n] for n in order],
            "months": [months["wide"][n] for n in range(1, 13)],
            "shortMonths": [self.locale.months["format"]["abbreviated"][n] for n in range(1, 13)],
        }  # fmt: skip
        return numbers, times
