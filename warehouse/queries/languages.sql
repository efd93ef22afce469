-- How much there is in each language
-- @since date 30d from this day on
-- @until date newest up to this day
-- > language language, ISO 639-1
-- > articles articles
-- > independent_articles the same without reprints
-- > relevant_articles those that reach the relevance threshold
-- > claims statements in the relevant ones
-- > claims_per_article claims over relevant_articles
SELECT language, sum(articles)::INTEGER AS articles, sum(independent_articles)::INTEGER AS independent_articles,
  sum(relevant_articles)::INTEGER AS relevant_articles, sum(claims)::INTEGER AS claims,
  round(sum(claims) / nullif(sum(relevant_articles), 0), 2) AS claims_per_article
FROM v_language_daily WHERE day BETWEEN $since AND $until
GROUP BY language ORDER BY articles DESC, language;
