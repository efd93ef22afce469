"""What natowire asks of a Prefect server about its deployments and runs, and tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.deployments.runner import RunnerDeployment
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

TAG = "natowire"
NAME = "natowire"  # of every deployment: ingest/natowire, publish/natowire, …
SILENT_FOR = timedelta(seconds=95)  # three heartbeats of `prefect.toml` that did not come
ZOMBIES = "natowire: mark runs whose process is gone"
_ABANDONED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_ENDED = [StateType.COMPLETED, StateType.FAILED, StateType.CANCELLED, StateType.CRASHED]
_PAGE = 200


async def find_deployment(client: PrefectClient, flow: str) -> DeploymentResponse | None:
    """Give the deployment of a flow of ours, if the server knows it."""
    try:
        return await client.read_deployment_by_name(f"{flow}/{NAME}")
    except ObjectNotFound:
        return None


async def keep_pauses(client: PrefectClient, deployment: RunnerDeployment) -> RunnerDeployment:
    """Give the deployment paused as it is on the server: applying it would set everything going again."""
    held = await find_deployment(client, str(deployment.flow_name))
    if held is None:
        return deployment
    active = {schedule.slug: schedule.active for schedule in held.schedules}
    schedules = [
        schedule.model_copy(update={"active": active.get(schedule.slug, True)})
        for schedule in deployment.schedules or []
    ]
    return deployment.model_copy(update={"paused": held.paused, "schedules": schedules})


async def cancel_late(client: PrefectClient, deployment_ids: Sequence[UUID], but: UUID | None = None) -> int:
    """Cancel the runs of these deployments that should have begun before now, except one; gives their number."""
    late = _runs(deployment_ids, [StateType.SCHEDULED], expected_start_time={"before_": datetime.now(UTC)})
    runs = [run for run in await _all(client, late) if run.id != but]
    for run in runs:
        state: State[None] = Cancelled(
            name="Skipped", message="It was late, and one run makes good for all that were missed."
        )
        await client.set_flow_run_state(run.id, state, force=True)
    return len(runs)


async def crash_abandoned(client: PrefectClient, deployment_ids: Sequence[UUID]) -> int:
    """Mark the runs as crashed that a process began which is gone; gives their number."""
    runs = await _all(client, _runs(deployment_ids, _ABANDONED))
    for run in runs:
        state: State[None] = Crashed(message="The process that ran it is gone; the next run takes up the work.")
        await client.set_flow_run_state(run.id, state, force=True)
    return len(runs)


async def delete_ended(client: PrefectClient, before: datetime) -> int:
    """Delete the runs of our deployments, which all have our tag, that ended before a time; gives their number."""
    ended = {"state": {"type": {"any_": _ENDED}}, "tags": {"all_": [TAG]}, "end_time": {"before_": before}}
    runs = await _all(client, FlowRunFilter.model_validate(ended))
    for run in runs:
        await client.delete_flow_run(run.id)
    return len(runs)


def _runs(deployment_ids: Sequence[UUID], states: Sequence[StateType], **times: object) -> FlowRunFilter:
    return FlowRunFilter.model_validate(
        {"deployment_id": {"any_": list(deployment_ids)}, "state": {"type": {"any_": list(states)}}} | times
    )


async def _all(client: PrefectClient, wanted: FlowRunFilter) -> list[FlowRun]:
    runs: list[FlowRun] = []
    while page := await client.read_flow_runs(flow_run_filter=wanted, limit=_PAGE, offset=len(runs)):
        runs += page
    return runs


async def watch_for_zombies(client: PrefectClient) -> None:
    """Have the server mark a run of ours as crashed when its heartbeats stop; what a person changed there is kept.

    https://docs.prefect.io/v3/advanced/detect-zombie-flows
    """
    if await client.read_automations_by_name(ZOMBIES):
        return
    ended = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed", "Skipped")}
    trigger = EventTrigger(
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.heartbeat"} | ended,
        match=ResourceSpecification.model_validate({"prefect.resource.id": ["prefect.flow-run.*"]}),
        match_related=ResourceSpecification.model_validate(
            {"prefect.resource.id": [f"prefect.tag.{TAG}"], "prefect.resource.role": ["tag"]}
        ),
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT_FOR,
    )
    action = ChangeFlowRunState(
        name=None, state=StateType.CRASHED, message="Its process gave no sign of life for 95 seconds.", force=False
    )
    await client.create_automation(AutomationCore(
        name=ZOMBIES, description="The next run takes up the work.", trigger=trigger, actions=[action],
    ))  # fmt: skip
