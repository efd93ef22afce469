-- What did not work, by stage and reason
-- @since date 7d from this day on
-- @until date today up to this day
-- > stage source, feed, entry, page, article or tag
-- > reason a word of a fixed list (docs/outcomes.md)
-- > failures how often
-- > sources sources concerned
-- > last_at when last, UTC
-- > example what happened, once
SELECT stage, reason, count(*)::INTEGER AS failures, count(DISTINCT source_id)::INTEGER AS sources, max(failed_at) AS last_at,
  any_value(detail) AS example
FROM v_failures WHERE failed_at::DATE BETWEEN $since AND $until
GROUP BY ALL ORDER BY failures DESC, reason;
