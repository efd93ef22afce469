-- Where each of them stood, in order
WITH chosen AS (
  SELECT family_id FROM v_claim_spread WHERE first_on <= $until AND last_on >= $since
  ORDER BY outlets DESC, articles DESC, claims DESC, first_on DESC, family_id LIMIT $top
), told AS (
  SELECT family_id, claim_id, article_id, news_on, published_at, outlet, language, count(*) OVER (PARTITION BY family_id) AS of_all,
    row_number() OVER (PARTITION BY family_id ORDER BY news_on, published_at NULLS LAST, claim_id) AS place
  FROM v_family_members SEMI JOIN chosen USING (family_id) WHERE is_relevant AND is_default
  QUALIFY place <= $each
)
SELECT t.family_id AS key, t.news_on AS day, t.published_at AS at, t.outlet, t.language, v.title, v.url, t.claim_id, t.of_all
FROM told t JOIN v_articles v USING (article_id) ORDER BY key, t.place
