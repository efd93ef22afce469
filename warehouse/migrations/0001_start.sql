-- The working tables. Times are UTC without a zone (a day is then the same day in every session);
-- offsets are characters of article_versions.text, end exclusive. Ids are given by the one writer.
CREATE TABLE core.settings (
  name VARCHAR, value VARCHAR
);
COMMENT ON TABLE core.settings IS 'Settings that views read, written at the start of each run';

CREATE TABLE core.runs (
  run_id BIGINT, kind VARCHAR, status VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP, seconds DOUBLE,
  natowire_version VARCHAR, extractor_version VARCHAR,
  sources INTEGER, unchanged INTEGER, backlog INTEGER, entries_seen INTEGER,
  articles_new INTEGER, duplicates INTEGER, failures INTEGER
);
COMMENT ON TABLE core.runs IS 'One execution with its versions and its balance: entries_seen = articles_new + duplicates + failures';

CREATE TABLE core.sources (
  source_id VARCHAR, outlet VARCHAR, url VARCHAR, kind VARCHAR, language VARCHAR, country VARCHAR,
  source_class VARCHAR, publisher_family VARCHAR, state_affiliated BOOLEAN, enabled BOOLEAN, url_filter VARCHAR,
  listed BOOLEAN,
  etag VARCHAR, last_modified VARCHAR, body_hash BIGINT, moved_to VARCHAR,
  health VARCHAR, health_detail VARCHAR, health_since TIMESTAMP, failures_in_a_row INTEGER,
  added_at TIMESTAMP, fetched_at TIMESTAMP, ok_at TIMESTAMP, next_fetch_at TIMESTAMP
);
COMMENT ON TABLE core.sources IS 'What is watched: the sources file, and what the last fetches of each source left behind';

CREATE TABLE core.fetches (
  fetch_id BIGINT, run_id BIGINT, source_id VARCHAR, purpose VARCHAR, url VARCHAR, host VARCHAR, outcome VARCHAR,
  status INTEGER, started_at TIMESTAMP, seconds DOUBLE, body_bytes BIGINT, content_type VARCHAR, address VARCHAR,
  redirect_to VARCHAR, detail VARCHAR, entries_seen INTEGER, entries_known INTEGER,
  archive_file VARCHAR, archive_offset BIGINT, archive_record_id VARCHAR
);
COMMENT ON TABLE core.fetches IS 'One row per HTTP request, redirect hops and robots.txt included';

CREATE TABLE core.entries (
  entry_id BIGINT, source_id VARCHAR, entry_key BIGINT, guid VARCHAR, url VARCHAR, canonical_url VARCHAR,
  url_key BIGINT, title VARCHAR, text VARCHAR USING COMPRESSION zstd, authors VARCHAR, published_at TIMESTAMP,
  published_raw VARCHAR, language VARCHAR, first_seen_at TIMESTAMP, first_run_id BIGINT,
  outcome VARCHAR, reason VARCHAR, finished_run_id BIGINT, article_id BIGINT, attempts INTEGER, next_try_at TIMESTAMP
);
COMMENT ON TABLE core.entries IS 'One item of a source; outcome is NULL while it waits, then new, duplicate or failed';

CREATE TABLE core.articles (
  article_id BIGINT, url_key BIGINT, url VARCHAR, source_id VARCHAR, outlet VARCHAR, title VARCHAR, authors VARCHAR,
  published_at TIMESTAMP, published_from VARCHAR, title_from VARCHAR, authors_from VARCHAR, language VARCHAR,
  access VARCHAR, relevance DOUBLE, topics VARCHAR, declared_canonical VARCHAR, version INTEGER, text_hash BIGINT,
  words INTEGER, first_seen_at TIMESTAMP, changed_at TIMESTAMP, first_run_id BIGINT
);
COMMENT ON TABLE core.articles IS 'One canonical URL; its text stands in article_versions';

CREATE TABLE core.article_versions (
  article_id BIGINT, version INTEGER, run_id BIGINT, title VARCHAR, text VARCHAR USING COMPRESSION zstd,
  text_hash BIGINT, access VARCHAR, read_at TIMESTAMP, extractor_version VARCHAR, etag VARCHAR, last_modified VARCHAR,
  archive_file VARCHAR, archive_offset BIGINT, archive_record_id VARCHAR
);
COMMENT ON TABLE core.article_versions IS 'The text of an article as it was read, one row per change';

CREATE TABLE core.sightings (
  article_id BIGINT, source_id VARCHAR, entry_id BIGINT, url VARCHAR, url_key BIGINT, seen_at TIMESTAMP, run_id BIGINT
);
COMMENT ON TABLE core.sightings IS 'One entry that led to an article';

CREATE TABLE core.actors (
  actor_id VARCHAR, actor_type VARCHAR, name VARCHAR, country VARCHAR, description VARCHAR, wikidata_id VARCHAR
);
COMMENT ON TABLE core.actors IS 'Persons, organisations, institutions and countries that have an id';

CREATE TABLE core.actor_aliases (
  actor_id VARCHAR, name VARCHAR, language VARCHAR, kind VARCHAR
);
COMMENT ON TABLE core.actor_aliases IS 'Names of actors: name, short, title, metonym or demonym';

CREATE TABLE core.mentions (
  mention_id BIGINT, article_id BIGINT, version INTEGER, run_id BIGINT, start_char INTEGER, end_char INTEGER,
  surface VARCHAR, label VARCHAR, actor_id VARCHAR, actor_name VARCHAR, alias_kind VARCHAR, confidence DOUBLE
);
COMMENT ON TABLE core.mentions IS 'One surface form of an actor in a text';

CREATE TABLE core.claims (
  claim_id BIGINT, article_id BIGINT, version INTEGER, run_id BIGINT, mode VARCHAR, start_char INTEGER,
  end_char INTEGER, content VARCHAR, cue VARCHAR, cue_start_char INTEGER, cue_end_char INTEGER, speaker VARCHAR,
  speaker_start_char INTEGER, speaker_end_char INTEGER, speaker_name VARCHAR, speaker_actor_id VARCHAR,
  speaker_resolved VARCHAR, medium VARCHAR, medium_start_char INTEGER, medium_end_char INTEGER,
  parent_claim_id BIGINT, depth INTEGER, confidence DOUBLE
);
COMMENT ON TABLE core.claims IS 'One attributed statement';

CREATE TABLE core.claim_spans (
  claim_id BIGINT, article_id BIGINT, version INTEGER, position INTEGER, start_char INTEGER, end_char INTEGER
);
COMMENT ON TABLE core.claim_spans IS 'The pieces of a claim''s content, in order';

CREATE TABLE core.numbers (
  number_id BIGINT, article_id BIGINT, version INTEGER, run_id BIGINT, claim_id BIGINT, start_char INTEGER,
  end_char INTEGER, surface VARCHAR, kind VARCHAR, value DOUBLE, value_max DOUBLE, unit VARCHAR, comparator VARCHAR,
  of_what VARCHAR, year INTEGER
);
COMMENT ON TABLE core.numbers IS 'A quantity in a text, with the innermost claim that holds it';

CREATE TABLE core.failures (
  failure_id BIGINT, run_id BIGINT, failed_at TIMESTAMP, stage VARCHAR, reason VARCHAR, detail VARCHAR,
  retryable BOOLEAN, source_id VARCHAR, entry_id BIGINT, url VARCHAR
);
COMMENT ON TABLE core.failures IS 'Everything that did not work, with stage and reason';
