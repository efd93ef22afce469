CREATE VIEW v_watches AS
SELECT w.watch_id, w.name AS watch, w.title, w.rule, w.query, w.targets, w.is_listed, w.state, w.detail, w.state_since,
  w.evaluated_at, w.fired_at, w.answer_rows, w.seconds, coalesce(h.hits, 0)::INTEGER AS hits, coalesce(h.held, 0)::INTEGER AS held
FROM core.watches w LEFT JOIN (
  SELECT watch_id, count(*) FILTER (NOT is_held) AS hits, count(*) FILTER (is_held) AS held FROM core.watch_hits GROUP BY watch_id
) h USING (watch_id);
COMMENT ON VIEW v_watches IS 'What is watched for, and how the last evaluation of each watch went';
COMMENT ON COLUMN v_watches.watch_id IS 'Surrogate id of the watch';
COMMENT ON COLUMN v_watches.watch IS 'Its name in the file of watches';
COMMENT ON COLUMN v_watches.title IS 'What it is about';
COMMENT ON COLUMN v_watches.rule IS 'When it fires: any_new, threshold, burst, new_speaker or new_number; NULL where the file is wrong';
COMMENT ON COLUMN v_watches.query IS 'Its SQL, or the named query with its parameters';
COMMENT ON COLUMN v_watches.targets IS 'Names of those who are told, parted by "; "';
COMMENT ON COLUMN v_watches.is_listed IS 'Whether it stands in the file now';
COMMENT ON COLUMN v_watches.state IS 'ok, off (enabled = false), broken (detail says why: nothing is watched for), new (not evaluated yet) or unlisted';
COMMENT ON COLUMN v_watches.detail IS 'What is wrong and how to mend it; of ok what there is to know';
COMMENT ON COLUMN v_watches.state_since IS 'Since when it is in this state, UTC';
COMMENT ON COLUMN v_watches.evaluated_at IS 'When its query was run last, UTC';
COMMENT ON COLUMN v_watches.fired_at IS 'When it had a hit last, UTC';
COMMENT ON COLUMN v_watches.answer_rows IS 'Rows that its query gave then';
COMMENT ON COLUMN v_watches.seconds IS 'How long the query took, in seconds';
COMMENT ON COLUMN v_watches.hits IS 'Hits in all';
COMMENT ON COLUMN v_watches.held IS 'Hits that were held back';

CREATE VIEW v_watch_hits AS
SELECT h.hit_id, h.watch_id, w.name AS watch, w.title, w.rule, h.found_at, h.found_at::DATE AS found_on, h.is_held, h.reason,
  h.hit_rows, h.rows_kept, coalesce(d.deliveries, 0)::INTEGER AS deliveries, coalesce(d.sent, 0)::INTEGER AS sent, d.sent_at
FROM core.watch_hits h LEFT JOIN core.watches w USING (watch_id) LEFT JOIN (
  SELECT hit_id, count(*) AS deliveries, count(*) FILTER (state = 'sent') AS sent, min(sent_at) AS sent_at
  FROM core.watch_deliveries GROUP BY hit_id
) d USING (hit_id);
COMMENT ON VIEW v_watch_hits IS 'What watches found: one row per evaluation that had something to tell, or held it back';
COMMENT ON COLUMN v_watch_hits.hit_id IS 'Surrogate id of the hit';
COMMENT ON COLUMN v_watch_hits.watch_id IS 'The watch';
COMMENT ON COLUMN v_watch_hits.watch IS 'Its name';
COMMENT ON COLUMN v_watch_hits.title IS 'What it is about';
COMMENT ON COLUMN v_watch_hits.rule IS 'Its rule now';
COMMENT ON COLUMN v_watch_hits.found_at IS 'When it was found, UTC';
COMMENT ON COLUMN v_watch_hits.found_on IS 'That day, UTC';
COMMENT ON COLUMN v_watch_hits.is_held IS 'Whether it was held back: nobody is told';
COMMENT ON COLUMN v_watch_hits.reason IS 'Why it was held back, in words; NULL otherwise';
COMMENT ON COLUMN v_watch_hits.hit_rows IS 'Rows that made it fire';
COMMENT ON COLUMN v_watch_hits.rows_kept IS 'Those of them that v_watch_hit_rows has';
COMMENT ON COLUMN v_watch_hits.deliveries IS 'Targets that are to be told';
COMMENT ON COLUMN v_watch_hits.sent IS 'Those that were';
COMMENT ON COLUMN v_watch_hits.sent_at IS 'When the first of them was, UTC';

