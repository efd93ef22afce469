CREATE VIEW v_outlet_daily AS
WITH claimed AS (
  SELECT article_id, count(*) AS claims FROM v_claims GROUP BY article_id
), seen AS (
  SELECT a.news_on AS day, a.outlet, a.source_class, count(*) AS articles, count(*) FILTER (a.is_relevant) AS relevant_articles,
    count(DISTINCT a.origin_id) AS independent_articles,
    count(*) FILTER (a.access = 'full') AS full_articles, sum(c.claims) AS claims
  FROM v_articles a LEFT JOIN claimed c USING (article_id) GROUP BY ALL
), watched AS (
  SELECT day, outlet, source_class, CASE WHEN sum(looks) > 0 THEN avg(answered::INTEGER) END AS coverage_ratio
  FROM v_source_daily GROUP BY ALL
), begun AS (
  SELECT outlet, source_class, min(day) AS first_on, bool_or(is_watched) AS is_watched
  FROM (SELECT day, outlet, source_class, false AS is_watched FROM seen
    UNION ALL SELECT day, outlet, source_class, true FROM watched)
  GROUP BY ALL
), grid AS (
  SELECT d.day, b.outlet, b.source_class, b.is_watched FROM begun b JOIN v_dates d ON d.day >= b.first_on
), rated AS (
  SELECT g.day, g.outlet, g.source_class, coalesce(s.articles, 0)::INTEGER AS articles,
    coalesce(s.independent_articles, 0)::INTEGER AS independent_articles, coalesce(s.relevant_articles, 0)::INTEGER AS relevant_articles,
    coalesce(s.full_articles, 0)::INTEGER AS full_articles, coalesce(s.claims, 0)::INTEGER AS claims,
    CASE WHEN g.is_watched THEN w.coverage_ratio ELSE k.coverage_ratio END AS coverage_ratio
  FROM grid g
  LEFT JOIN seen s ON s.day = g.day AND s.outlet IS NOT DISTINCT FROM g.outlet
    AND s.source_class IS NOT DISTINCT FROM g.source_class
  LEFT JOIN watched w ON w.day = g.day AND w.outlet IS NOT DISTINCT FROM g.outlet
    AND w.source_class IS NOT DISTINCT FROM g.source_class
  LEFT JOIN v_coverage_daily k ON k.day = g.day
)
SELECT *, CASE WHEN coverage_ratio IS NULL THEN 'none' WHEN coverage_ratio >= 0.8 THEN 'good' WHEN coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM rated;
COMMENT ON VIEW v_outlet_daily IS 'Per day and outlet: articles, relevant ones, and the statements they hold; a row for every day from the first article or look on';
COMMENT ON COLUMN v_outlet_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_outlet_daily.outlet IS 'The outlet';
COMMENT ON COLUMN v_outlet_daily.source_class IS 'Class of its source';
COMMENT ON COLUMN v_outlet_daily.articles IS 'Articles';
COMMENT ON COLUMN v_outlet_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_outlet_daily.relevant_articles IS 'Articles that reach the relevance threshold';
COMMENT ON COLUMN v_outlet_daily.full_articles IS 'Articles whose page was read in full';
COMMENT ON COLUMN v_outlet_daily.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_outlet_daily.coverage_ratio IS 'Share of the outlet''s own sources that answered that day, 0 to 1; NULL where none was looked at. Of an outlet without a watched source that of all';
COMMENT ON COLUMN v_outlet_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_outlet_weekly AS
WITH origins AS ( -- a text that came again on another day of the week is one all the same
  SELECT date_trunc('week', news_on)::DATE AS week_on, outlet, source_class, count(DISTINCT origin_id) AS independent_articles
  FROM v_articles GROUP BY ALL
), per_week AS (
  SELECT date_trunc('week', day)::DATE AS week_on, outlet, source_class, sum(articles)::INTEGER AS articles,
    sum(relevant_articles)::INTEGER AS relevant_articles,
    sum(full_articles)::INTEGER AS full_articles, sum(claims)::INTEGER AS claims,
    sum(coverage_ratio) / count(*) AS coverage_ratio
  FROM v_outlet_daily GROUP BY ALL
)
SELECT w.week_on, w.outlet, w.source_class, w.articles, coalesce(o.independent_articles, 0)::INTEGER AS independent_articles,
  w.relevant_articles, w.full_articles, w.claims, w.coverage_ratio,
  CASE WHEN w.coverage_ratio IS NULL THEN 'none' WHEN w.coverage_ratio >= 0.8 THEN 'good' WHEN w.coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM per_week w
LEFT JOIN origins o ON o.week_on = w.week_on AND o.outlet IS NOT DISTINCT FROM w.outlet
  AND o.source_class IS NOT DISTINCT FROM w.source_class;
