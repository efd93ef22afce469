-- The newest articles that name or quote each of them
WITH chosen AS (
  SELECT actor_id FROM v_actor_daily WHERE day BETWEEN $since AND $until
  GROUP BY actor_id HAVING sum(articles) > 0
  ORDER BY sum(articles) DESC, sum(mentions) DESC, actor_id LIMIT $top
), newest AS (
  SELECT a.actor_id, a.article_id, a.day, count(*) OVER (PARTITION BY a.actor_id) AS of_all
  FROM v_actor_articles a SEMI JOIN chosen USING (actor_id)
  WHERE a.day BETWEEN $since AND $until AND (a.mentions > 0 OR a.claims > 0)
  QUALIFY row_number() OVER (PARTITION BY a.actor_id ORDER BY a.day DESC, a.article_id DESC) <= $each
)
SELECT n.actor_id AS key, n.day, v.outlet, v.language, v.title, v.url, n.of_all
FROM newest n JOIN v_articles v USING (article_id)
ORDER BY key, n.day DESC, n.article_id DESC
