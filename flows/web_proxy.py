"""Proxies as the environment names them (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from urllib.request import (
    getproxies_environment,
    proxy_bypass_environment,  # type: ignore[attr-defined]  # public, documented nowhere, unknown to typeshed
)

import aiohttp
from yarl import URL

from extractors.errors import UsageError
from flows.web_guard import Target


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy; `url` is without its credentials, which are in `auth` and never printed."""

    url: URL
    auth: aiohttp.BasicAuth | None = field(repr=False)


class Proxies:
    """The proxy to be used for a URL, if any. aiohttp's own reading of the environment also sends .netrc logins."""

    def __init__(self, by_scheme: dict[str, Proxy], bypass: dict[str, str]) -> None:
        self._by_scheme, self._bypass = by_scheme, bypass

    @classmethod
    def from_environment(cls) -> Self:
        """Raises UsageError for a proxy that is not spoken to by HTTP; the message never holds its address."""
        found = getproxies_environment()
        by_scheme = {}
        for scheme in ("http", "https"):
            if spelled := found.get(scheme) or found.get("all"):
                by_scheme[scheme] = _read(scheme, spelled)
        return cls(by_scheme, found)

    @property
    def addresses(self) -> frozenset[tuple[str, int]]:
        """Host and port of each proxy: a configured proxy may stand in a private network."""
        return frozenset((p.url.raw_host or "", p.url.port or 80) for p in self._by_scheme.values())

    def of(self, target: Target) -> Proxy | None:
        """The proxy for this URL; None where it is asked directly."""
        proxy = self._by_scheme.get(target.scheme)
        if proxy is None or proxy_bypass_environment(target.netloc, self._bypass):
            return None
        return proxy


def _read(scheme: str, spelled: str) -> Proxy:
    mend = "write it like http://proxy.example:3128"
    try:
        url = URL(spelled if "://" in spelled else f"http://{spelled}")
    except ValueError:
        raise UsageError(f"{scheme} proxy", "the environment names no URL", mend) from None
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise UsageError(f"{scheme} proxy", f"{url.scheme} proxies cannot be used", mend)
    auth = aiohttp.BasicAuth(url.user or "", url.password or "", "utf-8") if url.user or url.password else None
    return Proxy(url.with_user(None).with_path("/"), auth)
