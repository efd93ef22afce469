CREATE VIEW v_claims_all AS
SELECT c.claim_id, c.article_id, a.origin_id, a.news_on, a.published_at, a.outlet, a.source_class, a.language, a.is_relevant, a.url,
  a.title, c.mode, c.content, c.cue, c.speaker AS speaker_surface,
  coalesce(r.name, q.name, c.speaker_name, c.speaker) AS speaker,
  coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id) AS speaker_actor_id,
  coalesce(r.country, p.country) AS speaker_country,
  c.speaker_resolved, c.medium, c.parent_claim_id, c.depth, c.confidence, c.rule, c.start_char, c.end_char,
  c.cue_start_char, c.cue_end_char, c.speaker_start_char, c.speaker_end_char, c.medium_start_char, c.medium_end_char,
  c.run_id, coalesce(c.is_part, false) AS is_part,
  c.confidence >= coalesce((SELECT value::DOUBLE FROM core.settings WHERE name = 'claim_confidence'), 0.0)
    AND c.mode <> 'reported' AND NOT coalesce(c.is_part, false) AS is_default
FROM core.claims c
JOIN v_articles a ON a.article_id = c.article_id AND a.version = c.version
LEFT JOIN core.provisional_evidence p ON p.article_id = c.article_id AND p.version = c.version
  AND p.entity = if(c.speaker_actor_id IS NULL, c.speaker_entity, NULL)
LEFT JOIN core.actor_moves w ON w.article_id = c.article_id AND w.actor_id = coalesce(c.speaker_actor_id, p.actor_id)
LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, c.speaker_actor_id, p.actor_id)
LEFT JOIN core.actors r ON r.actor_id = coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id)
LEFT JOIN core.provisional_actors q ON q.actor_id = coalesce(d.survivor_id, w.other_id, c.speaker_actor_id, p.actor_id);
COMMENT ON VIEW v_claims_all IS 'Every attributed statement found in the current text of an article: those of v_claims (is_default), and those too unsure for it, reported statements without a clause of their own, and verbatim parts';
COMMENT ON COLUMN v_claims_all.claim_id IS 'Surrogate id of the claim';
COMMENT ON COLUMN v_claims_all.article_id IS 'The article';
COMMENT ON COLUMN v_claims_all.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_claims_all.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_claims_all.published_at IS 'Publication time of the article, UTC';
COMMENT ON COLUMN v_claims_all.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_claims_all.source_class IS 'Class of the source: primary, press, agency, trade or think_tank';
COMMENT ON COLUMN v_claims_all.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_claims_all.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_claims_all.url IS 'URL of the article';
COMMENT ON COLUMN v_claims_all.title IS 'Headline of the article';
COMMENT ON COLUMN v_claims_all.mode IS 'direct, mixed, indirect, indirect_free, free_indirect or reported';
COMMENT ON COLUMN v_claims_all.content IS 'What was said, in the words of the text; pieces of a discontinuous statement are parted by " […] "';
COMMENT ON COLUMN v_claims_all.cue IS 'The words that attribute (sagte, laut, so …); NULL where there are none';
COMMENT ON COLUMN v_claims_all.speaker_surface IS 'The speaker as the text names him; NULL where the text names none';
COMMENT ON COLUMN v_claims_all.speaker IS 'Name of the speaker: the actor''s, else the fullest form in the text';
COMMENT ON COLUMN v_claims_all.speaker_actor_id IS 'Actor in v_actors, of the registry or provisional (~…)';
COMMENT ON COLUMN v_claims_all.speaker_country IS 'Country of that actor';
COMMENT ON COLUMN v_claims_all.speaker_resolved IS 'How the speaker was found: name, title, pronoun, metonym, group or none';
COMMENT ON COLUMN v_claims_all.medium IS 'Through which outlet it was said, as the text names it';
COMMENT ON COLUMN v_claims_all.parent_claim_id IS 'The claim that relays this one (of a part: the statement it is of), in v_claims_all; NULL at the top';
COMMENT ON COLUMN v_claims_all.depth IS 'Depth of relaying, 0 at the top';
COMMENT ON COLUMN v_claims_all.confidence IS 'Confidence from 0 to 1';
COMMENT ON COLUMN v_claims_all.rule IS 'The construction that told it (complement, quotation, subjunctive …); NULL for claims found before rules were kept';
COMMENT ON COLUMN v_claims_all.start_char IS 'First character of the content in v_articles.text, from 0';
COMMENT ON COLUMN v_claims_all.end_char IS 'Character after the content';
COMMENT ON COLUMN v_claims_all.cue_start_char IS 'First character of the cue';
COMMENT ON COLUMN v_claims_all.cue_end_char IS 'Character after the cue';
COMMENT ON COLUMN v_claims_all.speaker_start_char IS 'First character of the speaker''s surface form';
COMMENT ON COLUMN v_claims_all.speaker_end_char IS 'Character after it';
COMMENT ON COLUMN v_claims_all.medium_start_char IS 'First character of the medium';
COMMENT ON COLUMN v_claims_all.medium_end_char IS 'Character after the medium';
COMMENT ON COLUMN v_claims_all.run_id IS 'The run that found it';
COMMENT ON COLUMN v_claims_all.is_part IS 'Whether it is the verbatim part of the mixed statement that is its parent: the same speaker, said once';
COMMENT ON COLUMN v_claims_all.is_default IS 'Whether v_claims shows it: confidence reaches the claim_confidence setting, mode is not reported, no part';

