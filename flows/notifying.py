"""Telling people, through apprise: mail, Slack, Teams, Matrix, ntfy, webhooks and what else it speaks.

The address of a target is a secret. It stands in the settings alone, and no text that leaves here holds a part of it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr

from flows.report.model import plain, safe_url
from flows.settings import NOTIFY

SHORTEST_SECRET = 3  # characters of an address that are struck out wherever they stand
_LOUD = ("urllib3", "requests", "aiohttp", "httpx", "paho", "slixmpp")  # their debug lines hold addresses
# What chats take for calls and for links under other words: @everyone, <!channel>, <https://…|word>, [word](https://…).
# A joiner that nobody sees makes text of it.
_CALL = re.compile(r"(?<=@)(?=\w)|(?<=<)(?=[!@#&\w])|(?<=\])(?=\()")


@dataclass(frozen=True, slots=True)
class Message:
    """What a target is told: a title, a text, and a page for those who take HTML (mail)."""

    title: str
    body: str
    html: str = ""


def harmless(value: object, most: int = 300) -> str:
    """Give a text of strangers on one line, so that it stays a text wherever it is sent: no controls, no calls."""
    return _CALL.sub("\u2060", plain(value, most))


def link(url: object) -> str:
    """Give an http or https URL to follow, in which no chat finds a call; nothing for any other."""
    return safe_url(url).replace("@", "%40")


def send(address: SecretStr, message: Message) -> str:
    """Send a message; gives nothing when it was taken, else why not, without any part of the address."""
    import apprise

    with _captured() as told:
        asset = apprise.AppriseAsset(app_id="natowire", app_desc="natowire", app_url="", async_mode=False)
        target: Any = apprise.Apprise(asset=asset)
        try:
            if not target.add(address.get_secret_value()):
                return _without(address, "its address is none that apprise knows: " + "; ".join(told))
            wants_html = bool(message.html) and all(t.notify_format == apprise.NotifyFormat.HTML for t in target)
            body = message.html if wants_html else message.body
            form = apprise.NotifyFormat.HTML if wants_html else apprise.NotifyFormat.TEXT
            if target.notify(title=message.title, body=body, body_format=form):
                return ""
        except Exception as error:  # a service's plugin is not ours, and must not keep others from being told
            return _without(address, f"{type(error).__name__}: {error}")
        return _without(address, "; ".join(told) or "it was not taken")


def no_address(name: str) -> str:
    """Say that a target has no address, and where it goes."""
    return f"target {name} has no address; set {NOTIFY}{name.upper()} to an apprise URL"


class _Kept(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(plain(record.getMessage(), 200))


@contextmanager
def _captured() -> Iterator[list[str]]:
    """Keep what apprise logs to ourselves: its lines may hold the address."""
    lines: list[str] = []
    logger, handler = logging.getLogger("apprise"), _Kept(lines)
    others = [logging.getLogger(name) for name in _LOUD]
    before = logger.propagate, logger.level, logger.handlers[:], [other.level for other in others]
    logger.propagate, logger.handlers = False, [handler]
    logger.setLevel(logging.WARNING)
    for other in others:
        other.setLevel(logging.ERROR)
    try:
        yield lines
    finally:
        logger.propagate, logger.handlers = before[0], before[2]
        logger.setLevel(before[1])
        for other, level in zip(others, before[3], strict=True):
            other.setLevel(level)


def _without(address: SecretStr, text: str) -> str:
    """Strike out every part of an address."""
    secret = address.get_secret_value()
    scheme, _, rest = secret.partition("://")
    parts = {secret, unquote(secret), rest, unquote(rest)}
    for part in re.split(r"[/:@?&=#,;+\s]+", rest or scheme):
        parts |= {part, unquote(part)}
    for part in sorted((p for p in parts if len(p) >= SHORTEST_SECRET), key=len, reverse=True):
        text = re.sub(re.escape(part), "…", text, flags=re.IGNORECASE)
    return plain(text, 300)
