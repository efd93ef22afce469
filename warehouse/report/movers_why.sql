-- Which weeks could be compared
SELECT count(*) FILTER (is_complete) AS complete_weeks, count(*) FILTER (is_complete AND week_on + 6 BETWEEN $since AND $until)
  AS complete_in_span
FROM v_coverage_weekly
