-- When articles were read again, what changed between their versions, and each edit on its own.
CREATE TABLE core.article_reads (
  article_id BIGINT, asked INTEGER, asked_at TIMESTAMP, etag VARCHAR, last_modified VARCHAR, body_hash BIGINT,
  noise INTEGER, misses INTEGER, stopped VARCHAR
);
COMMENT ON TABLE core.article_reads IS 'How often and when a page was asked for again, with the validators of its last answer; misses counts the times in a row that it was gone, stopped says why it is not asked for any more: robots or removed. An article without a row was read once';

CREATE TABLE core.article_changes (
  change_id BIGINT, article_id BIGINT, from_version INTEGER, version INTEGER, run_id BIGINT, change_kind VARCHAR,
  changed_at TIMESTAMP, headline VARCHAR, words_removed INTEGER, words_added INTEGER, notice_start_char INTEGER,
  notice_end_char INTEGER, restored_at TIMESTAMP, made_from BIGINT
);
COMMENT ON TABLE core.article_changes IS 'What kind of change a version is, and pages that were gone; made_from tells texts and tags that it was made from';

CREATE TABLE core.edits (
  edit_id BIGINT, change_id BIGINT, article_id BIGINT, from_version INTEGER, version INTEGER, run_id BIGINT,
  position INTEGER, element VARCHAR, what VARCHAR,
  start_char_before INTEGER, end_char_before INTEGER, start_char_after INTEGER, end_char_after INTEGER,
  sentence_start_char_before INTEGER, sentence_end_char_before INTEGER, sentence_start_char_after INTEGER,
  sentence_end_char_after INTEGER, claim_id_before BIGINT, claim_id_after BIGINT, number_id_before BIGINT,
  number_id_after BIGINT
);
COMMENT ON TABLE core.edits IS 'One edit between two versions: a claim, number, sentence or headline that came, went or changed, or the page that is gone';

-- What differs between two readings by different extractors may be theirs.
ALTER TABLE core.article_versions ADD COLUMN other_extractors BOOLEAN DEFAULT false;
COMMENT ON COLUMN core.article_versions.other_extractors IS 'Whether the version before was read by another version of the extractors';
UPDATE core.article_versions AS v SET other_extractors = v.extractor_version IS DISTINCT FROM p.extractor_version
FROM core.article_versions AS p WHERE p.article_id = v.article_id AND p.version = v.version - 1;
