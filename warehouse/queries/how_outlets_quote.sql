-- How each outlet quotes: verbatim, indirectly, or without naming who said it
-- @since date 30d from this day on
-- @until date newest up to this day
-- @min_claims integer 10 statements at least
-- @limit integer 30 how many rows
-- > outlet the outlet
-- > claims statements in its relevant articles
-- > articles articles that hold them
-- > direct_share share of direct speech, 0 to 1
-- > indirect_share share of all other modes but mixed, 0 to 1
-- > unnamed_share share without a speaker, 0 to 1
-- > relayed_share share that came through someone else, 0 to 1
SELECT outlet, count(*)::INTEGER AS claims, count(DISTINCT article_id)::INTEGER AS articles,
  round(avg((mode = 'direct')::INTEGER), 3) AS direct_share,
  round(avg((mode NOT IN ('direct', 'mixed'))::INTEGER), 3) AS indirect_share,
  round(avg((speaker IS NULL)::INTEGER), 3) AS unnamed_share, round(avg((depth > 0)::INTEGER), 3) AS relayed_share
FROM v_claims
WHERE is_relevant AND outlet IS NOT NULL AND news_on BETWEEN $since AND $until
GROUP BY outlet HAVING count(*) >= $min_claims
ORDER BY claims DESC, outlet LIMIT $limit;
