-- Who speaks about an actor
-- @actor actor nato about whom
-- @since date 12w from the week of this day on
-- @until date newest up to this day
-- @limit integer 20 how many rows
-- > speaker name of the speaker
-- > claims statements of the speaker that name the actor
-- > articles relevant articles that hold them
-- > independent_articles the same without reprints
-- > first_week_on Monday of the first week with one
-- > last_week_on Monday of the last week with one
SELECT min(speaker) AS speaker, sum(claims)::INTEGER AS claims, sum(articles)::INTEGER AS articles,
  sum(independent_articles)::INTEGER AS independent_articles, min(week_on) AS first_week_on, max(week_on) AS last_week_on
FROM v_speaker_about
WHERE about_actor_id = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
GROUP BY speaker_actor_id ORDER BY claims DESC, speaker LIMIT $limit;
