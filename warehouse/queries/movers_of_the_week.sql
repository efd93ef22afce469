-- Who is named more, and who less, than the week before
-- @week date newest a day of the week; the last complete week up to it is shown
-- @direction both|up|down both only who rose, or fell
-- @limit integer 20 how many rows
-- > week_on Monday of the ISO week
-- > rank place by the size of the change beyond chance
-- > actor name of the actor
-- > articles relevant articles of the week that name the actor
-- > independent_articles the same without reprints
-- > articles_before those of the week before
-- > change articles less articles_before
-- > ratio articles over articles_before; empty where that is 0
-- > trend_quality what the change is worth
SELECT week_on, rank, actor, articles, independent_articles, articles_before, change, round(ratio, 2) AS ratio, trend_quality
FROM v_movers_weekly
WHERE week_on = (SELECT max(week_on) FROM v_movers_weekly WHERE week_on <= $week)
  AND ($direction = 'both' OR ($direction = 'up') = (change > 0)) AND change <> 0
ORDER BY rank, actor LIMIT $limit;
