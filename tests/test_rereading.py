"""Known pages are read again when their time has come, and what was changed in them is told once."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.model import Access, Source
from flows.change_rules import judge
from flows.cli import main
from flows.cycle import Wish, run_cycle
from flows.settings import Settings, load_settings
from tests.lexicons import SHARED
from tests.small_web import SmallWeb
from tests.warehouse_samples import NOW, entry, fetch, landing, memory, pull
from warehouse.changes import tell_changes
from warehouse.checks import run_checks
from warehouse.connect import reading
from warehouse.land_articles import land_articles
from warehouse.land_sources import land_pulls
from warehouse.publish import Limits, publish
from warehouse.rows import Balance, EntryToRead, Landing, Reread
from warehouse.todo import articles_to_reread, pending_entries

HOUR = timedelta(hours=1)
MARKS = [timedelta(), HOUR, 4 * HOUR, 24 * HOUR]
Rows = list[tuple[Any, ...]]

LINES = (
    "Mark Rutte sagte am Montag in Brüssel, das Bündnis müsse 5 Prozent für die Verteidigung ausgeben.",
    "Boris Pistorius erklärte: „Wir werden unsere Brigade in Litauen bis zum Frühjahr vollständig aufstellen.“",
    "Die Abgeordneten der Nato-Staaten beraten am Mittwoch über die Beschaffung weiterer Flugabwehrsysteme.",
    "In der Hauptstadt hieß es, die Verhandlungen über das neue Abkommen seien noch lange nicht abgeschlossen.",
    "Das Manöver an der Ostflanke beginnt nach Angaben des Ministeriums in der kommenden Woche bei jedem Wetter.",
)
NOTE = "Korrektur: In einer früheren Version dieses Artikels war der Ort der Brigade falsch angegeben."


def page(title: str, lines: Sequence[str] = LINES) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="de"><head><title>{title}</title><meta property="og:title" content="{title}">'
        f"</head><body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


def feed(links: dict[str, str]) -> str:
    items = "".join(f"<item><title>{title}</title><link>{link}</link></item>" for title, link in links.items())
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'


def without(place: int) -> list[str]:
    return [line for n, line in enumerate(LINES) if n != place]


def altered(old: str, new: str) -> list[str]:
    return [line.replace(old, new) for line in LINES]


# path: headline and lines before, headline and lines after; None: 410
EDITED: dict[str, tuple[str, Sequence[str], str | None, Sequence[str]]] = {
    "/cut/": ("Ein Satz verschwindet", LINES, "Ein Satz verschwindet", without(1)),
    "/number": ("Eine Zahl wird eine andere", LINES, "Eine Zahl wird eine andere", altered("5 Prozent", "3 Prozent")),
    "/headline": ("Rutte fordert deutlich mehr Geld", LINES, "Rutte bittet um etwas mehr Geld", LINES),
    "/corrected": ("Der Ort war falsch", LINES, "Der Ort war falsch", [*altered("Litauen", "Lettland"), NOTE]),
    "/typo": ("Ein Buchstabe fehlt", altered("Beschaffung", "Beschafung"), "Ein Buchstabe fehlt", LINES),
    "/noise": ("Die Uhr läuft", [*LINES, "Stand: 28.11.2026, 14:05 Uhr"], "Die Uhr läuft",
               [*LINES, "Stand: 28.11.2026, 15:30 Uhr"]),
    "/moved": ("Die Sätze tauschen", LINES, "Die Sätze tauschen", [*LINES[2:], *LINES[:2]]),
    "/gone": ("Die Seite verschwindet", LINES, None, ()),
    "/same": ("Nichts geschieht", LINES, "Nichts geschieht", LINES),
}  # fmt: skip


def settings_for(web: SmallWeb, home: Path, **others: Any) -> Settings:
    return load_settings(home=home, allow_addresses=web.allow, min_gap_s=0.0, workers=1, **others)


def ask(settings: Settings, sql: str) -> Rows:
    with reading(settings.working_file) as connection:
        return connection.execute(sql).fetchall()


def cycle(settings: Settings, sources: Sequence[Source], wish: Wish | None = None) -> Balance:
    return asyncio.run(run_cycle(settings, sources, wish))[1]


def put_pages(web: SmallWeb, *, edited: bool) -> None:
    for path, (title, lines, later, later_lines) in EDITED.items():
        if edited and later is None:
            web.put(path, "gone", status=410)
        elif edited and later is not None:
            web.put(path, page(later, later_lines), etag='"2"' if path == "/cut/" else None)
        else:
            web.put(path, page(title, lines), etag='"1"' if path == "/cut/" else None)


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[SmallWeb, list[Source]]]:
    with SmallWeb() as web:
        put_pages(web, edited=False)
        links = {title: web.url(path) for path, (title, *_) in EDITED.items()}
        web.put("/feed", feed(links), content_type="application/rss+xml", etag='"f"')
        yield web, [Source("small", "Kleinblatt", web.url("/feed"), "feed", "de")]


@pytest.fixture(scope="module")
def edited(
    small: tuple[SmallWeb, list[Source]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, list[Balance], list[Rows]]:
    """Read the pages, edit them, and read them three times more: as they are due, not due, and forced."""
    web, sources = small
    settings = settings_for(web, tmp_path_factory.mktemp("home"))
    balances = [cycle(settings, sources)]
    put_pages(web, edited=True)
    told = []
    for wish in (None, None, Wish(reread=HOUR)):
        balances.append(cycle(settings, sources, wish))
        told.append(ask(settings, "SELECT * FROM v_edits ORDER BY edit_id"))
    return settings, balances, told


Edited = tuple[Settings, list[Balance], list[Rows]]


def test_the_next_cycle_reads_again_what_is_new_and_the_one_after_it_does_not(edited: Edited) -> None:
    _, (first, second, third, forced), _ = edited
    assert (first.articles_new, first.reread) == (len(EDITED), 0)
    assert (second.reread, second.changed, second.removed) == (len(EDITED), 6, 1)
    assert (third.reread, third.changed) == (0, 0)
    assert (forced.reread, forced.changed, forced.removed) == (len(EDITED), 0, 0)


def test_each_version_is_the_kind_of_change_that_was_made(edited: Edited) -> None:
    sql = "SELECT regexp_extract(url, '/([a-z]+)/?$', 1), change_kind, is_silent FROM v_article_changes ORDER BY 1"
    assert ask(edited[0], sql) == [
        ("corrected", "correction", False), ("cut", "body", True), ("gone", "removed", True),
        ("headline", "headline", True), ("moved", "order", False), ("number", "body", True), ("typo", "typo", False),
    ]  # fmt: skip
    kinds = "SELECT change_kind, count(*) FROM v_article_versions WHERE version > 1 GROUP BY 1 ORDER BY 1"
    assert ask(edited[0], kinds) == [("body", 2), ("correction", 1), ("headline", 1), ("order", 1), ("typo", 1)]


def test_a_silent_edit_is_one_row_and_stays_one(edited: Edited) -> None:
    sql = (
        "SELECT regexp_extract(url, '/([a-z]+)/?$', 1), element, what, text_before, text_after, speaker, value_before, "
        "value_after FROM v_silent_edits ORDER BY 1"
    )
    cut = LINES[1].split("„")[1].rstrip("“")
    before = "das Bündnis müsse 5 Prozent für die Verteidigung ausgeben"
    assert ask(edited[0], sql) == [
        ("cut", "claim", "removed", cut, None, "Boris Pistorius", None, None),
        ("gone", "article", "removed", "Die Seite verschwindet", None, None, None, None),
        ("headline", "headline", "changed", "Rutte fordert deutlich mehr Geld", "Rutte bittet um etwas mehr Geld", None,
         None, None),
        ("number", "claim", "changed", before, before.replace("5", "3"), "Mark Rutte", 5.0, 3.0),
    ]  # fmt: skip
    assert edited[2][0] == edited[2][1] == edited[2][2]


def test_the_offsets_of_an_edit_point_into_the_texts_of_both_versions(edited: Edited) -> None:
    sql = """
    SELECT e.text_before, substring(b.text, start_char_before + 1, end_char_before - start_char_before),
      e.text_after, substring(v.text, start_char_after + 1, end_char_after - start_char_after),
      e.sentence_before, substring(b.text, sentence_start_char_before + 1,
        sentence_end_char_before - sentence_start_char_before)
    FROM v_edits e JOIN v_article_versions b ON b.article_id = e.article_id AND b.version = e.from_version
    JOIN v_article_versions v ON v.article_id = e.article_id AND v.version = e.version
    WHERE element NOT IN ('headline', 'article')
    """
    rows = ask(edited[0], sql)
    assert len(rows) >= 4
    for before, same_before, after, same_after, sentence, same_sentence in rows:
        assert (before, after, sentence) == (same_before, same_after, same_sentence)


def test_a_correction_says_so_and_is_no_silent_edit(edited: Edited) -> None:
    ((notice,),) = ask(edited[0], "SELECT notice FROM v_article_changes WHERE change_kind = 'correction'")
    assert NOTE.startswith(notice) or notice in NOTE
    assert ask(edited[0], "SELECT count(*) > 0 FROM v_edits WHERE change_kind = 'correction'") == [(True,)]


def test_a_page_that_is_gone_keeps_its_text(edited: Edited) -> None:
    sql = "SELECT version, words > 50, access FROM v_articles WHERE url LIKE '%/gone'"
    assert ask(edited[0], sql) == [(1, True, "full")]
    assert ask(edited[0], "SELECT count(*) FROM v_failures") == [(0,)]


def test_a_reading_with_nothing_but_noise_makes_no_version(edited: Edited) -> None:
    assert ask(edited[0], "SELECT version FROM v_articles WHERE url LIKE '%/noise'") == [(1,)]
    assert ask(edited[0], "SELECT sum(noise) FROM core.article_reads") == [(1,)]


def test_a_page_is_asked_for_as_its_source_links_to_it_with_the_validators_of_its_last_answer(
    edited: Edited, small: tuple[SmallWeb, list[Source]]
) -> None:
    asked = [seen.headers.get("if-none-match") for seen in small[0].seen if seen.path == "/cut/"]
    assert asked == [None, '"1"', '"2"']
    assert ask(edited[0], "SELECT url LIKE '%/cut' FROM v_articles WHERE title LIKE 'Ein Satz%'") == [(True,)]


def test_no_check_finds_an_offender_and_all_of_it_can_be_published(edited: Edited, tmp_path: Path) -> None:
    settings = edited[0]
    with reading(settings.working_file) as connection:
        assert run_checks(connection) == {}
    publish(settings.working_file, tmp_path / "p.duckdb", tmp_path / "parquet", NOW)
    with reading(tmp_path / "p.duckdb") as connection:
        assert connection.execute("SELECT * FROM v_edits ORDER BY edit_id").fetchall() == edited[2][-1]


# ---------------------------------------------------------------- for a person


def shown(settings: Settings, path: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    ((article_id,),) = ask(settings, f"SELECT article_id FROM v_articles WHERE url LIKE '%{path}'")
    sys.argv = ["natowire", "diff-article", str(article_id), "--home", str(settings.home), *options]
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return capsys.readouterr().out


def test_what_changed_is_shown_with_the_words_marked(edited: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(edited[0], "/number", capsys)
    assert "version 1 → 2: body, silent; changed between" in told
    assert "- Mark Rutte sagte am Montag in Brüssel, das Bündnis müsse [-5-] Prozent" in told
    assert "+ Mark Rutte sagte am Montag in Brüssel, das Bündnis müsse {+3+} Prozent" in told
    assert "claim changed of Mark Rutte:" in told
    assert "(5 → 3 percent)" in told
    assert "headline: [-Rutte fordert deutlich mehr Geld-]" in shown(edited[0], "/headline", capsys)
    assert "correction, announced" in shown(edited[0], "/corrected", capsys)
    assert "the text of version 1 is kept" in shown(edited[0], "/gone", capsys)
    assert "2 sentences stand elsewhere now" in shown(edited[0], "/moved", capsys)
    assert "no change was seen" in shown(edited[0], "/same", capsys)


def test_what_changed_is_told_as_json_with_offsets_into_both_texts(
    edited: Edited, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(shown(edited[0], "/number", capsys, "--json", "--from", "1", "--to", "2"))
    (step,) = told["changes"]
    (sentence,) = step["sentences"]
    assert [w["text"] for w in sentence["words_before"]] == ["5"]
    assert [(e["element"], e["value_before"], e["value_after"]) for e in step["edits"]] == [("claim", 5.0, 3.0)]
    article_id = told["article"]["article_id"]
    sql = f"SELECT version, text FROM v_article_versions WHERE article_id = {article_id}"
    texts: dict[int, str] = dict(ask(edited[0], sql))
    assert texts[1][sentence["before"]["start"] : sentence["before"]["end"]] == sentence["before"]["text"]
    assert texts[2][sentence["after"]["start"] : sentence["after"]["end"]] == sentence["after"]["text"]


def test_a_version_or_an_article_that_there_is_not_is_named(edited: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    for options, code, said in ((["1", "--to", "9"], 2, "no such version"), (["99999"], 1, "no such article")):
        sys.argv = ["natowire", "diff-article", *options, "--home", str(edited[0].home)]
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
        assert said in capsys.readouterr().err


# ---------------------------------------------------------------- the test web


def test_an_edit_of_the_test_web_is_told_in_the_next_cycle_once(tmp_path: Path) -> None:
    program = SHARED / "web" / "serve.py"
    if not program.exists():
        pytest.skip("the test web is not here")
    with socket.socket() as free:
        free.bind(("127.10.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(program), "--port", str(port), "--latency", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        control = f"http://127.10.0.1:{port}"
        with urllib.request.urlopen(f"{control}/sources.json") as answer:
            listed = json.load(answer)
        chosen = [s for s in listed if s["outlet"] in ("KleineZeitung", "NationalPost", "Hessenschau")]
        sources = [
            Source(f"s{n}", s["outlet"], s["url"], "sitemap" if s["kind"] == "sitemap" else "feed", s["lang"])
            for n, s in enumerate(chosen)
        ]
        settings = load_settings(home=tmp_path, allow_addresses=("127.10.0.0/16",), min_gap_s=0.0, workers=1)
        cycle(settings, sources)
        for page_id in ("at__KleineZeitung_2025_06_30", "ca__NationalPost_2025_05_08"):
            urllib.request.urlopen(f"{control}/edit?id={page_id}").read()
        sql = "SELECT edit_id, outlet, what, sentence_before, sentence_after, from_version, version FROM v_silent_edits"
        second = cycle(settings, sources)
        told = ask(settings, sql)
        assert sorted(outlet for _, outlet, *_ in told) == ["KleineZeitung", "NationalPost"]
        for _, _, what, before, after, *versions in told:
            assert (what, before, versions) == ("added", None, [1, 2])
            assert after.startswith("This sentence was added after publication without a notice")
        assert second.changed == 2
        cycle(settings, sources, Wish(reread=HOUR))
        assert ask(settings, sql) == told
        assert ask(settings, "SELECT count(*) FROM core.article_versions WHERE version > 2") == [(0,)]
    finally:
        server.terminate()
        server.wait()


# ---------------------------------------------------------------- the schedule and its state


def stored(c: duckdb.DuckDBPyConnection, *urls: str, source: str = "one", now: datetime = NOW) -> list[EntryToRead]:
    """Land one article for each URL, first seen `now`, and give its page as one to ask for again."""
    land_pulls(c, 1, [pull(source, *(entry(url) for url in urls))], now)
    todo = [e for e in pending_entries(c, now, 100) if e.url in urls]
    land_articles(c, 1, [landing(e) for e in todo], now, "1")
    return articles_to_reread(c, now + HOUR, [], within=2 * HOUR)


def again(todo: EntryToRead, outcome: str, text: str | None = None) -> Landing:
    made = landing(todo, text or "Anderer Text.") if outcome == "read" else None
    base = made or Landing(todo, todo.url, todo.url_key, None, None, None, (fetch(todo.url or ""),))
    return replace(base, reread=Reread(outcome, '"e"', None, 7))


def due(c: duckdb.DuckDBPyConnection, after: timedelta, **limits: Any) -> list[str]:
    return [e.url or "" for e in articles_to_reread(c, NOW + after, MARKS, **limits)]


def test_a_page_is_due_once_for_each_mark_that_its_age_has_passed() -> None:
    with memory() as c:
        (todo,) = stored(c, "https://one.example/a")
        asked = []
        for minutes in (1, 2, 59, 61, 62, 239, 241, 242, 24 * 60 + 1, 24 * 60 + 2, 40 * 60):
            now = NOW + timedelta(minutes=minutes)
            if articles_to_reread(c, now, MARKS):
                asked.append(minutes)
                land_articles(c, 1, [again(todo, "same")], now, "1")
        assert asked == [1, 61, 241, 24 * 60 + 1]


def test_marks_that_passed_unseen_are_made_good_by_one_reading_and_old_articles_by_none() -> None:
    with memory() as c:
        (todo,) = stored(c, "https://one.example/a")
        assert due(c, 25 * HOUR) == ["https://one.example/a"]
        assert due(c, 49 * HOUR) == []
        land_articles(c, 1, [again(todo, "failed")], NOW + 25 * HOUR, "1")
        assert due(c, 26 * HOUR) == []


def test_nothing_is_due_where_no_mark_is_set_and_a_person_can_force_it() -> None:
    with memory() as c:
        stored(c, "https://one.example/a")
        assert articles_to_reread(c, NOW + 5 * HOUR, []) == []
        assert len(articles_to_reread(c, NOW + 5 * HOUR, [], within=6 * HOUR)) == 1


def test_a_cycle_asks_for_no_more_than_its_budget_the_newest_first_of_each_source_in_turn() -> None:
    with memory() as c:
        for n in range(3):
            stored(c, f"https://one.example/{n}", f"https://one.example/{n}b", now=NOW + n * timedelta(minutes=1))
        stored(c, "https://two.example/a", source="two")
        assert len(due(c, HOUR)) == 7
        few = due(c, HOUR, per_source=2)
        assert sorted(few) == ["https://one.example/2", "https://one.example/2b", "https://two.example/a"]
        assert due(c, HOUR, in_all=2) == ["https://one.example/2", "https://two.example/a"]
        assert due(c, HOUR, only=("two",)) == ["https://two.example/a"]


def test_a_page_that_robots_forbid_or_that_stays_gone_is_not_asked_for_again() -> None:
    with memory() as c:
        one, other = stored(c, "https://one.example/a", "https://one.example/b")
        land_articles(c, 1, [again(one, "refused"), again(other, "gone")], NOW, "1")
        assert due(c, 2 * HOUR) == [other.url]
        land_articles(c, 1, [again(other, "gone")], NOW + HOUR, "1")
        land_articles(c, 1, [again(other, "gone")], NOW + 4 * HOUR, "1")
        assert due(c, 24 * HOUR) == []
        assert c.execute("SELECT stopped FROM core.article_reads ORDER BY 1").fetchall() == [("removed",), ("robots",)]
        assert c.execute("SELECT count(*) FROM v_silent_edits WHERE element = 'article'").fetchall() == [(1,)]


def test_a_page_that_comes_back_was_not_removed_for_good() -> None:
    with memory() as c:
        (todo,) = stored(c, "https://one.example/a")
        counts = land_articles(c, 1, [again(todo, "gone")], NOW, "1")
        assert counts["removed"] == 1
        land_articles(c, 1, [again(todo, "same")], NOW + HOUR, "1")
        ((restored, silent),) = c.execute("SELECT restored_at, is_silent FROM v_article_changes").fetchall()
        assert restored is not None
        assert not silent
        assert c.execute("SELECT count(*) FROM v_silent_edits").fetchall() == [(0,)]
        assert run_checks(c) == {}


def test_a_page_that_leads_elsewhere_once_is_not_gone_and_twice_it_is() -> None:
    with memory() as c:
        (todo,) = stored(c, "https://one.example/a")
        assert land_articles(c, 1, [again(todo, "elsewhere")], NOW, "1")["removed"] == 0
        assert land_articles(c, 1, [again(todo, "elsewhere")], NOW + HOUR, "1")["removed"] == 1


def test_a_text_that_became_complete_or_was_read_by_other_extractors_is_no_edit() -> None:
    with memory() as c:
        land_pulls(c, 1, [pull("one", entry("https://one.example/a"), entry("https://one.example/b"))], NOW)
        first, second = pending_entries(c, NOW, 100)
        land_articles(c, 1, [landing(first, access=Access.FEED_ONLY), landing(second)], NOW, "1")
        full = replace(first, article_id=1)
        (known,) = [e for e in articles_to_reread(c, NOW + HOUR, MARKS) if e.article_id == 2]
        land_articles(c, 1, [landing(full, "Ein viel längerer Text.")], NOW + HOUR, "1")
        land_articles(c, 1, [again(known, "read")], NOW + HOUR, "2")
        assert tell_changes(c, 1, judge) == {"versions": 2, "edits": 0}
        assert c.execute("SELECT change_kind FROM v_article_changes ORDER BY 1").fetchall() == [
            ("completed",), ("extractor",),
        ]  # fmt: skip


def test_changes_are_told_once_and_again_only_where_tags_were_replaced() -> None:
    with memory() as c:
        (todo,) = stored(c, "https://one.example/a")
        land_articles(c, 1, [again(todo, "read")], NOW + HOUR, "1")
        assert tell_changes(c, 1, judge)["versions"] == 1
        told = c.execute("SELECT element, what, claim_id_before FROM v_edits").fetchall()
        assert ("claim", "removed", 1) in told
        assert tell_changes(c, 1, judge)["versions"] == 0
        c.execute("UPDATE core.claims SET claim_id = claim_id + 100")
        c.execute("UPDATE core.claim_spans SET claim_id = claim_id + 100")
        c.execute("UPDATE core.numbers SET claim_id = claim_id + 100")
        assert tell_changes(c, 1, judge)["versions"] == 1
        later = c.execute("SELECT element, what, claim_id_before FROM v_edits").fetchall()
        assert sorted(later, key=str) == sorted([(e, w, i and i + 100) for e, w, i in told], key=str)
        assert run_checks(c) == {}


def test_a_publish_after_an_edit_gives_what_a_full_one_gives(edited: Edited, tmp_path: Path) -> None:
    file = tmp_path / "natowire.duckdb"
    file.write_bytes(edited[0].working_file.read_bytes())
    pub = tmp_path / "pub.duckdb"
    publish(file, pub, tmp_path / "parquet", NOW)
    with duckdb.connect(str(file)) as c:
        c.execute("UPDATE core.article_changes SET restored_at = changed_at WHERE change_kind = 'removed'")
    done = publish(
        file, pub, tmp_path / "parquet", NOW, limits=Limits(articles=1e9, days=10**6, appended=1e9, size=1e9)
    )
    assert done.mode == "incremental", done.reason
    publish(file, tmp_path / "full.duckdb", tmp_path / "parquet2", NOW, full=True)
    for view in ("v_article_changes", "v_edits", "v_silent_edits", "v_article_versions"):
        rows = []
        for snapshot in (pub, tmp_path / "full.duckdb"):
            with reading(snapshot) as c:
                rows.append(c.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall())
        assert rows[0] == rows[1], view
