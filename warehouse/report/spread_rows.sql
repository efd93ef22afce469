-- Where each of them stood, in order
WITH chosen AS (
  SELECT statement_id FROM v_statement_spread WHERE first_on <= $until AND last_on >= $since
  ORDER BY outlets DESC, articles DESC, claims DESC, first_on DESC, statement_id LIMIT $top
), told AS (
  SELECT statement_id, place, claim_id, article_id, day, published_at, outlet, language, count(*) OVER (PARTITION BY statement_id) AS of_all
  FROM v_statement_claims SEMI JOIN chosen USING (statement_id)
  QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY place) <= $each
)
SELECT t.statement_id AS key, t.day, t.published_at AS at, t.outlet, t.language, v.title, v.url, t.claim_id, t.of_all
FROM told t JOIN v_articles v USING (article_id) ORDER BY key, t.place
