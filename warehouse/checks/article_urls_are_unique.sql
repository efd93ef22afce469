-- One article per canonical URL.
SELECT url_key, count(*) AS articles FROM core.articles GROUP BY url_key HAVING count(*) > 1;
