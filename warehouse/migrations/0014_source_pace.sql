-- When each source is asked again: by how often it publishes, beside the rest after faults (next_fetch_at).
ALTER TABLE core.sources ADD COLUMN first_ok_at TIMESTAMP;
ALTER TABLE core.sources ADD COLUMN interval_m INTEGER;
ALTER TABLE core.sources ADD COLUMN due_at TIMESTAMP;
ALTER TABLE core.sources ADD COLUMN unreached_since TIMESTAMP;
UPDATE core.sources AS s SET first_ok_at = e.first_seen_at
FROM (SELECT source_id, min(first_seen_at) AS first_seen_at FROM core.entries GROUP BY source_id) AS e
WHERE e.source_id = s.source_id;
UPDATE core.sources SET first_ok_at = ok_at WHERE first_ok_at IS NULL;
