-- The views from here on read public views alone, so that they can be built from published tables as well.
CREATE VIEW v_actor_articles AS
WITH appearances AS (
  SELECT actor_id, article_id, origin_id, news_on, outlet, language, actor, is_counted::INTEGER AS mentions,
    (is_counted AND is_office)::INTEGER AS office_mentions, is_metonym::INTEGER AS metonyms, 0 AS claims
  FROM v_mentions WHERE actor_id IS NOT NULL AND is_relevant AND NOT is_group AND NOT is_place
  UNION ALL
  SELECT speaker_actor_id, article_id, origin_id, news_on, outlet, language, speaker, 0, 0, 0, 1
  FROM v_claims WHERE speaker_actor_id IS NOT NULL AND is_relevant
), per_article AS (
  SELECT actor_id, article_id, any_value(origin_id) AS origin_id, any_value(news_on) AS day, any_value(outlet) AS outlet, any_value(language) AS language,
    min(actor) AS actor, sum(mentions)::INTEGER AS mentions, sum(office_mentions)::INTEGER AS office_mentions,
    sum(metonyms)::INTEGER AS metonyms, sum(claims)::INTEGER AS claims
  FROM appearances GROUP BY actor_id, article_id
)
SELECT p.day, p.actor_id, coalesce(e.name, p.actor) AS actor, e.actor_type, nullif(e.country, '') AS country, p.article_id,
  p.origin_id, p.outlet, p.language, p.mentions, p.office_mentions, p.metonyms, p.claims
FROM per_article p LEFT JOIN v_actors e USING (actor_id);
COMMENT ON VIEW v_actor_articles IS 'Per actor and relevant article that names or quotes it: how often. What the views by actor add up, and the way from a number back to its articles';
COMMENT ON COLUMN v_actor_articles.day IS 'Date of the article, UTC';
COMMENT ON COLUMN v_actor_articles.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_articles.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_articles.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actor_articles.country IS 'Country of the actor, ISO 3166-1 alpha-2; NULL where none is known';
COMMENT ON COLUMN v_actor_articles.article_id IS 'The article';
COMMENT ON COLUMN v_actor_articles.origin_id IS 'Earliest known article with the text of this one, its own where none is earlier: count(DISTINCT origin_id) is the number of independent articles';
COMMENT ON COLUMN v_actor_articles.outlet IS 'Its outlet';
COMMENT ON COLUMN v_actor_articles.language IS 'Its language, ISO 639-1';
COMMENT ON COLUMN v_actor_articles.mentions IS 'Number of mentions by name or office (is_counted in v_mentions)';
COMMENT ON COLUMN v_actor_articles.office_mentions IS 'Those of them that name the office alone';
COMMENT ON COLUMN v_actor_articles.metonyms IS 'Places that stand for the actor (Kreml, Washington): not among the mentions';
COMMENT ON COLUMN v_actor_articles.claims IS 'Statements attributed to the actor, as v_claims has them';

CREATE VIEW v_trend_actors AS
SELECT actor_id, min(actor) AS actor, min(actor_type) AS actor_type, min(country) AS country, min(day) AS first_on,
  (count(*) FILTER (mentions > 0 OR claims > 0))::INTEGER AS articles,
  count(*) FILTER (mentions > 0 OR claims > 0) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3) AS is_trended
FROM v_actor_articles GROUP BY actor_id;
COMMENT ON VIEW v_trend_actors IS 'Actors of the trend views: since when, and whether each day has a row from then on';
COMMENT ON COLUMN v_trend_actors.actor_id IS 'The actor';
COMMENT ON COLUMN v_trend_actors.actor IS 'Name of the actor';
COMMENT ON COLUMN v_trend_actors.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_trend_actors.country IS 'Country of the actor, ISO 3166-1 alpha-2; NULL where none is known';
COMMENT ON COLUMN v_trend_actors.first_on IS 'Date of the first article that names or quotes the actor, UTC';
COMMENT ON COLUMN v_trend_actors.articles IS 'Relevant articles that name or quote the actor';
COMMENT ON COLUMN v_trend_actors.is_trended IS 'Whether these are at least as many as the trend_min_articles setting: days without data are rows then';

