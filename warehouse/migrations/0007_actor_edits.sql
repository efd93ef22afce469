-- What people decided about actors. The rows are only ever added to; what is in force is folded from them.
CREATE TABLE core.actor_edits (
  edit_id BIGINT, edited_at TIMESTAMP, action VARCHAR, actor_id VARCHAR, other_id VARCHAR, undoes BIGINT,
  name VARCHAR, text_name VARCHAR, language VARCHAR, kind VARCHAR, needs_context BOOLEAN, actor_type VARCHAR, country VARCHAR, description VARCHAR,
  wikidata_id VARCHAR, role VARCHAR, body VARCHAR, began VARCHAR, ended VARCHAR, articles VARCHAR,
  source VARCHAR, note VARCHAR
);
COMMENT ON TABLE core.actor_edits IS 'Edits of the registry of actors, in their order; never changed or removed, an undo is a row too';

CREATE TABLE core.actor_redirects (
  actor_id VARCHAR, survivor_id VARCHAR
);
COMMENT ON TABLE core.actor_redirects IS 'Merged and promoted ids with the id that holds now; derived from actor_edits';

CREATE TABLE core.actor_moves (
  article_id BIGINT, actor_id VARCHAR, other_id VARCHAR
);
COMMENT ON TABLE core.actor_moves IS 'Articles whose mentions of one actor are of another; derived from the splits in actor_edits';
