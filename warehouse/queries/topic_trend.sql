-- How often a topic is in the news, by day or week
-- @topic text all one topic, as topics.csv names it
-- @since date 12w from this day on
-- @until date newest up to this day
-- @by day|week week day or week
-- > period_on the day, or the Monday of the ISO week
-- > topic the topic
-- > articles relevant articles with its terms
-- > independent_articles the same without reprints
-- > outlets outlets of these articles
-- > claims statements in them
-- > share_of_articles articles over all relevant articles, 0 to 1
-- > trend_quality good, partial, poor or none
SELECT day AS period_on, topic, articles, independent_articles, outlets, claims,
  round(share_of_articles, 4) AS share_of_articles, trend_quality
FROM v_topic_daily WHERE $by = 'day' AND ($topic IS NULL OR topic = $topic) AND day BETWEEN $since AND $until
UNION ALL
SELECT week_on, topic, articles, independent_articles, outlets, claims, round(share_of_articles, 4), trend_quality
FROM v_topic_weekly
WHERE $by = 'week' AND ($topic IS NULL OR topic = $topic) AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
ORDER BY period_on, topic;
