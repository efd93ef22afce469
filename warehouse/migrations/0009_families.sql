-- Statements that are the same statement. What a claim is found again by is derived from it once, when it is new.
CREATE TABLE core.family_articles (
  article_id BIGINT, version INTEGER, run_id BIGINT
);
COMMENT ON TABLE core.family_articles IS 'Article versions whose claims have been placed in families';

CREATE TABLE core.claim_wordings (
  claim_id BIGINT, article_id BIGINT, version INTEGER, said_on DATE, published_at TIMESTAMP, language VARCHAR,
  speaker_key VARCHAR, is_quoted BOOLEAN, wording BIGINT, evidence VARCHAR
);
COMMENT ON TABLE core.claim_wordings IS 'Claims that can be in a family: who said it when, the hash of its words with the speaker, and the numbers, names and things in it';

CREATE TABLE core.wording_keys (
  wording BIGINT, said_on DATE, kind INTEGER, key BIGINT
);
COMMENT ON TABLE core.wording_keys IS 'Hashes by which wordings of one speaker find each other: 1 three words in a row, 2 two things in it';

CREATE TABLE core.families (
  family_id BIGINT, speaker_actor_id VARCHAR, speaker VARCHAR, first_claim_id BIGINT, run_id BIGINT
);
COMMENT ON TABLE core.families IS 'Claims of one speaker that are the same statement; the id is the smallest of their ids';

CREATE TABLE core.family_members (
  family_id BIGINT, claim_id BIGINT, article_id BIGINT, version INTEGER, relation VARCHAR, similarity DOUBLE,
  compared_with_claim_id BIGINT, run_id BIGINT
);
COMMENT ON TABLE core.family_members IS 'Each claim of a family with its relation to another one of it';

CREATE TABLE core.primary_articles (
  article_id BIGINT, version INTEGER, run_id BIGINT
);
COMMENT ON TABLE core.primary_articles IS 'Article versions that the comparison of press and primary sources has looked at';

CREATE TABLE core.primary_speakers (
  article_id BIGINT, version INTEGER, said_on DATE, speaker_key VARCHAR
);
COMMENT ON TABLE core.primary_speakers IS 'Who is named or speaks in the texts of primary sources';

CREATE TABLE core.primary_checks (
  claim_id BIGINT, article_id BIGINT, version INTEGER, said_on DATE, speaker_key VARCHAR, verdict VARCHAR, primary_article_id BIGINT,
  primary_version INTEGER, start_char INTEGER, end_char INTEGER, similarity DOUBLE, has_text BOOLEAN,
  run_id BIGINT
);
COMMENT ON TABLE core.primary_checks IS 'Quotations of the press against the texts of primary sources; not_found says only that no such text is held';
