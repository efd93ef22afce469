CREATE VIEW v_mentions AS
SELECT m.mention_id, m.article_id, a.news_on, a.outlet, a.language, a.is_relevant, m.actor_id,
  coalesce(r.name, m.actor_name, m.surface) AS actor, r.actor_type, r.country AS actor_country, m.label, m.surface,
  m.start_char, m.end_char, m.alias_kind, m.confidence
FROM core.mentions m
JOIN v_articles a ON a.article_id = m.article_id AND a.version = m.version
LEFT JOIN core.actors r ON r.actor_id = m.actor_id;
COMMENT ON VIEW v_mentions IS 'Who is named: one row per surface form of an actor in the current text of an article';
COMMENT ON COLUMN v_mentions.mention_id IS 'Surrogate id of the mention';
COMMENT ON COLUMN v_mentions.article_id IS 'The article';
COMMENT ON COLUMN v_mentions.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_mentions.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_mentions.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_mentions.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_mentions.actor_id IS 'Actor in the registry; NULL for names that no list knows';
COMMENT ON COLUMN v_mentions.actor IS 'Name of the actor, else the surface form';
COMMENT ON COLUMN v_mentions.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_mentions.actor_country IS 'Country of the actor, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_mentions.label IS 'What the surface form names here: PER, ORG, LOC or MISC';
COMMENT ON COLUMN v_mentions.surface IS 'The characters as they stand in the text';
COMMENT ON COLUMN v_mentions.start_char IS 'First character in v_articles.text, from 0';
COMMENT ON COLUMN v_mentions.end_char IS 'Character after the last one';
COMMENT ON COLUMN v_mentions.alias_kind IS 'Kind of the name: name, short, title, metonym or demonym';
COMMENT ON COLUMN v_mentions.confidence IS 'Confidence from 0 to 1';

CREATE VIEW v_claims AS
SELECT c.claim_id, c.article_id, a.news_on, a.published_at, a.outlet, a.source_class, a.language, a.is_relevant, a.url,
  a.title, c.mode, c.content, c.cue, c.speaker AS speaker_surface,
  coalesce(r.name, c.speaker_name, c.speaker) AS speaker, c.speaker_actor_id, r.country AS speaker_country,
  c.speaker_resolved, c.medium, c.parent_claim_id, c.depth, c.confidence, c.start_char, c.end_char,
  c.cue_start_char, c.cue_end_char, c.speaker_start_char, c.speaker_end_char
FROM core.claims c
JOIN v_articles a ON a.article_id = c.article_id AND a.version = c.version
LEFT JOIN core.actors r ON r.actor_id = c.speaker_actor_id;
COMMENT ON VIEW v_claims IS 'Who said what: one row per attributed statement in the current text of an article';
COMMENT ON COLUMN v_claims.claim_id IS 'Surrogate id of the claim';
COMMENT ON COLUMN v_claims.article_id IS 'The article';
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
COMMENT ON COLUMN v_claims.speaker_actor_id IS 'Actor in the registry';
COMMENT ON COLUMN v_claims.speaker_country IS 'Country of that actor';
COMMENT ON COLUMN v_claims.speaker_resolved IS 'How the speaker was found: name, title, pronoun, metonym, group or none';
COMMENT ON COLUMN v_claims.medium IS 'Through which outlet it was said, as the text names it';
COMMENT ON COLUMN v_claims.parent_claim_id IS 'The claim that relays this one; NULL at the top';
COMMENT ON COLUMN v_claims.depth IS 'Depth of relaying, 0 at the top';
COMMENT ON COLUMN v_claims.confidence IS 'Confidence from 0 to 1';
COMMENT ON COLUMN v_claims.start_char IS 'First character of the content in v_articles.text, from 0';
COMMENT ON COLUMN v_claims.end_char IS 'Character after the content';
COMMENT ON COLUMN v_claims.cue_start_char IS 'First character of the cue';
COMMENT ON COLUMN v_claims.cue_end_char IS 'Character after the cue';
COMMENT ON COLUMN v_claims.speaker_start_char IS 'First character of the speaker''s surface form';
COMMENT ON COLUMN v_claims.speaker_end_char IS 'Character after it';

CREATE VIEW v_attribution_chain AS
WITH RECURSIVE up AS (
  SELECT claim_id, claim_id AS at_claim, parent_claim_id, 0 AS steps,
    coalesce(speaker, '(nobody named)') || coalesce(' [' || cue || ']', '') AS chain FROM v_claims
  UNION ALL
  SELECT u.claim_id, p.claim_id, p.parent_claim_id, u.steps + 1,
    coalesce(p.speaker, '(nobody named)') || coalesce(' [' || p.cue || ']', '') || ' → ' || u.chain
  FROM up u JOIN v_claims p ON p.claim_id = u.parent_claim_id
)
SELECT c.claim_id, c.article_id, c.outlet, c.news_on, c.depth, c.outlet || ' → ' || u.chain || ': ' || c.content AS chain,
  c.speaker, c.content