CREATE VIEW v_claims AS SELECT * EXCLUDE (is_part, is_default) FROM v_claims_all WHERE is_default;
COMMENT ON VIEW v_claims IS 'Who said what: one row per attributed statement in the current text of an article. The precise choice: confidence reaches the claim_confidence setting, mode is not reported, no verbatim parts; all are in v_claims_all';
COMMENT ON COLUMN v_claims.claim_id IS 'Surrogate id of the claim';
COMMENT ON COLUMN v_claims.article_id IS 'The article';
COMMENT ON COLUMN v_claims.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_claims.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_claims.published_at IS 'Publication time of the article, UTC';
COMMENT ON COLUMN v_claims.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_claims.source_class IS 'Class of the source: primary, press, agency, trade or think_tank';
COMMENT ON COLUMN v_claims.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_claims.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_claims.url IS 'URL of the article';
COMMENT ON COLUMN v_claims.title IS 'Headline of the article';
COMMENT ON COLUMN v_claims.mode IS 'direct, mixed, indirect, indirect_free, free_indirect or reported';
COMMENT ON COLUMN v_claims.content IS 'What was said, in the words of the text; pieces of a discontinuous statement are parted by " […] "';
COMMENT ON COLUMN v_claims.cue IS 'The words that attribute (sagte, laut, so …); NULL where there are none';
COMMENT ON COLUMN v_claims.speaker_surface IS 'The speaker as the text names him; NULL where the text names none';
COMMENT ON COLUMN v_claims.speaker IS 'Name of the speaker: the actor''s, else the fullest form in the text';
COMMENT ON COLUMN v_claims.speaker_actor_id IS 'Actor in v_actors, of the registry or provisional (~…)';
COMMENT ON COLUMN v_claims.speaker_country IS 'Country of that actor';
COMMENT ON COLUMN v_claims.speaker_resolved IS 'How the speaker was found: name, title, pronoun, metonym, group or none';
COMMENT ON COLUMN v_claims.medium IS 'Through which outlet it was said, as the text names it';
COMMENT ON COLUMN v_claims.parent_claim_id IS 'The claim that relays this one (of a part: the statement it is of), in v_claims_all; NULL at the top';
COMMENT ON COLUMN v_claims.depth IS 'Depth of relaying, 0 at the top';
COMMENT ON COLUMN v_claims.confidence IS 'Confidence from 0 to 1';
COMMENT ON COLUMN v_claims.rule IS 'The construction that told it (complement, quotation, subjunctive …); NULL for claims found before rules were kept';
COMMENT ON COLUMN v_claims.start_char IS 'First character of the content in v_articles.text, from 0';
COMMENT ON COLUMN v_claims.end_char IS 'Character after the content';
COMMENT ON COLUMN v_claims.cue_start_char IS 'First character of the cue';
COMMENT ON COLUMN v_claims.cue_end_char IS 'Character after the cue';
COMMENT ON COLUMN v_claims.speaker_start_char IS 'First character of the speaker''s surface form';
COMMENT ON COLUMN v_claims.speaker_end_char IS 'Character after it';
COMMENT ON COLUMN v_claims.medium_start_char IS 'First character of the medium';
COMMENT ON COLUMN v_claims.medium_end_char IS 'Character after the medium';
COMMENT ON COLUMN v_claims.run_id IS 'The run that found it';

CREATE VIEW v_claim_spans AS
SELECT s.claim_id, s.article_id, s.position, s.start_char, s.end_char
FROM core.claim_spans s JOIN core.articles a USING (article_id, version);
COMMENT ON VIEW v_claim_spans IS 'The pieces of the content of every claim in v_claims_all: one, or more where it is discontinuous';
COMMENT ON COLUMN v_claim_spans.claim_id IS 'The claim';
COMMENT ON COLUMN v_claim_spans.article_id IS 'Its article';
COMMENT ON COLUMN v_claim_spans.position IS 'Place of the piece in the content, from 0';
COMMENT ON COLUMN v_claim_spans.start_char IS 'First character in v_articles.text, from 0';
COMMENT ON COLUMN v_claim_spans.end_char IS 'Character after the last one';

CREATE VIEW v_attribution_chain AS
WITH RECURSIVE links AS MATERIALIZED (
  SELECT claim_id, parent_claim_id, is_part, coalesce(speaker, '(nobody named)') || coalesce(' [' || cue || ']', '') AS link
  FROM v_claims_all
), down AS (
  SELECT claim_id, link AS chain FROM links WHERE parent_claim_id IS NULL
  UNION ALL
  SELECT l.claim_id, CASE WHEN l.is_part THEN d.chain ELSE d.chain || ' → ' || l.link END
  FROM down d JOIN links l ON l.parent_claim_id = d.claim_id
)
SELECT c.claim_id, c.article_id, c.outlet, c.news_on, c.depth,
  c.outlet || ' → ' || d.chain || ': "' || c.content || '"' AS chain, c.speaker, c.content
FROM v_claims c JOIN down d USING (claim_id);
COMMENT ON VIEW v_attribution_chain IS 'Each claim of v_claims with everyone through whom it came, outermost first; relays that v_claims hides are links all the same, verbatim parts are none';
COMMENT ON COLUMN v_attribution_chain.claim_id IS 'The claim';
COMMENT ON COLUMN v_attribution_chain.article_id IS 'Its article';
COMMENT ON COLUMN v_attribution_chain.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_attribution_chain.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_attribution_chain.depth IS 'Number of relays between the outlet''s own report and this claim';
COMMENT ON COLUMN v_attribution_chain.chain IS 'Outlet → outer speaker [cue] → speaker [cue]: "content"';
COMMENT ON COLUMN v_attribution_chain.speaker IS 'The innermost speaker';
COMMENT ON COLUMN v_attribution_chain.content IS 'What was said';
