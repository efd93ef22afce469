-- Days on which an actor is named far more often than on the 28 days before
SELECT actor_id || ' ' || day AS key, day, actor_id, actor, articles, baseline_median, baseline_days, robust_z, coverage_ratio,
  trend_quality, count(*) OVER () AS bursts
FROM v_actor_trend WHERE is_burst AND day BETWEEN $since AND $until
ORDER BY robust_z DESC, articles DESC, actor_id, day LIMIT $top
