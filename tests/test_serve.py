"""`natowire serve` against a real Prefect server: pauses, missed runs, kills."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractors.errors import NatowireError
from flows.demo_server import DemoServer
from flows.prefect_server import prefect_settings
from flows.settings import Settings
from flows.sources_file import write_sources
from tests.prefect_samples import (
    PATIENCE_S,
    free_port,
    own_server,
    processes_of,
    runs_of,
    server_of,
    start_serve,
    wait_until,
)
from warehouse.connect import reading

if TYPE_CHECKING:  # Prefect reads its environment when it is imported, which a test sets up first
    from prefect.client.schemas.objects import State
    from prefect.client.schemas.responses import DeploymentResponse

    from flows.deployments import Registered

FLOWS = ("ingest", "reread", "publish", "watch", "brief", "maintain")
pytestmark = pytest.mark.prefect_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, str]]:
    with own_server(tmp_path_factory.mktemp("server") / "data") as served:
        yield served


def registered(settings: Settings, before: str = "") -> tuple[Registered, DeploymentResponse]:
    """Register the deployments as a start of `serve` does; `before`: what is done on the server first."""
    from prefect import get_client
    from prefect.runner import Runner
    from prefect.states import Running

    from flows.deployed import find_deployment
    from flows.deployments import register

    async def run() -> tuple[Registered, DeploymentResponse]:
        async with get_client() as client:
            if before:
                held = await find_deployment(client, "ingest")
                assert held is not None
                if before == "pause":
                    await client.pause_deployment(held.id)
                elif before == "pause schedule":
                    await client.update_deployment_schedule(held.id, held.schedules[0].id, active=False)
                elif before == "resume":
                    await client.resume_deployment(held.id)
                    await client.update_deployment_schedule(held.id, held.schedules[0].id, active=True)
                elif before == "miss runs":
                    for minutes in (15, 30, 45):
                        await client.create_flow_run_from_deployment(held.id, state=scheduled(minutes))
                elif before == "leave a run behind":
                    left = await client.create_flow_run_from_deployment(held.id)
                    await client.set_flow_run_state(left.id, Running(), force=True)
            told = await register(client, Runner(name="test", limit=1), settings, 15)
            ingest = await find_deployment(client, "ingest")
            assert ingest is not None
            return told, ingest

    return asyncio.run(run())


def scheduled(minutes_ago: int) -> State[None]:
    from prefect.states import Scheduled

    return Scheduled(scheduled_time=datetime.now(UTC) - timedelta(minutes=minutes_ago))


def test_every_deployment_has_a_schedule_a_description_and_parameters_with_a_schema(
    server: tuple[Settings, str],
) -> None:
    told, ingest = registered(server[0])
    assert set(told.ids) == set(FLOWS)
    told_of = ingest.model_dump(mode="json")
    assert told_of["schedules"][0]["schedule"]["interval"] == 15 * 60
    assert told_of["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert told_of["tags"] == ["natowire"]
    described = told_of["parameter_openapi_schema"]["properties"]
    assert described["force"]["description"] == "Also sources that rest after faults or Retry-After"


def test_what_is_paused_on_the_server_stays_paused_when_it_is_deployed_again(server: tuple[Settings, str]) -> None:
    registered(server[0])
    told, ingest = registered(server[0], "pause")
    assert (told.paused, ingest.paused) == (("ingest",), True)
    registered(server[0], "resume")
    told, ingest = registered(server[0], "pause schedule")
    assert (told.paused, ingest.schedules[0].active) == (("ingest",), False)
    told, ingest = registered(server[0], "resume")
    assert (told.paused, ingest.paused, ingest.schedules[0].active) == ((), False, True)


def test_a_deployment_of_a_work_pool_that_is_paused_stays_so_too(server: tuple[Settings, str]) -> None:
    from prefect import get_client
    from prefect.client.schemas.actions import WorkPoolCreate

    from flows.deployed import find_deployment
    from flows.deployments import deploy

    async def run() -> tuple[dict[str, bool], str | None]:
        async with get_client() as client:
            await client.create_work_pool(WorkPoolCreate(name="own", type="process"))
            await deploy(server[0], "own", 15)
            held = await find_deployment(client, "reread")
            assert held is not None
            await client.pause_deployment(held.id)
            told = await deploy(server[0], "own", 30)
            return told, held.work_pool_name

    told, pool = asyncio.run(run())
    assert ({flow for flow, paused in told.items() if paused}, set(told), pool) == ({"reread"}, set(FLOWS), "own")
    with pytest.raises(NatowireError, match="work pool other: the server does not know it"):
        asyncio.run(deploy(server[0], "other", 15))


def test_runs_that_were_missed_are_skipped_and_those_left_running_are_marked_as_crashed(
    server: tuple[Settings, str],
) -> None:
    registered(server[0])
    told, _ = registered(server[0], "miss runs")
    assert told.skipped >= 3
    told, _ = registered(server[0], "leave a run behind")
    assert told.crashed == 1
    told, _ = registered(server[0])
    assert (told.crashed, told.skipped) == (0, 0)


def test_tidying_deletes_the_runs_that_ended_long_ago_and_no_others(server: tuple[Settings, str]) -> None:
    from prefect import get_client
    from prefect.states import Completed

    from flows.deployed import delete_ended
    from flows.deployments import deployments

    async def run() -> tuple[int, int, int]:
        async with get_client() as client:
            flow_id = await client.create_flow_from_name("ingest")
            ours = await deployments(server[0], 15)[0].aapply()
            ended = await client.create_flow_run_from_deployment(ours, state=Completed())
            await client.create_flow_run_from_deployment(ours, state=scheduled(-60))
            other = await client.create_deployment(flow_id, name="of-others")
            kept = await client.create_flow_run_from_deployment(other, state=Completed())
            before = await delete_ended(client, datetime.now(UTC) - timedelta(hours=1))
            await delete_ended(client, datetime.now(UTC) + timedelta(hours=1))
            left = {run.id for run in await client.read_flow_runs()}
            return before, len(left & {ended.id}), len(left & {kept.id})

    assert asyncio.run(run()) == (0, 0, 1)


def test_a_page_from_elsewhere_can_neither_read_nor_start_anything(server: tuple[Settings, str]) -> None:
    def ask(headers: dict[str, str]) -> tuple[int, str | None]:
        request = urllib.request.Request(
            f"{server[1]}/flow_runs/filter", b"{}", {"Content-Type": "application/json"} | headers
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers.get("Access-Control-Allow-Origin")
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Access-Control-Allow-Origin")

    assert ask({"Origin": "https://elsewhere.example"}) == (403, None)


def test_its_pages_ask_the_server_that_they_come_from(server: tuple[Settings, str]) -> None:
    with urllib.request.urlopen(server[1].removesuffix("/api") + "/ui-settings") as answer:
        assert json.load(answer)["api_url"] == server[1]


def test_it_listens_on_loopback_alone(server: tuple[Settings, str]) -> None:
    port = f"{server[0].prefect_port:04X}"
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


def test_what_prefect_toml_asks_for_is_what_prefect_takes() -> None:
    from prefect.settings.legacy import _get_settings_fields
    from prefect.settings.models.root import Settings as PrefectSettings

    known = {name.upper() for name in _get_settings_fields(PrefectSettings)}
    assert {name for name in prefect_settings() if name != "DO_NOT_TRACK"} <= known


@pytest.mark.slow
def test_killed_it_leaves_nothing_behind_the_next_start_goes_on_and_it_ends_with_its_server(tmp_path: Path) -> None:
    home = tmp_path / "data"
    with DemoServer() as web:
        write_sources(tmp_path / "sources.csv", web.sources())
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "NATOWIRE_"))} | {
            "NATOWIRE_HOME": str(home), "NATOWIRE_SOURCES": str(tmp_path / "sources.csv"), "NATOWIRE_MIN_GAP_S": "0",
            "NATOWIRE_ALLOW_ADDRESSES": ",".join(web.allow_addresses), "NATOWIRE_PREFECT_PORT": str(free_port()),
        }  # fmt: skip
        first = start_serve(environment, tmp_path / "first.log")
        wait_until(lambda: runs_of(home, "RUNNING") == 1, "the first run")
        first.kill()
        first.wait()
        wait_until(lambda: not processes_of(home), "the end of every process")
        assert runs_of(home, "RUNNING") == 1
        second = start_serve(environment, tmp_path / "second.log")
        try:
            wait_until(lambda: runs_of(home, "COMPLETED") == 1, "the run after the kill")
            assert (runs_of(home, "RUNNING"), runs_of(home, "CRASHED")) == (0, 1)
            wait_until((home / "published" / "natowire.duckdb").exists, "the snapshot")
            os.kill(server_of(second.pid), signal.SIGKILL)
            assert second.wait(timeout=PATIENCE_S) == 1
        finally:
            second.kill()
            second.wait()
    wait_until(lambda: not processes_of(home), "the end of every process")
    told = (tmp_path / "second.log").read_text()
    assert "1 runs of before were marked as crashed" in told
    assert "natowire: Prefect server: it ended with code -9; read " in told
    with reading(home / "natowire.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM v_articles").fetchall() == [(15,)]
        assert connection.execute("SELECT count(*) FROM v_runs WHERE status = 'running'").fetchall() == [(0,)]
