-- How the share of voice of one actor moved, by day or week
-- @actor actor nato whose
-- @since date 12w from this day on
-- @until date newest up to this day
-- @by day|week week day or week
-- > period_on the day, or the Monday of the ISO week
-- > claims statements attributed to the actor
-- > articles relevant articles that hold them
-- > claims_total all statements with a speaker
-- > share_of_voice claims over claims_total, 0 to 1; empty where there are none
-- > coverage_ratio share of the watched sources that answered, 0 to 1
-- > trend_quality good, partial, poor or none
SELECT day AS period_on, claims, articles, claims_total, round(share_of_voice, 4) AS share_of_voice,
  round(coverage_ratio, 2) AS coverage_ratio, trend_quality
FROM v_share_of_voice_daily
WHERE $by = 'day' AND speaker_actor_id = $actor AND day BETWEEN $since AND $until
UNION ALL
SELECT week_on, claims, articles, claims_total, round(share_of_voice, 4), round(coverage_ratio, 2), trend_quality
FROM v_share_of_voice_weekly
WHERE $by = 'week' AND speaker_actor_id = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
ORDER BY period_on;
