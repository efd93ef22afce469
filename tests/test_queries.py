"""Every named query on a small warehouse, with answers worked out by hand, and on an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.trend_samples import News, days, looks, number, trends
from tests.warehouse_samples import memory
from warehouse.describe_queries import describe_queries
from warehouse.query import named_queries, resolve, run_query
from warehouse.runs import set_settings

NOV = date(2026, 11, 1)
SAME = "Wir geben bald mehr Geld aus."
# The last day is Sunday, 29 November; the week from 23 November is under way, that from the 16th is complete.
ARTICLES = (
    News("one", "2026-11-17T08:00+00:00", f"Rutte bei der NATO: {SAME}", ((SAME, "Rutte"),), topics=("alliance",)),
    News("two", "2026-11-17T14:30+00:00", f"Rutte: {SAME} Trump listened.", ((SAME, "Rutte"),), topics=("alliance",)),
    News("one", "2026-11-18T09:00+00:00", "Trump lobt Rutte: Rutte zahlt 5 Prozent.",
         (("Rutte zahlt 5 Prozent.", "Trump"),), (("5 Prozent", number(5.0)),), ("alliance", "spending")),
    News("one", "2026-11-20T09:00+00:00", "Trump rechnet: Nun 3 Prozent.", (("Nun 3 Prozent.", "Trump"),),
         (("3 Prozent", number(3.0)),), ("spending",)),
    News("two", "2026-11-24T09:00+00:00", "Trump wants more: Pay 80 billion dollars.",
         (("Pay 80 billion dollars.", "Trump"),),
         (("80 billion dollars", number(8e10, kind="currency", unit="USD", of_what=None)),), ("spending",)),
    News("two", "2026-11-25T09:00+00:00", "Trump again. Trump and NATO.", topics=("spending",)),
    News("one", "2026-11-26T09:00+00:00", "Meloni: Nein. Diplomaten der NATO: Doch.",
         (("Nein.", "Meloni"), ("Doch.", "Diplomaten"))),
    News("one", "2026-11-27T09:00+00:00", "Rutte kocht.", relevance=0.0),
)  # fmt: skip
LOOKS = [
    look
    for day in days(NOV, date(2026, 11, 29)) if day != date(2026, 11, 22)
    for look in looks(day, ("two", "three") if day == date(2026, 11, 21) else ())
]  # fmt: skip
D = {n: NOV + timedelta(days=n - 1) for n in range(1, 30)}

# query, what is given, columns, answer
ANSWERS: tuple[tuple[str, dict[str, str], str, list[tuple[Any, ...]]], ...] = (
    # 3 of 7 statements by Trump, 2 by Rutte
    ("share_of_voice", {}, "speaker claims articles outlets share_of_voice",
     [("Donald Trump", 3, 3, 2, 0.4286), ("Mark Rutte", 2, 2, 2, 0.2857), ("Diplomaten", 1, 1, 1, 0.1429),
      ("Giorgia Meloni", 1, 1, 1, 0.1429)]),
    ("share_of_voice", {"actor": "rutte", "language": "en"}, "speaker claims share_of_voice", [("Mark Rutte", 1, 0.5)]),
    ("share_of_voice", {"since": "2026-11-18", "until": "2026-11-20"}, "speaker claims", [("Donald Trump", 2)]),
    ("share_of_voice_over_time", {"actor": "donald-trump", "since": "2w"},
     "period_on claims claims_total share_of_voice",
     [(D[16], 2, 4, 0.5), (D[23], 1, 3, 0.3333)]),
    ("share_of_voice_over_time", {"actor": "donald-trump", "since": "3d", "by": "day"}, "period_on claims",
     [(D[27], 0), (D[28], 0), (D[29], 0)]),
    ("silent_edits", {}, "changed_at", []),  # no article here was read twice; tests/test_rereading.py has some
    ("who_said_what", {"speaker": "rutte", "limit": "1"}, "speaker content outlet news_on",
     [("Mark Rutte", SAME, "One", D[17])]),
    ("who_said_what", {"until": "2026-11-20", "since": "2026-11-18", "mode": "direct"}, "content",
     [("Nun 3 Prozent.",), ("Rutte zahlt 5 Prozent.",)]),
    ("mentioned_or_quoted", {"type": "person", "since": "2w"}, "actor mentions articles claims ratio",
     [("Donald Trump", 6, 5, 3, 0.5), ("Mark Rutte", 4, 3, 2, 0.5), ("Giorgia Meloni", 1, 1, 1, 1.0)]),
    ("mentioned_or_quoted", {"country": "it"}, "actor mentions", [("Giorgia Meloni", 1)]),
    ("actor_timeline", {"actor": "Trump", "since": "6d", "until": "2026-11-25"},
     "period_on mentions articles claims trend_quality",
     [(D[20], 1, 1, 1, "good"), (D[21], 0, 0, 0, "poor"), (D[22], 0, 0, 0, "none"), (D[23], 0, 0, 0, "good"),
      (D[24], 1, 1, 1, "good"), (D[25], 2, 1, 0, "good")]),
    ("actor_timeline", {"actor": "Trump", "since": "2026-11-20", "by": "week"}, "period_on mentions articles",
     [(D[16], 3, 3), (D[23], 3, 2)]),
    # The last complete day with relevant articles is the 26th; Meloni is named that once alone, so she has no past.
    ("trending", {"min_articles": "1"}, "day actor articles is_burst", [(D[26], "NATO", 1, False)]),
    ("bursts", {}, "day", []),
    ("movers_of_the_week", {}, "week_on rank actor articles articles_before change ratio",
     [(D[16], 1, "Donald Trump", 3, 0, 3, None), (D[16], 1, "Mark Rutte", 3, 0, 3, None)]),
    ("movers_of_the_week", {"direction": "down"}, "actor", []),
    ("topic_trend", {"topic": "spending", "since": "2w"}, "period_on articles claims share_of_articles",
     [(D[16], 2, 2, 0.5), (D[23], 2, 1, 0.6667)]),
    ("topic_trend", {"by": "day", "since": "2026-11-18", "until": "2026-11-18"}, "topic articles outlets",
     [("alliance", 1, 1), ("spending", 1, 1)]),
    ("topics_compared", {"since": "1w"}, "topic articles articles_before change ratio",
     [("alliance", 0, 3, -3, 0.0), ("spending", 2, 2, 0, 1.0)]),
    # 28 days to the 28th: one of 4 relevant articles in One, 2 of 3 in Two; 5 of 7 in all
    ("outlets_on_actor", {"actor": "donald-trump"}, "outlet articles outlet_articles attention attention_index",
     [("Two", 3, 3, 1.0, 1.4), ("One", 2, 4, 0.5, 0.7)]),
    ("languages_on_actor", {"actor": "donald-trump"}, "language articles language_articles attention_index",
     [("en", 3, 3, 1.4), ("de", 2, 4, 0.7)]),
    ("countries_in_the_news", {}, "country mentions claims share_of_voice",
     [("US", 0, 3, 0.4286), ("NL", 0, 2, 0.2857), ("IT", 0, 1, 0.1429)]),
    ("who_talks_about", {"actor": "Rutte"}, "speaker claims first_week_on last_week_on",
     [("Donald Trump", 1, D[16], D[16])]),
    ("talks_about_whom", {"actor": "Trump"}, "about claims articles", [("Mark Rutte", 1, 1)]),
    ("statements_that_spread", {}, "speaker content outlets articles first_outlet first_on hours_to_last",
     [("Mark Rutte", SAME, 2, 2, "One", D[17], 6.5)]),
    ("statements_that_spread", {"speaker": "Trump"}, "speaker", []),
    # No stories were told of these articles.
    ("stories", {}, "title", []),
    ("story", {}, "title", []),
    ("trace_statement", {"words": "mehr Geld"}, "place outlet hours_after_first", [(1, "One", 0.0), (2, "Two", 6.5)]),
    ("gdp_positions", {}, "day actor value sentence",
     [(D[20], "Donald Trump", 3.0, "Trump rechnet: Nun 3 Prozent."),
      (D[18], "Donald Trump", 5.0, "Trump lobt Rutte: Rutte zahlt 5 Prozent.")]),
    ("sums_asked_for", {"min_value": "1000000000"}, "actor value unit outlet", [("Donald Trump", 8e10, "USD", "Two")]),
    ("sums_asked_for", {"currency": "eur"}, "actor", []),
    ("number_conflicts", {}, "actor of_what value_a first_on_a value_b first_on_b",
     [("Donald Trump", "GDP", 3.0, D[20], 5.0, D[18])]),
    ("numbers_asked_for", {"unit": "percent"}, "speaker surface value",
     [("Donald Trump", "3 Prozent", 3.0), ("Donald Trump", "5 Prozent", 5.0)]),
    ("articles_on_actor", {"actor": "nato"}, "day outlet mentions claims",
     [(D[26], "One", 1, 0), (D[25], "Two", 1, 0), (D[17], "One", 1, 0)]),
    ("outlet_activity", {"since": "2w"}, "outlet articles relevant_articles claims",
     [("One", 5, 4, 5), ("Two", 3, 3, 2), ("Three", 0, 0, 0)]),
    ("how_outlets_quote", {"min_claims": "2"}, "outlet claims articles direct_share unnamed_share relayed_share",
     [("One", 5, 4, 1.0, 0.0, 0.0), ("Two", 2, 2, 1.0, 0.0, 0.0)]),
    ("languages", {}, "language articles relevant_articles claims claims_per_article",
     [("de", 5, 4, 5, 1.25), ("en", 3, 3, 2, 0.67), ("fr", 0, 0, 0, None)]),
    ("coverage", {"since": "9d"}, "day sources_expected sources_answered coverage_ratio trend_quality",
     [(D[21], 3, 1, 0.33, "poor"), (D[22], 3, 0, None, "none"), *((D[n], 3, 3, 1.0, "good") for n in range(23, 30))]),
    ("coverage", {"quality": "none"}, "day", [(D[22],)]),
    ("seen_in_several_outlets", {}, "title", []),
    ("hearsay", {}, "chain", []),
    ("failures_by_reason", {"since": "2026-11-01"}, "stage", []),
    ("last_runs", {}, "run_id status", [(1, "running")]),
    ("source_health", {}, "source_id health failures_in_a_row",
     [("one", "ok", 0), ("three", "ok", 0), ("two", "ok", 0)]),
    ("unlinked_names", {}, "name", []),
    ("actors_in_office", {"role": "secretary_general", "on": "2026-11-20"}, "actor body", [("Mark Rutte", "nato")]),
    ("actors_in_office", {"on": "2024-09-30"}, "actor", []),
    ("new_actors", {"since": "2w", "min_articles": "3"}, "actor first_seen_on articles is_provisional",
     [("Donald Trump", D[17], 5, False), ("Mark Rutte", D[17], 4, False), ("NATO", D[17], 3, False)]),
)  # fmt: skip


@pytest.fixture(scope="module")
def c() -> Iterator[duckdb.DuckDBPyConnection]:
    with trends(ARTICLES, LOOKS) as connection:
        set_settings(connection, {"relevance_threshold": 0.2, "trend_min_articles": 2})
        connection.execute(
            "INSERT INTO core.actor_roles BY NAME SELECT 'mark-rutte' AS actor_id, 'secretary_general' AS role, "
            "'nato' AS body, '2024-10-01' AS began, DATE '2024-10-01' AS began_on"
        )
        yield connection


def ask(c: duckdb.DuckDBPyConnection, name: str, **given: str) -> list[dict[str, Any]]:
    sql, parameters = resolve(f"@{name}", given)
    rows: list[dict[str, Any]] = run_query(c, sql, parameters).to_pylist()
    return rows


@pytest.mark.parametrize(
    ("name", "given", "columns", "answer"), ANSWERS, ids=[f"{n} {' '.join(g.values())}".strip() for n, g, *_ in ANSWERS]
)
def test_a_named_query_answers_its_question(
    c: duckdb.DuckDBPyConnection, name: str, given: dict[str, str], columns: str, answer: list[tuple[Any, ...]]
) -> None:
    assert [tuple(row[column] for column in columns.split()) for row in ask(c, name, **given)] == answer


def test_an_actor_appears_with_another_as_often_as_articles_name_both(c: duckdb.DuckDBPyConnection) -> None:
    # Two articles of the week from the 16th name both; by chance 3 * 3 / 4 would.
    (row,) = [r for r in ask(c, "who_appears_with", actor="Rutte", min_articles="2") if r["other"] == "Donald Trump"]
    assert (row["articles"], row["expected"], row["lift"], row["weeks"]) == (2, 2.3, 0.92, 1)
    (same,) = [r for r in ask(c, "who_appears_with", actor="Trump", min_articles="2") if r["other"] == "Mark Rutte"]
    assert {**same, "other": ""} == {**row, "other": ""}


def test_every_named_query_has_an_answer_here() -> None:
    assert set(named_queries()) - {name for name, *_ in ANSWERS} == {"who_appears_with"}


@pytest.mark.parametrize("name", named_queries())
def test_the_head_of_a_file_says_what_its_query_takes_and_gives(name: str) -> None:
    query = named_queries()[name]
    head = [line for line in query.sql.splitlines() if line.startswith("--")]
    assert len(head) == 1 + len(query.parameters) + len(query.columns), "a line of the head is none of the three kinds"
    assert query.question and not query.question.endswith(".") and len(query.question) <= 110
    assert len(named_queries()) >= 20
    body = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
    assert [p for p in query.parameters if f"${p}" not in body] == []
    kinds = {p.kind for p in query.parameters.values() if "|" not in p.kind}
    assert kinds <= {"date", "integer", "number", "text", "actor"}


@pytest.mark.parametrize("name", named_queries())
def test_a_named_query_runs_on_an_empty_warehouse_and_gives_the_columns_it_names(name: str) -> None:
    with memory() as empty:
        sql, parameters = resolve(f"@{name}", {})
        assert run_query(empty, sql, parameters).column_names == list(named_queries()[name].columns)


def test_the_list_of_queries_is_the_one_that_the_files_make() -> None:
    file = Path(__file__).parent.parent / "docs/queries.md"
    assert file.read_text("utf-8") == describe_queries(), "run: python -m warehouse.describe_queries > docs/queries.md"
