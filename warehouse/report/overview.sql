-- What the span holds
SELECT
  (SELECT count(*) FROM v_articles WHERE news_on BETWEEN $since AND $until) AS articles,
  (SELECT count(*) FROM v_articles WHERE news_on BETWEEN $since AND $until AND is_relevant) AS relevant_articles,
  (SELECT count(DISTINCT outlet) FROM v_articles WHERE news_on BETWEEN $since AND $until AND is_relevant) AS outlets,
  (SELECT count(DISTINCT language) FROM v_articles WHERE news_on BETWEEN $since AND $until AND is_relevant) AS languages,
  (SELECT count(*) FROM v_claims WHERE news_on BETWEEN $since AND $until AND is_relevant) AS claims,
  (SELECT count(*) FROM v_number_positions WHERE day BETWEEN $since AND $until) AS numbers,
  -- A day on which nothing ran counts as 0, if anything ran at all.
  (SELECT sum(coverage_ratio) / count(*) FROM v_coverage_daily WHERE day BETWEEN $since AND $until) AS coverage_ratio
