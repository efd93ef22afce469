"""A cycle whose work is done by workers holds what a cycle of one process holds; nothing lands twice or is lost."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import NatowireError
from extractors.model import Access, Article, Entry, Failure, Feed, Source, Stage
from flows.archive import Archive, read_record
from flows.cycle import EXTRACTOR_VERSION, Wish, run_cycle
from flows.demo_server import DemoServer
from flows.settings import Settings, load_settings
from flows.shard_worker import ShardWorker, work_on
from flows.sharding import run_sharded, shard_of
from flows.spool import Batch, Plan, Spool, read_plan
from tests.shard_rows import differences, rows
from warehouse.batches import BatchHead
from warehouse.checks import run_checks
from warehouse.connect import reading
from warehouse.rows import ArchiveRef, Balance, EntryToRead, FetchRow, Landing, Pull, SourceToPull

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCES = [Source(f"s{n}", f"O{n}", f"http://{n}.example/feed", "feed", "de") for n in range(6)]
SHARDS = 3
USED = sorted({shard_of(SourceToPull(s.source_id, s.url, "feed", "de", "", None, None, None), SHARDS) for s in SOURCES})


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with reading(settings.working_file) as connection:
        assert run_checks(connection) == {}
        return connection.execute(sql).fetchall()


# ---------------------------------------------------------------- two workers and one process, over the demo's web


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Settings, Balance, Balance]:
    """Run one cycle with two workers into a folder, and one without into another; then one more of each."""
    folder = tmp_path_factory.mktemp("both")
    with DemoServer() as web:

        def settings_for(home: str) -> Settings:
            return load_settings(
                home=folder / home,
                spool=folder / "spool",
                allow_addresses=web.allow_addresses,
                min_gap_s=0.0,
                workers=1,
            )

        async def sharded() -> Balance:
            workers = [
                asyncio.create_task(work_on(settings_for(f"none-{n}"), lambda done: None, name=f"w{n}")) for n in "12"
            ]
            _, balance, lost = await run_sharded(settings_for("shards"), web.sources(), shards=3)
            await run_sharded(settings_for("shards"), web.sources(), shards=3)
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            assert lost == ()
            return balance

        of_shards = asyncio.run(sharded())
        _, of_one = asyncio.run(run_cycle(settings_for("one"), web.sources()))
        asyncio.run(run_cycle(settings_for("one"), web.sources()))
        return settings_for("shards"), settings_for("one"), of_shards, of_one


def test_two_workers_and_one_process_hold_the_same_rows(both: tuple[Settings, Settings, Balance, Balance]) -> None:
    assert differences(both[0].working_file, both[1].working_file) == {}
    assert all(rows(both[1].working_file).values())
    assert both[2] == both[3]


def test_both_workers_had_a_part_and_a_worker_has_no_data_folder(
    both: tuple[Settings, Settings, Balance, Balance],
) -> None:
    settings = both[0]
    assert ask(settings, "SELECT count(DISTINCT worker) FROM core.batches") == [(2,)]
    assert ask(settings, "SELECT DISTINCT status FROM v_runs") == [("done",)]
    assert sorted(p.name for p in settings.home.parent.iterdir()) == ["one", "shards", "spool"]
    assert [p for p in settings.spool_folder.rglob("*") if p.is_file()] == []


def test_raw_responses_are_found_in_the_archive_of_the_writer(
    both: tuple[Settings, Settings, Balance, Balance],
) -> None:
    settings = both[0]
    kept = ask(
        settings,
        """SELECT url, archive_file, archive_offset, archive_record_id FROM v_fetches
        WHERE archive_file IS NOT NULL""",
    )
    assert len(kept) > 10
    for url, *place in kept:
        assert read_record(settings.archive_folder, ArchiveRef(*place))[0] == url


# ---------------------------------------------------------------- workers of a few lines, which can do wrong


def feed_of(source: SourceToPull) -> Pull:
    entries = tuple(
        Entry(f"{source.url}/{n}", None, f"{source.url}/{n}", f"{source.url}/{n}", f"Title {n}", "Text.", language="de")
        for n in range(4)
    )
    fetch = FetchRow("feed", source.url, "x", "ok", 200, NOW, 0.1)
    return Pull(source.source_id, (fetch,), Feed("rss", "T", entries), etag='"1"', body_hash=1)


def read(entry: EntryToRead) -> Landing:
    text = f"Der Text von {entry.url} ist ein anderer als alle anderen."
    article = Article(text, entry.title, "feed", (), None, NOW, "feed", "de", Access.FULL)
    fetch = FetchRow("page", entry.url or "", "x", "ok", 200, NOW, 0.1)
    return Landing(entry, entry.url, entry.url_key, article, None, None, (fetch,))


def batches_of(plan: Plan, size: int = 3, *, complete: bool = True) -> list[Batch]:
    head = plan.head
    results = [feed_of(x) if isinstance(x, SourceToPull) else read(x) for x in plan.items]
    starts = range(0, max(len(results), 1), size)
    return [
        Batch(
            BatchHead(
                f"{head.plan_id}-{part:04d}", head.plan_id, part, head.kind, head.shard, head.run_id, head.warehouse_id,
                EXTRACTOR_VERSION, "test", NOW, last=part == len(starts) - 1, complete=complete,
            ),
            tuple(results[at : at + size]),
            plan.marks[at : at + size],
        )
        for part, at in enumerate(starts)
    ]  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home", shard_silence_s=1.0, min_gap_s=0.0, workers=1, reread_after_h=())


def claimed(settings: Settings, plan: Plan) -> Plan:
    path = Spool(settings.spool_folder).claim(plan.head.plan_id, "test")
    assert path is not None
    return read_plan(path)


def does_all(settings: Settings) -> Callable[[Plan], Awaitable[None]]:
    async def work(plan: Plan) -> None:
        for batch in batches_of(claimed(settings, plan)):
            Spool(settings.spool_folder).put_batch(batch)

    return work


def cycle(settings: Settings, work: Callable[[Plan], Awaitable[None]], **wish: Any) -> tuple[Balance, tuple[str, ...]]:
    _, balance, lost = asyncio.run(run_sharded(settings, SOURCES, Wish(**wish), shards=SHARDS, give_out=work))
    return balance, lost


def everything(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(settings, "SELECT (SELECT count(*) FROM v_articles), (SELECT count(DISTINCT url) FROM v_articles)")


def test_a_lost_worker_loses_nothing_and_the_next_cycle_completes(settings: Settings) -> None:
    async def dies_half_way(plan: Plan) -> None:
        found = batches_of(claimed(settings, plan))
        if plan.head.kind == "read" and plan.head.shard == USED[0]:
            found = found[:1]
        for batch in found:
            Spool(settings.spool_folder).put_batch(batch)

    balance, lost = cycle(settings, dies_half_way)
    assert len(lost) == 1 and balance.waiting > 0
    assert balance.entries_seen == balance.articles_new + balance.duplicates + balance.failures == 24 - balance.waiting
    assert ask(settings, "SELECT status FROM v_runs") == [("partial",)]
    again, lost = cycle(settings, does_all(settings))
    assert (again.articles_new, again.waiting, lost) == (24 - balance.articles_new, 0, ())
    assert everything(settings) == [(24, 24)]


def test_plans_that_nobody_takes_are_taken_back(settings: Settings) -> None:
    async def nobody(plan: Plan) -> None: ...

    balance, lost = cycle(settings, nobody)
    assert len(lost) == len(USED) and balance.sources == 0
    assert Spool(settings.spool_folder).waiting_plans() == []


def test_a_worker_that_comes_back_late_lands_what_is_still_to_do_and_nothing_twice(settings: Settings) -> None:
    late: list[Batch] = []

    async def late_with_reading(plan: Plan) -> None:
        if plan.head.kind == "pull":
            await does_all(settings)(plan)
        else:
            late.extend(batches_of(claimed(settings, plan)))

    _, lost = cycle(settings, late_with_reading)
    assert len(lost) == len(USED) and everything(settings) == [(0, 0)]
    spool = Spool(settings.spool_folder)
    for batch in late[:2]:
        spool.put_batch(batch)
    balance, _ = cycle(settings, does_all(settings))
    assert balance.articles_new == 24 and balance.entries_seen == 24 + balance.duplicates
    for batch in late:  # all of it has been done by others by now
        spool.put_batch(batch)
    balance, _ = cycle(settings, does_all(settings))
    assert (balance.articles_new, balance.entries_seen) == (0, balance.duplicates)
    assert everything(settings) == [(24, 24)]
    assert ask(settings, "SELECT count(*) FROM v_fetches WHERE purpose = 'page'") == [(24,)]
    assert ask(settings, "SELECT sum(stale) > 0 FROM core.batches") == [(True,)]


def test_a_batch_that_is_offered_twice_lands_once(settings: Settings) -> None:
    twice: list[Batch] = []

    async def work(plan: Plan) -> None:
        twice.extend(batches_of(plan))
        await does_all(settings)(plan)

    cycle(settings, work)
    for batch in twice:
        Spool(settings.spool_folder).put_batch(batch)

    async def nobody(plan: Plan) -> None: ...

    balance, _ = cycle(settings, nobody, only=("s0",))
    assert (balance.entries_seen, balance.duplicates, everything(settings)) == (0, 0, [(24, 24)])
    assert ask(settings, "SELECT count(*) FROM v_fetches") == [(30,)]


def test_a_damaged_batch_is_put_aside_told_and_its_work_is_done_again(settings: Settings) -> None:
    spool = Spool(settings.spool_folder)

    async def damages_one(plan: Plan) -> None:
        await does_all(settings)(plan)
        if plan.head.kind == "read" and plan.head.shard == USED[0]:
            path = spool.batches / f"{plan.head.plan_id}-0000.parquet"
            path.write_bytes(path.read_bytes()[:-9])

    balance, lost = cycle(settings, damages_one)
    assert len(lost) == 1 and balance.waiting == 3
    assert ask(settings, "SELECT stage, reason FROM v_failures") == [("batch", "damaged")]
    assert len(list(spool.refused.iterdir())) == 1
    cycle(settings, does_all(settings))
    assert everything(settings) == [(24, 24)]


def test_a_batch_without_its_raw_responses_is_put_aside(settings: Settings) -> None:
    spool = Spool(settings.spool_folder)

    async def loses_raw(plan: Plan) -> None:
        taken = claimed(settings, plan)
        archive = Archive(spool.raw, 1, "0", stem=taken.head.plan_id)
        archive.add("http://x.example/", 200, [], b"raw", NOW)
        (first, *others) = batches_of(taken)
        spool.put_batch(replace(first, head=replace(first.head, raw_name=archive.cut())))
        if taken.head.kind == "read":
            for raw in spool.raw.glob(f"{taken.head.plan_id}*"):
                raw.write_bytes(b"another")
        for batch in others:
            spool.put_batch(batch)

    _, lost = cycle(settings, loses_raw)
    assert len(lost) == len(USED)
    assert ask(settings, "SELECT DISTINCT stage, reason FROM v_failures") == [("batch", "damaged")]
    cycle(settings, does_all(settings))
    assert everything(settings) == [(24, 24)]


def test_a_batch_for_another_data_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    async def mixes_up(plan: Plan) -> None:
        (first, *_) = batches_of(claimed(settings, plan))
        Spool(settings.spool_folder).put_batch(replace(first, head=replace(first.head, warehouse_id="another")))

    cycle(settings, mixes_up)
    assert ask(settings, "SELECT DISTINCT stage, reason FROM v_failures") == [("batch", "foreign")]


def test_a_source_that_fails_rests_as_in_one_process(settings: Settings) -> None:
    async def fails(plan: Plan) -> None:
        (first, *_) = batches_of(claimed(settings, plan), size=10)
        failed = tuple(
            Pull(p.source_id, p.fetches, failure=Failure(Stage.SOURCE, "timeout"), retry_after_s=600.0)
            for p in first.results
            if isinstance(p, Pull)
        )
        Spool(settings.spool_folder).put_batch(replace(first, results=failed))

    balance, lost = cycle(settings, fails)
    assert (balance.sources, balance.sources_failed, lost) == (6, 6, ())
    balance, _ = cycle(settings, fails)
    assert (balance.sources, balance.resting) == (0, 6)


def test_a_worker_takes_no_plan_of_another_version_and_none_whose_time_is_over(settings: Settings) -> None:
    async def work() -> None:
        spool = Spool(settings.spool_folder)
        async with ShardWorker(settings, "w") as worker:
            plan = one_plan(expires_at=datetime.now(UTC) - timedelta(seconds=1))
            spool.put_plan(plan)
            assert not await worker.work_waiting(lambda done: None)
            spool.put_plan(one_plan(extractors="0"))
            with pytest.raises(NatowireError, match="install the same natowire"):
                await worker.work_waiting(lambda done: None)
            assert spool.waiting_plans() == [plan.head.plan_id]
            assert spool.waiting_batches() == []

    asyncio.run(work())


def one_plan(**others: Any) -> Plan:
    from flows.spool import PlanHead

    head = PlanHead(
        "000001-pull-000-ab", "pull", 0, 1, "w", NOW, datetime.now(UTC) + timedelta(hours=1), "0", EXTRACTOR_VERSION
    )
    source = SourceToPull("s", "http://127.0.0.1:9/feed", "feed", "de", "", None, None, None)
    return Plan(replace(head, **others), (source,), ("s",))


def test_a_worker_hands_over_what_it_has_when_it_is_stopped(settings: Settings) -> None:
    async def work() -> None:
        spool = Spool(settings.spool_folder)
        spool.prepare()
        spool.put_plan(one_plan())
        told: list[Any] = []
        await work_on(settings, told.append, once=True)  # refused by the address guard: a failure, which is a result
        assert [(done.results, done.complete) for done in told] == [(1, True)]
        assert len(spool.waiting_batches()) == 2

    asyncio.run(work())
