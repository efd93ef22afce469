-- Relations between articles and claims that are not current, as a replay of them made them or a promotion replaced them.
CREATE TABLE replay.article_origins AS SELECT 0::BIGINT AS set_id, * FROM core.article_origins LIMIT 0;
CREATE TABLE replay.text_shingles AS SELECT 0::BIGINT AS set_id, * FROM core.text_shingles LIMIT 0;
CREATE TABLE replay.agency_marks AS SELECT 0::BIGINT AS set_id, * FROM core.agency_marks LIMIT 0;
CREATE TABLE replay.family_articles AS SELECT 0::BIGINT AS set_id, * FROM core.family_articles LIMIT 0;
CREATE TABLE replay.claim_wordings AS SELECT 0::BIGINT AS set_id, * FROM core.claim_wordings LIMIT 0;
CREATE TABLE replay.wording_keys AS SELECT 0::BIGINT AS set_id, * FROM core.wording_keys LIMIT 0;
CREATE TABLE replay.families AS SELECT 0::BIGINT AS set_id, * FROM core.families LIMIT 0;
CREATE TABLE replay.family_members AS SELECT 0::BIGINT AS set_id, * FROM core.family_members LIMIT 0;
CREATE TABLE replay.primary_articles AS SELECT 0::BIGINT AS set_id, * FROM core.primary_articles LIMIT 0;
CREATE TABLE replay.primary_speakers AS SELECT 0::BIGINT AS set_id, * FROM core.primary_speakers LIMIT 0;
CREATE TABLE replay.primary_checks AS SELECT 0::BIGINT AS set_id, * FROM core.primary_checks LIMIT 0;
