CREATE VIEW v_mentions AS
SELECT m.mention_id, m.article_id, a.origin_id, a.news_on, a.outlet, a.language, a.is_relevant,
  coalesce(d.survivor_id, w.other_id, m.actor_id, p.actor_id) AS actor_id,
  coalesce(r.name, q.name, m.actor_name, m.surface) AS actor,
  CASE WHEN q.actor_id IS NOT NULL AND r.actor_id IS NULL THEN 'person' ELSE r.actor_type END AS actor_type,
  coalesce(r.country, p.country) AS actor_country, m.label, m.surface, m.start_char, m.end_char, m.alias_kind,
  m.confidence, m.entity, m.name AS full_name, m.role, m.role_start_char, m.role_end_char, m.office, m.office_body,
  m.office_status, coalesce(m.found_by, 'list') AS found_by,
  m.alias_kind IS NOT DISTINCT FROM 'metonym' AS is_metonym, m.alias_kind IS NOT DISTINCT FROM 'group' AS is_group,
  m.alias_kind IS NOT DISTINCT FROM 'office' AS is_office, m.alias_kind IS NOT DISTINCT FROM 'place' AS is_place,
  q.actor_id IS NOT NULL AND r.actor_id IS NULL AS is_provisional,
  coalesce(d.survivor_id, w.other_id, m.actor_id, p.actor_id) IS NOT NULL
    AND coalesce(m.alias_kind, '') NOT IN ('group', 'metonym', 'place') AS is_counted
FROM core.mentions m
JOIN v_articles a ON a.article_id = m.article_id AND a.version = m.version
LEFT JOIN core.provisional_evidence p
  ON p.article_id = m.article_id AND p.version = m.version AND p.entity = if(m.actor_id IS NULL, m.entity, NULL)
LEFT JOIN core.actor_moves w ON w.article_id = m.article_id AND w.actor_id = coalesce(m.actor_id, p.actor_id)
LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, m.actor_id, p.actor_id)
LEFT JOIN core.actors r ON r.actor_id = coalesce(d.survivor_id, w.other_id, m.actor_id, p.actor_id)
LEFT JOIN core.provisional_actors q ON q.actor_id = coalesce(d.survivor_id, w.other_id, m.actor_id, p.actor_id);
COMMENT ON VIEW v_mentions IS 'Who is named: one row per surface form of an actor in the current text of an article; merges and splits by people are in force';
COMMENT ON COLUMN v_mentions.mention_id IS 'Surrogate id of the mention';
COMMENT ON COLUMN v_mentions.article_id IS 'The article';
COMMENT ON COLUMN v_mentions.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_mentions.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_mentions.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_mentions.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_mentions.is_relevant IS 'Whether the article reaches the relevance threshold';
COMMENT ON COLUMN v_mentions.actor_id IS 'Actor in v_actors, of the registry or provisional (~…); NULL for names that are nobody''s yet';
COMMENT ON COLUMN v_mentions.actor IS 'Name of the actor, else the surface form';
COMMENT ON COLUMN v_mentions.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_mentions.actor_country IS 'Country of the actor, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_mentions.label IS 'What the surface form names here: PER, ORG, LOC or MISC';
COMMENT ON COLUMN v_mentions.surface IS 'The characters as they stand in the text';
COMMENT ON COLUMN v_mentions.start_char IS 'First character in v_articles.text, from 0';
COMMENT ON COLUMN v_mentions.end_char IS 'Character after the last one';
COMMENT ON COLUMN v_mentions.alias_kind IS 'How it names the actor: name, short, title, metonym, demonym, place (a city that is no government here), variant (a spelling in no list), office (resolved by the date of the text) or group (nobody in particular)';
COMMENT ON COLUMN v_mentions.confidence IS 'Confidence from 0 to 1';
COMMENT ON COLUMN v_mentions.entity IS 'Number of the named thing in its article: mentions with the same number are of the same one; NULL for mentions found before this was kept';
COMMENT ON COLUMN v_mentions.full_name IS 'The fullest form of its name in the article, without its ending';
COMMENT ON COLUMN v_mentions.role IS 'What the text says the person is, as it stands there; NULL where it says nothing';
COMMENT ON COLUMN v_mentions.role_start_char IS 'First character of the role in v_articles.text, from 0';
COMMENT ON COLUMN v_mentions.role_end_char IS 'Character after the role';
COMMENT ON COLUMN v_mentions.office IS 'The office that the role means: head_of_state, defence_minister, saceur and others';
COMMENT ON COLUMN v_mentions.office_body IS 'Whose office: country (ISO 3166-1 alpha-2) or actor_id';
COMMENT ON COLUMN v_mentions.office_status IS 'current, former, then, acting or designate';
COMMENT ON COLUMN v_mentions.found_by IS 'What found it: list, model, office or group';
COMMENT ON COLUMN v_mentions.is_metonym IS 'Whether a place or building stands for an institution (Kreml, Washington)';
COMMENT ON COLUMN v_mentions.is_group IS 'Whether it is a group, nobody in particular (EU-Diplomaten)';
COMMENT ON COLUMN v_mentions.is_office IS 'Whether an office without a name was resolved to its holder by the date of the text';
COMMENT ON COLUMN v_mentions.is_place IS 'Whether a capital is the city here and no government';
COMMENT ON COLUMN v_mentions.is_provisional IS 'Whether the actor is in no list: a person known from texts alone';
COMMENT ON COLUMN v_mentions.is_counted IS 'Whether v_actor_daily counts it as a mention: it has an actor and is no group, metonym or place';

CREATE VIEW v_numbers AS
SELECT n.number_id, n.article_id, a.origin_id, a.news_on, a.outlet, a.language, a.is_relevant, n.claim_id, c.mode AS claim_mode,
  c.confidence AS claim_confidence, c.is_default AS claim_is_default, c.speaker, c.speaker_actor_id, n.kind, n.surface, n.value, n.value_max, n.unit, n.comparator, n.of_what, n.year,
  n.whose, coalesce(d.survivor_id, n.whose_actor_id) AS whose_actor_id,
  n.start_char, n.end_char
FROM core.numbers n
JOIN v_articles a ON a.article_id = n.article_id AND a.version = n.version
LEFT JOIN v_claims_all c ON c.claim_id = n.claim_id
LEFT JOIN core.actor_redirects d ON d.actor_id = n.whose_actor_id;
COMMENT ON VIEW v_numbers IS 'Quantities in the current texts, with the speaker of the claim that holds them, whether or not v_claims shows it';
COMMENT ON COLUMN v_numbers.number_id IS 'Surrogate id of the number';
COMMENT ON COLUMN v_numbers.article_id IS 'The article';
COMMENT ON COLUMN v_numbers.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
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
