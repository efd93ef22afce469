CREATE VIEW v_story_articles AS
SELECT s.story_id, s.article_id, a.news_on, s.news_at, a.outlet, a.outlet_country, a.language, a.title, a.is_relevant, a.origin_id,
  s.reason, s.similarity, s.nearest_article_id, s.shared_actors, s.shared_numbers, s.shared_terms
FROM core.story_articles s JOIN v_articles a USING (article_id);
COMMENT ON VIEW v_story_articles IS 'The story of each article, and what speaks for it. Articles of which no text could be read have none';
COMMENT ON COLUMN v_story_articles.story_id IS 'The story, in v_stories. Ids stay; where two stories turn out to be one, the id of the earlier holds';
COMMENT ON COLUMN v_story_articles.article_id IS 'The article';
COMMENT ON COLUMN v_story_articles.news_on IS 'Date of the article, UTC';
COMMENT ON COLUMN v_story_articles.news_at IS 'Its publication time, else when it was first seen, UTC';
COMMENT ON COLUMN v_story_articles.outlet IS 'Its outlet';
COMMENT ON COLUMN v_story_articles.outlet_country IS 'Country of the outlet, ISO 3166-1 alpha-2';
COMMENT ON COLUMN v_story_articles.language IS 'Its language, ISO 639-1';
COMMENT ON COLUMN v_story_articles.title IS 'Its headline';
COMMENT ON COLUMN v_story_articles.is_relevant IS 'Whether it reaches the relevance threshold';
COMMENT ON COLUMN v_story_articles.origin_id IS 'The article that it is a copy of, else itself: count(DISTINCT origin_id) counts independent articles';
COMMENT ON COLUMN v_story_articles.reason IS 'Why it is in this story: first (it began one), similar, reprint (its origin is in it), kept (its text changed and is like no story now), or split (the story came apart)';
COMMENT ON COLUMN v_story_articles.similarity IS 'How much it was like the story when it joined, 0 to 1: the mean of its likeness to the members most like it and to all of them together; less with the days between';
COMMENT ON COLUMN v_story_articles.nearest_article_id IS 'The article of the story that it was most like';
COMMENT ON COLUMN v_story_articles.shared_actors IS 'Actors and names that both have, the weightiest first, parted by "; "';
COMMENT ON COLUMN v_story_articles.shared_numbers IS 'Numbers that both have, with their units';
COMMENT ON COLUMN v_story_articles.shared_terms IS 'Stems of words that both have; across languages there are none';

CREATE VIEW v_stories AS
WITH told AS (
  SELECT story_id, arg_min(article_id, (news_at, article_id)) AS first_article_id, arg_min(title, (news_at, article_id)) AS title,
    min(news_on) AS began_on, max(news_on) AS last_on, count(*)::INTEGER AS articles,
    count(DISTINCT origin_id)::INTEGER AS independent_articles,
    (count(*) FILTER (is_relevant))::INTEGER AS relevant_articles, count(DISTINCT outlet)::INTEGER AS outlets,
    count(DISTINCT language)::INTEGER AS languages, count(DISTINCT outlet_country)::INTEGER AS countries,
    string_agg(DISTINCT language, '; ' ORDER BY language) AS language_codes,
    string_agg(DISTINCT outlet_country, '; ' ORDER BY outlet_country) AS country_codes,
    epoch(max(news_at) - min(news_at)) / 3600 AS hours
  FROM v_story_articles GROUP BY story_id
), named AS (
  SELECT s.story_id, m.actor_id, min(m.actor) AS actor, count(*) AS articles
  FROM v_story_articles s JOIN told t USING (story_id) JOIN v_actor_articles m USING (article_id)
  WHERE t.articles > 1 AND m.mentions > 0 GROUP BY s.story_id, m.actor_id
), top AS (
  SELECT story_id, string_agg(actor, '; ' ORDER BY articles DESC, actor, actor_id) AS actors FROM (
    FROM named QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY articles DESC, actor, actor_id) <= 6
  ) GROUP BY story_id
)
SELECT t.story_id, t.title, t.first_article_id, t.began_on, t.last_on, t.hours, t.articles, t.independent_articles,
  t.relevant_articles, t.outlets, t.languages, t.countries, t.language_codes, t.country_codes, p.actors
FROM told t LEFT JOIN top p USING (story_id);
COMMENT ON VIEW v_stories IS 'One event as its articles tell it, over outlets and languages; an article that is like no other is a story of its own (articles = 1)';
COMMENT ON COLUMN v_stories.story_id IS 'Id of the story; it stays when articles join';
COMMENT ON COLUMN v_stories.title IS 'Headline of its first article';
COMMENT ON COLUMN v_stories.first_article_id IS 'Its first article';
COMMENT ON COLUMN v_stories.began_on IS 'Date of the first article, UTC';
COMMENT ON COLUMN v_stories.last_on IS 'Date of the last article, UTC';
COMMENT ON COLUMN v_stories.hours IS 'Hours from the first article to the last';
COMMENT ON COLUMN v_stories.articles IS 'Its articles, relevant or not';
COMMENT ON COLUMN v_stories.independent_articles IS 'The same without reprints';
COMMENT ON COLUMN v_stories.relevant_articles IS 'Those of its articles that reach the relevance threshold';
COMMENT ON COLUMN v_stories.outlets IS 'Outlets that tell it';
COMMENT ON COLUMN v_stories.languages IS 'Languages in which it is told';
COMMENT ON COLUMN v_stories.countries IS 'Countries of these outlets';
COMMENT ON COLUMN v_stories.language_codes IS 'These languages, ISO 639-1, parted by "; "';
COMMENT ON COLUMN v_stories.country_codes IS 'These countries, ISO 3166-1 alpha-2, parted by "; "';
COMMENT ON COLUMN v_stories.actors IS 'The actors that most of its relevant articles name, at most six, parted by "; "; NULL for a single article';
