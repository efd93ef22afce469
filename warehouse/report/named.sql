-- Who is named most, and how often quoted
SELECT actor_id AS key, min(actor) AS actor, sum(articles)::BIGINT AS articles, sum(mentions)::BIGINT AS mentions,
  sum(claims)::BIGINT AS claims, sum(articles_quoting)::BIGINT AS articles_quoting
FROM v_actor_daily WHERE day BETWEEN $since AND $until
GROUP BY actor_id HAVING sum(articles) > 0
ORDER BY articles DESC, mentions DESC, actor_id LIMIT $top
