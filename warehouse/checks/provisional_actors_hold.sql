-- A provisional id is given once, evidence names one that exists and a text that is there, one person of a text once.
SELECT 'given twice' AS problem, actor_id, count(*) AS found FROM core.provisional_actors GROUP BY actor_id HAVING count(*) > 1
UNION ALL SELECT 'no such actor', actor_id, count(*) FROM core.provisional_evidence e
  WHERE actor_id IS NOT NULL AND NOT EXISTS (FROM core.provisional_actors q WHERE q.actor_id = e.actor_id) GROUP BY actor_id
UNION ALL SELECT 'no such text', actor_id, count(*) FROM core.provisional_evidence ANTI JOIN core.article_versions USING (article_id, version)
  GROUP BY actor_id
UNION ALL SELECT 'twice in a text', any_value(actor_id), count(*) FROM core.provisional_evidence
  GROUP BY article_id, version, entity HAVING count(*) > 1;
