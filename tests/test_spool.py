"""What passes through the spool arrives as it was, once, or not at all."""

import contextlib
import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.actors.edits import Edit
from extractors.model import Access, Article, Claim, Failure, Feed, Findings, Mention, Number, Stage
from flows.sharding import shard_of
from flows.spool import ABANDONED_S, Batch, Plan, PlanHead, Spool, SpoolError, read_batch, read_plan
from warehouse.batches import BatchHead
from warehouse.rows import ArchiveRef, EntryToRead, FetchRow, Held, Landing, Pull, Reread, SourceToPull

NOW = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
SURE = st.floats(0, 1)
FETCHES = st.lists(st.builds(FetchRow, seconds=SURE), max_size=2).map(tuple)
FINDINGS = st.builds(
    Findings,
    mentions=st.lists(st.builds(Mention, confidence=SURE), max_size=2).map(tuple),
    claims=st.lists(st.builds(Claim, confidence=SURE), max_size=2).map(tuple),
    numbers=st.lists(
        st.builds(Number, value=st.none() | st.floats(allow_nan=False, allow_infinity=False), value_max=st.none()),
        max_size=2,
    ).map(tuple),
    relevance=SURE,
)
IDS = st.none() | st.integers(1, 2**63 - 1)
READ = st.builds(
    Landing,
    entry=st.builds(EntryToRead, entry_id=IDS, article_id=IDS),
    article=st.none() | st.builds(Article),
    findings=st.none() | FINDINGS,
    fetches=FETCHES,
    as_of=st.none() | st.datetimes(timezones=st.just(UTC)),
)


def head(**others: object) -> PlanHead:
    told = PlanHead(
        "000001-pull-000-ab", "pull", 0, 1, "w", NOW, NOW + timedelta(hours=1), "0", "3", (Edit(1, "undo"),)
    )
    return replace(told, **others)  # type: ignore[arg-type]


def batch_head(**others: object) -> BatchHead:
    told = BatchHead("000001-read-000-ab-0000", "000001-read-000-ab", 0, "read", 0, 1, "w", "3", "here", NOW)
    return replace(told, **others)  # type: ignore[arg-type]


def entry(**others: object) -> EntryToRead:
    told = EntryToRead(
        1, None, "s", "http://a.example/feed", "A", "http://a.example/1", 5, "Ti", "Te", ("N",), NOW, "de", 0
    )
    return replace(told, **others)  # type: ignore[arg-type]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    made = Spool(tmp_path / "spool")
    made.prepare()
    return made


def there_and_back(spool: Spool, batch: Batch) -> Batch:
    spool.put_batch(batch)
    (path,) = spool.waiting_batches()
    found = read_batch(path)
    spool.done(path, None)
    return found


def test_a_plan_is_claimed_by_one_worker_and_read_as_it_was(spool: Spool) -> None:
    sources = (SourceToPull("s", "http://a.example/feed", "feed", "de", "", '"1"', None, -5),)
    plan = Plan(head(), sources, ("s 2026",))
    spool.put_plan(plan)
    assert spool.waiting_plans() == [plan.head.plan_id]
    claimed = spool.claim(plan.head.plan_id, "one")
    assert claimed is not None and spool.claim(plan.head.plan_id, "two") is None
    assert read_plan(claimed) == plan
    spool.withdraw(plan.head.plan_id)
    assert not claimed.exists() and spool.claims() == {}


def test_everything_that_a_reading_can_be_arrives_as_it_was(tmp_path_factory: pytest.TempPathFactory) -> None:
    spool = Spool(tmp_path_factory.mktemp("spool"))
    spool.prepare()

    @settings(max_examples=40)
    @given(st.lists(READ, max_size=2))
    def holds(landings: list[Landing]) -> None:
        batch = Batch(batch_head(), tuple(landings), tuple("e 0" for _ in landings))
        assert there_and_back(spool, batch) == batch

    holds()


