"""Secrets: where they may come from, and that nothing written shows them.

A source whose address holds a key is listed with a name in its place, `https://a.example/feed?key=${A_EXAMPLE}`, and
the key stands in the environment as `NATOWIRE_SECRET_A_EXAMPLE`. It is put in when the address is asked and taken out
of all that comes back, so that no row, log or export has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies_environment

from flows.web_model import Fetched

PREFIX = "NATOWIRE_SECRET_"
HIDDEN = "***"
_PLACE = re.compile(r"\$(?:\{|%7B)(?P<name>[A-Z0-9_]{1,100})(?:\}|%7D)", re.IGNORECASE)
_TOLD_BY_NAME = re.compile(
    r"TOKEN|SECRET|PASSWORD|PASSWD|API_KEY|AUTH_STRING|CREDENTIAL|NATOWIRE_NOTIFY", re.IGNORECASE
)
_SHORTEST = 6  # a shorter value is in too many words to be hidden everywhere


class Secrets:
    """The secrets of an environment, never printed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._named = {
            name.removeprefix(PREFIX).upper(): value
            for name, value in environment.items()
            if name.startswith(PREFIX) and value
        }
        told = [value for name, value in environment.items() if _TOLD_BY_NAME.search(name)]
        self._values = {*self._named.values(), *told, *_proxy_passwords()}

    def fill(self, url: str) -> str:
        """Put the secrets into an address in place of their names; one that is not set stays a name."""
        return _PLACE.sub(lambda found: self._value(found) or found[0], url)

    def missing(self, url: str) -> list[str]:
        """Give the names in an address that the environment has no value for."""
        return [PREFIX + found["name"].upper() for found in _PLACE.finditer(url) if self._value(found) is None]

    def hide(self, text: str) -> str:
        """Take every secret out of a text, in each of its spellings."""
        for spelling, shown in self._spellings:
            if spelling in text:
                text = text.replace(spelling, shown)
        return text

    def _value(self, found: re.Match[str]) -> str | None:
        value = self._named.get(found["name"].upper())
        return None if value is None else quote(value, safe="")

    @cached_property
    def _spellings(self) -> list[tuple[str, str]]:
        names = {value: "${" + name + "}" for name, value in self._named.items()}
        spelled = {
            spelling: names.get(value, HIDDEN)
            for value in self._values
            if len(value) >= _SHORTEST
            for spelling in (value, quote(value, safe=""), quote(value), json.dumps(value)[1:-1])
        }
        return sorted(spelled.items(), key=lambda item: -len(item[0]))


def names_secrets(url: str) -> bool:
    """Say whether an address holds the name of a secret."""
    return _PLACE.search(url) is not None


def without_secrets(fetched: Fetched, secrets: Secrets) -> Fetched:
    """Take the secrets out of everything that is told of a fetch; what it moved to is not followed next time."""
    hide = secrets.hide
    return replace(
        fetched,
        final_url=hide(fetched.final_url),
        headers=tuple((name, hide(value)) for name, value in fetched.headers),
        permanent_url=None,
        detail=hide(fetched.detail),
        attempts=tuple(
            replace(a, url=hide(a.url), redirect_to=a.redirect_to and hide(a.redirect_to), detail=hide(a.detail))
            for a in fetched.attempts
        ),
    )


def _proxy_passwords() -> list[str]:
    found = []
    for scheme, spelled in getproxies_environment().items():
        if scheme != "no":
            try:
                password = urlsplit(spelled if "://" in spelled else f"http://{spelled}").password
            except ValueError:
                continue
            found += [password, unquote(password)] if password else []
    return found
