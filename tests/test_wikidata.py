"""Syncing with Wikidata: asked politely, kept on disk, shown before anything changes; nothing is ever removed."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from extractors.actors.edits import Listed
from extractors.actors.roles import RoleRow
from extractors.actors.rows import ActorRow, NameRow
from extractors.actors.wikidata import ItemCandidate, ItemName, ItemTerm, compare, learn_positions, propose
from extractors.errors import NatowireError
from flows import registry
from flows.actor_store import sync_registry
from flows.web import WebClient
from flows.web_model import WebSettings
from flows.wikidata import Endpoint, Kept, address, candidates_query, names_query, terms_query
from tests.small_web import Seen, SmallWeb, raw
from tests.test_cli import run
from warehouse.connect import prepare, reading, writing

LISTED = Listed(
    (
        ActorRow("ruta-one", "person", "Ruta One", "LT", "", "Q1"),
        ActorRow("jan-two", "person", "Jan Two", "EE", "", "Q2"),
        ActorRow("bund", "organisation", "Northern Bund", "", "", "Q3"),
        ActorRow("eva-four", "person", "Eva Four", "LT"),
        ActorRow("agency", "organisation", "Space Agency", "EE"),
    ),
    (NameRow("ruta-one", "Рута Один", "uk"), NameRow("bund", "NB", "", "short")),
    (
        RoleRow("ruta-one", "defence_minister", "LT", "2020-01-05", "2022-03-04"),
        RoleRow("ruta-one", "foreign_minister", "LT", "2022-03-05"),
        RoleRow("jan-two", "defence_minister", "EE", "2021-02-03", "2023-01-01"),
    ),
)


def term(item: str, position: str, began: str, ended: str = "") -> ItemTerm:
    return ItemTerm(item, position, f"label of {position}", began, ended)


def added(*names: ItemName) -> list[tuple[str, str, str]]:
    return [(e.actor_id, e.name, e.language) for e in compare(LISTED, names, ()).names]


def test_a_name_that_is_missing_is_offered_in_its_language() -> None:
    assert added(ItemName("Q1", "Рута Один", "uk", True), ItemName("Q1", "Рута Одинова", "ru", True)) == [
        ("ruta-one", "Рута Одинова", "ru")
    ]


def test_a_name_that_many_languages_write_alike_holds_in_all() -> None:
    told = [ItemName("Q3", "Northern League of States", code, True) for code in ("de", "en", "fr")]
    assert added(*told) == [("bund", "Northern League of States", "")]


@pytest.mark.parametrize(
    "name",
    [
        "One",
        "R. O. (politician)",
        "Ruta One, minister",
        "Ruta Miller",
        "Eva Four",
        "Ruta One",
        "the one",
        "R2 One",
        "X",
    ],
)
def test_an_alias_that_texts_cannot_be_searched_for_is_left_out(name: str) -> None:
    assert added(ItemName("Q1", name, "en", False)) == []


def test_an_alias_with_the_surname_is_taken() -> None:
    assert added(ItemName("Q1", "Rūta Maria One", "en", False)) == [("ruta-one", "Rūta Maria One", "en")]


def test_positions_are_learned_from_terms_with_the_same_days() -> None:
    told = [
        term("Q1", "Q100", "2020-01-05", "2022-03-04"),
        term("Q1", "Q200", "2022-03-05"),
        term("Q2", "Q300", "2021-02-04", "2023-01-01"),
    ]
    assert learn_positions(LISTED, told) == {"Q100": ("defence_minister", "LT")}


def test_terms_that_are_missing_open_or_different_are_told_apart() -> None:
    told = [
        term("Q1", "Q100", "2020-01-05", "2022-03-04"),
        term("Q2", "Q100", "2023-06-01"),
        term("Q2", "Q100", "2014"),
        term("Q1", "Q100", "2021-06-01", "2022-01-01"),
        term("Q2", "Q999", "2011-01-01"),
        term("Q9", "Q100", "2011-01-01"),
    ]
    found = compare(LISTED, (), told)
    assert [(e.actor_id, e.role, e.body, e.began, e.ended) for e in found.roles] == [
        ("jan-two", "defence_minister", "LT", "2014", ""),
        ("jan-two", "defence_minister", "LT", "2023-06-01", ""),
    ]
    assert found.differing == (
        "ruta-one: defence_minister of LT 2020-01-05 to 2022-03-04 here, 2021-06-01 to 2022-01-01 there",
    )
    assert found.unmapped == (("label of Q999 (Q999)", 1),)


def test_an_end_that_the_registry_lacks_closes_the_term() -> None:
    listed = Listed(LISTED.actors, (), (*LISTED.roles, RoleRow("jan-two", "foreign_minister", "LT", "2022-03-05")))
    told = [term("Q1", "Q200", "2022-03-05"), term("Q2", "Q200", "2022-03-05", "2024-05-06")]
    (edit,) = compare(listed, (), [told[1], told[0]]).roles[:1]
    assert (edit.began, edit.ended) == ("2022-03-05", "2024-05-06")


def test_an_item_is_proposed_where_one_alone_fits() -> None:
    told = [
        ItemCandidate("Eva Four", "Q41", True, "LT"),
        ItemCandidate("Eva Four", "Q42", True, "FR"),
        ItemCandidate("Eva Four", "Q43", False, "LT"),
        ItemCandidate("Space Agency", "Q51", False, "EE"),
        ItemCandidate("Space Agency", "Q52", False, "EE"),
    ]
    assert propose(LISTED.actors, told, []) == {"eva-four": "Q41"}
    assert propose(LISTED.actors, told, ["Q41"]) == {}


# ---------------------------------------------------------------- over the network


def cell(value: str, language: str = "") -> dict[str, str]:
    if value.startswith("Q"):
        return {"type": "uri", "value": f"http://www.wikidata.org/entity/{value}"}
    return {"type": "literal", "value": value} | ({"xml:lang": language} if language else {})


def result(*rows: dict[str, dict[str, str]]) -> str:
    return json.dumps({"head": {"vars": []}, "results": {"bindings": rows}})


def name_row(item: str, name: str, language: str, kind: str = "label") -> dict[str, dict[str, str]]:
    return {"item": cell(item), "name": cell(name, language), "kind": cell(kind)}


def term_row(item: str, position: str, began: str = "", precision: str = "11") -> dict[str, dict[str, str]]:
    row = {"item": cell(item), "position": cell(position), "label": cell("minister", "en")}
    return row | ({"began": cell(f"{began}T00:00:00Z"), "beganPrecision": cell(precision)} if began else {})


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as served:
        yield served


JSON = "application/sparql-results+json;charset=utf-8"


def put(web: SmallWeb, query: str, body: str, **others: Any) -> None:
    parts = urlsplit(address("http://x/sparql", query))
    web.put(f"{parts.path}?{parts.query}", body, content_type=JSON, **others)


def asking(web: SmallWeb, question: Any) -> Any:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def ask() -> Any:
        async with WebClient(WebSettings(user_agent="natowire/1 (+mail)", allow_addresses=web.allow, min_gap_s=0)) as c:
            endpoint = Endpoint(c, web.url("/sparql"), sleep)
            return await question(endpoint), endpoint.left_out, waits

    return asyncio.run(ask())


def test_labels_and_aliases_are_read_as_the_protocol_gives_them(web: SmallWeb) -> None:
    rows = (name_row("Q1", "Ruta One", "nb"), name_row("Q1", "R. One", "de", "alias"))
    put(web, names_query(["Q1", "Q2"]), result(*rows))
    found, _, _ = asking(web, lambda e: e.names(["Q1", "Q2"]))
    assert found == [ItemName("Q1", "Ruta One", "no", True), ItemName("Q1", "R. One", "de", False)]
    (seen,) = web.seen
    assert seen.headers["accept"].startswith("application/sparql-results+json")
    assert seen.headers["user-agent"] == "natowire/1 (+mail)"


def test_dates_are_as_precise_as_they_are_told(web: SmallWeb) -> None:
    rows = [
        term_row("Q1", "Q100", "2020-01-05"), term_row("Q1", "Q100", "2020-01-05", "10"),
        term_row("Q1", "Q100", "2020-01-05", "9"), term_row("Q1", "Q100", "2020-01-05", "7"), term_row("Q1", "Q100"),
    ]  # fmt: skip
    put(web, terms_query(["Q1"]), result(*rows))
    found, _, _ = asking(web, lambda e: e.terms(["Q1"]))
    assert [t.began for t in found] == ["2020-01-05", "2020-01", "2020", "", ""]


def test_an_answer_that_breaks_off_is_asked_for_in_halves(web: SmallWeb) -> None:
    put(web, names_query(["Q1", "Q2"]), result(name_row("Q1", "A B", "en"))[:-9] + "\njava.util.concurrent.Timeout")
    put(web, names_query(["Q1"]), result(name_row("Q1", "A B", "en")))
    put(web, names_query(["Q2"]), "", status=500)
    found, left_out, _ = asking(web, lambda e: e.names(["Q1", "Q2"]))
    assert [n.item for n in found] == ["Q1"]
    assert left_out == ["Q2"]


def test_retry_after_is_kept_and_a_long_one_ends_the_run(web: SmallWeb) -> None:
    answers = iter(["429 X\r\nRetry-After: 0", "200 OK\r\nContent-Type: application/json"])

    async def in_turn(seen: Seen, writer: asyncio.StreamWriter) -> None:
        body = result(name_row("Q1", "A B", "en"))
        head = f"HTTP/1.1 {next(answers)}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        await raw((head + body).encode())(seen, writer)

    put(web, names_query(["Q1"]), "", script=in_turn)
    found, _, waits = asking(web, lambda e: e.names(["Q1"]))
    assert (len(found), len(waits)) == (1, 1)
    put(web, names_query(["Q2"]), "", status=429, headers=(("Retry-After", "3600"),))
    with pytest.raises(NatowireError, match="left alone for 3600 s; what was told is kept"):
        asking(web, lambda e: e.names(["Q2"]))


def test_an_endpoint_that_is_not_well_is_not_asked_for_every_single_item(web: SmallWeb) -> None:
    items = ["Q1", "Q2", "Q3", "Q4"]
    for part in (items, items[:2], items[2:], *([i] for i in items)):
        put(web, names_query(part), "", status=500)
    with pytest.raises(NatowireError, match="finishes no answer"):
        asking(web, lambda e: e.names(items))
    assert len(web.paths) == 6


def test_what_was_told_is_kept_whatever_stops_the_run(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "new" / "w.jsonl")
    kept.add("names", "http://a", ["Q1"], [["Q1", "A B", "en", True]])
    with kept.file.open("a") as cut:
        cut.write('{"kind": "names", "asked": ["Q2"')
    kept.add("names", "http://a", ["Q3"], [])
    assert kept.done("names", "http://a") == {"Q1", "Q3"}
    assert kept.done("names", "http://b") == kept.done("terms", "http://a") == set()
    assert list(kept.rows("names", "http://a")) == [["Q1", "A B", "en", True]]


# ---------------------------------------------------------------- the command


@pytest.fixture
def home(tmp_path: Path, web: SmallWeb, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the small registry of this module and an endpoint that knows two of it."""
    monkeypatch.chdir(tmp_path)
    given = {"HOME": tmp_path / "data", "CONTACT": "me@x.example", "MIN_GAP_S": 0, "WIKIDATA_URL": web.url("/sparql")}
    for name, value in (given | {"ALLOW_ADDRESSES": ",".join(web.allow)}).items():
        monkeypatch.setenv(f"NATOWIRE_{name}", str(value))
    monkeypatch.setattr(registry, "listed", lambda: LISTED)
    prepare(tmp_path / "data/natowire.duckdb")
    with writing(tmp_path / "data/natowire.duckdb") as c:
        sync_registry(c, ())
    items = ["Q1", "Q2", "Q3"]
    put(web, names_query(items), result(name_row("Q1", "Рута Одинова", "ru"), name_row("Q3", "NB", "en", "alias")))
    terms = [term_row("Q1", "Q200", "2022-03-05"), term_row("Q2", "Q7")]
    ended = {"ended": cell("2022-03-04T00:00:00Z"), "endedPrecision": cell("11")}
    terms += [term_row("Q1", "Q100", "2020-01-05") | ended, term_row("Q2", "Q100", "2024-01")]
    terms[-1]["beganPrecision"] = cell("10")
    put(web, terms_query(items), result(*terms))
    return tmp_path / "data"


