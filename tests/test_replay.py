"""The past read again: the same with the same extractors, exact in what differs with others, current in one step."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.actors.edits import Edit
from extractors.errors import UsageError, WarehouseError
from flows import editing, replaying
from flows.cli import main
from flows.cycle import run_cycle
from flows.demo_server import DemoServer
from flows.promoting import drop_run, promote_run
from flows.replaying import Replayed, ReplayWish, one_replay, replay
from flows.settings import Settings, load_settings
from tests.replay_samples import RELATIONS, compared, dump, told
from warehouse.arrow import scalar
from warehouse.checks import run_checks
from warehouse.connect import reading, writing
from warehouse.publish import publish
from warehouse.replay_diff import Diff, diff
from warehouse.replay_plan import STAGE_TABLES
from warehouse.runs import start_run
from warehouse.tag_rows import TagRows

NO_NETWORK = ["unshare", "-n"]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the demo's articles, which the tests copy."""
    home = tmp_path_factory.mktemp("ingested") / "data"
    with DemoServer() as web:
        settings = load_settings(home=home, allow_addresses=web.allow_addresses, min_gap_s=0.0, workers=1)
        asyncio.run(run_cycle(settings, web.sources()))
    yield home


@pytest.fixture
def settings(ingested: Path, tmp_path: Path) -> Settings:
    shutil.copytree(ingested, tmp_path / "data")
    return load_settings(home=tmp_path / "data", workers=1)


def again(settings: Settings, stage: str, **wish: Any) -> Replayed:
    return asyncio.run(replay(settings, ReplayWish(stage, **wish)))


def difference(settings: Settings, before: object, after: object, limit: int | None = 20) -> Diff:
    with reading(settings.working_file) as c:
        return diff(c, str(before), str(after), limit)


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with reading(settings.working_file) as c:
        return c.execute(sql).fetchall()


def checked(settings: Settings) -> None:
    with reading(settings.working_file) as c:
        assert run_checks(c) == {}


def other_actors(settings: Settings) -> None:
    """Give the extractors other lists: a body is called otherwise, and a person in no list is in one."""
    often = "SELECT actor_id FROM core.provisional_evidence GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 2"
    found = ask(settings, often)
    editing.edit(settings, editing.add_name(Edit(0, "name", "nato", name="Bündnis", language="de", kind="name")))
    for (actor_id,) in found:
        editing.edit(settings, editing.promote(Edit(0, "promote", actor_id, country="EE", actor_type="person")))


