-- The same as points in time
WITH chosen AS (
  SELECT family_id FROM v_claim_spread WHERE first_on <= $until AND last_on >= $since
  ORDER BY outlets DESC, articles DESC, claims DESC, first_on DESC, family_id LIMIT $top
)
SELECT family_id AS key, coalesce(published_at, news_on::TIMESTAMP) AS at, language, outlet, place = 1 AS is_first
FROM (
  SELECT *, row_number() OVER (PARTITION BY family_id ORDER BY news_on, published_at NULLS LAST, claim_id) AS place
  FROM v_family_members SEMI JOIN chosen USING (family_id) WHERE is_relevant AND is_default
) WHERE place <= 200
ORDER BY key, place
