-- Which actors had a burst of attention, and when
-- @since date 30d from this day on
-- @until date newest up to this day
-- @actor actor all only this actor
-- @limit integer 30 how many rows
-- > day the day
-- > actor name of the actor
-- > articles relevant articles that name the actor
-- > independent_articles the same without reprints
-- > usual median of the articles per day over the 28 days before
-- > robust_z how far above that, in robust standard deviations
-- > trend_quality good or partial; there is no burst on other days
SELECT day, actor, articles, independent_articles, baseline_median AS usual, round(robust_z, 1) AS robust_z, trend_quality
FROM v_actor_trend
WHERE is_burst AND day BETWEEN $since AND $until AND ($actor IS NULL OR actor_id = $actor)
ORDER BY robust_z DESC, day DESC, actor LIMIT $limit;