def network_can_be_taken_away() -> bool:
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not network_can_be_taken_away(), reason="no network namespaces here")
@pytest.mark.parametrize("stage", ["article", "mentions"])
def test_the_same_version_finds_the_very_same_without_any_network(settings: Settings, stage: str) -> None:
    before = dump(settings.working_file)
    env = os.environ | {"NATOWIRE_HOME": str(settings.home), "NATOWIRE_WORKERS": "2"}
    command = [*NO_NETWORK, sys.executable, "-m", "flows.cli"]
    ran = subprocess.run(
        [*command, "reprocess", "--stage", stage, "--json"], env=env, check=True, capture_output=True, text=True
    )
    answer = json.loads(ran.stdout)
    assert answer["texts"] == 15
    assert answer["failed"] == 0
    if stage == "article":
        assert (answer["from_archive"], answer["from_feed"], answer["from_stored"]) == (14, 1, 0)
    run_id = answer["run_id"]
    shown = subprocess.run(
        [*command, "runs", "diff", "current", str(run_id), "--json"],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(shown.stdout)
    assert found["is_empty"]
    assert [k["before"] for k in found["kinds"]] == [k["after"] for k in found["kinds"]]
    with reading(settings.working_file) as c:
        # Every row that was found, in its order, is the row that is current in all but ids and run.
        assert told(c, "replay", f"set_id = {run_id}") == told(c, "core")
        if stage == "article":
            columns = "title, text, text_hash, access, headline, tagged_title, language, published_at"
            texts = f"SELECT {columns} FROM {{}}.article_versions ORDER BY article_id"
            assert c.execute(texts.format("replay")).fetchall() == c.execute(texts.format("core")).fetchall()
    subprocess.run([*command, "runs", "promote", str(run_id)], env=env, check=True, capture_output=True)
    assert dump(settings.working_file) == before
    checked(settings)


@pytest.mark.parametrize("stage", ["claims", "numbers"])
def test_a_later_stage_builds_on_what_is_stored(settings: Settings, stage: str) -> None:
    before = dump(settings.working_file)
    found = again(settings, stage)
    assert difference(settings, "current", found.run_id).is_empty
    assert ask(settings, "SELECT count(*) FROM replay.mentions") == [(0,)]
    promote_run(settings, found.run_id)
    assert dump(settings.working_file) == before


def test_what_other_extractors_find_is_told_exactly(settings: Settings) -> None:
    other_actors(settings)
    run_id = again(settings, "mentions").run_id
    found = {k.kind: k for k in difference(settings, "current", run_id, None).kinds}
    with reading(settings.working_file) as c:
        before, after = told(c, "core"), told(c, "replay", f"set_id = {run_id}")
    for kind in ("mentions", "claims", "numbers"):
        wanted = compared(kind, before[kind], after[kind])
        counts = {"gained": found[kind].gained, "lost": found[kind].lost, "changed": found[kind].changed}
        assert counts | {w: found[kind].changes[w] for w in wanted if w not in counts} == wanted
        assert len(found[kind].rows) == sum(counts.values())
    assert found["mentions"].gained > 0
    assert found["mentions"].changes["actor"] > 0
    assert found["people"].lost > 0
    assert "Bündnis" in {r["surface"] for r in found["mentions"].rows if r["change"] == "gained"}
    backwards = {k.kind: k for k in difference(settings, run_id, "current").kinds}
    assert [(k.gained, k.lost) for k in found.values()] == [(k.lost, k.gained) for k in backwards.values()]


def test_promoting_replaces_what_differs_and_can_be_taken_back(settings: Settings) -> None:
    other_actors(settings)
    before = dump(settings.working_file)
    # Edits of actors say who a key of a speaker means.
    relations = dump(settings.working_file, "run_id", "speaker_key", tables=RELATIONS)
    run_id = asyncio.run(replay(settings, ReplayWish("mentions"), version="99")).run_id
    with reading(settings.working_file) as c:
        new = told(c, "replay", f"set_id = {run_id}")
        kept_ids = dict(c.execute("SELECT mention_id, surface FROM core.mentions").fetchall())
        highest = scalar(c, "SELECT max(mention_id) FROM core.mentions")
    done = promote_run(settings, run_id)
    assert 0 < done.texts_changed < done.texts == 15
    with reading(settings.working_file) as c:
        now = told(c, "core")
        assert {k: sorted(map(repr, v)) for k, v in now.items()} == {k: sorted(map(repr, v)) for k, v in new.items()}
        ids = dict(c.execute("SELECT mention_id, surface FROM core.mentions").fetchall())
    assert all(ids[i] == kept_ids[i] for i in ids if i <= highest)
    assert len([i for i in ids if i <= highest]) > 0.8 * len(kept_ids)
    assert any(i > highest for i in ids)
    assert ask(settings, "SELECT DISTINCT extractor_version FROM core.article_versions") == [("99",)]
    assert difference(settings, done.kept_as, "current").texts_changed == done.texts_changed
    checked(settings)
    back = promote_run(settings, done.kept_as)
    assert dump(settings.working_file) == before
    assert dump(settings.working_file, "run_id", "speaker_key", tables=RELATIONS) == relations
    assert back.texts_changed == done.texts_changed
    checked(settings)
    forth = promote_run(settings, back.kept_as)
    assert dict(ask(settings, "SELECT mention_id, surface FROM core.mentions")) == ids
    assert forth.texts_changed == done.texts_changed


def test_a_text_that_is_read_otherwise_is_exchanged_with_all_that_points_into_it(settings: Settings) -> None:
    before = dump(settings.working_file, "mention_id", "claim_id", "number_id", "parent_claim_id", "run_id")
    with writing(settings.working_file) as c:
        ((changed,),) = c.execute("SELECT min(article_id) FROM core.claims WHERE version = 1").fetchall()
        cut = f"article_id = {changed}"
        c.execute(f"UPDATE core.article_versions SET text = text[:300], text_hash = 1, headline = 'Alt' WHERE {cut}")
        c.execute(f"UPDATE core.articles SET text_hash = 1, title = 'Alt', words = 40, relevance = 0.0 WHERE {cut}")
        for table in ("mentions", "claim_spans", "claims", "numbers", "agency_marks"):
            c.execute(f"DELETE FROM core.{table} WHERE {cut} AND ('{table}' <> 'mentions' OR end_char > 300)")
    old = dump(settings.working_file)
    run_id = again(settings, "article").run_id
    found = {k.kind: k for k in difference(settings, "current", run_id, None).kinds}
    assert (found["articles"].changed, found["articles"].changes["text"], found["articles"].changes["title"]) == (
        1,
        1,
        1,
    )
    assert found["mentions"].gained > 0
    done = promote_run(settings, run_id)
    assert (done.texts_changed, done.article_ids) == (1, (changed,))
    assert dump(settings.working_file, "mention_id", "claim_id", "number_id", "parent_claim_id", "run_id") == before
    checked(settings)
    promote_run(settings, done.kept_as)
    without_origins = {t: r for t, r in dump(settings.working_file).items() if t != "article_origins"}
    assert without_origins == {t: r for t, r in old.items() if t != "article_origins"}
    checked(settings)


def test_an_id_is_never_given_again(settings: Settings) -> None:
    with writing(settings.working_file) as c:
        c.execute("INSERT INTO core.id_marks VALUES ('claims', 70000)")
        tags = TagRows.numbered_after(c, 1)
        highest = scalar(c, "SELECT max(mention_id) FROM core.mentions")
    assert (tags.claim_id, tags.mention_id) == (70001, highest + 1)


def test_an_id_of_what_was_replaced_is_not_given_to_the_next(settings: Settings) -> None:
    other_actors(settings)
    promote_run(settings, again(settings, "mentions").run_id)
    with reading(settings.working_file) as c:
        given = scalar(c, "SELECT max(mention_id) FROM (FROM core.mentions UNION ALL BY NAME FROM replay.mentions)")
        assert TagRows.numbered_after(c, 1).mention_id > given


def test_a_publish_after_a_promotion_has_what_a_full_one_has(settings: Settings, tmp_path: Path) -> None:
    target, parquet = settings.published_file, settings.parquet_folder
    from flows.tools import utc_now

    publish(settings.working_file, target, parquet, utc_now())
    other_actors(settings)
    promote_run(settings, again(settings, "mentions").run_id)
    publish(settings.working_file, target, parquet, utc_now())
    publish(settings.working_file, tmp_path / "full/full.duckdb", tmp_path / "full/parquet", utc_now(), full=True)
    for view in ("v_mentions", "v_claims_all", "v_numbers", "v_articles", "v_actor_articles", "v_provisional_evidence"):
        sides = []
        for file in (target, tmp_path / "full/full.duckdb"):
            with reading(file) as c:
                sides.append(c.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall())
        assert sides[0] == sides[1]
        assert sides[0]


def test_a_replay_that_is_stopped_goes_on_with_the_same_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "TEXTS_PER_WORKER", 2)
    before = dump(settings.working_file)

    async def stopped() -> None:
        def stop(what: str, done: int, total: int) -> None:
            if done:
                task.cancel()

        task = asyncio.ensure_future(replay(settings, ReplayWish("article"), progress=stop))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    assert ask(settings, "SELECT status FROM v_runs WHERE kind = 'replay'") == [("stopped",)]
    with pytest.raises(UsageError, match="not finished"):
        promote_run(settings, 2)
    monkeypatch.setattr(replaying, "TEXTS_PER_WORKER", 3)
    told_after = again(settings, "article")
    assert told_after.resumed
    assert told_after.run_id == 2
    assert 0 < sum(told_after.counts.values()) < 15
    assert difference(settings, "current", 2).is_empty
    assert dump(settings.working_file) == before


