"""TLS and proxies, with certificates made here."""

import asyncio
import base64
import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from extractors.errors import UsageError
from extractors.model import Outcome
from flows.web import Request, WebClient, WebSettings
from tests.small_web import Seen, SmallWeb

x509 = pytest.importorskip("cryptography.x509")


class Issued(NamedTuple):
    context: ssl.SSLContext
    ca_file: str


def issue(folder: Path, *, names: list[str], days: int = 1) -> Issued:
    """A self-signed certificate for IP addresses and names, valid for so many days from yesterday."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "natowire test")])
    alternatives = [
        x509.IPAddress(ipaddress.ip_address(name)) if name[-1].isdigit() else x509.DNSName(name) for name in names
    ]
    began = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(began - timedelta(days=9))
        .not_valid_after(began + timedelta(days=1 + days))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return Issued(context, str(ca_file))


@pytest.fixture
def plain() -> Iterator[SmallWeb]:
    with SmallWeb() as small:
        yield small


async def asked(web: SmallWeb, ca_file: str | None) -> tuple[Outcome, str]:
    settings = WebSettings(allow_addresses=web.allow, min_gap_s=0, ca_file=ca_file)
    async with WebClient(settings) as http:
        page = await http.fetch(Request(web.put("/a", "secret"), "feed"))
    return page.outcome, page.detail


async def test_a_trusted_certificate_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = SmallWeb()
    issued = issue(tmp_path, names=[web.address()])
    with SmallWeb(tls=issued.context, network=web.network) as web:
        assert (await asked(web, issued.ca_file))[0] is Outcome.OK
        monkeypatch.setenv("SSL_CERT_FILE", issued.ca_file)
        assert (await asked(web, None))[0] is Outcome.OK


@pytest.mark.parametrize(
    ("names", "days", "trusted", "detail"),
    [
        ([], 1, False, "self-signed"),
        (["other.example"], 1, True, "IP address mismatch"),
        ([], -1, True, "expired"),
    ],
)
async def test_a_certificate_that_is_not_right_ends_as_tls(
    tmp_path: Path, names: list[str], days: int, trusted: bool, detail: str
) -> None:
    web = SmallWeb()
    issued = issue(tmp_path, names=names or [web.address()], days=days)
    with SmallWeb(tls=issued.context, network=web.network) as web:
        outcome, said = await asked(web, issued.ca_file if trusted else None)
        assert outcome is Outcome.TLS
        assert detail in said
        assert not web.seen


def test_a_file_of_authorities_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        WebClient(WebSettings(ca_file="/nowhere/ca.pem"))
    (tmp_path / "ca.pem").write_text("nonsense")
    with pytest.raises(UsageError, match="cannot be read"):
        WebClient(WebSettings(ca_file=str(tmp_path / "ca.pem")))


# proxies


async def test_a_configured_proxy_may_be_private_and_gets_its_password(
    plain: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://user:hush@{plain.address()}:{plain.port}")
    plain.put("/a", "through the proxy")
    async with WebClient(WebSettings(min_gap_s=0)) as http:
        page = await http.fetch(Request("http://news.example/a", "feed"))
        refused = [
            await http.fetch(Request(url, "feed"))
            for url in (plain.url("/a"), "http://localhost/", "http://10.0.0.5/", "http://db.internal/")
        ]
    assert page.body == b"through the proxy"
    assert plain.seen[0].request_line == "GET http://news.example/a HTTP/1.1"
    assert plain.seen[0].headers["proxy-authorization"] == "Basic " + base64.b64encode(b"user:hush").decode()
    assert len(plain.seen) == 1
    assert {one.outcome for one in refused} == {Outcome.ADDRESS_REFUSED}
    assert "hush" not in repr((page, http._proxies.__dict__, refused))


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_refuses_is_named_without_its_password(
    plain: SmallWeb, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    async def refuse(_seen: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    plain.put("/", script=refuse)
    plain.put("news.example:443", script=refuse)
    monkeypatch.setenv(f"{scheme}_proxy", f"http://user:hush@{plain.address()}:{plain.port}")
    async with WebClient(WebSettings(min_gap_s=0)) as http:
        page = await http.fetch(Request(f"{scheme}://news.example/", "feed"))
    assert page.outcome in (Outcome.CONNECT, Outcome.BLOCKED)
    assert "407" in page.detail
    assert plain.seen[0].headers["proxy-authorization"] == "Basic " + base64.b64encode(b"user:hush").decode()
    assert "hush" not in repr(page)


async def test_the_password_of_a_proxy_ends_where_its_tunnel_begins(
    plain: SmallWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = issue(tmp_path, names=["news.example"])
    with SmallWeb(tls=issued.context) as site:
        site.put("/a", "through the tunnel")

        async def tunnel(_seen: Seen, writer: asyncio.StreamWriter) -> None:
            beyond, to_site = await asyncio.open_connection(site.address(), site.port)
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            client: asyncio.StreamReader = writer.transport.get_protocol()._stream_reader  # type: ignore[attr-defined]
            await asyncio.gather(pump(client, to_site), pump(beyond, writer))

        plain.put("news.example:443", script=tunnel)
        monkeypatch.setenv("https_proxy", f"http://user:hush@{plain.address()}:{plain.port}")
        async with WebClient(WebSettings(min_gap_s=0, ca_file=issued.ca_file)) as http:
            page = await http.fetch(Request("https://news.example/a", "feed"))
        assert (page.body, page.attempts[0].address) == (b"through the tunnel", plain.address())
        assert "proxy-authorization" in plain.seen[0].headers
        assert "proxy-authorization" not in site.seen[0].headers


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        sink.write(data)
    sink.close()


async def test_a_host_in_no_proxy_is_asked_directly(plain: SmallWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    monkeypatch.setenv("no_proxy", f"other.example, {plain.address()}")
    async with WebClient(WebSettings(min_gap_s=0, allow_addresses=plain.allow)) as http:
        assert (await http.fetch(Request(plain.put("/a"), "feed"))).ok
        page = await http.fetch(Request("http://news.example/", "feed"))
    assert page.outcome is Outcome.DNS


def test_a_proxy_of_another_kind_is_refused_without_naming_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://user:hush@10.0.0.1:1080")
    with pytest.raises(UsageError, match="https proxy: socks5 proxies cannot be used") as error:
        WebClient(WebSettings())
    assert "hush" not in str(error.value)
