"""Whether a page is the article, a part of it, or something in its stead."""

from __future__ import annotations

import re

from extractors.model import Access

SHORT = 1_500  # characters: a notice in the article's stead is shorter
TEASER = 1_200  # characters: what stands before a paywall is shorter
CUT = 0.6  # of the words the page declares
_DONE = r"(?:$|[\s.,!:;|–—-])"

_MISSING_TITLE = re.compile(
    r"^\W*(?:(?:error|fehler|erreur)?\W*(?:404|410)" + _DONE + r"|"
    r"(?:(?:the|this|diese|die|la|cette|esta|a|oh no|oops|sorry|ups|hoppla)\W+)*"
    r"(?:page|seite|inhalt|artikel|article|story|content|página|pagina|pagine|strona|siden|sidan|sivu|stránka|sayfa|oldal|страница|сторінка)"
    r"[^.|]{0,40}?\b(?:not found|nicht gefunden|nicht \w+ gefunden|existiert nicht|nicht (?:mehr )?verfügbar|introuvable|no encontrada|no existe|"
    r"não encontrada|non trovata|non esiste|niet gevonden|nie (?:została )?znalezion|nie istnieje|ikke funnet|ikke fundet|blev ikke fundet|"
    r"finns inte|hittades inte|ei löytynyt|nenalezena|nebyla nalezena|bulunamadı|nem található|не найдена|не знайдена|no longer (?:exists|available)|"
    r"doesn.?t exist|does not exist|can.?t be found|cannot be found|unavailable)"
    r"|not found"
    + _DONE
    + r"|nicht gefunden"
    + _DONE
    + r"|nie znaleziono|страница не найдена|сторінку не знайдено|ページが見つかりません|页面不存在|الصفحة غير موجودة"
    r"|we can.?t find (?:that|the|this) page|(?:wir|leider) (?:konnten|haben) .{0,30}seite nicht)",
    re.I,
)
_MISSING_TEXT = re.compile(
    r"(?:page|seite|página|pagina|strona|siden|sidan|article|artikel|content|inhalt)\b[^.!?]{0,60}"
    r"(?:not found|could ?n.t be found|could not be found|no longer exist|does ?n.t exist|has been (?:moved|removed|deleted)|nicht gefunden|existiert nicht|"
    r"nicht mehr (?:verfügbar|vorhanden)|n.existe (?:pas|plus)|introuvable|no existe|no se (?:ha )?encontr|non (?:è stata trovata|esiste)|niet gevonden|"
    r"nie (?:została )?znalezion|nie istnieje|не найдена|не знайдена)",
    re.I,
)
_WALL_TITLE = re.compile(
    r"^\W*(?:just a moment|attention required|access (?:to this page has been )?denied|zugriff verweigert|are you (?:a robot|human)|"
    r"robot check|bot (?:verification|detection)|security check|sicherheitsüberprüfung|checking your browser|verify(?:ing)? you are|"
    r"human verification|ddos|one (?:more )?moment|einen moment|un momento|un instant|(?:please )?wait|please enable|pardon our interruption|captcha|"
    r"403|forbidden|blocked|before you continue|bevor sie (?:fortfahren|weiter)|avant de continuer|antes de continuar|prima di continuare|"
    r"(?:ihre )?(?:privatsphäre|datenschutz)[- ]?einstellungen|privacy (?:settings|consent|gate)|cookie[- ]?(?:consent|wall|einstellungen|hinweis|policy|walls?)|consent|"
    r"we value your privacy|zustimmung|einwilligung|"
    r"log ?in|sign ?in|log ?on|anmeld(?:en|ung)|einloggen|login|connexion|se connecter|iniciar sesión|accedi|inloggen|logga in|logg inn|zaloguj|"
    r"вход|вхід|überprüfung|subscribe to (?:read|continue))" + _DONE,
    re.I,
)
_WALL_TEXT = re.compile(
    r"(?:please )?(?:enable|activate|turn on|allow) (?:javascript|cookies)|(?:javascript|cookies)\W+(?:and cookies )?(?:is|are|must be|needs to be)\W+(?:\w+ ){0,3}"
    r"(?:disabled|enabled|required)|(?:aktivieren|erlauben) sie (?:bitte )?(?:javascript|cookies)|bitte (?:aktivieren|javascript|cookies)|"
    r"activer javascript|habilit\w+ javascript|verify (?:that )?you are (?:a )?human|you are not a (?:ro)?bot|unusual traffic|ray id|"
    r"(?:we|wir|nous|and our partners)\b[^.]{0,60}\b(?:use|verwenden|nutzen|utilisons)\b[^.]{0,30}\bcookies|cookies and data|"
    r"accept all|alle akzeptieren|tout accepter|aceptar tod|accetta tutt|reject all|alle ablehnen|"
    r"log in to (?:continue|read)|sign in to (?:continue|read)|melden sie sich an|request (?:was )?blocked|you have been blocked|access denied",
    re.I,
)


def judge_access(
    text: str,
    titles: tuple[str, ...],
    *,
    is_article: bool = False,
    is_free: bool | None = None,
    word_count: int | None = None,
    asks_password: bool = False,
) -> Access:
    """Return what a page is: the full article, its teaser before a paywall, a wall, or a «not found» with status 200.

    `titles` are its title and headings; `is_article` and `is_free` what it declares. Only a short page can be
    a wall or missing, and one that declares itself an article needs a title that says so, so that an article
    about error 404 or about cookies stays one.
    """
    if len(text) < SHORT:
        named = [t for t in titles if t and len(t) < 120]
        if any(_MISSING_TITLE.search(t) for t in named) and not (is_article and len(text) > SHORT / 3):
            return Access.SOFT_404
        walled = any(_WALL_TITLE.search(t) for t in named)
        if (
            walled
            and (not is_article or _WALL_TEXT.search(text))
            and (len(text) < SHORT / 2 or _WALL_TEXT.search(text))
        ):
            return Access.BLOCKED
        if not is_article and len(text) < SHORT / 2:
            if asks_password and len(text) < SHORT / 5:
                return Access.BLOCKED
            if _WALL_TEXT.search(text):
                return Access.BLOCKED
            if len(text) < SHORT / 4 and _MISSING_TEXT.search(text):
                return Access.SOFT_404
    cut = len(text) < TEASER if word_count is None else len(text.split()) < CUT * word_count
    return Access.PAYWALL if is_free is False and cut else Access.FULL
