"""Publishing: an update of the old snapshot gives what a fresh one gives; readers and files are never between two."""

from __future__ import annotations

import json
import random
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from extractors.errors import WarehouseError
from tests.bench.big_warehouse import Size, add_batch, change_articles, fill
from tests.warehouse_samples import NOW, memory
from warehouse import publish as publishing
from warehouse import publish_tables
from warehouse.arrow import scalar
from warehouse.connect import prepare, reading, writing
from warehouse.publish import Limits, Published, publish
from warehouse.publish_files import replace_folder
from warehouse.publish_parts import between, reached
from warehouse.publish_shapes import SHAPES, shape_of
from warehouse.publish_tables import public_views
from warehouse.runs import set_settings
from warehouse.search import Filters, has_index, search

SIZE = Size(articles=260, days=70, mentions=8, sources=6, listed=25, persons=40, looks_per_day=2)
ALWAYS = Limits(articles=1e9, days=10**6, appended=1e9, size=1e9)  # bring up to date whatever changed


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("filled") / "natowire.duckdb"
    prepare(file)
    with writing(file) as c:
        fill(c, SIZE, seed=5)
    return file


@pytest.fixture
def working(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "natowire.duckdb"))


def published(working: Path, folder: str = "pub", *, full: bool = False, limits: Limits = ALWAYS) -> Published:
    to = working.parent / folder
    return publish(working, to / "natowire.duckdb", to / "parquet", NOW, full=full, limits=limits)


def tables_of(file: Path) -> list[str]:
    with reading(file) as c:
        rows = c.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart' ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def differing(one: Path, other: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give the rows of every published table that stand in one of two snapshots alone; doubles to 9 digits."""
    found = {}
    with duckdb.connect() as c:
        c.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        for table in tables_of(one):
            columns = c.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'one' "
                "AND schema_name = 'mart' AND table_name = ? ORDER BY column_index",
                [table],
            ).fetchall()
            chosen = ", ".join(f'round("{n}", 9)' if kind == "DOUBLE" else f'"{n}"' for n, kind in columns)
            here, there = (f"SELECT {chosen} FROM {side}.mart.{table}" for side in ("one", "other"))
            rows = c.execute(f"({here} EXCEPT ALL {there}) UNION ALL ({there} EXCEPT ALL {here})").fetchall()
            if rows:
                found[table] = rows[:4]
    return found


def parquet_rows(parquet: Path) -> dict[str, int]:
    manifest = json.loads((parquet / "manifest.json").read_text("utf-8"))
    for table in manifest["tables"].values():
        assert sum(f["rows"] for f in table["files"]) == table["rows"]
        for file in table["files"]:
            assert pq.read_metadata(parquet / file["file"]).num_rows == file["rows"]
    return {name: table["rows"] for name, table in manifest["tables"].items()}


