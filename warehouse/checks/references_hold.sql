-- Nothing points at a row that is not there.
SELECT 'articles.version' AS reference, article_id AS id FROM core.articles
  ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'mentions', mention_id FROM core.mentions ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'claims', claim_id FROM core.claims ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'numbers', number_id FROM core.numbers ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'claim_spans', claim_id FROM core.claim_spans ANTI JOIN core.claims USING (claim_id)
UNION ALL SELECT 'claims.parent', c.claim_id FROM core.claims c
  LEFT JOIN core.claims p ON p.claim_id = c.parent_claim_id AND p.article_id = c.article_id
    AND p.version = c.version
  WHERE c.parent_claim_id IS NOT NULL AND p.claim_id IS NULL
UNION ALL SELECT 'numbers.claim', n.number_id FROM core.numbers n
  LEFT JOIN core.claims c USING (claim_id) WHERE n.claim_id IS NOT NULL AND c.claim_id IS NULL
UNION ALL SELECT 'sightings', entry_id FROM core.sightings ANTI JOIN core.articles USING (article_id)
UNION ALL SELECT 'entries.article', entry_id FROM core.entries e
  WHERE e.article_id IS NOT NULL AND NOT EXISTS (FROM core.articles a WHERE a.article_id = e.article_id);
