-- Where a statement stood first, and who took it up when
-- @words text all words of the statement, in their order
-- @statement text all a statement_id of @statements_that_spread
-- @limit integer 50 how many rows
-- > statement_id which statement
-- > place place in the order of publication, from 1
-- > published_at when, UTC
-- > outlet where
-- > hours_after_first hours after the first
-- > speaker who said it
-- > content in these words
-- > claim_id for natowire explain
SELECT statement_id, place, published_at, outlet, round(hours_after_first, 1) AS hours_after_first, speaker, content, claim_id
FROM v_statement_claims
WHERE ($statement IS NULL OR statement_id = $statement)
  AND ($words IS NULL OR content ILIKE '%' || replace($words, ' ', '%') || '%')
ORDER BY max(day) OVER (PARTITION BY statement_id) DESC, statement_id, place LIMIT $limit;
