-- What the watches found on these days
SELECT watch, title, hit_rows, is_held, hit_id FROM v_watch_hits WHERE found_on BETWEEN $since AND $until
ORDER BY is_held, hit_id LIMIT $top
