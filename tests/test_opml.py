"""Sources go out as OPML and come back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import SeedError
from extractors.model import Source
from flows.opml import format_opml, read_opml
from flows.sources_file import CLASSES, read_sources

SEEDS = Path(__file__).parent.parent / "seeds" / "sources.csv"


def by_id(sources: list[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: source.source_id)


def test_the_seeded_sources_come_back_without_loss() -> None:
    sources = read_sources(SEEDS)
    imported = read_opml(format_opml(sources).encode())
    assert by_id(imported.sources) == by_id(sources)
    assert imported.problems == []


@given(
    outlet=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=30),
    filter_=st.sampled_from(["", r"/news/\d+<\"'&>", "ä|ö"]),
    source_class=st.sampled_from(CLASSES),
    state=st.booleans(),
)
def test_any_source_comes_back_without_loss(outlet: str, filter_: str, source_class: str, state: bool) -> None:
    source = Source(
        "s-1",
        outlet,
        "https://a.example/f?a=1&b=2",
        "sitemap",
        "de",
        "DE",
        source_class,
        outlet,
        state,
        not state,
        filter_,
    )
    assert read_opml(format_opml([source]).encode()).sources == [source]


def test_another_readers_opml_is_imported() -> None:
    imported = read_opml(
        b"""<?xml version="1.0"?><opml version="1.1"><head/><body>
        <outline text="Think Tank"><outline text="Deep"><outline title="A & B" xmlUrl="https://a.example/f?x=1&y=2"/>
        </outline></outline><outline text="Misc"><outline text="A again" xmlURL="http://a.example/f/?x=1&amp;y=2"/>
        <outline text="C" type="rss" xmlUrl="https://c.example/rss" language="en_US"/>
        <outline text="bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""
    )
    assert [(s.source_id, s.outlet, s.source_class, s.language) for s in imported.sources] == [
        ("a-b", "A & B", "think_tank", ""),
        ("c", "C", "press", "en-us"),
    ]
    assert len(imported.problems) == 1 and "javascript" in imported.problems[0]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html></html>", b"<rss version='2.0'/>", b"plain", b"{}", b"<opml" + b"<a>" * 1_000,
     b'<!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><opml/>'],
)  # fmt: skip
def test_what_is_no_opml_is_told_plainly(body: bytes) -> None:
    with pytest.raises(SeedError, match="no OPML"):
        read_opml(body)


def test_a_missing_file_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read"):
        read_opml(tmp_path / "none.opml")
