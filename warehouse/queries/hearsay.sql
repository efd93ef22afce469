-- What is told as someone else's report: through whom a statement came
-- @speaker text all part of a name in the chain
-- @since date 30d from this day on
-- @until date newest up to this day
-- @limit integer 20 how many rows
-- > news_on date of the article
-- > chain through whom it came, the outlet first
-- > content what was said
-- > depth number of relays between
-- > outlet outlet of the article
-- > claim_id for natowire explain
SELECT news_on, chain, content, depth, outlet, claim_id
FROM v_attribution_chain
WHERE depth > 0 AND news_on BETWEEN $since AND $until AND ($speaker IS NULL OR chain ILIKE '%' || $speaker || '%')
ORDER BY news_on DESC, depth DESC, claim_id LIMIT $limit;
