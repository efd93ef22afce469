CREATE VIEW v_settings AS
SELECT name, value FROM core.settings WHERE NOT ends_with(name, '_digest');
COMMENT ON VIEW v_settings IS 'The settings that the views here were computed with';
COMMENT ON COLUMN v_settings.name IS 'The setting';
COMMENT ON COLUMN v_settings.value IS 'Its value';

CREATE VIEW v_dates AS
WITH looked AS (
  SELECT min(started_at)::DATE AS first_on, max(started_at)::DATE AS last_on FROM v_fetches
), told AS (
  SELECT min(news_on) FILTER (news_on > DATE '2000-01-01') AS first_on, max(news_on) AS last_on,
    max(first_seen_at)::DATE AS seen_on
  FROM v_articles
), span AS (
  SELECT coalesce(least(l.first_on, t.first_on), today()) AS first_on,
    coalesce(greatest(l.last_on, t.last_on, t.seen_on), today()) AS last_on,
    coalesce(greatest(l.last_on, t.seen_on), today()) AS run_on
  FROM looked l, told t
)
SELECT day::DATE AS day, isoyear(day)::INTEGER AS iso_year, week(day)::INTEGER AS iso_week, year(day)::INTEGER AS year,
  month(day)::INTEGER AS month, isodow(day)::INTEGER AS weekday, isodow(day) > 5 AS is_weekend,
  date_trunc('week', day)::DATE AS week_on, day::DATE < run_on AS is_complete
FROM (SELECT unnest(generate_series(first_on::TIMESTAMP, last_on::TIMESTAMP, INTERVAL 1 DAY)) AS day, run_on FROM span);
COMMENT ON VIEW v_dates IS 'Every day from the first article or look at a source to the last';
COMMENT ON COLUMN v_dates.day IS 'The day, UTC';
COMMENT ON COLUMN v_dates.iso_year IS 'ISO 8601 year of its week';
COMMENT ON COLUMN v_dates.iso_week IS 'ISO 8601 week';
COMMENT ON COLUMN v_dates.year IS 'Calendar year';
COMMENT ON COLUMN v_dates.month IS 'Month, 1 to 12';
COMMENT ON COLUMN v_dates.weekday IS 'Weekday, 1 is Monday';
COMMENT ON COLUMN v_dates.is_weekend IS 'Saturday or Sunday';
COMMENT ON COLUMN v_dates.week_on IS 'Monday of its ISO 8601 week';
COMMENT ON COLUMN v_dates.is_complete IS 'Whether sources were looked at after the day, so that its articles had time to come in';

CREATE VIEW v_source_daily AS
WITH looked AS (
  SELECT source_id, started_at::DATE AS day, count(*) AS looks, bool_or(outcome IN ('ok', 'not_modified')) AS answered
  FROM v_fetches WHERE purpose = 'feed' AND source_id IS NOT NULL GROUP BY ALL
), watched AS (
  SELECT source_id, min(day) AS first_on, max(day) AS last_on FROM looked GROUP BY source_id
), expected AS ( -- to the end while it is watched still; of one given up or gone to the last look
  SELECT w.source_id, w.first_on, CASE WHEN h.health <> 'gone' THEN DATE '9999-12-31' ELSE w.last_on END AS last_on,
    CASE WHEN h.health_class = 'zombie' THEN h.class_since_at::DATE ELSE DATE '9999-12-31' END AS silent_on
  FROM watched w LEFT JOIN v_source_health h USING (source_id)
)
SELECT d.day, e.source_id, s.outlet, s.source_class, s.language, coalesce(l.looks, 0)::INTEGER AS looks,
  coalesce(l.answered AND d.day <= e.silent_on, false) AS answered
FROM expected e
JOIN v_dates d ON d.day BETWEEN e.first_on AND e.last_on
LEFT JOIN v_sources s ON s.source_id = e.source_id
LEFT JOIN looked l ON l.source_id = e.source_id AND l.day = d.day;
COMMENT ON VIEW v_source_daily IS 'Per day and source from its first look on: whether it answered. What coverage is computed from';
COMMENT ON COLUMN v_source_daily.day IS 'The day, UTC';
COMMENT ON COLUMN v_source_daily.source_id IS 'The source';
COMMENT ON COLUMN v_source_daily.outlet IS 'Its outlet';
COMMENT ON COLUMN v_source_daily.source_class IS 'Its class';
COMMENT ON COLUMN v_source_daily.language IS 'Its language, ISO 639-1';
COMMENT ON COLUMN v_source_daily.looks IS 'Requests for its feed or sitemap that day; 0 means that nothing ran or the source rested';
COMMENT ON COLUMN v_source_daily.answered IS 'Whether it answered at least once that day (anew or as not modified); not after the last new entry of one that is a zombie (v_source_health)';

