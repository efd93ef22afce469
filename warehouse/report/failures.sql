-- What did not work in the span
SELECT stage, reason, count(*) AS failures, count(DISTINCT source_id) AS sources, max(failed_at) AS last_at,
  arg_max(detail, failed_at) AS detail
FROM v_failures WHERE failed_at::DATE BETWEEN $since AND $until
GROUP BY stage, reason ORDER BY failures DESC, stage, reason LIMIT $top
