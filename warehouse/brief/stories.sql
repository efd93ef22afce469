-- Events that most outlets told on these days
SELECT s.story_id, s.title, s.outlets, s.articles, s.independent_articles, s.languages, s.actors, a.url, a.outlet, a.language
FROM v_stories s JOIN v_articles a ON a.article_id = s.first_article_id
WHERE s.relevant_articles > 0 AND s.outlets > 1 AND s.began_on <= $until AND s.last_on >= $since
  AND s.story_id IN (SELECT story_id FROM v_story_articles WHERE is_relevant AND news_on BETWEEN $since AND $until)
ORDER BY s.outlets DESC, s.independent_articles DESC, s.articles DESC, s.story_id LIMIT $top
