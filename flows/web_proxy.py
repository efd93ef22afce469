"""Proxies as the environment names them (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.request import getproxies_environment

from yarl import URL

from extractors.errors import UsageError
from flows.web_guard import Target


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy; `url` is without its credentials, which are in `login` and never printed."""

    url: URL
    login: str | None = field(repr=False)  # the value of Proxy-Authorization


class Proxies:
    """The proxy to be used for a URL, if any. aiohttp's own reading of the environment also sends .netrc logins."""

    def __init__(self, by_scheme: dict[str, Proxy], no_proxy: str) -> None:
        self._by_scheme = by_scheme
        self._bypassed = tuple(name.strip().lstrip(".").lower() for name in no_proxy.split(",") if name.strip())

    @classmethod
    def from_environment(cls) -> Self:
        """Raises UsageError for a proxy that is not spoken to by HTTP; the message never holds its address."""
        found = getproxies_environment()
        by_scheme = {}
        for scheme in ("http", "https"):
            if spelled := found.get(scheme) or found.get("all"):
                by_scheme[scheme] = _read(scheme, spelled)
        return cls(by_scheme, found.get("no", ""))

    @property
    def addresses(self) -> frozenset[tuple[str, int]]:
        """Host and port of each proxy: a configured proxy may stand in a private network."""
        return frozenset((p.url.raw_host or "", p.url.port or 80) for p in self._by_scheme.values())

    def of(self, target: Target) -> Proxy | None:
        """The proxy for this URL; None where it is asked directly."""
        proxy = self._by_scheme.get(target.scheme)
        return None if proxy is None or self._bypasses(target) else proxy

    def _bypasses(self, target: Target) -> bool:
        return any(
            name in ("*", target.host, target.netloc) or target.host.endswith(f".{name}") for name in self._bypassed
        )


def _read(scheme: str, spelled: str) -> Proxy:
    mend = "write it like http://proxy.example:3128"
    try:
        url = URL(spelled if "://" in spelled else f"http://{spelled}")
    except ValueError:
        raise UsageError(f"{scheme} proxy", "the environment names no URL", mend) from None
    if url.scheme not in ("http", "https") or not url.raw_host:
        raise UsageError(f"{scheme} proxy", f"{url.scheme} proxies cannot be used", mend)
    login = None
    if url.user or url.password:
        login = "Basic " + b64encode(f"{url.user or ''}:{url.password or ''}".encode()).decode("ascii")
    return Proxy(url.with_user(None).with_path("/"), login)
