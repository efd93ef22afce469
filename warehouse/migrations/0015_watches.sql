-- What is watched for, what was found, and to whom it was told.
CREATE TABLE core.watches (
  watch_id BIGINT, name VARCHAR, title VARCHAR, rule VARCHAR, query VARCHAR, targets VARCHAR, is_listed BOOLEAN,
  state VARCHAR, detail VARCHAR, state_since TIMESTAMP, evaluated_at TIMESTAMP, fired_at TIMESTAMP, answer_rows INTEGER,
  seconds DOUBLE, fingerprint BIGINT, primed_at TIMESTAMP
);
COMMENT ON TABLE core.watches IS 'The watches of the file, and how the last evaluation of each went; those that left the file stay with is_listed = false';

CREATE TABLE core.watch_keys (watch_id BIGINT, key BIGINT, seen_at TIMESTAMP, is_held BOOLEAN);
COMMENT ON TABLE core.watch_keys IS 'Keys of rows that need not be told again; of a threshold those that are beyond it now';

CREATE TABLE core.watch_hits (
  hit_id BIGINT, watch_id BIGINT, found_at TIMESTAMP, is_held BOOLEAN, reason VARCHAR, hit_rows INTEGER, rows_kept INTEGER
);
COMMENT ON TABLE core.watch_hits IS 'What an evaluation found; is_held was not told, for the reason given';

CREATE TABLE core.watch_hit_rows (
  hit_id BIGINT, position INTEGER, row_text VARCHAR, article_id BIGINT, claim_id BIGINT, number_id BIGINT, url VARCHAR,
  day DATE, value DOUBLE, usual DOUBLE, score DOUBLE, coverage_ratio DOUBLE
);
COMMENT ON TABLE core.watch_hit_rows IS 'The rows that made a hit, as they were then';

CREATE TABLE core.watch_deliveries (
  delivery_id BIGINT, hit_id BIGINT, watch_id BIGINT, target VARCHAR, state VARCHAR, attempts INTEGER, made_at TIMESTAMP,
  last_try_at TIMESTAMP, next_try_at TIMESTAMP, sent_at TIMESTAMP, detail VARCHAR
);
COMMENT ON TABLE core.watch_deliveries IS 'Each hit for each of its targets, by name; addresses of targets stand nowhere in here';
