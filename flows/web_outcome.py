"""What a status or an error of the HTTP library means, as one of the fixed outcomes."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from extractors.model import Outcome
from flows.web_guard import AddressRefusedError, printable
from flows.web_model import OutcomeError

# ValueError: what yarl and the TLS library say to names and URLs that passed our own reading.
NETWORK_ERRORS = (aiohttp.ClientError, HttpProcessingError, OSError, ValueError)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_COMPLETE = frozenset({200, 203, 204, 205})
_BLOCKED = frozenset({401, 402, 403, 407, 451})


class DroppedError(aiohttp.ClientError):
    """The connection was closed before an answer came."""


def of_status(status: int, headers: Mapping[str, str], *, conditional: bool, retry_after: float | None) -> Outcome:
    """The outcome of an answer that is no redirect.

    `conditional`: whether validators were sent. `retry_after`: seconds, where the answer asks for them.
    """
    if status in _COMPLETE:
        return Outcome.OK
    if status == 304:
        return Outcome.NOT_MODIFIED if conditional else Outcome.BAD_RESPONSE
    if status in _BLOCKED or "cf-mitigated" in headers or (status == 202 and "x-amzn-waf-action" in headers):
        return Outcome.BLOCKED
    if status == 429 or (status == 503 and retry_after is not None):
        return Outcome.RATE_LIMITED
    if status in (404, 410):
        return Outcome.NOT_FOUND if status == 404 else Outcome.GONE
    return Outcome.HTTP_ERROR if status >= 400 else Outcome.BAD_RESPONSE


_QUOTED = re.compile(r":\s*(?:bytearray\()?b['\"]|\n")


def of_error(error: Exception) -> OutcomeError:
    """The outcome of an exception among NETWORK_ERRORS; its detail never quotes a URL or a proxy's password."""
    if isinstance(error, TimeoutError):
        return OutcomeError(Outcome.TIMEOUT, "no connection in time")
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return OutcomeError(Outcome.CONNECT, f"the proxy answered {error.status}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return _of_connect(error)
    if broken := _tls_trouble(error):
        return OutcomeError(Outcome.TLS, _said(broken))
    if isinstance(error, aiohttp.InvalidURL):
        return OutcomeError(Outcome.BAD_URL, "not a URL that can be asked")
    if isinstance(error, aiohttp.ClientPayloadError):
        return _of_payload(error)
    if isinstance(error, aiohttp.ClientResponseError | HttpProcessingError):
        # aiohttp quotes the bytes that it could not read, which may be of a cookie.
        return OutcomeError(Outcome.BAD_RESPONSE, printable(_QUOTED.split(error.message, maxsplit=1)[0], 200))
    if isinstance(error, aiohttp.ClientConnectionError | DroppedError | OSError):
        return OutcomeError(Outcome.CONNECT, _said(error))
    return OutcomeError(Outcome.BAD_RESPONSE, type(error).__name__)


def _of_connect(error: aiohttp.ClientConnectorError) -> OutcomeError:
    reason = error.os_error
    if isinstance(reason, AddressRefusedError):
        return OutcomeError(Outcome.ADDRESS_REFUSED, str(reason))
    if isinstance(error, aiohttp.ClientSSLError) or isinstance(reason, ssl.SSLError):
        return OutcomeError(Outcome.TLS, _said(reason))
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return OutcomeError(Outcome.DNS, _said(reason))
    where = "the proxy: " if isinstance(error, aiohttp.ClientProxyConnectionError) else ""
    return OutcomeError(Outcome.CONNECT, where + _said(reason))


def _tls_trouble(error: BaseException) -> ssl.SSLError | None:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__
    return cause


def _of_payload(error: aiohttp.ClientPayloadError) -> OutcomeError:
    said = str(error)
    if "Not enough data" in said or "not completed" in said or "Connection" in said:
        return OutcomeError(Outcome.TRUNCATED, "the body ends early")
    return OutcomeError(Outcome.BAD_RESPONSE, "a malformed body")


def _said(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return printable(f"certificate: {error.verify_message}", 200)
    if isinstance(error, OSError) and error.strerror:
        return printable(error.strerror, 200)
    return printable(str(error), 200) or type(error).__name__
