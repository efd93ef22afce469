CREATE VIEW v_family_members AS
SELECT m.family_id, c.claim_id, c.article_id, c.origin_id, c.news_on, c.published_at, c.outlet, c.source_class, c.language, c.is_relevant,
  c.is_default, c.speaker_actor_id, c.speaker, c.mode, c.content, m.relation, m.similarity, m.compared_with_claim_id
FROM core.family_members m JOIN v_claims_all c USING (claim_id, article_id);
COMMENT ON VIEW v_family_members IS 'Families of statements, one row per claim: claims of one speaker that are the same words, a cut, an altered or translated version, or the same in other words. Reported statements and verbatim parts are in none';
COMMENT ON COLUMN v_family_members.family_id IS 'The family';
COMMENT ON COLUMN v_family_members.claim_id IS 'The claim';
COMMENT ON COLUMN v_family_members.article_id IS 'Its article';
COMMENT ON COLUMN v_family_members.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_family_members.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_family_members.published_at IS 'Publication time of the article, UTC; NULL where none is known';
COMMENT ON COLUMN v_family_members.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_family_members.source_class IS 'Class of the source: primary, press, agency, trade or think_tank';
COMMENT ON COLUMN v_family_members.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_family_members.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_family_members.is_default IS 'Whether the claim is one of v_claims';
COMMENT ON COLUMN v_family_members.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_family_members.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_family_members.mode IS 'Mode of the claim: direct (the speaker''s own words), mixed, indirect, indirect_free or free_indirect';
COMMENT ON COLUMN v_family_members.content IS 'What was said, in the words of this article';
COMMENT ON COLUMN v_family_members.relation IS 'first (in time), verbatim, truncated (a cut of the other), extended (the other is a cut of it), altered (words swapped, inserted or removed), translated or paraphrase (other words)';
COMMENT ON COLUMN v_family_members.similarity IS 'How like it is to the claim that it is compared with, from 0 to 1';
COMMENT ON COLUMN v_family_members.compared_with_claim_id IS 'The claim that the relation is to: the first, or where the two share too little, the one most like it; NULL of the first';

CREATE VIEW v_families AS
SELECT family_id, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker,
  arg_min(content, place) AS content, arg_min(claim_id, place) AS first_claim_id, min(news_on) AS first_on,
  max(news_on) AS last_on, count(*)::INTEGER AS claims, count(DISTINCT article_id)::INTEGER AS articles,
  count(DISTINCT origin_id)::INTEGER AS independent_articles, count(DISTINCT outlet)::INTEGER AS outlets,
  count(*) FILTER (relation = 'verbatim')::INTEGER AS verbatim, count(*) FILTER (relation = 'truncated')::INTEGER AS truncated,
  count(*) FILTER (relation = 'extended')::INTEGER AS extended, count(*) FILTER (relation = 'altered')::INTEGER AS altered,
  count(*) FILTER (relation = 'translated')::INTEGER AS translated,
  count(*) FILTER (relation = 'paraphrase')::INTEGER AS paraphrases
FROM (
  SELECT *, row_number() OVER (PARTITION BY family_id ORDER BY news_on, published_at NULLS LAST, claim_id) AS place
  FROM v_family_members
) GROUP BY family_id;
COMMENT ON VIEW v_families IS 'Families of statements of one speaker, with all their claims in current texts; how far each spread is told by v_claim_spread';
COMMENT ON COLUMN v_families.family_id IS 'Id of the family: the smallest id of its claims; it changes when families turn out to be one';
COMMENT ON COLUMN v_families.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_families.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_families.content IS 'What was said, in the words of the first claim';
COMMENT ON COLUMN v_families.first_claim_id IS 'The first claim in time';
COMMENT ON COLUMN v_families.first_on IS 'Date of its article, UTC';
COMMENT ON COLUMN v_families.last_on IS 'Date of the last article, UTC';
COMMENT ON COLUMN v_families.claims IS 'Claims of the family';
COMMENT ON COLUMN v_families.articles IS 'Articles that they stand in';
COMMENT ON COLUMN v_families.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_families.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_families.verbatim IS 'Claims in the same words';
COMMENT ON COLUMN v_families.truncated IS 'Claims that are a cut of the one they are compared with';
COMMENT ON COLUMN v_families.extended IS 'Claims that the one they are compared with is a cut of';
COMMENT ON COLUMN v_families.altered IS 'Claims with words swapped, inserted or removed';
COMMENT ON COLUMN v_families.translated IS 'Claims in another language';
COMMENT ON COLUMN v_families.paraphrases IS 'Claims in other words';

