-- Articles that several sources led to
-- @since date 1y from this day on
-- @until date newest up to this day
-- @limit integer 20 how many rows
-- > title headline
-- > outlet who publishes it
-- > sightings entries that led to it
-- > outlets outlets of these entries
-- > url the article
SELECT a.title, a.outlet, count(*)::INTEGER AS sightings, count(DISTINCT g.outlet)::INTEGER AS outlets, a.url
FROM v_articles a JOIN v_sightings g USING (article_id)
WHERE a.news_on BETWEEN $since AND $until
GROUP BY a.article_id, a.title, a.outlet, a.url HAVING count(*) > 1
ORDER BY sightings DESC, a.title LIMIT $limit;
