-- Which days rest on poor ground: how many sources answered
-- @since date 30d from this day on
-- @until date newest up to this day
-- @quality text all only good, partial, poor or none
-- > day the day
-- > sources_expected sources that were watched
-- > sources_answered those that answered
-- > coverage_ratio their share, 0 to 1; empty where nothing ran
-- > trend_quality good, partial, poor or none
SELECT day, sources_expected, sources_answered, round(coverage_ratio, 2) AS coverage_ratio, trend_quality
FROM v_coverage_daily WHERE day BETWEEN $since AND $until AND ($quality IS NULL OR trend_quality = $quality)
ORDER BY day;
