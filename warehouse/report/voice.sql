-- Who speaks: share of all statements with a speaker
WITH spoken AS (
  SELECT count(*) AS claims FROM v_claims WHERE is_relevant AND speaker IS NOT NULL AND news_on BETWEEN $since AND $until
)
SELECT coalesce(v.speaker_actor_id, 'name ' || v.speaker) AS key, min(v.speaker) AS speaker,
  sum(v.claims)::BIGINT AS claims, sum(v.articles)::BIGINT AS articles, any_value(s.claims) AS claims_total,
  sum(v.claims) / any_value(s.claims) AS share_of_voice
FROM v_share_of_voice_daily v, spoken s WHERE v.day BETWEEN $since AND $until
GROUP BY 1 HAVING sum(v.claims) > 0
ORDER BY claims DESC, articles DESC, 1 LIMIT $top
