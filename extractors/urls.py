"""Canonical URLs and their ids: two spellings of one address become one, two articles never do."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_from_bytes, unquote_to_bytes

import ada_url

LONGEST_URL = 4_096
_SCHEMES = ("http://", "https://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LOGIN = re.compile(r"(?<=[/\\:])[^/\\?#\s]*@")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_PLAIN = re.compile(r"[\w.~/:,!@-]*", re.ASCII)
_SLASHES = re.compile(r"/{2,}")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

# Parameters that say how a reader came, never which article it is. Anchored: courlan's own list matches word
# beginnings (`gallery=`, `keyword=`, `cid=`) and its query reader drops valueless parameters (`?4711`), both of which
# merge different articles.
_TRACKING = re.compile(
    r"""(?:
      (?:utm|mtm|pk|piwik|matomo|itm|hsa|vero|oly|mkt|wt\.mc|guce|fb_action)_.*
    | (?:at|ns|ga|cx|sc|mc|stm|pd|wt)_(?:medium|campaign|source|content|term|custom\d?|link_.*|format|ptr_name
        |mchannel|linkname|fee|cid|eid|cmp|mc|zmc|tr|recs|rd_.*)
    | (?:fbc|gc|dc|ttc|twc|yc|ysc|msclk)l?id | gclsrc | epik | gbraid | wbraid | gad_source
    | igsh(?:id)? | li_fat_id | fb_(?:source|ref) | _(?:ga|gl|openstat|hsenc|hsmi) | mkt_tok
    | wt\.(?:mc|zmc|mc_id|nav|tsrc) | wtmc | xtor | xtref | xtcr | cmp | cmpid | ocid | ncid | icid | ito | emc
    | smid | smtyp | smprod | srnd | tpcc | trk | trkcampaign | spm | dm_i | sfmc_id | sr_share | leadsource
    | guccounter | (?:__)?twitter_impression | ref_(?:src|url) | referr?er | jsessionid | phpsessid | amp
    )""",
    re.VERBOSE,
)
# Names that also serve as article numbers: dropped only where their value carries no digit (`ref=rss`, not `cid=4711`).
_AMBIGUOUS = frozenset(
    ["ref", "source", "medium", "campaign", "partner", "partnerid", "cid", "eid", "sid", "aff", "affiliate", "via"]
)


def _trimmed(url: str) -> str | None:
    """Cut the white space around an address; None where it is empty, too long or has control characters inside."""
    if not isinstance(url, str):
        return None
    url = url.strip(" \t\r\n\f\ufeff\u00a0")
    return None if not url or len(url) > LONGEST_URL or _CONTROL.search(url) else url


def _href(url: str, base: str | None = None) -> str | None:
    """Read an address as a browser does; None where it is malformed or not http(s)."""
    try:
        href = str((ada_url.URL(url, base) if base else ada_url.URL(url)).href)
    except (ValueError, UnicodeError):
        return None
    return href if href.startswith(_SCHEMES) else None


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Part an address into scheme, host with port, path and query; credentials and fragment are dropped."""
    trimmed = _trimmed(url)
    href = _href(trimmed) if trimmed else None
    if href is None:
        return None
    scheme, _, rest = href.partition("://")
    rest, _, query = rest.partition("#")[0].partition("?")
    authority, _, path = rest.partition("/")
    return scheme, authority.rpartition("@")[2], "/" + path, query


def _normal_percent(match: re.Match[str]) -> str:
    char = chr(int(match[0][1:], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _normal_path(path: str) -> str:
    path = _SLASHES.sub("/", _SESSION_IN_PATH.sub("", path))
    if "%" in path:
        path = _PERCENT.sub(_normal_percent, path)
    return path.rstrip("/") or "/"


@lru_cache(4_096)
def _names_tracking(name: str) -> bool:
    return _TRACKING.fullmatch(name) is not None


def _is_tracking(name: str, value: str) -> bool:
    name = name.lower()
    if name in _AMBIGUOUS:
        return not any(c.isdigit() for c in value)
    return len(name) < 40 and _names_tracking(name)


def _part(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return quote_from_bytes(unquote_to_bytes(text.replace("+", "%20")), safe="-._~/:,!@")


def _normal_query(query: str, keep_tracking: bool) -> str:
    kept = []
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        if piece and (keep_tracking or not _is_tracking(name, value)):
            kept.append((_part(name), _part(value)))
    kept.sort(key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in kept)


def _normal(url: str, scheme: str | None, keep_tracking: bool) -> str | None:
    parts = _split(url)
    if parts is None:
        return None
    query = _normal_query(parts[3], keep_tracking) if parts[3] else ""
    return f"{scheme or parts[0]}://{parts[1]}{_normal_path(parts[2])}{'?' + query if query else ''}"


def canonical_url(url: str) -> str | None:
    """Give the one spelling of a web address, or None where it is not a well-formed http(s) URL; never raises.

    Lower-cased ASCII host, no default port, no credentials, fragment, trailing slash or tracking parameters; all
    other query parameters are kept and sorted by name. The scheme is kept: http and https stay two addresses.
    """
    return _normal(url, None, keep_tracking=False)


def watch_key(url: str) -> str | None:
    """Give the spelling under which two sources are the same feed, or None where it is no http(s) URL.

    As `canonical_url`, but http and https are one and every parameter counts.
    """
    return _normal(url, "https", keep_tracking=True)


def has_login(url: str) -> bool:
    """Say whether an address holds a user name or a password, in whatever spelling a browser would find it."""
    try:
        read = ada_url.URL(url.strip())
    except (ValueError, UnicodeError):
        return _LOGIN.search(url) is not None
    return bool(read.username or read.password)


def without_login(url: str) -> str:
    """Give an address without its login, for a message; it may be malformed."""
    return _LOGIN.sub("", url)


def resolve_link(base: str, link: str) -> str | None:
    """Make a link absolute against its base, or None where it is no http(s) address (`javascript:`, `mailto:` …)."""
    trimmed = _trimmed(link)
    if trimmed is None or trimmed[0] == "#":
        return None
    return _href(trimmed) or (_href(trimmed, base) if base else None)


def same_site(one: str, other: str) -> bool:
    """Say whether two URLs are of one site: the same host, or hosts under one domain that a site can register."""
    hosts = host_of(one), host_of(other)
    if hosts[0] is None or hosts[1] is None or hosts[0] == hosts[1]:
        return hosts[0] is not None and hosts[0] == hosts[1]
    sites = {_site(host) for host in hosts if host}
    return len(sites) == 1 and None not in sites


def _site(host: str) -> str | None:
    labels = host.split(".")
    if len(labels) < 2 or not labels[-1].isalpha():  # a name without a domain, or an address
        return None
    # Under country codes the second label is often a category (co.uk, com.tr, gov.pl).
    kept = 3 if len(labels[-1]) == 2 and len(labels[-2]) <= 3 and len(labels) > 2 else 2
    return ".".join(labels[-kept:])


def host_of(url: str) -> str | None:
    """Give the host name of an http(s) URL, without its port, or None."""
    parts = _split(url)
    if parts is None:
        return None
    host = parts[1]
    return host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]
