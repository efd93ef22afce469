"""A working file with many articles and statements, for what a batch costs beside them: made by SQL and chance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from extractors.model import Source
from warehouse.connect import Connection, prepare, writing
from warehouse.land_sources import sync_sources

FIRST = date(2026, 1, 1)
DAYS = 330
SPEAKERS, VOCABULARY, OUTLETS = 3_000, 8_000, 40
CLAIMS_PER_ARTICLE = 4
_SYLLABLES = (
    "ba",
    "der",
    "gen",
    "hal",
    "ko",
    "lim",
    "mo",
    "nat",
    "ost",
    "per",
    "rus",
    "sta",
    "tur",
    "ver",
    "wal",
    "zen",
)


def words() -> list[str]:
    """Give a vocabulary of invented words."""
    chance = np.random.default_rng(5)
    return ["".join(_SYLLABLES[i] for i in chance.integers(0, 16, size)) + chr(97 + n % 26)
            for n, size in enumerate(chance.integers(1, 5, VOCABULARY))]  # fmt: skip


def contents(count: int, seed: int) -> tuple[list[str], np.ndarray]:
    """Give statements and their speakers: words and speakers are skewed as they are in texts.

    A third says what another one says: half of these word for word, the others cut or with words swapped.
    """
    chance = np.random.default_rng(seed)
    lexicon = np.array(words())
    speakers = (SPEAKERS * chance.random(count) ** 3).astype(int)
    texts: list[str] = []
    for n, size in enumerate(chance.integers(8, 30, count)):
        if n > 10 and n % 3 == 0:
            source = n - int(chance.integers(1, 10))
            spoken, speakers[n] = texts[source].split(), speakers[source]
            how = n % 4
            if how == 1:
                spoken = spoken[: max(6, len(spoken) // 2)]
            elif how == 3:
                spoken[len(spoken) // 2] = str(lexicon[int(chance.integers(0, VOCABULARY))])
        else:
            spoken = list(lexicon[(VOCABULARY * chance.random(int(size)) ** 2).astype(int)])
        texts.append(" ".join(spoken))
    return texts, speakers


def make(file: Path, articles: int, claims: int) -> None:
    """Make a file with so many articles; every so manieth holds four claims."""
    prepare(file)
    with writing(file) as connection:
        sources = [
            Source(f"s{n}", f"Outlet {n}", f"https://s{n}.example/feed", "feed", "de",
                   source_class="primary" if n == 0 else "press")
            for n in range(OUTLETS)
        ]  # fmt: skip
        sync_sources(connection, sources, datetime.fromisoformat("2026-01-01T00:00+00:00"))
        connection.execute("SELECT setseed(0.5)")
        add(connection, articles, claims, seed=1)


def add(connection: Connection, articles: int, claims: int, seed: int, *, on_last_day: bool = False) -> None:
    """Add articles behind those that are there."""
    first = int(connection.execute("SELECT coalesce(max(article_id), 0) FROM core.articles").fetchall()[0][0]) + 1
    day = f"DATE '{FIRST}' + ({DAYS} * (n - {first}) / {articles})::INTEGER"
    if on_last_day:
        day = f"DATE '{FIRST + timedelta(DAYS)}'"
    connection.execute(
        f"""
        INSERT INTO core.articles (article_id, url_key, url, source_id, outlet, title, published_at, language, access,
          relevance, version, text_hash, words, first_seen_at, first_run_id)
        SELECT n, n * 7919, 'https://s' || n % {OUTLETS} || '.example/' || n, 's' || n % {OUTLETS},
          'Outlet ' || n % {OUTLETS}, 'Titel ' || n, {day} + INTERVAL 1 MINUTE * (n % 1400), 'de', 'full', 0.9, 1,
          n * 3, 200, {day}, 1
        FROM range({first}, {first + articles}) t(n)
        """
    )
    connection.execute(
        f"""
        INSERT INTO core.article_versions (article_id, version, run_id, title, text, text_hash, access, read_at)
        SELECT article_id, 1, 1, title, 'Text ' || article_id, text_hash, 'full', first_seen_at FROM core.articles
        WHERE article_id >= {first}
        """
    )
    if not claims:
        return
    texts, speakers = contents(claims, seed)
    if on_last_day:
        _take_up(connection, texts, speakers)
    _add_claims(connection, first, articles * CLAIMS_PER_ARTICLE // claims, texts, speakers)


def _take_up(connection: Connection, texts: list[str], speakers: np.ndarray) -> None:
    """Let every tenth statement be one of the newest that are held."""
    held = connection.execute(
        "SELECT content, substring(speaker_actor_id, 8)::INTEGER FROM core.claims ORDER BY claim_id DESC LIMIT ?",
        [len(texts) // 10],
    ).fetchall()
    for n, (content, speaker) in enumerate(held):
        texts[10 * n], speakers[10 * n] = content, speaker


def _add_claims(
    connection: Connection, first_article: int, every: int, texts: Sequence[str], speakers: np.ndarray
) -> None:
    """Add claims, four to every so manieth article."""
    first = int(connection.execute("SELECT coalesce(max(claim_id), 0) FROM core.claims").fetchall()[0][0]) + 1
    in_articles = [first_article + n // CLAIMS_PER_ARTICLE * every for n in range(len(texts))]
    table = pa.table({
        "claim_id": pa.array(range(first, first + len(texts)), pa.int64()),
        "article_id": pa.array(in_articles, pa.int64()),
        "content": pa.array(texts), "person": pa.array(speakers),
    })  # fmt: skip
    connection.register("made", table)
    connection.execute(
        """
        INSERT INTO core.claims (claim_id, article_id, version, run_id, mode, start_char, end_char, content, speaker,
          speaker_name, speaker_actor_id, speaker_resolved, depth, confidence, is_part)
        SELECT claim_id, article_id, 1, 1, 'direct', 0, length(content), content, 'Person ' || person,
          'Person ' || person, 'person-' || person, 'name', 0, 0.9, false FROM made
        """
    )
    connection.execute(
        """
        INSERT INTO core.mentions (mention_id, article_id, version, run_id, start_char, end_char, surface, label,
          actor_id, actor_name, alias_kind, confidence, entity, name, found_by)
        SELECT claim_id, article_id, 1, 1, 0, 4, 'Name', 'PER', 'person-' || person, 'Person ' || person, 'name', 0.9,
          1, 'Person ' || person, 'list' FROM made
        """
    )
    connection.unregister("made")
