-- Outlets with most relevant articles
SELECT outlet, count(*) AS articles, list(article_id ORDER BY article_id) AS article_ids,
  arg_min(url, article_id) AS url, arg_min(title, article_id) AS title, arg_min(language, article_id) AS language
FROM v_articles WHERE is_relevant AND news_on BETWEEN $since AND $until
GROUP BY outlet ORDER BY articles DESC, outlet LIMIT $top
