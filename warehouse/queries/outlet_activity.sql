-- What each outlet published, and how much of it is relevant
-- @since date 30d from this day on
-- @until date newest up to this day
-- @class text all primary, press, agency, trade or think_tank
-- > outlet the outlet
-- > source_class its class
-- > articles articles
-- > independent_articles the same without reprints
-- > relevant_articles those that reach the relevance threshold
-- > full_articles those read in full
-- > claims statements in the relevant ones
-- > coverage_ratio share of its looks that were answered, mean of the days, 0 to 1
SELECT outlet, source_class, sum(articles)::INTEGER AS articles, sum(independent_articles)::INTEGER AS independent_articles,
  sum(relevant_articles)::INTEGER AS relevant_articles, sum(full_articles)::INTEGER AS full_articles,
  sum(claims)::INTEGER AS claims, round(avg(coalesce(coverage_ratio, 0)), 2) AS coverage_ratio
FROM v_outlet_daily
WHERE day BETWEEN $since AND $until AND ($class IS NULL OR source_class = $class)
GROUP BY outlet, source_class ORDER BY relevant_articles DESC, articles DESC, outlet;