CREATE VIEW v_coverage_daily AS
WITH per_day AS (
  SELECT day, count(*) AS expected, count(*) FILTER (looks > 0) AS looked_at, count(*) FILTER (answered) AS answered
  FROM v_source_daily GROUP BY day
), rated AS (
  SELECT d.day, coalesce(p.expected, 0)::INTEGER AS sources_expected, coalesce(p.looked_at, 0)::INTEGER AS sources_looked_at,
    coalesce(p.answered, 0)::INTEGER AS sources_answered,
    CASE WHEN p.looked_at > 0 THEN p.answered / p.expected END AS coverage_ratio
  FROM v_dates d LEFT JOIN per_day p USING (day)
)
SELECT *, CASE WHEN coverage_ratio IS NULL THEN 'none' WHEN coverage_ratio >= 0.8 THEN 'good' WHEN coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM rated;
COMMENT ON VIEW v_coverage_daily IS 'Per day: how much of what is watched answered; a day without a run has zeros';
COMMENT ON COLUMN v_coverage_daily.day IS 'The day, UTC';
COMMENT ON COLUMN v_coverage_daily.sources_expected IS 'Sources that are watched: from their first look on, of those no longer watched to their last';
COMMENT ON COLUMN v_coverage_daily.sources_looked_at IS 'Those fetched that day';
COMMENT ON COLUMN v_coverage_daily.sources_answered IS 'Those that answered at least once that day';
COMMENT ON COLUMN v_coverage_daily.coverage_ratio IS 'Answered over expected, 0 to 1; NULL for a day without a run';
COMMENT ON COLUMN v_coverage_daily.trend_quality IS 'What counts of that day are worth: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_coverage_weekly AS
WITH per_week AS (
  SELECT d.week_on, count(*)::INTEGER AS days, count(k.coverage_ratio)::INTEGER AS days_with_run,
    count(*) = 7 AND bool_and(d.is_complete) AS is_complete, sum(k.coverage_ratio) / count(*) AS coverage_ratio
  FROM v_dates d JOIN v_coverage_daily k USING (day) GROUP BY d.week_on
)
SELECT *, CASE WHEN coverage_ratio IS NULL THEN 'none' WHEN coverage_ratio >= 0.8 THEN 'good' WHEN coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM per_week;
COMMENT ON VIEW v_coverage_weekly IS 'Per ISO week: how much of what is watched answered';
COMMENT ON COLUMN v_coverage_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_coverage_weekly.days IS 'Days of the week within the data, 1 to 7';
COMMENT ON COLUMN v_coverage_weekly.days_with_run IS 'Those on which something ran';
COMMENT ON COLUMN v_coverage_weekly.is_complete IS 'Whether all seven days are in the data and complete (v_dates)';
COMMENT ON COLUMN v_coverage_weekly.coverage_ratio IS 'Mean of the days'' coverage, 0 to 1 (a day without a run is 0); NULL for a week without a run';
COMMENT ON COLUMN v_coverage_weekly.trend_quality IS 'What counts of that week are worth: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_data_span AS
WITH span AS (SELECT min(day) AS first_on, max(day) AS last_on, max(day) FILTER (is_complete) AS complete_on FROM v_dates),
told AS (
  SELECT count(*)::INTEGER AS articles, count(*) FILTER (is_relevant)::INTEGER AS relevant_articles,
    max(news_on) FILTER (is_relevant) AS any_on, max(news_on) FILTER (is_relevant AND news_on <= complete_on) AS complete_on,
    max(first_seen_at) AS last_seen_at
  FROM v_articles, span
)
SELECT s.first_on, s.last_on, coalesce(t.complete_on, t.any_on) AS last_complete_on, t.last_seen_at, t.articles,
  t.relevant_articles
FROM span s, told t;
COMMENT ON VIEW v_data_span IS 'One row: which days the data span';
COMMENT ON COLUMN v_data_span.first_on IS 'First day of the data, UTC';
COMMENT ON COLUMN v_data_span.last_on IS 'Last day, UTC';
COMMENT ON COLUMN v_data_span.last_complete_on IS 'Last day with relevant articles before the day of the last run; where there is none, the last with any';
COMMENT ON COLUMN v_data_span.last_seen_at IS 'When the newest article landed, UTC';
COMMENT ON COLUMN v_data_span.articles IS 'Articles, relevant or not';
COMMENT ON COLUMN v_data_span.relevant_articles IS 'Those that reach the relevance threshold';
