-- An article is in one story, and the story is there and was not made part of another.
SELECT 'article in two stories' AS problem, article_id AS id FROM core.story_articles GROUP BY ALL HAVING count(*) > 1
UNION ALL SELECT 'story is missing', s.article_id FROM core.story_articles s
  LEFT JOIN core.stories t ON t.story_id = s.story_id AND t.merged_into IS NULL WHERE t.story_id IS NULL
UNION ALL SELECT 'story of no article', s.article_id FROM core.story_articles s ANTI JOIN core.articles USING (article_id)
UNION ALL SELECT 'story twice', story_id FROM core.stories GROUP BY ALL HAVING count(*) > 1;
