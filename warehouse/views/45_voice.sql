CREATE VIEW v_trend_speakers AS
WITH spoken AS (
  SELECT news_on AS day, article_id, speaker_actor_id, speaker,
    coalesce(speaker_actor_id, CASE WHEN speaker_resolved IN ('name', 'group') THEN 'name ' || speaker END) AS speaker_key
  FROM v_claims WHERE is_relevant AND speaker IS NOT NULL
)
SELECT speaker_key, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker, min(day) AS first_on,
  count(DISTINCT article_id)::INTEGER AS articles,
  count(DISTINCT article_id) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3) AS is_trended
FROM spoken WHERE speaker_key IS NOT NULL GROUP BY speaker_key;
COMMENT ON VIEW v_trend_speakers IS 'Speakers of the views on share of voice: since when, and whether each day has a row from then on';
COMMENT ON COLUMN v_trend_speakers.speaker_key IS 'The actor, or "name " with the name of a speaker that is no actor';
COMMENT ON COLUMN v_trend_speakers.speaker_actor_id IS 'The actor; NULL for a name that is in no list';
COMMENT ON COLUMN v_trend_speakers.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_trend_speakers.first_on IS 'Date of the first article that quotes the speaker, UTC';
COMMENT ON COLUMN v_trend_speakers.articles IS 'Relevant articles that quote the speaker';
COMMENT ON COLUMN v_trend_speakers.is_trended IS 'Whether these are at least as many as the trend_min_articles setting: days without data are rows then';

CREATE VIEW v_share_of_voice_daily AS
WITH spoken AS (
  SELECT news_on AS day, article_id, origin_id, outlet, speaker_actor_id, speaker,
    coalesce(speaker_actor_id, CASE WHEN speaker_resolved IN ('name', 'group') THEN 'name ' || speaker END) AS speaker_key
  FROM v_claims WHERE is_relevant AND speaker IS NOT NULL
), seen AS MATERIALIZED (
  SELECT day, speaker_key, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker, count(*) AS claims,
    count(DISTINCT article_id) AS articles, count(DISTINCT origin_id) AS independent_articles,
    count(DISTINCT outlet) AS outlets
  FROM spoken WHERE speaker_key IS NOT NULL GROUP BY day, speaker_key
), grid AS (
  SELECT n.speaker_key, k.day FROM v_trend_speakers n JOIN v_coverage_daily k ON k.day >= n.first_on WHERE n.is_trended
  UNION ALL
  SELECT s.speaker_key, s.day FROM seen s JOIN v_trend_speakers n USING (speaker_key)
  WHERE NOT n.is_trended OR s.day NOT IN (SELECT day FROM v_coverage_daily)
), every AS (
  SELECT day, count(*)::INTEGER AS claims FROM spoken GROUP BY day
)
SELECT g.day, n.speaker_actor_id, n.speaker, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(e.claims, 0) AS claims_total,
  coalesce(s.claims, 0) / e.claims AS share_of_voice, k.coverage_ratio, coalesce(k.trend_quality, 'none') AS trend_quality
FROM grid g
JOIN v_trend_speakers n ON n.speaker_key = g.speaker_key
LEFT JOIN seen s ON s.speaker_key = g.speaker_key AND s.day = g.day
LEFT JOIN every e ON e.day = g.day
LEFT JOIN v_coverage_daily k ON k.day = g.day;
COMMENT ON VIEW v_share_of_voice_daily IS 'Per day and speaker: the share of all attributed statements. A row for every day from the first on for speakers in at least trend_min_articles articles in all';
COMMENT ON COLUMN v_share_of_voice_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_share_of_voice_daily.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet and for groups';
COMMENT ON COLUMN v_share_of_voice_daily.speaker IS 'Name of the speaker; pronouns and offices without a person are in claims_total alone';
COMMENT ON COLUMN v_share_of_voice_daily.claims IS 'Statements attributed to the speaker, as v_claims has them';
COMMENT ON COLUMN v_share_of_voice_daily.articles IS 'Relevant articles that hold them';
COMMENT ON COLUMN v_share_of_voice_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_share_of_voice_daily.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_share_of_voice_daily.claims_total IS 'All claims with a speaker of that day';
COMMENT ON COLUMN v_share_of_voice_daily.share_of_voice IS 'Claims over claims_total, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_share_of_voice_daily.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_share_of_voice_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_share_of_voice_weekly AS
WITH spoken AS (
  SELECT date_trunc('week', news_on)::DATE AS week_on, article_id, origin_id, outlet, speaker_actor_id, speaker,
    coalesce(speaker_actor_id, CASE WHEN speaker_resolved IN ('name', 'group') THEN 'name ' || speaker END) AS speaker_key
  FROM v_claims WHERE is_relevant AND speaker IS NOT NULL
), seen AS MATERIALIZED (
  SELECT week_on, speaker_key, min(speaker_actor_id) AS speaker_actor_id, min(speaker) AS speaker, count(*) AS claims,
    count(DISTINCT article_id) AS articles, count(DISTINCT origin_id) AS independent_articles,
    count(DISTINCT outlet) AS outlets
  FROM spoken WHERE speaker_key IS NOT NULL GROUP BY week_on, speaker_key
), known AS (
  SELECT * REPLACE (date_trunc('week', first_on)::DATE AS first_on) FROM v_trend_speakers
), grid AS (
  SELECT n.speaker_key, k.week_on FROM known n JOIN v_coverage_weekly k ON k.week_on >= n.first_on WHERE n.is_trended
  UNION ALL
  SELECT s.speaker_key, s.week_on FROM seen s JOIN known n USING (speaker_key)
  WHERE NOT n.is_trended OR s.week_on NOT IN (SELECT week_on FROM v_coverage_weekly)
), every AS (
  SELECT week_on, count(*)::INTEGER AS claims FROM spoken GROUP BY week_on
)
SELECT g.week_on, n.speaker_actor_id, n.speaker, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(e.claims, 0) AS claims_total,
  coalesce(s.claims, 0) / e.claims AS share_of_voice, k.coverage_ratio, coalesce(k.trend_quality, 'none') AS trend_quality