CREATE VIEW v_watch_hit_rows AS
SELECT r.hit_id, r.position, w.name AS watch, h.found_at, h.is_held, r.row_text, r.article_id, r.claim_id, r.number_id, r.url,
  r.day, r.value, r.usual, r.score, r.coverage_ratio
FROM core.watch_hit_rows r JOIN core.watch_hits h USING (hit_id) LEFT JOIN core.watches w USING (watch_id);
COMMENT ON VIEW v_watch_hit_rows IS 'The rows that made a watch fire, as its query gave them then';
COMMENT ON COLUMN v_watch_hit_rows.hit_id IS 'The hit';
COMMENT ON COLUMN v_watch_hit_rows.position IS 'Place of the row in it, from 1';
COMMENT ON COLUMN v_watch_hit_rows.watch IS 'Name of the watch';
COMMENT ON COLUMN v_watch_hit_rows.found_at IS 'When it was found, UTC';
COMMENT ON COLUMN v_watch_hit_rows.is_held IS 'Whether the hit was held back';
COMMENT ON COLUMN v_watch_hit_rows.row_text IS 'The whole row as a JSON object in a text, column names as the query gave them';
COMMENT ON COLUMN v_watch_hit_rows.article_id IS 'Its article_id, where the query gave one';
COMMENT ON COLUMN v_watch_hit_rows.claim_id IS 'Its claim_id, where the query gave one';
COMMENT ON COLUMN v_watch_hit_rows.number_id IS 'Its number_id, where the query gave one';
COMMENT ON COLUMN v_watch_hit_rows.url IS 'Its url, where the query gave one';
COMMENT ON COLUMN v_watch_hit_rows.day IS 'Of a burst: the day, UTC';
COMMENT ON COLUMN v_watch_hit_rows.value IS 'Of a threshold, a burst or a new number: the value';
COMMENT ON COLUMN v_watch_hit_rows.usual IS 'Of a burst: the median of the days before';
COMMENT ON COLUMN v_watch_hit_rows.score IS 'Of a burst: the robust z of the day, as in v_actor_trend';
COMMENT ON COLUMN v_watch_hit_rows.coverage_ratio IS 'Of a burst: share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';

CREATE VIEW v_watch_deliveries AS
SELECT d.delivery_id, d.hit_id, w.name AS watch, d.target, d.state, d.attempts, d.made_at, d.last_try_at, d.next_try_at, d.sent_at,
  d.detail
FROM core.watch_deliveries d LEFT JOIN core.watches w USING (watch_id);
COMMENT ON VIEW v_watch_deliveries IS 'Who is told of each hit, and whether that worked. Targets stand here by name, their addresses nowhere';
COMMENT ON COLUMN v_watch_deliveries.delivery_id IS 'Surrogate id of the delivery';
COMMENT ON COLUMN v_watch_deliveries.hit_id IS 'The hit';
COMMENT ON COLUMN v_watch_deliveries.watch IS 'Name of the watch';
COMMENT ON COLUMN v_watch_deliveries.target IS 'Name of the target';
COMMENT ON COLUMN v_watch_deliveries.state IS 'waiting, sending (a process died while it sent: it is sent once more, and says so), sent, failed (tried again) or given_up';
COMMENT ON COLUMN v_watch_deliveries.attempts IS 'How often it was tried';
COMMENT ON COLUMN v_watch_deliveries.made_at IS 'When the hit was found, UTC';
COMMENT ON COLUMN v_watch_deliveries.last_try_at IS 'When it was tried last, UTC';
COMMENT ON COLUMN v_watch_deliveries.next_try_at IS 'Not before this time, UTC; NULL once it is sent or given up';
COMMENT ON COLUMN v_watch_deliveries.sent_at IS 'When it was sent, UTC';
COMMENT ON COLUMN v_watch_deliveries.detail IS 'Why it waits or failed, in words';