COMMENT ON VIEW v_outlet_weekly IS 'Per ISO week and outlet: the same as v_outlet_daily';
COMMENT ON COLUMN v_outlet_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_outlet_weekly.outlet IS 'The outlet';
COMMENT ON COLUMN v_outlet_weekly.source_class IS 'Class of its source';
COMMENT ON COLUMN v_outlet_weekly.articles IS 'Articles';
COMMENT ON COLUMN v_outlet_weekly.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_outlet_weekly.relevant_articles IS 'Articles that reach the relevance threshold';
COMMENT ON COLUMN v_outlet_weekly.full_articles IS 'Articles whose page was read in full';
COMMENT ON COLUMN v_outlet_weekly.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_outlet_weekly.coverage_ratio IS 'Mean over the days of the week of the outlet''s own coverage, 0 to 1 (a day without a run is 0); NULL where nothing ran';
COMMENT ON COLUMN v_outlet_weekly.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_language_daily AS
WITH claimed AS (
  SELECT article_id, count(*) AS claims FROM v_claims GROUP BY article_id
), seen AS (
  SELECT a.news_on AS day, a.language, count(*) AS articles, count(*) FILTER (a.is_relevant) AS relevant_articles,
    count(DISTINCT a.origin_id) AS independent_articles,
    count(DISTINCT a.outlet) AS outlets, sum(c.claims) AS claims
  FROM v_articles a LEFT JOIN claimed c USING (article_id) WHERE a.language IS NOT NULL GROUP BY ALL
), watched AS (
  SELECT day, language, CASE WHEN sum(looks) > 0 THEN avg(answered::INTEGER) END AS coverage_ratio
  FROM v_source_daily WHERE language IS NOT NULL GROUP BY ALL
), begun AS (
  SELECT language, min(day) AS first_on, bool_or(is_watched) AS is_watched
  FROM (SELECT day, language, false AS is_watched FROM seen UNION ALL SELECT day, language, true FROM watched)
  GROUP BY language
), grid AS (
  SELECT d.day, b.language, b.is_watched FROM begun b JOIN v_dates d ON d.day >= b.first_on
), rated AS (
  SELECT g.day, g.language, coalesce(s.articles, 0)::INTEGER AS articles,
    coalesce(s.independent_articles, 0)::INTEGER AS independent_articles, coalesce(s.relevant_articles, 0)::INTEGER AS relevant_articles,
    coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(s.claims, 0)::INTEGER AS claims,
    CASE WHEN g.is_watched THEN w.coverage_ratio ELSE k.coverage_ratio END AS coverage_ratio
  FROM grid g
  LEFT JOIN seen s ON s.day = g.day AND s.language = g.language
  LEFT JOIN watched w ON w.day = g.day AND w.language = g.language
  LEFT JOIN v_coverage_daily k ON k.day = g.day
)
SELECT *, CASE WHEN coverage_ratio IS NULL THEN 'none' WHEN coverage_ratio >= 0.8 THEN 'good' WHEN coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM rated;
COMMENT ON VIEW v_language_daily IS 'Per day and language: articles, relevant ones, and the statements they hold; also of languages that are watched and have no article yet';
COMMENT ON COLUMN v_language_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_language_daily.language IS 'Language of the text, ISO 639-1';
COMMENT ON COLUMN v_language_daily.articles IS 'Articles';
COMMENT ON COLUMN v_language_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_language_daily.relevant_articles IS 'Articles that reach the relevance threshold';
COMMENT ON COLUMN v_language_daily.outlets IS 'Outlets of the articles';
COMMENT ON COLUMN v_language_daily.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_language_daily.coverage_ratio IS 'Share of the sources in that language that answered that day, 0 to 1; NULL where none was looked at. Of a language without a source that of all';
COMMENT ON COLUMN v_language_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_country_daily AS
WITH per_article AS (
  SELECT country, article_id, any_value(origin_id) AS origin_id, any_value(day) AS day, any_value(outlet) AS outlet,
    sum(mentions) FILTER (actor_type = 'country') AS mentions,
    sum(mentions) FILTER (actor_type <> 'country') AS actor_mentions, sum(claims) AS claims
  FROM v_actor_articles WHERE country IS NOT NULL GROUP BY country, article_id
), seen AS (
  SELECT day, country, sum(mentions) AS mentions, count(*) FILTER (mentions > 0) AS articles,
    count(DISTINCT origin_id) FILTER (mentions > 0) AS independent_articles,
    count(DISTINCT outlet) FILTER (mentions > 0) AS outlets, count(*) FILTER (actor_mentions > 0) AS actor_articles,
    sum(claims) AS claims, count(*) FILTER (claims > 0) AS articles_quoting
  FROM per_article GROUP BY day, country
), begun AS (
  SELECT country, min(day) AS first_on FROM seen GROUP BY country
), grid AS (
  SELECT d.day, b.country FROM begun b JOIN v_dates d ON d.day >= b.first_on
), spoken AS (
  SELECT news_on AS day, count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL GROUP BY ALL
)
SELECT g.day, g.country, coalesce(s.mentions, 0)::INTEGER AS mentions, coalesce(s.articles, 0)::INTEGER AS articles,
  coalesce(s.independent_articles, 0)::INTEGER AS independent_articles, coalesce(s.outlets, 0)::INTEGER AS outlets,
  coalesce(s.actor_articles, 0)::INTEGER AS actor_articles, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles_quoting, 0)::INTEGER AS articles_quoting, coalesce(s.claims, 0) / t.claims AS share_of_voice,
  k.coverage_ratio, k.trend_quality
FROM grid g
LEFT JOIN seen s ON s.day = g.day AND s.country = g.country
LEFT JOIN spoken t ON t.day = g.day
JOIN v_coverage_daily k ON k.day = g.day;
COMMENT ON VIEW v_country_daily IS 'Per day and country: how often it is named, and how much its people and bodies say, in relevant articles; a row for every day from the first on';
COMMENT ON COLUMN v_country_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_country_daily.country IS 'The country, ISO 3166-1 alpha-2 (EU, INT for bodies above states)';
COMMENT ON COLUMN v_country_daily.mentions IS 'Mentions of the country itself';
COMMENT ON COLUMN v_country_daily.articles IS 'Articles that name the country itself';
COMMENT ON COLUMN v_country_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_country_daily.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_country_daily.actor_articles IS 'Articles that name a person or body of the country';
COMMENT ON COLUMN v_country_daily.claims IS 'Statements attributed to the country, its people and bodies';
COMMENT ON COLUMN v_country_daily.articles_quoting IS 'Articles that hold them';
COMMENT ON COLUMN v_country_daily.share_of_voice IS 'These claims over all claims with a speaker that day, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_country_daily.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_country_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
