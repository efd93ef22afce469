-- Who names which share of GDP
SELECT md5(concat_ws(chr(10), coalesce(actor_id, 'name ' || actor), unit, value, value_max, comparator)) AS key,
  min(actor) AS actor, unit, value, value_max, comparator, max(target_year) AS target_year,
  count(DISTINCT article_id) AS articles, min(day) AS first_on, max(day) AS last_on
FROM v_number_positions WHERE kind = 'percent' AND of_what = 'GDP' AND value IS NOT NULL AND day BETWEEN $since AND $until
GROUP BY coalesce(actor_id, 'name ' || actor), unit, value, value_max, comparator
ORDER BY articles DESC, last_on DESC, actor, value, key LIMIT $top
