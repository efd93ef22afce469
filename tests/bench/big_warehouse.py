"""A working warehouse of any size, made by SQL from a seed: years of articles with a realistic skew.

    python -m tests.bench.big_warehouse FILE [--articles 500000] [--seed 1]

Few actors and outlets have most of the rows, weekends are quiet, some weeks belong to one actor, a source is dead for
three weeks, on four days nothing ran. Texts hold their mentions, claims and numbers where the offsets say, so that the
checks pass. The same seed gives the same rows on any machine.
"""

# ruff: noqa: E501 (columns of SQL that belong together stand in one line)

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from warehouse.arrow import next_id, scalar
from warehouse.connect import prepare, writing
from warehouse.runs import set_settings

Connection = duckdb.DuckDBPyConnection
CHUNK = 50_000  # articles written by one round of statements, so that memory stays small


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make; mentions and claims are per article (20 and 6 give 10 and 3 million at 500,000)."""

    articles: int = 500_000
    days: int = 1096
    last_day: date = date(2026, 11, 20)
    mentions: int = 20
    sources: int = 60
    listed: int = 1_500
    persons: int = 6_000
    looks_per_day: int = 24

    @property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=self.days - 1)


_MACROS = """
CREATE OR REPLACE TEMP MACRO part(i, tag) AS hash(i, tag, {seed}) / 18446744073709551616.0;
CREATE OR REPLACE TEMP MACRO skewed(i, tag, n) AS least(floor(exp(part(i, tag) * ln(n + 1)))::BIGINT, n);
CREATE OR REPLACE TEMP MACRO syllable(n) AS ['ber', 'ken', 'lan', 'mar', 'stein', 'wald', 'hof', 'dorf', 'brand', 'feld',
  'kel', 'ler', 'mann', 'burg', 'heim', 'rich', 'win', 'tal', 'bach', 'horst'][(n % 20)::INTEGER + 1];
