"""Secrets are planted everywhere they may come from, and looked for in everything that is written."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.model import Outcome
from extractors.urls import has_login, without_login
from flows import cli
from flows.cycle import run_cycle
from flows.secrets import Secrets
from flows.settings import Settings, load_settings
from flows.sources_file import problems_of, read_sources
from flows.web import WebClient
from flows.web_model import Request, WebSettings
from tests.small_web import Seen, SmallWeb
from tests.test_hostile_pages import feed, page
from warehouse.connect import reading

KEY, COOKIE, PASSWORD = "k3y+of/the press", "c00kie-of-a-reader", "pr0xy-passw0rd"


@pytest.fixture
def web() -> Iterator[SmallWeb]:
    with SmallWeb() as server:
        yield server


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file of a data folder, and the rows of its databases and the bodies of its archive as bytes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file), file.read_bytes()
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as c:
                for schema, table in c.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
                    yield f"{file}:{table}", repr(c.execute(f'FROM "{schema}"."{table}"').fetchall()).encode()
        if file.name.endswith(".warc.gz"):
            import gzip

            yield f"{file} unpacked", gzip.decompress(file.read_bytes())


def test_a_key_in_an_address_reaches_the_source_and_nothing_that_is_written(
    web: SmallWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    spelled = "k3y%2Bof%2Fthe%20press"
    web.redirect(f"/feed?key={spelled}", f"/feed2?key={spelled}&again", status=301)
    web.put(
        f"/feed2?key={spelled}&again", feed(web.url("/a"), title="Rat tagt"), content_type="application/rss+xml",
        headers=(("Set-Cookie", f"session={COOKIE}"), ("X-Echo", KEY)),
    )  # fmt: skip
    web.put("/a", page("Rat tagt"), headers=(("Set-Cookie", f"session={COOKIE}"),))
    web.put(f"/broken?key={spelled}", b"no", status=403)
    monkeypatch.setenv("NATOWIRE_SECRET_PRESS", KEY)
    log = tmp_path / "home" / "log.jsonl"
    settings = settings_for(web, tmp_path / "home", log=str(log), metrics=tmp_path / "home" / "n.prom")
    rows = "source_id,outlet,url,kind,language\n" + "".join(
        f"{name},Blatt,{web.url(path)}" + "${PRESS},feed,de\n"
        for name, path in [("one", "/feed?key="), ("two", "/broken?key=")]
    )
    _, balance = asyncio.run(run_cycle(settings, read_sources(rows)))
    assert (balance.articles_new, balance.sources_failed) == (1, 1)
    assert [seen.headers.get("cookie") for seen in web.seen] == [None] * len(web.seen)
    monkeypatch.setenv("NATOWIRE_HOME", str(settings.home))
    (settings.home / "sources.csv").write_text(rows, "utf-8")
    for command in (
        ["sources", "export"],
        ["sources", "list"],
        ["query", "FROM v_fetches"],
        ["query", "FROM v_failures"],
    ):
        monkeypatch.setattr(sys, "argv", ["natowire", *command])
        cli.app(command, standalone_mode=False)
    said = capfd.readouterr()
    assert "${PRESS}" in said.out and log.read_text("utf-8").count("${PRESS}") >= 2
    written = [("what was said", (said.out + said.err).encode()), *everything_in(settings.home)]
    for secret in (KEY, spelled, COOKIE, "k3y"):
        assert [where for where, body in written if secret.encode() in body] == []


def settings_for(web: SmallWeb, home: Path, **others: Any) -> Settings:
    return load_settings(home=home, allow_addresses=web.allow, min_gap_s=0.0, workers=1, **others)


def test_a_name_that_a_page_or_a_redirect_makes_up_is_never_filled(
    web: SmallWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NATOWIRE_SECRET_PRESS", KEY)
    web.redirect("/feed", web.url("/steal?k=${PRESS}", host=1), status=301)
    web.put("/steal?k=${PRESS}", b"got nothing", host=1)

    async def ask() -> None:
        async with WebClient(WebSettings(allow_addresses=web.allow, min_gap_s=0)) as client:
            moved = await client.fetch(Request(web.url("/feed"), "feed", is_listed=True))
            assert (moved.outcome, moved.permanent_url) == (Outcome.OK, None)  # else it would be listed next time
            await client.fetch(Request(web.url("/steal?k=${PRESS}", host=1), "page"))

    asyncio.run(ask())
    assert [path for path in web.paths if "steal" in path] == ["/steal?k=${PRESS}"] * 2


def test_a_key_that_is_not_set_is_told_by_its_name_and_nothing_is_asked(web: SmallWeb) -> None:
    async def ask() -> Any:
        async with WebClient(WebSettings(allow_addresses=web.allow)) as client:
            return await client.fetch(Request(web.url("/feed?k=${NOBODY_SET_IT}"), "feed", is_listed=True))

    fetched = asyncio.run(ask())
    assert (fetched.outcome, fetched.later) == (Outcome.BAD_URL, True)
    assert fetched.detail == "the environment has no NATOWIRE_SECRET_NOBODY_SET_IT"
    assert web.seen == []


@pytest.mark.parametrize(
    "url",
    ["https://reader:s3cret@a.example/feed", "https:\\\\reader:s3cret@a.example\\feed", "htp://x:s3cret@a.example"],
)
def test_a_login_in_an_address_is_refused_without_being_shown(url: str) -> None:
    assert has_login(url) and "s3cret" not in without_login(url)
    row = read_problem(url)
    assert "s3cret" not in row and ("holds a login" in row or "no http(s) address" in row)


def read_problem(url: str) -> str:
    from extractors.model import Source

    return "; ".join(problems_of(Source("a", "A", url, "feed", "de")))


def test_the_password_of_a_proxy_reaches_no_outcome(web: SmallWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    async def deny(seen: Seen, writer: asyncio.StreamWriter) -> None:
        said = seen.headers.get("proxy-authorization", "").encode()
        writer.write(
            b"HTTP/1.1 407 " + said + b" no\r\nX-Said: " + PASSWORD.encode() + b"\r\nContent-Length: 0\r\n\r\n"
        )
        await writer.drain()

    web.put("/", script=deny)
    monkeypatch.setenv("HTTP_PROXY", f"http://me:{PASSWORD}@{web.address()}:{web.port}")

    async def ask() -> Any:
        async with WebClient(WebSettings(min_gap_s=0, honour_robots=False)) as client:
            return await client.fetch(Request("http://news.example/", "page"))

    fetched = asyncio.run(ask())
    assert fetched.status == 407
    shown = repr((fetched.attempts, fetched.detail, fetched.final_url))
    assert PASSWORD not in shown and "bWU6" not in shown
    assert PASSWORD not in Secrets({}).hide(f"failed with {PASSWORD}")


def test_secrets_of_the_environment_are_hidden_in_every_spelling() -> None:
    hide = Secrets({"NATOWIRE_SECRET_A": 'a"b/c d', "PREFECT_API_KEY": "pnu_123456", "PATH": "/usr/bin"}).hide
    assert hide('x a"b/c d y') == "x ${A} y"
    assert hide("?k=a%22b%2Fc%20d") == "?k=${A}"
    assert hide(json.dumps({"k": 'a"b/c d', "p": "pnu_123456 /usr/bin"})) == '{"k": "${A}", "p": "*** /usr/bin"}'


def test_settings_that_are_wrong_are_told_without_their_values(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "sources", "list"], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin", "NATOWIRE_WORKERS": "hunter2-secret", "NATOWIRE_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2 and "NATOWIRE_WORKERS" in done.stderr and "hunter2" not in done.stderr


def test_the_warehouse_lists_the_name_of_the_key(
    web: SmallWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.put("/feed?key=abcdef123456", feed(), content_type="application/rss+xml")
    monkeypatch.setenv("NATOWIRE_SECRET_PRESS", "abcdef123456")
    settings = settings_for(web, tmp_path)
    rows = f"source_id,outlet,url,kind,language\none,Blatt,{web.url('/feed?key=')}" + "${PRESS},feed,de\n"
    asyncio.run(run_cycle(settings, read_sources(rows)))
    with reading(settings.working_file) as c:
        assert c.execute("SELECT url FROM v_sources").fetchall() == [(web.url("/feed?key=") + "${PRESS}",)]
