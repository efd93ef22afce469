-- On how many days of the 28 before its days the data can rest at most
SELECT coalesce(max(baseline_days), 0) AS baseline_days, count(DISTINCT actor_id) AS actors
FROM v_actor_trend WHERE day BETWEEN $since AND $until
