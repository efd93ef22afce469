"""Number positions with their sentence, and conflicts between them."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from extractors.model import Number
from tests.test_trends import rows
from tests.trend_samples import News, looks, number, trends
from warehouse.migrate import sql_files

ROOT = Path(__file__).parent.parent
DAY = looks(date(2026, 11, 20))
SENTENCES = {
    "alone": ("de", "Rutte: Wir brauchen «5 Prozent».", "Rutte: Wir brauchen «5 Prozent»."),
    "between two others": (
        "de", "Es regnet. Rutte will 5 Prozent sehen. Alle nicken.", "Rutte will 5 Prozent sehen."),
    "in a quotation that ends": (
        "de", "Rutte sagte: „Wir brauchen 5 Prozent.“ Trump widersprach.", "Rutte sagte: „Wir brauchen 5 Prozent.“"),
    "in a quotation that goes on": (
        "de", "Ja. „Sind 5 Prozent genug?“, fragte Rutte. Nein.", "„Sind 5 Prozent genug?“, fragte Rutte."),
    "decimals are no ends": (
        "de", "Gut. Rutte nannte erst 2.0, dann 3,5 Prozent. Und 1.000 Schiffe.",
        "Rutte nannte erst 2.0, dann 3,5 Prozent."),
    "a version is no end": (
        "en", "Fine. Rutte said 2.0 percent is 1.5 too few. They left.", "Rutte said 2.0 percent is 1.5 too few."),
    "German abbreviations": (
        "de", "So ist es. Dr. Rutte will z. B. bzw. ca. 5 Prozent bis zum 1. Januar, d.h. Bald. Ende.",
        "Dr. Rutte will z. B. bzw. ca. 5 Prozent bis zum 1. Januar, d.h. Bald."),
    "English abbreviations": (
        "en", "Fine. Gen. Rutte told U.S. Sen. J. Smith that 5 percent, i.e. Much, is due by Jan. 1. All left.",
        "Gen. Rutte told U.S. Sen. J. Smith that 5 percent, i.e. Much, is due by Jan. 1. All left."),
    "Spanish abbreviations": (
        "es", "Bien. El Sr. Rutte pide 5 por ciento a EE.UU. Hoy. Fin.",
        "El Sr. Rutte pide 5 por ciento a EE.UU. Hoy."),
    "a line is an end": ("de", "Rutte zur Lage\nEr will 5 Prozent\nWeiter im Text.", "Er will 5 Prozent"),
    "at the begin of a sentence": ("de", "Rutte ging. 5 Prozent sind viel! Sagt er.", "5 Prozent sind viel!"),
    "an ellipsis before a small letter": (
        "de", "Ach. Rutte … will 5 Prozent … und mehr. Ja.", "Rutte … will 5 Prozent … und mehr."),
    "letters outside ASCII": (
        "de", "Übel. Rütte, Rutte für Öl: 5 Prozent für Ärzte. Über.", "Rütte, Rutte für Öl: 5 Prozent für Ärzte."),
}  # fmt: skip


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence_of_a_number_is_cut_as_people_would(case: str) -> None:
    language, text, sentence = SENTENCES[case]
    surface = re.findall(r"\S+ (?:Prozent|percent|por ciento)", text)[0].strip("«»„")
    news = News("one", "2026-11-20T12:00+00:00", text, ((text, "Rutte"),), ((surface, number(5.0)),), language=language)
    with trends([news], DAY) as c:
        assert rows(c, "SELECT sentence FROM v_number_positions") == [(sentence,)]


def test_the_abbreviations_are_those_of_the_packs() -> None:
    text = dict(sql_files("views"))["49_number_positions"]
    listed = re.findall(r"1,2\}'\s*\|\| '\|(.*?)' \|\| '\)", text, re.DOTALL)
    german, english, others = (set(re.sub(r"'\s*\|\| '", "", words).split("|")) for words in listed)
    wanted: dict[str, set[str]] = {}
    for file in (ROOT / "seeds/packs").glob("*/pack.toml"):
        words = tomllib.loads(file.read_text("utf-8")).get("abbreviations", "").split()
        # what is of single letters alone (z.b, u.s) the views know by its form
        longer = {w.replace(".", "[.]") for w in words if any(len(part) > 1 for part in w.split("."))}
        wanted.setdefault({"de": "de", "en": "en"}.get(file.parent.name, "other"), set()).update(longer)
    assert (german, english, others) == (wanted["de"], wanted["en"], wanted["other"])


def test_a_position_tells_who_what_for_whom_and_by_when() -> None:
    text = "Rutte sagte, Deutschland müsse bis 2035 3,5 bis 5 Prozent und 60 Milliarden Euro zahlen, so 40 Prozent."
    said = number(3.5, 5.0, comparator="at_least", year=2035, whose=(0, 1))
    news = News(
        "one", "2026-11-20T00:30+02:00", text, ((text, "Rutte"),),
        (("3,5 bis 5 Prozent", said), ("60 Milliarden Euro", Number(0, 0, "currency", 60e9, unit="EUR")),
         ("40 Prozent", number(40.0, of_what="respondents"))),
    )  # fmt: skip
    sql = """SELECT day, actor_id, actor, outlet, kind, surface, value, value_max, unit, comparator, of_what, whose,
        target_year, sentence, url FROM v_number_positions ORDER BY number_id"""
    with trends([news], DAY) as c:
        shared = ("mark-rutte", "Mark Rutte", "One")
        assert rows(c, sql) == [
            (date(2026, 11, 19), *shared, "percent", "3,5 bis 5 Prozent", 3.5, 5.0, "percent", "at_least", "GDP",
             "Deutschland", 2035, text, "https://one.example/1"),
            (date(2026, 11, 19), *shared, "currency", "60 Milliarden Euro", 60e9, None, "EUR", None, None, None, None,
             text, "https://one.example/1"),
        ]  # fmt: skip


def test_numbers_that_nobody_is_said_to_have_named_are_no_positions() -> None:
    news = News("one", "2026-11-20T12:00+00:00", "Rutte kam. 5 Prozent sind viel.", (), (("5 Prozent", number(5.0)),))
    with trends([news], DAY) as c:
        assert rows(c, "SELECT count(*) FROM v_numbers") == [(1,)]
        assert rows(c, "SELECT count(*) FROM v_number_positions") == [(0,)]


def told(at: str, surface: str, value: Number, speaker: str = "Rutte", source: str = "one") -> News:
    text = f"{speaker}: {surface} Prozent."
    return News(source, at, text, ((f"{surface} Prozent.", speaker),), ((f"{surface} Prozent", value),))


CONFLICT = """SELECT actor, of_what, target_year, value_a, articles_a, outlet_a, first_on_a, value_b, articles_b,
    outlet_b, first_on_b, sentence_b FROM v_number_conflicts ORDER BY value_a, value_b"""


def test_two_numbers_of_one_speaker_for_the_same_thing_are_a_conflict() -> None:
    articles = [
        told("2026-11-01T12:00+00:00", "3", number(3.0)),
        told("2026-11-02T12:00+00:00", "3", number(3.0), source="two"),
        told("2026-11-20T12:00+00:00", "5", number(5.0), source="two"),
        told("2026-11-20T12:00+00:00", "4", number(4.0), speaker="Trump"),
    ]
    with trends(articles, DAY) as c:
        assert rows(c, CONFLICT) == [
            ("Mark Rutte", "GDP", None, 3.0, 2, "One", date(2026, 11, 1), 5.0, 1, "Two", date(2026, 11, 20),
             "Rutte: 5 Prozent.")
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (number(3.0), number(5.0, year=2035)),  # another year
        (number(3.0, comparator="at_least"), number(5.0)),  # both can be true
        (number(3.0), number(5.0, comparator="up_to")),
        (number(3.0, 5.0), number(4.0)),  # within the range
        (number(3.0), number(5.0, of_what="budget")),  # of something else
        (number(3.0, of_what=None), number(5.0, of_what=None)),  # of who knows what
    ],
)
def test_what_can_both_be_true_is_no_conflict(first: Number, second: Number) -> None:
    articles = [told("2026-11-19T12:00+00:00", "3", first), told("2026-11-20T12:00+00:00", "5", second)]
    with trends(articles, DAY) as c:
        assert rows(c, "SELECT count(*) FROM v_number_positions") == [(2,)]
        assert rows(c, CONFLICT) == []


def test_a_mind_changed_over_months_is_no_conflict() -> None:
    articles = [told("2026-10-01T12:00+00:00", "3", number(3.0)), told("2026-11-20T12:00+00:00", "5", number(5.0))]
    with trends(articles, DAY) as c:
        assert rows(c, CONFLICT) == []
