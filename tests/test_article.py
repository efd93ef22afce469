"""Pages become articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.article import from_entry, read_page
from extractors.model import Access, Article, Entry, Failure, Stage
from tests.page_samples import PARAGRAPHS, TEXT, URL, json_ld, page


def read(body: bytes, **options: object) -> Article:
    result = read_page(body, URL, **options)  # type: ignore[arg-type]
    assert isinstance(result, Article), result
    return result


def reason(body: bytes, content_type: str | None = None) -> str:
    result = read_page(body, URL, content_type=content_type)
    assert isinstance(result, Failure), result
    assert result.stage is Stage.ARTICLE
    return result.reason


def test_an_article_keeps_its_paragraphs_and_leaves_navigation_out() -> None:
    article = read(page())
    assert article.text == TEXT
    assert article.title == "Einigung in Vilnius"
    assert (article.language, article.access) == ("de", Access.FULL)


def test_json_ld_goes_before_everything_else() -> None:
    told = {
        "@type": "NewsArticle",
        "headline": "Einigung in Vilnius",
        "author": [{"@type": "Person", "name": "Erika Muster"}, {"@type": "Person", "name": "Max Beispiel"}],
        "datePublished": "2026-02-12T08:30:00+01:00",
    }
    head = json_ld(json.dumps(told)) + '<meta name="author" content="Redaktion"><meta name="date" content="2020-01-01">'
    article = read(page(head=head))
    assert article.authors == ("Erika Muster", "Max Beispiel")
    assert article.published_at == datetime(2026, 2, 12, 7, 30, tzinfo=UTC)
    assert (article.title_from, article.authors_from, article.published_from) == ("json_ld", "json_ld", "json_ld")


def test_a_canonical_on_another_host_is_recorded_only() -> None:
    article = read(page(head='<link rel="canonical" href="https://anders.example/x">'))
    assert article.declared_canonical == "https://anders.example/x"


def test_the_shown_description_becomes_the_first_paragraph() -> None:
    lede = "Nach langem Streit steht fest, wie viel die Mitglieder künftig für Verteidigung ausgeben."
    body = f"<div class='vorspann'><h2>{lede}</h2></div><div>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</div>"
    assert read(page(body, f'<meta name="description" content="{lede}">')).text.split("\n")[0] == lede


def test_a_description_that_is_not_shown_is_not_invented() -> None:
    head = '<meta name="description" content="Alle Nachrichten rund um das Bündnis, jeden Tag neu und aktuell.">'
    assert read(page(head=head)).text == TEXT


def test_a_list_of_links_inside_the_article_is_left_out() -> None:
    links = "<ul>" + "".join(f"<li><a href='/{i}'>Weitere Meldung Nummer {i}</a></li>" for i in range(4)) + "</ul>"
    body = f"<p>{PARAGRAPHS[0]}</p>{links}" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])
    assert read(page(body)).text == TEXT


def test_an_article_appended_for_endless_reading_is_left_out() -> None:
    more = "Etwas ganz anderes geschah am selben Tag in einer anderen Stadt, wie die Polizei später mitteilte. "
    second = f"<article><h1>Anderes Thema</h1><p>{more * 3}</p><p>{more * 4}</p></article></body>"
    article = read(page().replace(b"</body>", second.encode()))
    assert "anderes geschah" not in article.text


def test_an_article_cut_into_sections_is_read_whole() -> None:
    parts = [f"Abschnitt {i}: " + " ".join(PARAGRAPHS) for i in range(6)]
    body = "".join(f"<div class='teil'><div class='inhalt'><p>{p}</p></div><aside>Anzeige</aside></div>" for p in parts)
    text = read(page(body)).text
    assert all(p in text for p in parts)


def test_an_embedded_post_keeps_its_signature() -> None:
    words = "<p>Wir stehen zusammen und handeln gemeinsam.</p>— Kaja Muster (@kaja) 3. Juli 2026"
    post = f"<blockquote class='twitter-tweet'>{words}</blockquote>"
    body = f"<p>{PARAGRAPHS[0]}</p>{post}" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])
    assert "— Kaja Muster (@kaja)" in read(page(body)).text


def test_the_text_is_clean_of_invisible_characters() -> None:
    body = (
        "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
        .replace("Staaten", "Sta\u00adaten")
        .replace(" in ", "\u00a0in\u200b ")
    )
    body = body.replace("Bündnisses", "Bu\u0308ndnisses").replace("rasch", "rasch&#1;")
    assert read(page(body)).text == TEXT


def test_a_text_behind_a_paywall_is_kept_and_called_so() -> None:
    head = json_ld('{"@type": "NewsArticle", "headline": "Einigung in Vilnius", "isAccessibleForFree": "False"}')
    article = read(page(head=head))
    assert (article.access, article.text) == (Access.PAYWALL, TEXT)


def test_a_date_ahead_of_now_is_refused() -> None:
    now = datetime(2026, 2, 12, tzinfo=UTC)
    head = json_ld('{"@type": "NewsArticle", "headline": "Einigung", "datePublished": "2031-01-01T00:00:00Z"}')
    assert read(page(head=head), now=now).published_at is None
    assert read(page(head=head), now=now + timedelta(days=3650)).published_at is not None


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"", None, "empty_page"),
        (b"  \n ", None, "empty_page"),
        (b"%PDF-1.7 ...", None, "not_html"),
        (b"just words without any markup", None, "not_html"),
        (b"<html></html>", "image/png", "not_html"),
        (b"<p>" * 60_001, None, "too_much_markup"),
        (b"<div>" * 100_000 + b"<p>x", None, "too_much_markup"),
        (b"<p>" + b"x" * 13_000_000, None, "too_large"),
        (b"<html><head><title>x</title></head><body></body></html>", None, "no_text"),
        (b'<html><head><meta http-equiv="refresh" content="0; url=/b"></head></html>', None, "meta_refresh"),
    ],
    ids=lambda v: str(v)[:20],
)
def test_a_page_without_article_says_why(body: bytes, content_type: str | None, expected: str) -> None:
    assert reason(body, content_type) == expected


def test_deep_nesting_ends() -> None:
    read_page(b"<div>" * 50_000 + b"<p>" + TEXT.encode(), URL)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=shift_jis", "text/html; charset=nonsense"]))
def test_any_bytes_give_an_article_or_a_failure(noise: bytes, content_type: str | None) -> None:
    for body in (
        noise,
        b"<html><body><p>" + noise + b"</p><article>" + noise,
        page(head=json_ld(noise.decode("latin-1"))),
    ):
        result = read_page(body, "http://[", content_type=content_type)
        assert isinstance(result, Article | Failure)
        if isinstance(result, Article):
            assert result.text == result.text.strip()
            assert "\n\n" not in result.text


def test_an_entry_alone_becomes_a_feed_only_article() -> None:
    entry = Entry("k", "g", URL, URL, "Einigung in Vilnius", TEXT, ("dpa",), datetime(2026, 2, 12, tzinfo=UTC))
    article = from_entry(entry, "de")
    assert (article.access, article.text, article.language) == (Access.FEED_ONLY, TEXT, "de")
    assert (article.title_from, article.authors_from, article.published_from) == ("feed", "feed", "feed")
