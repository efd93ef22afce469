-- The most frequent names in no list: whom to add, promote or merge
-- @label text all PER, ORG, LOC or MISC
-- @limit integer 30 how many rows
-- > name the name
-- > label PER, ORG, LOC or MISC
-- > articles articles that have it
-- > outlets outlets of these articles
-- > languages their languages
-- > provisional_id provisional actor of that name
-- > article_id an article that has it
-- > example the passage in it
SELECT name, label, articles, outlets, languages, provisional_id, example_article_id AS article_id, example
FROM v_unlinked_names WHERE $label IS NULL OR label = $label
ORDER BY articles DESC, mentions DESC, name LIMIT $limit;
