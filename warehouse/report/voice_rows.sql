-- The newest statements of each of them
WITH chosen AS (
  SELECT coalesce(speaker_actor_id, 'name ' || speaker) AS key FROM v_share_of_voice_daily
  WHERE day BETWEEN $since AND $until
  GROUP BY 1 HAVING sum(claims) > 0 ORDER BY sum(claims) DESC, sum(articles) DESC, 1 LIMIT $top
), spoken AS (
  SELECT coalesce(speaker_actor_id, 'name ' || speaker) AS key, news_on, outlet, language, title, url, content, claim_id
  FROM v_claims
  WHERE is_relevant AND news_on BETWEEN $since AND $until
    AND (speaker_actor_id IS NOT NULL OR speaker_resolved IN ('name', 'group'))
)
SELECT key, news_on AS day, outlet, language, title, url, content AS quote, claim_id,
  count(*) OVER (PARTITION BY key) AS of_all
FROM spoken SEMI JOIN chosen USING (key)
QUALIFY row_number() OVER (PARTITION BY key ORDER BY news_on DESC, claim_id DESC) <= $each
ORDER BY key, news_on DESC, claim_id DESC
