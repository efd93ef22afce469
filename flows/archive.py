"""The raw archive: responses that led to rows, kept in WARC 1.1 files (ISO 28500) and found again by their record.

Each run writes files of its own, so that a file cut off by a crash harms no other. A record is a gzip member of its
own; the warehouse keeps file, offset and record id, written after the file is flushed to disk.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import xxhash
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import NatowireError
from flows.disk import troubles_of
from flows.web_body import decoder_for
from flows.web_model import OutcomeError
from warehouse.rows import ArchiveRef

FILE_LIMIT = 256 * 1024 * 1024
LARGEST_BODY = 64 * 1024 * 1024  # decoded; the most that the client takes
# Level 1 takes a tenth of the time of 9 for a file that is a fifth larger; pages are written far more than read.
# What came compressed is stored as it came, and compressing it again would gain nothing.
_LEVEL, _LEVEL_OF_CODED = 1, 0


class _GzipMember:
    """The write side of one gzip member at a level of our choice (warcio fixes it at 9); flush ends it."""

    def __init__(self, out: BinaryIO, level: int) -> None:
        self._out = out
        self._compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)

    def write(self, data: bytes) -> None:
        self._out.write(self._compressor.compress(data))

    def flush(self) -> None:
        self._out.write(self._compressor.flush())
        self._out.flush()


class Archive:
    """Appends responses to the WARC files of one run; files are named after the run and a running number.

    `stem` in place of the run begins their names where the files are those of a worker, for `add_file` of another.
    """

    def __init__(self, folder: Path, run_id: int, version: str, keep: str = "all", stem: str = "") -> None:
        self._folder, self._version, self._keep = folder, version, keep
        self._stem = stem or f"run-{run_id:06d}"
        self._number = 0
        self._file: BinaryIO | None = None
        self._name = ""
        self._writer: WARCWriter | None = None

    def keeps(self, purpose: str) -> bool:
        """Say whether responses of this purpose (`feed` or `page`) are kept."""
        return self._keep == "all" or (self._keep == "pages" and purpose == "page")

    def add(
        self, url: str, status: int, headers: Sequence[tuple[str, str]], body: bytes, fetched_at: datetime
    ) -> ArchiveRef:
        """Append one response and give the place of its record; `body` stands as received, under its encoding."""
        offset = self._ready()
        assert self._writer is not None
        # The transfer itself is over: headers that describe it would be untrue of what is stored.
        told = [(k, _one_line(v)) for k, v in headers if k.lower() not in _TRANSFER_HEADERS]
        told.append(("Content-Length", str(len(body))))
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(str(status), told, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        coded = any(k.lower() == "content-encoding" for k, _ in told)
        self._write(record, _LEVEL_OF_CODED if coded else _LEVEL)
        return ArchiveRef(self._name, offset, record.rec_headers.get_header("WARC-Record-ID"))

    def add_file(self, other: Path, size: int, digest: str) -> tuple[str, int]:
        """Append a whole WARC file and give (file, byte offset) of its beginning: WARC files may be joined end to end.

        Raises `RawFileError` when it is not there, or has another size or digest (XXH3, 128 bits) than told; then
        nothing is appended.
        """
        offset, read, hashed = self._ready(), 0, xxhash.xxh3_128()
        assert self._file is not None
        try:
            with other.open("rb") as file:
                while chunk := file.read(1 << 20):
                    hashed.update(chunk)
                    read += self._file.write(chunk)
        except OSError as error:
            cause = f"its raw responses cannot be read: {error.strerror}"
        else:
            if (read, hashed.hexdigest()) == (size, digest):
                return self._name, offset
            cause = f"its raw responses are {read} bytes with another digest than the {size} told"
        self._file.seek(offset)
        self._file.truncate()
        raise RawFileError(other.name, cause, "its batch is put aside, and done again")

    def cut(self) -> str | None:
        """Finish the current file so that the next response begins another; gives its name, None where nothing came."""
        name = self._name if self._file is not None else None
        self.close()
        return name

    def _ready(self) -> int:
        """See to it that a file is open; gives the offset at which the next record begins."""
        if self._file is None or (self._file.tell() > FILE_LIMIT and self._stem.startswith("run-")):
            self._open()
        assert self._file is not None
        return self._file.tell()

    def _open(self) -> None:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        while True:
            self._number += 1
            self._name = f"{self._stem}-{self._number:04d}.warc.gz"
            try:
                self._file = (self._folder / self._name).open("xb")
                break
            except FileExistsError:  # left by a run that was killed before its number was committed
                continue
        self._writer = WARCWriter(self._file, gzip=False, warc_version="1.1")
        info = {"software": f"natowire/{self._version}", "format": "WARC File Format 1.1"}
        self._write(self._writer.create_warcinfo_record(self._name, info), _LEVEL)

    def _write(self, record: ArcWarcRecord, level: int) -> None:
        assert self._file is not None and self._writer is not None
        self._writer.out = _GzipMember(self._file, level)
        with troubles_of(self._folder / self._name):
            self._writer.write_record(record)

    def sync(self) -> None:
        """Bring what was added to the disk; rows that point at it may be committed afterwards.

        Raises `NatowireError`, as `add` does, when the disk takes nothing more: nothing may be committed then.
        """
        if self._file is not None:
            with troubles_of(self._folder / self._name):
                self._file.flush()
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the current file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None


_TRANSFER_HEADERS = {"transfer-encoding", "content-length", "connection", "set-cookie"}


def _one_line(value: str) -> str:
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text.replace("\r", " ").replace("\n", " ")


class RawFileError(NatowireError):
    """A WARC file that was to be appended is not what was told of it."""


class ArchiveGoneError(NatowireError):
    """The file of an archived response is not there any more."""


def read_record(folder: Path, ref: ArchiveRef) -> tuple[str, bytes]:
    """Give (URL, decoded body) of an archived response; raises as `read_response` does."""
    url, body, _ = read_response(folder, ref)
    return url, body


def read_response(folder: Path, ref: ArchiveRef) -> tuple[str, bytes, str | None]:
    """Give (URL, decoded body, Content-Type) of an archived response.

    Raises `ArchiveGoneError` when its file is gone, `NatowireError` when file or record are damaged.
    """
    path = folder / ref.file
    try:
        with path.open("rb") as file:
            file.seek(ref.offset)
            record = next(iter(ArchiveIterator(file)), None)
            if record is not None and record.rec_headers.get_header("WARC-Record-ID") == ref.record_id:
                coding = record.http_headers.get_header("Content-Encoding")
                decoder = decoder_for([coding] if coding else [])
                body = decoder.feed(record.raw_stream.read(), LARGEST_BODY)
                told = record.http_headers.get_header("Content-Type")
                return record.rec_headers.get_header("WARC-Target-URI"), body, told
    except FileNotFoundError:
        raise ArchiveGoneError(str(path), "the archive file is gone", "restore it, or read the page again") from None
    except (OSError, ValueError, zlib.error, OutcomeError, ArchiveLoadFailed) as error:
        raise NatowireError(str(path), f"the record at {ref.offset} is damaged: {error}", "restore the file") from None
    raise NatowireError(str(path), f"no record {ref.record_id} at {ref.offset}", "restore the file")


def rotate(folder: Path, max_mb: int) -> list[str]:
    """Delete the oldest archive files until the folder holds at most `max_mb` MiB (0: never); gives their names."""
    if not max_mb or not folder.is_dir():
        return []
    files = sorted(folder.glob("run-*.warc.gz"))
    total = sum(f.stat().st_size for f in files)
    gone = []
    for file in files[:-1]:
        if total <= max_mb * 1024 * 1024:
            break
        total -= file.stat().st_size
        file.unlink()
        gone.append(file.name)
    return gone
