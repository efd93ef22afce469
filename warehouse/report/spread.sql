-- Statements that went through most outlets
SELECT family_id AS key, speaker, content, claims, articles, outlets, languages, first_on, first_at, first_outlet, last_on,
  hours_to_last
FROM v_claim_spread WHERE first_on <= $until AND last_on >= $since
ORDER BY outlets DESC, articles DESC, claims DESC, first_on DESC, family_id LIMIT $top
