"""A warehouse of five weeks for the report: every section has something, and what it must show is known by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import duckdb

from flows.report.words import Words
from flows.report.write import Page, make_page
from tests.trend_samples import News, days, looks, number, trends
from warehouse.report_data import read_report, read_span

FIRST, LAST = date(2026, 10, 19), date(2026, 11, 22)  # a Monday and a Sunday
SILENT = date(2026, 11, 14)
BURST = date(2026, 11, 18)
NOW = datetime(2026, 11, 23, 19, tzinfo=UTC)
CLAIM = "Wir brauchen 5 Prozent für die Verteidigung"
DEAR = "Das kostet 12 Milliarden Euro im Jahr"
HOSTILE = "<script>alert('x')</script>\u202e<img src=x onerror=alert(1)> & \"Titel\""


def news() -> list[News]:
    """NATO every day; Trump in four articles of the week before the last; Rutte in six on one day, quoted in two."""
    told = [News("one", f"{day}T08:00:00Z", "Die NATO tagte.") for day in days(FIRST, LAST)]
    told += [News("two", f"{date(2026, 11, 9) + timedelta(n)}T09:00:00Z", "Trump spoke.") for n in range(4)]
    told += [News("three", f"{BURST}T{6 + n:02}:00:00Z", "Rutte vint.") for n in range(4)]
    said = f"Rutte sagte: „{CLAIM}. {DEAR}.“"
    numbers = (
        ("5 Prozent", number(5.0)),
        ("12 Milliarden Euro", number(12e9, kind="currency", unit="EUR", of_what=None)),
    )
    for source, hour in (("one", 10), ("two", 13)):
        told.append(News(source, f"{BURST}T{hour}:00:00Z", said, ((CLAIM, "Rutte"), (DEAR, "Rutte")), numbers))
    other = f"Rutte sagte: „{CLAIM.replace('5', '3')}.“"
    three = ((CLAIM.replace("5", "3"), "Rutte"),)
    told.append(News("one", "2026-11-20T10:00:00Z", other, three, (("3 Prozent", number(3.0)),)))
    return told


@contextmanager
def five_weeks(*, hostile: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the warehouse; source three fails from 14 November on. If `hostile`, titles, names and links are attacks."""
    looked = [
        look for day in days(FIRST, LAST + timedelta(1)) for look in looks(day, ["three"] if day >= SILENT else [])
    ]
    with trends(news(), looked) as connection:
        connection.execute(
            "UPDATE core.sources SET health = 'timeout', health_detail = 'no answer', failures_in_a_row = 9 "
            "WHERE source_id = 'three'"
        )
        if hostile:
            connection.execute("UPDATE core.articles SET title = ?", [HOSTILE])
            connection.execute("UPDATE core.articles SET url = 'javascript:alert(1)' WHERE article_id % 2 = 0")
            connection.execute("UPDATE core.actors SET name = name || ?", [HOSTILE])
            connection.execute("UPDATE core.sources SET outlet = outlet || ?, health_detail = ?", [HOSTILE, HOSTILE])
            connection.execute("UPDATE core.sources SET url = 'data:text/html,' || url")
            connection.execute("UPDATE core.articles SET outlet = outlet || ?", [HOSTILE])
        yield connection


def page_of(
    connection: duckdb.DuckDBPyConnection, language: str = "en", since: str = "4w", until: str = "2026-11-22"
) -> Page:
    """Make the report of a warehouse."""
    span = read_span(connection, since, until)
    return make_page(Words(language), span, read_report(connection, span, 12, 8), NOW, published=False)
