-- Which statements went through most outlets
-- @since date 30d first published from this day on
-- @until date newest first published up to this day
-- @speaker text all part of the speaker's name
-- @min_outlets integer 2 outlets at least
-- @limit integer 20 how many rows
-- > speaker name of the speaker
-- > content what was said, in the words of the first article
-- > outlets outlets that have it
-- > articles relevant articles that have it
-- > independent_articles the same without reprints
-- > first_outlet where it stood first
-- > first_on when
-- > hours_to_last hours to the last one
-- > altered_claims claims with words swapped, inserted or removed
-- > hours_to_half hours until half of the later claims were out
-- > family_id for @trace_statement and natowire diff-quote
SELECT speaker, content, outlets, articles, independent_articles, first_outlet, first_on,
  round(hours_to_last, 1) AS hours_to_last, altered_claims, round(hours_to_half, 1) AS hours_to_half, family_id
FROM v_claim_spread
WHERE first_on BETWEEN $since AND $until AND outlets >= $min_outlets
  AND ($speaker IS NULL OR speaker ILIKE '%' || $speaker || '%')
ORDER BY outlets DESC, articles DESC, first_on DESC, family_id LIMIT $limit;
