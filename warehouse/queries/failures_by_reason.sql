-- What did not work, by stage and reason
-- @days 7 how many days back
SELECT stage, reason, count(*)::INTEGER AS failures, count(DISTINCT source_id)::INTEGER AS sources, max(failed_at) AS last_at,
  any_value(detail) AS example
FROM v_failures WHERE failed_at > now()::TIMESTAMP - to_days($days::INTEGER)
GROUP BY ALL ORDER BY failures DESC, reason;
