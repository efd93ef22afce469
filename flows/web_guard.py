"""Which URLs and which addresses may be asked at all.

Names are checked when they are read, addresses again when the socket is made: the second check is the one
that counts, since a name can answer differently the next time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ada_url
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from extractors.errors import UsageError
from extractors.model import Outcome
from flows.web_model import OutcomeError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
AddrInfo = tuple[int, int, int, str, Any]

# IANA special-purpose registries. Spelled out because `is_global` lets multicast, NAT64 and 6to4 through
# and changes between patch releases of Python.
_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Only 2000::/3 is given out for hosts; inside it these carry other addresses or are for books.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(n)  # from the registry of RFC 6890
    for n in ("2001::/23", "2001:db8::/32", "2002::/16", "3ffe::/16", "3fff::/20")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Line separators, marks without width, and those that turn the direction of reading.
_DECEIVING = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_USERINFO = re.compile(r"(?<=//)[^/?#]*@")
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_IPV4 = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_MAX_URL = 8000
_PORTS = {"http": 80, "https": 443}
_PRIVATE_NAMES = (
    *(".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".corp", ".private"),
    *(".home.arpa", ".onion"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked as far as its spelling goes: no credentials, no fragment, an ASCII host."""

    url: str
    scheme: str
    host: str  # lower case, without brackets
    port: int
    netloc: str  # host and port: the key of politeness

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def is_literal(self) -> bool:
        """Whether the host is an IP address; every spelling of one has become the usual one."""
        return ":" in self.host or _IPV4.fullmatch(self.host) is not None

    @property
    def yarl(self) -> URL:
        return URL(self.url, encoded=True)


def printable(text: str, limit: int = 500) -> str:
    """`text` on one line, without control characters, surrogates and marks that deceive, cut to `limit` characters."""
    text = text[:limit]
    return text if text.isprintable() else _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", _DECEIVING.sub("", text)))


def shown_url(raw: str) -> str:
    """A URL for a row or a message: printable, without credentials."""
    return _USERINFO.sub("", printable(raw, 2000))


def _percent_encoded(surrogate: re.Match[str]) -> str:
    code = ord(surrogate[0])
    return f"%{code & 0xFF:02X}" if 0xDC80 <= code <= 0xDCFF else "%EF%BF%BD"


def read_url(raw: str, base: str | None = None) -> Target:
    """Reads a URL as browsers do (WHATWG), relative to `base` where given.

    Raises OutcomeError: BAD_URL, SCHEME_REFUSED.
    """
    raw = raw.strip(" \t")
    if len(raw) > _MAX_URL:
        raise OutcomeError(Outcome.BAD_URL, f"a URL of {len(raw)} characters")
    if not raw.isprintable():
        if _CONTROL.search(raw):
            raise OutcomeError(Outcome.BAD_URL, "a URL with control characters")
        raw = _SURROGATE.sub(_percent_encoded, raw)
    try:
        url = ada_url.URL(raw, base) if base else ada_url.URL(raw)
    except ValueError:
        raise OutcomeError(Outcome.BAD_URL, "not a URL") from None
    scheme = url.protocol[:-1]
    if scheme not in _PORTS:
        raise OutcomeError(Outcome.SCHEME_REFUSED, f"scheme {printable(scheme, 40)}")
    if "#" in raw or "@" in raw or "@" in (base or ""):
        url.hash = url.username = url.password = ""
    name, port = url.hostname, url.port
    if name[:1] != "[" and (len(name) > 254 or not _HOST.fullmatch(name)):
        raise OutcomeError(Outcome.BAD_URL, "not a host name")
    number = int(port) if port else _PORTS[scheme]
    return Target(url.href, scheme, name.strip("[]"), number, f"{name}:{number}")


def is_public(address: Address) -> bool:
    """Whether an address belongs to a host on the open internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address in _NAT64:  # on a network without IPv4 every IPv4 host is reached this way
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _SPECIAL_V6)


@lru_cache(4096)
def _judged(host: str) -> tuple[Address | None, bool]:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None, False
    return address, is_public(address)


def _read_allowed(item: str) -> tuple[Network, int | None]:
    network, _, port = item.strip().rpartition(":")
    if not ("]" in network or (network and ":" not in network)):
        network, port = item.strip(), ""
    try:
        read = ipaddress.ip_network(network.replace("[", "").replace("]", ""), strict=False)
        return read, int(port) if port else None
    except ValueError:
        mend = "write it like 127.10.0.0/16 or [::1]:80"
        raise UsageError(f"allowed address {item!r}", "is no address or network", mend) from None


class AddressGuard:
    """Lets connections to public addresses through, and to those that a person allowed.

    Raises UsageError where an allowed address cannot be read.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(_read_allowed(item) for item in allowed if item.strip())
        self._proxies: set[tuple[str, int]] = set()

    def allows(self, host: str, port: int) -> bool:
        """Whether the IP address `host` may be connected to at `port`; False for what is no IP address."""
        address, public = _judged(host)
        return public or any(
            address is not None and address.version == network.version and address in network and given in (None, port)
            for network, given in self._allowed
        )

    def check_literal(self, target: Target) -> None:
        """Raises OutcomeError where the host of a URL is an IP address that may not be connected to."""
        if target.is_literal and not self.allows(target.host, target.port):
            raise OutcomeError(Outcome.ADDRESS_REFUSED, f"{target.host} is not a public address")

    def check_name(self, target: Target) -> None:
        """Raises OutcomeError for a name that no public host has; for use where a proxy resolves the names."""
        name = target.host.rstrip(".")
        if not target.is_literal and ("." not in name or name.endswith(_PRIVATE_NAMES)):
            raise OutcomeError(Outcome.ADDRESS_REFUSED, f"{name} is not a public name")

    def admit_proxy(self, host: str, port: int) -> None:
        """Lets sockets to the configured proxy through; URLs that name its address are still refused."""
        self._proxies.add((host, port))

    def make_socket(self, info: AddrInfo) -> socket.socket:
        """The socket factory of the connector: no socket, no connection. Raises AddressRefusedError."""
        family, kind, protocol, _, peer = info
        if not self.allows(peer[0], peer[1]) and (peer[0], peer[1]) not in self._proxies:
            raise AddressRefusedError(f"{peer[0]} is not a public address")
        return socket.socket(family, kind, protocol)


class AddressRefusedError(OSError):
    """No address of a name may be connected to."""


class GuardedResolver(AbstractResolver):
    """Resolves names in threads of its own and drops the addresses that the guard refuses.

    Its own threads, because a name server that does not answer holds one for many seconds.
    """

    def __init__(self, guard: AddressGuard, proxies: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._guard, self._proxies = guard, proxies
        self._threads = ThreadPoolExecutor(32, thread_name_prefix="natowire-dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, _look_up, host.encode("ascii"), port, family
        )
        if (host, port) in self._proxies:
            for address in found:
                self._guard.admit_proxy(address, port)
            kept = found
        else:
            kept = [address for address in found if self._guard.allows(address, port)]
        if not kept:
            raise AddressRefusedError(f"{host} has no public address ({', '.join(found[:4])})")
        return [
            ResolveResult(hostname=host, host=address, port=port, family=_family(address), proto=0, flags=0)
            for address in kept
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _look_up(host: bytes, port: int, family: int) -> list[str]:
    infos = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
    # An address with a zone («fe80::1%eth0») is never public and the guard refuses what it cannot read.
    return list(dict.fromkeys(str(info[4][0]) for info in infos))
