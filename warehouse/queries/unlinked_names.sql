-- The most frequent names in no list: whom to add, promote or merge
-- @label % PER, ORG, LOC or MISC
-- @limit 30 how many rows
SELECT name, label, articles, outlets, languages, provisional_id, example_article_id AS article_id, example
FROM v_unlinked_names WHERE label LIKE $label
ORDER BY articles DESC, mentions DESC, name LIMIT $limit::INTEGER;