CREATE VIEW v_actor_daily AS
WITH seen AS MATERIALIZED (
  SELECT actor_id, day, sum(mentions) AS mentions, count(*) FILTER (mentions > 0) AS articles,
    count(DISTINCT origin_id) FILTER (mentions > 0) AS independent_articles,
    count(DISTINCT outlet) FILTER (mentions > 0) AS outlets, sum(claims) AS claims,
    count(*) FILTER (claims > 0) AS articles_quoting, sum(office_mentions) AS office_mentions, sum(metonyms) AS metonyms
  FROM v_actor_articles GROUP BY ALL
), grid AS (
  SELECT k.actor_id, d.day FROM v_trend_actors k JOIN v_coverage_daily d ON d.day >= k.first_on WHERE k.is_trended
  UNION ALL
  SELECT s.actor_id, s.day FROM seen s JOIN v_trend_actors k USING (actor_id)
  WHERE NOT k.is_trended OR s.day NOT IN (SELECT day FROM v_coverage_daily)
), spoken AS (
  SELECT news_on AS day, count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL GROUP BY ALL
)
SELECT g.day, g.actor_id, k.actor, k.actor_type, k.country, coalesce(s.mentions, 0)::INTEGER AS mentions,
  coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles_quoting, 0)::INTEGER AS articles_quoting, coalesce(s.claims, 0) / t.claims AS share_of_voice,
  c.coverage_ratio, coalesce(c.trend_quality, 'none') AS trend_quality, coalesce(s.office_mentions, 0)::INTEGER AS office_mentions,
  coalesce(s.metonyms, 0)::INTEGER AS metonyms, starts_with(g.actor_id, '~') AS is_provisional, k.is_trended
FROM grid g
JOIN v_trend_actors k ON k.actor_id = g.actor_id
LEFT JOIN seen s ON s.actor_id = g.actor_id AND s.day = g.day
LEFT JOIN spoken t ON t.day = g.day
LEFT JOIN v_coverage_daily c ON c.day = g.day;
COMMENT ON VIEW v_actor_daily IS 'Per day and actor: how often named, how often quoted, in relevant articles. A row for every day from the first on (is_trended); actors in fewer articles have rows for their days alone. Groups are nobody, metonyms stand apart';
COMMENT ON COLUMN v_actor_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_actor_daily.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_daily.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_daily.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actor_daily.country IS 'Country of the actor, ISO 3166-1 alpha-2; NULL where none is known';
COMMENT ON COLUMN v_actor_daily.mentions IS 'Number of mentions by name or office (is_counted in v_mentions)';
COMMENT ON COLUMN v_actor_daily.articles IS 'Articles that name the actor';
COMMENT ON COLUMN v_actor_daily.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_actor_daily.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_actor_daily.claims IS 'Statements attributed to the actor, as v_claims has them';
COMMENT ON COLUMN v_actor_daily.articles_quoting IS 'Articles that hold them';
COMMENT ON COLUMN v_actor_daily.share_of_voice IS 'Claims of the actor over all claims with a speaker that day, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_actor_daily.coverage_ratio IS 'Share of the watched sources that answered that day, 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_actor_daily.trend_quality IS 'What a number of that day is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
COMMENT ON COLUMN v_actor_daily.office_mentions IS 'Those of the mentions that name the office alone and were resolved by its date';
COMMENT ON COLUMN v_actor_daily.metonyms IS 'Places that stand for the actor (Kreml, Washington): not among the mentions';
COMMENT ON COLUMN v_actor_daily.is_provisional IS 'Whether the actor is in no list: a person known from texts alone';
COMMENT ON COLUMN v_actor_daily.is_trended IS 'Whether the actor has a row for every day: named or quoted in at least trend_min_articles articles in all';

