"""What changed since the last publish: a number for each article, entry and actor, kept in the snapshot and compared.

The numbers are sums of hashes over the rows that make up a thing, so a row that came, went or changed is seen whoever
did it; nothing depends on runs or clocks. They stand in schema `state` of the snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.arrow import scalar
from warehouse.connect import Connection

# One row per part of an article. Texts stand there by their hash; a tag of one id says the same for ever.
_ARTICLES = """
WITH source AS (
  SELECT source_id, hash(outlet, url, country, source_class, publisher_family, state_affiliated) AS look
  FROM core.sources
), part AS (
  SELECT a.article_id, hash('a', a, s.look) AS h FROM core.articles a LEFT JOIN source s USING (source_id)
  UNION ALL
  SELECT article_id, hash('v', version, run_id, title, text_hash, access, read_at, extractor_version, archive_file,
    archive_offset)
  FROM core.article_versions
  UNION ALL
  SELECT g.article_id, hash('g', g, s.look) FROM core.sightings g LEFT JOIN source s USING (source_id)
  UNION ALL
  SELECT article_id, hash('m', mention_id, run_id, version, start_char, end_char, actor_id, alias_kind, entity)
  FROM core.mentions
  UNION ALL
  SELECT article_id, hash('c', claim_id, run_id, version, start_char, end_char, speaker_actor_id, speaker_entity,
    parent_claim_id, confidence, mode)
  FROM core.claims
  UNION ALL
  SELECT article_id, hash('n', number_id, run_id, version, start_char, end_char, claim_id, whose_actor_id, value)
  FROM core.numbers
  UNION ALL
  SELECT article_id, hash('p', p) FROM core.provisional_evidence p
  UNION ALL
  SELECT article_id, hash('w', w) FROM core.actor_moves w
  UNION ALL
  SELECT article_id, hash('o', version, agency, agencies, agency_from, origin_id, similarity) FROM core.article_origins
  UNION ALL
  SELECT article_id, hash('k', version, position, agency, found_in, start_char, end_char, surface)
  FROM core.agency_marks
  UNION ALL
  SELECT article_id, hash('f', claim_id, family_id, relation, similarity, compared_with_claim_id)
  FROM core.family_members
  UNION ALL
  SELECT article_id, hash('q', claim_id, verdict, primary_article_id, primary_version, start_char, similarity, has_text)
  FROM core.primary_checks
  UNION ALL
  SELECT article_id, hash('s', s) FROM core.story_articles s
  UNION ALL
  SELECT article_id, hash('h', h) FROM core.article_changes h
  UNION ALL
  SELECT article_id, hash('e', e) FROM core.edits e
)
SELECT article_id AS id, sum((h >> 24)::BIGINT)::BIGINT AS print FROM part GROUP BY article_id
"""
_ENTRIES = """
SELECT e.entry_id AS id, sum((hash(e.entry_id, e.source_id, e.url, e.title, e.outcome, e.reason, e.article_id,
  e.attempts, e.next_try_at, s.outlet, s.url) >> 24)::BIGINT)::BIGINT AS print
FROM core.entries e LEFT JOIN core.sources s USING (source_id) GROUP BY e.entry_id
"""
# Every id that a text may hold, with whom it leads to now.
_ACTORS = """
WITH held AS (
  SELECT actor_id FROM core.actors UNION SELECT actor_id FROM core.provisional_actors
  UNION SELECT actor_id FROM core.actor_redirects
)
SELECT h.actor_id AS id, sum((hash(d.survivor_id, r, q.name, q.made_by, n.names) >> 24)::BIGINT)::BIGINT AS print
FROM held h LEFT JOIN (SELECT actor_id, count(*) AS names FROM core.actor_aliases GROUP BY ALL) n USING (actor_id)
LEFT JOIN core.actor_redirects d USING (actor_id)
LEFT JOIN core.actors r ON r.actor_id = coalesce(d.survivor_id, h.actor_id)
LEFT JOIN core.provisional_actors q ON q.actor_id = coalesce(d.survivor_id, h.actor_id)
GROUP BY h.actor_id
"""
_PRINTS = {"articles": _ARTICLES, "entries": _ENTRIES, "actors": _ACTORS}
# Texts that hold an id which leads elsewhere now, or to someone who is called differently.
_TEXTS_OF_ACTORS = """
INSERT INTO state.touched_articles
SELECT article_id AS id FROM core.mentions WHERE actor_id IN (SELECT id FROM state.touched_actors)
UNION SELECT article_id FROM core.claims WHERE speaker_actor_id IN (SELECT id FROM state.touched_actors)
UNION SELECT article_id FROM core.numbers WHERE whose_actor_id IN (SELECT id FROM state.touched_actors)
UNION SELECT article_id FROM core.provisional_evidence WHERE actor_id IN (SELECT id FROM state.touched_actors)
UNION SELECT article_id FROM core.actor_moves WHERE other_id IN (SELECT id FROM state.touched_actors)
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many things changed, of how many."""

    articles: int
    articles_in_all: int
    entries: int
    actors: int


def take_prints(connection: Connection) -> None:
    """Write the numbers of everything into the draft, as they are now."""
    for name, sql in _PRINTS.items():
        connection.execute(f"CREATE OR REPLACE TABLE state.{name} AS {sql}")


def find_changes(connection: Connection) -> Changes:
    """Compare with the numbers that the copied snapshot holds, and note what differs in `state.touched_…`."""
    for name, sql in _PRINTS.items():
        connection.execute(f"CREATE OR REPLACE TABLE state.{name}_now AS {sql}")
        connection.execute(
            f"""
            CREATE OR REPLACE TABLE state.touched_{name} AS
            SELECT coalesce(n.id, o.id) AS id FROM state.{name}_now n FULL JOIN state.{name} o ON n.id = o.id
            WHERE n.print IS DISTINCT FROM o.print
            """
        )
    # A person who is new in this publish is in texts that are new themselves.
    known = "SELECT 1 FROM state.touched_actors t WHERE NOT starts_with(id, '~') OR id IN (SELECT id FROM state.actors)"
    if connection.execute(f"{known} LIMIT 1").fetchall():
        connection.execute(_TEXTS_OF_ACTORS)
        connection.execute(
            "CREATE OR REPLACE TABLE state.touched_articles AS SELECT DISTINCT id FROM state.touched_articles"
        )
    counted = [int(scalar(connection, f"SELECT count(*) FROM state.{t}")) for t in (
        "touched_articles", "articles_now", "touched_entries", "touched_actors",
    )]  # fmt: skip
    return Changes(*counted)


def keep_prints(connection: Connection) -> None:
    """Put the numbers that were compared in the place of the old ones."""
    for name in _PRINTS:
        connection.execute(f"DROP TABLE state.{name}")
        connection.execute(f"ALTER TABLE state.{name}_now RENAME TO {name}")
        connection.execute(f"DROP TABLE state.touched_{name}")
