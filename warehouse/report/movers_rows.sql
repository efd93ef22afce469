-- The newest articles of both weeks behind each of them
WITH chosen AS (
  SELECT actor_id, week_on FROM v_movers_weekly
  WHERE week_on = (SELECT max(week_on) FROM v_movers_weekly WHERE week_on + 6 BETWEEN $since AND $until)
  ORDER BY rank, actor_id LIMIT $top
), newest AS (
  SELECT a.actor_id, a.article_id, a.day, count(*) OVER (PARTITION BY a.actor_id) AS of_all
  FROM v_actor_articles a JOIN chosen c ON a.actor_id = c.actor_id AND a.day BETWEEN c.week_on - 7 AND c.week_on + 6
  WHERE a.mentions > 0
  QUALIFY row_number() OVER (PARTITION BY a.actor_id, a.day >= c.week_on ORDER BY a.day DESC, a.article_id DESC) <= $each
)
SELECT n.actor_id AS key, n.day, v.outlet, v.language, v.title, v.url, n.of_all
FROM newest n JOIN v_articles v USING (article_id)
ORDER BY key, n.day DESC, n.article_id DESC
