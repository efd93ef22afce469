-- Who said what: the newest statements with a named speaker
-- @speaker text all part of the speaker's name
-- @mode text all direct, mixed, indirect …
-- @outlet text all only this outlet
-- @since date 1y from this day on
-- @until date newest up to this day
-- @limit integer 20 how many rows
-- > speaker name of the speaker
-- > cue the words that attribute
-- > content what was said
-- > mode direct, mixed, indirect …
-- > outlet outlet of the article
-- > news_on date of the article
-- > claim_id for natowire explain
-- > url the article
SELECT speaker, cue, content, mode, outlet, news_on, claim_id, url
FROM v_claims
WHERE speaker IS NOT NULL AND news_on BETWEEN $since AND $until
  AND ($speaker IS NULL OR speaker ILIKE '%' || $speaker || '%') AND ($mode IS NULL OR mode = $mode)
  AND ($outlet IS NULL OR outlet ILIKE $outlet)
ORDER BY news_on DESC, claim_id LIMIT $limit;
