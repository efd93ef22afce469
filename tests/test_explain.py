"""`natowire explain`: the evidence of one claim."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.model import Claim
from flows.cli import main
from flows.marking import bracketed, clean, styled
from tests.warehouse_samples import NOW, RELAY, RELAYED, entry, landing, pull, source
from warehouse.connect import prepare, writing
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls, sync_sources
from warehouse.publish import publish
from warehouse.rows import ArchiveRef
from warehouse.runs import set_settings, start_run
from warehouse.todo import pending_entries

BEFORE, AFTER = "Der Rat tagte in Brüssel. ", " Danach gab es Kaffee. Keiner blieb.\nAm 3. Mai geht es weiter."
TEXT = BEFORE + RELAY + AFTER


def moved(claim: Claim) -> Claim:
    """The claim behind the first sentence of the text."""
    by = len(BEFORE)
    spans = tuple((start + by, end + by) for start, end in claim.spans)
    cue, speaker, medium = (
        None if s is None else (s[0] + by, s[1] + by) for s in (claim.cue, claim.speaker, claim.medium)
    )
    return replace(claim, spans=spans, cue=cue, speaker=speaker, medium=medium)


CLAIMS = tuple(moved(claim) for claim in RELAYED.claims)
FAR = replace(CLAIMS[0], spans=((TEXT.index("Am 3. Mai"), len(TEXT) - 1),), mode="indirect_free", cue=None, medium=None)
NUMBERS = tuple(replace(n, start=n.start + len(BEFORE), end=n.end + len(BEFORE)) for n in RELAYED.numbers)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose one article holds a relay, its parts, and a sentence that goes on far behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATOWIRE_HOME", str(tmp_path / "data"))
    file = tmp_path / "data/natowire.duckdb"
    prepare(file)
    findings = replace(RELAYED, claims=(*CLAIMS, FAR, replace(FAR, speaker=None, speaker_name=None)), numbers=NUMBERS)
    with writing(file) as c:
        sync_sources(c, [source("one")], NOW)
        start_run(c, "ingest", "0.1", "7", NOW)
        set_settings(c, {"claim_confidence": 0.6})
        land_pulls(c, 1, [pull("one", entry("https://x.example/a"))], NOW)
        (todo,) = pending_entries(c, NOW, 9)
        archived = replace(landing(todo, TEXT), findings=findings, archive=ArchiveRef("run-1.warc.gz", 42, "<urn:x>"))
        land_articles(c, 1, [archived], NOW, "7")
    return tmp_path / "data"


def run(*arguments: str) -> int:
    """Run the command in this process and give its exit code."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", ["natowire", *arguments])
        main()
    return int(ended.value.code or 0)


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command prints when all is well."""
    assert run("explain", *arguments) == 0
    return capsys.readouterr().out


def test_the_sentence_stands_with_content_cue_speaker_and_medium_marked(capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(capsys, "1").splitlines()
    assert lines[0] == (
        "Im Sender ~Antenne Nord~ {erinnerte} <Thierry Breton> daran, dass "
        "⟦Donald Trump ihm einmal sagte: „Wir zahlen nie 5 Prozent“⟧."
    )
    assert lines[2] == "Marked: ⟦content⟧ {cue} <speaker> ~medium~"


def test_everything_known_of_a_claim_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "2")
    for told in (
        "2: mixed, confidence 1.00, rule colon",
        "“Donald Trump” → Donald Trump, resolved by name, no actor of the registry",
        'One → Thierry Breton [erinnerte] → Donald Trump [sagte]: "„Wir zahlen nie 5 Prozent“"',
        "“5 Prozent” = 5 percent",
        "Titel", "https://x.example/a", "One, published 2026-11-20 08:00 UTC", "version 1 (full)",
        "run 1 of 2026-11-20 08:00 UTC, natowire 0.1, extractors 7",
        "run-1.warc.gz (not there any more)", "record at byte 42, <urn:x>",
    ):  # fmt: skip
        assert told in shown


def test_a_part_is_named_as_such_and_has_the_chain_of_its_statement(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "3")
    assert "only in v_claims_all: the verbatim part of claim 2" in shown
    assert "One → Thierry Breton [erinnerte] → Donald Trump [sagte]: " in shown


def test_a_speaker_far_from_the_content_stands_in_a_sentence_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    first = explained(capsys, "4").splitlines()[0]
    assert first.startswith("Im Sender Antenne Nord erinnerte <Thierry Breton> daran")
    assert first.endswith("“. … ⟦Am 3. Mai geht es weiter⟧.")
    assert "none: the text names nobody" in explained(capsys, "5")


def test_json_holds_the_same_and_its_offsets_reread(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "archive").mkdir()
    (home / "archive/run-1.warc.gz").touch()
    told = json.loads(explained(capsys, "2", "--json"))
    pieces = [*told["spans"], told["cue"], told["speaker"]["surface"], *told["sentences"]]
    assert all(TEXT[p["start"] : p["end"]] == p["text"] for p in pieces)
    assert [link["speaker"] for link in told["chain"]] == ["Thierry Breton", "Donald Trump"]
    assert told["numbers"][0]["value"] == 5
    assert (told["raw_page"]["offset"], told["raw_page"]["exists"]) == (42, True)
    assert (told["rule"], told["is_part"], told["is_default"], told["run"]["run_id"]) == ("colon", False, True, 1)


def test_the_snapshot_explains_a_claim_as_the_working_file_does(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    publish(home / "natowire.duckdb", home / "published/natowire.duckdb", home / "published/parquet", NOW)
    shown = explained(capsys, "2")
    (home / "natowire.duckdb").unlink()
    assert explained(capsys, "2", "--published") == shown


def test_an_id_that_is_none_is_told_with_the_way_to_find_one(capsys: pytest.CaptureFixture[str]) -> None:
    for unknown in ("77", "9" * 40):
        assert run("explain", unknown) == 1
        told = capsys.readouterr().err
        assert f"claim {unknown}" in told
        assert "natowire query" in told and "FROM v_claims" in told
    assert run("explain", "seven") == 2
    assert run("explain") == 2


def test_a_warehouse_without_the_views_says_what_to_do(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    with writing(home / "natowire.duckdb") as c:
        c.execute("DROP VIEW v_claim_spans")
    assert run("explain", "1") == 1
    assert "natowire ingest" in capsys.readouterr().err


def test_a_terminal_gets_styles_in_place_of_brackets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = explained(capsys, "1")
    assert "\x1b[" in shown
    assert "⟦" not in shown


def test_marks_that_nest_close_in_order_and_are_cut_with_their_stretch() -> None:
    text = "eins zwei drei vier"
    marks = [(0, 19, "content"), (5, 14, "cue"), (5, 9, "speaker"), (10, 14, "medium")]
    assert bracketed(text, (0, 19), marks) == "⟦eins {<zwei> ~drei~} vier⟧"
    assert bracketed(text, (5, 14), marks) == "{<zwei> ~drei~}"
    assert styled(text, (5, 14), marks).plain == "zwei drei"


def test_no_control_character_of_a_text_reaches_the_terminal() -> None:
    assert clean("rot\x1b[31m\nneu\u009b") == "rot\ufffd[31m\nneu\ufffd"
