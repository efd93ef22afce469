-- Articles of those days
WITH chosen AS (
  SELECT actor_id, day FROM v_actor_trend WHERE is_burst AND day BETWEEN $since AND $until
  ORDER BY robust_z DESC, articles DESC, actor_id, day LIMIT $top
), picked AS (
  SELECT a.actor_id, a.article_id, a.day, count(*) OVER (PARTITION BY a.actor_id, a.day) AS of_all
  FROM v_actor_articles a SEMI JOIN chosen USING (actor_id, day) WHERE a.mentions > 0
  QUALIFY row_number() OVER (PARTITION BY a.actor_id, a.day ORDER BY a.mentions DESC, a.article_id DESC) <= $each
)
SELECT n.actor_id || ' ' || n.day AS key, n.day, v.outlet, v.language, v.title, v.url, n.of_all
FROM picked n JOIN v_articles v USING (article_id)
ORDER BY key, n.article_id DESC