def test_a_replay_that_is_killed_leaves_what_is_current_and_goes_on(settings: Settings) -> None:
    before = dump(settings.working_file)
    program = (
        "import asyncio, sys; from flows import replaying; from flows.settings import load_settings\n"
        "replaying.TEXTS_PER_WORKER = 1\n"
        "if __name__ == '__main__': asyncio.run(replaying.replay(load_settings(workers=1), "
        "replaying.ReplayWish('mentions')))"
    )
    script = settings.home / "killed.py"
    script.write_text(program, "utf-8")
    env = os.environ | {"NATOWIRE_HOME": str(settings.home), "PYTHONPATH": str(Path(replaying.__file__).parent.parent)}
    process = subprocess.Popen([sys.executable, str(script)], env=env)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with reading(settings.working_file, wait_s=5) as c:
                if scalar(c, "SELECT count(*) FROM replay.texts WHERE state = 'done'") > 2:
                    break
        except WarehouseError:
            pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert dump(settings.working_file) == before
    found = again(settings, "mentions")
    assert found.resumed
    assert difference(settings, "current", found.run_id).is_empty


def test_a_page_that_is_not_held_keeps_its_text_and_is_counted(settings: Settings) -> None:
    for file in settings.archive_folder.iterdir():
        file.unlink()
    found = again(settings, "article")
    assert (found.counts["archive"], found.counts["feed"], found.counts["stored"]) == (0, 1, 14)
    assert difference(settings, "current", found.run_id).is_empty


