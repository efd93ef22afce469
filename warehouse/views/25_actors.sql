CREATE VIEW v_provisional_evidence AS
SELECT p.article_id, a.news_on, p.outlet, p.language, coalesce(d.survivor_id, w.other_id, p.actor_id) AS actor_id,
  p.actor_id AS decided_id, p.name, p.name_key, p.entity, p.role, p.office, p.office_body, p.office_status, p.country,
  p.context, p.reason, p.score, p.run_id
FROM core.provisional_evidence p
JOIN v_articles a ON a.article_id = p.article_id AND a.version = p.version
LEFT JOIN core.actor_moves w ON w.article_id = p.article_id AND w.actor_id = p.actor_id
LEFT JOIN core.actor_redirects d ON d.actor_id = coalesce(w.other_id, p.actor_id);
COMMENT ON VIEW v_provisional_evidence IS 'What provisional actors rest on: one row per person in the current text of an article whom no list knows';
COMMENT ON COLUMN v_provisional_evidence.article_id IS 'The article';
COMMENT ON COLUMN v_provisional_evidence.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_provisional_evidence.outlet IS 'Outlet of the article';
COMMENT ON COLUMN v_provisional_evidence.language IS 'Language of the article, ISO 639-1';
COMMENT ON COLUMN v_provisional_evidence.actor_id IS 'Who it is by now, merges and splits by people included; NULL where that was not clear';
COMMENT ON COLUMN v_provisional_evidence.decided_id IS 'Who it was taken for when the article landed';
COMMENT ON COLUMN v_provisional_evidence.name IS 'The full name in the article';
COMMENT ON COLUMN v_provisional_evidence.name_key IS 'The sound of first and last name: only equal keys are compared';
COMMENT ON COLUMN v_provisional_evidence.entity IS 'Number of the person in the article, as in v_mentions';
COMMENT ON COLUMN v_provisional_evidence.role IS 'What the article says the person is';
COMMENT ON COLUMN v_provisional_evidence.office IS 'The office that the role means';
COMMENT ON COLUMN v_provisional_evidence.office_body IS 'Whose office: country (ISO 3166-1 alpha-2) or actor_id';
COMMENT ON COLUMN v_provisional_evidence.office_status IS 'current, former, then, acting or designate';
COMMENT ON COLUMN v_provisional_evidence.country IS 'Country of that body, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_provisional_evidence.context IS 'Ids of the listed actors named most in the article, parted by blanks';
COMMENT ON COLUMN v_provisional_evidence.reason IS 'What decided: new (nobody of that name), same_article, what agreed (office, role, body, country, context, name, parted by +), apart (a second person of the name) or unclear (no actor given)';
COMMENT ON COLUMN v_provisional_evidence.score IS 'How far it agreed with the person it was joined to; 2 is enough';
COMMENT ON COLUMN v_provisional_evidence.run_id IS 'The run that decided';

CREATE VIEW v_actors AS
WITH seen AS (
  SELECT actor_id, min(news_on) AS first_seen_on, max(news_on) AS last_seen_on,
    count(DISTINCT article_id)::INTEGER AS articles
  FROM v_mentions WHERE actor_id IS NOT NULL GROUP BY ALL
), told AS (
  SELECT actor_id, mode(country) AS country, mode(role) AS role FROM v_provisional_evidence
  WHERE actor_id IS NOT NULL GROUP BY ALL
), every AS (
  SELECT r.actor_id, r.name, r.actor_type, r.country, r.description, r.wikidata_id, false AS is_provisional,
    false AS is_split_off
  FROM core.actors r
  UNION ALL
  SELECT q.actor_id, q.name, 'person', coalesce(t.country, ''), coalesce(t.role, ''), '', true, q.made_by = 'edit'
  FROM core.provisional_actors q LEFT JOIN told t USING (actor_id)
  WHERE NOT EXISTS (FROM core.actor_redirects d WHERE d.actor_id = q.actor_id)
    AND NOT EXISTS (FROM core.actors r WHERE r.actor_id = q.actor_id)
), names AS (
  SELECT actor_id, count(*)::INTEGER AS names FROM core.actor_aliases GROUP BY ALL
)
SELECT e.actor_id, e.name, e.actor_type, e.country, e.description, e.wikidata_id, coalesce(n.names, 0) AS names,
  e.is_provisional, s.first_seen_on, s.last_seen_on, coalesce(s.articles, 0) AS articles
