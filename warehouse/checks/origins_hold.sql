-- A version is looked at once; a group has one origin, which is one of its members, and a hub that holds it together.
SELECT 'looked at twice' AS problem, article_id AS id FROM core.article_origins GROUP BY article_id, version HAVING count(*) > 1
UNION ALL SELECT 'no such version', article_id FROM core.article_origins ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'two origins', group_id FROM core.article_origins JOIN core.articles USING (article_id, version)
  GROUP BY group_id HAVING count(DISTINCT origin_id) > 1
UNION ALL SELECT 'origin is no member', o.article_id FROM core.article_origins o JOIN core.articles a USING (article_id, version)
  WHERE NOT EXISTS (
    FROM core.article_origins m JOIN core.articles b USING (article_id, version)
    WHERE m.article_id = o.origin_id AND m.group_id = o.group_id
  );