def add(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    add_batch(c, SIZE, rng.choice([1, 7, 30]), rng.randrange(10**6), late=rng.choice([0.0, 0.3]))


def change(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    change_articles(c, rng.choice([1, 5]), rng.randrange(10**6))


def merge_actors(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    one, other = rng.sample(range(1, SIZE.listed + 1), 2)
    name = f"(SELECT actor_id FROM core.actors ORDER BY hash(actor_id, {one}) LIMIT 1)"
    c.execute(
        f"INSERT INTO core.actor_redirects SELECT actor_id, {name} FROM core.actors WHERE actor_id <> {name} "
        f"AND actor_id NOT IN (SELECT actor_id FROM core.actor_redirects) "
        f"AND actor_id NOT IN (SELECT survivor_id FROM core.actor_redirects) ORDER BY hash(actor_id, {other}) LIMIT 1"
    )
    c.execute("DELETE FROM core.actor_redirects WHERE survivor_id IN (SELECT actor_id FROM core.actor_redirects)")


def rename_actor(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    chosen = f"actor_id = (SELECT actor_id FROM core.actors ORDER BY hash(actor_id, {rng.randrange(99)}) LIMIT 1)"
    c.execute(f"UPDATE core.actors SET name = name || ' Neu', country = 'EE' WHERE {chosen}")


def split_person(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    c.execute(
        f"INSERT INTO core.actor_moves SELECT article_id, actor_id, (SELECT min(actor_id) FROM core.actors) "
        f"FROM core.provisional_evidence e "
        f"WHERE NOT EXISTS (FROM core.actor_moves m WHERE m.article_id = e.article_id) "
        f"ORDER BY hash(article_id, {rng.randrange(99)}) LIMIT 2"
    )


def drop_actor(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    c.execute(
        f"DELETE FROM core.actors WHERE actor_id = (SELECT actor_id FROM core.actors ANTI JOIN (SELECT survivor_id "
        f"AS actor_id FROM core.actor_redirects) USING (actor_id) ORDER BY hash(actor_id, {rng.randrange(99)}) LIMIT 1)"
    )


def remove_claims(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    article = scalar(c, f"SELECT article_id FROM core.articles ORDER BY hash(article_id, {rng.randrange(99)}) LIMIT 1")
    for table in ("claims", "claim_spans", "numbers"):
        c.execute(f"DELETE FROM core.{table} WHERE article_id = {article}")


def old_article(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    c.execute(
        f"UPDATE core.articles SET published_at = published_at - INTERVAL {rng.randrange(1, 90)} DAY "
        f"WHERE article_id = "
        f"(SELECT article_id FROM core.articles ORDER BY hash(article_id, {rng.randrange(99)}) LIMIT 1)"
    )


def next_day(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    """A day with looks alone: every dense view gets a row."""
    c.execute(
        "INSERT INTO core.fetches BY NAME SELECT * REPLACE (started_at + INTERVAL 1 DAY AS started_at, fetch_id + "
        "(SELECT max(fetch_id) FROM core.fetches) AS fetch_id) FROM core.fetches "
        "WHERE started_at::DATE = (SELECT max(started_at)::DATE FROM core.fetches)"
    )


def look_fails(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    c.execute(
        "UPDATE core.fetches SET outcome = 'dns' "
        "WHERE started_at::DATE = (SELECT max(started_at)::DATE FROM core.fetches)"
    )


def source_changes(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    c.execute(
        f"UPDATE core.sources SET country = 'PL', health = 'dns' WHERE source_id = 's{rng.randint(1, SIZE.sources)}'"
    )


def tell_stories(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    """Articles get stories and change them; some stories are left without articles."""
    c.execute(
        f"""
        INSERT INTO core.story_articles (story_id, article_id, version, day, news_at, language, reason)
        SELECT article_id // 4, article_id, version, published_at::DATE, published_at, language, 'similar'
        FROM core.articles ANTI JOIN core.story_articles USING (article_id);
        UPDATE core.story_articles SET story_id = story_id % 5 + {rng.randrange(9)}, reason = 'split'
        WHERE hash(article_id, {rng.randrange(99)}) % 20 = 0;
        INSERT INTO core.stories (story_id) SELECT DISTINCT story_id FROM core.story_articles
        ANTI JOIN core.stories USING (story_id);
        """
    )


def earlier_article_lands(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    """A whole group of copies gets an origin that stood alone until then."""
    c.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE late AS
        SELECT max(group_id) FILTER (members = 1) AS origin, max(group_id) FILTER (members > 1) AS led FROM (
          SELECT group_id, count(*) AS members FROM core.article_origins JOIN core.articles USING (article_id, version)
          GROUP BY group_id ORDER BY hash(group_id, {rng.randrange(99)}) LIMIT 80)
        """
    )
    c.execute("UPDATE core.article_origins SET group_id = origin, origin_id = origin FROM late WHERE group_id = led")


def nothing(c: duckdb.DuckDBPyConnection, rng: random.Random) -> None:
    pass


def search_ranks(file: Path) -> list[tuple[tuple[int, float], ...]]:
    with reading(file) as c:
        assert has_index(c)
        ranked = [search(c, text, Filters(), 20) for text in ("Nachtrag", "Treffen OR meeting", "brauch*", "Vorab")]
    return [tuple((article_id, round(score, 6)) for article_id, score in r.hits) for r in ranked]


EVENTS = [add, add, change, tell_stories, merge_actors, rename_actor, split_person, drop_actor, remove_claims,
          old_article, next_day, source_changes, look_fails, earlier_article_lands, nothing]  # fmt: skip


def test_a_published_snapshot_is_searched_by_its_index_which_follows_the_texts(working: Path) -> None:
    first = search_ranks(published(working).file)
    assert not first[0]  # nothing was added to a text yet
    with writing(working) as c:
        add_batch(c, SIZE, 20, 7)
        change_articles(c, 5, 8)
    done = published(working)
    assert done.mode == "incremental"
    found = search_ranks(done.file)
    assert len(found[0]) == 5
    assert found == search_ranks(published(working, "fresh", full=True).file)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_bringing_up_to_date_gives_what_publishing_anew_gives(working: Path, seed: int) -> None:
    rng = random.Random(seed)
    published(working)
    done = []
    for _ in range(3):
        events = rng.sample(EVENTS, 3)
        done.append([e.__name__ for e in events])
        with writing(working) as c:
            for event in events:
                event(c, rng)
        updated = published(working)
        assert (updated.mode, updated.reason) == ("incremental", "")
    fresh = published(working, "fresh", full=True)
    assert differing(updated.file, fresh.file) == {}, done
    assert updated.rows == fresh.rows
    assert parquet_rows(updated.parquet) == parquet_rows(fresh.parquet)


@pytest.mark.slow
def test_one_change_of_each_kind_is_seen_in_every_view_that_it_touches(working: Path) -> None:
    published(working)
    for event in dict.fromkeys(EVENTS):
        with writing(working) as c:
            event(c, random.Random(3))
    updated, fresh = published(working), published(working, "fresh", full=True)
    assert updated.mode == "incremental"
    assert differing(updated.file, fresh.file) == {}


def test_of_stories_those_alone_are_computed_afresh_that_changed_articles_are_or_were_in(working: Path) -> None:
    published(working)
    with writing(working) as c:
        (gone,), (stays,) = c.execute(
            "SELECT story_id FROM core.story_articles GROUP BY ALL ORDER BY story_id LIMIT 2"
        ).fetchall()
        ((moved,),) = c.execute("SELECT count(*) FROM core.story_articles WHERE story_id = ?", [gone]).fetchall()
        c.execute("UPDATE core.story_articles SET story_id = ? WHERE story_id = ?", [stays, gone])
    updated = published(working)
    assert (updated.mode, updated.articles_changed) == ("incremental", moved)
    assert differing(updated.file, published(working, "fresh", full=True).file) == {}
    with reading(updated.file) as c:
        assert c.execute("SELECT articles > ? FROM v_stories WHERE story_id = ?", [moved, stays]).fetchall() == [
            (True,)
        ]
        assert c.execute("FROM v_stories WHERE story_id = ?", [gone]).fetchall() == []


def test_every_public_view_is_declared_and_nothing_else_is() -> None:
    views = {v.name for v in public_views()} - {"v_catalog"}
    assert sorted(views - SHAPES.keys()) == [], (
        "computed afresh at each publish: declare in warehouse/publish_shapes.py"
    )
    assert sorted(SHAPES.keys() - views) == []


def test_declarations_name_columns_that_there_are() -> None:
    with memory() as c:
        rows = c.execute("SELECT view_name, column_name FROM v_catalog").fetchall()
        columns = {f"{view}.{column}" for view, column in rows}
        for view, shape in SHAPES.items():
            order = "" if shape.sort == "ALL" else f" ORDER BY {shape.sort}"
            c.execute(f"SELECT {shape.entity or 1}, {shape.month or 1}, {shape.key or 1} FROM {view}{order}").fetchall()
            assert set(shape.inputs) <= columns, view
            for name, column in (i.split(".", 1) for i in shape.of_entity):
                c.execute(f"SELECT {column} FROM {name}").fetchall()
            if shape.lives:
                of, names = shape.lives.split(":")
                assert {f"{of}.{name.strip()}" for name in names.split(",")} <= columns, view
            if shape.scope in ("article", "entry"):
                assert f"{view}.{shape.scope}_id" in columns


def test_a_view_of_which_nothing_is_declared_is_computed_afresh_and_in_one_file() -> None:
    assert (shape_of("v_unheard_of").scope, shape_of("v_unheard_of").month) == ("whole", "")


def test_days_that_look_back_at_a_changed_one_change_with_it() -> None:
    day = date(2026, 12, 30)
    shape = shape_of("v_actor_trend")
    days = reached([day], shape)
    assert (days[0], days[-1], len(days)) == (day, date(2027, 1, 27), 29)
    assert between("day", days, shape) == "(day BETWEEN DATE '2026-12-02' AND DATE '2027-01-27')"
    weekly = shape_of("v_actor_weekly")
    assert reached([day, date(2027, 1, 3)], weekly) == [date(2026, 12, 28)]
    assert between("day", [date(2026, 12, 28)], weekly) == "(day BETWEEN DATE '2026-12-28' AND DATE '2027-01-03')"
    assert between("day", [day, day + timedelta(days=9)]).count("BETWEEN") == 2


def test_the_first_publish_is_full_and_says_why_and_the_next_is_not(working: Path) -> None:
    assert (published(working).mode, published(working).mode) == ("full", "incremental")
    assert published(working, full=True).reason == "it was asked for"


def test_a_change_of_settings_makes_all_anew(working: Path) -> None:
    published(working)
    with writing(working) as c:
        set_settings(c, {"relevance_threshold": 0.9})
    assert published(working).reason == "settings changed"


def test_a_change_of_the_contract_makes_all_anew(working: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(working)
    monkeypatch.setattr(publishing, "_contract", lambda: "another")
    assert published(working).reason == "the public contract changed"


def test_many_changed_articles_make_all_anew(working: Path) -> None:
    published(working)
    with writing(working) as c:
        add_batch(c, SIZE, 100, 1)
    assert "articles changed" in published(working, limits=Limits()).reason


def test_a_damaged_snapshot_is_made_anew(working: Path) -> None:
    file = published(working).file
    file.write_bytes(b"no database" * 999)
    done = published(working)
    assert (done.mode, done.rows["v_articles"]) == ("full", SIZE.articles)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_snapshot_that_is_damaged_inside_is_made_anew_or_was_not_needed(working: Path, part: float) -> None:
    snapshot = published(working).file
    body = bytearray(snapshot.read_bytes())
    begin = int(len(body) * part)
    body[begin : begin + 40_000] = bytes(40_000)
    snapshot.write_bytes(bytes(body))
    done = published(working, limits=Limits())
    if done.mode == "full":
        assert "damaged" in done.reason
    assert not snapshot.with_suffix(".tmp").exists()


def test_a_folder_of_another_publish_is_written_whole(working: Path) -> None:
    done = published(working)
    manifest = done.parquet / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"snapshot_id": "', '"snapshot_id": "not '), "utf-8")
    assert published(working).parquet_files_written == done.parquet_files_written


def test_months_in_which_nothing_changed_keep_their_files(working: Path) -> None:
    first = published(working)
    months = {p.parent.name: p.stat().st_ino for p in sorted(first.parquet.glob("mentions/*/*.parquet"))}
    with writing(working) as c:
        add_batch(c, SIZE, 5, 1, late=0.0)
    again = published(working)
    now = {p.parent.name: p.stat().st_ino for p in sorted(again.parquet.glob("mentions/*/*.parquet"))}
    assert len(months) > 2
    assert [m for m in months if now[m] == months[m]] == sorted(months)[:-1]


def test_nothing_is_brought_up_to_date_when_a_check_finds_offenders_in_what_changed(working: Path) -> None:
    file = published(working).file
    before = file.read_bytes()
    with writing(working) as c:
        add_batch(c, SIZE, 3, 1)
        c.execute(
            "UPDATE core.mentions SET end_char = end_char + 1 "
            "WHERE mention_id = (SELECT max(mention_id) FROM core.mentions)"
        )
    with pytest.raises(WarehouseError, match="surfaces_reread"):
        published(working)
    assert file.read_bytes() == before
    assert sorted(p.name for p in file.parent.iterdir()) == ["natowire.duckdb", "parquet"]


def test_an_id_that_is_given_twice_is_found_though_the_other_row_is_old(working: Path) -> None:
    published(working)
    with writing(working) as c:
        add_batch(c, SIZE, 3, 1)
        c.execute(
            "UPDATE core.mentions SET mention_id = 1 WHERE mention_id = (SELECT max(mention_id) FROM core.mentions)"
        )
    with pytest.raises(WarehouseError, match="ids_are_unique"):
        published(working)


@pytest.mark.parametrize("step", ["_write_state", "put_in_place"])
def test_a_publish_that_dies_leaves_the_old_files_and_nothing_else(
    working: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    done = published(working)
    names, before = sorted(p.name for p in done.file.parent.iterdir()), done.file.read_bytes()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing._Work, step, die)
    with pytest.raises(KeyboardInterrupt):
        published(working)
    assert sorted(p.name for p in done.file.parent.iterdir()) == names
    assert done.file.read_bytes() == before


def test_what_a_killed_publish_left_is_cleared_and_a_folder_moved_aside_comes_back(working: Path) -> None:
    done = published(working)
    folder = done.file.parent
    (folder / "natowire.tmp").write_bytes(b"half a draft")
    (folder / "natowire.tmp.wal").write_bytes(b"x")
    (folder / "publish.spill").mkdir()
    (folder / "parquet").rename(folder / "parquet.old")
    again = published(working)
    assert (again.mode, again.parquet_files_written < done.parquet_files_written) == ("incremental", True)
    assert sorted(p.name for p in folder.iterdir()) == ["natowire.duckdb", "parquet"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are exchanged in one step on Linux alone")
def test_a_folder_is_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("folder", "draft"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    replace_folder(tmp_path / "draft", tmp_path / "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
    assert (tmp_path / "folder/file").read_text() == "draft"


def test_the_snapshot_has_the_old_storage_version_after_each_kind_of_publish(working: Path) -> None:
    for mode in ("full", "incremental"):
        done = published(working)
        assert done.mode == mode
        with duckdb.connect(str(shutil.copy(done.file, working.parent / f"{mode}.duckdb")), read_only=True) as c:
            ((tags,),) = c.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
            assert tags["storage_version"].startswith("v1.2")


def test_a_working_file_that_is_open_for_reading_is_published(working: Path) -> None:
    with reading(working):
        assert published(working).mode == "full"


def test_nothing_is_published_where_there_is_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="natowire ingest"):
        published(tmp_path / "natowire.duckdb")
    assert not (tmp_path / "natowire.duckdb").exists()


def test_views_that_are_made_in_parts_have_the_rows_they_have_in_one(
    working: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = published(working)
    monkeypatch.setattr(publish_tables, "_WEEKS_AT_ONCE", 2)
    assert differing(whole.file, published(working, "parts", full=True).file) == {}
