"""The brief: every sentence rests on rows that are there and say what it says; hostile texts stay texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest
from lxml import html

from extractors.errors import NatowireError, UsageError
from flows.brief.model import Brief, Proof, literal
from flows.brief.render import escape, to_html, to_markdown, to_text
from flows.brief.sections import make_brief
from flows.briefing import write_brief
from flows.notifying import harmless
from flows.report.model import plain
from flows.report.words import LANGUAGES, Words
from flows.settings import load_settings
from tests.chromium import PROGRAM, chromium
from tests.report_samples import HOSTILE, five_weeks
from tests.small_mail import mail_server, webhook
from warehouse.brief_data import read_brief
from warehouse.health import health_block

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 22)
# A page that is gone, a statement that was taken out, one event in two outlets, and two hits of a watch.
MORE = """
INSERT INTO core.article_changes (change_id, article_id, from_version, version, run_id, change_kind, changed_at)
  VALUES (1, $gone, 1, 1, 1, 'removed', TIMESTAMP '2026-11-20 10:00'),
    (2, $cut, 1, 1, 1, 'body', TIMESTAMP '2026-11-20 11:00');
INSERT INTO core.edits (edit_id, change_id, article_id, from_version, version, run_id, position, element, what,
    start_char_before, end_char_before, claim_id_before)
  SELECT 1, 1, $gone, 1, 1, 1, 1, 'article', 'removed', NULL, NULL, NULL
  UNION ALL SELECT 2, 2, $cut, 1, 1, 1, 1, 'claim', 'removed', start_char, end_char, claim_id
    FROM core.claims WHERE article_id = $cut;
DELETE FROM core.family_members WHERE article_id = $cut;
INSERT INTO core.story_articles (story_id, article_id, version, day, news_at, language, reason, run_id)
  SELECT 1, article_id, 1, news_on, news_on, language, 'first', 1 FROM v_articles WHERE article_id IN ($gone, $other);
INSERT INTO core.watches (watch_id, name, title) VALUES (1, 'w', 'Five per cent');
INSERT INTO core.watch_hits VALUES (1, 1, TIMESTAMP '2026-11-21 08:00', false, NULL, 3, 0),
  (2, 1, TIMESTAMP '2026-11-22 08:00', true, 'poor coverage', 1, 0);
