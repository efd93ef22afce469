-- The newest articles of each step in time
SELECT date_trunc($step, news_on)::DATE AS key, news_on AS day, outlet, language, title, url,
  count(*) OVER (PARTITION BY date_trunc($step, news_on)) AS of_all
FROM v_articles
WHERE news_on BETWEEN $since AND $until AND is_relevant
QUALIFY row_number() OVER (PARTITION BY date_trunc($step, news_on) ORDER BY news_on DESC, article_id DESC) <= $each
ORDER BY key, news_on DESC, article_id DESC