def test_a_damaged_page_is_a_failure_and_keeps_its_text(settings: Settings) -> None:
    (file,) = settings.archive_folder.iterdir()
    ((offset,),) = ask(settings, "SELECT max(archive_offset) FROM core.article_versions")
    with file.open("r+b") as archive:
        archive.seek(offset)
        archive.write(b"no gzip here")
    found = again(settings, "article")
    assert found.counts["stored"] == 1
    failures = ask(settings, f"SELECT stage, reason, detail FROM v_failures WHERE run_id = {found.run_id}")
    assert [f[:2] for f in failures] == [("article", "archive_damaged")]
    assert failures[0][2].startswith("article ")


def test_a_text_that_cannot_be_read_stays_as_it_is(settings: Settings) -> None:
    found = asyncio.run(replay(replace_settings(settings, parse_timeout_s=0.001), ReplayWish("mentions")))
    assert found.counts["failed"] > 0
    failed = {tuple(r) for r in ask(settings, "SELECT DISTINCT stage, reason FROM v_failures WHERE run_id = 2")}
    assert failed == {("tag", "parse_timeout")}
    before = dump(settings.working_file, "extractor_version")
    promote_run(settings, found.run_id)
    assert dump(settings.working_file, "extractor_version") == before


def replace_settings(settings: Settings, **others: Any) -> Settings:
    return load_settings(home=settings.home, workers=1, **others)


def test_a_part_can_be_read_again(settings: Settings) -> None:
    found = again(settings, "numbers", sources=("demo-harbour",))
    assert 0 < found.texts < 15
    assert ask(settings, "SELECT DISTINCT source_id FROM replay.texts JOIN core.articles USING (article_id)") == [
        ("demo-harbour",)
    ]
    assert again(settings, "numbers", since="2999-01-01").texts == 0
    with pytest.raises(UsageError, match="no article came from it"):
        again(settings, "numbers", sources=("nobody",))


def test_sets_made_from_what_has_changed_are_not_promoted(settings: Settings) -> None:
    claims = again(settings, "claims").run_id
    other_actors(settings)
    mentions = again(settings, "mentions").run_id
    changed = promote_run(settings, mentions).texts_changed
    found = difference(settings, "current", claims)
    assert (found.texts, found.not_compared) == (15 - changed, changed)
    assert promote_run(settings, claims).texts == 15 - changed
    checked(settings)