FROM every e LEFT JOIN seen s USING (actor_id) LEFT JOIN names n USING (actor_id)
WHERE NOT e.is_split_off OR s.articles > 0;
COMMENT ON VIEW v_actors IS 'Every actor: those of the registry with the edits made here, and persons known from texts alone (is_provisional)';
COMMENT ON COLUMN v_actors.actor_id IS 'Id of the actor; those of provisional ones begin with ~';
COMMENT ON COLUMN v_actors.name IS 'Name as shown';
COMMENT ON COLUMN v_actors.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actors.country IS 'Country, ISO 3166-1 alpha-2; of a provisional one as its offices tell, else empty';
COMMENT ON COLUMN v_actors.description IS 'Who or what it is; of a provisional one the role that texts give most often';
COMMENT ON COLUMN v_actors.wikidata_id IS 'Wikidata item, where certain';
COMMENT ON COLUMN v_actors.names IS 'Number of names that the registry lists for it; names of countries also come from CLDR';
COMMENT ON COLUMN v_actors.is_provisional IS 'Whether it is in no list: a person known from texts alone';
COMMENT ON COLUMN v_actors.first_seen_on IS 'Date of the first article that names it, UTC; NULL where none does';
COMMENT ON COLUMN v_actors.last_seen_on IS 'Date of the last article that names it, UTC';
COMMENT ON COLUMN v_actors.articles IS 'Articles that name it, relevant or not';

CREATE VIEW v_actor_roles AS
SELECT t.actor_id, r.name AS actor, t.role, t.body, t.began_on, t.ended_on, t.began, t.ended, t.ended IS NULL AS is_current,
  r.country AS actor_country
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
COMMENT ON COLUMN v_actor_roles.actor_country IS 'Country of the actor, ISO 3166-1 alpha-2';

CREATE VIEW v_actor_names AS
SELECT n.actor_id, r.name AS actor, r.actor_type, n.name, n.language, n.kind
FROM core.actor_aliases n LEFT JOIN core.actors r USING (actor_id);
COMMENT ON VIEW v_actor_names IS 'Names that the registry lists for its actors, the edits made here included';
COMMENT ON COLUMN v_actor_names.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_names.actor IS 'The actor''s name as shown';
COMMENT ON COLUMN v_actor_names.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actor_names.name IS 'The name';
COMMENT ON COLUMN v_actor_names.language IS 'Language of the name, ISO 639-1; empty for any';
COMMENT ON COLUMN v_actor_names.kind IS 'name, short, title, metonym or demonym';

CREATE VIEW v_actor_edits AS
SELECT e.edit_id, e.edited_at, e.action, e.actor_id, e.other_id, e.undoes,
  EXISTS (FROM core.actor_edits u WHERE u.undoes = e.edit_id) AS is_undone,
  e.name, e.text_name, e.language, e.kind, e.actor_type, e.country, e.description, e.wikidata_id, e.role, e.body, e.began, e.ended,
  e.articles, e.source, e.note