CREATE VIEW v_claim_spread AS
WITH counted AS (
  SELECT m.*, row_number() OVER in_order AS place,
    date_diff('minute', first_value(m.published_at) OVER in_order, m.published_at) / 60 AS hours_after_first
  FROM v_family_members m WHERE m.is_relevant AND m.is_default
  WINDOW in_order AS (PARTITION BY m.family_id ORDER BY m.news_on, m.published_at NULLS LAST, m.claim_id)
)
SELECT family_id, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker, arg_min(content, place) AS content,
  count(*)::INTEGER AS claims, count(DISTINCT article_id)::INTEGER AS articles,
  count(DISTINCT origin_id)::INTEGER AS independent_articles, count(DISTINCT outlet)::INTEGER AS outlets,
  count(DISTINCT language)::INTEGER AS languages, count(*) FILTER (relation = 'altered')::INTEGER AS altered_claims,
  count(*) FILTER (relation = 'truncated')::INTEGER AS truncated_claims, min(news_on) AS first_on,
  min(published_at) FILTER (place = 1) AS first_at, arg_min(outlet, place) AS first_outlet,
  arg_min(article_id, place) AS first_article_id, arg_min(claim_id, place) AS first_claim_id, max(news_on) AS last_on,
  quantile_disc(hours_after_first, 0.5) FILTER (place > 1) AS hours_to_half, max(hours_after_first) AS hours_to_last
FROM counted GROUP BY family_id HAVING count(DISTINCT article_id) > 1;
COMMENT ON VIEW v_claim_spread IS 'Per statement that stands in more than one relevant article (claims of v_claims alone): where it stood first and how far it spread';
COMMENT ON COLUMN v_claim_spread.family_id IS 'The statement: a family of v_families, for natowire diff-quote';
COMMENT ON COLUMN v_claim_spread.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_claim_spread.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_claim_spread.content IS 'What was said, in the words of the first article';
COMMENT ON COLUMN v_claim_spread.claims IS 'Claims that say it';
COMMENT ON COLUMN v_claim_spread.articles IS 'Relevant articles that hold them';
COMMENT ON COLUMN v_claim_spread.independent_articles IS 'The same without reprints: the origins of these articles';
COMMENT ON COLUMN v_claim_spread.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_claim_spread.languages IS 'Languages of these articles';
COMMENT ON COLUMN v_claim_spread.altered_claims IS 'Of the claims, those with words swapped, inserted or removed';
COMMENT ON COLUMN v_claim_spread.truncated_claims IS 'Of the claims, those that were cut';
COMMENT ON COLUMN v_claim_spread.first_on IS 'Date of the first article, UTC';
COMMENT ON COLUMN v_claim_spread.first_at IS 'Its publication time, UTC; NULL where none is known';
COMMENT ON COLUMN v_claim_spread.first_outlet IS 'Its outlet';
COMMENT ON COLUMN v_claim_spread.first_article_id IS 'The first article';
COMMENT ON COLUMN v_claim_spread.first_claim_id IS 'The claim in it';
COMMENT ON COLUMN v_claim_spread.last_on IS 'Date of the last article, UTC';
COMMENT ON COLUMN v_claim_spread.hours_to_half IS 'Hours between the first publication and the one by which half of the later claims were out; NULL where no times are known';
COMMENT ON COLUMN v_claim_spread.hours_to_last IS 'Hours between the first publication and the last; NULL where no two times are known';

CREATE VIEW v_primary_checks AS
SELECT c.claim_id, c.article_id, c.news_on, c.outlet, c.language, c.is_relevant, c.speaker_actor_id, c.speaker, c.mode,
  c.content, k.verdict, k.similarity, k.has_text, k.primary_article_id, k.primary_version,
  k.start_char AS primary_start_char, k.end_char AS primary_end_char
