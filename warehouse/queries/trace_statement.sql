-- Where a statement stood first, and who took it up when
-- @words text all words of the statement, in their order
-- @family integer all a family_id of @statements_that_spread
-- @limit integer 50 how many rows
-- > family_id which statement
-- > place place in the order of publication, from 1
-- > published_at when, UTC
-- > outlet where
-- > hours_after_first hours after the first
-- > relation how it is related to the first, or to the one most like it
-- > speaker who said it
-- > content in these words
-- > claim_id for natowire explain
WITH placed AS (
  SELECT *, row_number() OVER in_order AS place, max(news_on) OVER (PARTITION BY family_id) AS last_on,
    date_diff('minute', first_value(published_at) OVER in_order, published_at) / 60 AS hours_after_first
  FROM v_family_members WHERE is_relevant AND is_default
  WINDOW in_order AS (PARTITION BY family_id ORDER BY news_on, published_at NULLS LAST, claim_id)
)
SELECT family_id, place, published_at, outlet, round(hours_after_first, 1) AS hours_after_first, relation, speaker, content,
  claim_id
FROM placed SEMI JOIN v_claim_spread USING (family_id)
WHERE ($family IS NULL OR family_id = $family)
  AND ($words IS NULL OR content ILIKE '%' || replace($words, ' ', '%') || '%')
ORDER BY last_on DESC, family_id, place LIMIT $limit;