CREATE OR REPLACE TEMP MACRO word(n) AS syllable(n) || syllable(n // 20 + 7) || syllable(n // 400 + 3);
CREATE OR REPLACE TEMP MACRO big(text) AS upper(text[1]) || text[2:];
CREATE OR REPLACE TEMP MACRO first_name(n) AS ['Anna', 'Bernd', 'Carla', 'Dirk', 'Eva', 'Frank', 'Greta', 'Hans', 'Ida',
  'Jan', 'Karin', 'Lars', 'Mia', 'Nils', 'Olga', 'Paul'][(n % 16)::INTEGER + 1];
CREATE OR REPLACE TEMP MACRO person(n) AS first_name(n) || ' ' || big(word(n * 7 + 11));
CREATE OR REPLACE TEMP MACRO actor_at(n) AS CASE WHEN n % 3 = 0 THEN 'country:' WHEN n % 3 = 1 THEN 'person:' ELSE 'org:'
  END || word(n) || '-' || n;
CREATE OR REPLACE TEMP MACRO unlisted_at(n) AS '~' || replace(lower(person(n + 5000)), ' ', '-') || '-' || n;
CREATE OR REPLACE TEMP MACRO name_at(n) AS CASE WHEN n % 3 = 0 THEN big(word(n)) || 'land' WHEN n % 3 = 1 THEN person(n)
  ELSE 'Bund ' || big(word(n)) END;
CREATE OR REPLACE TEMP TABLE wording AS FROM (VALUES
  ('de', 0, 'Bei dem Treffen war auch ', ' dabei, wie es hieß. '), ('de', 1, 'Die Reise führte ', ' zuletzt nach Norden. '),
  ('de', 2, 'In der Debatte fiel der Name ', ' mehrfach. '), ('de', 3, 'Kritik kam an ', ' nach der Sitzung auf. '),
  ('en', 0, 'The meeting was joined by ', ' in the afternoon. '), ('en', 1, 'A visit took ', ' to the north last week. '),
  ('en', 2, 'The debate turned to ', ' more than once. '), ('en', 3, 'There was criticism of ', ' after the session. ')
) AS t(language, n, before, behind);
"""


def fill(connection: Connection, size: Size, seed: int = 1) -> None:
    """Fill an empty, migrated warehouse; commits as it goes on, inside the transaction that is open."""
    connection.execute(_MACROS.format(seed=seed))
    _sources_and_actors(connection, size)
    set_settings(connection, {"relevance_threshold": 0.2, "claim_confidence": 0.7})
    _fetches(connection, size)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE article_day AS
        WITH weighed AS (
          SELECT day::DATE AS day, (0.7 + 0.6 * day_index / $days) * CASE isodow(day) WHEN 6 THEN 0.45 WHEN 7 THEN 0.4 ELSE 1 END
            * CASE WHEN part(day_index // 7, 'burst') < 0.08 THEN 2.5 ELSE 1 END * (0.8 + 0.4 * part(day_index, 'day')) AS weight
          FROM (SELECT d AS day_index, $first::DATE + d::INTEGER AS day FROM range($days) t(d))
        )
        SELECT day, floor($articles * (sum(weight) OVER (ORDER BY day) - weight) / sum(weight) OVER ())::BIGINT AS first_n
        FROM weighed
        """,
        {"days": size.days, "first": size.first_day, "articles": size.articles},
    )
    for start in range(0, size.articles, CHUNK):
        stop = min(start + CHUNK, size.articles)
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE todo AS
            SELECT n, day FROM (SELECT n FROM range({start}, {stop}) t(n)) ASOF JOIN article_day d ON n >= d.first_n
            """
        )
        _land(connection, size, run_id=None)
        connection.commit()
        connection.begin()
    _runs(connection, size)


def add_batch(connection: Connection, size: Size, articles: int, seed: int, *, late: float = 0.03) -> int:
    """Add one run as an ingest would: new articles of the newest day and the one before, a few late ones, and fetches.

    Gives the id of the run.
    """
    connection.execute(_MACROS.format(seed=seed))
    run_id = next_id(connection, "core.runs", "run_id")
    newest = scalar(connection, "SELECT max(first_seen_at) FROM core.articles").date()
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE todo AS
        SELECT (SELECT max(article_id) FROM core.articles) + n AS n, CASE WHEN part(n, 'late') < {late}
            THEN DATE '{newest}' - (2 + part(n, 'how late') * 50)::INTEGER
            ELSE DATE '{newest}' - (part(n, 'late') * 2)::INTEGER END AS day
        FROM range({articles}) t(n)
        """
    )
    connection.execute(
        f"""
        INSERT INTO core.runs (run_id, kind, status, started_at, finished_at, seconds, natowire_version,
          extractor_version, sources, unchanged, backlog, entries_seen, articles_new, duplicates, failures)
        SELECT {run_id}, 'ingest', 'done', DATE '{newest}' + INTERVAL 20 HOUR, DATE '{newest}' + INTERVAL 20 HOUR, 60,
          '0', '1', {size.sources}, 0, 0, {articles}, {articles}, 0, 0
        """
    )
    _land(connection, size, run_id)
    connection.execute(
        f"""
        INSERT INTO core.fetches (fetch_id, run_id, source_id, purpose, url, host, outcome, status, started_at, seconds)
        SELECT (SELECT max(fetch_id) FROM core.fetches) + row_number() OVER (ORDER BY source_id), {run_id}, source_id,
          'feed', url, source_id || '.example', 'ok', 200, DATE '{newest}' + INTERVAL 20 HOUR, 0.1
        FROM core.sources
        """
    )
    return run_id


