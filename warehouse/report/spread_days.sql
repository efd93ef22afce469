-- The same as points in time
WITH chosen AS (
  SELECT statement_id FROM v_statement_spread WHERE first_on <= $until AND last_on >= $since
  ORDER BY outlets DESC, articles DESC, claims DESC, first_on DESC, statement_id LIMIT $top
)
SELECT statement_id AS key, coalesce(published_at, day::TIMESTAMP) AS at, language, outlet, place = 1 AS is_first
FROM v_statement_claims SEMI JOIN chosen USING (statement_id)
QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY place) <= 200
ORDER BY key, place