def test_a_sync_shows_what_is_missing_and_changes_nothing(
    home: Path, web: SmallWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("actors", "sync") == 0
    shown = capsys.readouterr().out
    assert "+ ruta-one  name  Рута Одинова  [ru]" in shown
    assert "+ jan-two  role  defence_minister of LT  2024-01 to now" in shown
    assert "nothing changed" in shown
    with reading(home / "natowire.duckdb") as c:
        assert c.execute("SELECT count(*) FROM v_actor_edits").fetchall() == [(0,)]


def test_a_sync_applied_adds_edits_once_and_asks_once(
    home: Path, web: SmallWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("actors", "sync", "--json") == 0
    assert json.loads(capsys.readouterr().out)["applied"] == 0
    assert run("actors", "sync", "--apply", "--json") == 0
    assert json.loads(capsys.readouterr().out)["applied"] == 2
    assert run("actors", "sync", "--apply", "--json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["applied"], again["names"], again["roles"]) == (0, [], [])
    assert len(web.paths) == 2
    with reading(home / "natowire.duckdb") as c:
        rows = c.execute("SELECT action, actor_id, source, wikidata_id FROM v_actor_edits ORDER BY edit_id").fetchall()
        assert rows == [("name", "ruta-one", "wikidata", "Q1"), ("role", "jan-two", "wikidata", "Q2")]
        assert c.execute("SELECT language FROM v_actor_names WHERE name = 'Рута Одинова'").fetchall() == [("ru",)]
        role = "SELECT body, began_on::VARCHAR FROM v_actor_roles WHERE actor_id = 'jan-two' AND is_current"
        assert c.execute(role).fetchall() == [("LT", "2024-01-01")]


def test_items_are_proposed_and_never_applied(home: Path, web: SmallWeb, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"label": cell("Eva Four", "en"), "item": cell("Q41"), "human": cell("true"), "country": cell("LT")}
    put(web, candidates_query(["Eva Four", "Space Agency"]), result(row))
    assert run("actors", "sync", "--propose") == 0
    assert "natowire actors wikidata eva-four Q41" in capsys.readouterr().out
    assert run("actors", "sync", "--propose", "--apply") == 2
    with reading(home / "natowire.duckdb") as c:
        assert c.execute("SELECT count(*) FROM v_actor_edits").fetchall() == [(0,)]


def test_a_sync_that_is_refused_keeps_what_it_has_and_goes_on(
    home: Path, web: SmallWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    put(web, terms_query(["Q1", "Q2", "Q3"]), "", status=403)
    assert run("actors", "sync") == 1
    assert "run the same command to go on" in capsys.readouterr().err
    put(web, terms_query(["Q1", "Q2", "Q3"]), result())
    assert run("actors", "sync") == 0
    assert "1 names, 0 offices" in capsys.readouterr().out
    assert len(web.paths) == 3


def test_a_sync_without_a_contact_or_of_nobody_is_wrong_usage(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("actors", "sync", "--actor", "nobody") == 2
    monkeypatch.setenv("NATOWIRE_CONTACT", "")
    assert run("actors", "sync") == 2
    assert "NATOWIRE_CONTACT" in capsys.readouterr().err


def test_an_endpoint_in_a_private_network_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NATOWIRE_ALLOW_ADDRESSES", "")
    assert run("actors", "sync") == 1
    assert "address_refused" in capsys.readouterr().err
