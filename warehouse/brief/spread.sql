-- Statements of these days that stand in most outlets
SELECT s.family_id, s.speaker, s.content, s.outlets, s.articles, s.independent_articles, s.altered_claims, s.first_outlet,
  s.first_claim_id, c.mode, a.url, a.title, a.language
FROM v_claim_spread s JOIN v_articles a ON a.article_id = s.first_article_id
  JOIN v_claims c ON c.claim_id = s.first_claim_id
WHERE s.speaker_actor_id IS NOT NULL AND s.first_on <= $until AND s.last_on >= $since AND s.family_id IN (
  SELECT family_id FROM v_family_members WHERE is_relevant AND is_default AND news_on BETWEEN $since AND $until
)
ORDER BY s.outlets DESC, s.independent_articles DESC, s.articles DESC, s.family_id LIMIT $top
