CREATE VIEW v_outlet_originality AS
WITH span AS (
  SELECT greatest(last_complete_on - 27, first_on) AS from_on, last_complete_on AS to_on FROM v_data_span
), published AS (
  SELECT outlet, article_id, origin_id, is_origin, CASE WHEN agency_from <> 'source' THEN agency END AS agency
  FROM v_articles, span WHERE is_relevant AND outlet IS NOT NULL AND news_on BETWEEN from_on AND to_on
), covered AS (
  SELECT outlet, sum(coverage_ratio) / count(DISTINCT day) AS coverage_ratio
  FROM (SELECT outlet, day, avg(coverage_ratio) AS coverage_ratio FROM v_outlet_daily GROUP BY outlet, day), span
  WHERE day BETWEEN from_on AND to_on GROUP BY outlet
), most_used AS (
  SELECT outlet, agency, count(*) AS articles FROM published WHERE agency IS NOT NULL GROUP BY outlet, agency
  QUALIFY row_number() OVER (PARTITION BY outlet ORDER BY count(*) DESC, agency) = 1
), counted AS (
  SELECT outlet, count(*) AS articles, count(DISTINCT origin_id) AS independent_articles,
    count(*) FILTER (is_origin AND agency IS NULL) AS own_articles, count(*) FILTER (NOT is_origin) AS reprints,
    count(agency) AS agency_articles
  FROM published GROUP BY outlet
)
SELECT s.from_on, s.to_on, p.outlet, p.articles::INTEGER AS articles, p.independent_articles::INTEGER AS independent_articles,
  p.own_articles::INTEGER AS own_articles, p.own_articles / p.articles AS own_share, p.reprints::INTEGER AS reprints,
  p.agency_articles::INTEGER AS agency_articles, m.agency AS most_used_agency,
  coalesce(m.articles, 0)::INTEGER AS most_used_agency_articles,
  c.coverage_ratio, CASE WHEN c.coverage_ratio IS NULL THEN 'none' WHEN c.coverage_ratio >= 0.8 THEN 'good' WHEN c.coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM counted p
CROSS JOIN span s
LEFT JOIN most_used m USING (outlet)
LEFT JOIN covered c USING (outlet);
COMMENT ON VIEW v_outlet_originality IS 'Per outlet over the 28 days to the last complete day: how many of its relevant articles are its own';
COMMENT ON COLUMN v_outlet_originality.from_on IS 'First day of the span, UTC';
COMMENT ON COLUMN v_outlet_originality.to_on IS 'Last day of it';
COMMENT ON COLUMN v_outlet_originality.outlet IS 'The outlet, one with relevant articles in the span';
COMMENT ON COLUMN v_outlet_originality.articles IS 'Relevant articles of the outlet';
COMMENT ON COLUMN v_outlet_originality.independent_articles IS 'The same without reprints of one another: different origins';
COMMENT ON COLUMN v_outlet_originality.own_articles IS 'Articles that are no reprint of an earlier one and name no agency as their source';
COMMENT ON COLUMN v_outlet_originality.own_share IS 'Own articles over articles, 0 to 1';
COMMENT ON COLUMN v_outlet_originality.reprints IS 'Articles whose text was known before, from this outlet or another';
COMMENT ON COLUMN v_outlet_originality.agency_articles IS 'Articles that name an agency as their source; of an agency''s own outlet those that name another way than by being its';
COMMENT ON COLUMN v_outlet_originality.most_used_agency IS 'The agency named by most of them; NULL where none is';
COMMENT ON COLUMN v_outlet_originality.most_used_agency_articles IS 'Articles that name it first';
COMMENT ON COLUMN v_outlet_originality.coverage_ratio IS 'Mean of the days'' coverage of the outlet over the span, 0 to 1 (a day without a run is 0); NULL where nothing ran';
COMMENT ON COLUMN v_outlet_originality.trend_quality IS 'What the numbers are worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
