-- Persons who are quoted on these days and never were before, where the data reach back a week at least
WITH first AS (
  SELECT speaker_actor_id, arg_min(claim_id, (news_on, claim_id)) AS claim_id, count(*) AS claims, min(news_on) AS first_on
  FROM v_claims WHERE is_relevant AND speaker_actor_id IS NOT NULL AND speaker_resolved IN ('name', 'title')
  GROUP BY speaker_actor_id HAVING min(news_on) BETWEEN $since AND $until
)
SELECT f.speaker_actor_id, f.claim_id, f.first_on, c.speaker, c.content, c.mode, c.outlet, c.title, c.url, c.language, a.description
FROM first f JOIN v_claims c USING (claim_id) JOIN v_actors a ON a.actor_id = f.speaker_actor_id AND a.actor_type = 'person'
WHERE $since >= (SELECT first_on + 7 FROM v_data_span) -- in the first days everybody is new
ORDER BY a.is_provisional, f.claims DESC, f.claim_id LIMIT $top
