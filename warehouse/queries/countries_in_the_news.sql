-- Which countries are named, and how much their people and bodies say
-- @since date 30d from this day on
-- @until date newest up to this day
-- @limit integer 30 how many rows
-- > country country, ISO 3166-1 alpha-2
-- > mentions how often the country is named
-- > articles relevant articles that name it
-- > independent_articles the same without reprints
-- > claims statements of its people and bodies
-- > share_of_voice claims over all claims with a speaker, 0 to 1
WITH spoken AS (
  SELECT count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL AND news_on BETWEEN $since AND $until
)
SELECT country, sum(mentions)::INTEGER AS mentions, sum(articles)::INTEGER AS articles,
  sum(independent_articles)::INTEGER AS independent_articles, sum(c.claims)::INTEGER AS claims,
  round(sum(c.claims) / nullif(any_value(s.claims), 0), 4) AS share_of_voice
FROM v_country_daily c, spoken s
WHERE day BETWEEN $since AND $until
GROUP BY country HAVING sum(articles) + sum(c.claims) > 0
ORDER BY articles DESC, claims DESC, country LIMIT $limit;
