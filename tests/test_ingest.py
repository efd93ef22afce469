"""The whole line on the demo's web: fetched, read, tagged, landed, once."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import WarehouseError
from extractors.model import Feed
from flows import steps
from flows.archive import read_record
from flows.cycle import Wish, one_writer, run_cycle
from flows.demo_server import DemoServer, samples
from flows.explaining import explain
from flows.settings import Settings, load_settings
from tests.warehouse_samples import entry, fetch
from warehouse.arrow import utc
from warehouse.checks import run_checks
from warehouse.connect import reading
from warehouse.rows import ArchiveRef, Balance


@pytest.fixture(scope="module")
def web() -> Iterator[DemoServer]:
    """Serve the demo's samples."""
    with DemoServer() as server:
        yield server


def settings_for(web: DemoServer, home: Path, **others: Any) -> Settings:
    return load_settings(home=home, allow_addresses=web.allow_addresses, min_gap_s=0.0, workers=1, **others)


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with reading(settings.working_file) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def first(web: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Balance]:
    """Run one cycle into a folder that the tests of this module read."""
    settings = settings_for(web, tmp_path_factory.mktemp("home"))
    _, balance = asyncio.run(run_cycle(settings, web.sources()))
    return settings, balance


def expected(web: DemoServer) -> dict[str, Any]:
    told = json.loads(web.fill((samples() / "expected.json").read_text("utf-8")))
    assert isinstance(told, dict)
    return told


def test_every_entry_ends_as_an_article_a_duplicate_or_a_failure(
    first: tuple[Settings, Balance], web: DemoServer
) -> None:
    settings, balance = first
    wanted = expected(web)
    assert balance.entries_seen == balance.articles_new + balance.duplicates + balance.failures == wanted["entries"]
    assert (balance.articles_new, balance.duplicates) == (wanted["articles"], wanted["duplicates"])
    assert ask(settings, "SELECT count(*) FROM v_articles") == [(wanted["articles"],)]
    assert ask(settings, "SELECT count(*) FROM v_entries WHERE outcome = 'waiting'") == [(0,)]


def test_no_check_finds_an_offender(first: tuple[Settings, Balance]) -> None:
    with reading(first[0].working_file) as connection:
        assert run_checks(connection) == {}


def test_a_broken_feed_is_a_failure_and_stops_nobody(first: tuple[Settings, Balance]) -> None:
    failures = ask(first[0], "SELECT source_id FROM v_failures WHERE stage = 'feed'")
    assert failures == [("demo-baltic-desk",)]
    assert ask(first[0], "SELECT count(*) FROM v_source_health WHERE health = 'ok'") == [(3,)]


def test_a_page_that_is_not_there_leaves_the_text_of_its_feed(first: tuple[Settings, Balance], web: DemoServer) -> None:
    rows = ask(first[0], "SELECT url, length(text) > 50 FROM v_articles WHERE access = 'feed_only'")
    assert rows == [(expected(web)["feed_only_url"], True)]
    assert ask(first[0], "SELECT stage, reason FROM v_failures WHERE stage = 'page'") == [("page", "not_found")]


def test_the_pages_metadata_is_read(first: tuple[Settings, Balance], web: DemoServer) -> None:
    wanted = expected(web)
    found = {
        r[0]: r[1:] for r in ask(first[0], "SELECT url, title, published_at FROM v_articles WHERE access = 'full'")
    }
    assert {url: title for url, (title, _) in found.items()} == {url: wanted["titles"][url] for url in found}
    times = {url: time for url, (_, time) in found.items()}
    assert times == {url: utc(datetime.fromisoformat(wanted["published_at"][url])) for url in times}


def test_quotations_are_found_with_their_speakers(first: tuple[Settings, Balance], web: DemoServer) -> None:
    sql = "SELECT url, content, coalesce(speaker, '') FROM v_claims_all WHERE mode IN ('direct', 'mixed')"
    found = ask(first[0], sql)
    wanted = [(told["url"], q) for told in expected(web)["quotations"] for q in told["direct"]]
    speakers = [
        (q["speaker"], {speaker for u, content, speaker in found if u == url and q["parts"][0][:40] in content})
        for url, q in wanted
    ]
    assert sum(bool(names) for _, names in speakers) >= 0.95 * len(wanted)
    right = sum(name in names for name, names in speakers)
    assert right >= 0.75 * len(wanted), [(name, names) for name, names in speakers if name not in names]


def test_every_article_read_from_a_page_is_found_again_in_the_archive(first: tuple[Settings, Balance]) -> None:
    settings, _ = first
    rows = ask(
        settings,
        """SELECT v.archive_file, v.archive_offset, v.archive_record_id, a.title FROM core.article_versions v
           JOIN core.articles a USING (article_id) WHERE a.access = 'full'""",
    )
    assert rows
    for file, offset, record_id, title in rows:
        _, body = read_record(settings.archive_folder, ArchiveRef(file, offset, record_id))
        assert title.split()[0] in body.decode("utf-8")


def test_every_claim_has_its_evidence_down_to_the_raw_page(
    first: tuple[Settings, Balance], capsys: pytest.CaptureFixture[str]
) -> None:
    settings, _ = first
    ids = [row[0] for row in ask(settings, "SELECT claim_id FROM v_claims_all WHERE claim_id % 9 = 0 ORDER BY 1")]
    assert len(ids) > 10
    for claim_id in ids:
        explain(settings, claim_id, True, False)
        told = json.loads(capsys.readouterr().out)
        assert told["rule"]
        assert all(any(piece["text"] in s["text"] for s in told["sentences"]) for piece in told["spans"])
        assert told["raw_page"] is None or told["raw_page"]["exists"]
        explain(settings, claim_id, False, False)
        assert "⟦" in capsys.readouterr().out


