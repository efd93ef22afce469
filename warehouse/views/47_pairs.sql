CREATE VIEW v_actor_pairs AS
WITH named AS MATERIALIZED (
  SELECT date_trunc('week', day)::DATE AS week_on, article_id, origin_id, actor_id, actor, outlet FROM v_actor_articles WHERE mentions > 0
), alone AS (
  SELECT week_on, actor_id, count(*) AS articles FROM named GROUP BY ALL
), names AS (
  SELECT actor_id, min(actor) AS actor FROM named GROUP BY actor_id
), every AS (
  SELECT date_trunc('week', news_on)::DATE AS week_on, count(*) AS articles FROM v_articles WHERE is_relevant GROUP BY ALL
), together AS (
  SELECT a.week_on, a.actor_id AS actor_id_a, b.actor_id AS actor_id_b, count(*) AS articles,
    count(DISTINCT a.origin_id) AS independent_articles, count(DISTINCT a.outlet) AS outlets
  FROM named a JOIN named b ON b.article_id = a.article_id AND a.actor_id < b.actor_id
  GROUP BY ALL HAVING count(*) >= coalesce((SELECT value::INTEGER FROM v_settings WHERE name = 'trend_min_articles'), 3)
), counted AS (
  SELECT t.*, a.articles AS articles_a, b.articles AS articles_b, e.articles AS articles_total,
    a.articles::DOUBLE * b.articles / e.articles AS expected
  FROM together t
  JOIN alone a ON a.week_on = t.week_on AND a.actor_id = t.actor_id_a
  JOIN alone b ON b.week_on = t.week_on AND b.actor_id = t.actor_id_b
  JOIN every e ON e.week_on = t.week_on
), cells AS ( -- the fourfold table: both, only a, only b, neither
  SELECT *, articles_a - articles AS only_a, articles_b - articles AS only_b,
    articles_total - articles_a - articles_b + articles AS neither
  FROM counted
), scored AS (
  SELECT *, 2 * (articles * ln(articles / expected)
    + CASE WHEN only_a > 0 THEN only_a * ln(only_a / (articles_a - expected)) ELSE 0 END
    + CASE WHEN only_b > 0 THEN only_b * ln(only_b / (articles_b - expected)) ELSE 0 END
    + CASE WHEN neither > 0 THEN neither * ln(neither / (articles_total - articles_a - articles_b + expected)) ELSE 0 END
  ) AS g2
  FROM cells
)
SELECT s.week_on, s.actor_id_a, a.actor AS actor_a, s.actor_id_b, b.actor AS actor_b, s.articles::INTEGER AS articles,
  s.independent_articles::INTEGER AS independent_articles, s.outlets::INTEGER AS outlets, s.articles_a::INTEGER AS articles_a,
  s.articles_b::INTEGER AS articles_b, s.articles_total::INTEGER AS articles_total, s.expected,
  (s.articles + 1) / (s.expected + 1) AS lift,
  CASE WHEN s.articles < s.expected THEN -g2 ELSE greatest(g2, 0.0) END AS log_likelihood, k.coverage_ratio, k.trend_quality
FROM scored s
JOIN names a ON a.actor_id = s.actor_id_a
JOIN names b ON b.actor_id = s.actor_id_b
JOIN v_coverage_weekly k ON k.week_on = s.week_on;
COMMENT ON VIEW v_actor_pairs IS 'Per ISO week and two actors that at least trend_min_articles relevant articles name together: who appears with whom, and how far beyond chance. Each pair stands once, by the order of the ids';
COMMENT ON COLUMN v_actor_pairs.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_actor_pairs.actor_id_a IS 'The one actor';
COMMENT ON COLUMN v_actor_pairs.actor_a IS 'Its name';
COMMENT ON COLUMN v_actor_pairs.actor_id_b IS 'The other actor, its id is the greater';
COMMENT ON COLUMN v_actor_pairs.actor_b IS 'Its name';
COMMENT ON COLUMN v_actor_pairs.articles IS 'Relevant articles of the week that name both';
COMMENT ON COLUMN v_actor_pairs.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_actor_pairs.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_actor_pairs.articles_a IS 'Articles that name the one';
COMMENT ON COLUMN v_actor_pairs.articles_b IS 'Articles that name the other';
COMMENT ON COLUMN v_actor_pairs.articles_total IS 'All relevant articles of the week';
COMMENT ON COLUMN v_actor_pairs.expected IS 'Articles that would name both by chance: articles_a times articles_b over articles_total';
COMMENT ON COLUMN v_actor_pairs.lift IS '(articles + 1) / (expected + 1): 1 is chance; the added 1 keeps rare pairs from standing out by little';
COMMENT ON COLUMN v_actor_pairs.log_likelihood IS 'Evidence that the two belong together (Dunning''s G², one degree of freedom: 3.84 is 5 %, 10.83 is 0.1 %); negative where they avoid each other';
COMMENT ON COLUMN v_actor_pairs.coverage_ratio IS 'Share of the watched sources that answered that week, the mean of its days (a day without a run is 0), 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_actor_pairs.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';

