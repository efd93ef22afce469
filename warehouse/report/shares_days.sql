-- The days on which they stood in an article
WITH told AS (
  SELECT md5(concat_ws(chr(10), coalesce(actor_id, 'name ' || actor), unit, value, value_max, comparator)) AS key, *
  FROM v_number_positions WHERE kind = 'percent' AND of_what = 'GDP' AND value IS NOT NULL AND day BETWEEN $since AND $until
), chosen AS (
  SELECT key FROM told GROUP BY key, value
  ORDER BY count(DISTINCT article_id) DESC, max(day) DESC, min(actor), value, key LIMIT $top
)
SELECT key, min(actor) AS actor, day, unit, value, value_max, count(DISTINCT article_id) AS articles
FROM told SEMI JOIN chosen USING (key) GROUP BY key, day, unit, value, value_max ORDER BY key, day
