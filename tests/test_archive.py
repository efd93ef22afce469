"""Raw responses are found again by their record."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from extractors.errors import NatowireError
from flows.archive import Archive, read_record, rotate

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_response_is_found_again_by_its_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 1, "0")
    first = archive.add("http://x.example/1", 200, [("Content-Type", "text/html")], b"<p>eins</p>" * 500, NOW)
    second = archive.add("http://x.example/2", 200, [], b"zwei", NOW)
    archive.close()
    assert read_record(tmp_path, second) == ("http://x.example/2", b"zwei")
    assert read_record(tmp_path, first) == ("http://x.example/1", b"<p>eins</p>" * 500)


def test_a_body_that_came_compressed_is_stored_as_it_came_and_read_decoded(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 1, "0")
    page = b"<p>eins</p>" * 5000
    refs = {
        coding: archive.add("http://x.example/1", 200, [("Content-Encoding", coding)], packed, NOW)
        for coding, packed in (("gzip", gzip.compress(page)), ("br", brotli.compress(page)))
    }
    archive.close()
    assert {coding: read_record(tmp_path, ref)[1] == page for coding, ref in refs.items()} == {"gzip": True, "br": True}


def test_headers_of_the_transfer_and_cookies_are_left_out(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 1, "0")
    told = [("Transfer-Encoding", "chunked"), ("Set-Cookie", "secret=1"), ("X-Odd", "ü\udcff\r\nInjected: 1")]
    archive.add("http://x.example/1", 200, told, b"abc", NOW)
    archive.close()
    with next(tmp_path.glob("*.warc.gz")).open("rb") as file:
        record = next(r for r in ArchiveIterator(file) if r.rec_type == "response")
        names = {name.lower() for name, _ in record.http_headers.headers}
    assert names == {"content-length", "x-odd"}


def test_a_run_that_takes_the_number_of_a_killed_one_writes_a_file_of_its_own(tmp_path: Path) -> None:
    left_over = Archive(tmp_path, 7, "0")
    left_over.add("http://x.example/1", 200, [], b"eins", NOW)
    left_over.sync()
    archive = Archive(tmp_path, 7, "0")
    ref = archive.add("http://x.example/2", 200, [], b"zwei", NOW)
    archive.close()
    assert read_record(tmp_path, ref)[1] == b"zwei"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_missing_or_damaged_record_is_told(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 1, "0")
    ref = archive.add("http://x.example/1", 200, [], b"eins" * 100, NOW)
    archive.close()
    file = tmp_path / ref.file
    file.write_bytes(file.read_bytes()[: ref.offset + 5])
    with pytest.raises(NatowireError, match="restore"):
        read_record(tmp_path, ref)
    file.unlink()
    with pytest.raises(NatowireError, match="gone"):
        read_record(tmp_path, ref)


def test_what_is_kept_is_a_setting(tmp_path: Path) -> None:
    kept = {
        keep: [Archive(tmp_path, 1, "0", keep).keeps(p) for p in ("feed", "page")] for keep in ("all", "pages", "off")
    }
    assert kept == {"all": [True, True], "pages": [False, True], "off": [False, False]}


def test_the_oldest_files_go_first_and_the_newest_stays(tmp_path: Path) -> None:
    for run in (1, 2, 3):
        (tmp_path / f"run-{run:06d}-0001.warc.gz").write_bytes(b"x" * 700_000)
    assert rotate(tmp_path, 0) == []
    assert rotate(tmp_path, 1) == ["run-000001-0001.warc.gz", "run-000002-0001.warc.gz"]


@given(st.binary(max_size=2000), st.integers(200, 599))
def test_any_bytes_come_back_as_they_were(body: bytes, status: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), 1, "0")
        ref = archive.add("http://x.example/", status, [], body, NOW)
        archive.close()
        assert read_record(Path(folder), ref)[1] == body
