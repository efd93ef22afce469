-- Which articles tell of one event, what speaks for it, and the features by which articles of the same days are found.
CREATE TABLE core.stories (
  story_id BIGINT, first_article_id BIGINT, began_at TIMESTAMP, last_at TIMESTAMP, articles INTEGER,
  merged_into BIGINT, made_run_id BIGINT
);
COMMENT ON TABLE core.stories IS 'One event as articles tell it; merged_into is the story that it turned out to be part of';

CREATE TABLE core.story_articles (
  story_id BIGINT, article_id BIGINT, version INTEGER, day DATE, news_at TIMESTAMP, language VARCHAR, reason VARCHAR,
  similarity DOUBLE, nearest_article_id BIGINT, shared_actors VARCHAR, shared_numbers VARCHAR, shared_terms VARCHAR,
  run_id BIGINT
);
COMMENT ON TABLE core.story_articles IS 'The story of each article that was looked at, with the version of its text and what speaks for it';

CREATE TABLE core.story_features (
  day DATE, article_id BIGINT, feature VARCHAR, weight FLOAT
);
COMMENT ON TABLE core.story_features IS 'Actors, numbers and terms of each article: the inverted table in which stories look for articles of the same days';