def test_the_threshold_reaches_the_views_and_hides_no_more_than_it_says(first: tuple[Settings, Balance]) -> None:
    hidden = "SELECT count(*) FROM v_claims_all WHERE NOT is_default"
    assert ask(first[0], hidden) != [(0,)]
    assert ask(first[0], hidden + " AND confidence >= 0.7 AND mode <> 'reported' AND NOT is_part") == [(0,)]
    assert ask(first[0], "SELECT count(*) FROM v_claims WHERE confidence < 0.6 OR mode = 'reported'") == [(0,)]


def test_every_request_is_a_row(first: tuple[Settings, Balance]) -> None:
    purposes = dict(ask(first[0], "SELECT purpose, count(*) FROM v_fetches GROUP BY ALL"))
    assert set(purposes) == {"feed", "page", "robots"}
    assert ask(first[0], "SELECT count(*) FROM v_fetches WHERE outcome IS NULL OR started_at IS NULL") == [(0,)]


async def test_a_second_run_adds_nothing_and_asks_with_validators(web: DemoServer, tmp_path: Path) -> None:
    settings = settings_for(web, tmp_path)
    await run_cycle(settings, web.sources())
    tables = ("articles", "article_versions", "mentions", "claims", "numbers", "sightings", "entries")
    before = {t: ask(settings, f"SELECT count(*) FROM core.{t}") for t in tables}
    _, again = await run_cycle(settings, web.sources())
    assert (again.sources, again.unchanged, again.entries_seen) == (4, 3, 0)
    assert {t: ask(settings, f"SELECT count(*) FROM core.{t}") for t in tables} == before
    assert ask(
        settings,
        """SELECT DISTINCT outcome FROM v_fetches
           WHERE run_id = 2 AND purpose = 'feed' AND source_id <> 'demo-baltic-desk'""",
    ) == [("not_modified",)]


async def test_one_source_can_be_asked_for(web: DemoServer, tmp_path: Path) -> None:
    settings = settings_for(web, tmp_path, archive="off")
    _, balance = await run_cycle(settings, web.sources(), Wish(only=("demo-harbour",)))
    assert balance.sources == 1
    assert not settings.archive_folder.exists()


async def test_pages_over_the_budget_wait_with_the_feeds_own_text(web: DemoServer, tmp_path: Path) -> None:
    settings = settings_for(web, tmp_path, max_pages_per_source=1)
    _, balance = await run_cycle(settings, web.sources(), Wish(only=("demo-harbour",)))
    assert balance.entries_seen == balance.articles_new + balance.duplicates + balance.failures
    assert balance.feed_only == balance.articles_new - 1
    _, later = await run_cycle(settings, web.sources(), Wish(only=("demo-harbour",)))
    assert later.changed == 1


async def test_a_second_writer_is_told_to_wait(web: DemoServer, tmp_path: Path) -> None:
    settings = settings_for(web, tmp_path)
    with one_writer(settings), pytest.raises(WarehouseError, match="another natowire is writing"):
        await run_cycle(settings, web.sources())


async def test_a_cycle_that_is_stopped_keeps_what_it_read_and_the_next_takes_up_the_rest(
    web: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "COMMIT_EVERY", 2)
    monkeypatch.setattr(steps, "IN_FLIGHT", 4)
    settings = settings_for(web, tmp_path)

    def stop_after_the_first_articles(what: str, done: int, total: int) -> None:
        if what == "articles" and done:
            cycle.cancel()

    cycle = asyncio.create_task(run_cycle(settings, web.sources(), progress=stop_after_the_first_articles))
    with pytest.raises(asyncio.CancelledError):
        await cycle
    ((status, landed),) = ask(settings, "SELECT status, (SELECT count(*) FROM v_articles) FROM v_runs")
    assert status == "stopped"
    assert 2 <= landed < 15
    _, balance = await run_cycle(settings, web.sources())
    assert balance.backlog == balance.entries_seen > 0
    assert ask(settings, "SELECT count(*) FROM v_articles") == [(15,)]
    with reading(settings.working_file) as connection:
        assert run_checks(connection) == {}


async def test_a_page_read_again_unchanged_makes_no_version(web: DemoServer, tmp_path: Path) -> None:
    settings = settings_for(web, tmp_path)
    await run_cycle(settings, web.sources())
    _, balance = await run_cycle(settings, web.sources(), Wish(reread=timedelta(hours=1)))
    assert balance.changed == 0
    outcomes = "SELECT outcome, count(*) FROM v_fetches WHERE run_id = 2 AND purpose = 'page' GROUP BY ALL"
    assert ask(settings, outcomes) == [("not_modified", 14)]


def test_of_a_plain_sitemap_the_newest_entries_are_taken_and_the_rest_is_counted() -> None:
    bare = [replace(entry(f"https://x.example/{n}"), title=None) for n in range(5)]
    taken, rows = steps.newest(Feed("sitemap", None, tuple(bare)), 2, (fetch(),))
    assert [e.url for e in taken.entries] == ["https://x.example/0", "https://x.example/1"]
    assert rows[-1].detail == "the newest 2 of 5 entries taken"
    titled = Feed("sitemap", None, tuple(entry(f"https://x.example/{n}") for n in range(5)))
    assert steps.newest(titled, 2, (fetch(),)) == (titled, (fetch(),))
