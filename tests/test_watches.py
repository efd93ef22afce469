"""Watches from the file to the message: what fires, what is told to whom and when, and what never is."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_string
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UsageError, WarehouseError
from flows.settings import Settings, load_settings
from flows.watch_file import Watch, read_watch, read_watches
from flows.watching import WatchSummary, run_watches
from tests.small_mail import Webhook, mail_server, webhook
from tests.trend_samples import News, days, looks, number, trends
from warehouse.connect import reading, writing

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHECKS = Path(__file__).parent.parent / "warehouse/checks"


@dataclass
class House:
    """A data folder with a few articles, its watches and one target."""

    settings: Settings
    hook: Webhook

    def watch(self, *tables: str, defaults: str = 'targets = ["desk"]') -> None:
        text = f"[defaults]\n{defaults}\n" + "".join(f"[[watch]]\n{t}\n" for t in tables)
        self.settings.watches_file.write_text(text, "utf-8")

    def run(self, after: timedelta = timedelta(), **more: Any) -> WatchSummary:
        return run_watches(self.settings, NOW + after, **more)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with reading(self.settings.working_file) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        with writing(self.settings.working_file) as connection:
            connection.execute(sql)


ARTICLES = (
    News("one", "2026-11-20T08:00+00:00", "Rutte sagte: Wir brauchen 5 Prozent.",
         (("Wir brauchen 5 Prozent.", "Rutte"),), (("5 Prozent", number(5.0)),)),
    News("two", "2026-11-20T09:00+00:00", "Trump said: We pay 2 per cent.", (("We pay 2 per cent.", "Trump"),),
         (("2 per cent", number(2.0)),)),
)  # fmt: skip
CLAIMS = """name = "claims"
title = "What is said"
rule = "any_new"
key = ["claim_id"]
sql = "SELECT claim_id, article_id, speaker, content, url FROM v_claims ORDER BY claim_id"
"""
ALL = CLAIMS + "fire_at_first = true\n"


def fill(file: Path, articles: Sequence[News], looked: Sequence[tuple[datetime, str, str]]) -> None:
    with trends(articles, looked) as c:
        c.execute(f"ATTACH '{file}' AS kept; COPY FROM DATABASE memory TO kept")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("filled") / "natowire.duckdb"
    fill(file, ARTICLES, looks(date(2026, 11, 20)))
    return file


@pytest.fixture
def house(tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    with webhook() as hook:
        monkeypatch.setenv("NATOWIRE_NOTIFY_DESK", hook.address)
        settings = load_settings(home=tmp_path)
        shutil.copy(filled, settings.working_file)
        yield House(settings, hook)


# ---------------------------------------------------------------- firing


def test_what_was_there_before_the_watch_is_taken_as_known(house: House) -> None:
    house.watch(CLAIMS)
    first = house.run()
    assert (first.fired, first.primed, first.sent) == ({}, {"claims": 2}, 0)
    house.change("UPDATE core.claims SET claim_id = 9 WHERE claim_id = 2")
    second = house.run(HOUR)
    assert (second.fired, second.sent) == ({"claims": 1}, 1)
    (told,) = house.hook.taken
    assert told["title"] == "natowire: What is said (1)" and "Donald Trump · We pay 2 per cent." in told["message"]
    assert "https://two.example/2" in told["message"] and "Rutte" not in told["message"]


def test_a_row_is_told_once_however_often_it_is_looked_at(house: House) -> None:
    house.watch(ALL)
    assert house.run().fired == {"claims": 2}
    for n in range(1, 4):
        assert house.run(n * HOUR).fired == {}
    assert len(house.hook.taken) == 1


def test_hits_keep_the_rows_that_made_them_fire(house: House) -> None:
    house.watch(ALL)
    house.run()
    rows = house.ask("SELECT watch, claim_id, article_id, url, row_text FROM v_watch_hit_rows ORDER BY position")
    assert rows[1][:4] == ("claims", 2, 2, "https://two.example/2")
    assert rows[1][4].startswith('{"claim_id": 2, "article_id": 2, "speaker": "Donald Trump", "content": "We pay')
    assert house.ask("SELECT watch, hit_rows, rows_kept, is_held, sent FROM v_watch_hits") == [
        ("claims", 2, 2, False, 1)
    ]
    assert house.ask("SELECT watch, state, hits, answer_rows FROM v_watches") == [("claims", "ok", 1, 2)]


def test_a_changed_query_begins_anew_and_a_changed_title_does_not(house: House) -> None:
    house.watch(CLAIMS)
    house.run()
    house.change("UPDATE core.claims SET claim_id = 9 WHERE claim_id = 2")
    house.watch(CLAIMS.replace("What is said", "Said"))
    assert house.run(HOUR).fired == {"claims": 1}
    house.watch(CLAIMS.replace("ORDER BY claim_id", "ORDER BY speaker"))
    assert house.run(2 * HOUR).primed == {"claims": 2}


def test_new_speakers_and_new_numbers_need_no_query(house: House) -> None:
    house.watch('name = "who"\nrule = "new_speaker"', 'name = "what"\nrule = "new_number"',
                defaults="fire_at_first = true")  # fmt: skip
    assert house.run().fired == {"who": 2, "what": 2}
    assert house.run(HOUR).fired == {}
    rows = house.ask("SELECT watch, row_text FROM v_watch_hit_rows ORDER BY watch, position")
    assert '"surface": "5 Prozent"' in rows[0][1] and '"speaker": "Mark Rutte"' in rows[2][1]


def test_a_named_query_takes_its_parameters(house: House) -> None:
    named = 'name = "said"\nrule = "any_new"\nkey = ["claim_id"]\nquery = "@who_said_what"\nfire_at_first = true\n'
    house.watch(named + '[watch.parameters]\nspeaker = "Rutte"\nsince = "7d"')
    assert house.run().fired == {"said": 1}


def test_sql_knows_the_time_and_the_day_of_the_run(house: House) -> None:
    house.watch(
        'name = "t"\nrule = "any_new"\nkey = ["d"]\nsql = "SELECT $today AS d, $now AS n"\nfire_at_first = true'
    )
    house.run()
    assert house.ask("SELECT row_text FROM v_watch_hit_rows") == [('{"d": "2026-11-20", "n": "2026-11-20T12:00:00"}',)]


def test_the_published_snapshot_is_asked_as_soon_as_there_is_one(house: House) -> None:
    house.watch(ALL)
    assert house.run(dry_run=True).asked == "working"
    house.settings.published_file.parent.mkdir()
    fill(house.settings.published_file, ARTICLES[:1], looks(date(2026, 11, 20)))
    summary = house.run()
    assert (summary.asked, summary.fired) == ("published", {"claims": 1})


# ---------------------------------------------------------------- bursts and coverage

BURST = 'name = "b"\nrule = "burst"\nsql = "SELECT day, articles, actor FROM v_actor_daily WHERE actor_id = \'nato\'"'


def _weeks(house: House, down: Sequence[str] = ()) -> None:
    month = days(date(2026, 10, 20), date(2026, 11, 20))
    news = [News("one", f"{d}T08:00+00:00", "Die NATO tagt.") for d in month]
    news += [News("two", "2026-11-20T09:00+00:00", f"NATO meets, {n}.") for n in range(9)]
    house.settings.working_file.unlink()
    fill(house.settings.working_file, news, [look for d in month for look in looks(d)])
    names = ", ".join(f"'{source}'" for source in ("nobody", *down))
    today = "started_at::DATE = DATE '2026-11-20'"
    house.change(f"UPDATE core.fetches SET outcome = 'timeout' WHERE {today} AND source_id IN ({names})")


def test_a_burst_against_the_past_is_told_with_its_figures(house: House) -> None:
    _weeks(house)
    house.watch(BURST)
    assert house.run().fired == {"b": 1}
    # 10 articles, one on each day before: the spread is 1, z is 9.
    assert house.ask("SELECT day, value, usual, score, coverage_ratio FROM v_watch_hit_rows") == [
        (date(2026, 11, 20), 10.0, 1.0, 9.0, 1.0)
    ]
    assert "usual 1, robust z 9.0, 100% of the sources answered" in house.hook.taken[0]["message"]
    assert house.run(HOUR).fired == {}


def test_poor_coverage_holds_a_burst_back_and_the_hit_says_so(house: House) -> None:
    _weeks(house, down=("one", "three"))
    house.watch(BURST)
    summary = house.run()
    assert (summary.fired, summary.held, summary.sent) == ({}, {"b": 1}, 0)
    ((held, reason, deliveries),) = house.ask("SELECT is_held, reason, deliveries FROM v_watch_hits")
    assert held and deliveries == 0
    assert reason.startswith("poor coverage: of the watched sources answered 33% on 2026-11-20, and a burst needs 50%")
    assert house.run(HOUR).held == {}  # it was said once
    house.change("UPDATE core.fetches SET outcome = 'ok'")  # the others answer in the end
    assert house.run(2 * HOUR).fired == {"b": 1}
    assert house.run(3 * HOUR).fired == {} and len(house.hook.taken) == 1


# ---------------------------------------------------------------- one bad watch


def test_one_bad_watch_stops_no_other_and_is_a_row(house: House) -> None:
    house.watch(
        ALL,
        'name = "a"\nrule = "any_mew"',
        'name = "b"\nrule = "any_new"\nkey = ["x"]\nsql = "FROM v_nowhere"',
        'name = "c"\nrule = "any_new"\nkey = ["x"]\nsql = "FROM v_claims"',
        'name = "claims"\nrule = "new_speaker"',
        'rule = "new_speaker"',
    )
    summary = house.run()
    assert summary.fired == {"claims": 2} and summary.needs_attention
    states = dict(house.ask("SELECT watch, state FROM v_watches"))
    assert states == dict.fromkeys(("a", "b", "c", "claims#5", "#6"), "broken") | {"claims": "ok"}
    details = dict(house.ask("SELECT watch, detail FROM v_watches WHERE state = 'broken'"))
    assert details == summary.broken
    assert details["a"].startswith("watch a: rule: Input should be 'any_new', 'threshold'")
    assert "v_nowhere does not exist" in details["b"] and "its query gives no column x" in details["c"]


def test_a_mended_watch_is_well_again_and_one_that_left_the_file_is_unlisted(house: House) -> None:
    house.watch('name = "w"\nrule = "any_new"\nkey = ["x"]\nsql = "FROM v_nowhere"')
    house.run()
    house.watch('name = "w"\nrule = "any_new"\nkey = ["x"]\nsql = "SELECT 1 AS x"')
    assert not house.run(HOUR).needs_attention
    assert house.ask("SELECT state, detail FROM v_watches") == [("ok", "1 rows that were there are taken as known")]
    house.watch(CLAIMS)
    house.run(2 * HOUR)
    assert house.ask("SELECT watch, state, is_listed FROM v_watches ORDER BY 1 DESC") == [
        ("w", "unlisted", False), ("claims", "ok", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DELETE FROM core.claims", "has to be one query that reads"),
        ("SELECT 1 AS x; SELECT 2 AS x", "has to be one query that reads"),
        ("SET enable_external_access = true", "has to be one query that reads"),
        ("ATTACH 'other.db'", "has to be one query that reads"),
        ("COPY (SELECT 1) TO 'out.csv'", "has to be one query that reads"),
        ("SELECT content AS x FROM read_text('watches.toml')", "file system operations are disabled"),
        ("FROM 'watches.toml'", "Table with name watches.toml does not exist"),
        ("FROM read_csv('https://example.com/a.csv')", "file system operations are disabled"),
        ("FROM sql", "sql does not exist"),  # no variable of this program
        ("SELECT * FROM range(20000) t(x)", "more than 10,000 rows"),
        ("SELECT count(*) AS x FROM range(10000000) a, range(10000000) b", "took more than 2 s"),
        ("SELECT nonsense(", "its SQL: Parser Error"),
    ],
)
def test_sql_of_a_watch_reads_this_file_and_nothing_else(house: House, sql: str, told: str) -> None:
    house.watch(f'name = "w"\nrule = "any_new"\nkey = ["x"]\ntime_limit_s = 2\nsql = """{sql}"""')
    assert told in house.run().broken["w"]
    assert house.ask("SELECT count(*) FROM core.claims") == [(2,)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "W"\nrule = "new_speaker"', "watch #1: name"),
        ('name = "w"\nrule = "new_speaker"\nquite = []', "watch w: quite: Extra inputs are not permitted"),
        ('name = "w"\nrule = "any_new"\nsql = "SELECT 1"', "rule any_new needs key"),
        ('name = "w"\nrule = "any_new"\nkey = ["x"]', "it has neither sql nor query"),
        ('name = "w"\nrule = "burst"\nsql = "x"\nquery = "@bursts"', "both sql and query"),
        ('name = "w"\nrule = "threshold"\nsql = "x"\ncolumn = "n"\nwhen = "more"', "'more' is no condition"),
        ('name = "w"\nrule = "new_speaker"\nquiet = ["22-7"]', "'22-7' is no span of hours"),
        ('name = "w"\nrule = "new_speaker"\nzone = "Mars/Olympus"', "no time zone 'Mars/Olympus'"),
        ('name = "w"\nrule = "new_speaker"\ntargets = ["json://u:s3cr3t@h/"]', "a target stands here by its name"),
    ],
)
def test_a_wrong_watch_is_told_with_its_name_the_cause_and_the_mend(house: House, text: str, told: str) -> None:
    house.watch(text)
    (broken,) = read_watches(house.settings.watches_file).broken
    assert told in str(broken.detail) and "s3cr3t" not in str(broken) and "mend it in the file" in str(broken.detail)


VALUE = st.one_of(
    st.text(max_size=9), st.integers(-9, 99), st.floats(allow_nan=True), st.booleans(), st.lists(st.text())
)


@given(st.dictionaries(st.sampled_from([*Watch.model_fields, "self", "nix"]), VALUE, max_size=8))
def test_whatever_stands_in_a_watch_it_is_one_or_a_row_that_says_why_not(one: dict[str, object]) -> None:
    made = read_watch(1, one, {"zone": "UTC"})
    assert isinstance(made, Watch) or (made.state == "broken" and str(made.detail).startswith("watch "))


def test_a_file_that_is_none_is_wrong_usage_and_no_file_is_no_watch(house: House, tmp_path: Path) -> None:
    assert house.run().watches == 0
    house.settings.watches_file.write_text("[[watch]\n")
    with pytest.raises(UsageError, match=r"watches.toml: it cannot be read: .*docs/watches.md"):
        house.run()
    with pytest.raises(UsageError, match=r"nowhere\.toml: it cannot be read"):
        run_watches(load_settings(home=tmp_path, watches=tmp_path / "nowhere.toml"), NOW)
    house.watch(ALL)
    with pytest.raises(UsageError, match="--watch nix: there is no such watch; the file has: claims"):
        house.run(only=("nix",))
    with pytest.raises(WarehouseError, match="there is no warehouse yet"):
        run_watches(load_settings(home=tmp_path / "empty", watches=house.settings.watches_file), NOW)


# ---------------------------------------------------------------- delivery


def test_a_dry_run_shows_the_message_and_leaves_no_trace(house: House) -> None:
    house.watch(ALL)
    summary = house.run(dry_run=True)
    assert summary.fired == {"claims": 2} and "Wir brauchen 5 Prozent." in summary.messages[0]["text"]
    assert house.hook.asked == 0 and not (house.settings.home / "watch.lock").exists()
    assert house.ask("SELECT (SELECT count(*) FROM core.watches), (SELECT count(*) FROM core.watch_hits)") == [(0, 0)]


def test_a_delivery_that_fails_is_a_row_and_tried_again_until_it_is_taken(house: House) -> None:
    house.watch(ALL)
    house.hook.answers = [500, 503]
    assert house.run().failed.keys() == {"claims -> desk"}
    assert house.ask("SELECT state, attempts, next_try_at, sent_at FROM v_watch_deliveries") == [
        ("failed", 1, datetime(2026, 11, 20, 12, 5), None)
    ]
    assert house.run(timedelta(minutes=4)).failed == {}  # not yet
    assert "error=503" in house.run(timedelta(minutes=6)).failed["claims -> desk"]
    assert house.run(timedelta(minutes=30)).sent == 1
    assert house.ask("SELECT state, attempts, detail FROM v_watch_deliveries") == [("sent", 3, None)]
    assert house.run(HOUR).sent == 0 and len(house.hook.taken) == 1 and house.hook.asked == 3


def test_a_delivery_is_given_up_after_its_last_attempt(house: House) -> None:
    house.watch(ALL)
    house.hook.answers = [500] * 20
    for hours in (0, 0.1, 0.4, 1.5, 6, 20, 30):
        house.run(hours * HOUR)
    assert house.ask("SELECT state, attempts, next_try_at FROM v_watch_deliveries") == [("given_up", 6, None)]
    assert house.hook.asked == 6


def test_what_was_perhaps_sent_when_the_process_died_is_sent_once_more_and_says_so(house: House) -> None:
    house.watch(ALL)
    house.run()
    house.change("UPDATE core.watch_deliveries SET state = 'sending', sent_at = NULL, next_try_at = last_try_at")
    assert house.run(HOUR).sent == 1
    assert "Perhaps you were told this before" in house.hook.taken[1]["message"]
    assert house.run(2 * HOUR).sent == 0


@pytest.mark.slow
def test_a_process_killed_while_it_sends_leaves_a_message_that_is_sent_once_more(house: House) -> None:
    house.watch(ALL)
    house.hook.held = Event()
    command = [sys.executable, "-m", "flows.cli", "watch", "--home", str(house.settings.home)]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(CHECKS.parent.parent)})
    assert house.hook.begun.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert house.ask("SELECT state, attempts, sent_at FROM v_watch_deliveries") == [("sending", 1, None)]
    house.hook.held.set()
    again = datetime.now(UTC) + HOUR
    assert run_watches(house.settings, again).sent == 1
    assert "Perhaps you were told this before" in house.hook.taken[-1]["message"]
    assert run_watches(house.settings, again + HOUR).sent == 0 and house.hook.asked == 2


def test_in_quiet_hours_hits_wait_and_come_in_one_message(house: House) -> None:
    house.watch(ALL + 'quiet = ["12:00-15:00"]\nzone = "Europe/Berlin"')
    summary = house.run()  # 13:00 in Berlin
    assert (summary.fired, summary.sent, summary.waiting) == ({"claims": 2}, 0, 1)
    house.change("UPDATE core.claims SET claim_id = 9 WHERE claim_id = 2")
    assert house.run(HOUR).waiting == 1  # the new one; the first waits on
    assert house.ask("SELECT DISTINCT state, detail, next_try_at, attempts FROM v_watch_deliveries") == [
        ("waiting", "quiet hours", datetime(2026, 11, 20, 14, 0), 0)
    ]
    assert house.run(2 * HOUR).sent == 1
    assert [t["title"] for t in house.hook.taken] == ["natowire: What is said (3)"]


def test_between_two_messages_of_a_watch_lies_the_gap(house: House) -> None:
    house.watch(ALL + "min_gap_min = 120")
    house.run()
    house.change("UPDATE core.claims SET claim_id = 9 WHERE claim_id = 2")
    assert (house.run(HOUR).waiting, len(house.hook.taken)) == (1, 1)
    assert house.run(2 * HOUR).sent == 1


def test_a_watch_rests_between_its_times(house: House) -> None:
    house.watch(ALL + "every_min = 60")
    assert house.run().evaluated == 1
    rest = house.run(HOUR / 2)
    assert (rest.evaluated, rest.resting) == (0, 1)
    assert house.run(HOUR / 2, only=("claims",)).evaluated == 1
    assert house.run(-HOUR).evaluated == 1  # a clock that was set back


def test_a_target_without_an_address_is_told_and_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.watch(ALL, defaults='targets = ["desk", "night-shift"]')
    summary = house.run()
    assert summary.failed == {
        "claims -> night_shift": "target night_shift has no address; set NATOWIRE_NOTIFY_NIGHT_SHIFT to an apprise URL"
    }
    assert summary.sent == 1
    monkeypatch.setenv("NATOWIRE_NOTIFY_NIGHT_SHIFT", house.hook.address)
    house.settings = load_settings(home=house.settings.home)
    assert house.run(2 * HOUR).sent == 1


def test_the_address_of_a_target_stands_in_no_row_log_or_error(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    house.watch(ALL)
    house.hook.answers = [500]
    told = [repr(house.run()), repr(house.settings), str(house.settings.model_dump())]
    told.append(repr(house.run(HOUR)))
    with reading(house.settings.working_file) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'core'").fetchall()
        told += [str(connection.execute(f"FROM core.{t}").fetchall()) for (t,) in tables]
    told += [caplog.text, *capfd.readouterr()]
    assert len(house.hook.taken) == 1
    for secret in ("s3cr3t-pass", "t0ken-of-desk", "json://"):
        assert [text for text in told if secret in text] == []


def test_texts_of_strangers_stay_texts(house: House) -> None:
    evil = "=1+1 @everyone <!channel> <@U1> <script>alert(1)</script>\u202e\x07\n\n# Big [a](javascript:x) & more"
    house.change(f"UPDATE core.articles SET title = $${evil}$$, url = 'javascript:alert(1)' WHERE article_id = 1")
    house.watch('name = "w"\nrule = "any_new"\nkey = ["article_id"]\nfire_at_first = true\n'
                'sql = "SELECT article_id, title, url FROM v_articles WHERE article_id = 1"')  # fmt: skip
    house.run()
    message = house.hook.taken[0]["message"]
    for call in ("@everyone", "<!channel>", "<@U1>", "javascript:alert", "\u202e", "\x07", "\n#"):
        assert call not in message
    assert "– =1+1 @\u2060everyone <\u2060!channel> " in message and "<\u2060script>alert(1)</script>" in message


def test_mail_is_handed_to_a_mail_server(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (port, mails):
        monkeypatch.setenv(
            "NATOWIRE_NOTIFY_DESK", f"mailto://127.0.0.1:{port}?from=natowire@example.org&to=desk@example.org"
        )
        house.settings = load_settings(home=house.settings.home)
        house.watch(ALL)
        summary = house.run()
        assert (summary.sent, summary.failed) == (1, {})
        (text,) = mails
        mail = message_from_string(text)
        parts = [p.get_payload(decode=True) for p in mail.walk() if not p.is_multipart()]
        assert any(b"Mark Rutte" in p for p in parts if isinstance(p, bytes))


# ---------------------------------------------------------------- the commands


def test_the_commands_say_what_is_wrong_by_their_exit_code(house: House) -> None:
    from typer.testing import CliRunner

    from flows.cli import app

    home = ["--home", str(house.settings.home)]
    run = CliRunner().invoke
    house.watch(ALL)
    assert run(app, ["watch", "--dry-run", *home]).exit_code == 0 and house.hook.asked == 0
    done = run(app, ["watch", "--json", *home])
    assert done.exit_code == 0 and '"fired": {"claims": 2}' in done.output
    listed = run(app, ["watch", "list", *home])
    assert listed.exit_code == 0 and "claims" in listed.output
    assert run(app, ["watch", "test", "desk", *home]).exit_code == 0
    assert house.hook.taken[-1]["title"] == "natowire: test"
    assert isinstance(run(app, ["watch", "test", "nobody", *home]).exception, UsageError)
    house.watch(ALL, 'name = "w"\nrule = "x"')
    assert run(app, ["watch", *home]).exit_code == 1
    assert run(app, ["watch", "list", *home]).exit_code == 1


def test_the_watches_of_the_documentation_run(house: House) -> None:
    told = (Path(__file__).parent.parent / "docs/watches.md").read_text("utf-8")
    text = told.split("```toml\n")[1].split("```")[0]
    house.settings.watches_file.write_text(text, "utf-8")
    summary = house.run(dry_run=True)
    assert (summary.watches, summary.evaluated, summary.broken) == (7, 7, {})


def test_the_rows_of_watches_hold_together(house: House) -> None:
    house.watch(ALL, 'name = "who"\nrule = "new_speaker"')
    for n in range(3):
        house.run(n * HOUR)
    assert dict(house.ask((CHECKS / "watches_hold.sql").read_text("utf-8"))) == {}
    house.change("INSERT INTO core.watch_deliveries FROM core.watch_deliveries")
    assert [what for what, _ in house.ask((CHECKS / "watches_hold.sql").read_text("utf-8"))] == ["targets"]


def test_what_there_was_no_time_for_has_its_turn_in_the_next_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import watching

    monkeypatch.setattr(watching, "TIME_FOR_ALL_S", -1.0)
    house.watch(ALL)
    assert (house.run().evaluated, house.run().resting) == (0, 1)
    monkeypatch.setattr(watching, "TIME_FOR_ALL_S", 600.0)
    assert house.run(HOUR).fired == {"claims": 2}
