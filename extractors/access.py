"""Whether a page is the article, a part of it, or something in its stead."""

from __future__ import annotations

import re

from extractors.model import Access

SHORT = 1_500  # characters: a notice in the article's stead is shorter
TEASER = 1_200  # characters: what stands before a paywall is shorter
CUT = 0.6  # of the words the page declares
MAX_TITLE = 120

_THING = (
    r"page|seite|inhalt|artikel|article|story|content|página|pagina|strona|strony|siden|sidan|stránka|sayfa|"
    r"oldal|страница|страницу|сторінка|сторінку"
)
_GONE = (
    r"not found|nicht gefunden|nicht \w+ gefunden|existiert nicht|nicht (?:mehr )?(?:verfügbar|vorhanden)|"
    r"introuvable|n.existe (?:pas|plus)|no encontrada|no existe|não (?:foi )?encontrada|"
    r"non (?:è stata )?trovata|non esiste|niet gevonden|nie została znaleziona|nie istnieje|"
    r"(?:ikke|blev ikke) (?:funnet|fundet)|finns inte|hittades inte|ei löytynyt|nenalezena|nebyla nalezena|"
    r"bulunamadı|nem található|не найдена|не знайдена|no longer (?:exists|available)|"
    r"(?:doesn.?t|does not) exist|(?:can.?t|cannot|could ?n.t|could not) be found|"
    r"has been (?:moved|removed|deleted)|unavailable"
)
_END = r"(?:$|[\s.,!:;|–—-])"
# A title that says it at its beginning; an article's title would go on, so what follows has to be short.
_MISSING_TITLE = re.compile(
    rf"^\W*(?:(?:error|fehler|erreur|http)?\W*(?:404|410){_END}"
    rf"|(?:(?:the|this|diese|die|la|cette|esta|a|sorry|oops|ups|hoppla)\W+)*(?:{_THING})[^.|]{{0,40}}?\b(?:{_GONE})"
    rf"|(?:not found|nicht gefunden){_END}|nie znaleziono|(?:we|sorry).{{0,12}}can.?t find (?:that|the|this) page"
    r"|не найдено|ページが見つかりません|页面不存在|الصفحة غير موجودة)",
    re.I,
)
_MISSING_TEXT = re.compile(rf"\b(?:{_THING})\b[^.!?]{{0,60}}?(?:{_GONE})", re.I)
_ROBOT_TITLE = (
    r"just a moment|attention required|access (?:to this page has been )?denied|zugriff verweigert|"
    r"are you (?:a robot|human)|robot check|bot (?:verification|detection)|security check|"
    r"sicherheits(?:überprüfung|abfrage)|checking your browser|verify(?:ing)? you are|human verification|ddos|"
    r"one (?:more )?moment|einen moment|un (?:momento|instant)|please (?:wait|enable)|pardon our interruption|"
    r"captcha|403|forbidden|(?:you have been )?blocked"
)
_CONSENT_TITLE = (
    r"before you continue|bevor sie (?:fortfahren|weiter)|avant de continuer|antes de continuar|"
    r"prima di continuare|(?:ihre )?(?:privatsphäre|datenschutz)[- ]?einstellungen|"
    r"privacy (?:settings|consent|gate)|we value your privacy|"
    r"cookie[- ]?(?:consent|wall|einstellungen|hinweis|policy)|consent|zustimmung|einwilligung"
)
_LOGIN_TITLE = (
    r"(?:log|sign) ?(?:in|on)|anmeld(?:en|ung)|einloggen|connexion|se connecter|iniciar sesión|accedi|"
    r"inloggen|logga in|logg inn|zaloguj|вход|вхід|subscribe to (?:read|continue)"
)
_WALL_TITLE = re.compile(rf"^\W*(?:{_ROBOT_TITLE}|{_CONSENT_TITLE}|{_LOGIN_TITLE}){_END}", re.I)
_WALL_TEXT = re.compile(
    r"(?:enable|activate|turn on|allow) (?:javascript|cookies)|"
    r"(?:aktivieren|erlauben) sie (?:bitte )?(?:javascript|cookies)|bitte (?:aktivieren|javascript|cookies)|"
    r"(?:javascript|cookies)(?: and cookies)? (?:is|are|must be) (?:disabled|required|enabled)|"
    r"activer javascript|habilit\w+ javascript|verify (?:that )?you are (?:a )?human|you are not a (?:ro)?bot|"
    r"unusual traffic|ray id|"
    r"\b(?:we|wir|nous|partners)\b[^.]{0,60}\b(?:use|verwenden|nutzen|utilisons)\b[^.]{0,30}\bcookies|"
    r"cookies and data|(?:accept|reject) all|alle (?:akzeptieren|ablehnen)|tout (?:accepter|refuser)|"
    r"aceptar tod|accetta tutt|(?:log|sign) in to (?:continue|read)|melden sie sich an|"
    r"request (?:was )?blocked|you have been blocked|access denied|don.t have permission",
    re.I,
)


def _in_its_stead(text: str, titles: list[str], is_article: bool, asks_password: bool) -> Access | None:
    """Return what a short page is where it is no article."""
    says_wall = _WALL_TEXT.search(text) is not None
    if any(_MISSING_TITLE.search(t) for t in titles) and (not is_article or len(text) < SHORT / 3):
        return Access.SOFT_404
    if any(_WALL_TITLE.search(t) for t in titles) and (says_wall or (not is_article and len(text) < SHORT / 2)):
        return Access.BLOCKED
    if is_article or len(text) >= SHORT / 2:
        return None
    if says_wall or (asks_password and len(text) < SHORT / 5):
        return Access.BLOCKED
    return Access.SOFT_404 if len(text) < SHORT / 4 and _MISSING_TEXT.search(text) else None


def judge_access(
    text: str,
    titles: tuple[str, ...],
    *,
    is_article: bool = False,
    is_free: bool | None = None,
    word_count: int | None = None,
    asks_password: bool = False,
) -> Access:
    """Return what a page is: the full article, its teaser before a paywall, a wall, or «not found» with status 200.

    `titles` are its title and headings; `is_article`, `is_free` and `word_count` what it declares. Only a short
    page can be a wall or missing, and one that declares itself an article needs more to be taken for it, so that
    an article about error 404 or about cookies stays one.
    """
    if len(text) < SHORT:
        named = [t for t in titles if t and len(t) < MAX_TITLE]
        other = _in_its_stead(text, named, is_article, asks_password)
        if other is not None:
            return other
    cut = len(text) < TEASER if not word_count else len(text.split()) < CUT * word_count
    return Access.PAYWALL if is_free is False and cut else Access.FULL
