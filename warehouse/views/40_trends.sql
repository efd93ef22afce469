CREATE VIEW v_dates AS
SELECT day::DATE AS day, isoyear(day)::INTEGER AS iso_year, week(day)::INTEGER AS iso_week, year(day)::INTEGER AS year,
  month(day)::INTEGER AS month, isodow(day)::INTEGER AS weekday, isodow(day) > 5 AS is_weekend
FROM (SELECT unnest(generate_series(
  (SELECT coalesce(min(news_on), today()) FROM v_articles WHERE news_on > DATE '2000-01-01')::TIMESTAMP,
  (SELECT greatest(coalesce(max(news_on), today()), coalesce(max(first_seen_at)::DATE, today())) FROM v_articles)::TIMESTAMP,
  INTERVAL 1 DAY)) AS day);
COMMENT ON VIEW v_dates IS 'Every day from the first article to the last';
COMMENT ON COLUMN v_dates.day IS 'The day, UTC';
COMMENT ON COLUMN v_dates.iso_year IS 'ISO 8601 year of its week';
COMMENT ON COLUMN v_dates.iso_week IS 'ISO 8601 week';
COMMENT ON COLUMN v_dates.year IS 'Calendar year';
COMMENT ON COLUMN v_dates.month IS 'Month, 1 to 12';
COMMENT ON COLUMN v_dates.weekday IS 'Weekday, 1 is Monday';
COMMENT ON COLUMN v_dates.is_weekend IS 'Saturday or Sunday';

CREATE VIEW v_coverage_daily AS
WITH looked AS (
  SELECT started_at::DATE AS day, source_id,
    bool_or(outcome IN ('ok', 'not_modified')) AS answered
  FROM core.fetches WHERE purpose = 'feed' GROUP BY ALL
)
SELECT day, count(*)::INTEGER AS sources_looked_at, count(*) FILTER (answered)::INTEGER AS sources_answered,
  count(*) FILTER (answered) / count(*) AS coverage_ratio
FROM looked GROUP BY day;
COMMENT ON VIEW v_coverage_daily IS 'How much of what is watched answered, per day; a day without a row is a day without a run';
COMMENT ON COLUMN v_coverage_daily.day IS 'The day, UTC';
COMMENT ON COLUMN v_coverage_daily.sources_looked_at IS 'Sources fetched that day';
COMMENT ON COLUMN v_coverage_daily.sources_answered IS 'Sources that answered at least once that day';
COMMENT ON COLUMN v_coverage_daily.coverage_ratio IS 'Answered over looked at, 0 to 1';

CREATE VIEW v_actor_daily AS
WITH named AS (
  SELECT news_on, actor_id, any_value(actor) FILTER (NOT is_group) AS actor,
    count(*) FILTER (is_counted) AS mentions, count(*) FILTER (is_counted AND is_office) AS office_mentions,
    count(*) FILTER (is_metonym) AS metonyms, count(DISTINCT article_id) FILTER (is_counted) AS articles,
    count(DISTINCT outlet) FILTER (is_counted) AS outlets
  FROM v_mentions WHERE actor_id IS NOT NULL AND is_relevant AND NOT is_group AND NOT is_place
  GROUP BY news_on, actor_id
), quoted AS (
  SELECT news_on, speaker_actor_id AS actor_id, any_value(speaker) AS actor, count(*) AS claims,
    count(DISTINCT article_id) AS articles_quoting
  FROM v_claims WHERE speaker_actor_id IS NOT NULL AND is_relevant GROUP BY news_on, speaker_actor_id
), day_total AS (
  SELECT news_on, count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL GROUP BY ALL
)
SELECT coalesce(n.news_on, q.news_on) AS day, coalesce(n.actor_id, q.actor_id) AS actor_id,
  coalesce(r.name, n.actor, q.actor, n.actor_id, q.actor_id) AS actor,
  coalesce(n.mentions, 0)::INTEGER AS mentions, coalesce(n.articles, 0)::INTEGER AS articles,
  coalesce(n.articles, 0)::INTEGER AS independent_articles,
  coalesce(n.outlets, 0)::INTEGER AS outlets, coalesce(q.claims, 0)::INTEGER AS claims,
  coalesce(q.articles_quoting, 0)::INTEGER AS articles_quoting,
  coalesce(q.claims, 0) / nullif(t.claims, 0) AS share_of_voice, k.coverage_ratio,
  coalesce(n.office_mentions, 0)::INTEGER AS office_mentions, coalesce(n.metonyms, 0)::INTEGER AS metonyms,
  starts_with(coalesce(n.actor_id, q.actor_id), '~') AS is_provisional
