-- About whom an actor speaks
-- @actor actor nato who speaks
-- @since date 12w from the week of this day on
-- @until date newest up to this day
-- @limit integer 20 how many rows
-- > about name of the actor who is named
-- > claims statements that name him
-- > articles relevant articles that hold them
-- > independent_articles the same without reprints
-- > first_week_on Monday of the first week with one
-- > last_week_on Monday of the last week with one
SELECT min(about) AS about, sum(claims)::INTEGER AS claims, sum(articles)::INTEGER AS articles,
  sum(independent_articles)::INTEGER AS independent_articles, min(week_on) AS first_week_on, max(week_on) AS last_week_on
FROM v_speaker_about
WHERE speaker_actor_id = $actor AND week_on BETWEEN date_trunc('week', $since::DATE) AND $until
GROUP BY about_actor_id ORDER BY claims DESC, about LIMIT $limit;
