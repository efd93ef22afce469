CREATE VIEW v_statement_claims AS
WITH worded AS (
  SELECT claim_id, article_id, news_on, published_at, outlet, language, speaker_actor_id, speaker, content,
    coalesce(speaker_actor_id, lower(speaker)) AS speaker_key,
    trim(regexp_replace(lower(content), '[^\pL\pN]+', ' ', 'g')) AS plain
  FROM v_claims WHERE is_relevant AND speaker IS NOT NULL
), keyed AS (
  SELECT *, md5(speaker_key || chr(10) || plain) AS statement_id FROM worded WHERE plain LIKE '% % % % %'
), spread AS (
  SELECT statement_id FROM keyed GROUP BY statement_id HAVING count(DISTINCT article_id) > 1
)
SELECT statement_id, row_number() OVER in_order AS place, claim_id, article_id, news_on AS day, published_at, outlet, language,
  speaker_actor_id, speaker, content,
  date_diff('minute', first_value(published_at) OVER in_order, published_at) / 60 AS hours_after_first
FROM keyed SEMI JOIN spread USING (statement_id)
WINDOW in_order AS (PARTITION BY statement_id ORDER BY news_on, published_at NULLS LAST, claim_id);
COMMENT ON VIEW v_statement_claims IS 'Statements that stand in more than one relevant article in the same words (five or more; case and punctuation apart) by the same speaker: one row per claim';
COMMENT ON COLUMN v_statement_claims.statement_id IS 'Id of the statement, made of its words and speaker';
COMMENT ON COLUMN v_statement_claims.place IS 'Place of the claim in the order of publication, from 1';
COMMENT ON COLUMN v_statement_claims.claim_id IS 'The claim';
COMMENT ON COLUMN v_statement_claims.article_id IS 'Its article';
COMMENT ON COLUMN v_statement_claims.day IS 'Date of the article, UTC';
COMMENT ON COLUMN v_statement_claims.published_at IS 'Publication time of the article, UTC; NULL where none is known';
COMMENT ON COLUMN v_statement_claims.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_statement_claims.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_statement_claims.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_statement_claims.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_statement_claims.content IS 'What was said, in the words of this article';
COMMENT ON COLUMN v_statement_claims.hours_after_first IS 'Hours between the first publication and this one; NULL where one of the two times is unknown';

CREATE VIEW v_statement_spread AS
SELECT statement_id, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker,
  max(content) FILTER (place = 1) AS content, count(*)::INTEGER AS claims, count(DISTINCT article_id)::INTEGER AS articles,
  count(DISTINCT article_id)::INTEGER AS independent_articles, count(DISTINCT outlet)::INTEGER AS outlets,
  count(DISTINCT language)::INTEGER AS languages, min(day) AS first_on, max(published_at) FILTER (place = 1) AS first_at,
  max(outlet) FILTER (place = 1) AS first_outlet, max(article_id) FILTER (place = 1) AS first_article_id,
  max(claim_id) FILTER (place = 1) AS first_claim_id, max(day) AS last_on, max(hours_after_first) AS hours_to_last
FROM v_statement_claims GROUP BY statement_id;
COMMENT ON VIEW v_statement_spread IS 'Per statement in more than one article: where it stood first and how far it spread. Equal words and speaker, until families of claims are told';
COMMENT ON COLUMN v_statement_spread.statement_id IS 'Id of the statement, as in v_statement_claims';
COMMENT ON COLUMN v_statement_spread.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_statement_spread.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_statement_spread.content IS 'What was said, in the words of the first article';
COMMENT ON COLUMN v_statement_spread.claims IS 'Claims that say it';
COMMENT ON COLUMN v_statement_spread.articles IS 'Relevant articles that hold them';
COMMENT ON COLUMN v_statement_spread.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_statement_spread.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_statement_spread.languages IS 'Languages of these articles';
COMMENT ON COLUMN v_statement_spread.first_on IS 'Date of the first article, UTC';
COMMENT ON COLUMN v_statement_spread.first_at IS 'Its publication time, UTC; NULL where none is known';
COMMENT ON COLUMN v_statement_spread.first_outlet IS 'Its outlet';
COMMENT ON COLUMN v_statement_spread.first_article_id IS 'The first article';
COMMENT ON COLUMN v_statement_spread.first_claim_id IS 'The claim in it';
COMMENT ON COLUMN v_statement_spread.last_on IS 'Date of the last article, UTC';
COMMENT ON COLUMN v_statement_spread.hours_to_last IS 'Hours between the first publication and the last; NULL where no two times are known';
