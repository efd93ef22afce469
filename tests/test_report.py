"""The report: one page that says what the warehouse holds, safe to open."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest
from lxml import html

from extractors.errors import UsageError
from flows.cli import main
from flows.report import svg
from flows.report.model import language_tag, plain, safe_url
from flows.report.plots import day_ticks, log_ticks
from flows.report.words import LANGUAGES, Words
from flows.report.write import Page
from tests.chromium import PROGRAM, chromium
from tests.report_samples import HOSTILE, five_weeks, page_of
from tests.warehouse_samples import memory
from warehouse.connect import prepare
from warehouse.report_data import Span, ask, read_report, read_span, with_values

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with five_weeks() as connection:
        yield connection


@pytest.fixture(scope="module")
def english(warehouse: duckdb.DuckDBPyConnection) -> Page:
    return page_of(warehouse)


@pytest.fixture(scope="module")
def german(warehouse: duckdb.DuckDBPyConnection) -> Page:
    return page_of(warehouse, "de")


@pytest.fixture(scope="module")
def hostile() -> Page:
    with five_weeks(hostile=True) as connection:
        return page_of(connection, "de")


def tree(page: Page) -> Any:
    return html.document_fromstring(page.html)


def cells(page: Page, section: str, table: int = 0) -> list[list[str]]:
    """The cells of a table as they stand in the page."""
    found = tree(page).get_element_by_id(section).findall(".//table")[table]
    return [
        [c.text_content().replace("\xa0", " ") for c in row.xpath("./th|./td")] for row in found.findall("./tbody/tr")
    ]


def test_movers_are_those_of_the_last_complete_week(english: Page) -> None:
    assert cells(english, "movers") == [
        ["Mark Rutte", "7", "0", "+7", "67% (partial)"],
        ["Donald Trump", "0", "4", "−4", "67% (partial)"],
        ["NATO", "7", "7", "±0", "67% (partial)"],
    ]


def test_numbers_dates_and_sums_are_written_as_the_language_does(english: Page, german: Page) -> None:
    assert cells(english, "sums") == [["Mark Rutte", "€12B", "", "2", "18 Nov 2026", "18 Nov 2026"]]
    assert cells(german, "sums") == [["Mark Rutte", "12 Mrd. €", "", "2", "18. Nov. 2026", "18. Nov. 2026"]]
    assert cells(german, "voice") == [["Mark Rutte", "100,0 %", "5", "3"]]
    assert Words("de").number(-1234.56, 1) == "-1.234,6"
    assert [Words("de").money(v, "EUR").replace("\xa0", " ") for v in (3500, 12.5e9, 1e6)] == [
        "3.500 €",
        "12,5 Mrd. €",
        "1 Mio. €",
    ]


def test_a_burst_and_a_contradiction_are_shown(english: Page) -> None:
    assert cells(english, "bursts") == [["Mark Rutte", "18 Nov 2026", "6", "0", "6", "67% (partial)"]]
    assert cells(english, "conflicts") == [["Mark Rutte", "GDP", "3%", "5%"]]


def test_the_spread_of_statements_is_shown_with_the_language_of_the_words(english: Page) -> None:
    rows = cells(english, "spread")
    assert [r[1:] for r in rows] == [
        # the third is the same sentence with another figure, two days later
        ["Wir brauchen 5 Prozent für die Verteidigung", "Mark Rutte", "3", "2", "18 Nov 2026", "48"],
        ["Das kostet 12 Milliarden Euro im Jahr", "Mark Rutte", "2", "2", "18 Nov 2026", "3"],
    ]
    assert 'lang="de">Wir brauchen 5 Prozent' in english.html


def test_a_source_that_fails_is_named(english: Page) -> None:
    assert cells(english, "coverage") == [["Three", "timeout", "no answer", "9", "19 / 28", "23 Nov 2026, 18:00 UTC"]]


def test_what_to_beware_of_stands_at_the_top(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = [
        p.text_content() for p in tree(page_of(warehouse, since="2026-09-01", until="newest")).find_class("warning")
    ]
    assert [t.split(":")[0].split(";")[0] for t in told] == [
        "The data run from 19 Oct 2026 to 23 Nov 2026",
        "23 Nov 2026 is not complete yet",
    ]


@pytest.mark.parametrize("name", ["movers", "bursts", "voice", "shares", "sums", "spread"])
def test_behind_each_number_are_as_many_articles(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    answers = read_report(warehouse, read_span(warehouse, "4w", "2026-11-22"), 12, 1000)
    counted = "claims" if name in ("voice", "spread") else "articles"
    for row in answers[name].rows:
        found = [r for r in answers[f"{name}_rows"].rows if r["key"] == row["key"]]
        assert len(found) == row[counted] + row.get("articles_before", 0)
        assert {r["of_all"] for r in found} == {len(found)}


def test_only_the_newest_are_listed_and_how_many_there_are_is_said(english: Page) -> None:
    group = tree(english).get_element_by_id("named-1")
    assert len(group.findall(".//li")) == 8
    assert "shown: 8 of 28" in group.text_content()


def test_the_sql_of_the_page_gives_the_table_again(warehouse: duckdb.DuckDBPyConnection, english: Page) -> None:
    found = tree(english)
    for section in english.sections:
        shown = [code.text_content() for code in found.get_element_by_id(section.id).findall(".//details//code")]
        assert shown == [sql for _, sql in section.queries]
        assert all(ask(warehouse, sql).rows for sql in shown)
        if section.id in ("movers", "voice", "shares"):
            assert len(ask(warehouse, shown[0]).rows) == len(cells(english, section.id))


def test_an_empty_warehouse_has_a_page_that_says_so() -> None:
    for language in LANGUAGES:
        with memory() as connection:
            page = page_of(connection, language, until="newest")
        assert all(s.empty or s.id == "coverage" for s in page.sections)
        assert "natowire demo" in page.sections[0].empty


def test_a_span_without_data_says_where_they_are(warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(warehouse, since="2020-01-01", until="2020-02-01")
    assert page.sections[0].empty.endswith("from 19 Oct 2026 to 23 Nov 2026.")
    assert [s.id for s in page.sections if not s.empty] == []


def test_a_young_warehouse_says_why_there_are_no_bursts(warehouse: duckdb.DuckDBPyConnection) -> None:
    page = page_of(warehouse, since="2026-10-19", until="2026-10-25")
    assert "These data have at most 6." in next(s for s in page.sections if s.id == "bursts").empty


def test_hostile_texts_stay_texts(hostile: Page) -> None:
    found = tree(hostile)
    assert found.xpath("//script|//img|//iframe|//object|//foreignObject|//*[local-name()='foreignobject']") == []
    assert [a for e in found.iter() for a in e.attrib if a.startswith("on")] == []
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in hostile.html
    assert "\u202e" not in hostile.html
    assert HOSTILE.count("<") == 3  # what the test is about


def test_links_lead_into_the_page_or_to_the_web_alone(hostile: Page, english: Page) -> None:
    for page in (hostile, english):
        found = tree(page)
        ids = [e.get("id") for e in found.xpath("//*[@id]")]
        assert len(ids) == len(set(ids))
        for link in found.xpath("//a/@href"):
            assert link[1:] in ids if link.startswith("#") else urlsplit(link).scheme == "https"
    assert "javascript:" not in "".join(tree(hostile).xpath("//@href"))
    assert "kein Verweis" in hostile.html


def test_the_page_forbids_itself_scripts_and_requests(english: Page) -> None:
    (policy,) = tree(english).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not re.search(r"url\((?!#)|@import|src=", english.html.split("</style>")[0].replace("default-src", ""))


def test_the_page_can_be_heard(english: Page, german: Page) -> None:
    for page, language in ((english, "en"), (german, "de")):
        found = tree(page)
        assert found.get("lang") == language
        assert all(t.find("caption").text_content() for t in found.findall(".//table"))
        assert all(r.find("th").get("scope") == "row" for r in found.findall(".//tbody/tr"))
        assert all(h.get("scope") == "col" for h in found.findall(".//thead//th"))
        figures = found.findall(".//figure")
        assert len(figures) == 9 and all(len(f.find("div").get("aria-label")) > 40 for f in figures)
        assert len(found.findall(".//h1")) == 1 and len(found.findall(".//h2")) == len(page.sections)


def test_colours_can_be_told_from_the_paper() -> None:
    style = (ROOT / "flows/report/style.css").read_text("utf-8")
    for n, (paper, box, link) in enumerate(re.findall(r"--paper:(#\w+);--box:(#\w+);--link:(#\w+)", style)):
        texts = [svg.COLOURS["ink"][n], svg.COLOURS["soft"][n], link]
        assert all(contrast(t, p) >= 4.5 for t in texts for p in (paper, box))
        assert all(contrast(svg.COLOURS[c][n], paper) >= 3 for c in svg.SERIES)


def contrast(one: str, other: str) -> float:
    """Contrast by WCAG 2."""

    def light(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
        parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_both_languages_have_the_same_texts_with_the_same_blanks() -> None:
    def blanks(language: str) -> dict[str, set[str]]:
        texts = tomllib.loads((ROOT / f"flows/report/texts/{language}.toml").read_text("utf-8"))
        return {
            f"{section}.{key}": {name for _, name, _, _ in Formatter().parse(text) if name}
            for section, table in texts.items()
            for key, text in table.items()
        }

    assert blanks("de") == blanks("en")


def test_a_drawing_keeps_only_what_draws() -> None:
    hostile_svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" onload="a()">'
        "<script>a()</script>"
        '<a x:href="javascript:a()"><text>t</text></a><foreignObject><p/></foreignObject><style>*{}</style>'
        '<g clip-path="url(#c)" style="fill:url(http://x)"><rect width="1" onclick="a()"/></g><clipPath id="c"/></svg>'
    )
    assert svg.clean(hostile_svg, "p") == (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">'
        '<g clip-path="url(#p-c)"><rect width="1"/></g><clipPath id="p-c"/></svg>'
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", " https://a.example", "https://a.example/\nb", "data:text/html,x",
     "//a.example", "https://", "https://[", "https://a.example/\"onclick=", None, ""],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert safe_url(url) == ""
    assert safe_url("https://a.example/ä?x=1&y=2#z") == "https://a.example/ä?x=1&y=2#z"


def test_texts_lose_marks_that_are_not_seen() -> None:
    assert plain("a\u202eb\u2066c\x00d\n e", 6) == "abcd e"
    assert plain("abcdefg", 5) == "abcd…"
    assert plain(None) == ""
    assert language_tag('de"') == "" and language_tag("pt-BR") == "pt-BR"


def test_a_span_is_counted_back_from_its_end(warehouse: duckdb.DuckDBPyConnection) -> None:
    span = read_span(warehouse, "4w", "2026-11-22")
    assert (span.since, span.until, span.step) == (date(2026, 10, 26), date(2026, 11, 22), "day")
    assert read_span(warehouse, "7d", "newest").since == date(2026, 11, 17)
    assert [Span(date(2026, 1, 1), u, None, None, None, None).step for u in (date(2026, 2, 14), date(2026, 2, 15))] == [
        "day",
        "week",
    ]
    assert read_span(warehouse, "3y", "newest").step == "day"  # there are no more days with data
    with pytest.raises(UsageError, match="is after"):
        read_span(warehouse, "2026-11-22", "2026-11-01")
    with pytest.raises(UsageError, match="since cannot be"):
        read_span(warehouse, "last tuesday", "newest")


def test_weeks_and_months_that_are_not_whole_are_marked(warehouse: duckdb.DuckDBPyConnection) -> None:
    for since, step, whole in (
        ("2026-09-30", "week", [True, True, True, True, False]),
        ("2025-01-01", "month", [False, False]),
    ):
        span = replace(read_span(warehouse, since, "2026-11-20"), first_on=None, last_on=None)
        rows = read_report(warehouse, span, 12, 8)["days"].rows
        assert span.step == step
        assert sum(r["relevant_articles"] for r in rows) == 44
        assert [r["is_whole"] for r in rows] == whole


def test_values_become_literals() -> None:
    sql = with_values("$a $b $c\n", {"a": date(2026, 1, 2), "b": 7, "c": "it's"})
    assert sql == "DATE '2026-01-02' 7 'it''s'"


def test_axes_mark_round_days_and_powers_of_ten() -> None:
    assert day_ticks(date(2026, 1, 1), date(2026, 1, 4), 9) == [date(2026, 1, n) for n in (1, 2, 3, 4)]
    assert len(day_ticks(date(2026, 1, 1), date(2026, 12, 31), 4)) <= 5
    assert day_ticks(date(2023, 5, 1), date(2026, 5, 1), 4) == [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert log_ticks(2e6, 3e9) == [1e6, 1e7, 1e8, 1e9, 1e10]
    assert log_ticks(5, 5) == [1, 10]


def run(*arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", ["natowire", *arguments])
        main()
    return int(ended.value.code or 0)


def test_the_command_writes_a_file_and_tells_what_is_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(tmp_path / "natowire.duckdb")
    target = tmp_path / "out" / "week.html"
    assert run("report", "--home", str(tmp_path), "-o", str(target), "--language", "en", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["bytes"]) == (str(target), target.stat().st_size)
    assert told["empty"]["voice"].startswith("No article")
    assert [p.name for p in target.parent.iterdir()] == ["week.html"]


def test_wrong_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(tmp_path / "natowire.duckdb")
    assert run("report", "--home", str(tmp_path), "--language", "xx") == 2
    assert "one of de, en" in capsys.readouterr().err
    assert run("report", "--home", str(tmp_path), "--since", "soon", "-o", str(tmp_path / "x.html")) == 2
    assert run("report", "--home", str(tmp_path / "none"), "-o", str(tmp_path / "x.html")) == 1
    assert not (tmp_path / "x.html").exists()


def test_help_loads_no_plotting() -> None:
    code = (
        "import sys; from flows.cli import main\nsys.argv = ['natowire', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'altair', 'vl_convert', 'jinja2', 'narwhals'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")
async def test_a_browser_opens_it_without_a_request_or_complaint(
    hostile: Page, english: Page, german: Page, tmp_path: Path
) -> None:
    for name, page in (("hostile", hostile), ("en", english), ("de", german)):
        (tmp_path / f"{name}.html").write_text(page.html, "utf-8")
    async with chromium() as browser:
        for name in ("hostile", "en", "de"):
            address = (tmp_path / f"{name}.html").as_uri()
            pictures = set()
            for width, dark in ((1100, False), (1100, True), (375, False)):
                await browser.open(address, width=width, dark=dark)
                assert await browser.value("document.documentElement.scrollWidth") <= width
                assert (
                    await browser.value("[...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).length")
                    == 9
                )
                pictures.add(await browser.picture(whole=False))
            assert len(pictures) == 3
            printed = await browser.pdf()
            assert printed.startswith(b"%PDF") and len(printed) > 20_000
        await browser.open(address, fragment="#movers-1")
        shown = "[...document.querySelectorAll('.group')].filter(g => g.checkVisibility()).map(g => g.id).join()"
        assert await browser.value(shown) == "movers-1"
        assert browser.complaints == []
        assert {urlsplit(u).scheme for u in browser.requests} <= {"file", "about", "data"}
