"""Reading a body: decoded by ourselves and step by step, so that a bomb stops at the cap."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli
from aiohttp import ClientResponse

from extractors.model import Outcome
from flows.web_model import MIB, OutcomeError

ACCEPT_ENCODING = "gzip, deflate, br"
GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 1000
_TEXTUAL = ("html", "xml", "json", "text/")
_MEDIA = ("audio/", "video/", "image/", "font/")
_PACKED = ("gzip", "octet-stream")


class Decoder(Protocol):
    """Undoes one content coding piece by piece."""

    def feed(self, data: bytes, room: int) -> bytes:
        """At least what `data` decodes to or a little more than `room` bytes of it, whichever is less.

        Raises OutcomeError: BAD_ENCODING.
        """
        ...

    def complete(self) -> bool:
        """Whether the coded stream came to its end."""
        ...


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data

    def complete(self) -> bool:
        return True


class _Zlib:
    """gzip in any number of members, or deflate: wrapped as the standard says, or raw as some servers send it."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream = zlib.decompressobj(31) if gzip else None
        self._held = b""
        self._members, self._junk = 1, False

    def feed(self, data: bytes, room: int) -> bytes:
        if self._stream is None:
            data = self._held = self._held + data
            if len(data) < 2:
                return b""
            wrapped = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(15 if wrapped else -15)
        parts: list[bytes] = []
        while data and not self._junk and room >= 0:
            if self._stream.eof and not self._next_member(data):
                break
            try:
                part = self._stream.decompress(data, room + 1)
            except zlib.error as error:
                raise OutcomeError(Outcome.BAD_ENCODING, str(error)) from None
            parts.append(part)
            room -= len(part)
            data = self._stream.unused_data
        return b"".join(parts)

    def _next_member(self, data: bytes) -> bool:
        self._junk = not self._gzip or data[:1] != GZIP_MAGIC[:1]  # padding after the end is common and harmless
        if self._junk:
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise OutcomeError(Outcome.BAD_ENCODING, f"gzip of more than {_MAX_MEMBERS} members")
        self._stream = zlib.decompressobj(31)
        return True

    def complete(self) -> bool:
        return self._stream is not None and self._stream.eof


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        parts: list[bytes] = []
        while not self._stream.is_finished() and room >= 0:
            try:
                part = self._stream.process(data, output_buffer_limit=room + 1)
            except brotli.error:
                raise OutcomeError(Outcome.BAD_ENCODING, "not a brotli stream") from None
            parts.append(part)
            room -= len(part)
            data = b""
            if self._stream.can_accept_more_data():
                break
        return b"".join(parts)

    def complete(self) -> bool:
        return bool(self._stream.is_finished())


def decoder_for(encodings: list[str]) -> Decoder:
    """The decoder for the values of Content-Encoding.

    Raises OutcomeError: BAD_ENCODING for one that was not asked for and for more than one at a time, which no honest
    server sends.
    """
    names = [name for value in encodings for part in value.split(",") if (name := part.strip().lower())]
    names = [name for name in names if name != "identity"]
    if not names:
        return _Plain()
    if len(names) == 1:
        if names[0] in ("gzip", "x-gzip"):
            return _Zlib(gzip=True)
        if names[0] == "deflate":
            return _Zlib(gzip=False)
        if names[0] == "br":
            return _Brotli()
    raise OutcomeError(Outcome.BAD_ENCODING, f"content encoding {', '.join(names)[:60]}", later=False)


def check_content_type(content_type: str | None, kind: str) -> None:
    """Raises OutcomeError (BAD_RESPONSE) for media, and for what is no text where a page is expected."""
    name = (content_type or "").partition(";")[0].strip().lower()
    if not name or (any(part in name for part in _TEXTUAL) and not name.startswith(_MEDIA)):
        return
    if kind == "robots" or (kind != "page" and not name.startswith(_MEDIA)):
        return
    raise OutcomeError(Outcome.BAD_RESPONSE, f"content type {name[:60]}", later=False)


async def read_body(response: ClientResponse, cap: int, *, cut: bool = False) -> tuple[bytes, bytes]:
    """The decoded body, and the body as it came over the wire (the same object where it was not coded).

    With `cut` a body over `cap` ends there instead of failing. Raises OutcomeError: TOO_LARGE, BAD_ENCODING, TRUNCATED;
    and what aiohttp raises while reading.
    """
    decoder = decoder_for(response.headers.getall("Content-Encoding", []))
    announced = response.content_length
    if announced is not None and announced > cap and not cut:
        raise OutcomeError(Outcome.TOO_LARGE, f"{announced} bytes announced, at most {cap} taken")
    parts: list[bytes] = []
    received: list[bytes] = []
    size = wire = 0
    # What arrives is capped too: an encoding can take bytes for ever and give none.
    while data := await response.content.readany():
        wire += len(data)
        received.append(data)
        part = decoder.feed(data, cap - size)
        size += len(part)
        parts.append(part)
        if size > cap or wire > cap + MIB:
            if cut:
                return b"".join(parts)[:cap], b"".join(received)
            raise OutcomeError(Outcome.TOO_LARGE, f"more than {cap} bytes")
    if wire and not decoder.complete():
        raise OutcomeError(Outcome.TRUNCATED, "the compressed body ends early")
    body = b"".join(parts)
    return body, body if isinstance(decoder, _Plain) else b"".join(received)


def unpack(body: bytes, cap: int) -> bytes:
    """The content of a gzip file, as sitemaps are often served; any other body unchanged.

    Raises OutcomeError: TOO_LARGE, BAD_ENCODING, TRUNCATED.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    decoder = _Zlib(gzip=True)
    content = decoder.feed(body, cap)
    if len(content) > cap:
        raise OutcomeError(Outcome.TOO_LARGE, f"more than {cap} bytes in a gzip file")
    if not decoder.complete():
        raise OutcomeError(Outcome.TRUNCATED, "the gzip file ends early")
    return content
