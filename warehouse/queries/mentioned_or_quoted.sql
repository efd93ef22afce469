-- Who is talked about, and who gets to speak
-- @days 30 how many days back from the newest article
-- @limit 20 how many rows
SELECT actor, sum(mentions)::INTEGER AS mentions, sum(articles)::INTEGER AS articles, sum(claims)::INTEGER AS claims,
  round(sum(claims) / nullif(sum(mentions), 0), 2) AS ratio
FROM v_actor_daily
WHERE day > (SELECT max(news_on) FROM v_articles) - $days::INTEGER
GROUP BY actor ORDER BY mentions DESC, actor LIMIT $limit::INTEGER;
