-- How each source does
-- > source_id the source
-- > health ok, new, gone, or the reason of the last failure
-- > detail what happened, in words
-- > failures_in_a_row failed looks since the last good one
-- > fetched_at last look, UTC
-- > next_fetch_at not before this time, UTC
SELECT source_id, health, detail, failures_in_a_row, fetched_at, next_fetch_at FROM v_source_health
ORDER BY health = 'ok', source_id;
