-- People whom no list knows: one actor for all documents whose name, role and context agree, and what each rests on.
CREATE TABLE core.provisional_actors (
  actor_id VARCHAR, slug VARCHAR, name VARCHAR, name_key VARCHAR, made_at TIMESTAMP, made_run_id BIGINT, made_by VARCHAR
);
COMMENT ON TABLE core.provisional_actors IS 'Persons in no list, told apart by name, role and context; made_by is text or, for one split off by a person, edit';

CREATE TABLE core.provisional_evidence (
  article_id BIGINT, version INTEGER, run_id BIGINT, entity INTEGER, actor_id VARCHAR, name VARCHAR, name_key VARCHAR,
  role VARCHAR, office VARCHAR, office_body VARCHAR, office_status VARCHAR, country VARCHAR, context VARCHAR,
  language VARCHAR, outlet VARCHAR, seen_on DATE, reason VARCHAR, score DOUBLE
);
COMMENT ON TABLE core.provisional_evidence IS 'One person in one text whom no list knows, with the decision who it is; actor_id is NULL where that is not clear';
