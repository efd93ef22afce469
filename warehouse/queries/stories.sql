-- Which events most outlets told
-- @since date 14d told on this day or later
-- @until date newest begun up to this day
-- @min_outlets integer 2 outlets at least
-- @language text all told in this language as well, ISO 639-1
-- @limit integer 20 how many rows
-- > title headline of the first article
-- > began_on when it began
-- > last_on when it was told last
-- > articles articles
-- > independent_articles the same without reprints
-- > outlets outlets that told it
-- > languages languages in which it was told
-- > actors whom most of its articles name
-- > story_id for @story
SELECT title, began_on, last_on, articles, independent_articles, outlets, language_codes AS languages, actors, story_id
FROM v_stories
WHERE last_on >= $since AND began_on <= $until AND outlets >= $min_outlets AND relevant_articles > 0
  AND ($language IS NULL OR list_contains(string_split(language_codes, '; '), lower($language)))
ORDER BY outlets DESC, articles DESC, began_on DESC, story_id LIMIT $limit;
