"""Each way in which a source can fail, made for real on loopback and named rightly; and what `natowire doctor` says."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.model import Source
from flows.cli import main
from flows.cycle import run_cycle
from flows.settings import Settings, load_settings
from tests.bench.bench_health import HABITS, simulate
from tests.small_web import SmallWeb
from tests.test_web_tls import issue
from warehouse.connect import prepare, reading, writing
from warehouse.publish import publish

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def rss(name: str, every: timedelta, newest: datetime = START, items: int = 8) -> str:
    """A feed whose items were published so far apart."""
    told = "".join(
        f"<item><title>{name} {n}</title><guid>{name}-{newest:%j}-{n}</guid><description>News of the day</description>"
        f"<pubDate>{format_datetime(newest - n * every)}</pubDate></item>"
        for n in range(items)
    )
    return f'<rss version="2.0"><channel><title>{name}</title><link>https://x.example/</link>{told}</channel></rss>'


def put_all(web: SmallWeb) -> dict[str, str]:
    """Put every kind of source on the web; gives the URLs by the class that each is to have at last."""
    feed = "application/rss+xml"
    web.put("/robots.txt", "User-agent: *\nDisallow: /", host=2, content_type="text/plain")
    closed = web.url("/feed").replace(f":{web.port}", ":9")
    return {
        "ok": web.put("/ok", rss("ok", 12 * DAY), content_type=feed),
        "quiet": web.put("/quiet", rss("quiet", 8 * DAY), content_type=feed),
        "late": web.put("/late", rss("late", 6 * DAY), content_type=feed),
        "zombie": web.put("/zombie", rss("zombie", 6 * HOUR, items=40), content_type=feed, etag='"same"'),
        "zombie-old": web.put("/old", rss("old", DAY, START - 400 * DAY), content_type=feed),
        "moved": web.redirect("/moved", web.put("/new", rss("new", 12 * DAY), content_type=feed), status=301),
        "gone": web.put("/gone", status=410),
        "not_found": web.put("/missing", status=404),
        "html_instead": web.put("/html", "<!doctype html><html><body><h1>Welcome</h1></body></html>"),
        "blocked": web.put("/blocked", status=403),
        "rate_limited": web.put("/often", status=429, host=1, headers=(("Retry-After", "60"),)),
        "robots": web.url("/sitemap.xml", host=2),
        "dns": "http://no-such-host.invalid/feed",
        "connect": closed.replace(web.address(), web.address(4)),
        "timeout": web.put("/slow", "late", hold_s=30, host=3),
        "http_error": web.put("/broken", status=500),
        "address": "http://127.0.0.1/feed",
        "too_large": web.put("/large", "<rss>" + "x" * 200_000, content_type=feed),
        "empty": web.put("/empty", "", content_type=feed),
        "parse": web.put("/noise", "this is no feed at all", content_type=feed),
    }


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, list[dict[str, Any]]]]:
    """Watch all of them in four cycles over three weeks; gives the health after each."""
    home = tmp_path_factory.mktemp("home")
    issued = issue(home, names=["127.0.0.1"])  # which nobody trusts
    with SmallWeb(strict=False) as web, SmallWeb(tls=issued.context) as secure:
        urls = put_all(web) | {"tls": secure.url("/feed")}
        settings = load_settings(
            home=home, allow_addresses=(f"{web.network}.0/24", f"{secure.network}.0/24"), min_gap_s=0, workers=1,
            timeout_s=2.0, max_feed_mb=0.1,
        )  # fmt: skip
        sources = [
            Source(name, name.title(), url, "sitemap" if name == "robots" else "feed", "pl" if n < 5 else "en", "DE")
            for n, (name, url) in enumerate(urls.items())
        ]
        told = []
        for days in (0, 1, 2, 20):
            web.put("/ok", rss("ok", 12 * DAY, START + days * DAY), content_type="application/rss+xml")
            asyncio.run(run_cycle(settings, sources, clock=lambda days=days: START + days * DAY))  # type: ignore[misc]
            with reading(settings.working_file) as c:
                rows = c.execute(
                    "SELECT source_id, health_class, needs, class_since_at FROM v_source_health"
                ).fetchall()
            told.append({row[0]: row[1:] for row in rows})
        yield settings, told


FAILING = (
    "gone", "not_found", "html_instead", "blocked", "rate_limited", "robots", "dns", "tls", "connect", "timeout",
    "http_error", "address", "too_large", "empty", "parse",
)  # fmt: skip


@pytest.mark.parametrize("name", [*FAILING, "moved", "ok"])
def test_every_failure_is_named_at_the_first_look(watched: Any, name: str) -> None:
    assert watched[1][0][name][0] == name


@pytest.mark.parametrize("name", FAILING)
def test_what_never_answered_well_needs_a_person_after_three_looks(watched: Any, name: str) -> None:
    first, _, third, _ = (told[name][1] for told in watched[1])
    assert first == ("person" if name in ("gone", "address", "too_large") else "itself")
    assert third == "person"


def test_silence_is_measured_against_the_sources_own_past(watched: Any) -> None:
    at_first, after_a_day, _, after_weeks = ({k: v[0] for k, v in told.items()} for told in watched[1])
    assert [at_first[n] for n in ("ok", "quiet", "late", "zombie")] == ["ok"] * 4
    assert after_a_day["zombie"] == "late"
    assert [after_weeks[n] for n in ("ok", "quiet", "late", "zombie")] == ["ok", "quiet", "late", "zombie"]
    assert watched[1][3]["zombie"][2] == START.replace(tzinfo=None)


def test_a_feed_whose_dates_are_all_old_is_a_zombie_at_once(watched: Any) -> None:
    assert [told["zombie-old"][0] for told in watched[1]] == ["zombie"] * 4


def test_a_source_that_moved_is_read_and_keeps_a_person_busy_until_its_address_is_written_down(watched: Any) -> None:
    settings, told = watched
    assert {t["moved"][1] for t in told} == {"person"}
    with reading(settings.working_file) as c:
        assert c.execute("SELECT count(*) FROM v_entries WHERE source_id = 'moved'").fetchall() == [(8,)]


def test_a_zombie_covers_nothing_from_its_last_new_entry_on_and_all_others_do(watched: Any) -> None:
    sql = """SELECT source_id, day - DATE '2026-11-20' FROM v_source_daily
             WHERE answered AND source_id IN ('late', 'zombie') ORDER BY ALL"""
    with reading(watched[0].working_file) as c:
        assert c.execute(sql).fetchall() == [("late", 0), ("late", 1), ("late", 2), ("late", 20), ("zombie", 0)]


def doctor(*arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", ["natowire", "doctor", *arguments])
        main()
    return int(ended.value.code or 0)


def test_the_doctor_says_what_needs_a_person_and_how_it_is_mended(
    watched: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor("--home", str(watched[0].home), "--checks") == 1
    told = capsys.readouterr().out
    assert "source zombie: zombie, since 2026-11-20 08:00" in told
    assert "source moved: moved" in told and "/new)" in told
    assert "voices: language pl: below" in told
    assert "checks all hold" in told
    assert "voices: 3 of 21" in told


def test_the_doctor_tells_the_same_as_json(watched: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor("--home", str(watched[0].home), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["needs_person"] is True
    assert {"kind": "all", "name": "all", "sources": 21, "speaking": 3}.items() <= next(
        g for g in told["voices"] if g["kind"] == "all"
    ).items()
    assert all(f["mend"] for f in told["findings"] if f["needs"] == "person")


def test_the_doctor_answers_from_the_snapshot_while_a_writer_holds_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(home=tmp_path)
    prepare(settings.working_file)
    publish(settings.working_file, settings.published_file, settings.parquet_folder, START)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(settings.working_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        assert doctor("--home", str(tmp_path)) == 1
        holder.kill()
    told = capsys.readouterr()
    assert "this answer comes from the published snapshot" in told.err
    assert "runs: none (nothing was ever ingested)" in told.out


def test_a_warehouse_of_an_older_natowire_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(home=tmp_path)
    prepare(settings.working_file)
    with writing(settings.working_file) as c:
        c.execute("DROP VIEW v_source_health")
    assert doctor("--home", str(tmp_path)) == 1
    assert "older natowire; run `natowire ingest`" in capsys.readouterr().err


def test_a_folder_without_a_warehouse_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor("--home", str(tmp_path)) == 1
    assert "there is no warehouse yet; run `natowire ingest`" in capsys.readouterr().err


def test_healthy_sources_hardly_ever_alarm_and_dead_ones_do() -> None:
    chosen = {name: HABITS[name] for name in ("3 a day", "30 a day", "5, weekend a fifth", "weekly")}
    counts, delays, _ = simulate(days=7, of_each=2, habits=chosen)
    assert sum(c["alarms"] for c in counts.values()) == 0  # of 56 mornings
    assert max(delays["30 a day"]) <= 2
    assert max(delays["weekly"]) <= 22
    assert all(len(days) == 2 for days in delays.values())
