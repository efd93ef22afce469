"""Titles and bodies come out as plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feed_text import clean_title, plain_text


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("AT&amp;T &amp; Bell", "AT&T & Bell"),
        ("Fish &amp;amp; Chips", "Fish & Chips"),
        ("<b>Fett</b> gedruckt", "Fett gedruckt"),
        ("&lt;em&gt;Betont&lt;/em&gt; gesagt", "Betont gesagt"),
        ("1 < 2", "1 < 2"),
        ("1 &lt; 2", "1 < 2"),
        ("Wenn a <b und c> d", "Wenn a <b und c> d"),
        ("R&D bleibt R&D", "R&D bleibt R&D"),
        ("  Zwei\n Zeilen\t", "Zwei Zeilen"),
        ("abc\u202etxt.exe\u202c", "abctxt.exe"),
        ("null\u200bbreit\u200d\ufeff", "nullbreit"),
        ("NA\u00adTO", "NATO"),
        ("👩\u200d👩\u200d👧 🏳️\u200d🌈", "👩\u200d👩\u200d👧 🏳️\u200d🌈"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("u\u0308ber", "über"),
        ("a\x00b\x1bc\ud800d", "abcd"),
        ("Z" + "\u0301" * 500, "Ź\u0301\u0301\u0301"),
        ("<script>alert(1)</script>", None),
        ("<<b>script>alert(1)</script>", None),
        ("<img src=x onerror=alert(1)", None),
        ("", None),
        (None, None),
    ],
)
def test_a_title_becomes_one_plain_line(raw: str | None, title: str | None) -> None:
    assert clean_title(raw) == (title, False)


def test_a_monstrous_title_is_cut_and_says_so() -> None:
    title, cut = clean_title("Wort " * 5_000)
    assert title is not None and len(title) <= 1_000
    assert cut


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            "<p>Ein Absatz\nmit Umbruch.</p><p>Zwei<br/>drei &amp; vier</p>",
            "Ein Absatz mit Umbruch.\nZwei\ndrei & vier",
        ),
        ("<ul><li>eins<li>zwei</ul>", "eins\nzwei"),
        ("umbrochen\nund weiter\n\nneuer Absatz", "umbrochen und weiter\nneuer Absatz"),
        ("&lt;p&gt;doppelt&lt;/p&gt;geschützt", "doppelt\ngeschützt"),
        ("vor<script>alert('</p>')</script>nach", "vornach"),
        ("<style>p{}</style><p onclick='x>y'>rein</p>", "rein"),
        ("a<!-- <p>weg</p> -->b", "ab"),
        ('<img src="x" alt="1 > 0">Bild', "Bild"),
        ("<p title=it's>a</p> it's b", "a\nit's b"),
        ("5 < 6 bleibt", "5 < 6 bleibt"),
        ("<svg><title>x</title></svg>", None),
        ("   ", None),
    ],
)
def test_a_body_becomes_paragraphs(raw: str, text: str | None) -> None:
    assert plain_text(raw) == text


@given(st.text("<>/!-= \"'ab&;lt#scripmgoner", max_size=200))
def test_no_markup_survives_whatever_comes(raw: str) -> None:
    title, _ = clean_title(raw)
    assert not re.search(r"<(?:script|img|p|a)(?:\s[^<>]*=|\s*/?>)", title or "", re.IGNORECASE)
    plain_text(raw)


@pytest.mark.parametrize("piece", ["<", '<a ="', "<!--", "<script>", "&", "<a '", "&#", "<![CDATA[", "<svg>", "x\n\n"])
def test_long_hostile_markup_is_read_in_linear_time(piece: str) -> None:
    plain_text(piece * (400_000 // len(piece)))
    clean_title(piece * (400_000 // len(piece)))
