-- Percentages and sums that were named on these days, by whom
SELECT min(n.number_id) AS number_id, count(*) AS numbers, n.speaker, n.speaker_actor_id, n.unit, n.value, n.comparator, n.of_what, n.year,
  arg_min(n.surface, n.number_id) AS surface, count(DISTINCT n.article_id) AS articles, count(DISTINCT n.outlet) AS outlets,
  arg_min(n.outlet, n.number_id) AS outlet, arg_min(a.url, n.number_id) AS url, arg_min(a.title, n.number_id) AS title,
  arg_min(a.language, n.number_id) AS language, list(n.number_id ORDER BY n.number_id) AS number_ids
FROM v_numbers n JOIN v_articles a USING (article_id) JOIN v_actors w ON w.actor_id = n.speaker_actor_id
WHERE n.is_relevant AND n.claim_is_default AND n.kind IN ('percent', 'currency') AND n.news_on BETWEEN $since AND $until
  AND w.actor_type IN ('person', 'institution', 'organisation')
GROUP BY n.speaker_actor_id, n.speaker, n.unit, n.value, n.value_max, n.comparator, n.of_what, n.year
ORDER BY outlets DESC, articles DESC, (n.of_what IS NULL), number_id LIMIT $top
