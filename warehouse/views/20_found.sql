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

CREATE VIEW v_numbers AS
SELECT n.number_id, n.article_id, a.news_on, a.outlet, a.language, a.is_relevant, n.claim_id, c.mode AS claim_mode,
  c.confidence AS claim_confidence, c.is_default AS claim_is_default, c.speaker, c.speaker_actor_id, n.kind, n.surface, n.value, n.value_max, n.unit, n.comparator, n.of_what, n.year,
  n.whose, n.whose_actor_id,
  n.start_char, n.end_char
FROM core.numbers n
JOIN v_articles a ON a.article_id = n.article_id AND a.version = n.version
LEFT JOIN v_claims_all c ON c.claim_id = n.claim_id;
COMMENT ON VIEW v_numbers IS 'Quantities in the current texts, with the speaker of the claim that holds them, whether or not v_claims shows it';
COMMENT ON COLUMN v_numbers.number_id IS 'Surrogate id of the number';
COMMENT ON COLUMN v_numbers.article_id IS 'The article';
COMMENT ON COLUMN v_numbers.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_numbers.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_numbers.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_numbers.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_numbers.claim_id IS 'The innermost claim that holds it, in v_claims_all; NULL when it is the outlet''s own statement';
COMMENT ON COLUMN v_numbers.claim_mode IS 'Mode of that claim';
COMMENT ON COLUMN v_numbers.claim_confidence IS 'Confidence of that claim, 0 to 1';
COMMENT ON COLUMN v_numbers.claim_is_default IS 'Whether v_claims shows that claim; NULL where there is none';
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
COMMENT ON COLUMN v_numbers.whose IS 'Name of the country or body whose figure it is, as it stands in the text; NULL where the clause does not tell';
COMMENT ON COLUMN v_numbers.whose_actor_id IS 'Actor of that name';
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

CREATE VIEW v_actor_roles AS
SELECT t.actor_id, r.name AS actor, t.role, t.body, t.began_on, t.ended_on, t.began, t.ended, t.ended IS NULL AS is_current
FROM core.actor_roles t LEFT JOIN core.actors r USING (actor_id);
COMMENT ON VIEW v_actor_roles IS 'Who held which office when: one row per term';
COMMENT ON COLUMN v_actor_roles.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_roles.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_roles.role IS 'The office: head_of_state, head_of_government, foreign_minister, defence_minister, secretary_general, saceur and others';
COMMENT ON COLUMN v_actor_roles.body IS 'Country (ISO 3166, two capitals) or organisation of the office';
COMMENT ON COLUMN v_actor_roles.began_on IS 'First day of the term; of a year or month alone its first day';
COMMENT ON COLUMN v_actor_roles.ended_on IS 'Last day of the term; of a year or month alone its last day; NULL in office';
COMMENT ON COLUMN v_actor_roles.began IS 'Begin as precisely as it is known: YYYY, YYYY-MM or YYYY-MM-DD';
COMMENT ON COLUMN v_actor_roles.ended IS 'End as precisely as it is known; NULL in office';
COMMENT ON COLUMN v_actor_roles.is_current IS 'Whether the registry knows no end of the term';

CREATE VIEW v_actor_names AS SELECT actor_id, name, language, kind FROM core.actor_aliases;
COMMENT ON VIEW v_actor_names IS 'Names that the registry lists for its actors';
COMMENT ON COLUMN v_actor_names.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_names.name IS 'The name';
COMMENT ON COLUMN v_actor_names.language IS 'Language of the name, ISO 639-1; empty for any';
COMMENT ON COLUMN v_actor_names.kind IS 'name, short, title, metonym or demonym';
