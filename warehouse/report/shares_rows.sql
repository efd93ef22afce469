-- The newest sentences that hold them
WITH told AS (
  SELECT md5(concat_ws(chr(10), coalesce(actor_id, 'name ' || actor), unit, value, value_max, comparator)) AS key, *
  FROM v_number_positions WHERE kind = 'percent' AND of_what = 'GDP' AND value IS NOT NULL AND day BETWEEN $since AND $until
), chosen AS (
  SELECT key FROM told GROUP BY key, value
  ORDER BY count(DISTINCT article_id) DESC, max(day) DESC, min(actor), value, key LIMIT $top
), newest AS (
  SELECT * FROM told SEMI JOIN chosen USING (key)
  QUALIFY row_number() OVER (PARTITION BY key, article_id ORDER BY number_id) = 1
)
SELECT n.key, n.day, n.outlet, n.language, v.title, n.url, n.sentence AS quote, n.claim_id,
  count(*) OVER (PARTITION BY n.key) AS of_all
FROM newest n JOIN v_articles v USING (article_id)
QUALIFY row_number() OVER (PARTITION BY n.key ORDER BY n.day DESC, n.number_id DESC) <= $each
ORDER BY n.key, n.day DESC, n.number_id DESC
