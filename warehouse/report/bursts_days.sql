-- The days of those actors
WITH chosen AS (
  SELECT actor_id FROM v_actor_trend WHERE is_burst AND day BETWEEN $since AND $until
  ORDER BY robust_z DESC, articles DESC, actor_id, day LIMIT $top
)
SELECT day, actor_id, actor, articles, is_burst FROM v_actor_trend SEMI JOIN chosen USING (actor_id)
WHERE day BETWEEN $since AND $until ORDER BY actor_id, day