"""


@contextmanager
def filled(*, hostile: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    with five_weeks(hostile=hostile) as c:
        late = "v_articles WHERE is_relevant AND news_on BETWEEN DATE '2026-11-16' AND DATE '2026-11-22'"
        ((gone, outlet),) = c.execute(f"SELECT article_id, outlet FROM {late} ORDER BY 1 DESC LIMIT 1").fetchall()
        ((other,),) = c.execute(
            f"SELECT article_id FROM {late} AND outlet <> ? ORDER BY 1 LIMIT 1", [outlet]
        ).fetchall()
        ((cut,),) = c.execute("SELECT max(article_id) FROM v_claims WHERE is_relevant").fetchall()
        for name, value in (("gone", gone), ("cut", cut), ("other", other)):
            c.execute(f"SET VARIABLE {name} = {value}")
        c.execute(re.sub(r"\$(\w+)", r"getvariable('\1')", MORE))
        yield c


def brief_of(c: duckdb.DuckDBPyConnection, language: str = "en") -> Brief:
    health = health_block(c, datetime(2026, 11, 23, tzinfo=UTC))
    return make_brief(Words(language, "brief"), SINCE, UNTIL, read_brief(c, SINCE, UNTIL, 8), health)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with filled() as c:
        yield c


@pytest.fixture(scope="module")
def hostile() -> Iterator[duckdb.DuckDBPyConnection]:
    with filled(hostile=True) as c:
        yield c


def shown(text: str, value: Any, words: Words) -> bool:
    """Whether a sentence says a value, in the words and figures of its language."""
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, datetime):
        return words.moment(value) in text
    if isinstance(value, date):
        return True  # the days of a first quotation are those of the brief
    if isinstance(value, float):
        return any(form in text for form in (words.percent(value), words.number(value, 1)))
    if isinstance(value, int):
        return words.number(value) in text or str(value) in text
    forms = [plain(value, 80).rstrip("…"), *(words.word(s, value.replace(" ", "_")) for s in WORDED)]
    return any(form in text for form in forms) or value in UNSAID


WORDED = ("of_what", "comparator", "element", "health_class")
UNSAID = {"direct", "indirect", "mixed", "removed", "changed"}  # said by how the sentence is put


def unproven(c: duckdb.DuckDBPyConnection, brief: Brief) -> list[str]:
    """Sentences whose rows are not there, do not say what is told, or of which something told is not said."""
    words = Words(brief.language, "brief")
    wrong = []
    for section in brief.sections:
        for sentence in section.sentences:
            if not sentence.proofs:
                wrong.append(f"no rows: {sentence.text}")
            for proof in sentence.proofs:
                rows = c.execute(proof.sql).fetchall()
                told = tuple(proof.says.values())
                if len(rows) != 1 or rows[0] != told:
                    wrong.append(f"{proof.sql} gives {rows}, not {told}: {sentence.text}")
                wrong += [f"{v!r} is not said: {sentence.text}" for v in told if not shown(sentence.text, v, words)]
                for column, values in proof.where.items():
                    listed = ", ".join(map(literal, values))
                    found = c.execute(f"SELECT DISTINCT {column} FROM {proof.view} WHERE {column} IN ({listed})")
                    if len(found.fetchall()) != len(set(values)):
                        wrong.append(f"{proof.label}: not all of these rows are there")
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_rests_on_rows_that_say_so(warehouse: duckdb.DuckDBPyConnection, language: str) -> None:
    brief = brief_of(warehouse, language)
    assert unproven(warehouse, brief) == []
    assert {s.id for s in brief.sections} >= {
        "overview", "stories", "spread", "said", "changes", "numbers", "bursts", "watches", "outlets", "coverage",
        "health",
    }  # fmt: skip


def test_a_source_that_needs_a_person_and_a_group_that_fell_behind_are_told() -> None:
    with filled() as c:
        c.execute("UPDATE core.sources SET health = 'blocked', failures_in_a_row = 9, state_affiliated = true")
        c.execute("UPDATE core.sources SET ok_at = fetched_at - INTERVAL 9 DAY, health_since = ok_at")
        for language, told in (
            ("de", "staatsnahen Medien fällt zurück: 0 von 3 Quellen"),
            ("en", "refuses us, since 23 Nov 2026"),
        ):
            brief = brief_of(c, language)
            text = " ".join(x.text for s in brief.sections if s.id == "health" for x in s.sentences)
            assert told in text and "Two (two)" in text
            assert unproven(c, brief) == []


def test_the_proof_of_a_sentence_can_fail(warehouse: duckdb.DuckDBPyConnection) -> None:
    brief = brief_of(warehouse)
    warehouse.execute("CREATE TEMP TABLE v_claims AS SELECT * REPLACE ('Someone else' AS speaker) FROM main.v_claims")
    wrong = unproven(warehouse, brief)
    warehouse.execute("DROP TABLE temp.v_claims")
    assert wrong and all("Someone else" in w for w in wrong)


def test_the_rows_of_hostile_texts_are_found_all_the_same(hostile: duckdb.DuckDBPyConnection) -> None:
    brief = brief_of(hostile)
    for section in brief.sections:
        for sentence in section.sentences:
            for proof in sentence.proofs:
                assert hostile.execute(proof.sql).fetchall() == [tuple(proof.says.values())]


def test_a_value_is_written_as_sql_writes_it() -> None:
    proof = Proof("v_x", {"a": ["it's", 1], "b": [date(2026, 1, 2)]}, {"count(*)": 2})
    assert proof.sql == "SELECT count(*) FROM v_x WHERE a IN ('it''s', 1) AND b IN (DATE '2026-01-02')"


def test_words_that_are_not_the_speakers_own_are_told_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    for language, told in (("de", ", in indirekter Rede"), ("en", ", in reported speech")):
        answers = read_brief(warehouse, SINCE, UNTIL, 8)
        for row in [*answers["said"], *answers["spread"]]:
            row["mode"] = "indirect"
        brief = make_brief(Words(language, "brief"), SINCE, UNTIL, answers)
        quoting = [x for s in brief.sections if s.id in ("said", "spread") for x in s.sentences]
        assert quoting and all(told in x.text for x in quoting)


def test_nothing_to_tell_is_told_with_the_row_that_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    day = date(2027, 3, 1)
    brief = make_brief(Words("en", "brief"), day, day, read_brief(warehouse, day, day, 8))
    assert [s.id for s in brief.sections] == ["overview"] and unproven(warehouse, brief) == []
    assert "there is no article on the Alliance" in brief.sections[0].sentences[0].text


def test_both_languages_have_the_same_texts() -> None:
    import tomllib

    folder = Path(__file__).parent.parent / "flows/brief/texts"
    texts = [tomllib.loads((folder / f"{x}.toml").read_text("utf-8")) for x in LANGUAGES]
    names = [{(s, k): re.findall(r"{(\w+)}", str(v)) for s, t in text.items() for k, v in t.items()} for text in texts]
    assert {k: sorted(v) for k, v in names[0].items()} == {k: sorted(v) for k, v in names[1].items()}


# ---------------------------------------------------------------- forms


def test_the_page_carries_the_rows_of_each_sentence(warehouse: duckdb.DuckDBPyConnection) -> None:
    brief = brief_of(warehouse)
    page = html.document_fromstring(to_html(brief, Words("en", "brief"), "made", "0"))
    sentences = [x for s in brief.sections for x in s.sentences]
    items = page.xpath("//main//li")
    assert len(items) == len(sentences)
    for n, (item, sentence) in enumerate(zip(items, sentences, strict=True), 1):
        assert sentence.text in item.text_content() and sentence.proofs[0].view in item.get("data-rows")
        assert item.xpath(".//a[@class='note']/@href") == [f"#e{n}"]
        assert [c.text_content() for c in page.get_element_by_id(f"e{n}").xpath(".//code")] == [
            p.sql for p in sentence.proofs
        ]


def test_hostile_texts_stay_texts_in_each_form(hostile: duckdb.DuckDBPyConnection) -> None:
    brief = brief_of(hostile, "de")
    text = to_html(brief, Words("de", "brief"), "made", "0")
    page = html.document_fromstring(text)
    assert page.xpath("//script | //img | //iframe | //@onerror | //@onload") == [] and HOSTILE not in text
    assert {urlsplit(str(u)).scheme for u in page.xpath("//a/@href")} <= {"", "https"}
    markdown, chat = to_markdown(brief, Words("de", "brief"), "made"), to_text(brief, "made")
    assert "<script" not in re.sub(r"`[^`]*`", "", markdown).replace("\\<", "")
    assert "javascript:" not in "".join(re.findall(r"\]\(([^)]*)\)", markdown))
    assert not re.search(r"@(everyone|here)", chat)


@pytest.mark.parametrize(
    "text", ["# a", "- a", "1. a", "> a", "[a](b)", "![a](b)", "<b>", "`a`", "*a*", "| a |", "a_b_"]
)
def test_markdown_of_strangers_is_text(text: str) -> None:
    from markdown_it import MarkdownIt

    made = MarkdownIt().enable("table").render(escape(text))
    assert html.document_fromstring(made).text_content().strip() == harmless(text)
    assert [e.tag for e in html.document_fromstring(made).iter()] == ["html", "body", "p"]


# ---------------------------------------------------------------- writing and sending


@pytest.fixture
def home(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    warehouse.execute(
        f"ATTACH '{tmp_path / 'natowire.duckdb'}' AS kept; COPY FROM DATABASE memory TO kept; DETACH kept"
    )
    return tmp_path


def test_the_brief_of_a_day_is_written_and_sent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as hook, mail_server() as (port, mails):
        monkeypatch.setenv("NATOWIRE_NOTIFY_DESK", hook.address)
        mail = f"mailto://127.0.0.1:{port}?from=natowire@example.org&to=desk@example.org&format=html"
        monkeypatch.setenv("NATOWIRE_NOTIFY_MAIL", mail)
        settings = load_settings(home=home)
        file = write_brief(settings, UNTIL, language="de", targets=("desk", "mail"))
        assert file == home / "briefs/brief-2026-11-22-de.html" and "<h1>" in file.read_text("utf-8")
        assert hook.taken[0]["title"].startswith("Das Bündnis in den Medien") and "<" not in hook.taken[0]["message"]
        assert len(mails) == 1 and "text/html" in mails[0]
        hook.answers = [500]
        with pytest.raises(NatowireError, match="target desk: the brief was not taken"):
            write_brief(settings, UNTIL, targets=("desk",))
        with pytest.raises(UsageError, match="target nobody: it has no address"):
            write_brief(settings, UNTIL, targets=("nobody",))


def test_the_command_prints_writes_and_tells_its_rows(home: Path) -> None:
    from typer.testing import CliRunner

    from flows.cli import app

    run = CliRunner().invoke
    base = ["brief", "--home", str(home), "--date", "2026-11-22", "--since", "7d"]
    printed = run(app, base)
    assert printed.exit_code == 0 and printed.output.startswith("# Das Bündnis in den Medien: 16. Nov. 2026")
    told = json.loads(run(app, [*base, "--json", "-l", "en"]).output)
    assert (told["since"], told["until"]) == ("2026-11-16", "2026-11-22")
    first = told["sections"][0]["sentences"][0]
    assert first["rows"][0]["view"] == "v_articles" and first["rows"][0]["sql"].startswith("SELECT count(*)")
    wrote = run(app, [*base, "--format", "html", "-o", str(home / "b.html")])
    assert wrote.output.startswith("wrote ") and (home / "b.html").exists()
    assert isinstance(run(app, [*base, "--format", "pdf"]).exception, UsageError)
    assert isinstance(run(app, [*base, "-l", "fr"]).exception, UsageError)


@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")
async def test_a_browser_opens_it_without_a_request_or_complaint(
    warehouse: duckdb.DuckDBPyConnection, hostile: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for name, c in (("plain", warehouse), ("hostile", hostile)):
        (tmp_path / f"{name}.html").write_text(to_html(brief_of(c, "de"), Words("de", "brief"), "made", "0"), "utf-8")
    async with chromium() as browser:
        for name in ("plain", "hostile"):
            for width in (1100, 375):
                await browser.open((tmp_path / f"{name}.html").as_uri(), width=width)
                assert await browser.value("document.documentElement.scrollWidth") <= width
        assert browser.complaints == []
        assert {urlsplit(u).scheme for u in browser.requests} <= {"file", "about", "data"}
