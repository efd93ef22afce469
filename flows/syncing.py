"""`natowire actors sync`: what Wikidata tells of listed actors, shown, and applied as edits where a person says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import timedelta

from extractors.actors.edits import Edit, Listed
from extractors.actors.rows import ActorRow
from extractors.actors.wikidata import Difference, ItemCandidate, ItemName, ItemTerm, compare, propose
from extractors.errors import UsageError
from flows.actor_store import edits_of
from flows.cycle import web_settings
from flows.editing import edit
from flows.progress import Progress, silent
from flows.registry import edited
from flows.settings import Settings
from flows.tools import utc_now
from flows.web import WebClient
from flows.wikidata import BATCH, Endpoint, Kept, Sleep
from warehouse.connect import reading

FRESH_FOR = timedelta(days=1)  # how long what was told is not asked for again


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run found: actors asked for, what would change, and proposed items by actor."""

    asked: int
    difference: Difference
    proposals: dict[str, str]
    left_out: tuple[str, ...] = ()  # what the endpoint finished no answer for


def listed_now(settings: Settings, only: Sequence[str] = ()) -> tuple[Listed, list[ActorRow]]:
    """Give the registry with its edits, and the actors that are asked for; raises `UsageError` for an unknown id."""
    with reading(settings.working_file) as connection:
        listed = edited(edits_of(connection)).listed
    by_id = {a.actor_id: a for a in listed.actors}
    for actor_id in only:
        if actor_id not in by_id:
            raise UsageError(f"actor {actor_id}", "it is not in the registry", "see `natowire actors find TEXT`")
    return listed, [by_id[i] for i in only] if only else list(listed.actors)


async def look(
    settings: Settings,
    *,
    only: Sequence[str] = (),
    proposing: bool = False,
    fresh: bool = False,
    progress: Progress = silent,
    sleep: Sleep | None = None,
) -> Synced:
    """Ask Wikidata for names and positions (`proposing`: for items of actors without one) and compare. Writes nothing.

    What is told is kept in the data folder for a day: a run that was stopped goes on, and `apply` does what was shown.
    Raises `NatowireError` where the endpoint does not answer, and `UsageError` without a contact address.
    """
    if not settings.contact:
        mend = "set NATOWIRE_CONTACT to a mail address or page of yours"
        raise UsageError("actors sync", "Wikidata asks programs to name a contact", mend)
    listed, chosen = listed_now(settings, only)
    kept = Kept(settings.home / "wikidata.jsonl")
    if fresh or _is_old(kept):
        kept.forget()
    url = settings.wikidata_url
    items = sorted(a.wikidata_id for a in chosen if a.wikidata_id)
    names = sorted({a.name for a in chosen if not a.wikidata_id and a.type != "country"}) if proposing else []
    # The endpoint stops a question after a minute; one question at a time is what it asks of programs.
    web = replace(web_settings(settings), per_host=1, total_timeout_s=max(settings.timeout_s, 75.0))
    async with WebClient(web) as client:
        endpoint = Endpoint(client, url, sleep) if sleep is not None else Endpoint(client, url)
        if proposing:
            await _fill(kept, endpoint, "candidates", names, endpoint.candidates, progress)
        else:
            await _fill(kept, endpoint, "names", items, endpoint.names, progress)
            await _fill(kept, endpoint, "terms", items, endpoint.terms, progress)
    wanted = set(items)
    difference = compare(
        listed,
        [n for n in (ItemName(*row) for row in kept.rows("names", url)) if n.item in wanted],
        [ItemTerm(*row) for row in kept.rows("terms", url)],
    )
    told = [ItemCandidate(*row) for row in kept.rows("candidates", url)]
    proposals = propose(chosen, told, [a.wikidata_id for a in listed.actors]) if proposing else {}
    asked = len(names) if proposing else len(items)
    return Synced(asked, _only(difference, wanted), proposals, tuple(dict.fromkeys(endpoint.left_out)))


def _only(difference: Difference, items: set[str]) -> Difference:
    roles = tuple(e for e in difference.roles if e.wikidata_id in items)
    return replace(difference, roles=roles)


async def _fill(
    kept: Kept,
    endpoint: Endpoint,
    kind: str,
    wanted: Sequence[str],
    ask: Callable[[Sequence[str]], Awaitable[Sequence[ItemName | ItemTerm | ItemCandidate]]],
    progress: Progress,
) -> None:
    done = kept.done(kind, endpoint.url)
    missing = [key for key in wanted if key not in done]
    for start in range(0, len(missing), BATCH):
        progress(kind, len(wanted) - len(missing) + start, len(wanted))
        batch = missing[start : start + BATCH]
        rows = [astuple(row) for row in await ask(batch)]
        kept.add(kind, endpoint.url, [key for key in batch if key not in endpoint.left_out], rows)
    progress(kind, len(wanted), len(wanted))


def _is_old(kept: Kept) -> bool:
    if not kept.file.exists():
        return False
    return utc_now().timestamp() - kept.file.stat().st_mtime > FRESH_FOR.total_seconds()


def apply(settings: Settings, difference: Difference) -> list[Edit]:
    """Add what is missing as edits with the source wikidata, in one transaction."""
    return edit(settings, lambda connection: [*difference.names, *difference.roles])
