-- How often an actor is named and quoted, by day or week
-- @actor actor nato whom
-- @since date 30d from this day on
-- @until date newest up to this day
-- @by day|week day day or week
-- > period_on the day, or the Monday of the ISO week
-- > mentions how often named
-- > articles relevant articles that name the actor
-- > independent_articles the same without reprints
-- > outlets outlets of these articles
-- > claims statements attributed to the actor
-- > share_of_voice claims over all claims with a speaker, 0 to 1
-- > coverage_ratio share of the watched sources that answered, 0 to 1
-- > trend_quality good, partial, poor or none
SELECT day AS period_on, mentions, articles, independent_articles, outlets, claims,
  round(share_of_voice, 4) AS share_of_voice, round(coverage_ratio, 2) AS coverage_ratio, trend_quality
FROM v_actor_daily WHERE $by = 'day' AND actor_id = $actor AND day BETWEEN $since AND $until
UNION ALL
SELECT week_on, mentions, articles, independent_articles, outlets, claims, round(share_of_voice, 4),
  round(coverage_ratio, 2), trend_quality
FROM v_actor_weekly
WHERE $by = 'week' AND actor_id = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
ORDER BY period_on;
