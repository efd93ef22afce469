CREATE VIEW v_actor_trend AS
WITH own AS MATERIALIZED (
  SELECT day, actor_id, actor, articles, independent_articles, outlets, coverage_ratio, trend_quality FROM v_actor_daily WHERE is_trended
), begun AS (
  SELECT actor_id, min(day) AS first_on FROM own GROUP BY actor_id
), series AS ( -- days before the first one are zeros too
  SELECT *, true AS is_own FROM own
  UNION ALL
  SELECT k.day, b.actor_id, NULL, 0, 0, 0, k.coverage_ratio, k.trend_quality, false
  FROM begun b JOIN v_coverage_daily k ON k.day < b.first_on AND k.day >= b.first_on - 28
), measured AS (
  SELECT *, CASE WHEN trend_quality IN ('good', 'partial') THEN articles END AS covered FROM series
), windowed AS (
  SELECT *, avg(articles) OVER last_7 AS mean_7d, avg(articles) OVER last_28 AS mean_28d,
    CASE WHEN count(*) OVER before_7 = 7 THEN avg(articles) OVER before_7 END AS mean_before_7d,
    (count(covered) OVER before)::INTEGER AS baseline_days, median(covered) OVER before AS baseline_median,
    mad(covered) OVER before AS baseline_mad
  FROM measured
  WINDOW last_7 AS (PARTITION BY actor_id ORDER BY day ROWS 6 PRECEDING),
    last_28 AS (PARTITION BY actor_id ORDER BY day ROWS 27 PRECEDING),
    before_7 AS (PARTITION BY actor_id ORDER BY day ROWS BETWEEN 13 PRECEDING AND 7 PRECEDING),
    before AS (PARTITION BY actor_id ORDER BY day ROWS BETWEEN 28 PRECEDING AND 1 PRECEDING)
), scored AS ( -- counts scatter by the square root of their mean by chance alone, and by no less than 1
  SELECT *, CASE WHEN baseline_days >= 14 THEN
      (articles - baseline_median) / greatest(1.4826 * baseline_mad, sqrt(baseline_median), 1.0) END AS robust_z
  FROM windowed WHERE is_own
)
SELECT day, actor_id, actor, articles, independent_articles, outlets, mean_7d, mean_28d, mean_7d - mean_before_7d AS change_7d,
  mean_7d / nullif(mean_before_7d, 0) AS ratio_7d, baseline_days, baseline_median, robust_z,
  coalesce(robust_z >= 3.5 AND articles >= 5 AND trend_quality IN ('good', 'partial'), false) AS is_burst,
  coverage_ratio, trend_quality
FROM scored;
COMMENT ON VIEW v_actor_trend IS 'Per day and actor with a row for every day (is_trended in v_actor_daily): the actor against its own past';
COMMENT ON COLUMN v_actor_trend.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_actor_trend.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_trend.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_trend.articles IS 'Relevant articles that name the actor';
COMMENT ON COLUMN v_actor_trend.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_actor_trend.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_actor_trend.mean_7d IS 'Articles per day over the 7 days to this one; over fewer where the data begin later';
COMMENT ON COLUMN v_actor_trend.mean_28d IS 'Articles per day over the 28 days to this one; over fewer where the data begin later';
COMMENT ON COLUMN v_actor_trend.change_7d IS 'mean_7d less that of the 7 days before, articles per day; NULL where the data begin later';
COMMENT ON COLUMN v_actor_trend.ratio_7d IS 'mean_7d over that of the 7 days before; NULL where that is 0 or missing';
COMMENT ON COLUMN v_actor_trend.baseline_days IS 'Days of the 28 before this one that are good or partial: the robust z rests on them alone';
COMMENT ON COLUMN v_actor_trend.baseline_median IS 'Median of the articles on them; days before the first article of the actor are zeros';
COMMENT ON COLUMN v_actor_trend.robust_z IS 'Articles less baseline_median, over the spread: the greatest of 1.4826 times the median absolute deviation, the square root of the median, and 1. NULL with fewer than 14 baseline_days';
COMMENT ON COLUMN v_actor_trend.is_burst IS 'Whether robust_z reaches 3.5 with at least 5 articles on a day that is good or partial';
COMMENT ON COLUMN v_actor_trend.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_actor_trend.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_trending_actors AS
SELECT t.day, t.actor_id, t.actor, t.articles, t.independent_articles, t.outlets, t.mean_7d, t.mean_28d, t.change_7d, t.ratio_7d,
  t.robust_z, t.is_burst, t.coverage_ratio, t.trend_quality,
  rank() OVER (ORDER BY t.robust_z DESC NULLS LAST, t.articles DESC)::INTEGER AS rank
