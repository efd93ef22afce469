-- Sources that fail now, or answered on less than four fifths of the days
WITH answered AS (
  SELECT source_id, count(*) AS days, count(*) FILTER (answered) AS days_answered
  FROM v_source_daily WHERE day BETWEEN $since AND $until GROUP BY source_id
)
SELECT h.source_id, h.outlet, h.health, h.detail, h.failures_in_a_row, h.ok_at, h.since_at, s.url, a.days, a.days_answered
FROM v_source_health h LEFT JOIN answered a USING (source_id) LEFT JOIN v_sources s USING (source_id)
WHERE h.health NOT IN ('ok', 'new') OR a.days_answered < 0.8 * a.days
ORDER BY h.health IN ('ok', 'new'), coalesce(a.days_answered / nullif(a.days, 0), 0), h.failures_in_a_row DESC, h.source_id
LIMIT 3 * $top