FROM core.actor_edits e;
COMMENT ON VIEW v_actor_edits IS 'What people decided about actors, in order; each ingest and each view applies those that are not undone';
COMMENT ON COLUMN v_actor_edits.edit_id IS 'Number of the edit; natowire actors undo takes it';
COMMENT ON COLUMN v_actor_edits.edited_at IS 'When, UTC';
COMMENT ON COLUMN v_actor_edits.action IS 'merge, split, promote, name, role, wikidata or undo';
COMMENT ON COLUMN v_actor_edits.actor_id IS 'The actor that was edited';
COMMENT ON COLUMN v_actor_edits.other_id IS 'Of a merge the survivor, of a split the new actor, of a promotion the new id';
COMMENT ON COLUMN v_actor_edits.undoes IS 'Of an undo: the edit that holds no more';
COMMENT ON COLUMN v_actor_edits.is_undone IS 'Whether the edit holds no more';
COMMENT ON COLUMN v_actor_edits.name IS 'Name that was given';
COMMENT ON COLUMN v_actor_edits.text_name IS 'Of a merge or promotion of a provisional actor: the name that texts give, listed from then on';
COMMENT ON COLUMN v_actor_edits.language IS 'Its language, ISO 639-1; empty for any';
COMMENT ON COLUMN v_actor_edits.kind IS 'Its kind: name, short, title, metonym or demonym';
COMMENT ON COLUMN v_actor_edits.actor_type IS 'Type that was given';
COMMENT ON COLUMN v_actor_edits.country IS 'Country that was given, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_actor_edits.description IS 'Description that was given';
COMMENT ON COLUMN v_actor_edits.wikidata_id IS 'Wikidata item that was given';
COMMENT ON COLUMN v_actor_edits.role IS 'Office that was given';
COMMENT ON COLUMN v_actor_edits.body IS 'Whose office: country or organisation';
COMMENT ON COLUMN v_actor_edits.began IS 'Begin of the term: YYYY, YYYY-MM or YYYY-MM-DD';
COMMENT ON COLUMN v_actor_edits.ended IS 'End of the term';
COMMENT ON COLUMN v_actor_edits.articles IS 'Of a split: the articles that are the other actor''s, their ids parted by blanks';
COMMENT ON COLUMN v_actor_edits.source IS 'Who says so: person or wikidata';
COMMENT ON COLUMN v_actor_edits.note IS 'Why, in the words of the person who did it';

CREATE VIEW v_unlinked_names AS
WITH named AS (
  SELECT coalesce(full_name, surface) AS name, label, count(*)::INTEGER AS mentions,
    count(DISTINCT article_id)::INTEGER AS articles, count(DISTINCT outlet)::INTEGER AS outlets,
    string_agg(DISTINCT language, '; ' ORDER BY language) AS languages, min(news_on) AS first_seen_on, max(news_on) AS last_seen_on,
    mode(role) AS role, min(actor_id) AS provisional_id, count(DISTINCT actor_id)::INTEGER AS provisional_actors,
    max(mention_id) AS example_id
  FROM v_mentions
  WHERE (actor_id IS NULL OR is_provisional) AND NOT is_group AND NOT is_office AND NOT is_place
  GROUP BY ALL
)
SELECT n.* EXCLUDE (example_id), m.article_id AS example_article_id, m.start_char AS example_start_char,
  m.end_char AS example_end_char,
  replace(substring(v.text, greatest(m.start_char - 59, 1), m.end_char - greatest(m.start_char - 60, 0) + 60), chr(10), ' ') AS example
FROM named n JOIN core.mentions m ON m.mention_id = n.example_id JOIN core.article_versions v USING (article_id, version);
COMMENT ON VIEW v_unlinked_names IS 'Names in no list, the work list of a curator: order by articles';
COMMENT ON COLUMN v_unlinked_names.name IS 'The fullest form of the name in its articles, else the surface form';
COMMENT ON COLUMN v_unlinked_names.label IS 'PER, ORG, LOC or MISC';
COMMENT ON COLUMN v_unlinked_names.mentions IS 'Number of mentions';
COMMENT ON COLUMN v_unlinked_names.articles IS 'Articles that have it, relevant or not';
COMMENT ON COLUMN v_unlinked_names.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_unlinked_names.languages IS 'Languages of these articles, parted by "; "';
COMMENT ON COLUMN v_unlinked_names.first_seen_on IS 'Date of the first of them, UTC';
COMMENT ON COLUMN v_unlinked_names.last_seen_on IS 'Date of the last of them, UTC';
COMMENT ON COLUMN v_unlinked_names.role IS 'What the articles say most often that the person is';
COMMENT ON COLUMN v_unlinked_names.provisional_id IS 'Provisional actor of that name, the first of several; NULL where there is none';
COMMENT ON COLUMN v_unlinked_names.provisional_actors IS 'Number of provisional actors of that name';
COMMENT ON COLUMN v_unlinked_names.example_article_id IS 'The article that had it last';
COMMENT ON COLUMN v_unlinked_names.example_start_char IS 'First character of it there, from 0';
COMMENT ON COLUMN v_unlinked_names.example_end_char IS 'Character after it';
COMMENT ON COLUMN v_unlinked_names.example IS 'The passage: up to 60 characters before and after it';