def test_a_look_at_a_source_arrives_as_it_was(spool: Spool) -> None:
    fetch = FetchRow(
        "feed", "http://a.example/feed", "a.example", "ok", 200, NOW, 0.1, archive=ArchiveRef("r", 7, "<u>")
    )
    pulls = (
        Pull("a", (fetch,), Feed("rss", "T", (), "de", ("malformed_xml",)), body_hash=-1),
        Pull("b", (), failure=Failure(Stage.SOURCE, "timeout", "30 s", later=True), retry_after_s=3.5, gone=True),
    )
    batch = Batch(batch_head(kind="pull"), pulls, ("s", "s"))
    assert there_and_back(spool, batch) == batch


def test_text_that_is_no_unicode_is_mended_and_keeps_its_length(spool: Spool) -> None:
    article = Article("a\ud800b", "T\udfff", None, (), None, NOW, None, "de", Access.FULL)
    landing = Landing(entry(), "http://a.example/1", 5, article, None, None, reread=Reread("read"))
    (found,) = there_and_back(spool, Batch(batch_head(), (landing,), ("e",))).results
    assert isinstance(found, Landing) and found.article is not None
    assert (found.article.text, found.article.title, found.entry) == ("a?b", "T?", landing.entry)


@pytest.mark.parametrize("cut", [0, 1, 100, -40, -1])
def test_a_file_that_was_cut_is_damaged(spool: Spool, cut: int) -> None:
    spool.put_batch(Batch(batch_head(), (Landing(entry(), None, 5, None, None, None),), ("e",)))
    (path,) = spool.waiting_batches()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(SpoolError, match="no whole Parquet file") as told:
        read_batch(path)
    assert told.value.reason == "damaged"


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_changes_nothing(place: int, bits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        spool.prepare()
        batch = Batch(batch_head(), (Landing(entry(), None, 5, None, None, None),), ("e",))
        spool.put_batch(batch)
        (path,) = spool.waiting_batches()
        body = bytearray(path.read_bytes())
        body[place % len(body)] ^= bits
        path.write_bytes(body)
        with contextlib.suppress(SpoolError):
            assert read_batch(path) == batch


def test_files_of_others_are_told_apart(spool: Spool) -> None:
    path = spool.batches / "x.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(SpoolError, match="no batch that this natowire reads"):
        read_batch(path)
    spool.put_plan(Plan(head(), (), ()))
    with pytest.raises(SpoolError, match="no batch"):
        read_batch(spool.plans / f"{head().plan_id}.parquet")
    spool.put_batch(Batch(batch_head(), (), ()))
    renamed = spool.batches / "other-0001.parquet"
    (spool.batches / f"{batch_head().batch_id}.parquet").rename(renamed)
    with pytest.raises(SpoolError, match="it says that it is"):
        read_batch(renamed)
    aside = spool.refuse(renamed)
    assert not renamed.exists() and aside.parent == spool.refused


def test_what_killed_workers_left_is_swept_after_a_week(spool: Spool) -> None:
    spool.put_batch(Batch(batch_head(), (), ()))
    old, wanted, new = (
        spool.raw / "p-0001.warc.gz",
        spool.raw / f"{batch_head().batch_id}.warc.gz",
        spool.raw / "q-0001",
    )
    for path in (old, wanted, new):
        path.touch()
    for path in (old, wanted):
        os.utime(path, (0, path.stat().st_mtime - ABANDONED_S - 1))
    spool.sweep()
    assert (old.exists(), wanted.exists(), new.exists()) == (False, True, True)


def test_what_is_asked_of_one_host_is_in_one_shard() -> None:
    source = SourceToPull("s", "http://www.a.example/feed", "feed", "de", "", None, None, None)
    assert shard_of(source, 7) == shard_of(entry(), 7) == shard_of(entry(url="https://a.example:8080/2"), 7)
    assert shard_of(entry(url=None), 7) == shard_of(entry(), 7)
    assert {shard_of(entry(url=f"http://{n}.example/"), 4) for n in range(100)} == {0, 1, 2, 3}


def test_a_known_page_is_asked_for_with_what_is_held_of_it(spool: Spool) -> None:
    plan = Plan(head(kind="read"), (entry(entry_id=None, article_id=3, held=Held("T", "Text", -9)),), ("a",))
    spool.put_plan(plan)
    claimed = spool.claim(plan.head.plan_id, "one")
    assert claimed is not None and read_plan(claimed) == plan
