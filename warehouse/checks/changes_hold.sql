-- A version is one kind of change; edits belong to a change of their versions, and their characters are there.
SELECT 'change twice' AS problem, change_id AS id FROM core.article_changes GROUP BY change_id HAVING count(*) > 1
UNION ALL SELECT 'edit twice', edit_id FROM core.edits GROUP BY edit_id HAVING count(*) > 1
UNION ALL SELECT 'version judged twice', min(change_id) FROM core.article_changes WHERE change_kind <> 'removed'
  GROUP BY article_id, version HAVING count(*) > 1
UNION ALL SELECT 'no such version', change_id FROM core.article_changes ANTI JOIN core.article_versions USING (article_id, version)
UNION ALL SELECT 'no earlier version', change_id FROM core.article_changes c
  WHERE NOT EXISTS (FROM core.article_versions v WHERE v.article_id = c.article_id AND v.version = c.from_version)
UNION ALL SELECT 'edit of no change', edit_id FROM core.edits e WHERE NOT EXISTS (
  FROM core.article_changes c WHERE c.change_id = e.change_id AND c.article_id = e.article_id AND c.version = e.version
    AND c.from_version = e.from_version)
UNION ALL SELECT 'characters before', edit_id FROM core.edits e JOIN core.article_versions v
  ON v.article_id = e.article_id AND v.version = e.from_version
  WHERE greatest(e.end_char_before, e.sentence_end_char_before) > length(v.text)
UNION ALL SELECT 'characters after', edit_id FROM core.edits e JOIN core.article_versions v
  ON v.article_id = e.article_id AND v.version = e.version
  WHERE greatest(e.end_char_after, e.sentence_end_char_after) > length(v.text)
UNION ALL SELECT 'no such claim', edit_id FROM core.edits e
  JOIN (SELECT unnest([claim_id_before, claim_id_after]) AS claim_id, edit_id FROM core.edits) i USING (edit_id)
  WHERE i.claim_id IS NOT NULL AND NOT EXISTS (
    FROM core.claims c WHERE c.claim_id = i.claim_id AND c.article_id = e.article_id)
UNION ALL SELECT 'no such number', edit_id FROM core.edits e
  JOIN (SELECT unnest([number_id_before, number_id_after]) AS number_id, edit_id FROM core.edits) i USING (edit_id)
  WHERE i.number_id IS NOT NULL AND NOT EXISTS (
    FROM core.numbers n WHERE n.number_id = i.number_id AND n.article_id = e.article_id)
UNION ALL SELECT 'read state twice', article_id FROM core.article_reads GROUP BY article_id HAVING count(*) > 1;
