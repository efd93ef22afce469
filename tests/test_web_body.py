"""Bodies: decoded step by step, never beyond the cap."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Outcome
from flows.web_body import check_content_type, decoder_for, unpack
from flows.web_model import OutcomeError

TEXT = b"<html>" + b"Der Rat tagt. " * 5000


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]) + b"\x00\x00padding",
    "deflate": zlib.compress(TEXT),
    "Deflate, identity": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
}


@pytest.mark.parametrize("encoding", CODED)
@pytest.mark.parametrize("step", [1, 2, 999, 10**9])
def test_a_coded_body_is_decoded_however_it_is_cut(encoding: str, step: int) -> None:
    decoder, data, out = decoder_for([encoding]), CODED[encoding], b""
    for at in range(0, len(data), step):
        out += decoder.feed(data[at : at + step], 10**7)
    assert out == TEXT
    assert decoder.complete()


@pytest.mark.parametrize("encoding", CODED)
def test_a_body_that_ends_early_is_not_complete(encoding: str) -> None:
    decoder = decoder_for([encoding])
    decoder.feed(CODED[encoding][:40], 10**7)
    assert not decoder.complete()


BOMBS = {
    "gzip": gzip.compress(bytes(10_000_000)),
    "deflate": zlib.compress(bytes(10_000_000)),
    "br": brotli.compress(bytes(10_000_000), quality=5),
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_gives_little_more_than_there_is_room_for(encoding: str) -> None:
    assert 1000 < len(decoder_for([encoding]).feed(BOMBS[encoding], 1000)) < 200_000


@pytest.mark.parametrize("encodings", [["zstd"], ["gzip, gzip"], ["gzip", "br"], ["compress"], ["aes128gcm"]])
def test_an_encoding_that_was_not_asked_for_is_refused(encodings: list[str]) -> None:
    with pytest.raises(OutcomeError) as stop:
        decoder_for(encodings)
    assert stop.value.outcome is Outcome.BAD_ENCODING


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@given(data=st.binary(min_size=2))
def test_any_bytes_are_decoded_or_refused(encoding: str, data: bytes) -> None:
    try:
        assert len(decoder_for([encoding]).feed(data, 1000)) < 200_000
    except OutcomeError as stop:
        assert stop.outcome is Outcome.BAD_ENCODING


def test_gzip_of_endless_empty_members_is_refused() -> None:
    with pytest.raises(OutcomeError):
        decoder_for(["gzip"]).feed(gzip.compress(b"") * 2000, 1000)


def test_a_gzip_file_is_unpacked_within_the_cap() -> None:
    assert unpack(gzip.compress(b"<urlset/>"), 100) == b"<urlset/>"
    assert unpack(b"<urlset/>", 100) == b"<urlset/>"
    for body, outcome in (
        (gzip.compress(bytes(101)), Outcome.TOO_LARGE),
        (gzip.compress(TEXT)[:30], Outcome.TRUNCATED),
        (b"\x1f\x8bnonsense and more", Outcome.BAD_ENCODING),
    ):
        with pytest.raises(OutcomeError) as stop:
            unpack(body, 100)
        assert stop.value.outcome is outcome


@pytest.mark.parametrize(
    ("content_type", "kinds"),
    [
        (None, "page feed sitemap robots"),
        ("text/html; charset=utf-8", "page feed sitemap robots"),
        ("Application/XHTML+XML", "page feed sitemap robots"),
        ("application/feed+json", "page feed sitemap robots"),
        ("application/x-gzip", "feed sitemap robots"),
        ("application/octet-stream", "feed sitemap robots"),
        ("application/pdf", "feed sitemap robots"),
        ("audio/mpeg", "robots"),
        ("image/svg+xml", "robots"),
    ],
)
def test_the_content_type_decides_before_the_body_is_read(content_type: str | None, kinds: str) -> None:
    for kind in ("page", "feed", "sitemap", "robots"):
        if kind in kinds.split():
            check_content_type(content_type, kind)
        else:
            with pytest.raises(OutcomeError):
                check_content_type(content_type, kind)
