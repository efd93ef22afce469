"""What two data folders must have in common when the same web was read into them: rows without their ids."""

from collections import Counter
from pathlib import Path
from typing import Any

from warehouse.connect import reading

# Without the ids of persons in no list: which of two of one name gets one is decided by which lands first.
ROWS = {
    "articles": """SELECT url, title, authors, published_at, published_from, outlet, source_id, language, access,
      round(relevance, 6), topics, words, text, version, archive_file IS NULL, agency, agency_from FROM v_articles""",
    "entries": "SELECT source_id, url, title, outcome, reason FROM v_entries",
    "mentions": """SELECT a.url, m.start_char, m.end_char, m.label, m.surface,
      if(m.actor_id LIKE '~%', NULL, m.actor_id), m.alias_kind,
      round(m.confidence, 6), m.entity, m.full_name, m.role, m.office, m.found_by
      FROM v_mentions m JOIN v_articles a USING (article_id)""",
    "claims": """SELECT a.url, c.start_char, c.end_char, c.mode, c.content, c.cue, c.speaker_surface,
      if(c.speaker_actor_id LIKE '~%', NULL, c.speaker_actor_id),
      c.speaker_resolved, c.medium, c.depth, round(c.confidence, 6), c.rule, p.start_char
      FROM v_claims_all c JOIN v_articles a USING (article_id)
      LEFT JOIN v_claims_all p ON p.claim_id = c.parent_claim_id""",
    "numbers": """SELECT a.url, n.start_char, n.end_char, n.kind, n.value, n.value_max, n.unit, n.comparator, n.of_what,
      n.year, n.whose_actor_id,
      if(n.speaker_actor_id LIKE '~%' OR n.speaker_actor_id IS NULL, NULL, n.speaker)
      FROM v_numbers n JOIN v_articles a USING (article_id)""",
    "failures": "SELECT stage, reason, retryable, source_id, url FROM v_failures",
    "fetches": """SELECT source_id, purpose, url, outcome, status, archive_file IS NULL FROM v_fetches
      WHERE purpose <> 'robots'""",  # robots.txt is asked for once by each worker
}


def rows(working_file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of each kind, sorted."""
    with reading(working_file) as connection:
        return {name: sorted(connection.execute(sql).fetchall(), key=repr) for name, sql in ROWS.items()}


def differences(one: Path, other: Path) -> dict[str, list[tuple[str, tuple[Any, ...]]]]:
    """Give what only one of two working files holds, by kind, each row with the name of its folder."""
    mine, theirs = rows(one), rows(other)
    found = {
        name: [(one.parent.name, row) for row in _less(mine[name], theirs[name])]
        + [(other.parent.name, row) for row in _less(theirs[name], mine[name])]
        for name in mine
    }
    return {name: told for name, told in found.items() if told}


def _less(some: list[tuple[Any, ...]], others: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list((Counter(some) - Counter(others)).elements())
