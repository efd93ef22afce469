CREATE VIEW v_outlet_comparison AS
WITH span AS (
  SELECT greatest(last_complete_on - 27, first_on) AS from_on, last_complete_on AS to_on FROM v_data_span
), published AS (
  SELECT outlet, count(*) AS articles FROM v_articles, span
  WHERE is_relevant AND outlet IS NOT NULL AND news_on BETWEEN from_on AND to_on GROUP BY outlet
), covered AS (
  SELECT outlet, sum(coverage_ratio) / count(DISTINCT day) AS coverage_ratio
  FROM (SELECT outlet, day, avg(coverage_ratio) AS coverage_ratio FROM v_outlet_daily GROUP BY outlet, day), span
  WHERE day BETWEEN from_on AND to_on GROUP BY outlet
), named AS (
  SELECT actor_id, outlet, min(actor) AS actor, count(*) FILTER (mentions > 0) AS articles,
    count(DISTINCT origin_id) FILTER (mentions > 0) AS independent_articles, sum(claims) AS claims
  FROM v_actor_articles, span WHERE day BETWEEN from_on AND to_on AND outlet IS NOT NULL GROUP BY actor_id, outlet
), actors AS (
  SELECT actor_id, min(actor) AS actor, sum(articles) AS articles
  FROM named GROUP BY actor_id HAVING sum(articles) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3)
)
SELECT s.from_on, s.to_on, a.actor_id, a.actor, p.outlet, coalesce(n.articles, 0)::INTEGER AS articles,
  coalesce(n.independent_articles, 0)::INTEGER AS independent_articles, coalesce(n.claims, 0)::INTEGER AS claims,
  p.articles::INTEGER AS outlet_articles, coalesce(n.articles, 0) / p.articles AS attention,
  a.articles / (SELECT sum(articles) FROM published) AS attention_overall,
  (coalesce(n.articles, 0) / p.articles) / (a.articles / (SELECT sum(articles) FROM published)) AS attention_index,
  c.coverage_ratio, CASE WHEN c.coverage_ratio IS NULL THEN 'none' WHEN c.coverage_ratio >= 0.8 THEN 'good' WHEN c.coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM actors a
