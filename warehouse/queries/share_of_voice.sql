-- Who speaks: each speaker's share of all attributed statements
-- @since date 30d from this day on
-- @until date newest up to this day
-- @actor actor all only this speaker (the share stays one of all statements)
-- @outlet text all only this outlet
-- @language text all only this language, ISO 639-1
-- @limit integer 20 how many rows
-- > speaker name of the speaker
-- > claims statements attributed to the speaker
-- > articles relevant articles that hold them
-- > independent_articles the same without reprints
-- > outlets outlets of these articles
-- > share_of_voice claims over all claims with a speaker, 0 to 1
WITH spoken AS (
  SELECT article_id, outlet, speaker_actor_id, speaker, speaker_resolved FROM v_claims
  WHERE is_relevant AND speaker IS NOT NULL AND news_on BETWEEN $since AND $until
    AND ($outlet IS NULL OR outlet ILIKE $outlet) AND ($language IS NULL OR language = $language)
), counted AS ( -- a speaker known by a pronoun or office alone is nobody's, but his statements are part of all
  SELECT speaker_actor_id, min(speaker) AS speaker, count(*)::INTEGER AS claims,
    count(DISTINCT article_id)::INTEGER AS articles, count(DISTINCT outlet)::INTEGER AS outlets
  FROM spoken WHERE speaker_actor_id IS NOT NULL OR speaker_resolved IN ('name', 'group')
  GROUP BY speaker_actor_id, CASE WHEN speaker_actor_id IS NULL THEN speaker END
)
SELECT speaker, claims, articles, articles AS independent_articles, outlets,
  round(claims / (SELECT count(*) FROM spoken), 4) AS share_of_voice
FROM counted WHERE $actor IS NULL OR speaker_actor_id = $actor
ORDER BY claims DESC, speaker LIMIT $limit;
