"""The sources file is read with every problem named, and written whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from extractors.errors import SeedError
from extractors.model import Source
from flows.sources_file import format_sources, make_source_id, merge_sources, read_sources, write_sources

SEEDS = Path(__file__).parent.parent / "seeds"
HEAD = "source_id,outlet,url,kind,language\n"
ONE = Source("zeitung", "Die Zeitung, Berlin", "https://zeitung.example/feed", "feed", "de")


def test_five_columns_are_enough() -> None:
    (source,) = read_sources(HEAD + "z,Zeitung,https://zeitung.example/feed,feed,de\n")
    assert source == Source("z", "Zeitung", "https://zeitung.example/feed", "feed", "de")
    assert (source.source_class, source.enabled, source.state_affiliated) == ("press", True, False)


def test_all_problems_are_told_at_once_with_row_and_mend() -> None:
    text = HEAD.strip() + ",class,enabled,url_filter\n" + (
        "a,A,https://a.example/f,feed,de,press,true,\n"
        "a,,ftp://a.example,feeed,deutsch,blog,perhaps,(\n"
    )  # fmt: skip
    with pytest.raises(SeedError) as caught:
        read_sources(text)
    message = str(caught.value)
    for part in ("8 problems", "source_id 'a' is taken by row 2", "outlet is empty", "'ftp://a.example' is no http(s)",
                 "kind 'feeed' is unknown; use feed or sitemap", "language 'deutsch'", "class 'blog'",
                 "enabled 'perhaps'", "url_filter '('"):  # fmt: skip
        assert part in message
    assert "row 3: " in message


def test_the_same_address_twice_is_refused_whatever_its_scheme_and_slash() -> None:
    with pytest.raises(SeedError, match="watched already by row 2"):
        read_sources(HEAD + "a,A,http://a.example/feed/,feed,de\nb,B,https://A.example/feed,feed,de\n")


def test_a_missing_column_a_missing_file_and_foreign_bytes_are_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="lacks the columns kind, language"):
        read_sources("source_id,outlet,url\n")
    with pytest.raises(SeedError, match="cannot be read"):
        read_sources(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("source_id,Süd".encode("latin-1"))
    with pytest.raises(SeedError, match="not UTF-8"):
        read_sources(tmp_path / "latin.csv")


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    other = replace(ONE, source_id="b", url="https://b.example/s.xml", kind="sitemap", url_filter=r"/news/\d+,")
    other = replace(other, state_affiliated=True, enabled=False, country="RU", publisher_family='Die "Familie"')
    sources = [ONE, other]
    path = tmp_path / "deep" / "sources.csv"
    write_sources(path, sources)
    assert read_sources(path) == sources == read_sources(format_sources(sources))
    assert [p.name for p in path.parent.iterdir()] == ["sources.csv"]


def test_adding_a_source_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    write_sources(path, [ONE])
    before = path.read_bytes()
    with pytest.raises(SeedError, match="watched already"):
        write_sources(path, [ONE, replace(ONE, source_id="other")])
    assert path.read_bytes() == before


def test_merging_keeps_what_is_watched_and_frees_taken_ids() -> None:
    offered = [replace(ONE, url="http://zeitung.example/feed/"), replace(ONE, url="https://n.example/f")]
    merged, added = merge_sources([ONE], offered)
    assert [source.source_id for source in merged] == ["zeitung", "zeitung-2"]
    assert [source.url for source in added] == ["https://n.example/f"]


def test_an_id_is_made_of_the_name_or_the_host() -> None:
    assert make_source_id("Süddeutsche Zeitung: Größe!", []) == "suddeutsche-zeitung-grosse"
    assert make_source_id("ТАСС", [], "https://tass.example/x") == "tass-example"


def test_the_seeded_sources_are_sound_and_keep_adversary_state_media_off() -> None:
    sources = read_sources(SEEDS / "sources.csv")
    assert len(sources) >= 55
    assert all(source.language and source.country and source.publisher_family for source in sources)
    assert {"sitemap", "feed"} == {source.kind for source in sources}
    assert not [source.source_id for source in sources if source.country == "RU" and source.enabled]
    assert all(source.url_filter for source in sources if source.kind == "sitemap")
