"""URLs and addresses: what may be asked at all."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UsageError
from extractors.model import Outcome
from flows.web_guard import (
    AddressGuard,
    AddressRefusedError,
    GuardedResolver,
    is_public,
    printable,
    read_url,
    shown_url,
)
from flows.web_model import OutcomeError

PRIVATE = (
    "127.0.0.1 10.0.0.5 192.168.1.1 172.16.0.9 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 192.0.0.8 "
    "198.18.0.1 203.0.113.7 192.88.99.1 240.0.0.1 ::1 :: fd00::5 fe80::1 fec0::1 ff02::1 ::ffff:10.0.0.5 "
    "::ffff:8.8.8.8 ::10.0.0.5 64:ff9b::a00:5 64:ff9b:1::a00:5 2002:a00:5::1 2001:0:1::1 2001:db8::1 3fff::1 100::1 "
    "5f00::1"
)
PUBLIC = "93.184.215.14 8.8.8.8 2606:2800:21f::14 2a00:1450:4001::1 64:ff9b::808:808"
SPELLINGS = (
    "http://0x7f000001/ http://2130706433/ http://017700000001/ http://127.1/ http://127.0.0.1./ http://[::1]/ "
    "http://[::ffff:127.0.0.1]/ http://①②⑦.0.0.1/ http://0/ http://%31%32%37.0.0.1/ http://[::ffff:7f00:1]:80/"
)
NAMES = "localhost printer db.internal x.localhost nas.local host.lan a.home.arpa x.corp."


@pytest.mark.parametrize("address", PRIVATE.split())
def test_a_special_address_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_is_let_through(address: str) -> None:
    assert AddressGuard().allows(address, 443)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(address) and address not in ipaddress.ip_network("64:ff9b::/96"):
        assert not address.is_private
        assert not address.is_multicast


def test_allowed_networks_and_ports_are_let_through_and_nothing_beside_them() -> None:
    guard = AddressGuard(("127.10.0.0/16", "127.0.0.1:8765", "[::1]:80", "fd00::/8", " "))
    assert guard.allows("127.10.3.4", 1)
    assert guard.allows("127.0.0.1", 8765)
    assert not guard.allows("127.0.0.1", 8766)
    assert not guard.allows("127.11.0.1", 1)
    assert guard.allows("::1", 80)
    assert not guard.allows("::1", 81)
    assert guard.allows("fd00::5", 9)


def test_an_allowed_address_that_cannot_be_read_is_said() -> None:
    with pytest.raises(UsageError, match=r"allowed address 'intranet\.example'"):
        AddressGuard(("intranet.example",))


def test_no_socket_is_made_for_a_private_address() -> None:
    with pytest.raises(AddressRefusedError):
        AddressGuard().make_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.5", 80)))
    with pytest.raises(AddressRefusedError):
        AddressGuard().make_socket((socket.AF_INET6, socket.SOCK_STREAM, 0, "", ("::ffff:10.0.0.5", 80, 0, 0)))


@pytest.mark.parametrize("url", SPELLINGS.split())
def test_an_address_is_recognised_however_it_is_spelled(url: str) -> None:
    with pytest.raises(OutcomeError) as stop:
        AddressGuard().check_literal(read_url(url))
    assert stop.value.outcome is Outcome.ADDRESS_REFUSED


@pytest.mark.parametrize("name", ["server1", "www.host2", "1.2.3.example", "host.x9"])
def test_a_name_that_ends_in_a_digit_is_no_address(name: str) -> None:
    AddressGuard().check_literal(read_url(f"http://{name}/"))


def test_the_guard_can_be_opened_wide_on_purpose() -> None:
    guard = AddressGuard(("0.0.0.0/0", "::/0"))
    assert all(guard.allows(address, 80) for address in PRIVATE.split())


@pytest.mark.parametrize("name", NAMES.split())
def test_a_private_name_is_not_handed_to_a_proxy(name: str) -> None:
    with pytest.raises(OutcomeError):
        AddressGuard().check_name(read_url(f"http://{name}/"))


async def test_of_mixed_answers_only_the_allowed_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", (a, 80)) for a in ("10.0.0.5", "93.184.215.14", "::1", "fe80::1%eth0")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: answers)
    resolver = GuardedResolver(AddressGuard())
    assert [found["host"] for found in await resolver.resolve("multi.example", 80)] == ["93.184.215.14"]
    answers.pop(1)
    with pytest.raises(AddressRefusedError):
        await resolver.resolve("multi.example", 80)
    await resolver.close()


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("HTTP://Example.ORG:80/a/../b#c", "http://example.org/b"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("https://münchen.example/ä?q=ü", "https://xn--mnchen-3ya.example/%C3%A4?q=%C3%BC"),
        ("http://example.org/%2F%7Ea%zz", "http://example.org/%2F%7Ea%zz"),
        ("http://example.org/\udce9", "http://example.org/%E9"),
        ("  http://[2001:DB8::1]:8080/ ", "http://[2001:db8::1]:8080/"),
    ],
)
def test_a_url_is_read_as_browsers_read_it_without_credentials_or_fragment(raw: str, url: str) -> None:
    assert read_url(raw).url == url


@pytest.mark.parametrize(
    ("location", "url"),
    [("/x", "https://a.example/x"), ("//b.example/y", "https://b.example/y"), ("?q", "https://a.example/d/e?q")],
)
def test_a_relative_location_is_resolved(location: str, url: str) -> None:
    assert read_url(location, "https://a.example/d/e").url == url


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        ("", Outcome.BAD_URL),
        ("example.org/feed", Outcome.BAD_URL),
        ("http://", Outcome.BAD_URL),
        ("http://a.example/\r\nHost: b", Outcome.BAD_URL),
        ("http://a.example:99999/", Outcome.BAD_URL),
        ("http://a..example/", Outcome.BAD_URL),
        ("http://" + "a" * 64 + ".example/", Outcome.BAD_URL),
        ("http://a.example/" + "a" * 9000, Outcome.BAD_URL),
        ("http://[fe80::1%25eth0]/", Outcome.BAD_URL),
        ("javascript:alert(1)", Outcome.SCHEME_REFUSED),
        ("file:///etc/passwd", Outcome.SCHEME_REFUSED),
        ("ftp://a.example/", Outcome.SCHEME_REFUSED),
        ("gopher://a.example/", Outcome.SCHEME_REFUSED),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(raw: str, outcome: Outcome) -> None:
    with pytest.raises(OutcomeError) as stop:
        read_url(raw)
    assert stop.value.outcome is outcome


@given(st.text(), st.sampled_from(["", "http://", "http://a.example/", "//", "http://user:pw@"]))
def test_any_text_is_read_or_refused(text: str, prefix: str) -> None:
    try:
        target = read_url(prefix + text, "http://base.example/x")
    except OutcomeError:
        return
    assert target.url.isascii()
    assert target.yarl.raw_host


def test_a_shown_url_holds_neither_credentials_nor_control_characters() -> None:
    assert shown_url("http://user:secret@a.example/\r\nx\udcff") == "http://a.example/  x\ufffd"
    assert printable("a\x00b\x85c") == "a b c"
