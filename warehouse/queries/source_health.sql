-- How each source does
SELECT source_id, health, detail, failures_in_a_row, fetched_at, next_fetch_at FROM v_source_health
ORDER BY health = 'ok', source_id;
