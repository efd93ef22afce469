"""What is printed or exported commands no terminal, runs in no spreadsheet and becomes no markup."""

import io

import pyarrow as pa
import pytest
from rich.console import Console

from flows.show import answer, table, terminal_safe
from warehouse.query import spreadsheet_safe


def shown(text: str, form: str) -> str:
    out = io.StringIO()
    answer(pa.table({"title": [text]}), form, out, None)
    return out.getvalue()


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_would_command_a_terminal_is_shown_and_not_sent(form: str) -> None:
    said = shown("a\x1b[2Jb\x9b1mc\u202egnp\x07\x7f", form)
    assert not {"\x1b", "\x9b", "\u202e", "\x07", "\x7f"} & set(said)
    assert "\\x1b" in said and "\\x202e" in said
    assert terminal_safe("Zeile\n\tzwei: «ä» 👩‍👧") == "Zeile\n\tzwei: «ä» 👩‍👧"


def test_no_text_is_taken_for_markup_in_a_table() -> None:
    out = io.StringIO()
    Console(file=out, force_terminal=True, width=120).print(
        table("", ["t"], [["a\\[link=https://evil.example]b[/link] [red]c[/]"]])
    )
    assert "evil.example]b" in out.getvalue() and "\x1b]8" not in out.getvalue()


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＠SUM(1)", "\u00a0=1"]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert spreadsheet_safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Rutte", "5 %", "a=b", "„-“", -5, 1.5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert spreadsheet_safe(cell) == cell


def test_markdown_has_no_html_links_or_columns_that_a_text_brings() -> None:
    said = shown("<img src=x onerror=alert(1)> | [x](javascript:alert(1)) `\\` \r\n| y", "markdown").splitlines()
    assert len(said) == 3
    assert "<img" not in said[2] and "&lt;img" in said[2] and "\\[x](" in said[2] and said[2].count(" | ") == 0
