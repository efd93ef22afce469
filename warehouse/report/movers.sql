-- Who is named more or less often than the week before: the last complete week that ends in the span
SELECT actor_id AS key, week_on, actor, articles, articles_before, change, score, coverage_ratio, trend_quality
FROM v_movers_weekly
WHERE week_on = (SELECT max(week_on) FROM v_movers_weekly WHERE week_on + 6 BETWEEN $since AND $until)
ORDER BY rank, actor_id LIMIT $top
