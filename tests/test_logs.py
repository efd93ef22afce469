"""The log has one line per outcome and nothing in it can do harm; the metrics say how the last run went."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import UsageError
from flows.cycle import run_cycle
from flows.logs import configure_logs, tell
from flows.settings import load_settings
from flows.sources_file import read_sources
from tests.small_web import SmallWeb
from tests.test_hostile_pages import feed, page


@pytest.fixture(autouse=True)
def quiet_afterwards(tmp_path: Path) -> Iterator[None]:
    yield
    configure_logs(load_settings(home=tmp_path))


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("ascii").splitlines()]


def test_without_the_setting_nothing_is_logged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs(load_settings(home=tmp_path))
    tell("source", wrong=True, outcome="dns")
    assert capfd.readouterr() == ("", "")


def test_no_value_ends_a_line_moves_a_cursor_or_turns_the_direction(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    configure_logs(load_settings(home=tmp_path, log=str(file)))
    nasty = 'a\r\n{"event":"forged"}\x1b[2J\x9b1m\x7f\u202egnp\u2028\ud800' + "x" * 9000
    tell("page", detail=nasty, url=None)
    text = file.read_text("ascii")
    assert text.count("\n") == 1 and re.search(r"[^\x20-\x7e\n]", text) is None
    (told,) = lines_of(file)
    assert (told["event"], told["level"]) == ("page", "INFO") and "url" not in told
    assert str(told["detail"]).startswith('a\r\n{"event":"forged"}') and len(str(told["detail"])) == 2000


def test_at_the_level_of_warnings_only_failures_are_told(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    configure_logs(load_settings(home=tmp_path, log=str(file), log_level="warning"))
    tell("source", outcome="feed")
    tell("source", wrong=True, outcome="dns")
    assert [line["outcome"] for line in lines_of(file)] == ["dns"]


def test_a_log_that_cannot_be_opened_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UsageError, match=r"NATOWIRE_LOG .*; name a file in a folder that may be written"):
        configure_logs(load_settings(home=tmp_path, log=str(tmp_path / "file" / "log.jsonl")))


def test_a_log_on_a_full_disk_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    configure_logs(load_settings(home=tmp_path, log="/dev/full"))
    tell("source", outcome="feed")
    assert capfd.readouterr() == ("", "")


def test_a_run_tells_each_outcome_once_and_leaves_metrics(tmp_path: Path) -> None:
    log, metrics = tmp_path / "log.jsonl", tmp_path / "natowire.prom"
    with SmallWeb() as web:
        web.put("/feed", feed(web.url("/a"), web.url("/gone")), content_type="application/rss+xml")
        web.put("/a", page("Rat tagt"))
        web.put("/gone", b"", status=404)
        web.put("/no", b"", status=403)
        rows = "source_id,outlet,url,kind,language\n" + "".join(
            f"{name},Blatt,{web.url(path)},feed,de\n" for name, path in [("one", "/feed"), ("two", "/no")]
        )
        settings = load_settings(
            home=tmp_path / "home", allow_addresses=web.allow, min_gap_s=0.0, workers=1, log=str(log), metrics=metrics
        )
        run_id, _ = asyncio.run(run_cycle(settings, read_sources(rows)))
    told = lines_of(log)
    assert [line["event"] for line in told] == ["run_started", "source", "source", "page", "page", "run_finished"]
    outcomes = {(line["event"], line["outcome"], line["level"]) for line in told if "outcome" in line}
    assert outcomes == {
        ("source", "feed", "INFO"), ("source", "blocked", "WARNING"),
        ("page", "full", "INFO"), ("page", "not_found", "WARNING"),
    }  # fmt: skip
    assert {line["run_id"] for line in told} == {run_id} and told[-1]["status"] == "done"
    text = metrics.read_text("utf-8")
    for line in (
        "natowire_run_articles_new 2.0", "natowire_run_succeeded 1.0", 'natowire_sources{health="ok"} 1.0',
        'natowire_sources{health="blocked"} 1.0', "natowire_articles 2.0", "natowire_entries_waiting 0.0",
    ):  # fmt: skip
        assert line in text.splitlines(), text
    assert 'natowire_source_ok_timestamp_seconds{source_id="one"}' in text
    assert list(tmp_path.glob("natowire.prom.*")) == []


def test_metrics_under_another_name_are_refused() -> None:
    with pytest.raises(UsageError, match=r"ends in \.prom"):
        load_settings(metrics="metrics.txt")