FROM v_claims c JOIN up u ON u.claim_id = c.claim_id AND u.parent_claim_id IS NULL;
COMMENT ON VIEW v_attribution_chain IS 'Each claim with everyone through whom it came, outermost first';
COMMENT ON COLUMN v_attribution_chain.claim_id IS 'The claim';
COMMENT ON COLUMN v_attribution_chain.article_id IS 'Its article';
COMMENT ON COLUMN v_attribution_chain.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_attribution_chain.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_attribution_chain.depth IS 'Number of relays between the outlet''s own report and this claim';
COMMENT ON COLUMN v_attribution_chain.chain IS 'Outlet → outer speaker [cue] → speaker [cue]: content';
COMMENT ON COLUMN v_attribution_chain.speaker IS 'The innermost speaker';
COMMENT ON COLUMN v_attribution_chain.content IS 'What was said';

CREATE VIEW v_numbers AS
SELECT n.number_id, n.article_id, a.news_on, a.outlet, a.language, a.is_relevant, n.claim_id, c.speaker,
  c.speaker_actor_id, n.kind, n.surface, n.value, n.value_max, n.unit, n.comparator, n.of_what, n.year,
  n.start_char, n.end_char
FROM core.numbers n
JOIN v_articles a ON a.article_id = n.article_id AND a.version = n.version
LEFT JOIN v_claims c ON c.claim_id = n.claim_id;
COMMENT ON VIEW v_numbers IS 'Quantities in the current texts, with the speaker of the claim that holds them';
COMMENT ON COLUMN v_numbers.number_id IS 'Surrogate id of the number';
COMMENT ON COLUMN v_numbers.article_id IS 'The article';
COMMENT ON COLUMN v_numbers.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_numbers.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_numbers.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_numbers.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_numbers.claim_id IS 'The innermost claim that holds it; NULL when it is the outlet''s own statement';
COMMENT ON COLUMN v_numbers.speaker IS 'Speaker of that claim';
COMMENT ON COLUMN v_numbers.speaker_actor_id IS 'Actor of that speaker';
COMMENT ON COLUMN v_numbers.kind IS 'percent, currency or count';
COMMENT ON COLUMN v_numbers.surface IS 'The characters as they stand in the text';
COMMENT ON COLUMN v_numbers.value IS 'Value in the unit, scale words multiplied out; lower end of a range; NULL where the text gives none';
COMMENT ON COLUMN v_numbers.value_max IS 'Upper end of a range';
COMMENT ON COLUMN v_numbers.unit IS 'percent, an ISO 4217 currency code, or the counted thing';
COMMENT ON COLUMN v_numbers.comparator IS 'up_to, at_least, about, more_than or less_than';
COMMENT ON COLUMN v_numbers.of_what IS 'What it is a share or amount of, e.g. GDP';
COMMENT ON COLUMN v_numbers.year IS 'Year by or for which it is stated';
COMMENT ON COLUMN v_numbers.start_char IS 'First character in v_articles.text, from 0';
COMMENT ON COLUMN v_numbers.end_char IS 'Character after the last one';

CREATE VIEW v_actors AS
SELECT r.actor_id, r.name, r.actor_type, r.country, r.description, r.wikidata_id, count(l.name)::INTEGER AS names
FROM core.actors r LEFT JOIN core.actor_aliases l USING (actor_id) GROUP BY ALL;
COMMENT ON VIEW v_actors IS 'The registry of actors';
COMMENT ON COLUMN v_actors.actor_id IS 'Id of the actor';
COMMENT ON COLUMN v_actors.name IS 'Name as shown';
COMMENT ON COLUMN v_actors.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actors.country IS 'Country, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_actors.description IS 'Who or what it is';
COMMENT ON COLUMN v_actors.wikidata_id IS 'Wikidata item, where certain';
COMMENT ON COLUMN v_actors.names IS 'Number of names that the reviewed registry lists for it; names of countries also come from CLDR';

CREATE VIEW v_actor_names AS SELECT actor_id, name, language, kind FROM core.actor_aliases;
COMMENT ON VIEW v_actor_names IS 'Names that the registry lists for its actors';
COMMENT ON COLUMN v_actor_names.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_names.name IS 'The name';
COMMENT ON COLUMN v_actor_names.language IS 'Language of the name, ISO 639-1; empty for any';
COMMENT ON COLUMN v_actor_names.kind IS 'name, short, title, metonym or demonym';