FROM grid g
JOIN known n ON n.speaker_key = g.speaker_key
LEFT JOIN seen s ON s.speaker_key = g.speaker_key AND s.week_on = g.week_on
LEFT JOIN every e ON e.week_on = g.week_on
LEFT JOIN v_coverage_weekly k ON k.week_on = g.week_on;
COMMENT ON VIEW v_share_of_voice_weekly IS 'Per ISO week and speaker: the same as v_share_of_voice_daily';
COMMENT ON COLUMN v_share_of_voice_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_share_of_voice_weekly.speaker_actor_id IS 'Actor of the speaker; NULL for a name that is nobody''s yet and for groups';
COMMENT ON COLUMN v_share_of_voice_weekly.speaker IS 'Name of the speaker; pronouns and offices without a person are in claims_total alone';
COMMENT ON COLUMN v_share_of_voice_weekly.claims IS 'Statements attributed to the speaker, as v_claims has them';
COMMENT ON COLUMN v_share_of_voice_weekly.articles IS 'Relevant articles that hold them';
COMMENT ON COLUMN v_share_of_voice_weekly.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_share_of_voice_weekly.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_share_of_voice_weekly.claims_total IS 'All claims with a speaker of that week';
COMMENT ON COLUMN v_share_of_voice_weekly.share_of_voice IS 'Claims over claims_total, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_share_of_voice_weekly.coverage_ratio IS 'Share of the watched sources that answered that week, the mean of its days (a day without a run is 0), 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_share_of_voice_weekly.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_mentioned_quoted AS
WITH span AS (
  SELECT greatest(last_complete_on - 27, first_on) AS from_on, last_complete_on AS to_on FROM v_data_span
), covered AS (
  SELECT sum(coverage_ratio) / count(*) AS coverage_ratio FROM v_coverage_daily, span WHERE day BETWEEN from_on AND to_on
), counted AS (
  SELECT from_on, to_on, actor_id, min(actor) AS actor, min(actor_type) AS actor_type, min(country) AS country,
    sum(mentions)::INTEGER AS mentions, (count(*) FILTER (mentions > 0))::INTEGER AS articles,
    (count(DISTINCT origin_id) FILTER (mentions > 0))::INTEGER AS independent_articles,
    (count(DISTINCT outlet) FILTER (mentions > 0))::INTEGER AS outlets, sum(claims)::INTEGER AS claims,
    (count(*) FILTER (claims > 0))::INTEGER AS articles_quoting
  FROM v_actor_articles, span WHERE day BETWEEN from_on AND to_on AND (mentions > 0 OR claims > 0)
  GROUP BY from_on, to_on, actor_id
)
SELECT n.*, claims / nullif(mentions, 0) AS ratio, c.coverage_ratio, CASE WHEN c.coverage_ratio IS NULL THEN 'none' WHEN c.coverage_ratio >= 0.8 THEN 'good' WHEN c.coverage_ratio >= 0.5 THEN 'partial' ELSE 'poor' END AS trend_quality
FROM counted n, covered c;
COMMENT ON VIEW v_mentioned_quoted IS 'Per actor over the 28 days to the last complete day: who is talked about, and who gets to speak. For other spans add up v_actor_daily';
COMMENT ON COLUMN v_mentioned_quoted.from_on IS 'First day of the span, UTC';
COMMENT ON COLUMN v_mentioned_quoted.to_on IS 'Last day of it';
COMMENT ON COLUMN v_mentioned_quoted.actor_id IS 'The actor';
COMMENT ON COLUMN v_mentioned_quoted.actor IS 'Name of the actor';
COMMENT ON COLUMN v_mentioned_quoted.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_mentioned_quoted.country IS 'Country of the actor, ISO 3166-1 alpha-2; NULL where none is known';
COMMENT ON COLUMN v_mentioned_quoted.mentions IS 'Number of mentions by name or office';
COMMENT ON COLUMN v_mentioned_quoted.articles IS 'Relevant articles that name the actor';
COMMENT ON COLUMN v_mentioned_quoted.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_mentioned_quoted.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_mentioned_quoted.claims IS 'Statements attributed to the actor, as v_claims has them';
COMMENT ON COLUMN v_mentioned_quoted.articles_quoting IS 'Articles that hold them';
COMMENT ON COLUMN v_mentioned_quoted.ratio IS 'Claims over mentions; NULL where it is never named';
COMMENT ON COLUMN v_mentioned_quoted.coverage_ratio IS 'Mean of the days'' coverage over the span, 0 to 1 (a day without a run is 0); NULL where nothing ran';
COMMENT ON COLUMN v_mentioned_quoted.trend_quality IS 'What the numbers are worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