def change_articles(connection: Connection, articles: int, seed: int) -> None:
    """Give some articles of the newest days a second text with the same findings and a mention more."""
    connection.execute(_MACROS.format(seed=seed))
    run_id = scalar(connection, "SELECT max(run_id) FROM core.runs")
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE again AS
        SELECT article_id, version FROM core.articles
        WHERE article_id > (SELECT max(article_id) FROM core.articles) - 20 * {articles}
        ORDER BY part(article_id, 'again') LIMIT {articles}
        """
    )
    connection.execute(
        f"""
        INSERT INTO core.article_versions BY NAME
        SELECT v.* REPLACE (v.version + 1 AS version, v.text || 'Nachtrag.' AS text, v.text_hash + 1 AS text_hash,
          {run_id} AS run_id, v.read_at + INTERVAL 3 HOUR AS read_at) FROM core.article_versions v JOIN again USING (article_id, version)
        """
    )
    for table, key in (("mentions", "mention_id"), ("numbers", "number_id")):
        extra = ", NULL AS claim_id" if table == "numbers" else ""
        connection.execute(
            f"""
            INSERT INTO core.{table} BY NAME
            SELECT t.* REPLACE ((SELECT max({key}) FROM core.{table}) + row_number() OVER (ORDER BY {key}) AS {key},
              t.version + 1 AS version, {run_id} AS run_id{extra}) FROM core.{table} t JOIN again USING (article_id, version)
            """
        )
    for table in ("provisional_evidence", "article_origins"):
        connection.execute(
            f"""
            INSERT INTO core.{table} BY NAME
            SELECT t.* REPLACE (t.version + 1 AS version, {run_id} AS run_id) FROM core.{table} t JOIN again USING (article_id, version)
            """
        )
    connection.execute(
        """
        UPDATE core.articles AS a SET version = a.version + 1, text_hash = a.text_hash + 1,
          changed_at = a.first_seen_at + INTERVAL 3 HOUR FROM again WHERE again.article_id = a.article_id
        """
    )


def _sources_and_actors(connection: Connection, size: Size) -> None:
    connection.execute(
        f"""
        INSERT INTO core.sources (source_id, outlet, url, kind, language, country, source_class, publisher_family,
          state_affiliated, enabled, url_filter, listed, health, failures_in_a_row, added_at)
        SELECT 's' || n, 'Outlet ' || big(word(n * 31)), 'https://s' || n || '.example/feed', 'feed',
          if(n % 5 < 3, 'de', 'en'), ['DE', 'AT', 'US', 'GB', 'CH'][(n % 5)::INTEGER + 1],
          ['press', 'press', 'agency', 'trade', 'primary', 'think_tank'][(n % 6)::INTEGER + 1], 'Family ' || n // 4,
          n % 17 = 3, true, '', true, 'ok', 0, TIMESTAMP '{size.first_day}'
        FROM range(1, {size.sources} + 1) t(n);
        INSERT INTO core.actors SELECT actor_at(n), split_part(actor_at(n), ':', 1), name_at(n),
          ['DE', 'US', 'GB', 'FR', 'PL', 'EE', 'RU', 'UA'][(n % 8)::INTEGER + 1], 'made by seed', ''
        FROM range(1, {size.listed} + 1) t(n);
        INSERT INTO core.actor_aliases SELECT actor_at(n), name_at(n), '', 'name' FROM range(1, {size.listed} + 1) t(n);
        INSERT INTO core.actor_roles SELECT actor_at(n), 'minister', actor_at(n + 2), DATE '2022-01-01', NULL, '2022', NULL
        FROM range(1, {size.listed} + 1) t(n) WHERE n % 3 = 1 AND n % 5 = 0;
        """
    )


def _fetches(connection: Connection, size: Size) -> None:
    """Looks at feeds: source 3 is dead for three weeks in the middle, and on four days nothing ran."""
    middle = size.days // 2
    connection.execute(
        f"""
        INSERT INTO core.fetches (fetch_id, run_id, source_id, purpose, url, host, outcome, status, started_at, seconds, body_bytes)
        SELECT row_number() OVER (ORDER BY d, h, s), d + 1, 's' || s, 'feed', 'https://s' || s || '.example/feed',
          's' || s || '.example',
          CASE WHEN s = 3 AND d BETWEEN {middle} AND {middle} + 20 THEN 'dns' WHEN part(d * 9973 + h * 97 + s, 'look') < 0.02 THEN 'timeout'
            WHEN part(d * 9973 + h * 97 + s, 'look') < 0.6 THEN 'not_modified' ELSE 'ok' END,
          200, DATE '{size.first_day}' + d::INTEGER + to_seconds(h * 86400.0 / {size.looks_per_day} + s), 0.1 + part(s + d * 64, 'time'), 20000
        FROM range({size.days}) a(d), range({size.looks_per_day}) b(h), range(1, {size.sources} + 1) c(s)
        WHERE d NOT IN ({middle} + 40, {middle} + 41, {middle} + 42, {middle} + 90)
        """
    )


def _runs(connection: Connection, size: Size) -> None:
    connection.execute(
        f"""
        INSERT INTO core.runs (run_id, kind, status, started_at, finished_at, seconds, natowire_version,
          extractor_version, sources, unchanged, backlog, entries_seen, articles_new, duplicates, failures)
        SELECT d + 1, 'ingest', 'done', DATE '{size.first_day}' + d::INTEGER, DATE '{size.first_day}' + d::INTEGER + INTERVAL 20 HOUR,
          72000, '0', '1', {size.sources}, 0, 0, coalesce(n, 0), coalesce(n, 0), 0, 0
        FROM range({size.days}) t(d) LEFT JOIN (SELECT first_run_id, count(*) AS n FROM core.articles GROUP BY ALL)
          ON first_run_id = d + 1
        """
    )


def _land(connection: Connection, size: Size, run_id: int | None) -> None:
    """Write the articles of `todo` (n, day) with everything in them."""
    _plan_articles(connection, size, run_id)
    _plan_sentences(connection, size)
    connection.execute(_WRITE_ARTICLES)
    connection.execute(_WRITE_TAGS)
    connection.execute(_WRITE_RELATIONS)
    connection.execute("DROP TABLE sentence; DROP TABLE planned")


def _plan_articles(connection: Connection, size: Size, run_id: int | None) -> None:
    dead = size.first_day + timedelta(days=size.days // 2)
    ids = [next_id(connection, f"core.{t}", c) for t, c in (
        ("articles", "article_id"), ("mentions", "mention_id"), ("claims", "claim_id"), ("entries", "entry_id"),
    )]  # fmt: skip
    run = str(run_id) if run_id is not None else f"day - DATE '{size.first_day}' + 1"
    connection.execute(
        f"""
        CREATE TEMP TABLE planned AS
        WITH chosen AS (
          SELECT {ids[0]} + row_number() OVER (ORDER BY n) - 1 AS article_id, n, day, {run} AS run_id,
            skewed(n, 'source', {size.sources}) AS drawn,
            day + to_seconds(part(n, 'second') * 86000) AS published_at,
            greatest(2, floor({size.mentions} * (0.4 + 1.2 * part(n, 'length'))))::INTEGER AS size FROM todo
        ), placed AS (
          SELECT *, if(drawn = 3 AND day BETWEEN DATE '{dead}' AND DATE '{dead}' + 20, 1, drawn) AS s,
            size // 10 * 3 + CASE WHEN size % 10 > 6 THEN 3 WHEN size % 10 > 3 THEN 2 WHEN size % 10 > 0 THEN 1 ELSE 0 END AS claims
          FROM chosen
        )
        SELECT *, 's' || s AS source_id, if(s % 5 < 3, 'de', 'en') AS language,
          {ids[1]} + sum(size) OVER (ORDER BY article_id) - size AS first_mention,
          {ids[2]} + sum(claims) OVER (ORDER BY article_id) - claims AS first_claim,
          {ids[3]} + article_id - {ids[0]} AS entry_id,
          day - DATE '{size.first_day}' AS day_index,
          part(n, 'versions') < 0.03 AS changed
        FROM placed
        """
    )


def _plan_sentences(connection: Connection, size: Size) -> None:
    """One sentence per mention: who is named, whether he says something, with a number or not, and where it stands."""
    connection.execute(
        f"""
        CREATE TEMP TABLE sentence AS
        WITH named AS (
          SELECT p.article_id, k, p.language, p.day, p.run_id, p.source_id, p.changed, first_mention + k AS mention_id,
            first_claim + k // 10 * 3 + CASE WHEN k % 10 >= 6 THEN 2 WHEN k % 10 >= 3 THEN 1 ELSE 0 END AS claim_id,
            k % 10 IN (0, 3, 6) AS is_claim, n * 64 + k AS seat, part(n * 64 + k, 'kind') AS kind,
            CASE WHEN part(day_index // 7, 'burst') < 0.15 AND part(n * 64 + k, 'in burst') < 0.15
              THEN 1 + (hash(day_index // 7, {size.listed}) % {size.listed})::BIGINT
              ELSE skewed(n * 64 + k, 'actor', {size.listed}) END AS listed,
            least({size.persons}, greatest(1, (day_index / {size.days}::DOUBLE * {size.persons} * 0.9)::BIGINT
              + skewed(n * 64 + k, 'person', greatest({size.persons} // 10, 1)))) AS person
          FROM planned p, unnest(range(p.size)) t(k)
        ), written AS (
          SELECT named.*, CASE WHEN kind < 0.75 THEN name_at(listed) WHEN kind < 0.93 THEN person(person + 5000)
              ELSE person(skewed(seat, 'nobody', 4000) + 40000) END AS surface,
            CASE WHEN is_claim THEN '' ELSE w.opening END AS before,
            CASE WHEN is_claim THEN if(language = 'de', ' sagte: „', ' said: “') ELSE w.ending END AS behind,
            CASE WHEN is_claim THEN if(language = 'de', 'Wir brauchen ', 'We need ') || CASE WHEN k % 10 = 0 AND part(seat, 'number') < 0.5
              THEN (1 + hash(seat, 'value') % 9)::VARCHAR || if(language = 'de', ' Prozent', ' percent')
                || if(language = 'de', ' für ', ' for ') || word(skewed(seat, 'word', 3000))
              ELSE if(language = 'de', 'mehr ', 'more ') || word(skewed(seat, 'word', 3000)) || if(language = 'de', ' und ', ' and ')
                || if(part(seat, 'about') < 0.5 AND k % 10 <> 0, name_at(skewed(seat, 'about', {size.listed})), word(skewed(seat, 'second word', 3000)))
              END || '.' END AS content,
            is_claim AND k % 10 = 0 AND part(seat, 'number') < 0.5 AS has_number,
            skewed(seat, 'about', {size.listed}) AS about, is_claim AND k % 10 <> 0 AND part(seat, 'about') < 0.5 AS has_about
          FROM named JOIN (SELECT language AS spoken, n AS turn, before AS opening, behind AS ending FROM wording) w
            ON w.spoken = named.language AND w.turn = named.mention_id % 4
        ), whole AS (
          SELECT *, before || surface || behind || CASE WHEN is_claim THEN content || if(language = 'de', '“ ', '” ')
            ELSE big(word(skewed(seat, 'word', 3000))) || '. ' END AS text FROM written
        )
        SELECT *, (sum(length(text)) OVER (PARTITION BY article_id ORDER BY k) - length(text))::INTEGER AS pos FROM whole
        """
    )


_WRITE_ARTICLES = """
CREATE TEMP TABLE body AS SELECT article_id, string_agg(text, '' ORDER BY k) AS text FROM sentence GROUP BY ALL;
INSERT INTO core.articles (article_id, url_key, url, source_id, outlet, title, authors, published_at, published_from,
  language, access, relevance, topics, version, text_hash, words, first_seen_at, changed_at, first_run_id)
SELECT article_id, article_id * 7919, 'https://' || source_id || '.example/' || article_id, source_id, s.outlet,
  big(word(skewed(article_id, 'title', 3000))) || ' ' || word(skewed(article_id, 'title two', 3000)), 'A. Autorin',
  published_at, 'json_ld', p.language, if(part(article_id, 'access') < 0.9, 'full', 'feed_only'),
  part(article_id, 'relevance'), ['alliance', 'spending', 'alliance; spending', 'war', NULL][(article_id % 5)::INTEGER + 1],
  if(changed, 2, 1), article_id * 3, size * 12, published_at + INTERVAL 20 MINUTE,
  if(changed, published_at + INTERVAL 2 HOUR, NULL), run_id
FROM planned p JOIN core.sources s USING (source_id) ORDER BY article_id;
INSERT INTO core.article_versions (article_id, version, run_id, title, text, text_hash, access, read_at, extractor_version)
SELECT article_id, version, run_id, 'Titel', if(version < if(changed, 2, 1), 'Vorab. ', '') || text, article_id * 3, 'full',
  published_at + INTERVAL 20 MINUTE * version, '1'
FROM planned JOIN body USING (article_id), range(1, 3) v(version) WHERE version = 1 OR changed ORDER BY article_id, version;
DROP TABLE body;
INSERT INTO core.entries (entry_id, source_id, entry_key, guid, url, url_key, title, text, published_at, language,
  first_seen_at, first_run_id, outcome, finished_run_id, article_id, attempts)
SELECT entry_id, source_id, entry_id * 104729, 'g' || entry_id, 'https://' || source_id || '.example/' || article_id,
  article_id * 7919, 'Titel', 'Text des Feeds zu ' || article_id, published_at, language, published_at + INTERVAL 15 MINUTE,
  run_id, 'new', run_id, article_id, 1
FROM planned ORDER BY entry_id;
INSERT INTO core.sightings SELECT article_id, if(seen = 0, source_id, 's' || 1 + article_id % 7), entry_id,
  'https://' || source_id || '.example/' || article_id, article_id * 7919, published_at + INTERVAL 15 MINUTE * (1 + 8 * seen), run_id
FROM planned, range(2) t(seen) WHERE seen = 0 OR part(n, 'again seen') < 0.15 ORDER BY article_id, seen;
"""

_WRITE_TAGS = """
INSERT INTO core.mentions (mention_id, article_id, version, run_id, start_char, end_char, surface, label, actor_id,
  actor_name, alias_kind, confidence, entity, name, found_by)
SELECT mention_id, article_id, if(changed, 2, 1), run_id, pos + length(before), pos + length(before) + length(surface), surface,
  CASE WHEN kind >= 0.75 OR listed % 3 = 1 THEN 'PER' WHEN listed % 3 = 0 THEN 'LOC' ELSE 'ORG' END,
  CASE WHEN kind < 0.75 THEN actor_at(listed) END, CASE WHEN kind < 0.75 THEN surface END,
  CASE WHEN kind < 0.04 THEN 'metonym' WHEN kind < 0.06 THEN 'place' WHEN kind < 0.08 THEN 'office' ELSE 'name' END, 0.9,
  CASE WHEN kind < 0.75 THEN listed WHEN kind < 0.93 THEN 10000 + person ELSE 1000000 + mention_id END, surface, 'list'
FROM sentence ORDER BY mention_id;
INSERT INTO core.mentions (mention_id, article_id, version, run_id, start_char, end_char, surface, label, actor_id,
  actor_name, alias_kind, confidence, entity, name, found_by)
SELECT (SELECT max(mention_id) FROM core.mentions) + row_number() OVER (ORDER BY claim_id), article_id, if(changed, 2, 1), run_id,
  pos + length(surface) + length(behind) + length(content) - 1 - length(name_at(about)),
  pos + length(surface) + length(behind) + length(content) - 1, name_at(about), CASE about % 3 WHEN 1 THEN 'PER' WHEN 0 THEN 'LOC' ELSE 'ORG' END,
  actor_at(about), name_at(about), 'name', 0.9, about, name_at(about), 'list'
FROM sentence WHERE has_about ORDER BY claim_id;
INSERT INTO core.claims (claim_id, article_id, version, run_id, mode, start_char, end_char, content, cue, cue_start_char,
  cue_end_char, speaker, speaker_start_char, speaker_end_char, speaker_name, speaker_actor_id, speaker_resolved,
  parent_claim_id, depth, confidence, rule, is_part, speaker_entity)
SELECT claim_id, article_id, if(changed, 2, 1), run_id,
  ['direct', 'mixed', 'indirect', 'reported'][(skewed(seat, 'mode', 4))::INTEGER], pos + length(surface) + length(behind),
  pos + length(surface) + length(behind) + length(content), content, trim(rtrim(behind, ': „“')), pos + length(surface) + 1,
  pos + length(surface) + 1 + length(trim(rtrim(behind, ': „“'))), surface, pos, pos + length(surface), surface,
  CASE WHEN kind < 0.75 THEN actor_at(listed) END, 'name', CASE WHEN k % 10 = 3 AND part(seat, 'nested') < 0.1 THEN claim_id - 1 END,
  if(k % 10 = 3 AND part(seat, 'nested') < 0.1, 1, 0), 0.55 + 0.45 * part(seat, 'sure'), 'colon', false,
  CASE WHEN kind < 0.75 THEN listed WHEN kind < 0.93 THEN 10000 + person ELSE 1000000 + mention_id END
FROM sentence WHERE is_claim ORDER BY claim_id;
INSERT INTO core.claim_spans SELECT claim_id, article_id, if(changed, 2, 1), 0, pos + length(surface) + length(behind),
  pos + length(surface) + length(behind) + length(content) FROM sentence WHERE is_claim ORDER BY claim_id;
INSERT INTO core.numbers (number_id, article_id, version, run_id, claim_id, start_char, end_char, surface, kind, value, unit, of_what, year)
SELECT (SELECT coalesce(max(number_id), 0) FROM core.numbers) + row_number() OVER (ORDER BY claim_id), article_id,
  if(changed, 2, 1), run_id, claim_id, pos + length(surface) + length(behind) + if(language = 'de', 13, 8),
  pos + length(surface) + length(behind) + if(language = 'de', 13, 8) + 9,
  content[if(language = 'de', 14, 9):if(language = 'de', 14, 9) + 8], 'percent', (1 + hash(seat, 'value') % 9)::DOUBLE, 'percent',
  if(part(seat, 'of gdp') < 0.7, 'GDP', NULL), if(part(seat, 'by') < 0.3, 2030 + (hash(seat, 'by') % 6)::INTEGER, NULL)
FROM sentence WHERE has_number ORDER BY claim_id;
INSERT INTO core.provisional_actors
SELECT DISTINCT unlisted_at(person), substring(unlisted_at(person), 2), person(person + 5000), lower(person(person + 5000)),
  min(day) OVER (PARTITION BY person)::TIMESTAMP, min(run_id) OVER (PARTITION BY person), 'text'
FROM sentence WHERE kind >= 0.75 AND kind < 0.93
  AND NOT EXISTS (FROM core.provisional_actors q WHERE q.actor_id = unlisted_at(person)) ORDER BY ALL;
INSERT INTO core.provisional_evidence (article_id, version, run_id, entity, actor_id, name, name_key, country, language, outlet, seen_on, reason, score)
SELECT DISTINCT article_id, if(changed, 2, 1), run_id, 10000 + person, unlisted_at(person), person(person + 5000),
  lower(person(person + 5000)), ['DE', 'US', NULL][(person % 3)::INTEGER + 1], language, source_id, day, 'name', 0.9
FROM sentence WHERE kind >= 0.75 AND kind < 0.93 ORDER BY ALL;
"""

# A tenth of the articles are reprints, a twelfth of the statements are in families of five over some days, eight articles
# tell one story.
_WRITE_RELATIONS = """
INSERT INTO core.article_origins (article_id, version, run_id, outlet, known_at, group_id, origin_id, similarity)
SELECT article_id, if(changed, 2, 1), run_id, source_id, published_at, origin, origin, if(origin = article_id, NULL, 0.9)
FROM (SELECT *, if(article_id > 4 AND part(article_id, 'reprint') < 0.13, article_id - article_id % 4, article_id) AS origin FROM planned)
ORDER BY article_id;
INSERT INTO core.family_members (family_id, claim_id, article_id, version, relation, similarity, compared_with_claim_id, run_id)
SELECT family, claim_id, article_id, if(changed, 2, 1), CASE WHEN claim_id = family THEN 'first'
    ELSE ['verbatim', 'truncated', 'altered'][1 + (claim_id // 20 % 3)::INTEGER] END, 0.9, nullif(family, claim_id), run_id
FROM (SELECT *, claim_id - claim_id % 100 + claim_id % 20 AS family FROM sentence WHERE is_claim)
WHERE part(family, 'family') < 0.08 AND family BETWEEN (SELECT min(claim_id) FROM sentence WHERE is_claim)
  AND (SELECT max(claim_id) - 80 FROM sentence WHERE is_claim) ORDER BY claim_id;
INSERT INTO core.families SELECT DISTINCT family_id, NULL, NULL, family_id, NULL FROM core.family_members
WHERE relation = 'first' AND family_id NOT IN (SELECT family_id FROM core.families);
INSERT INTO core.story_articles (story_id, article_id, version, day, news_at, language, reason, similarity, run_id)
SELECT article_id - article_id % 8, article_id, if(changed, 2, 1), day, published_at, language, 'similar', 0.5, run_id
FROM planned ORDER BY article_id;
INSERT INTO core.stories (story_id) SELECT DISTINCT article_id - article_id % 8 FROM planned
WHERE article_id - article_id % 8 NOT IN (SELECT story_id FROM core.stories);
"""


def make(file: Path, size: Size, seed: int = 1) -> None:
    """Make a working file of this size."""
    prepare(file)
    with writing(file) as connection:
        connection.execute("SET memory_limit = '3GB'")
        fill(connection, size, seed)


def main() -> None:
    """Make a file from the command line and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=Size().articles)
    parser.add_argument("--days", type=int, default=Size().days)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    make(asked.file, Size(articles=asked.articles, days=asked.days), asked.seed)
    with duckdb.connect(str(asked.file), read_only=True) as connection:
        for table in ("articles", "mentions", "claims", "numbers", "entries", "sightings", "fetches", "runs"):
            print(f"{table:10} {scalar(connection, f'SELECT count(*) FROM core.{table}'):>12,}")
    print(f"{time.monotonic() - began:.0f} s, {asked.file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
