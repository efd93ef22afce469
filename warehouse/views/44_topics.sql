CREATE VIEW v_article_topics AS
SELECT news_on AS day, topic, article_id, origin_id, outlet, language
FROM (
  SELECT news_on, article_id, origin_id, outlet, language, unnest(string_split(topics, '; ')) AS topic
  FROM v_articles WHERE is_relevant AND topics IS NOT NULL
)
WHERE topic <> '';
COMMENT ON VIEW v_article_topics IS 'One row per relevant article and topic whose terms were found in it';
COMMENT ON COLUMN v_article_topics.day IS 'Date of the article, UTC';
COMMENT ON COLUMN v_article_topics.topic IS 'The topic, from topics.csv';
COMMENT ON COLUMN v_article_topics.article_id IS 'The article';
COMMENT ON COLUMN v_article_topics.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_article_topics.outlet IS 'Its outlet';
COMMENT ON COLUMN v_article_topics.language IS 'Its language, ISO 639-1';

CREATE VIEW v_topic_daily AS
WITH claimed AS (
  SELECT article_id, count(*) AS claims FROM v_claims GROUP BY article_id
), seen AS (
  SELECT t.day AS day, t.topic, count(*) AS articles,
    count(DISTINCT t.origin_id) AS independent_articles, count(DISTINCT t.outlet) AS outlets, sum(c.claims) AS claims
  FROM v_article_topics t LEFT JOIN claimed c USING (article_id) GROUP BY ALL
), begun AS (
  SELECT topic, min(day) AS first_on FROM seen GROUP BY topic
), every AS (
  SELECT news_on AS day, count(*) AS articles FROM v_articles WHERE is_relevant GROUP BY ALL
)
SELECT k.day, b.topic, coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles, 0) / e.articles AS share_of_articles, k.coverage_ratio, k.trend_quality
FROM begun b
JOIN v_coverage_daily k ON k.day >= b.first_on
LEFT JOIN seen s ON s.day = k.day AND s.topic = b.topic
LEFT JOIN every e ON e.day = k.day;
COMMENT ON VIEW v_topic_daily IS 'Per day and topic: relevant articles with its terms; a row for every day from the first on';
COMMENT ON COLUMN v_topic_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_topic_daily.topic IS 'The topic, from topics.csv';
COMMENT ON COLUMN v_topic_daily.articles IS 'Relevant articles in which its terms were found';
COMMENT ON COLUMN v_topic_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_topic_daily.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_topic_daily.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_topic_daily.share_of_articles IS 'Articles over all relevant articles of the day, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_topic_daily.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_topic_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_topic_weekly AS
WITH claimed AS (
  SELECT article_id, count(*) AS claims FROM v_claims GROUP BY article_id
), seen AS (
  SELECT date_trunc('week', t.day)::DATE AS week_on, t.topic, count(*) AS articles,
    count(DISTINCT t.origin_id) AS independent_articles, count(DISTINCT t.outlet) AS outlets, sum(c.claims) AS claims
  FROM v_article_topics t LEFT JOIN claimed c USING (article_id) GROUP BY ALL
), begun AS (
  SELECT topic, min(week_on) AS first_on FROM seen GROUP BY topic
), every AS (
  SELECT date_trunc('week', news_on)::DATE AS week_on, count(*) AS articles FROM v_articles WHERE is_relevant GROUP BY ALL
)
SELECT k.week_on, b.topic, coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles, 0) / e.articles AS share_of_articles, k.coverage_ratio, k.trend_quality
FROM begun b
JOIN v_coverage_weekly k ON k.week_on >= b.first_on
LEFT JOIN seen s ON s.week_on = k.week_on AND s.topic = b.topic
LEFT JOIN every e ON e.week_on = k.week_on;
COMMENT ON VIEW v_topic_weekly IS 'Per ISO week and topic: relevant articles with its terms; a row for every week from the first on';
COMMENT ON COLUMN v_topic_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_topic_weekly.topic IS 'The topic, from topics.csv';
COMMENT ON COLUMN v_topic_weekly.articles IS 'Relevant articles in which its terms were found';
COMMENT ON COLUMN v_topic_weekly.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_topic_weekly.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_topic_weekly.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_topic_weekly.share_of_articles IS 'Articles over all relevant articles of the week, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_topic_weekly.coverage_ratio IS 'Share of the watched sources that answered that week, the mean of its days (a day without a run is 0), 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_topic_weekly.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
