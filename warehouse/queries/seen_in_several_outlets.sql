-- Articles that several sources led to
-- @limit 20 how many rows
SELECT a.title, a.outlet, count(*)::INTEGER AS sightings, count(DISTINCT g.outlet)::INTEGER AS outlets, a.url
FROM v_articles a JOIN v_sightings g USING (article_id)
GROUP BY a.article_id, a.title, a.outlet, a.url HAVING count(*) > 1
ORDER BY sightings DESC, a.title LIMIT $limit::INTEGER;