CROSS JOIN published p
CROSS JOIN span s
LEFT JOIN named n ON n.actor_id = a.actor_id AND n.outlet = p.outlet
LEFT JOIN covered c ON c.outlet = p.outlet;
COMMENT ON VIEW v_outlet_comparison IS 'Per actor and outlet over the 28 days to the last complete day: the share of the outlet''s attention that the actor has, zeros included';
COMMENT ON COLUMN v_outlet_comparison.from_on IS 'First day of the span, UTC';
COMMENT ON COLUMN v_outlet_comparison.to_on IS 'Last day of it';
COMMENT ON COLUMN v_outlet_comparison.actor_id IS 'The actor, one that at least trend_min_articles articles of the span name';
COMMENT ON COLUMN v_outlet_comparison.actor IS 'Name of the actor';
COMMENT ON COLUMN v_outlet_comparison.outlet IS 'The outlet, one with relevant articles in the span';
COMMENT ON COLUMN v_outlet_comparison.articles IS 'Relevant articles of the outlet that name the actor';
COMMENT ON COLUMN v_outlet_comparison.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_outlet_comparison.claims IS 'Statements attributed to the actor in them, as v_claims has them';
COMMENT ON COLUMN v_outlet_comparison.outlet_articles IS 'All relevant articles of the outlet in the span';
COMMENT ON COLUMN v_outlet_comparison.attention IS 'Articles over those, 0 to 1';
COMMENT ON COLUMN v_outlet_comparison.attention_overall IS 'The same over all outlets';
COMMENT ON COLUMN v_outlet_comparison.attention_index IS 'Attention over attention_overall: 1 is as much as all, 2 twice as much, 0 none';
COMMENT ON COLUMN v_outlet_comparison.coverage_ratio IS 'Mean of the days'' coverage of the outlet over the span, 0 to 1 (a day without a run is 0); NULL where nothing ran';
COMMENT ON COLUMN v_outlet_comparison.trend_quality IS 'What the numbers are worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_language_comparison AS
WITH span AS (
  SELECT greatest(last_complete_on - 27, first_on) AS from_on, last_complete_on AS to_on FROM v_data_span
), published AS (
  SELECT language, count(*) AS articles FROM v_articles, span
  WHERE is_relevant AND language IS NOT NULL AND news_on BETWEEN from_on AND to_on GROUP BY language
), covered AS (
  SELECT language, sum(coverage_ratio) / count(DISTINCT day) AS coverage_ratio
  FROM (SELECT language, day, avg(coverage_ratio) AS coverage_ratio FROM v_language_daily GROUP BY language, day), span
  WHERE day BETWEEN from_on AND to_on GROUP BY language
), named AS (
  SELECT actor_id, language, min(actor) AS actor, count(*) FILTER (mentions > 0) AS articles,
    count(DISTINCT origin_id) FILTER (mentions > 0) AS independent_articles,
    count(DISTINCT outlet) FILTER (mentions > 0) AS outlets, sum(claims) AS claims
  FROM v_actor_articles, span WHERE day BETWEEN from_on AND to_on AND language IS NOT NULL GROUP BY actor_id, language
), actors AS (
  SELECT actor_id, min(actor) AS actor, sum(articles) AS articles
  FROM named GROUP BY actor_id HAVING sum(articles) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3)
)
SELECT s.from_on, s.to_on, a.actor_id, a.actor, p.language, coalesce(n.articles, 0)::INTEGER AS articles,
  coalesce(n.independent_articles, 0)::INTEGER AS independent_articles, coalesce(n.outlets, 0)::INTEGER AS outlets, coalesce(n.claims, 0)::INTEGER AS claims,
  p.articles::INTEGER AS language_articles, coalesce(n.articles, 0) / p.articles AS attention,
  a.articles / (SELECT sum(articles) FROM published) AS attention_overall,
  (coalesce(n.articles, 0) / p.articles) / (a.articles / (SELECT sum(articles) FROM published)) AS attention_index,
  c.coverage_ratio, CASE WHEN c.coverage_ratio IS NULL THEN 'none' WHEN c.coverage_ratio >= 0.8 THEN 'good' WHEN c.coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM actors a
CROSS JOIN published p
CROSS JOIN span s
LEFT JOIN named n ON n.actor_id = a.actor_id AND n.language = p.language
LEFT JOIN covered c ON c.language = p.language;
COMMENT ON VIEW v_language_comparison IS 'Per actor and language over the 28 days to the last complete day: the share of the language''s attention that the actor has, zeros included';
COMMENT ON COLUMN v_language_comparison.from_on IS 'First day of the span, UTC';
COMMENT ON COLUMN v_language_comparison.to_on IS 'Last day of it';
COMMENT ON COLUMN v_language_comparison.actor_id IS 'The actor, one that at least trend_min_articles articles of the span name';
COMMENT ON COLUMN v_language_comparison.actor IS 'Name of the actor';
COMMENT ON COLUMN v_language_comparison.language IS 'The language, one with relevant articles in the span';
COMMENT ON COLUMN v_language_comparison.articles IS 'Relevant articles of the language that name the actor';
COMMENT ON COLUMN v_language_comparison.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_language_comparison.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_language_comparison.claims IS 'Statements attributed to the actor in them, as v_claims has them';
COMMENT ON COLUMN v_language_comparison.language_articles IS 'All relevant articles of the language in the span';
COMMENT ON COLUMN v_language_comparison.attention IS 'Articles over those, 0 to 1';
COMMENT ON COLUMN v_language_comparison.attention_overall IS 'The same over all languages';
COMMENT ON COLUMN v_language_comparison.attention_index IS 'Attention over attention_overall: 1 is as much as all, 2 twice as much, 0 none';
COMMENT ON COLUMN v_language_comparison.coverage_ratio IS 'Mean of the days'' coverage of the language over the span, 0 to 1 (a day without a run is 0); NULL where nothing ran';
COMMENT ON COLUMN v_language_comparison.trend_quality IS 'What the numbers are worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
