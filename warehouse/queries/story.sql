-- How one story went, article by article, and why each is in it
-- @story integer 0 a story_id of @stories; 0: the one that most outlets told in the last 7 days
-- @limit integer 100 how many rows
-- > news_at when it was published
-- > hours hours after the first
-- > outlet where
-- > language in which language
-- > title headline
-- > reason why it is in the story
-- > similarity how much it was like the story
-- > shared_actors actors that it shares with the article most like it
-- > shared_numbers numbers that they share
-- > shared_terms words that they share
-- > article_id the article
WITH chosen AS (
  SELECT story_id FROM v_stories
  WHERE story_id = $story OR ($story = 0 AND relevant_articles > 0 AND last_on >= (SELECT max(news_on) FROM v_story_articles) - 7)
  ORDER BY outlets DESC, articles DESC, began_on DESC, story_id LIMIT 1
)
SELECT news_at, round(epoch(news_at - min(news_at) OVER ()) / 3600, 1) AS hours, outlet, language, title, reason, similarity,
  shared_actors, shared_numbers, shared_terms, article_id
FROM v_story_articles JOIN chosen USING (story_id) ORDER BY news_at, article_id LIMIT $limit;
