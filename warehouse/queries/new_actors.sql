-- Who is in the news for the first time
-- @since date 7d first seen from this day on
-- @until date newest first seen up to this day
-- @min_articles integer 2 articles at least
-- @limit integer 30 how many rows
-- > actor name of the actor
-- > actor_type person, organisation, institution or country
-- > first_seen_on day of the first article
-- > articles articles that name or quote the actor, relevant or not
-- > is_provisional whether the actor is in no list yet
-- > actor_id id of the actor
SELECT name AS actor, actor_type, first_seen_on, articles, is_provisional, actor_id
FROM v_actors WHERE first_seen_on BETWEEN $since AND $until AND articles >= $min_articles
ORDER BY articles DESC, first_seen_on, actor_id LIMIT $limit;
