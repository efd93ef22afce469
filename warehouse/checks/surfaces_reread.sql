-- text[start:end] equals the stored surface of every mention, its role, number, holder of a number, cue, speaker, medium, one-piece claim and mark of an agency.
WITH spans AS (
  SELECT 'mention' AS kind, mention_id AS id, article_id, version, start_char, end_char, surface FROM core.mentions
  UNION ALL SELECT 'role', mention_id, article_id, version, role_start_char, role_end_char, role
    FROM core.mentions WHERE role IS NOT NULL
  UNION ALL SELECT 'number', number_id, article_id, version, start_char, end_char, surface FROM core.numbers
  UNION ALL SELECT 'whose', number_id, article_id, version, whose_start_char, whose_end_char, whose
    FROM core.numbers WHERE whose IS NOT NULL
  UNION ALL SELECT 'cue', claim_id, article_id, version, cue_start_char, cue_end_char, cue FROM core.claims WHERE cue IS NOT NULL
  UNION ALL SELECT 'speaker', claim_id, article_id, version, speaker_start_char, speaker_end_char, speaker
    FROM core.claims WHERE speaker IS NOT NULL
  UNION ALL SELECT 'medium', claim_id, article_id, version, medium_start_char, medium_end_char, medium
    FROM core.claims WHERE medium IS NOT NULL
  UNION ALL SELECT 'agency', article_id, article_id, version, start_char, end_char, surface
    FROM core.agency_marks WHERE found_in = 'text'
  UNION ALL SELECT 'claim', c.claim_id, c.article_id, c.version, s.start_char, s.end_char, c.content
    FROM core.claims c JOIN core.claim_spans s USING (claim_id)
    QUALIFY count(*) OVER (PARTITION BY c.claim_id) = 1
)
SELECT kind, id, surface FROM spans JOIN core.article_versions USING (article_id, version)
WHERE substring(text, start_char + 1, end_char - start_char) IS DISTINCT FROM surface OR surface = '';
