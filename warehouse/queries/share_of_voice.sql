-- Who speaks: each actor's share of all attributed statements
-- @days 30 how many days back from the newest article
-- @limit 20 how many rows
SELECT speaker, count(*) AS claims, count(DISTINCT article_id) AS articles, count(DISTINCT outlet) AS outlets,
  round(count(*) / sum(count(*)) OVER (), 4) AS share_of_voice
FROM v_claims
WHERE speaker IS NOT NULL AND speaker_resolved <> 'pronoun' AND is_relevant
  AND news_on > (SELECT max(news_on) FROM v_articles) - $days::INTEGER
GROUP BY speaker ORDER BY claims DESC, speaker LIMIT $limit::INTEGER;
