"""The command as a person meets it: answers, exit codes, errors in one line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from tests.warehouse_samples import NOW, source
from warehouse.connect import prepare, writing
from warehouse.land_sources import sync_sources


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder of its own, with no settings from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NATOWIRE_SOURCES", raising=False)
    monkeypatch.setenv("NATOWIRE_HOME", str(tmp_path / "data"))


def run(*arguments: str) -> int:
    """Run the command in this process and give its exit code."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", ["natowire", *arguments])
        main()
    return int(ended.value.code or 0)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    assert all(
        name in shown for name in ("demo", "ingest", "query", "explain", "publish", "extract", "sources", "serve")
    )


def test_help_and_query_load_neither_prefect_nor_trafilatura(tmp_path: Path) -> None:
    prepare(tmp_path / "data/natowire.duckdb")
    code = (
        "import sys; from flows.cli import main\n"
        "sys.argv = ['natowire', 'query', 'SELECT 1 AS one', '--format', 'csv']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'prefect', 'trafilatura', 'aiohttp'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["one", "1", "[]"]


def test_a_query_without_a_warehouse_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "SELECT 1") == 1
    assert "natowire ingest" in capsys.readouterr().err


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query") == 2
    assert run("query", "@nothing") == 2
    assert run("query", "SELECT 1", "--format", "xls") == 2
    assert run("extract") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_named_queries_are_listed_with_their_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "@", "--json") == 0
    assert {"name": "source_health", "question": "How each source does", "parameters": {}} in json.loads(
        capsys.readouterr().out
    )


def test_a_query_answers_from_the_snapshot_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "data/natowire.duckdb"
    prepare(file)
    with writing(file) as connection:
        sync_sources(connection, [source("one")], NOW)
    assert run("publish", "--json") == 0
    assert json.loads(capsys.readouterr().out)["rows"]["v_sources"] == 1
    file.unlink()
    assert run("query", "--published", "SELECT source_id FROM v_sources", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [{"source_id": "one"}]


def test_a_document_is_read_from_a_file_and_shown_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "„Wir brauchen 5 Prozent“, sagte NATO-Generalsekretär Mark Rutte am Montag in Brüssel."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert run("extract", "a.txt", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [q["text"] for q in found["quotes"] if q["type"] == "direct"] == ["Wir brauchen 5 Prozent"]
    assert all(text[m["start"] : m["end"]] == m["text"] for m in found["mentions"])
    page = f"<!doctype html><html><body><article><h1>Titel</h1>{f'<p>{text}</p>' * 3}</article></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    assert run("extract", "a.html") == 0
    assert "Mark Rutte" in capsys.readouterr().out


def test_bulk_extraction_keeps_going_after_a_bad_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        '{"id": "a", "text": "„Ja“, sagte Merz.", "lang": "de"}',
        "{broken",
        '{"id": "c"}',
        '{"id": "d", "text": ""}',
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    assert run("extract", "--jsonl", "in.jsonl", "out.jsonl") == 1
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [r["id"] for r in rows] == ["a", None, "c", "d"]
    assert list(rows[0]) == ["id", "lang", "mentions", "quotes", "numbers"]
    assert [("error" in r) for r in rows] == [False, True, True, False]
    assert "line 2" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "nowhere.txt") == 2
    assert "nowhere.txt" in capsys.readouterr().err


def test_seeded_sources_are_listed_and_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sources", "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) >= 50
    assert not any(s["enabled"] for s in listed if s["source_id"].startswith(("tass", "rt-")))
    assert run("sources", "check") == 0


def test_sources_go_out_as_opml_and_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sources", "export", "all.opml") == 0
    assert run("sources", "import", "all.opml") == 0
    assert " 0 added" in " " + capsys.readouterr().out.splitlines()[-1]


def test_a_source_is_added_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = ("sources", "add", "https://paper.example/feed", "--outlet", "The Paper", "--language", "en")
    assert run(*new) == 0
    assert "the-paper" in capsys.readouterr().out
    assert run(*new) == 2
    assert "https://paper.example/feed" in capsys.readouterr().err
    assert (tmp_path / "data/sources.csv").exists()


def test_an_ingest_of_an_unknown_source_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ingest", "--source", "nobody") == 2
    assert "sources list" in capsys.readouterr().err
