"""Keyword search: what is found, in which order, with which passage; by the index and by reading the texts alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from extractors.errors import UsageError
from flows.searching import Wish, find
from flows.settings import load_settings
from tests.trend_samples import News, looks, trends
from warehouse.search import Filters, has_index, search
from warehouse.search_hits import Hit, read_hits
from warehouse.search_index import build, update
from warehouse.search_request import read_request
from warehouse.search_words import WORD, fold, stem

ARTICLES = (
    News("one", "2026-11-02T10:00+00:00", "Die Verteidigungsausgaben steigen. Rutte sagte: Wir zahlen für Drohnen.",
         (("Wir zahlen für Drohnen.", "Rutte"),)),
    News("two", "2026-11-03T10:00+00:00", "Soldiers got drones. The soldier said the war in Ukraine goes on."),
    News("one", "2026-11-04T10:00+00:00", "Größere Übungen der Soldaten im Baltikum. Trump: Das kostet.",
         (("Das kostet.", "Trump"),)),
    News("two", "2026-11-05T10:00+00:00",
         "War. The Ukraine. Defence spending, spending and spending: one drone in a long text"),
    News("one", "2026-11-06T10:00+00:00", "Eine Brücke über die Memel, und nichts von alledem.", relevance=0.0),
)  # fmt: skip


@pytest.fixture(params=["index", "reading"])
def c(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    with trends(ARTICLES, looks(date(2026, 11, 7))) as connection:
        connection.execute("UPDATE core.articles SET title = 'Drohnen über Litauen' WHERE article_id = 5")
        if request.param == "index":
            build(connection)
        assert has_index(connection) == (request.param == "index")
        yield connection


def ids(c: duckdb.DuckDBPyConnection, text: str, **filters: object) -> list[int]:
    return [article_id for article_id, _ in search(c, text, Filters(**filters), 10).hits]  # type: ignore[arg-type]


def hits(c: duckdb.DuckDBPyConnection, text: str, speaker: str | None = None) -> list[Hit]:
    return list(read_hits(c, text, search(c, text, Filters(speaker=speaker), 10), speaker))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("drohne", {1, 5}),
        ("DROHNEN", {1, 5}),
        ("drones", {2, 4}),
        ("soldat", {3}),
        ("soldier", {2}),
        ("grosse ubung", {3}),
        ("verteidigung*", {1}),
        ("verteidigung", set()),
        ("Verteidigungsausgabe", {1}),
        ("war ukraine", {2, 4}),
        ('"war in ukraine"', {2}),
        ("„War. The Ukraine“", {4}),
        ('war -"war in ukraine"', {4}),
        ("war -soldiers", {4}),
        ("soldat OR soldier", {2, 3}),
        ("soldat OR soldier baltikum", {3}),
        ("nirgends", set()),
        ("drohnen nirgends", set()),
    ],
)
def test_words_phrases_prefixes_and_exclusions(c: duckdb.DuckDBPyConnection, text: str, found: set[int]) -> None:
    assert set(ids(c, text)) == found
    assert search(c, text, Filters(), 10).total == len(found)


def test_filters_narrow_the_search(c: duckdb.DuckDBPyConnection) -> None:
    assert ids(c, "drones", outlet="two") == ids(c, "drones")
    assert ids(c, "drones", outlet="One") == []
    assert ids(c, "drones", since=date(2026, 11, 4)) == [4]
    assert ids(c, "drones", until=date(2026, 11, 4)) == [2]
    assert ids(c, "drohnen", speaker="rutte") == [1]
    assert ids(c, "drohnen", speaker="mark-rutte", language="en") == []


def test_a_word_in_the_title_counts_more_and_a_long_text_less(c: duckdb.DuckDBPyConnection) -> None:
    assert ids(c, "drohnen")[0] == 5
    assert ids(c, "drones") == [2, 4]


def test_age_counts_only_when_asked(c: duckdb.DuckDBPyConnection) -> None:
    assert ids(c, "drones", half_life_days=0.5) == [4, 2]


def test_the_score_is_that_of_the_formula() -> None:
    with trends(ARTICLES[:2], looks(date(2026, 11, 7))) as c:
        c.execute("UPDATE core.articles SET title = NULL")
        build(c)
        # Two articles of 11 and 12 words, one has the word once: idf is ln(1 + 1.5 / 1.5)
        assert c.execute("SELECT words FROM search.docs ORDER BY doc_id").fetchall() == [(9,), (12,)]
        ((article_id, score),) = search(c, "Ukraine", Filters(), 10).hits
        assert article_id == 2
        assert score == pytest.approx(0.6931472 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 12 / 10.5)), rel=1e-6)


def test_a_passage_is_the_text_between_its_offsets_and_so_is_each_mark(c: duckdb.DuckDBPyConnection) -> None:
    for text in ("drohnen", "war ukraine", "spend*", '"war in ukraine"'):
        for hit in hits(c, text):
            ((body,),) = c.execute("SELECT text FROM v_articles WHERE article_id = ?", [hit.article_id]).fetchall()
            assert body[hit.start : hit.end] == hit.text
            request = read_request(text)
            for a, b in hit.marks:
                assert any(t.fits(body[a:b]) for clause in request.clauses for t in clause)
    (hit,) = hits(c, '"war in ukraine"')
    assert [hit.text[a - hit.start : b - hit.start] for a, b in hit.marks] == ["war", "in", "Ukraine"]


def test_with_a_speaker_the_passage_is_a_statement_of_his(c: duckdb.DuckDBPyConnection) -> None:
    (hit,) = hits(c, "drohnen", "Rutte")
    assert len(hit.claim_ids) == 1


def test_the_answer_says_how_it_was_found(c: duckdb.DuckDBPyConnection) -> None:
    engine = search(c, "drones", Filters(), 10).engine
    assert engine == "index of the snapshot" or engine == "no index in this file: 5 texts were looked through, 2 read"


def test_a_changed_a_new_and_a_gone_article_are_brought_up_to_date() -> None:
    with trends(ARTICLES, looks(date(2026, 11, 7))) as c:
        c.execute("CREATE TABLE held AS FROM v_articles")
        build(c, articles="held")
        c.execute("UPDATE held SET text = 'Panzer und Drohnen' WHERE article_id = 2")
        c.execute("DELETE FROM held WHERE article_id = 4")
        c.execute("INSERT INTO held FROM held SELECT * REPLACE (9 AS article_id, 'Zebras drones' AS text) LIMIT 1")
        update(c, [2, 4, 9], articles="held")
        fresh = {}
        for text in ("drones", "panzer", "drohnen", "soldier", "zebra*", "der"):
            fresh[text] = search(c, text, Filters(), 10)
        build(c, articles="held")
        assert {text: search(c, text, Filters(), 10) for text in fresh} == fresh
        assert [h for h, _ in fresh["drones"].hits] == [9]
        update(c, [2, 4, 9], articles="held")
        update(c, range(1, 10), articles="held")  # all: the postings are sorted anew
        assert c.execute("SELECT count(*) FROM search.postings ANTI JOIN search.docs USING (doc_id)").fetchall() == [
            (0,)
        ]
        assert {text: search(c, text, Filters(), 10) for text in fresh} == fresh


@pytest.mark.parametrize("text", ["", "  ", "-nur", '"', "…", "a OR -b", "OR b", 'a OR "b c"'])
def test_a_request_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_request(text)


@pytest.mark.parametrize(
    "forms",
    [
        "Soldat Soldaten Soldats", "Drohne Drohnen", "drone drones", "Panzer Panzern Panzers", "Größe größe GRÖSSE",
        "spend spending spends", "army armies", "Übung Übungen", "threat threats threatened threatening", "Haus Hauses",
        "Rutte Ruttes", "Ausgabe Ausgaben",
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


def test_stems_keep_short_words_and_numbers() -> None:
    assert [stem(w) for w in ("NATO", "USA", "die", "F35s", "2026", "press")] == [
        "nato",
        "usa",
        "die",
        "f35s",
        "2026",
        "press",
    ]


def test_words_are_parted_as_the_database_parts_them() -> None:
    text = "Die „F-35“ (US$ 80 Mrd.) – größer_als: Эстония, l’OTAN; 5½ %, naïve…\n№ 7 İstanbul ﬁ ß Ⅷ"
    found = duckdb.connect().execute(r"SELECT regexp_extract_all(?, '[\pL\pN]+')", [text]).fetchall()[0][0]
    assert found == WORD.findall(text)
    assert fold("Größe") == "grosse"


def test_the_command_writes_hits_for_people_and_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(home=tmp_path)
    file = settings.working_file
    with trends(ARTICLES, looks(date(2026, 11, 7))) as c:
        c.execute(f"ATTACH '{file}' AS kept; COPY FROM DATABASE memory TO kept")
    find(settings, Wish("drones", since="4d"), "json", None, False)
    told = json.loads(capsys.readouterr().out)
    assert [h["article_id"] for h in told["hits"]] == [4] and told["total"] == 1
    assert told["hits"][0]["marks"][0]["text"] == "drone"
    find(settings, Wish("drones"), "csv", None, False)
    out = capsys.readouterr()
    assert out.out.splitlines()[0].startswith("rank,score,news_on,outlet") and "2 of 2 articles" in out.err
    find(settings, Wish("drones", limit=1), "table", None, False)
    assert re.search(r"1 of 2 articles in [\d.]+ s \(no index", capsys.readouterr().out.replace("\n", " "))
    with pytest.raises(UsageError, match="since cannot be"):
        find(settings, Wish("drones", since="soon"), "table", None, False)
