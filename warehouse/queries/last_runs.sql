-- The last runs and their balance
-- @limit integer 10 how many rows
-- > run_id the run
-- > status running, done, stopped, failed or killed
-- > started_at when, UTC
-- > seconds how long
-- > sources sources looked at
-- > unchanged those that had nothing new
-- > entries_seen items read
-- > articles_new those that became articles
-- > duplicates those known before
-- > failures those that could not be kept
SELECT run_id, status, started_at, round(seconds, 1) AS seconds, sources, unchanged, entries_seen, articles_new,
  duplicates, failures
FROM v_runs ORDER BY run_id DESC LIMIT $limit;
