"""Versions of an article in a replay: each is read as it was, with what the ones before it had made of the article."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.model import Source
from flows.cycle import Wish, run_cycle
from flows.promoting import promote_run
from flows.replaying import ReplayWish, replay
from flows.settings import Settings, load_settings
from tests.replay_samples import Row, dump, told
from tests.small_web import SmallWeb
from warehouse.checks import run_checks
from warehouse.connect import reading, writing
from warehouse.replay_diff import diff

BODY = (
    "Verteidigungsministerin Ona Petraitis sagte am Montag in Vilnius: „Wir brauchen 3,5 Prozent.“ Mark Rutte lobte "
    "das Vorhaben. Die Nato werde 5000 Soldaten nach Litauen verlegen, teilte Petraitis mit. "
)
EXTRA = "Der Militärhistoriker Jurgis Kazlauskas warnte, das dauere bis 2030. "


def page(title: str, text: str, when: str = "") -> bytes:
    date = f'<meta property="article:published_time" content="{when}">' if when else ""
    return (
        f"<!doctype html><html lang='de'><head><title>{title}</title>{date}</head><body><article><h1>{title}</h1>"
        f"<p>{text * 3}</p><p>{text} Danach ging es weiter.</p></article></body></html>"
    ).encode()


def feed(web: SmallWeb, *items: tuple[str, str]) -> bytes:
    rows = "".join(
        f"<item><title>{title}</title><link>{web.url(path)}</link><guid>{path}</guid><author>a@x.example (A. Autorin)"
        f"</author><description>{BODY}</description><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>"
        for path, title in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{rows}</channel></rss>'.encode()


def cycle(settings: Settings, web: SmallWeb, wish: Wish | None = None) -> None:
    sources = [Source("one", "One", web.url("/feed.xml"), "feed", "de")]
    asyncio.run(run_cycle(settings, sources, wish))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with texts that changed: headline, body, both, and one that had only its feed's text at first."""
    with SmallWeb() as web:
        settings = load_settings(home=tmp_path / "data", allow_addresses=web.allow, min_gap_s=0.0, workers=1)
        items = [("/a", "Petraitis fordert mehr"), ("/b", "Litauen bekommt Soldaten"), ("/c", "Später lesbar")]
        web.put("/feed.xml", feed(web, *items), content_type="application/rss+xml")
        web.put("/a", page("Petraitis fordert mehr Geld | One", BODY, "2026-11-20T07:30:00+01:00"))
        web.put("/b", page("Soldaten nach Litauen", BODY + EXTRA))
        web.put("/c", b"down", status=500)
        cycle(settings, web)
        web.put("/a", page("Petraitis verlangt mehr Geld", BODY + EXTRA, "2026-11-20T07:30:00+01:00"))
        web.put("/b", page("Soldaten nach Litauen", BODY.replace("5000", "4000")))
        web.put("/c", page("Später lesbar: nun doch", EXTRA + BODY))
        with writing(settings.working_file) as c:
            c.execute("UPDATE core.entries SET next_try_at = '2000-01-01' WHERE next_try_at IS NOT NULL")
        cycle(settings, web, Wish(reread=timedelta(hours=9)))
        web.put("/a", page("Petraitis verlangt sehr viel mehr Geld", BODY + EXTRA, "2026-11-20T07:30:00+01:00"))
        web.put("/c", page("Später lesbar: nun doch", EXTRA + BODY + "Das sagte auch Friedrich Merz. "))
        cycle(settings, web, Wish(reread=timedelta(hours=9)))
    return settings


def in_order(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows text by text, in each as they stand."""
    return {kind: sorted(found, key=lambda r: (r["article_id"], r["version"])) for kind, found in rows.items()}


@pytest.mark.parametrize("stage", ["article", "mentions", "claims", "numbers"])
def test_every_version_comes_out_as_it_was(settings: Settings, stage: str) -> None:
    before = dump(settings.working_file)
    with reading(settings.working_file) as c:
        versions = c.execute("SELECT max(version) FROM core.article_versions GROUP BY article_id ORDER BY 1").fetchall()
        titles = c.execute("SELECT count(DISTINCT headline) FROM core.article_versions").fetchall()
    assert [v for (v,) in versions] == [2, 3, 3]
    assert titles[0][0] > 3
    found = asyncio.run(replay(settings, ReplayWish(stage)))
    assert (found.texts, found.counts["failed"]) == (8, 0)
    if stage == "article":
        assert (found.counts["archive"], found.counts["feed"]) == (7, 1)
    with reading(settings.working_file) as c:
        compared = diff(c, "current", str(found.run_id), None)
        assert [k.rows for k in compared.kinds if k.rows] == []
        assert compared.is_empty
        if stage == "mentions":
            assert in_order(told(c, "replay")) == in_order(told(c, "core"))
    promote_run(settings, found.run_id)
    assert dump(settings.working_file) == before
    with reading(settings.working_file) as c:
        assert run_checks(c) == {}
