"""The cycle as a flow, against a real Prefect server."""

import asyncio
from pathlib import Path

import pytest

from flows.demo_server import DemoServer
from flows.sources_file import write_sources
from tests.prefect_samples import own_server
from warehouse.connect import reading

pytestmark = pytest.mark.prefect_server


def test_a_cycle_runs_as_one_flow_run_with_a_task_per_batch_and_leaves_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with DemoServer() as web, own_server(tmp_path / "data") as (settings, url):
        write_sources(tmp_path / "sources.csv", web.sources())
        monkeypatch.setenv("NATOWIRE_SOURCES", str(tmp_path / "sources.csv"))
        monkeypatch.setenv("NATOWIRE_ALLOW_ADDRESSES", ",".join(web.allow_addresses))
        monkeypatch.setenv("NATOWIRE_MIN_GAP_S", "0")
        assert url.startswith("http://127.0.0.1:")
        from prefect import get_client

        from flows.ingest import ingest

        async def run() -> tuple[int, list[str], int, int]:
            _, balance, _ = await ingest()
            async with get_client() as client:
                flows = await client.read_flow_runs()
                tasks = await client.read_task_runs()
                artifacts = await client.read_artifacts()
                states = [run.state_name or "" for run in flows]
                return balance.articles_new, states, len(tasks), len(artifacts)

        articles, states, tasks, artifacts = asyncio.run(run())
        assert (articles, states, tasks, artifacts) == (15, ["Completed"], 2, 1)
        with reading(settings.working_file) as connection:
            assert connection.execute("SELECT status FROM v_runs").fetchall() == [("done",)]
