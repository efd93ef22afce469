-- What a text was read from and tagged with, so that it can be read again from the archive exactly as it was.
ALTER TABLE core.article_versions ADD COLUMN headline VARCHAR;
ALTER TABLE core.article_versions ADD COLUMN tagged_title VARCHAR;
ALTER TABLE core.article_versions ADD COLUMN language VARCHAR;
ALTER TABLE core.article_versions ADD COLUMN published_at TIMESTAMP;
ALTER TABLE core.article_versions ADD COLUMN fetched_at TIMESTAMP;
ALTER TABLE core.article_versions ADD COLUMN entry_id BIGINT;
COMMENT ON COLUMN core.article_versions.headline IS 'Title of the article in this version';
COMMENT ON COLUMN core.article_versions.tagged_title IS 'Title that the text was tagged with, where that is another';
COMMENT ON COLUMN core.article_versions.language IS 'Language of the text, ISO 639-1';
COMMENT ON COLUMN core.article_versions.published_at IS 'Publication time as of this version, UTC';
COMMENT ON COLUMN core.article_versions.fetched_at IS 'The moment that counted as now when the page was read, UTC';
COMMENT ON COLUMN core.article_versions.entry_id IS 'The entry that led to this reading; NULL where a known article was read again';
-- What is known of texts read before: a later version of an article says what the article says now.
UPDATE core.article_versions AS v SET headline = a.title, language = a.language, published_at = a.published_at,
  fetched_at = v.read_at
FROM core.articles AS a WHERE a.article_id = v.article_id;
UPDATE core.article_versions AS v SET entry_id = s.entry_id
FROM (SELECT article_id, min(entry_id) AS entry_id FROM core.sightings GROUP BY article_id) AS s
WHERE s.article_id = v.article_id AND (v.version = 1 OR (v.version = 2 AND EXISTS (
  FROM core.article_versions f WHERE f.article_id = v.article_id AND f.version = 1 AND f.access = 'feed_only')));

-- The last id given of each kind, where rows with higher ids than those held have been replaced.
CREATE TABLE core.id_marks (
  name VARCHAR, last_id BIGINT
);
COMMENT ON TABLE core.id_marks IS 'Ids of tags that were given once and are not given again';

-- Sets of rows that are not current: what a replay found, and what a promotion replaced. No view reads them.
CREATE SCHEMA replay;
CREATE TABLE replay.sets (
  set_id BIGINT, stage VARCHAR, state VARCHAR, since VARCHAR, sources VARCHAR, extractor_version VARCHAR,
  registry VARCHAR, ended_at TIMESTAMP, replaced_by BIGINT, replaces BIGINT
);
COMMENT ON TABLE replay.sets IS 'One set of rows, named by the run that made it; state is open, done, promoted or dropped';
CREATE TABLE replay.texts (
  set_id BIGINT, position BIGINT, article_id BIGINT, version INTEGER, state VARCHAR, read_from VARCHAR,
  extractor_version VARCHAR
);
COMMENT ON TABLE replay.texts IS 'The texts that a set covers, in the order in which they landed; state is waiting, done, failed or stale';
CREATE TABLE replay.articles (
  set_id BIGINT, article_id BIGINT, version INTEGER, title VARCHAR, authors VARCHAR, published_at TIMESTAMP,
  published_from VARCHAR, title_from VARCHAR, authors_from VARCHAR, language VARCHAR, access VARCHAR, relevance DOUBLE,
  topics VARCHAR, declared_canonical VARCHAR, words INTEGER
);
COMMENT ON TABLE replay.articles IS 'Columns of core.articles that come from reading a text';
CREATE TABLE replay.article_versions (
  set_id BIGINT, article_id BIGINT, version INTEGER, title VARCHAR, text VARCHAR USING COMPRESSION zstd,
  text_hash BIGINT, access VARCHAR, headline VARCHAR, tagged_title VARCHAR, language VARCHAR, published_at TIMESTAMP
);
COMMENT ON TABLE replay.article_versions IS 'Columns of core.article_versions that come from reading a page';
CREATE TABLE replay.mentions AS SELECT 0::BIGINT AS set_id, * FROM core.mentions LIMIT 0;
CREATE TABLE replay.claims AS SELECT 0::BIGINT AS set_id, * FROM core.claims LIMIT 0;
CREATE TABLE replay.claim_spans AS SELECT 0::BIGINT AS set_id, * FROM core.claim_spans LIMIT 0;
CREATE TABLE replay.numbers AS SELECT 0::BIGINT AS set_id, * FROM core.numbers LIMIT 0;
CREATE TABLE replay.provisional_evidence AS SELECT 0::BIGINT AS set_id, * FROM core.provisional_evidence LIMIT 0;
CREATE TABLE replay.provisional_actors AS SELECT 0::BIGINT AS set_id, * FROM core.provisional_actors LIMIT 0;
