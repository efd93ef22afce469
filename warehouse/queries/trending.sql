-- Who is in the news more than usual on the last complete day
-- @min_articles integer 3 articles of that day at least
-- @limit integer 20 how many rows
-- > day the day
-- > actor name of the actor
-- > articles relevant articles that name the actor
-- > independent_articles the same without reprints
-- > mean_28d articles per day over 28 days
-- > change_7d change of the 7-day mean against the 7 days before, articles per day
-- > robust_z how unusual the day is against the actor's own past; 3.5 and more is a burst
-- > is_burst whether it is a burst
-- > trend_quality good, partial, poor or none
SELECT day, actor, articles, independent_articles, round(mean_28d, 1) AS mean_28d, round(change_7d, 2) AS change_7d,
  round(robust_z, 1) AS robust_z, is_burst, trend_quality
FROM v_trending_actors WHERE articles >= $min_articles
ORDER BY rank, actor LIMIT $limit;
