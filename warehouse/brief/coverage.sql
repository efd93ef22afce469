-- How much of what is watched answered
SELECT day, sources_expected, sources_answered, coverage_ratio, trend_quality FROM v_coverage_daily
WHERE day BETWEEN $since AND $until ORDER BY coverage_ratio NULLS FIRST, day
