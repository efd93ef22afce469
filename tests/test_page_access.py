"""Walls and missing pages are told from articles."""

from __future__ import annotations

import pytest

from extractors.article import read_page
from extractors.model import Access, Article
from tests.page_samples import PARAGRAPHS, URL, json_ld, page

WALLS = [
    "<title>Just a moment...</title><noscript>Please enable JavaScript and cookies to continue</noscript>",
    "<title>Before you continue</title><h1>Before you continue</h1><p>We use cookies and data to deliver services.</p>",
    "<title>Anmelden</title><form><input name=user><input type=password></form>",
    "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this server.</p>",
    "<title>Zeitung</title><p>Bitte aktivieren Sie JavaScript und Cookies, um diese Seite zu nutzen.</p>",
    "<title>Are you a robot?</title><p>We have detected unusual traffic from your network.</p>",
]
MISSING = [
    "<title>Page not found</title><h1>Page not found</h1><p>Sorry, we could not find what you were looking for.</p>",
    "<title>404 - Zeitung</title><p>Hier ist nichts, bitte versuchen Sie es auf der Startseite noch einmal.</p>",
    "<title>Seite nicht gefunden | Zeitung</title><p>Die gesuchte Seite gibt es leider nicht oder nicht mehr.</p>",
    "<title>Page introuvable</title><p>Désolé, la page que vous cherchez n'existe pas ou plus sur notre site.</p>",
    "<title>Página no encontrada - Diario</title><p>Lo sentimos, no hemos podido encontrar esta página.</p>",
    "<title>Nie znaleziono strony</title><p>Przepraszamy, strona o podanym adresie nie istnieje w serwisie.</p>",
    "<title>Страница не найдена</title><p>К сожалению, такой страницы на нашем сайте больше нет.</p>",
]


def access(html: str) -> Article:
    result = read_page(f"<html><head>{html}</body></html>".encode(), URL)
    assert isinstance(result, Article), result
    return result


@pytest.mark.parametrize("html", WALLS)
def test_a_wall_has_no_text(html: str) -> None:
    article = access(html)
    assert (article.access, article.text) == (Access.BLOCKED, "")


@pytest.mark.parametrize("html", MISSING)
def test_a_missing_page_has_no_text(html: str) -> None:
    article = access(html)
    assert (article.access, article.text) == (Access.SOFT_404, "")


@pytest.mark.parametrize(
    "title",
    [
        "Fehler 404: Warum so viele Seiten verschwinden",
        "Cookie-Banner: Was Gerichte entschieden haben",
        "Seite nicht gefunden, Partei verloren",
    ],
)
def test_an_article_about_errors_or_cookies_stays_an_article(title: str) -> None:
    extra = "Wir verwenden Cookies, heißt es auf vielen Seiten, und wer eine Seite nicht findet, sieht den Fehler 404."
    body = "".join(f"<p>{p}</p>" for p in [*PARAGRAPHS, extra])
    head = json_ld('{"@type": "NewsArticle", "headline": "' + title + '", "datePublished": "2026-01-05"}')
    article = read_page(page(body, head, title), URL)
    assert isinstance(article, Article)
    assert article.access is Access.FULL
    assert extra in article.text
