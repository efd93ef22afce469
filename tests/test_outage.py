"""When our own network is away no source is held to account, and its return is no storm."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.model import Failure, Source, Stage
from flows.cycle import Wish, run_cycle
from flows.outage import Reach
from flows.settings import load_settings
from flows.summary import balance_line
from tests.small_web import HOSTS, SmallWeb
from tests.warehouse_samples import NOW, pull
from warehouse.checks import run_checks
from warehouse.connect import reading
from warehouse.rows import Balance, FetchRow, Pull

RSS = (
    '<rss version="2.0"><channel><title>T</title><link>{0}</link>'
    "<item><title>News of {1}</title><link>{0}/page</link></item></channel></rss>"
)
SCHEDULED = Wish(scheduled=True, period=timedelta(minutes=15))


def silent(host: str, reason: str = "dns") -> Pull:
    row = FetchRow("feed", f"https://{host}/", host, reason, None, NOW, 0.1)
    return Pull(host, (row,), failure=Failure(Stage.SOURCE, reason, later=True))


def answering(host: str) -> Pull:
    return Pull(host, (FetchRow("feed", f"https://{host}/", host, "ok", 200, NOW, 0.1),))


def judged(*pulls: Pull) -> str:
    reach = Reach()
    reach.take(pulls)
    return reach.judge()[1]


def test_hosts_that_are_all_away_at_once_are_our_own_network() -> None:
    told = judged(*(silent(f"{n}.example") for n in range(4)), silent("5.example", "timeout"))
    assert told == "5 of 5 hosts could not be reached (dns 4, timeout 1)"


def test_one_or_two_hosts_may_be_away_by_themselves() -> None:
    assert judged(silent("1.example"), silent("2.example"), silent("2.example")) == ""


def test_where_some_hosts_answer_the_others_are_away_by_themselves() -> None:
    away = [silent(f"{n}.example") for n in range(20)]
    assert judged(*away, answering("a.example"), answering("b.example")) == ""
    assert judged(*away, answering("proxy.example")).startswith("20 of 21 hosts")


def test_a_host_that_answers_with_an_error_is_there() -> None:
    refused = Pull(
        "x",
        (FetchRow("feed", "https://x.example/", "x.example", "blocked", 403, NOW, 0.1),),
        failure=Failure(Stage.SOURCE, "blocked", later=True),
    )
    reach = Reach()
    assert reach.take([refused, silent("y.example"), pull("one")]) == [refused, pull("one")]
    assert reach.answered == {"x.example", "one.example"}


def sources_at(network: str, port: int) -> list[Source]:
    return [
        Source(f"s{h}-{n}", f"Outlet {h}", f"http://{network}.{h + 1}:{port}/{n}.xml", "feed", "en")
        for h in range(HOSTS)
        for n in range(4)
    ]


def free_port(address: str) -> int:
    with socket.socket() as s:
        s.bind((address, 0))
        return int(s.getsockname()[1])


async def test_hours_without_network_leave_every_source_as_it_was_and_the_return_is_no_storm(tmp_path: Path) -> None:
    network = "127.19.7"
    port = free_port(f"{network}.1")
    sources = sources_at(network, port)
    settings = load_settings(
        home=tmp_path, allow_addresses=(f"{network}.0/24",), min_gap_s=0.05, per_host=2, concurrency=6, workers=1
    )
    start = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with reading(settings.working_file) as c:
            return c.execute(sql).fetchall()

    async def cycle(after: timedelta) -> Balance:
        _, balance = await run_cycle(settings, sources, SCHEDULED, clock=lambda: start + after)
        return balance

    for hours in range(3):
        balance = await cycle(timedelta(hours=hours))
        assert (balance.sources, balance.sources_failed) == (32, 32)
        assert balance.outage == "8 of 8 hosts could not be reached (connect 32)"
        assert "our own network is away" in balance_line(1, balance, 1.0)
    held = ask("SELECT DISTINCT health, failures_in_a_row, next_fetch_at, unreached_since FROM core.sources")
    assert held == [("new", 0, None, start.replace(tzinfo=None))]
    assert ask("SELECT count(*) FROM v_failures WHERE source_id IS NULL AND reason = 'network'") == [(3,)]

    with SmallWeb(network=network, port=port) as web:
        for source in sources:
            path = source.url.rpartition("/")[2]
            host = int(source.source_id[1])
            web.put(f"/{path}", RSS.format(web.url(f"/{path[0]}", host), source.source_id), host=host, hold_s=0.02)
            web.put(f"/{path[0]}/page", "<p>News</p>", host=host)
        balance = await cycle(timedelta(hours=3, minutes=15))
        assert (balance.sources, balance.sources_failed, balance.outage) == (32, 0, "")
        assert web.most_active <= 6
        for host in range(HOSTS):
            times = [s.at for s in web.seen if s.host.startswith(f"{network}.{host + 1}:")]
            assert len(times) >= 4
            assert times[-1] - times[0] > 0.04 * (len(times) - 1)  # the gap of 0.05 s, as a busy machine sees it
    assert ask("SELECT DISTINCT health, unreached_since FROM core.sources") == [("ok", None)]
    with reading(settings.working_file) as c:
        assert run_checks(c) == {}


async def test_pages_that_wait_keep_their_tries_while_the_network_is_away(tmp_path: Path) -> None:
    network = "127.19.8"
    port = free_port(f"{network}.1")
    sources = sources_at(network, port)
    settings = load_settings(home=tmp_path, allow_addresses=(f"{network}.0/24",), min_gap_s=0, workers=1)
    with SmallWeb(network=network, port=port) as web:
        for source in sources:
            path = source.url.rpartition("/")[2]
            host = int(source.source_id[1])
            web.put(f"/{path}", RSS.format(web.url(f"/{path[0]}", host), source.source_id), host=host)
            web.put(f"/{path[0]}/page", "busy", status=500, host=host)
        _, before = await run_cycle(settings, sources, clock=lambda: NOW)
    assert before.feed_only == 32
    _, balance = await run_cycle(settings, sources, clock=lambda: NOW + timedelta(hours=1))
    assert balance.outage
    with reading(settings.working_file) as c:
        assert c.execute("SELECT DISTINCT attempts FROM core.entries").fetchall() == [(1,)]
        assert run_checks(c) == {}
