"""`natowire runs promote` and `drop`: each one transaction under the writer's lock."""

from __future__ import annotations

from flows.cycle import natowire_version, one_writer
from flows.opening import prepare_home
from flows.relating_again import relate_again
from flows.replaying import one_replay
from flows.settings import Settings
from flows.tools import utc_now
from warehouse import replay_promote
from warehouse.connect import reading, writing
from warehouse.replay_plan import set_row
from warehouse.replay_promote import Promoted
from warehouse.rows import Balance
from warehouse.runs import finish_run, start_run


def promote_run(settings: Settings, run_id: int) -> Promoted:
    """Make the rows of a run current; raises `UsageError` for a run that holds none, leaving everything as it was."""
    with reading(settings.working_file):
        pass
    # A replay that is under way is reading what would change under it.
    with one_replay(settings), one_writer(settings):
        prepare_home(settings)
        with writing(settings.working_file) as connection:
            found = set_row(connection, run_id)
            now = utc_now()
            kept_as = start_run(connection, "promote", natowire_version(), found.extractor_version or "", now)
            done = replay_promote.promote(connection, run_id, kept_as, now)
            relate_again(connection, kept_as, now, done.stage, done.article_ids)
            finish_run(connection, kept_as, "done", Balance(), utc_now())
    return done


def drop_run(settings: Settings, run_id: int) -> None:
    """Forget the rows of a run; raises `UsageError` for a run that holds none that are not current."""
    with reading(settings.working_file):
        pass
    with one_replay(settings), one_writer(settings), writing(settings.working_file) as connection:
        replay_promote.drop(connection, run_id, utc_now())
