-- Who said what: the newest statements of a speaker
-- @speaker % part of the speaker's name
-- @limit 20 how many rows
SELECT news_on, outlet, speaker, cue, mode, content, url
FROM v_claims
WHERE speaker ILIKE '%' || $speaker || '%'
ORDER BY news_on DESC, claim_id LIMIT $limit::INTEGER;
