-- Who said what: the newest statements with a named speaker
-- @speaker % part of the speaker's name
-- @mode % direct, mixed, indirect …
-- @limit 20 how many rows
SELECT speaker, cue, content, mode, outlet, news_on, url
FROM v_claims
WHERE speaker ILIKE '%' || $speaker || '%' AND mode LIKE $mode
ORDER BY news_on DESC, claim_id LIMIT $limit::INTEGER;