def test_what_cannot_be_done_is_told(settings: Settings) -> None:
    run_id = again(settings, "numbers").run_id
    for unknown in ("1", "77", "x", "9" * 30):
        with pytest.raises(UsageError):
            difference(settings, "current", unknown)
    promote_run(settings, run_id)
    with pytest.raises(UsageError, match="its rows are current"):
        promote_run(settings, run_id)
    with pytest.raises(UsageError, match="its rows are current"):
        drop_run(settings, run_id)
    drop_run(settings, run_id + 1)
    with pytest.raises(UsageError, match="dropped"):
        promote_run(settings, run_id + 1)
    assert ask(settings, "SELECT count(*) FROM replay.numbers") == [(0,)]
    with pytest.raises(UsageError, match="is dropped"):
        again(settings, "numbers", run_id=run_id + 1)
    with one_replay(settings), pytest.raises(WarehouseError, match="another reprocess"):
        again(settings, "numbers")


def test_the_commands_tell_what_there_is(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other_actors(settings)
    run_id = again(settings, "mentions").run_id

    def said(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["natowire", *arguments, "--home", str(settings.home)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return capsys.readouterr().out

    assert f"{run_id}" in said("runs", "list")
    assert "texts differ" in said("runs", "diff", "current", str(run_id))
    assert json.loads(said("runs", "diff", "current", str(run_id), "--json", "--limit", "1"))["texts_changed"] > 0
    assert "promote 3" in said("runs", "promote", str(run_id))
    assert [r["rows_are"] for r in json.loads(said("runs", "list", "--json"))] == ["done", "promoted"]
    assert "dropped" in said("runs", "drop", "3")


def test_a_run_of_another_kind_is_left_running(settings: Settings) -> None:
    with writing(settings.working_file) as c:
        from flows.tools import utc_now

        first = start_run(c, "replay", "0", "1", utc_now())
        start_run(c, "ingest", "0", "1", utc_now())
        assert scalar(c, f"SELECT status FROM core.runs WHERE run_id = {first}") == "running"
        start_run(c, "replay", "0", "1", utc_now())
        assert scalar(c, f"SELECT status FROM core.runs WHERE run_id = {first}") == "killed"


def test_tables_of_sets_have_the_columns_of_the_current_ones(settings: Settings) -> None:
    tags = ("mentions", "claims", "claim_spans", "numbers", "provisional_evidence", "provisional_actors")
    for table in (*tags, *STAGE_TABLES["families"]):
        columns = "SELECT column_name, column_type FROM (DESCRIBE {}.{}) WHERE column_name <> 'set_id'"
        assert ask(settings, columns.format("replay", table)) == ask(settings, columns.format("core", table))


def test_relations_are_told_anew_and_exchanged_as_a_whole(settings: Settings) -> None:
    before = dump(settings.working_file, "run_id")
    run_id = again(settings, "families").run_id
    found = difference(settings, "current", run_id)
    assert [k.kind for k in found.kinds] == ["origins", "families", "primary"]
    assert found.kinds[0].before == 15
    assert found.is_empty
    with writing(settings.working_file) as c:
        c.execute("UPDATE core.article_origins SET origin_id = article_id, agency = 'dpa' WHERE article_id = 2")
    assert difference(settings, "current", run_id).kinds[0].changes["agency"] == 1
    done = promote_run(settings, run_id)
    assert dump(settings.working_file, "run_id") == before
    checked(settings)
    assert not list(settings.home.glob("replay-*.duckdb"))
    promote_run(settings, done.kept_as)
    assert ask(settings, "SELECT agency FROM core.article_origins WHERE article_id = 2") == [("dpa",)]
    with pytest.raises(UsageError, match="all articles together"):
        again(settings, "families", since="30d")


def test_relations_of_texts_that_were_replaced_since_are_not_promoted(settings: Settings) -> None:
    run_id = again(settings, "families").run_id
    other_actors(settings)
    promote_run(settings, again(settings, "mentions").run_id)
    with pytest.raises(UsageError, match="replaced since"):
        promote_run(settings, run_id)
    checked(settings)