FROM named n FULL JOIN quoted q ON n.news_on = q.news_on AND n.actor_id = q.actor_id
LEFT JOIN day_total t ON t.news_on = coalesce(n.news_on, q.news_on)
LEFT JOIN core.actors r ON r.actor_id = coalesce(n.actor_id, q.actor_id)
LEFT JOIN v_coverage_daily k ON k.day = coalesce(n.news_on, q.news_on);
COMMENT ON VIEW v_actor_daily IS 'Per day and actor: how often named, how often quoted, in relevant articles. Groups are nobody, metonyms stand apart';
COMMENT ON COLUMN v_actor_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_actor_daily.actor_id IS 'The actor';
COMMENT ON COLUMN v_actor_daily.actor IS 'Name of the actor';
COMMENT ON COLUMN v_actor_daily.mentions IS 'Number of mentions by name or office (is_counted in v_mentions)';
COMMENT ON COLUMN v_actor_daily.articles IS 'Articles that name the actor';
COMMENT ON COLUMN v_actor_daily.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_actor_daily.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_actor_daily.claims IS 'Statements attributed to the actor, as v_claims has them';
COMMENT ON COLUMN v_actor_daily.articles_quoting IS 'Articles that hold them';
COMMENT ON COLUMN v_actor_daily.share_of_voice IS 'Claims of the actor over all claims with a named speaker that day, 0 to 1';
COMMENT ON COLUMN v_actor_daily.coverage_ratio IS 'Share of the sources that answered that day; NULL for a day without a run';
COMMENT ON COLUMN v_actor_daily.office_mentions IS 'Those of the mentions that name the office alone and were resolved by its date';
COMMENT ON COLUMN v_actor_daily.metonyms IS 'Places that stand for the actor (Kreml, Washington): not among the mentions';
COMMENT ON COLUMN v_actor_daily.is_provisional IS 'Whether the actor is in no list: a person known from texts alone';

CREATE VIEW v_outlet_daily AS
SELECT a.news_on AS day, a.outlet, a.source_class, count(*)::INTEGER AS articles, count(*)::INTEGER AS independent_articles,
  count(*) FILTER (a.is_relevant)::INTEGER AS relevant_articles, count(*) FILTER (a.access = 'full')::INTEGER AS full_articles,
  coalesce(sum(c.claims), 0)::INTEGER AS claims, any_value(k.coverage_ratio) AS coverage_ratio
FROM v_articles a
LEFT JOIN (SELECT article_id, count(*) AS claims FROM v_claims GROUP BY ALL) c USING (article_id)
LEFT JOIN v_coverage_daily k ON k.day = a.news_on
GROUP BY ALL;
COMMENT ON VIEW v_outlet_daily IS 'Per day and outlet: articles, relevant ones, and the statements they hold';
COMMENT ON COLUMN v_outlet_daily.day IS 'Date of the articles, UTC';
COMMENT ON COLUMN v_outlet_daily.outlet IS 'The outlet';
COMMENT ON COLUMN v_outlet_daily.source_class IS 'Class of its source';
COMMENT ON COLUMN v_outlet_daily.articles IS 'Articles';
COMMENT ON COLUMN v_outlet_daily.independent_articles IS 'The same without reprints; equal to articles until origins are told apart';
COMMENT ON COLUMN v_outlet_daily.relevant_articles IS 'Articles that reach the relevance threshold';
COMMENT ON COLUMN v_outlet_daily.full_articles IS 'Articles whose page was read in full';
COMMENT ON COLUMN v_outlet_daily.claims IS 'Attributed statements in them, as v_claims has them';
COMMENT ON COLUMN v_outlet_daily.coverage_ratio IS 'Share of the sources that answered that day; NULL for a day without a run';
