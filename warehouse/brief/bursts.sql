-- Actors who were in far more articles than usual on these days
SELECT actor_id, actor, day, articles, independent_articles, baseline_median, robust_z, coverage_ratio
FROM v_actor_trend WHERE is_burst AND day BETWEEN $since AND $until
ORDER BY robust_z DESC, articles DESC, actor_id LIMIT $top