CREATE VIEW v_speaker_about AS
WITH named AS (
  SELECT article_id, actor_id, actor, start_char, end_char FROM v_mentions WHERE is_counted AND is_relevant
), spoken AS (
  SELECT claim_id, article_id, origin_id, news_on, outlet, speaker_actor_id, speaker FROM v_claims
  WHERE is_relevant AND speaker_actor_id IS NOT NULL
), told AS ( -- an actor counts once in a statement
  SELECT c.claim_id, m.actor_id AS about_actor_id, any_value(c.article_id) AS article_id, any_value(c.origin_id) AS origin_id, any_value(c.news_on) AS day,
    any_value(c.outlet) AS outlet, any_value(c.speaker_actor_id) AS speaker_actor_id, min(c.speaker) AS speaker,
    min(m.actor) AS about
  FROM spoken c
  JOIN v_claim_spans s ON s.claim_id = c.claim_id
  JOIN named m ON m.article_id = c.article_id AND m.start_char >= s.start_char AND m.end_char <= s.end_char
    AND m.actor_id <> c.speaker_actor_id
  GROUP BY c.claim_id, m.actor_id
), counted AS (
  SELECT date_trunc('week', day)::DATE AS week_on, speaker_actor_id, min(speaker) AS speaker, about_actor_id, min(about) AS about,
    count(*)::INTEGER AS claims, count(DISTINCT article_id)::INTEGER AS articles,
    count(DISTINCT origin_id)::INTEGER AS independent_articles, count(DISTINCT outlet)::INTEGER AS outlets
  FROM told GROUP BY date_trunc('week', day)::DATE, speaker_actor_id, about_actor_id
)
SELECT n.*, k.coverage_ratio, k.trend_quality FROM counted n JOIN v_coverage_weekly k USING (week_on);
COMMENT ON VIEW v_speaker_about IS 'Per ISO week, speaker and actor: statements of the one that name the other';
COMMENT ON COLUMN v_speaker_about.week_on IS 'Monday of the ISO 8601 week';
COMMENT ON COLUMN v_speaker_about.speaker_actor_id IS 'Who speaks';
COMMENT ON COLUMN v_speaker_about.speaker IS 'Name of the speaker';
COMMENT ON COLUMN v_speaker_about.about_actor_id IS 'Whom the statement names, by name or office';
COMMENT ON COLUMN v_speaker_about.about IS 'Name of that actor';
COMMENT ON COLUMN v_speaker_about.claims IS 'Statements of the speaker that name the actor, as v_claims has them; one that relays another''s words counts with them';
COMMENT ON COLUMN v_speaker_about.articles IS 'Relevant articles that hold them';
COMMENT ON COLUMN v_speaker_about.independent_articles IS 'Different origins among them: reprints of one text count once';
COMMENT ON COLUMN v_speaker_about.outlets IS 'Outlets of these articles';
COMMENT ON COLUMN v_speaker_about.coverage_ratio IS 'Share of the watched sources that answered that week, the mean of its days (a day without a run is 0), 0 to 1; NULL where nothing ran';
COMMENT ON COLUMN v_speaker_about.trend_quality IS 'What a number of that week is worth by that share: good (0.8 and more), partial (0.5 and more), poor, or none (no run)';