CREATE VIEW v_actor_weekly AS
WITH seen AS MATERIALIZED (
  SELECT actor_id, date_trunc('week', day)::DATE AS week_on, sum(mentions) AS mentions, count(*) FILTER (mentions > 0) AS articles,
    count(DISTINCT origin_id) FILTER (mentions > 0) AS independent_articles,
    count(DISTINCT outlet) FILTER (mentions > 0) AS outlets, sum(claims) AS claims,
    count(*) FILTER (claims > 0) AS articles_quoting, sum(office_mentions) AS office_mentions, sum(metonyms) AS metonyms
  FROM v_actor_articles GROUP BY ALL
), known AS (
  SELECT * REPLACE (date_trunc('week', first_on)::DATE AS first_on) FROM v_trend_actors
), grid AS (
  SELECT k.actor_id, d.week_on FROM known k JOIN v_coverage_weekly d ON d.week_on >= k.first_on WHERE k.is_trended
  UNION ALL
  SELECT s.actor_id, s.week_on FROM seen s JOIN known k USING (actor_id)
  WHERE NOT k.is_trended OR s.week_on NOT IN (SELECT week_on FROM v_coverage_weekly)
), spoken AS (
  SELECT date_trunc('week', news_on)::DATE AS week_on, count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL GROUP BY ALL
)
SELECT g.week_on, g.actor_id, k.actor, k.actor_type, k.country, coalesce(s.mentions, 0)::INTEGER AS mentions,
  coalesce(s.articles, 0)::INTEGER AS articles, coalesce(s.independent_articles, 0)::INTEGER AS independent_articles,
  coalesce(s.outlets, 0)::INTEGER AS outlets, coalesce(s.claims, 0)::INTEGER AS claims,
  coalesce(s.articles_quoting, 0)::INTEGER AS articles_quoting, coalesce(s.claims, 0) / t.claims AS share_of_voice,
  c.coverage_ratio, coalesce(c.trend_quality, 'none') AS trend_quality, coalesce(s.office_mentions, 0)::INTEGER AS office_mentions,
  coalesce(s.metonyms, 0)::INTEGER AS metonyms, starts_with(g.actor_id, '~') AS is_provisional, k.is_trended
FROM grid g
JOIN known k ON k.actor_id = g.actor_id
LEFT JOIN seen s ON s.actor_id = g.actor_id AND s.week_on = g.week_on
LEFT JOIN spoken t ON t.week_on = g.week_on
LEFT JOIN v_coverage_weekly c ON c.week_on = g.week_on;
COMMENT ON VIEW v_actor_weekly IS 'Per ISO week and actor: the same as v_actor_daily';
COMMENT ON COLUMN v_actor_weekly.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_actor_weekly.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_weekly.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_weekly.actor_type IS 'person, organisation, institution or country';
COMMENT ON COLUMN v_actor_weekly.country IS 'Country of the actor, ISO 3166-1 alpha-2; NULL where none is known';
COMMENT ON COLUMN v_actor_weekly.mentions IS 'Number of mentions by name or office (is_counted in v_mentions)';
COMMENT ON COLUMN v_actor_weekly.articles IS 'Articles that name the actor';
COMMENT ON COLUMN v_actor_weekly.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_actor_weekly.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_actor_weekly.claims IS 'Statements attributed to the actor, as v_claims has them';
COMMENT ON COLUMN v_actor_weekly.articles_quoting IS 'Articles that hold them';
COMMENT ON COLUMN v_actor_weekly.share_of_voice IS 'Claims of the actor over all claims with a speaker that week, 0 to 1; NULL where there are none';
COMMENT ON COLUMN v_actor_weekly.coverage_ratio IS 'Share of the watched sources that answered that week, the mean of its days (a day without a run is 0), 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_actor_weekly.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
COMMENT ON COLUMN v_actor_weekly.office_mentions IS 'Those of the mentions that name the office alone and were resolved by its date';
COMMENT ON COLUMN v_actor_weekly.metonyms IS 'Places that stand for the actor (Kreml, Washington): not among the mentions';
COMMENT ON COLUMN v_actor_weekly.is_provisional IS 'Whether the actor is in no list: a person known from texts alone';
COMMENT ON COLUMN v_actor_weekly.is_trended IS 'Whether the actor has a row for every week: named or quoted in at least trend_min_articles articles in all';
