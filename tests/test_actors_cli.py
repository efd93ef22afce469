"""`natowire actors` as a person meets it: finding, showing, editing, undoing, and errors that say what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.actor_store import sync_registry
from tests.test_cli import run
from tests.test_provisional import KOCH, OBERST, land
from tests.warehouse_samples import NOW, source
from warehouse.connect import prepare, reading, writing
from warehouse.land_sources import sync_sources
from warehouse.runs import start_run


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder with a working file of three articles about two people in no list."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NATOWIRE_SOURCES", raising=False)
    monkeypatch.setenv("NATOWIRE_HOME", str(tmp_path / "data"))
    prepare(tmp_path / "data/natowire.duckdb")
    with writing(tmp_path / "data/natowire.duckdb") as c:
        sync_sources(c, [source("one")], NOW)
        start_run(c, "ingest", "0", "1", NOW)
        sync_registry(c, ())
        land(c, OBERST, KOCH, OBERST)


def ask(sql: str) -> list[tuple[Any, ...]]:
    with reading(Path("data/natowire.duckdb")) as c:
        return c.execute(sql).fetchall()


def named() -> list[str]:
    return [i for (i,) in ask("SELECT actor_id FROM v_mentions ORDER BY article_id")]


def out(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_an_actor_is_found_by_part_of_a_name_without_accents(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "find", "muller", "--json") == 0
    assert [r["actor_id"] for r in out(capsys)][:2] == ["~thomas-muller", "~thomas-muller-2"]
    assert run("actors", "find", "Mark Rutte") == 0
    assert "mark-rutte" in capsys.readouterr().out
    assert run("actors", "find", "xyzxyz") == 1
    assert run("actors", "find", " ") == 2


def test_one_actor_is_shown_with_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "show", "~thomas-muller", "--json") == 0
    shown = out(capsys)
    assert (shown["is_provisional"], shown["articles"][0]["surfaces"]) == (True, "Thomas Müller")
    assert [e["reason"] for e in shown["evidence"]] == ["role+country+name", "new"]
    assert run("actors", "show", "mark-rutte") == 0
    assert "secretary_general" in capsys.readouterr().out


def test_a_merge_is_in_force_at_once_and_can_be_undone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "merge", "~thomas-muller-2", "~thomas-muller", "--note", "one man") == 0
    assert "edit 1" in capsys.readouterr().out
    assert named() == ["~thomas-muller"] * 3
    assert run("actors", "show", "~thomas-muller-2") == 2
    assert "it is ~thomas-muller by an edit" in capsys.readouterr().err
    assert run("actors", "undo", "1", "--json") == 0
    assert out(capsys) == {"edit_id": 2, "action": "undo", "actor_id": "~thomas-muller-2",
                           "other_id": "~thomas-muller", "undoes": 1}  # fmt: skip
    assert named() == ["~thomas-muller", "~thomas-muller-2", "~thomas-muller"]
    assert run("actors", "edits", "--json") == 0
    assert [(e["action"], e["is_undone"], e["note"]) for e in out(capsys)] == [
        ("undo", False, None), ("merge", True, "one man"),
    ]  # fmt: skip


def test_a_person_is_promoted_into_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    promote = ("actors", "promote", "~thomas-muller")
    assert run(*promote, "--country", "Germany") == 2
    assert run(*promote, "--type", "captain") == 2
    assert run(*promote, "--id", "Thomas Müller") == 2
    assert run(*promote, "--id", "mark-rutte") == 2
    assert run(*promote, "--wikidata", "Q7184") == 2
    assert "it is nato" in capsys.readouterr().err
    assert run(*promote, "--name", "Thomas Müller (Oberst)", "--country", "DE", "--id", "thomas-mueller-oberst") == 0
    assert named() == ["thomas-mueller-oberst", "~thomas-muller-2", "thomas-mueller-oberst"]
    assert run("actors", "name", "thomas-mueller-oberst", "Oberst Müller", "--language", "de") == 0
    assert ask("SELECT name FROM v_actor_names WHERE actor_id = 'thomas-mueller-oberst' ORDER BY 1") == [
        ("Oberst Müller",), ("Thomas Müller",), ("Thomas Müller (Oberst)",),
    ]  # fmt: skip
    assert run("actors", "undo", "1") == 2
    assert "edit 2 builds on it" in capsys.readouterr().err
    assert run("actors", "wikidata", "thomas-mueller-oberst", "Q999999999") == 0
    assert run("actors", "promote", "thomas-mueller-oberst") == 2


def test_a_person_is_split_where_articles_are_about_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "split", "~thomas-muller", "--article", "3") == 0
    assert named() == ["~thomas-muller", "~thomas-muller-2", "~thomas-muller-3"]
    assert run("actors", "split", "~thomas-muller", "--article", "2") == 2
    assert "does not name ~thomas-muller" in capsys.readouterr().err
    assert run("actors", "undo", "1") == 0
    assert named() == ["~thomas-muller", "~thomas-muller-2", "~thomas-muller"]
    assert ask("SELECT count(*) FROM v_actors WHERE actor_id = '~thomas-muller-3'") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("merge", "nobody", "nato"), "there is no such actor"),
        (("merge", "nato", "nato"), "it is the same actor"),
        (("merge", "country:DE", "nato"), "a country stays"),
        (("merge", "mark-rutte", "~thomas-muller"), "a listed actor cannot become a provisional one"),
        (("merge", "~thomas-muller", "nato"), "the types are person and organisation"),
        (("name", "~thomas-muller", "Tom"), "promote it first"),
        (("name", "nato", "Tom", "--kind", "nick"), "no such kind"),
        (("wikidata", "mark-rutte", "7"), "it is no item"),
        (("split", "nato", "--article", "1"), "does not name nato"),
        (("undo", "7"), "there is no such edit"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("actors", *arguments) == 2
    assert told in capsys.readouterr().err
    assert ask("SELECT count(*) FROM core.actor_edits") == [(0,)]


def test_a_term_of_office_is_added_and_ended() -> None:
    role = ("actors", "role", "mark-rutte", "ambassador_to_nato", "NL")
    assert run(*role, "--began", "2031-01") == 0
    assert run(*role, "--ended", "2032-02-03") == 0
    told = "SELECT began, ended FROM v_actor_roles WHERE actor_id = 'mark-rutte' AND role = 'ambassador_to_nato'"
    assert ask(told) == [("2031-01", "2032-02-03")]
    assert run(*role) == 2
    assert run(*role, "--began", "soon") == 2
    assert run("actors", "role", "mark-rutte", "king", "NL", "--began", "2031") == 2


def test_an_undo_is_not_undone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "name", "nato", "Bündnis X") == 0
    assert [run("actors", "undo", n) for n in ("1", "1", "2")] == [0, 2, 2]
    assert "undone already" in capsys.readouterr().err


def test_editing_without_a_warehouse_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "merge", "a", "b", "--home", str(tmp_path / "none")) == 1
    assert "natowire ingest" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_edits_are_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("actors", "merge", "~thomas-muller-2", "~thomas-muller") == 0
    assert run("publish") == 0
    capsys.readouterr()
    assert run("actors", "show", "~thomas-muller", "--published", "--json") == 0
    assert len(out(capsys)["evidence"]) == 3