FROM core.primary_checks k JOIN v_claims_all c USING (claim_id, article_id);
COMMENT ON VIEW v_primary_checks IS 'Quotations of the press (direct ones and verbatim parts) compared with the texts of primary sources that are held: of the same speaker, at most 14 days before and 7 after the article';
COMMENT ON COLUMN v_primary_checks.claim_id IS 'The claim, in v_claims_all';
COMMENT ON COLUMN v_primary_checks.article_id IS 'Its article';
COMMENT ON COLUMN v_primary_checks.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_primary_checks.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_primary_checks.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_primary_checks.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_primary_checks.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_primary_checks.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_primary_checks.mode IS 'direct, or mixed for the words in quotation marks inside a sentence of the reporter''s';
COMMENT ON COLUMN v_primary_checks.content IS 'The quotation as the article has it';
COMMENT ON COLUMN v_primary_checks.verdict IS 'exact (whole sentences, or a part of one inside a sentence of the reporter''s), shortened (something is left away), altered (words swapped, inserted or removed), translated, or not_found: no such text is held, which says nothing of whether it was said';
COMMENT ON COLUMN v_primary_checks.similarity IS 'How like the two wordings are, from 0 to 1; NULL where nothing was found';
COMMENT ON COLUMN v_primary_checks.has_text IS 'Whether any primary text is held in which that speaker is named at that time';
COMMENT ON COLUMN v_primary_checks.primary_article_id IS 'The primary article that has it, in v_articles; NULL where none was found';
COMMENT ON COLUMN v_primary_checks.primary_version IS 'The version of its text that was compared, in v_article_versions';
COMMENT ON COLUMN v_primary_checks.primary_start_char IS 'First character of the words in that text, from 0';
COMMENT ON COLUMN v_primary_checks.primary_end_char IS 'Character after the last one';

CREATE VIEW v_quotes_altered AS
SELECT c.claim_id, c.article_id, c.news_on, c.outlet, c.is_relevant, c.speaker_actor_id, c.speaker, c.content,
  substring(v.text, c.primary_start_char + 1, c.primary_end_char - c.primary_start_char) AS primary_content, c.similarity,
  p.outlet AS primary_outlet, p.news_on AS primary_on, p.url AS primary_url, c.primary_article_id, c.primary_version,
  c.primary_start_char, c.primary_end_char
FROM v_primary_checks c
JOIN v_article_versions v ON v.article_id = c.primary_article_id AND v.version = c.primary_version
JOIN v_articles p ON p.article_id = c.primary_article_id
WHERE c.verdict = 'altered';
COMMENT ON VIEW v_quotes_altered IS 'Quotations of the press whose words differ from those of the primary text that is held: both wordings, and where they stand';
COMMENT ON COLUMN v_quotes_altered.claim_id IS 'The claim, in v_claims_all';
COMMENT ON COLUMN v_quotes_altered.article_id IS 'The article that quotes';
COMMENT ON COLUMN v_quotes_altered.news_on IS 'Its date, UTC';
COMMENT ON COLUMN v_quotes_altered.outlet IS 'Its outlet';
COMMENT ON COLUMN v_quotes_altered.is_relevant IS 'Whether it reaches the relevance threshold';
COMMENT ON COLUMN v_quotes_altered.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet';
COMMENT ON COLUMN v_quotes_altered.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_quotes_altered.content IS 'The words as the article quotes them';
COMMENT ON COLUMN v_quotes_altered.primary_content IS 'The words as the primary text has them';
COMMENT ON COLUMN v_quotes_altered.similarity IS 'How like the two are, from 0 to 1';
COMMENT ON COLUMN v_quotes_altered.primary_outlet IS 'Who publishes the primary text';
COMMENT ON COLUMN v_quotes_altered.primary_on IS 'Its date, UTC';
COMMENT ON COLUMN v_quotes_altered.primary_url IS 'Its URL';
COMMENT ON COLUMN v_quotes_altered.primary_article_id IS 'The primary article, in v_articles';
COMMENT ON COLUMN v_quotes_altered.primary_version IS 'The version of its text, in v_article_versions';
COMMENT ON COLUMN v_quotes_altered.primary_start_char IS 'First character of the words in that text, from 0';
COMMENT ON COLUMN v_quotes_altered.primary_end_char IS 'Character after the last one';
