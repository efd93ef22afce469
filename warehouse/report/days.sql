-- Articles over time, and what the days are worth
WITH told AS (
  SELECT day, sum(relevant_articles) AS relevant_articles FROM v_outlet_daily WHERE day BETWEEN $since AND $until GROUP BY day
), said AS (
  SELECT news_on AS day, count(*) AS claims FROM v_claims WHERE is_relevant AND news_on BETWEEN $since AND $until GROUP BY news_on
)
SELECT date_trunc($step, d.day)::DATE AS key, min(d.day) AS from_on, max(d.day) AS to_on,
  coalesce(sum(t.relevant_articles), 0)::BIGINT AS relevant_articles, coalesce(sum(s.claims), 0)::BIGINT AS claims,
  -- A day on which nothing ran counts as 0, if anything ran at all.
  sum(c.coverage_ratio) / count(*) AS coverage_ratio,
  bool_and(d.is_complete) AS is_complete,
  -- Whether span and data hold all of it.
  min(d.day) = date_trunc($step, d.day)::DATE AND date_trunc($step, max(d.day) + 1) <> date_trunc($step, d.day) AS is_whole
FROM v_dates d LEFT JOIN told t USING (day) LEFT JOIN said s USING (day) LEFT JOIN v_coverage_daily c USING (day)
WHERE d.day BETWEEN $since AND $until
GROUP BY date_trunc($step, d.day) ORDER BY 1