FROM v_actor_trend t JOIN v_data_span s ON s.last_complete_on = t.day
WHERE t.articles > 0;
COMMENT ON VIEW v_trending_actors IS 'Actors named on the last complete day (last_complete_on in v_data_span), the most unusual first';
COMMENT ON COLUMN v_trending_actors.day IS 'The last complete day, UTC';
COMMENT ON COLUMN v_trending_actors.actor_id IS 'The actor';
COMMENT ON COLUMN v_trending_actors.actor IS 'Name of the actor';
COMMENT ON COLUMN v_trending_actors.articles IS 'Relevant articles that name the actor';
COMMENT ON COLUMN v_trending_actors.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_trending_actors.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_trending_actors.mean_7d IS 'Articles per day over the 7 days to this one';
COMMENT ON COLUMN v_trending_actors.mean_28d IS 'Articles per day over the 28 days to this one';
COMMENT ON COLUMN v_trending_actors.change_7d IS 'mean_7d less that of the 7 days before, articles per day';
COMMENT ON COLUMN v_trending_actors.ratio_7d IS 'mean_7d over that of the 7 days before';
COMMENT ON COLUMN v_trending_actors.robust_z IS 'How unusual the day is for the actor, as in v_actor_trend';
COMMENT ON COLUMN v_trending_actors.is_burst IS 'Whether that makes a burst, as in v_actor_trend';
COMMENT ON COLUMN v_trending_actors.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_trending_actors.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
COMMENT ON COLUMN v_trending_actors.rank IS 'Place by robust_z, then articles; equal ones share it';

CREATE VIEW v_movers_weekly AS
WITH series AS (
  SELECT *, coalesce(lag(articles) OVER (PARTITION BY actor_id ORDER BY week_on), 0) AS articles_before
  FROM v_actor_weekly WHERE is_trended
), moved AS (
  SELECT a.week_on, a.actor_id, a.actor, a.actor_type, a.articles, a.independent_articles, a.outlets, a.articles_before,
    a.articles - a.articles_before AS change, a.articles / nullif(a.articles_before, 0) AS ratio,
    (a.articles - a.articles_before) / sqrt(a.articles + a.articles_before) AS score,
    CASE WHEN k.coverage_ratio < b.coverage_ratio THEN k.coverage_ratio
      WHEN k.coverage_ratio IS NOT NULL THEN b.coverage_ratio END AS coverage_ratio
  FROM series a
  JOIN v_coverage_weekly k ON k.week_on = a.week_on AND k.is_complete
  JOIN v_coverage_weekly b ON b.week_on = a.week_on - 7 AND b.is_complete
  WHERE greatest(a.articles, a.articles_before) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3)
)
SELECT week_on, actor_id, actor, actor_type, articles, independent_articles, outlets, articles_before, change, ratio, score,
  rank() OVER (PARTITION BY week_on ORDER BY abs(score) DESC)::INTEGER AS rank, coverage_ratio,
  CASE WHEN coverage_ratio IS NULL THEN 'none' WHEN coverage_ratio >= 0.8 THEN 'good' WHEN coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM moved;
COMMENT ON VIEW v_movers_weekly IS 'Per complete ISO week: who is named more or less often than the week before, in at least trend_min_articles articles of one of the two';
COMMENT ON COLUMN v_movers_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_movers_weekly.actor_id IS 'The actor';
COMMENT ON COLUMN v_movers_weekly.actor IS 'Name of the actor';
COMMENT ON COLUMN v_movers_weekly.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_movers_weekly.articles IS 'Relevant articles of the week that name the actor';
COMMENT ON COLUMN v_movers_weekly.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_movers_weekly.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_movers_weekly.articles_before IS 'Those of the week before';
COMMENT ON COLUMN v_movers_weekly.change IS 'Articles less articles_before';
COMMENT ON COLUMN v_movers_weekly.ratio IS 'Articles over articles_before; NULL where that is 0';
COMMENT ON COLUMN v_movers_weekly.score IS 'The change over the square root of the sum of both: how far it is beyond chance, signed';
COMMENT ON COLUMN v_movers_weekly.rank IS 'Place in the week by the size of score, up or down; equal ones share it';
COMMENT ON COLUMN v_movers_weekly.coverage_ratio IS 'Share of the watched sources that answered, 0 to 1, in the worse of the two weeks; NULL where nothing ran in one';
COMMENT ON COLUMN v_movers_weekly.trend_quality IS 'What the change is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
