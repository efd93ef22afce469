-- In which articles an actor is named or quoted
-- @actor actor nato whom
-- @since date 30d from this day on
-- @until date newest up to this day
-- @outlet text all only this outlet
-- @limit integer 30 how many rows
-- > day date of the article
-- > outlet its outlet
-- > title its headline
-- > mentions how often it names the actor
-- > claims statements of the actor in it
-- > url the article
-- > article_id its id
SELECT n.day, n.outlet, a.title, n.mentions, n.claims, a.url, n.article_id
FROM v_actor_articles n JOIN v_articles a USING (article_id)
WHERE n.actor_id = $actor AND n.day BETWEEN $since AND $until AND ($outlet IS NULL OR n.outlet ILIKE $outlet)
ORDER BY n.day DESC, n.mentions + n.claims DESC, n.article_id LIMIT $limit;
