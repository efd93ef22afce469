-- Statements of these days that stand in one article: the surest of each speaker, people in the registry and own words first
SELECT c.claim_id, c.speaker, c.content, c.mode, c.outlet, c.title, c.url, c.language
FROM v_claims c LEFT JOIN v_actors a ON a.actor_id = c.speaker_actor_id
WHERE c.is_relevant AND c.news_on BETWEEN $since AND $until AND c.depth = 0 AND a.actor_type = 'person'
  AND c.claim_id NOT IN (
    SELECT m.claim_id FROM v_family_members m SEMI JOIN v_claim_spread s USING (family_id)
  )
QUALIFY row_number() OVER (PARTITION BY c.speaker_actor_id ORDER BY c.mode = 'direct' DESC, c.confidence DESC, c.claim_id) = 1
ORDER BY a.is_provisional, c.mode = 'direct' DESC, a.articles DESC, c.confidence DESC, c.claim_id LIMIT $top
