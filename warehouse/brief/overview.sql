-- Relevant articles of the days
SELECT article_id, outlet FROM v_articles WHERE is_relevant AND news_on BETWEEN $since AND $until ORDER BY article_id
