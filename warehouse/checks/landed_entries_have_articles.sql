-- An entry that ended as new or duplicate leads to an article.
SELECT entry_id, outcome FROM core.entries WHERE outcome IN ('new', 'duplicate') AND article_id IS NULL;
