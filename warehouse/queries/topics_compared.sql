-- Which topics gained and which lost against the span before
-- @since date 4w from this day on
-- @until date newest up to this day
-- > topic the topic
-- > articles relevant articles with its terms
-- > independent_articles the same without reprints
-- > articles_before those of the span of equal length before
-- > change articles less articles_before
-- > ratio articles over articles_before; empty where that is 0
SELECT topic, sum(articles) FILTER (day >= $since)::INTEGER AS articles,
  sum(independent_articles) FILTER (day >= $since)::INTEGER AS independent_articles,
  coalesce(sum(articles) FILTER (day < $since), 0)::INTEGER AS articles_before,
  (sum(articles) FILTER (day >= $since) - coalesce(sum(articles) FILTER (day < $since), 0))::INTEGER AS change,
  round(sum(articles) FILTER (day >= $since) / nullif(sum(articles) FILTER (day < $since), 0), 2) AS ratio
FROM v_topic_daily
WHERE day <= $until AND day >= $since::DATE - (date_diff('day', $since::DATE, $until::DATE) + 1)::INTEGER
GROUP BY topic HAVING sum(articles) > 0
ORDER BY abs(change) DESC, topic;
