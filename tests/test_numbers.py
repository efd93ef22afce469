"""Quantities are found where they stand, with value and unit; other figures are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.document import read_document
from extractors.errors import SeedError
from extractors.model import Number
from extractors.numbers import NumberGrammar, find_numbers
from tests.lexicons import SHARED, grammar, lexicon

CASES = [
    ("de", "bis zu 5 Prozent", "5 Prozent", 5, "percent"),
    ("de", "um 2,5 % höher", "2,5 %", 2.5, "percent"),
    ("de", "das Zwei-Prozent-Ziel", "Zwei-Prozent", 2, "percent"),
    ("de", "das Fünfprozentziel", "Fünfprozent", 5, "percent"),
    ("de", "eine 20-prozentige Kürzung", "20-prozentige", 20, "percent"),
    ("de", "zwei Komma fünf Prozent", "zwei Komma fünf Prozent", 2.5, "percent"),
    ("de", "−0,5 Prozent", "−0,5 Prozent", -0.5, "percent"),
    ("de", "um zwei Prozentpunkte", "zwei Prozentpunkte", 2, "percentage_point"),
    ("de", "für 1.234.567,89 Euro", "1.234.567,89 Euro", 1234567.89, "EUR"),
    ("de", "für 12 500 Euro", "12 500 Euro", 12500, "EUR"),
    ("de", "für 12'500 Franken", "12'500 Franken", 12500, "CHF"),
    ("de", "rund 1,2 Mio. € im Jahr", "1,2 Mio. €", 1.2e6, "EUR"),
    ("de", "vierundzwanzig Milliarden Dollar", "vierundzwanzig Milliarden Dollar", 24e9, "USD"),
    ("de", "siebenhundertfünfzigtausend Euro", "siebenhundertfünfzigtausend Euro", 750e3, "EUR"),
    ("de", "anderthalb Milliarden Euro", "anderthalb Milliarden Euro", 1.5e9, "EUR"),
    ("de", "eine halbe Milliarde Euro", "eine halbe Milliarde Euro", 5e8, "EUR"),
    ("de", "das 1,5-Milliarden-Euro-Paket", "1,5-Milliarden-Euro", 1.5e9, "EUR"),
    ("de", "3 Milliarden kanadischen Dollar", "3 Milliarden kanadischen Dollar", 3e9, "CAD"),
    ("de", "2 Billionen US-Dollar", "2 Billionen US-Dollar", 2e12, "USD"),
    ("de", "4 Milliarden Pfund", "4 Milliarden Pfund", 4e9, "GBP"),
    ("de", "Hunderte Milliarden Euro", "Hunderte Milliarden Euro", None, "EUR"),
    ("de", "mehrere Millionen Dollar", "mehrere Millionen Dollar", None, "USD"),
    ("de", "bis 2030 Milliarden Euro ausgeben", "Milliarden Euro", None, "EUR"),
    ("de", "15 Dollar und 20 Cent", "15 Dollar und 20 Cent", 15.2, "USD"),
    ("de", "5.000 Soldaten", "5.000 Soldaten", 5000, "soldiers"),
    ("de", "drei Panzer", "drei Panzer", 3, "tanks"),
    ("de", "weitere 10.000 nordkoreanische Soldaten", "10.000 nordkoreanische Soldaten", 10000, "soldiers"),
    ("en", "a $4 billion plan", "$4 billion", 4e9, "USD"),
    ("en", "gave us $5bn in aid", "$5bn", 5e9, "USD"),
    ("en", "A$368 billion", "A$368 billion", 368e9, "AUD"),
    ("en", "some US$ 5m", "US$ 5m", 5e6, "USD"),
    ("en", "USD 22.5 million", "USD 22.5 million", 22.5e6, "USD"),
    ("en", "half a billion dollars", "half a billion dollars", 5e8, "USD"),
    ("en", "two million five hundred thousand euros", "two million five hundred thousand euros", 2.5e6, "EUR"),
    ("en", "two and a half percent", "two and a half percent", 2.5, "percent"),
    ("en", "the two-percent target", "two-percent", 2, "percent"),
    ("en", "hundreds of billions of dollars", "hundreds of billions of dollars", None, "USD"),
    ("en", "a us $ 10 billion deal", "us $ 10 billion", 1e10, "USD"),
    ("es", "75 USD millones", "75 USD millones", 75e6, "USD"),
    ("en", "31 Abrams tanks", "31 Abrams tanks", 31, "tanks"),
    ("fr", "413 milliards d’euros", "413 milliards d’euros", 413e9, "EUR"),
    ("fr", "quatre-vingt-dix pour cent", "quatre-vingt-dix pour cent", 90, "percent"),
    ("es", "2 mil millones de dólares", "2 mil millones de dólares", 2e9, "USD"),
    ("it", "ventidue per cento", "ventidue per cento", 22, "percent"),
    ("nl", "tweeëntwintig procent", "tweeëntwintig procent", 22, "percent"),
    ("pl", "5 mld zł", "5 mld zł", 5e9, "PLN"),
    ("uk", "1 200 000 гривень", "1 200 000 гривень", 1.2e6, "UAH"),
    ("ru", "10 миллиардов рублей", "10 миллиардов рублей", 1e10, "RUB"),
    ("sv", "5,5 %", "5,5 %", 5.5, "percent"),
]
NONE = [
    ("de", "Am 3. März 2025 um 12:30 Uhr, Artikel 5, Seite 12"),
    ("de", "Telefon +49 30 1234567, Type 5, F-16 und G7"),
    ("de", "drei Euro-Länder und 12 Pfund Kaffee"),
    ("de", "18 Leopard 2 Panzer"),
    ("de", "https://example.org/?q=30%25%2020%"),
    ("en", "Article 5 of 1949; T-72 tanks and a 2,000-pound bomb"),
    ("en", "They won 5 to 3 in 2014."),
    ("de", "Ein Panzer rollt, eine Drohne kreist, einen Soldaten traf es."),
    ("en", "A tank and one soldier stood by."),
    ("de", "Nach 20 Jahren, um 12 Uhr, auf 5 Kilometern, beim 3:1 kamen Soldaten."),
    ("de", "Im Jahr 2024 Soldaten zu finden, ist schwer. Artikel 5 Soldaten lehren."),
    ("de", "Um acht kamen Soldaten. Die zwei trafen Soldaten."),
    ("de", "Der 12. Soldat, zwei 18-Jährige, der 34 Jahre alte Panzer"),
    ("de", "3 Länder, 5 Häuser, vier Fenster, sechs Container, drei Hersteller, zwei Motoren, acht Termine"),
    ("de", "Es waren 350. Von 94 weiß man nichts."),
    ("de", "Eine von drei Soldatinnen, je 100.000 Einwohner"),
    ("en", "On March 5 soldiers came. In 2024 soldiers left."),
    ("en", "Five years later soldiers left; the two met soldiers."),
    ("en", "A 19-year-old soldier, the 3rd brigade, 155 mm shells, 155mm shells"),
    ("en", "27 countries, 12 papers, six sectors, 40 orders, eight rounds per minute"),
    ("en", "Nine out of ten soldiers, one in three soldiers, per 1,000 inhabitants"),
]
COUNTS = [
    ("de", "zwölf Flugabwehrbatterien", "zwölf Flugabwehrbatterien", 12, "batteries"),
    ("de", "sie sahen 15 Fahrzeuge", "15 Fahrzeuge", 15, "vehicles"),
    ("de", "14 Radpanzer", "14 Radpanzer", 14, "vehicles"),
    ("de", "zwölf Kampfpanzern", "zwölf Kampfpanzern", 12, "tanks"),
    ("de", "mit 60 Offizieren", "60 Offizieren", 60, "officers"),
    ("de", "800 Mann", "800 Mann", 800, "persons"),
    ("de", "mit 340 Helfern", "340 Helfern", 340, "persons"),
    ("de", "400 zusätzliche Schweißer", "400 zusätzliche Schweißer", 400, "persons"),
    ("de", "drei Engländer", "drei Engländer", 3, "persons"),
    ("de", "19 Seeleute", "19 Seeleute", 19, "persons"),
    ("de", "80 Zivilbeschäftigte", "80 Zivilbeschäftigte", 80, "persons"),
    ("de", "160 Soldatinnen und Soldaten", "160 Soldatinnen und Soldaten", 160, "soldiers"),
    ("de", "200 Soldat*innen", "200 Soldat*innen", 200, "soldiers"),
    ("de", "154 Männer und Frauen", "154 Männer und Frauen", 154, "persons"),
    ("de", "neun weitere deutsche US-Soldaten", "neun weitere deutsche US-Soldaten", 9, "soldiers"),
    ("de", "12 Patriot-Batterien", "12 Patriot-Batterien", 12, "batteries"),
    ("de", "drei U-Boote", "drei U-Boote", 3, "submarines"),
    ("de", "zwei F-16", "zwei F-16", 2, "aircraft"),
    ("de", "elf Fälle von Spionage", "elf Fälle", 11, "cases"),
    ("de", "500 Arbeitsplätze", "500 Arbeitsplätze", 500, "jobs"),
    ("de", "Mindestens ein Soldat starb.", "ein Soldat", 1, "soldiers"),
    ("de", "ein Dutzend Drohnen", "ein Dutzend Drohnen", 12, "drones"),
    ("de", "Dutzende Panzer", "Dutzende Panzer", None, "tanks"),
    ("de", "Tausende Soldaten", "Tausende Soldaten", None, "soldiers"),
    ("de", "eine halbe Million Menschen", "eine halbe Million Menschen", 5e5, "persons"),
    ("de", "Die Beschaffung von acht Hubschraubern", "acht Hubschraubern", 8, "helicopters"),
    ("en", "12 additional patrol ships", "12 additional patrol ships", 12, "ships"),
    ("en", "600 paratroopers", "600 paratroopers", 600, "soldiers"),
    ("en", "700 reserve troops", "700 reserve troops", 700, "soldiers"),
    ("en", "two new patrol aircraft", "two new patrol aircraft", 2, "aircraft"),
    ("en", "two Spanish F-18s", "two Spanish F-18s", 2, "aircraft"),
    ("en", "14 crew members", "14 crew members", 14, "persons"),
    ("en", "120 engineers", "120 engineers", 120, "persons"),
    ("en", "12 wounded soldiers", "12 wounded soldiers", 12, "soldiers"),
    ("en", "154 men and women", "154 men and women", 154, "persons"),
    ("en", "20 warheads", "20 warheads", 20, "warheads"),
    ("en", "six self-propelled howitzers", "six self-propelled howitzers", 6, "guns"),
    ("en", "82 brigades", "82 brigades", 82, "brigades"),
    ("en", "Boeing will cut 500 jobs.", "500 jobs", 500, "jobs"),
    ("en", "At least one soldier died.", "one soldier", 1, "soldiers"),
    ("en", "a dozen drones", "a dozen drones", 12, "drones"),
    ("en", "dozens of tanks", "dozens of tanks", None, "tanks"),
    ("en", "several hundred soldiers", "several hundred soldiers", None, "soldiers"),
    ("en", "Half a million people", "Half a million people", 5e5, "persons"),
    ("en", "a staff of about 60.", "60", 60, "persons"),
]
WHOSE = [
    ("de", "Polen gibt 4,7 Prozent seines BIP aus.", "Polen", "country:PL"),
    ("de", "Der Anteil Polens liegt bei 4,7 Prozent.", "Polens", "country:PL"),
    ("de", "Polens 4,7 Prozent waren viel.", "Polens", "country:PL"),
    ("de", "Seit 2024 gibt Estland 5 Prozent aus.", "Estland", "country:EE"),
    ("de", "Laut Nato gibt Polen 4 Prozent aus.", "Polen", "country:PL"),
    ("de", "Sie sagte, dass Litauen mehr als 5 Prozent zahlen werde.", "Litauen", "country:LT"),
    ("de", "Polen will, dass Estland 5 Prozent zahlt.", "Estland", "country:EE"),
    ("de", "Die Ausgaben der EU stiegen auf 300 Milliarden Euro.", "EU", "european-union"),
    ("de", "Deutschland wird in Litauen 5.000 Soldaten stationieren.", "Deutschland", "country:DE"),
    ("en", "Germany's roughly 2 percent was low.", "Germany", "country:DE"),
    ("en", "Estonia will spend 5 percent.", "Estonia", "country:EE"),
    ("en", "Poland's defence budget reached 4.7 percent of GDP.", "Poland", "country:PL"),
    ("en", "The share of Poland is 4 percent.", "Poland", "country:PL"),
    ("en", "It was 2 percent of Germany's GDP.", "Germany", "country:DE"),
    ("en", "In Poland, Germany will station 5,000 troops.", "Germany", "country:DE"),
]
NOBODYS = [
    ("de", "In Polen sind es 5 Prozent."),
    ("de", "Der Präsident Polens will 5 Prozent."),
    ("de", "Polen und Estland geben 5 Prozent aus."),
    ("de", "Polen liefert der Ukraine 14 Panzer."),
    ("de", "Helfer retteten im Süden Polens 6.000 Menschen."),
    ("de", "Bisher liegen laut Airbus Bestellungen für 184 Flugzeuge vor."),
    ("de", "Die Nato geht von zwölf Verletzten aus."),
    ("en", "The president of Poland will spend 5 percent."),
    ("en", "Poland and Estonia spend 5 percent."),
    ("en", "Germany wants Poland to pay 3 percent."),
    ("en", "Poland was there. It will spend 5 percent."),
    ("en", "Poland left because the price rose by 5 percent."),
]


def only(lang: str, text: str) -> Number:
    (number,) = find_numbers(text, lang, grammar())
    return number


@pytest.mark.parametrize(("lang", "text", "surface", "value", "unit"), CASES)
def test_a_quantity_has_its_place_value_and_unit(
    lang: str, text: str, surface: str, value: float | None, unit: str
) -> None:
    number = only(lang, text)
    assert (text[number.start : number.end], number.value, number.unit) == (surface, value, unit)


@pytest.mark.parametrize(("lang", "text", "surface", "value", "unit"), COUNTS)
def test_people_and_kit_are_counted_by_their_nouns(
    lang: str, text: str, surface: str, value: float | None, unit: str
) -> None:
    number = only(lang, text)
    assert (text[number.start : number.end], number.kind, number.value, number.unit) == (surface, "count", value, unit)


def test_a_part_counts_what_its_whole_counts() -> None:
    text = "17 of the 40 submarines were away."
    found = [(text[n.start : n.end], n.unit) for n in find_numbers(text, "en", grammar())]
    assert found == [("17", "submarines"), ("40 submarines", "submarines")]


@pytest.mark.parametrize(("lang", "text", "whose", "actor_id"), WHOSE)
def test_a_figure_belongs_to_the_subject_or_possessor_in_its_clause(
    lang: str, text: str, whose: str, actor_id: str
) -> None:
    (number,) = read_document(text, lexicon(), language=lang).numbers
    assert number.whose is not None
    assert (text[slice(*number.whose)], number.whose_actor_id) == (whose, actor_id)


@pytest.mark.parametrize(("lang", "text"), NOBODYS)
def test_a_figure_belongs_to_nobody_where_the_clause_leaves_doubt(lang: str, text: str) -> None:
    assert [n.whose for n in read_document(text, lexicon(), language=lang).numbers] == [None]


def test_all_figures_of_a_list_belong_to_the_same_holder() -> None:
    text = "Germany will send 5,000 troops, 40 tanks and 3 ships."
    numbers = read_document(text, lexicon(), language="en").numbers
    assert [n.whose_actor_id for n in numbers] == ["country:DE"] * 3


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_years_dates_addresses_and_type_numbers_are_no_quantities(lang: str, text: str) -> None:
    assert find_numbers(text, lang, grammar()) == ()


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        ("de", "2 bis 3 Prozent", 2, 3),
        ("de", "2–3 %", 2, 3),
        ("de", "zwischen 2,5 und 3,5 Prozent", 2.5, 3.5),
        ("de", "5 bis 10 Milliarden Euro", 5e9, 10e9),
        ("de", "480 bis 520 Millionen Euro", 480e6, 520e6),
        ("de", "zwischen 3 und 3,5 Prozent", 3, 3.5),
        ("de", "500 bis 600 Soldaten", 500, 600),
        ("en", "two to three percent", 2, 3),
        ("en", "between 40 and 50 tanks", 40, 50),
        ("en", "from 2 to 3 percent", 2, 3),
        ("en", "$2–3 billion", 2e9, 3e9),
        ("en", "between 40 and 50 percent", 40, 50),
    ],
)
def test_a_range_has_both_ends(lang: str, text: str, low: float, high: float) -> None:
    number = only(lang, text)
    assert (number.value, number.value_max) == (low, high)


def test_a_rise_from_one_share_to_another_is_no_range() -> None:
    number = only("de", "stieg von 2 auf 3 Prozent")
    assert (number.value, number.value_max) == (3, None)


@pytest.mark.parametrize(
    ("lang", "text", "comparator"),
    [
        ("de", "bis zu 5 Prozent", "up_to"),
        ("de", "mindestens 5 Prozent", "at_least"),
        ("de", "rund 5 Prozent", "about"),
        ("de", "mehr als 5 Milliarden Euro", "more_than"),
        ("de", "weniger als 5 Prozent", "less_than"),
        ("en", "up to $5bn", "up_to"),
        ("en", "at least 2 percent", "at_least"),
        ("en", "2 percent or more", "at_least"),
        ("en", "exactly 2 percent", None),
        ("de", "28 Menschen und mehr als zehn Häuser", None),
        ("de", "Aufträge über mehrere Milliarden Euro", None),
        ("de", "höchstens 5 Prozent", "up_to"),
        ("de", "allenfalls 800 Mann", "up_to"),
        ("de", "etwa 5 Prozent", "about"),
        ("de", "knapp 5 Prozent", "about"),
        ("de", "fast 5 Prozent", "about"),
        ("de", "über 5 Prozent", "more_than"),
        ("de", "unter 5 Prozent", "less_than"),
        ("de", "noch keine zehn Prozent", "less_than"),
        ("de", "ein Vertrag über 45 Panzer", None),
        ("de", "Die Brigade verfügt über 640 Funkgeräte", None),
        ("en", "about 2 percent", "about"),
        ("en", "roughly 600 troops", "about"),
        ("en", "nearly 2 percent", "about"),
        ("en", "more than 20 soldiers", "more_than"),
        ("en", "over 2 percent", "more_than"),
        ("en", "under 2 percent", "less_than"),
        ("en", "fewer than 20 soldiers", "less_than"),
        ("en", "talks over 5 billion euros", None),
    ],
)
def test_words_before_a_quantity_say_how_exact_it_is(lang: str, text: str, comparator: str | None) -> None:
    assert only(lang, text).comparator == comparator


@pytest.mark.parametrize(
    ("lang", "text", "of_what", "year"),
    [
        ("de", "5 Prozent des Bruttoinlandsprodukts (BIP) bis 2032", "GDP", 2032),
        ("de", "Im Jahr 2024 lag die Quote bei 2,1 Prozent.", None, 2024),
        ("de", "Es sind 2 Prozent. Bis 2030 sollen es mehr sein.", None, None),
        ("de", "2 Prozent der Wirtschaftsleistung", "GDP", None),
        ("en", "3.5% of its gross domestic product by 2035", "GDP", 2035),
        ("en", "5 percent of the federal budget", "budget", None),
        ("de", "2 Prozent des Verteidigungsetats bis Ende 2027", "defence spending", 2027),
        ("de", "2 Prozent vom Haushalt ab Sommer 2029", "budget", 2029),
        ("en", "2% of GDP by 2030", "GDP", 2030),
        ("en", "2 percent until the end of 2027", None, 2027),
        ("en", "a 2 percent target", None, None),
        ("en", "2 percent under the Act of 1949", None, None),
    ],
)
def test_a_share_knows_its_whole_and_its_year(lang: str, text: str, of_what: str | None, year: int | None) -> None:
    number = only(lang, text)
    assert (number.of_what, number.year) == (of_what, year)


def test_an_unknown_language_still_has_signs_and_figures() -> None:
    assert [n.unit for n in find_numbers("€5 … 5%", "xx-Unknown", grammar())] == ["EUR", "percent"]


def test_a_malformed_data_file_is_named() -> None:
    with pytest.raises(SeedError, match="numbers of de"):
        NumberGrammar({"de": {"scales": {"many": "viele"}}})


@given(st.text(), st.sampled_from(["de", "en", "fr", "uk", "zz"]))
def test_any_text_gives_spans_inside_it(text: str, lang: str) -> None:
    check_spans(text, lang)


PIECES = [
    "5",
    "2.000",
    "zwei",
    "–",
    "-",
    "bis",
    "und",
    "Milliarden",
    "Mio.",
    "%",
    "Soldaten",
    "und",
    "ein",
    "F-16",
    "neue",
    "$",
    "€",
    "Euro",
    "US",
    "2030",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_any_pile_of_pieces_gives_spans_inside_it(pieces: list[str]) -> None:
    for text in ("".join(pieces), " ".join(pieces)):
        check_spans(text, "de")


def check_spans(text: str, lang: str) -> None:
    end = 0
    for number in find_numbers(text, lang, grammar()):
        surface = text[number.start : number.end]
        assert end <= number.start < number.end <= len(text)
        assert surface == surface.strip()
        json.dumps([number.value, number.value_max], allow_nan=False)
        end = number.end


@pytest.mark.parametrize(
    ("lang", "floor"), [("de", 0.99), ("en", 0.87), ("es", 0.78), ("fr", 0.81), ("it", 0.92), ("pt", 0.84)]
)
def test_exact_spans_of_money_and_percent_keep_their_floor(lang: str, floor: float) -> None:
    path = SHARED / "quotes" / f"numbers-{lang}.dev.jsonl"
    if not path.exists():
        pytest.skip("the shared measuring data is not here")
    assert f1(path, lang) >= floor


def f1(path: Path, lang: str) -> float:
    right = found = gold = 0
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        kinds = {row["id"].split("/")[1]} & {"percent", "currency"} or {"percent", "currency"}
        wanted = {(n["start"], n["end"], n["kind"]) for n in row["numbers"] if n["kind"] in kinds}
        got = {(n.start, n.end, n.kind) for n in find_numbers(row["text"], lang, grammar()) if n.kind in kinds}
        right, found, gold = right + len(wanted & got), found + len(got), gold + len(wanted)
    return 2 * right / (found + gold)
