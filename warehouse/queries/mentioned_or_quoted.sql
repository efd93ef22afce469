-- Who is talked about, and who gets to speak
-- @since date 30d from this day on
-- @until date newest up to this day
-- @type text all person, organisation, institution or country
-- @country text all country of the actor, ISO 3166-1 alpha-2
-- @limit integer 20 how many rows
-- > actor name of the actor
-- > actor_type person, organisation, institution or country
-- > mentions how often named, by name or office
-- > articles relevant articles that name the actor
-- > independent_articles the same without reprints
-- > claims statements attributed to the actor
-- > ratio claims per mention; empty where there is no mention
SELECT min(actor) AS actor, min(actor_type) AS actor_type, sum(mentions)::INTEGER AS mentions,
  sum(articles)::INTEGER AS articles, sum(independent_articles)::INTEGER AS independent_articles,
  sum(claims)::INTEGER AS claims, round(sum(claims) / nullif(sum(mentions), 0), 2) AS ratio
FROM v_actor_daily
WHERE day BETWEEN $since AND $until AND ($type IS NULL OR actor_type = $type)
  AND ($country IS NULL OR country = upper($country))
GROUP BY actor_id HAVING sum(mentions) + sum(claims) > 0
ORDER BY mentions DESC, claims DESC, actor LIMIT $limit;
