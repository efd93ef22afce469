-- The last runs and their balance
-- @limit 10 how many rows
SELECT run_id, status, started_at, round(seconds, 1) AS seconds, sources, unchanged, entries_seen, articles_new,
  duplicates, failures
FROM v_runs ORDER BY run_id DESC LIMIT $limit::INTEGER;
